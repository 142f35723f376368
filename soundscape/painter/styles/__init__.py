"""The style catalogue: data only, one file a style; each works in every scene.

A palette's colours are named after what they are for, so scenes never hold a colour of their own.
Two promises hold in every palette and are tested: the subject stands out from the middle and low
sky, before which it is seen, and the marks that the sound makes stand out from the middle sky, by a
WCAG contrast of 3 to 1 or more.
"""

from __future__ import annotations

from ..palette import Style
from . import charcoal, dusk, neon, papercut, poster, watercolour, woodblock

__all__ = ["CATALOGUE"]

CATALOGUE: dict[str, Style] = {
    style.name: style
    for style in (
        dusk.STYLE,
        woodblock.STYLE,
        neon.STYLE,
        papercut.STYLE,
        watercolour.STYLE,
        charcoal.STYLE,
        poster.STYLE,
    )
}
"""Every style by name, in the order people are shown."""

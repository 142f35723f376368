"""The line of light or of dark that keeps the main figure apart from whatever is behind it."""

from __future__ import annotations

from .colour import contrast, lightness, mix, shift
from .palette import Palette, Style
from .sheet import NIGHT

__all__ = ["rim_of", "shade_beside"]

RIM_CONTRAST, LEAST_RIM_CONTRAST = 5.0, 4.5
"""Of a figure with the line around it: more than the 3 to 1 that is asked for, as texture, shadow
and small sizes take some away; and what is enough for a part to keep the line of its figure."""

SHADE_CONTRAST = 4.0
"""Of a part with a darker shade of itself, beside it or at its foot: no shadow falls between."""

BROAD_LINE = 6.0
"""Width, in units, of a style's own line that sets a part apart by itself: of a thinner one a small
picture keeps nothing."""


def rim_of(
    style: Style, palette: Palette, colour: str, line: str | None = None, width: float = 0.0
) -> str:
    """The colour that stands out from a surface: light if the sky is lighter than it, else dark.

    Where that cannot stand out, it is the reverse: around a dull brown a darker one, not black.

    Parameters
    ----------
    style, palette : Style and Palette
    colour : str
        Of the surface.
    line : str, optional
        Colour of the line that the style draws around it.
    width : float
        Of that line, in units.
    """
    modelled = bool(style.wash or style.hatch or style.split)  # in lighter and darker tones
    tones = [colour] + [shift(colour, by) for by in (-0.08, 0.13) if modelled]

    def apart(rim: str) -> float:
        surface = min(contrast(rim, tone) for tone in tones)
        return max(surface, contrast(rim, line)) if line and width >= BROAD_LINE else surface

    # Shadows fall on it, strokes of coal cross it.
    enough = RIM_CONTRAST * (1.4 if style.shadow or style.hatch else 1.0)
    ways = [(palette.sky[2], "#fffaf0"), (palette.sky[0], NIGHT)]
    if lightness(palette.sky[1]) < lightness(colour):
        ways.reverse()
    best = []
    for first, last in ways:
        tried = [mix(first, last, step / 8) for step in range(9)]
        best.append(next((rim for rim in tried if apart(rim) >= enough), max(tried, key=apart)))
    if apart(best[0]) >= (LEAST_RIM_CONTRAST if style.shadow else enough):
        return best[0]
    if not style.shadow:
        return max(best, key=lambda rim: min(apart(rim), enough))
    shades = (shift(colour, -step / 50) for step in range(1, 40))
    shade = next((one for one in shades if apart(one) >= SHADE_CONTRAST), None)
    return shade or max(best, key=apart)


def shade_beside(rim: str, base: str, shade: str) -> str:
    """The shade at the foot of a surface, so far only as it stands out from the rim as well."""
    enough = min(SHADE_CONTRAST, contrast(rim, base))
    steps = (mix(shade, base, step / 8) for step in range(8))
    return next((one for one in steps if contrast(rim, one) >= enough), base)

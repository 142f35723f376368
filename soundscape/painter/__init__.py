"""Draw a sound: a picture from a clip and its acoustics, with no network, key or weights.

* `paint` - the picture, its drawing, a sentence that describes it, and a legend of what drew what,
* `STYLES` - the names of the styles,
* `SCENES` - the labels that have a scene of their own; any other gets an abstract composition.

How a sound composes a picture, and how to add a scene or a style, is told in ``docs/painter.md``.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..errors import ProviderError
from .canvas import Canvas
from .composition import compose
from .render import rasterise, units
from .scenes import SCENES, scene_for
from .styles import CATALOGUE

if TYPE_CHECKING:
    from ..audio import Clip
    from ..features import Acoustics

__all__ = ["MAX_SIDE", "MIN_SIDE", "SCENES", "STYLES", "Painting", "paint"]

STYLES: tuple[str, ...] = tuple(CATALOGUE)
"""Names of the styles."""

MIN_SIDE, MAX_SIDE = 64, 8192


@dataclass(frozen=True)
class Painting:
    """A finished picture.

    Parameters
    ----------
    svg : str
        The drawing. Elements with a ``data-onset`` attribute belong to that onset.
    png : bytes
        The picture at the size that was asked for.
    alt_text : str
        The picture in one sentence, for people who cannot see it.
    legend : tuple of (str, str)
        Pairs (what was measured, what it drew).
    style, palette, label : str
        What was used; the style is the one drawn by the seed when none was named.
    size : (int, int)
        Width and height in pixels.
    """

    svg: str = field(repr=False)
    png: bytes = field(repr=False)
    alt_text: str
    legend: tuple[tuple[str, str], ...]
    style: str
    palette: str
    label: str
    size: tuple[int, int]


def paint(
    clip: Clip,
    acoustics: Acoustics,
    label: str,
    *,
    seed: int,
    style: str | None = None,
    size: tuple[int, int] = (1024, 1024),
) -> Painting:
    """Draw the sound of a clip.

    Parameters
    ----------
    clip : Clip
        The sound; its identity decides the small accidents of the picture.
    acoustics : Acoustics
        What was measured in it; this composes the picture.
    label : str
        What the sound is: chooses the scene. ``"silent"`` gives a quiet one, a label that is not
        in `SCENES` (``"unknown"`` too) an abstract composition.
    seed : int
        Chooses among variants; the same clip, seed, style and size give the same bytes.
    style : str or None
        One of `STYLES`; None lets the seed choose.
    size : (int, int)
        Width and height in pixels, each 64 to 8192. The scene is composed for the format, never
        stretched.

    Returns
    -------
    Painting

    Raises
    ------
    ProviderError
        When the style is not known or the size cannot be made.

    Examples
    --------
    >>> painting = paint(clip, describe(clip), "dog", seed=7)
    >>> painting.legend[0]
    ('11 onsets', "11 arcs leaving the dog's mouth, first to last")
    """
    size = _checked_size(size)
    chosen = CATALOGUE[_checked_style(style, seed)]
    sound = compose(acoustics)
    rng = random.Random(f"{seed}:{clip.sha256}:{label}")
    palette = _palette(chosen.palettes, sound.light, rng)
    canvas = Canvas(*units(size), chosen, palette, rng)
    canvas.line = sound.line
    story = scene_for(label)(canvas, sound)
    svg = canvas.svg(size)
    return Painting(
        svg=svg,
        png=rasterise(svg, size),
        alt_text=f"{story.picture}, in the colours of {palette.name}, {chosen.name} style.",
        legend=story.legend,
        style=chosen.name,
        palette=palette.name,
        label=label,
        size=size,
    )


def _palette(palettes, light: float, rng: random.Random):
    """The brighter the timbre the brighter the palette; the seed decides near a border."""
    place = light * len(palettes) + rng.uniform(-0.5, 0.5)
    return palettes[min(len(palettes) - 1, max(0, int(place)))]


def _checked_style(style: str | None, seed: int) -> str:
    if style is None:
        return random.Random(f"style:{seed}").choice(STYLES)
    if style not in CATALOGUE:
        raise ProviderError(
            f"The painter has no style {style!r}. Expected one of {', '.join(STYLES)}, or None to "
            f"let the seed choose.",
            provider="painter",
        )
    return style


def _checked_size(size) -> tuple[int, int]:
    try:
        width, height = (int(side) for side in size)
    except (TypeError, ValueError):
        width = height = 0
    if not all(MIN_SIDE <= side <= MAX_SIDE for side in (width, height)):
        raise ProviderError(
            f"The size is {size!r}, expected width and height from {MIN_SIDE} to {MAX_SIDE} "
            f"pixels, for example (1024, 1024).",
            provider="painter",
        )
    return width, height

"""From a sound to a finished picture, or to the words that explain it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Protocol

from .._util.choices import chosen
from ..errors import ProviderError
from .animated import animated
from .canvas import Canvas
from .composition import compose
from .ensemble import ensemble
from .explanation import Explanation
from .frames import decoded, frames
from .granting import granted, told_of, wished_palette
from .render import rasterise, units
from .scenes import scene_for
from .styles import CATALOGUE
from .textures import frame_legend
from .wishes import read_wishes

if TYPE_CHECKING:
    import numpy as np

    from ..audio import Clip
    from ..features import Acoustics
    from .hearing import Heard
    from .palette import Palette

__all__ = [
    "MAX_SIDE",
    "MIN_SIDE",
    "STYLES",
    "Identified",
    "Painting",
    "describe_painting",
    "paint",
    "palette_for",
]

STYLES: tuple[str, ...] = tuple(CATALOGUE)
"""Names of the styles."""

MIN_SIDE, MAX_SIDE = 64, 8192

LIGHT_STEP = 0.05
"""How much lighter, in OKLab, a palette is at its upper border than at its lower one."""


class Identified(Protocol):
    """All that the painter takes from a clip itself: no samples, only which sound it is."""

    @property
    def sha256(self) -> str: ...


@dataclass(frozen=True)
class Painting(Explanation):
    """A finished picture and its explanation.

    Parameters
    ----------
    svg : str
        The drawing. Elements with a ``data-onset`` attribute belong to that onset.
    png : bytes
        The picture at the size that was asked for.
    size : (int, int)
        Width and height in pixels.
    seconds : float
        How long the sound is.
    moving : callable
        Paints the drawing again, with all poses of what moves.
    """

    svg: str = field(repr=False)
    png: bytes = field(repr=False)
    size: tuple[int, int]
    seconds: float
    moving: Callable[[], str] = field(repr=False, compare=False)

    def frames(self, fps: float = 25.0, *, first_seconds: float = 0.0) -> Iterator[np.ndarray]:
        """The picture over the time of its sound, frame by frame.

        It is shown whole, empties in a quarter of a second, and fills again: what an onset drew
        comes with the onset, stressed for a moment, and the loudness line, faint before, is drawn
        as it is heard. At the end all of it is there. The first and the last frame are the picture.

        Parameters
        ----------
        fps : float
            Frames a second.
        first_seconds : float
            The moment of the first frame: in a film, whose frames come when they come, a little
            before or after the beginning of the sound.

        Yields
        ------
        np.ndarray [shape=(height, width, 3), uint8]
            RGB. There are as many as fit into the sound, at least one; number n shows the moment
            ``first_seconds + n / fps``. Each is an array of its own.

        Raises
        ------
        ProviderError
            When `fps` is no number above 0.

        Examples
        --------
        >>> from soundscape import describe, load_clip
        >>> clip = load_clip("data/demo/dog.wav")
        >>> painting = paint(clip, describe(clip), "dog", seed=7, size=(320, 180))
        >>> frames = list(painting.frames(fps=5))
        >>> len(frames), frames[0].shape
        (25, (180, 320, 3))
        """
        return frames(self.moving(), decoded(self.png), self.seconds, fps, first_seconds)

    def animated_svg(self) -> str:
        """The drawing as an SVG that moves in a browser, also inside an ``img``.

        It shows what `frames` shows, stands for two seconds and begins again. Who asked their
        system for less motion sees the finished picture.
        """
        return animated(self.moving(), self.seconds)


def paint(
    clip: Clip | Identified,
    acoustics: Acoustics,
    label: str,
    *,
    seed: int,
    style: str | None = None,
    size: tuple[int, int] = (1024, 1024),
    words: str = "",
    sounds: Sequence[Heard] = (),
) -> Painting:
    """Draw the sound of a clip.

    Parameters
    ----------
    clip : Clip or Identified
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
    words : str
        What a person or a prompt bank wishes: weather, time of day, season, colours and, where
        none is asked for, the style. `read_wishes` tells what becomes of them.
    sounds : sequence of Heard
        Where several sounds are heard, all of them, the main one first: they become one scene.
        With fewer than two of them the label alone is drawn.

    Returns
    -------
    Painting

    Raises
    ------
    ProviderError
        When the style is not known or the size cannot be made.

    Examples
    --------
    >>> from soundscape import describe, load_clip
    >>> clip = load_clip("data/demo/dog.wav")
    >>> painting = paint(clip, describe(clip), "dog", seed=7)
    >>> painting.legend[0]
    ('2 onsets', "2 arcs leaving the dog's mouth, first to last")
    """
    size = _checked_size(size)
    subject = _Subject(clip.sha256, acoustics, label, seed, style or "", words, tuple(sounds), size)
    canvas, told = subject.drawn()
    svg = canvas.svg(size)
    return Painting(
        **vars(told),
        svg=svg,
        png=rasterise(svg, size),
        size=size,
        seconds=canvas.seconds,
        moving=subject.moving_svg,
    )


def describe_painting(
    clip: Clip | Identified,
    acoustics: Acoustics,
    label: str,
    *,
    seed: int,
    style: str | None = None,
    words: str = "",
    sounds: Sequence[Heard] = (),
) -> Explanation:
    """Tell which measured value draws which element, without making the picture.

    Parameters
    ----------
    clip, acoustics, label, seed, style, words, sounds
        As for `paint`; words and sounds are those of its picture.

    Returns
    -------
    Explanation

    Examples
    --------
    >>> from soundscape import describe, load_clip
    >>> clip = load_clip("data/demo/dog.wav")
    >>> print(describe_painting(clip, describe(clip), "dog", seed=7))
    2 onsets: 2 arcs leaving the dog's mouth, first to last
    ...
    """
    subject = _Subject(clip.sha256, acoustics, label, seed, style or "", words, tuple(sounds))
    return subject.drawn()[1]


@dataclass(frozen=True)
class _Subject:
    """All that a drawing depends on, checked. Samples are not kept: a film may hold many."""

    sha256: str
    acoustics: Acoustics
    label: str
    seed: int
    style: str
    words: str
    sounds: tuple[Heard, ...]
    size: tuple[int, int] = (1024, 1024)

    def drawn(self, *, moving: bool = False) -> tuple[Canvas, Explanation]:
        """The drawing, with all poses of what moves where asked for, and what it shows."""
        wishes = read_wishes(self.words, self.label)
        style = CATALOGUE[_checked_style(self.style or wishes.style, self.seed)]
        sound = compose(self.acoustics)
        rng = random.Random(f"{self.seed}:{self.sha256}:{self.label}")
        palette = wished_palette(palette_for(style.palettes, sound.light, rng), wishes)
        canvas = Canvas(*units(self.size), style, palette, rng)
        canvas.line, canvas.seconds = sound.line, self.acoustics.duration_seconds
        canvas.moving = moving
        if len(self.sounds) > 1:
            scene = ensemble(self.acoustics, self.sounds, canvas.width, canvas.height)
        else:
            scene = scene_for(self.label)
        story = granted(scene, wishes, self.label)(canvas, sound)
        alt_text = (
            f"{story.picture}{told_of(wishes)}, in the colours of {palette.name}, "
            f"{style.name} style."
        )
        legend = tuple(_told(*pair) for pair in (*story.legend, *frame_legend(style.frame)))
        return canvas, Explanation(alt_text, legend, style.name, palette.name, self.label)

    def moving_svg(self) -> str:
        """The drawing with all poses of what moves."""
        return self.drawn(moving=True)[0].svg(self.size)


def _told(measured: str, drew: str) -> tuple[str, str]:
    """A pair of the legend; what was not measured draws its form at rest in the middle."""
    absent = measured in ("no clear pitch", "no steady tempo")
    return measured, f"{drew}: at rest, in the middle" if absent else drew


def palette_for(palettes: tuple[Palette, ...], light: float, rng: random.Random) -> Palette:
    """The brighter the timbre the brighter the palette; the seed decides near a border.

    Between two borders the same palette grows lighter, so that every step of brightness shows.
    """
    place = light * len(palettes) + rng.uniform(-0.5, 0.5)
    index = min(len(palettes) - 1, max(0, int(place)))
    return palettes[index].lit(LIGHT_STEP * (place - index - 0.5))


def _checked_style(style: str, seed: int) -> str:
    if not style:
        return random.Random(f"style:{seed}").choice(STYLES)
    return chosen(style, STYLES, "style of the painter", partial(ProviderError, provider="painter"))


def _checked_size(size: tuple[int, int]) -> tuple[int, int]:
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

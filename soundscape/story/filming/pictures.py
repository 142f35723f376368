"""Pictures that move: a still is panned or zoomed slowly, a painting fills with its sound."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, repeat
from typing import TYPE_CHECKING, Protocol

import numpy as np

from ...painter import Painting
from .planes import all_planar, empty, planar, planes_of

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["Moving", "Painted", "Still"]

_ZOOM_A_SECOND, _MOST_ZOOM = 0.02, 1.15
_PAN_A_SECOND = 0.04
"""Share of the frame's side, slow enough to look at everything."""

_AWRY = 1.02  # a format that differs by less is zoomed, since there is nothing to pan to


class Moving(Protocol):
    """What is seen during a shot."""

    def frames(
        self,
        size: tuple[int, int],
        rate: Fraction,
        count: int,
        *,
        lead: int = 0,
        tail: int = 0,
        late_seconds: float = 0.0,
    ) -> Iterator[np.ndarray]:
        """Its frames, in RGB or as `planes` has them.

        Parameters
        ----------
        size : (int, int)
            Width and height in pixels, both even.
        rate : Fraction
            Frames a second.
        count : int
            How many frames the shot has.
        lead, tail : int
            So many before and after it, for dissolves: in all there are lead + count + tail.
        late_seconds : float
            How long after the beginning of the shot its first frame is: at most half a frame, which
            may be before it.
        """
        ...


@dataclass(frozen=True)
class Painted:
    """A painting, each onset's drawing of which comes with its onset.

    Parameters
    ----------
    painting : Painting
        Of the size of the film, else its frames are fitted into it.
    """

    painting: Painting

    def frames(self, size, rate, count, *, lead=0, tail=0, late_seconds=0.0):
        """See `Moving`; before and after the shot the picture stands still."""
        painted = self.painting.frames(fps=float(rate), first_seconds=late_seconds)
        moving = all_planar(_fitted(one, size) for one in painted)
        last = first = next(moving)
        yield from repeat(first, lead + 1)
        left = count - 1
        for last in islice(moving, left):
            yield last
            left -= 1
        yield from repeat(last, left + tail)


@dataclass(frozen=True)
class Still:
    """A picture over which the camera moves slowly.

    It covers the frame. Where it is taller or wider than the film, the camera pans along it; else
    it moves closer to a place or away from it.

    Parameters
    ----------
    picture : PIL.Image.Image
    seed : int
        Chooses the direction, and the place.
    """

    picture: Image
    seed: int

    def frames(self, size, rate, count, *, lead=0, tail=0, late_seconds=0.0):
        """See `Moving`; it moves all the time."""
        total = lead + count + tail
        way = _way(self.picture.size, size, self.seed, float(total / rate))
        layers = self._layers(size)
        for number in range(total):
            yield _cut(layers, way.at(number / max(1, total - 1)), size)

    def _layers(self, size: tuple[int, int]) -> list:
        """The picture's planes, as large as covers the film: panned, they need no scaling."""
        from PIL import Image

        picture = self.picture.convert("RGB")
        scale = max(f / p for f, p in zip(size, picture.size, strict=True))
        wanted = [max(2, 2 * round(side * scale / 2)) for side in picture.size]
        large = picture.resize(wanted, Image.Resampling.LANCZOS)
        planes = planes_of(planar(np.asarray(large)))
        return [Image.fromarray(np.ascontiguousarray(plane)) for plane in planes]


@dataclass(frozen=True)
class _Way:
    """From one cut-out of a picture to another; left, top, right, bottom in shares of its sides."""

    start: tuple[float, ...]
    end: tuple[float, ...]

    def at(self, share: float) -> tuple[float, ...]:
        pairs = zip(self.start, self.end, strict=True)
        return tuple(one + (other - one) * share for one, other in pairs)


def _way(picture: tuple[int, int], film: tuple[int, int], seed: int, seconds: float) -> _Way:
    rng = random.Random(f"camera:{seed}")
    ratio = (picture[0] * film[1]) / (picture[1] * film[0])  # above 1: wider than the film
    across, down = min(1.0, 1 / ratio), min(1.0, ratio)  # the largest cut-out
    if max(ratio, 1 / ratio) > _AWRY:
        room = 1 - min(across, down)
        travel = min(room, _PAN_A_SECOND * min(across, down) * seconds)
        ends = ((room - travel) / 2, (room + travel) / 2)
        first, last = ends if rng.random() < 0.5 else ends[::-1]
        if ratio > 1:
            return _Way((first, 0, first + across, 1), (last, 0, last + across, 1))
        return _Way((0, first, 1, first + down), (0, last, 1, last + down))
    zoom = min(_MOST_ZOOM, 1 + _ZOOM_A_SECOND * seconds)
    near = (across / zoom, down / zoom)
    left, top = ((1 - side) * rng.uniform(0.3, 0.7) for side in near)
    far = ((1 - across) / 2, (1 - down) / 2, (1 + across) / 2, (1 + down) / 2)
    close = (left, top, left + near[0], top + near[1])
    return _Way(far, close) if rng.random() < 0.5 else _Way(close, far)


def _cut(layers: list, box: tuple[float, ...], size: tuple[int, int]) -> np.ndarray:
    """A cut-out at the film's size; its edges lie between pixels, so that nothing jumps."""
    from PIL import Image

    frame = empty(size)
    for plane, layer in zip(planes_of(frame), layers, strict=True):
        sides = layer.size * 2
        place = tuple(min(side, max(0.0, b * side)) for b, side in zip(box, sides, strict=True))
        plane[:] = layer.resize(plane.shape[::-1], Image.Resampling.BICUBIC, box=place)
    return frame


def _fitted(picture: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """The middle of a picture of whatever size."""
    if picture.shape[1::-1] == size:
        return picture
    from PIL import Image, ImageOps

    return np.asarray(ImageOps.fit(Image.fromarray(picture), size))

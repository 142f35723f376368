"""A drawing in time: its pieces rendered once, and laid over one another for every frame.

A frame differs from the one before only in a few boxes, and only those are composed again. Where
everything has come to rest a box is a piece of the picture itself.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import numpy as np

from ..errors import ProviderError
from .cels import Box, Plate, joined, touch
from .film_layers import layers_of

__all__ = ["decoded", "frames"]


def frames(
    svg: str, picture: np.ndarray, seconds: float, fps: float, first_seconds: float = 0.0
) -> Iterator[np.ndarray]:
    """The frames of a drawing.

    Parameters
    ----------
    svg : str
        The drawing, with the moments of its onsets.
    picture : np.ndarray [shape=(height, width, 3), uint8]
        The finished picture: the first frame and the last one.
    seconds : float
        How long the sound is.
    fps : float
        Frames a second.
    first_seconds : float
        The moment of the first frame.

    Yields
    ------
    np.ndarray [shape=(height, width, 3), uint8]
        RGB; the frame of number n is that of the moment ``first_seconds + n / fps``.
    """
    if not (np.isfinite(fps) and fps > 0):
        raise ProviderError(
            f"The frames a second are {fps!r}, expected a number above 0, for example 25.",
            provider="painter",
        )
    return _frames(svg, picture, max(1, round(seconds * fps)), seconds, fps, first_seconds)


def _frames(
    svg: str, picture: np.ndarray, count: int, seconds: float, fps: float, first_seconds: float
) -> Iterator[np.ndarray]:
    film = _Film(svg, picture, seconds) if count > 2 else None  # what takes long comes first
    yield picture.copy()
    if film is not None:
        for index in range(1, count - 1):
            yield film.at(first_seconds + index / fps)
    if count > 1:
        yield picture.copy()


class _Film:
    """The picture as it is at one moment after another."""

    def __init__(self, svg: str, picture: np.ndarray, seconds: float):
        height, width, _ = picture.shape
        plate = Plate(svg, (width, height))
        self.picture, self.frame = picture, picture.copy()
        self.layers = list(layers_of(plate, svg, seconds))
        # Cels laid over one another are a shade off what is painted at once. Less this, what does
        # not move is the same in all frames.
        shown = picture.transpose(2, 0, 1).astype(np.int16)
        self.off = (self._laid((0, 0, width, height)) - shown).astype(np.int8)

    def at(self, now: float) -> np.ndarray:
        """The frame of a moment; moments only grow."""
        for box in joined(box for layer in self.layers for box in layer.advance(now)):
            left, top, right, bottom = box
            place = (slice(top, bottom), slice(left, right))
            if all(layer.rests for layer in self.layers if touch(layer.box, box)):
                self.frame[place] = self.picture[place]
                continue
            shown = np.clip(self._laid(box) - self.off[:, *place], 0, 255)
            self.frame[place] = shown.transpose(1, 2, 0)
        return self.frame.copy()

    def _laid(self, box: Box) -> np.ndarray:
        """The layers over one another [shape=(3, height, width), int16]."""
        left, top, right, bottom = box
        ground = np.zeros((3, bottom - top, right - left), np.uint8)
        for layer in self.layers:
            layer.draw(ground, box)
        return ground.astype(np.int16)


def decoded(png: bytes) -> np.ndarray:
    """RGB of a picture [shape=(height, width, 3), uint8]."""
    from PIL import Image

    with Image.open(io.BytesIO(png)) as image:
        return np.asarray(image.convert("RGB"))

"""A frame as the encoders take it: planar Y'CbCr 4:2:0, BT.709, limited range.

Such a frame is one array of uint8 of shape (height * 3 / 2, width): the lightness at full size,
below it both colours at half of it. Sides are even. Moving and blending in this form costs less
than half of what it costs in RGB. What comes in RGB, of shape (height, width, 3), becomes one where
it is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

__all__ = ["all_planar", "blend", "empty", "planar", "planes_of", "to_rgb"]

_THREADS = 1
"""Of a conversion: beginning and ending more takes longer than they save."""
_REACH = 4
"""Rows from a changed one up to where the colours, of half the rows, differ for its sake."""
_TOGETHER = 16
"""FFmpeg rounds by the place in so many rows: a part that begins at one of them becomes what it
becomes in the whole. Its edges are another matter, so it is that much larger, too."""


def empty(size: tuple[int, int]) -> np.ndarray:
    """A frame of a size (width, height) with nothing in it yet."""
    width, height = size
    return np.empty((height * 3 // 2, width), np.uint8)


def planes_of(frame: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Views of the three planes of a frame, which write into it."""
    height, width = frame.shape[0] * 2 // 3, frame.shape[1]
    colours = frame[height:].reshape(2, height // 2, width // 2)
    return frame[:height], colours[0], colours[1]


def planar(frame: np.ndarray) -> np.ndarray:
    """A frame in planes, from RGB or as it is."""
    if frame.ndim == 2:
        return frame
    import av

    picture = av.VideoFrame.from_ndarray(np.ascontiguousarray(frame), format="rgb24")
    return picture.reformat(
        format="yuv420p", dst_colorspace="ITU709", dst_color_range="MPEG", threads=_THREADS
    ).to_ndarray()


def all_planar(frames: Iterable[np.ndarray]) -> Iterator[np.ndarray]:
    """Frames in RGB, all of one size, as `planar` has them; only what changed is converted."""
    before = shown = np.empty((0, 0, 3), np.uint8)
    for frame in frames:
        if frame.shape != before.shape:
            shown = planar(frame)
        elif len(rows := _changed_rows(frame, before)):
            shown = _converted(shown, frame, int(rows[0]), int(rows[-1]) + 1)
        before = frame
        yield shown


def _changed_rows(frame: np.ndarray, before: np.ndarray) -> np.ndarray:
    one, other = (np.ascontiguousarray(rgb).reshape(len(rgb), -1) for rgb in (frame, before))
    wide = next(
        kind for kind in (np.uint64, np.uint32, np.uint16) if not one.shape[1] % kind().nbytes
    )
    return np.flatnonzero((one.view(wide) != other.view(wide)).any(axis=1))


def _converted(shown: np.ndarray, frame: np.ndarray, first: int, last: int) -> np.ndarray:
    """The planes of a frame that differs from the one that is shown from one row up to another."""
    top = max(0, (first - _TOGETHER) // _TOGETHER * _TOGETHER)
    fresh = planes_of(planar(frame[top : (last + _TOGETHER) // 2 * 2]))
    found = shown.copy()
    for plane, part, rows in zip(planes_of(found), fresh, (1, 2, 2), strict=True):
        start = max(0, first - _REACH) // rows
        end = min(len(frame), last + _REACH + 1) // rows
        plane[start:end] = part[start - top // rows : end - top // rows]
    return found


def to_rgb(frame: np.ndarray) -> np.ndarray:
    """A frame in RGB, from planes or as it is."""
    if frame.ndim == 3:
        return frame
    import av

    picture = av.VideoFrame.from_ndarray(frame, format="yuv420p")
    return picture.reformat(
        format="rgb24",
        src_colorspace="ITU709",
        src_color_range="MPEG",
        dst_color_range="JPEG",
        threads=_THREADS,
    ).to_ndarray()


def blend(one: np.ndarray, other: np.ndarray, share: float) -> np.ndarray:
    """A frame between two, in planes: `share` of the other, from 0 to 1."""
    weight = round(share * 256)
    mixed = planar(one).astype(np.uint16)
    mixed *= 256 - weight
    mixed += planar(other).astype(np.uint16) * np.uint16(weight)
    mixed += 128
    mixed >>= 8
    return mixed.astype(np.uint8)

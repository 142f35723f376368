"""A frame as the encoders take it: planar Y'CbCr 4:2:0, BT.709, limited range.

Such a frame is one array of uint8 of shape (height * 3 / 2, width): the lightness at full size,
below it both colours at half of it. Sides are even. Moving and blending in this form costs less
than half of what it costs in RGB. What comes in RGB, of shape (height, width, 3), becomes one where
it is needed.
"""

from __future__ import annotations

import numpy as np

__all__ = ["blend", "empty", "planar", "planes_of", "to_rgb"]


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
        format="yuv420p", dst_colorspace="ITU709", dst_color_range="MPEG"
    ).to_ndarray()


def to_rgb(frame: np.ndarray) -> np.ndarray:
    """A frame in RGB, from planes or as it is."""
    if frame.ndim == 3:
        return frame
    import av

    picture = av.VideoFrame.from_ndarray(frame, format="yuv420p")
    return picture.reformat(
        format="rgb24", src_colorspace="ITU709", src_color_range="MPEG", dst_color_range="JPEG"
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

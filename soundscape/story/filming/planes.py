"""A frame as the encoders take it: planar Y'CbCr 4:2:0, BT.709, limited range.

A frame is one array of uint8 of shape (height * 3 / 2, width): the lightness at full size, below it
both colours at half of it. Sides are even. Moving and blending in this form costs less than half of
what it costs in RGB.
"""

from __future__ import annotations

import numpy as np

__all__ = ["BLACK", "blend", "empty", "from_rgb", "planes_of", "to_rgb"]

BLACK = (16, 128, 128)
"""Black, plane by plane."""


def empty(size: tuple[int, int]) -> np.ndarray:
    """A frame of a size (width, height) with nothing in it yet."""
    width, height = size
    return np.empty((height * 3 // 2, width), np.uint8)


def planes_of(frame: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Views of the three planes of a frame, which write into it."""
    height, width = frame.shape[0] * 2 // 3, frame.shape[1]
    colours = frame[height:].reshape(2, height // 2, width // 2)
    return frame[:height], colours[0], colours[1]


def from_rgb(picture: np.ndarray) -> np.ndarray:
    """A frame from RGB of shape (height, width, 3), with even sides."""
    import av

    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
    return frame.reformat(
        format="yuv420p", dst_colorspace="ITU709", dst_color_range="MPEG"
    ).to_ndarray()


def to_rgb(frame: np.ndarray) -> np.ndarray:
    """RGB of shape (height, width, 3) from a frame."""
    import av

    picture = av.VideoFrame.from_ndarray(frame, format="yuv420p")
    return picture.reformat(
        format="rgb24", src_colorspace="ITU709", src_color_range="MPEG", dst_color_range="JPEG"
    ).to_ndarray()


def blend(one: np.ndarray, other: np.ndarray, share: float) -> np.ndarray:
    """A frame between two: `share` of the other, from 0 to 1."""
    weight = round(share * 256)
    mixed = one.astype(np.uint16)
    mixed *= 256 - weight
    mixed += other.astype(np.uint16) * np.uint16(weight)
    mixed += 128
    mixed >>= 8
    return mixed.astype(np.uint8)

"""A small moving picture without sound, for pages that show no films: WebP or GIF."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np

from ..._util.extras import needs
from ..._util.files import whole_file
from ...errors import SoundscapeError
from .planes import planar, to_rgb

__all__ = ["MOST_SECONDS", "RATE", "check_preview", "preview_size", "write_preview"]

RATE = Fraction(10)
"""Frames a second: a tenth is a whole number of GIF's hundredths."""

MOST_SECONDS = 60
_LONGEST_SIDE = 480
_SUFFIXES = (".webp", ".gif")


def check_preview(path: Path) -> None:
    """Refuse a file that does not end as previews do, with one `SoundscapeError`."""
    if path.suffix.lower() not in _SUFFIXES:
        raise SoundscapeError(
            f"{path.name}: does not end as previews do. Expected {' or '.join(_SUFFIXES)}."
        )
    needs("film")


def preview_size(size: tuple[int, int]) -> tuple[int, int]:
    """The size of a film's preview: 480 pixels at most on its longer side, both sides even."""
    scale = min(1.0, _LONGEST_SIDE / max(size))
    width, height = (max(16, 2 * round(side * scale / 2)) for side in size)
    return width, height


def write_preview(path: Path, frames: Iterator[np.ndarray], size: tuple[int, int]) -> None:
    """Write frames, ten a second, in RGB or as `planes` has them, as a moving picture.

    Raises
    ------
    SoundscapeError
        When the file cannot be written; nothing is left behind.
    """
    check_preview(path)
    write = _write_gif if path.suffix.lower() == ".gif" else _write_webp
    try:
        with whole_file(path.absolute()) as part:
            write(part, frames, size)
    except OSError as error:
        raise SoundscapeError(
            f"{path}: cannot be written ({error.strerror or error}). Name another file."
        ) from None


def _write_gif(path: Path, frames: Iterator[np.ndarray], size: tuple[int, int]) -> None:
    from PIL import Image

    # A palette for each frame.
    images = (Image.fromarray(to_rgb(frame)).quantize(256) for frame in frames)
    first = next(images)
    step = int(1000 / RATE)
    first.save(path, "GIF", save_all=True, append_images=images, duration=step, loop=0)


def _write_webp(path: Path, frames: Iterator[np.ndarray], size: tuple[int, int]) -> None:
    """With PyAV, since Pillow would hold all of it."""
    import av
    from av.container import Flags

    with av.open(str(path), "w", format="webp", container_options={"loop": "0"}) as file:
        file.flags |= Flags.bitexact.value
        stream = file.add_stream("libwebp_anim", rate=RATE, options={"quality": "70"})
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        stream.codec_context.time_base = Fraction(1, 1000)
        stream.codec_context.thread_count = 1
        for number, array in enumerate(frames):
            frame = av.VideoFrame.from_ndarray(planar(array), format="yuv420p").reformat(
                format="yuv420p", src_colorspace="ITU709", dst_colorspace="ITU601"
            )
            frame.pts, frame.time_base = int(number * 1000 / RATE), Fraction(1, 1000)
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))

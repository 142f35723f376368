"""What phones and browsers record (M4A, MP4, WebM, AMR, ...), read with PyAV where that is there.

PyAV is optional: it brings FFmpeg, which is larger than everything else that reading a sound needs.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from importlib.util import find_spec
from typing import Any

import numpy as np

from ..errors import AudioError
from .splice import ByteFile

__all__ = ["FilmDecoder", "has_pyav"]

_BLOCK_SAMPLES = 1 << 16

# A file must not make FFmpeg open other files or addresses.
_OPTIONS = {"protocol_whitelist": "none", "enable_drefs": "0"}


def has_pyav() -> bool:
    """Whether PyAV is installed."""
    return find_spec("av") is not None


class FilmDecoder:
    """The first sound track of what FFmpeg reads; see `decoders.Decoder`.

    Parameters
    ----------
    file : binary file
    label : str
        What to call it in messages.
    format_name : str
        What it is, as far as that is known.
    """

    is_bounded = False

    def __init__(self, file: ByteFile, label: str, format_name: str):
        self._file, self._label = file, label
        self._name = format_name or "of an unknown format"
        self._av = _pyav(label, self._name)
        self.notes: list[str] = []
        with closing(self._frames()) as frames:
            first = next(frames, None)
        if first is None:
            raise self._unreadable("no sound can be decoded")
        self.rate_hz, self.channels = first.sample_rate, len(first.layout.channels)
        self._layout = first.layout.name

    def blocks(self) -> Iterator[np.ndarray]:
        """See `decoders.Decoder`; frames of a few milliseconds are put together."""
        held, count = [], 0
        for array in self._resampled():
            held.append(array)
            count += len(array)
            if count * self.channels >= _BLOCK_SAMPLES:
                yield np.concatenate(held)
                held, count = [], 0
        if held:
            yield np.concatenate(held)

    def _resampled(self) -> Iterator[np.ndarray]:
        resampler: Any = None
        kind = None
        for frame in self._frames():
            found = (frame.format.name, frame.layout.name, frame.sample_rate)
            if found != kind:
                if resampler is not None:
                    yield from self._arrays(resampler.resample(None))
                resampler = self._av.AudioResampler("flt", self._layout, self.rate_hz)
                kind = found
            yield from self._arrays(resampler.resample(frame))
        if resampler is not None:
            yield from self._arrays(resampler.resample(None))

    def _arrays(self, frames) -> Iterator[np.ndarray]:
        for frame in frames:
            if frame.samples:
                yield frame.to_ndarray().reshape(-1, self.channels)

    def _frames(self) -> Generator:
        """Decoded frames; packets that are damaged are passed over and counted."""
        self._file.seek(0)
        damaged = 0
        try:
            with self._av.open(self._file, options=_OPTIONS) as container:
                if not container.streams.audio:
                    raise self._unreadable("there is no sound track in it")
                if len(container.streams.audio) > 1:
                    self._note(f"the first of its {len(container.streams.audio)} sound tracks")
                for packet in container.demux(container.streams.audio[0]):
                    try:
                        frames = packet.decode()
                    except self._av.FFmpegError:
                        damaged += 1
                        continue
                    yield from frames
        except (self._av.FFmpegError, ValueError, IndexError) as error:
            raise self._unreadable(getattr(error, "strerror", None) or str(error)) from None
        if damaged:
            self._note(f"it is damaged: {damaged} packet(s) were passed over")

    def _note(self, text: str) -> None:
        if text not in self.notes:
            self.notes.append(text)

    def _unreadable(self, reason: str) -> AudioError:
        return AudioError(
            f"{self._label}: is {self._name}, and cannot be read as sound ({reason}). Expected a "
            f"complete recording; copy it again, or convert it: ffmpeg -i INPUT OUTPUT.wav"
        )


def _pyav(label: str, name: str):
    if not has_pyav():
        raise AudioError(
            f"{label}: cannot be read as sound yet: it is {name}, which needs PyAV. "
            f"Install it with pip install 'soundscape[film]', or convert it: "
            f"ffmpeg -i INPUT OUTPUT.wav"
        )
    try:
        import av  # pyright: ignore[reportMissingImports]
    except (ImportError, OSError) as error:
        raise AudioError(
            f"{label}: is {name}, which needs PyAV, and that does not load ({error}). Install it "
            f"again: pip install --force-reinstall av, or convert: ffmpeg -i INPUT OUTPUT.wav"
        ) from None
    return av

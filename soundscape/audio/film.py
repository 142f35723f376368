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
from .repair.words import cut_short
from .splice import ByteFile

__all__ = ["FilmDecoder", "has_pyav"]

_BLOCK_SAMPLES = 1 << 16
_SLACK_SECONDS = 0.3  # what encoders add around a sound, and indexes count in whole packets

_PAUSE_SECONDS = 0.02
_FIRST_PAUSE = {"amrnb": 8, "amrwb": 9}
"""Frame types of speech are below these; what is above describes noise, was lost or not sent."""

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
            with self._av.open(self._file, "r", options=_OPTIONS) as container:
                tracks = list(container.streams.audio)
                if not tracks:
                    raise self._unreadable("there is no sound track in it")
                if len(tracks) > 1:
                    self._note(f"the first of its {len(tracks)} sound tracks is heard")
                promised, seconds = _promised_seconds(container, tracks[0]), 0.0
                for packet in container.demux(tracks[0]):
                    try:
                        frames = packet.decode()
                    except self._av.error.FFmpegError:
                        if _is_pause(packet):
                            frames = [self._silence(packet.stream.codec_context)]
                        else:
                            damaged += 1
                            continue
                    for frame in frames:
                        seconds += frame.samples / frame.sample_rate
                        yield frame
                if seconds < promised - _SLACK_SECONDS:
                    self._note(cut_short(promised, seconds))
        except (self._av.error.FFmpegError, ValueError, IndexError) as error:
            raise self._unreadable(getattr(error, "strerror", None) or str(error)) from None
        if damaged:
            self._note(f"it is damaged: {damaged} packet(s) were passed over")

    def _silence(self, codec):
        """What a phone sends nothing for: twenty milliseconds of a pause in speech."""
        samples = np.zeros((1, round(_PAUSE_SECONDS * codec.sample_rate)), np.float32)
        frame = self._av.AudioFrame.from_ndarray(samples, format="fltp", layout=codec.layout.name)
        frame.sample_rate = codec.sample_rate
        return frame

    def _note(self, text: str) -> None:
        if text not in self.notes:
            self.notes.append(text)

    def _unreadable(self, reason: str) -> AudioError:
        return AudioError(
            f"{self._label}: is {self._name}, and cannot be read as sound ({reason}). Expected a "
            f"complete recording; copy it again, or convert it: ffmpeg -i INPUT OUTPUT.wav"
        )


def _is_pause(packet) -> bool:
    """Whether it tells that nobody speaks, which FFmpeg does not decode: AMR's frame types."""
    first = _FIRST_PAUSE.get(packet.stream.codec_context.name)
    return first is not None and packet.size > 0 and bytes(packet)[0] >> 3 & 15 >= first


def _promised_seconds(container, track) -> float:
    """How long the sound is by the index of its container; 0 where lengths are only guesses."""
    if not {"mov", "matroska", "asf"} & set(container.format.name.split(",")):
        return 0.0
    if track.duration:
        return float(track.duration * track.time_base)
    # Matroska tells the length of the whole, which may be that of the pictures.
    is_alone = len(container.streams) == 1
    return (container.duration or 0) / 1e6 if is_alone else 0.0


def _pyav(label: str, name: str):
    if not has_pyav():
        raise AudioError(
            f"{label}: cannot be read as sound yet: it is {name}, which needs PyAV. "
            f"Install it with pip install 'soundscape[film]', or convert it: "
            f"ffmpeg -i INPUT OUTPUT.wav"
        )
    try:
        import av
        import av.error
    except (ImportError, OSError) as error:
        raise AudioError(
            f"{label}: is {name}, which needs PyAV, and that does not load ({error}). Install it "
            f"again: pip install --force-reinstall av, or convert: ffmpeg -i INPUT OUTPUT.wav"
        ) from None
    return av

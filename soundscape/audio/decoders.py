"""Sound out of files, block by block: libsndfile, and PyAV for what phones and browsers record.

A header is never trusted for memory: a block is as large as was asked for, whatever is promised.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import numpy as np

from .._util.native_notes import without_native_notes
from ..errors import AudioError
from .clip import MAX_RATE_HZ, MIN_RATE_HZ
from .codecs import inside
from .film import FilmDecoder, has_pyav
from .kinds import FORMATS, HEAD_BYTES, kind_of
from .native import load_native
from .repair import mangled_by, repaired
from .sources import Source
from .splice import ByteFile, Splice

__all__ = ["MAX_CHANNELS", "Decoder", "decoders_of"]

MAX_CHANNELS = 64
_BLOCK_FRAMES = 1 << 16
_CONVERT = "convert it first, for example: ffmpeg -i INPUT OUTPUT.wav"


class Decoder(Protocol):
    """A recording, or a part of one, that can be decoded as often as needed.

    Attributes
    ----------
    rate_hz, channels : int
    is_bounded : bool
        Whether no sample can be beyond full scale.
    notes : list of str
        What was found while decoding, for people to read.
    """

    rate_hz: int
    channels: int
    is_bounded: bool
    notes: list[str]

    def blocks(self) -> Iterator[np.ndarray]:
        """Samples from the beginning, float32 of shape (n, channels), n >= 1."""
        ...


class _Unreadable(Exception):
    """libsndfile does not know the file."""


class SndfileDecoder:
    """What libsndfile reads; see `Decoder`."""

    def __init__(self, file: str | bytes | ByteFile, label: str):
        self._file, self._label, self.notes = file, label, []
        with self._opened() as sound:
            self.rate_hz, self.channels = sound.samplerate, sound.channels
            self.is_bounded = sound.subtype.startswith(("PCM", "ULAW", "ALAW"))

    def _opened(self):
        soundfile = load_native("soundfile")
        if not isinstance(self._file, (str, bytes)):
            self._file.seek(0)
        try:
            with without_native_notes():
                return soundfile.SoundFile(self._file)
        except (soundfile.LibsndfileError, TypeError, OSError) as error:
            raise _Unreadable(_reason(error)) from None

    def blocks(self) -> Iterator[np.ndarray]:
        """See `Decoder`; what was read before a fault in the file is lost with one error."""
        frames = max(1, _BLOCK_FRAMES // self.channels)
        with self._opened() as sound:
            while True:
                try:
                    with without_native_notes():
                        block = sound.read(frames, dtype="float32", always_2d=True)
                except load_native("soundfile").LibsndfileError as error:
                    raise AudioError(
                        f"{self._label}: is damaged ({_reason(error)}). Expected a complete sound "
                        f"file; copy it again, or cut the damaged part away."
                    ) from None
                if len(block) == 0:
                    return
                yield block


def decoders_of(source: Source) -> tuple[list[Decoder], list[str]]:
    """The parts of a recording, to be heard one after the other, and what was done to it.

    Raises
    ------
    AudioError
        When it is no sound, or none that can be read here; the message says what it is.
    """
    decoders, notes = _decoders(source)
    for decoder in decoders:
        _check_header(decoder, source.label)
    return decoders, notes


def _decoders(source: Source) -> tuple[list[Decoder], list[str]]:
    file, label = source.file, source.label
    file.seek(0)
    head = file.read(HEAD_BYTES)
    kind = kind_of(head)
    if kind is not None and not kind.is_sound:
        raise AudioError(f"{label}: cannot be read as sound: it is {kind.name}. {kind.advice}")
    mangled = mangled_by(head)
    if mangled:
        raise AudioError(f"{label}: is damaged: {mangled}.")
    if kind is not None and kind.film:
        return [FilmDecoder(file, label, kind.name)], []
    files, notes = repaired(file, source.size, head) or ([], [])
    try:
        # A splice, unlike some file objects, takes whatever a damaged file makes libsndfile ask.
        whole = source.path or Splice(file, [(0, source.size)])
        return [SndfileDecoder(one, label) for one in files or [whole]], notes
    except _Unreadable as error:
        reason = str(error)
    what = inside(head)
    # What begins like nothing known is not for FFmpeg to guess: it finds MP3 in raw samples.
    if kind is not None and has_pyav():
        try:
            return [FilmDecoder(file, label, what)], notes
        except AudioError:
            pass  # libsndfile's words are the better ones for what neither knows
    raise AudioError(_unreadable(label, head, reason, what))


def _check_header(decoder: Decoder, label: str) -> None:
    """Refuse what no recording has."""
    if not 1 <= decoder.channels <= MAX_CHANNELS:
        raise AudioError(
            f"{label}: claims {decoder.channels} channels, expected at most "
            f"{MAX_CHANNELS}. Mix it down and try again."
        )
    if not MIN_RATE_HZ <= decoder.rate_hz <= MAX_RATE_HZ:
        raise AudioError(
            f"{label}: the sample rate is {decoder.rate_hz} Hz, expected "
            f"{MIN_RATE_HZ} to {MAX_RATE_HZ} Hz. Convert the file to 44100 Hz and try again."
        )


def _unreadable(label: str, head: bytes, reason: str, what: str) -> str:
    if what:
        return (
            f"{label}: cannot be read as sound: it is {what}, which needs PyAV. "
            f"Install it with pip install 'soundscape[film]', or {_CONVERT}"
        )
    if head.startswith(b"OggS"):
        reason += "; an Ogg that is cut within its header holds no sound"
    if kind_of(head) is None:
        return (
            f"{label}: cannot be read as sound ({reason}). Expected {FORMATS}; {_CONVERT}. "
            f"If it is raw samples without a header, say what they are: "
            f"ffmpeg -f s16le -ar 44100 -ac 1 -i INPUT OUTPUT.wav"
        )
    return f"{label}: cannot be read as sound ({reason}). Expected {FORMATS}; {_CONVERT}"


def _reason(error: Exception) -> str:
    if isinstance(error, TypeError):  # soundfile asks for a rate where the name says raw samples
        return "no header says what it is"
    text = getattr(error, "error_string", None) or str(error)
    return text.strip().rstrip(".")

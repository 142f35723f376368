"""CAF, AIFF, AU and W64 whose header does not say how much sound follows.

Each has one number for it (AIFF two), which streams, killed recorders and broken copies get wrong.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from ..splice import ByteFile, Piece, Splice
from .search import bytes_at, is_sound_behind
from .words import UNKNOWN_LENGTH, cut_short, promised_less

__all__ = ["repaired"]

_AU_BYTES = {1: 1, 2: 1, 3: 2, 4: 3, 5: 4, 6: 4, 7: 8, 27: 1}
"""Bytes of a sample by AU's number of an encoding."""
_PCM = (b"NONE", b"twos", b"sowt", b"fl32", b"FL32", b"fl64", b"FL64", b"raw ")
_MOST_CHUNKS = 1_000
_UNKNOWN = (0, 0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF)


@dataclass(frozen=True)
class _Sound:
    """Where the samples are, and the numbers in the header that say so.

    `sizes` are fields: place, struct format, and what they count, in bytes and bytes before it.
    """

    begin: int
    promised: int
    bytes_a_second: float
    frame_bytes: int
    sizes: tuple[tuple[int, str, int, int], ...]


def repaired(file: ByteFile, size: int) -> tuple[list[ByteFile], list[str]] | None:
    """The recording behind a header that tells its true length; None when nothing is wrong.

    Parameters
    ----------
    file : binary file
        Begins with caff, FORM, .snd or riff (W64).
    size : int
        Its length in bytes.

    Returns
    -------
    (files, notes) or None
    """
    find = {b"caff": _caf, b"FORM": _aiff, b".snd": _au, b"riff": _w64}[bytes_at(file, 0, 4)]
    try:
        sound = find(file, size)
    except struct.error:  # a header that was cut
        return None
    if sound is None or sound.begin >= size or sound.bytes_a_second <= 0:
        return None
    there = (size - sound.begin) // sound.frame_bytes * sound.frame_bytes
    if there == 0:
        return None
    seconds = there / sound.bytes_a_second
    promised_seconds = sound.promised / sound.bytes_a_second
    end = sound.begin + sound.promised
    if sound.promised in _UNKNOWN:
        note = UNKNOWN_LENGTH
    elif end > size:
        note = cut_short(promised_seconds, seconds)
    elif is_sound_behind(file, end, size, sound.bytes_a_second):
        note = promised_less(promised_seconds, seconds)
    else:
        return None
    pieces: list[Piece] = []
    place = 0
    for field, form, unit, extra in sorted(sound.sizes):
        most = (1 << 8 * struct.calcsize(form)) - 1
        pieces += [(place, field), struct.pack(form, min(most, there // unit + extra))]
        place = field + struct.calcsize(form)
    return [Splice(file, [*pieces, (place, sound.begin + there)])], [note]


def _caf(file: ByteFile, size: int) -> _Sound | None:
    place, rate_hz, frame_bytes, frames = 8, 0.0, 0, 0
    for _ in range(_MOST_CHUNKS):
        if place + 12 > size:
            break
        name, length = bytes_at(file, place, 4), int.from_bytes(bytes_at(file, place + 4, 8), "big")
        if name == b"desc":
            rate_hz, frame_bytes, frames = struct.unpack(">d8xII", bytes_at(file, place + 12, 24))
        if name == b"data":
            if not (rate_hz > 0 and frame_bytes and frames):
                return None
            # Four bytes before the samples count the edits.
            promised = length - 4 if 4 < length not in _UNKNOWN else 0
            sizes = ((place + 4, ">Q", 1, 4),)
            speed = rate_hz * frame_bytes / frames
            return _Sound(place + 16, promised, speed, frame_bytes, sizes)
        place += 12 + length
    return None


def _aiff(file: ByteFile, size: int) -> _Sound | None:
    place, frames_at, rate_hz, frame_bytes = 12, 0, 0.0, 0
    for _ in range(_MOST_CHUNKS):
        if place + 8 > size:
            break
        name, length = bytes_at(file, place, 4), int.from_bytes(bytes_at(file, place + 4, 4), "big")
        if name == b"COMM":
            channels, _, bits, exponent, mantissa = struct.unpack(
                ">hIhHQ", bytes_at(file, place + 8, 18)
            )
            if length > 18 and bytes_at(file, place + 26, 4) not in _PCM:
                return None
            frames_at, frame_bytes = place + 10, channels * -(-bits // 8)
            rate_hz = mantissa * 2.0 ** (max(-100, min(100, exponent - 16_383)) - 63)
        if name == b"SSND":
            if frame_bytes <= 0:
                return None
            frames = int.from_bytes(bytes_at(file, frames_at, 4), "big")
            # Eight bytes before the samples align them.
            promised = [count for count in (frames * frame_bytes, length - 8) if count > 0]
            sizes = ((frames_at, ">I", frame_bytes, 0), (place + 4, ">I", 1, 8))
            speed = rate_hz * frame_bytes
            return _Sound(place + 16, min(promised, default=0), speed, frame_bytes, sizes)
        place += 8 + length + length % 2
    return None


def _au(file: ByteFile, size: int) -> _Sound | None:
    head = bytes_at(file, 0, 24)
    if len(head) < 24:
        return None
    begin, length, encoding, rate_hz, channels = struct.unpack(">5I", head[4:])
    frame_bytes = _AU_BYTES.get(encoding, 0) * channels
    if frame_bytes == 0 or begin < 24:
        return None
    return _Sound(begin, length, rate_hz * frame_bytes, frame_bytes, ((8, ">I", 1, 0),))


def _w64(file: ByteFile, size: int) -> _Sound | None:
    place, speed, frame_bytes = 40, 0, 0
    for _ in range(_MOST_CHUNKS):
        if place + 24 > size:
            break
        # Names are of 16 bytes, and sizes count the name and themselves.
        name, length = struct.unpack("<4s12xQ", bytes_at(file, place, 24))
        if name == b"fmt ":
            speed, frame_bytes = struct.unpack("<IH", bytes_at(file, place + 32, 6))
        if name == b"data":
            if frame_bytes == 0:
                return None
            promised = length - 24 if 24 < length not in _UNKNOWN else 0
            sizes = ((place + 16, "<Q", 1, 24),)
            return _Sound(place + 24, promised, speed, frame_bytes, sizes)
        place += max(24, -(-length // 8) * 8)
    return None

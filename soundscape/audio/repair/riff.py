"""WAV whose sizes or chunks are wrong: what is sound in it, wherever it lies.

Recorders that are killed leave sizes of zero, copies break off, headers are patched too early, two
files are put after one another, chunks lack their pad byte. The samples are there in all of them.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field

from ..splice import ByteFile, Splice
from .search import bytes_at, is_sound_behind, places_of
from .words import UNKNOWN_LENGTH, cut_short, joined, promised_less

__all__ = ["repaired"]

_UNKNOWN_BYTES = (range(0x7FFFF000, 0x80000001), range(0xFFFFF000, 0x100000000))
"""Sizes that programs write which do not know how long a stream will be."""
_SEARCHED_BYTES = 1 << 20
_MOST_CHUNKS = 1_000
_MOST_WAVES = 10_000
_MOST_FMT_BYTES = 1 << 12
_MOST_RIFF_BYTES = 0x7FFFFFFF
_COMMON = (b"data", b"fact", b"LIST", b"fmt ", b"bext", b"cue ", b"JUNK", b"id3 ")
_FORMS = (b"RIFF", b"RIFX", b"RF64", b"BW64")
_WAVE = re.compile(rb"(RIFF|RIFX|RF64|BW64)....WAVE(fmt |JUNK|ds64|bext)", re.DOTALL)


@dataclass
class _Wave:
    """One WAV found in a file: how its samples are stored, and where they are."""

    fmt: bytes = b""
    spans: list[tuple[int, int]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    as_it_is: bool = True
    end: int = 0
    big_endian: bool = False

    @property
    def bytes_a_second(self) -> int:
        return max(1, int.from_bytes(self.fmt[8:12], "big" if self.big_endian else "little"))

    def seconds(self, count: int) -> float:
        return count / self.bytes_a_second


def repaired(file: ByteFile, size: int) -> tuple[list[ByteFile], list[str]] | None:
    """The recordings in a damaged WAV, with what was done to it; None when it is best left alone.

    Parameters
    ----------
    file : binary file
        Begins with RIFF, RIFX, RF64 or BW64.
    size : int
        Its length in bytes.

    Returns
    -------
    (files, notes) or None
        No files and some notes: it can be read as it is, and something must be said of it.
    """
    waves, start = [], 0
    while start + 12 < size and len(waves) < _MOST_WAVES:
        wave = _walk(file, start, size)
        if not wave.fmt or not wave.spans:
            break
        waves.append(wave)
        start = wave.end
    if not waves:
        return None
    notes = [note for wave in waves for note in wave.notes]
    if len(waves) == 1 and waves[0].as_it_is:
        return ([], notes) if notes else None
    if len(waves) > 1:
        notes.insert(0, joined(len(waves), "WAV files"))
    files: list[ByteFile] = []
    for group in _alike(waves):
        spans = [span for wave in group for span in wave.spans]
        files.append(Splice(file, [_header(group[0], spans), *spans]))
    return files, notes


def _alike(waves: list[_Wave]) -> list[list[_Wave]]:
    """Neighbours whose samples are stored in the same way."""
    groups = [[waves[0]]]
    for wave in waves[1:]:
        if wave.fmt == groups[-1][0].fmt:
            groups[-1].append(wave)
        else:
            groups.append([wave])
    return groups


def _header(wave: _Wave, spans: list[tuple[int, int]]) -> bytes:
    order = ">" if wave.big_endian else "<"
    count = sum(last - first for first, last in spans)
    fmt = b"fmt " + struct.pack(order + "I", len(wave.fmt)) + wave.fmt + b"\0" * (len(wave.fmt) % 2)
    if count <= _MOST_RIFF_BYTES:
        begin = b"RIFX" if wave.big_endian else b"RIFF"
        begin += struct.pack(order + "I", 4 + len(fmt) + 8 + count) + b"WAVE"
        return begin + fmt + b"data" + struct.pack(order + "I", count)
    ds64 = b"ds64" + struct.pack("<IQQQI", 28, count + 36 + len(fmt) + 12, count, 0, 0)
    return b"RF64\xff\xff\xff\xffWAVE" + ds64 + fmt + b"data\xff\xff\xff\xff"


def _walk(file: ByteFile, start: int, size: int) -> _Wave:
    """Go from chunk to chunk of the WAV that begins at `start`."""
    head = bytes_at(file, start, 12)
    wave = _Wave(big_endian=head[:4] == b"RIFX", end=size)
    if head[8:] != b"WAVE":
        return wave
    place, long_size, early = start + 12, None, None
    for _ in range(_MOST_CHUNKS):
        if place + 8 > size:
            break
        name, length = _chunk(file, place, wave.big_endian)
        begin = place + 8
        if name in _FORMS and wave.spans:
            wave.end = place
            break
        if name == b"data" and not wave.fmt:
            early = (begin, min(size, begin + length))
        if name == b"data" and wave.fmt:
            if long_size is not None and length == 0xFFFFFFFF:
                length = long_size
            place = _data(file, wave, begin, length, size)
            continue
        if name == b"ds64":
            long_size = int.from_bytes(bytes_at(file, begin + 8, 8), "little")
        elif name == b"fmt " and 14 <= length <= _MOST_FMT_BYTES:
            fmt = bytes_at(file, begin, length)
            wave.as_it_is &= not wave.fmt and _completed(fmt) == fmt
            wave.fmt = wave.fmt or _completed(fmt)
        elif name == b"LIST" and bytes_at(file, begin, 4) == b"wavl":
            wave.as_it_is, place = False, begin + 4
            continue
        place = _next(file, wave, begin, begin + length, size)
    if early and wave.fmt and not wave.spans:
        wave.as_it_is, wave.spans = False, [early]
    return wave


def _completed(fmt: bytes) -> bytes:
    """With the width of samples where it is missing, which the size of a frame tells, too."""
    channels, frame_bytes = (int.from_bytes(fmt[at : at + 2], "little") for at in (2, 12))
    kind = int.from_bytes(fmt[:2], "little")
    if kind != 1 or int.from_bytes(fmt[14:16], "little") or not channels:
        return fmt
    return fmt[:14] + (frame_bytes // channels * 8).to_bytes(2, "little") + fmt[16:]


def _data(file: ByteFile, wave: _Wave, begin: int, length: int, size: int) -> int:
    """Take the samples from `begin`, and say where to go on."""
    end, rest = begin + length, size - begin
    if wave.spans:
        wave.as_it_is = False
        wave.notes.append("its sound is in several pieces, which were joined")
    if length == 0 and (rest < 16 or _is_chunk(file, begin, size, wave)):
        return begin
    if length == 0 or (end > size and any(length in sizes for sizes in _UNKNOWN_BYTES)):
        end = _next_wave(file, begin, size)
        # libsndfile, too, reads a size that is too large to the end of the file.
        wave.as_it_is &= length != 0 and end == size
        wave.notes.append(UNKNOWN_LENGTH)
    elif end > size:
        wave.notes.append(cut_short(wave.seconds(length), wave.seconds(rest)))
        end = size
    elif not _ends_well(file, wave, end, size):
        end = _next_wave(file, begin, size)
        wave.as_it_is = False
        wave.notes.append(promised_less(wave.seconds(length), wave.seconds(end - begin)))
    wave.spans.append((begin, end))
    return _next(file, wave, end, end, size) if end < size else size


def _ends_well(file: ByteFile, wave: _Wave, end: int, size: int) -> bool:
    """Whether what lies behind the samples is no sound."""
    if any(_is_chunk(file, place, size, wave) for place in (end, end + end % 2)):
        return True
    return not is_sound_behind(file, end, size, wave.bytes_a_second)


def _next(file: ByteFile, wave: _Wave, begin: int, end: int, size: int) -> int:
    """Where the next chunk begins: behind the pad byte, without one, or where one can be found."""
    padded = end + end % 2
    if padded > end and _chunk(file, end, wave.big_endian)[0] in _COMMON:
        wave.as_it_is &= bool(wave.spans)
        return end
    if padded + 8 > size or _is_chunk(file, padded, size, wave):
        return padded
    if _is_chunk(file, end, size, wave):
        wave.as_it_is &= bool(wave.spans)
        return end
    if wave.spans:
        return size
    wave.as_it_is = False
    found = bytes_at(file, begin, _SEARCHED_BYTES).find(b"data")
    return size if found < 0 else begin + found


def _is_chunk(file: ByteFile, place: int, size: int, wave: _Wave) -> bool:
    name, length = _chunk(file, place, wave.big_endian)
    if not all(0x20 <= byte < 0x7F for byte in name) or len(name) < 4:
        return False
    if name == b"data" or name in _FORMS:  # whose sizes are wrong where recorders are killed
        return True
    return place + 8 + length <= size + 1


def _next_wave(file: ByteFile, begin: int, size: int) -> int:
    """Where another WAV begins behind `begin`, else the end."""
    return next(places_of(_WAVE, file, begin, size), size)


def _chunk(file: ByteFile, place: int, big_endian: bool) -> tuple[bytes, int]:
    head = bytes_at(file, place, 8)
    return head[:4], int.from_bytes(head[4:], "big" if big_endian else "little")

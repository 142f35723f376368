"""FLAC whose header says nothing, or something else than what is there, of its length.

Every frame carries its place in the recording and a checksum, so the last one says how long it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice, pairwise

from ..splice import ByteFile, Splice
from .search import places_of
from .words import UNKNOWN_LENGTH, cut_short, joined, promised_less

__all__ = ["repaired"]

_HEADER_BYTES = 42
"""The mark, a block's header, and the block that every file begins with (STREAMINFO)."""
_TAIL_BYTES = 1 << 18
_MOST_TAIL_BYTES = 1 << 20
_MOST_FILES = 1_000
_MOST_FRAMES = (1 << 36) - 1
_FILE = re.compile(rb"fLaC[\x00\x80]\x00\x00\x22")
_SYNC = re.compile(rb"\xff[\xf8\xf9]")


@dataclass(frozen=True)
class _Frame:
    offset: int
    first: int
    samples: int


def repaired(file: ByteFile, size: int) -> tuple[list[ByteFile], list[str]] | None:
    """The recordings under headers that tell their true length, with what was done to them.

    Parameters
    ----------
    file : binary file
        Begins with fLaC.
    size : int
        Its length in bytes.

    Returns
    -------
    (files, notes) or None
        None when the header is right, or nothing can be told.
    """
    more = islice(places_of(_FILE, file, _HEADER_BYTES, size), _MOST_FILES)
    starts = [0, *more, size]
    if len(starts) == 2:
        return _one(file, size, 0)
    if len(starts) > _MOST_FILES:
        return None
    files, notes = [], [joined(len(starts) - 1, "FLAC files")]
    for first, last in pairwise(starts):
        repair = _one(file, last, first)
        files += repair[0] if repair else [Splice(file, [(first, last)])]
        notes += repair[1] if repair else []
    return files, notes


def _one(file: ByteFile, size: int, start: int) -> tuple[list[ByteFile], list[str]] | None:
    file.seek(start)
    header = file.read(_HEADER_BYTES)
    if len(header) < _HEADER_BYTES or header[:4] != b"fLaC" or header[4] & 0x7F:
        return None
    packed = int.from_bytes(header[18:26], "big")
    rate_hz, total = packed >> 44, packed & _MOST_FRAMES
    last = _last_frame(file, size, start, header)
    if last is None or rate_hz == 0 or last.first + last.samples == total:
        return None
    end = _end(file, size, last)
    # What is left of a frame that was cut is nothing that can be decoded.
    there = last.first + last.samples if end else last.first
    if there == 0 or there > _MOST_FRAMES:
        return None
    patched = (packed ^ total | there).to_bytes(8, "big")
    pieces = [
        header[:18] + patched + header[26:],
        (start + _HEADER_BYTES, end or last.offset),
    ]
    if total == 0:
        note = UNKNOWN_LENGTH
    else:
        say = promised_less if there > total else cut_short
        note = say(total / rate_hz, there / rate_hz)
    return [Splice(file, pieces)], [note]


def _last_frame(file: ByteFile, size: int, start: int, header: bytes) -> _Frame | None:
    largest = int.from_bytes(header[15:18], "big")
    first = max(start + _HEADER_BYTES, size - min(_MOST_TAIL_BYTES, max(_TAIL_BYTES, 2 * largest)))
    file.seek(first)
    tail = file.read(size - first)
    for found in reversed(list(_SYNC.finditer(tail))):
        frame = _frame(tail[found.start() : found.start() + 16], header)
        if frame:
            return _Frame(first + found.start(), *frame)
    return None


def _frame(head: bytes, header: bytes) -> tuple[int, int] | None:
    """First sample and number of samples of the frame that begins here; None when none does."""
    try:
        size_code, rate_code = head[2] >> 4, head[2] & 15
        channels, width, reserved = head[3] >> 4, head[3] >> 1 & 7, head[3] & 1
        if size_code == 0 or rate_code == 15 or channels > 10 or width == 3 or reserved:
            return None
        number, place = _coded_number(head, 4)
        if size_code < 6:
            samples = 192 if size_code == 1 else 576 << size_code - 2
        elif size_code < 8:
            extra = size_code - 5
            samples = int.from_bytes(head[place : place + extra], "big") + 1
            place += extra
        else:
            samples = 256 << size_code - 8
        place += {12: 1, 13: 2, 14: 2}.get(rate_code, 0)
        if _crc8(head[:place]) != head[place]:
            return None
    except (IndexError, ValueError):
        return None
    block = int.from_bytes(header[8:10], "big")
    variable = head[1] & 1
    return (number if variable else number * block), samples


def _coded_number(head: bytes, place: int) -> tuple[int, int]:
    """A number coded as UTF-8 is, up to 36 bits; and the place behind it."""
    first = head[place]
    if first < 0x80:
        return first, place + 1
    more = 8 - (first ^ 0xFF).bit_length() - 1
    if not 1 <= more <= 6:
        raise ValueError("no coded number")
    number = first & (0x3F >> more)
    for byte in head[place + 1 : place + 1 + more]:
        number = number << 6 | byte & 0x3F
    return number, place + 1 + more


def _end(file: ByteFile, size: int, frame: _Frame) -> int | None:
    """Where the frame ends, before tags if there are any; None when it was cut."""
    file.seek(frame.offset)
    content = file.read(size - frame.offset)
    ends = [len(content)]
    if content[-128:-125] == b"TAG":
        ends.append(len(content) - 128)
    for end in ends:
        if end > 2 and _crc16(content[: end - 2]) == int.from_bytes(content[end - 2 : end], "big"):
            return frame.offset + end
    return None


def _crc8(content: bytes) -> int:
    value = 0
    for byte in content:
        value ^= byte
        for _ in range(8):
            value = (value << 1 ^ 0x07) & 0xFF if value & 0x80 else value << 1
    return value


def _crc16(content: bytes) -> int:
    value = 0
    for byte in content:
        value = (value << 8 & 0xFFFF) ^ _CRC16[value >> 8 ^ byte]
    return value


def _crc16_of(byte: int) -> int:
    value = byte << 8
    for _ in range(8):
        value = (value << 1 ^ 0x8005) & 0xFFFF if value & 0x8000 else value << 1
    return value


_CRC16 = [_crc16_of(byte) for byte in range(256)]

"""Look for marks, and for sound, in a file of any size."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..kinds import kind_of
from ..splice import ByteFile

__all__ = ["bytes_at", "is_sound_behind", "places_of"]

_BLOCK_BYTES = 1 << 20
_FIRST_BLOCK_BYTES = 1 << 13  # most is found near
_LONGEST_BYTES = 64
_CRUMB_SECONDS = 0.01
"""What is shorter and lies behind a sound is no sound that anybody would miss."""
_TAGS = (b"ID3", b"TAG", b"APETAGEX", b"LYRICS")


def bytes_at(file: ByteFile, place: int, count: int) -> bytes:
    """Up to `count` bytes from `place`."""
    file.seek(place)
    return file.read(count)


def places_of(mark: re.Pattern[bytes], file: ByteFile, begin: int, end: int) -> Iterator[int]:
    """Where `mark` (at most 64 bytes long) begins between two offsets, in order."""
    step = _FIRST_BLOCK_BYTES
    while begin < end:
        block = bytes_at(file, begin, min(step + _LONGEST_BYTES - 1, end - begin))
        for found in mark.finditer(block):
            if found.start() < step:
                yield begin + found.start()
        begin += step
        step = min(_BLOCK_BYTES, 2 * step)


def is_sound_behind(file: ByteFile, end: int, size: int, bytes_a_second: float) -> bool:
    """Whether samples go on behind `end`: no chunks, tags, zeros or other files."""
    if size - end < max(16, _CRUMB_SECONDS * bytes_a_second):
        return False
    behind = bytes_at(file, end, 4096)
    if behind.startswith(_TAGS) or behind[1:].startswith(_TAGS):
        return False
    if _is_chunk(behind[:12], size - end):
        return False
    if not behind.strip(b"\0"):
        blocks = range(end, size, _BLOCK_BYTES)
        return any(bytes_at(file, place, _BLOCK_BYTES).strip(b"\0") for place in blocks)
    kind = kind_of(behind)
    # Quiet sound of 8 bit consists of the codes of letters.
    return kind is None or kind.is_sound or kind.name.startswith(("text", "base64"))


def _is_chunk(head: bytes, room: int) -> bool:
    """Whether it is a name, and a size that there is room for, as WAV, AIFF or CAF write it."""
    sizes = (
        int.from_bytes(head[4:8], "little"),
        int.from_bytes(head[4:8], "big"),
        int.from_bytes(head[4:12], "big"),
    )
    return all(0x20 <= byte < 0x7F for byte in head[:4]) and min(sizes) <= room

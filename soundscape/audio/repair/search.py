"""Look for a mark in a file of any size."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..splice import ByteFile

__all__ = ["places_of"]

_BLOCK_BYTES = 1 << 20
_LONGEST_BYTES = 64


def places_of(mark: re.Pattern[bytes], file: ByteFile, begin: int, end: int) -> Iterator[int]:
    """Where `mark` (at most 64 bytes long) begins between two offsets, in order."""
    for place in range(begin, end, _BLOCK_BYTES):
        file.seek(place)
        block = file.read(min(_BLOCK_BYTES + _LONGEST_BYTES - 1, end - place))
        for found in mark.finditer(block):
            if found.start() < _BLOCK_BYTES:
                yield place + found.start()

"""A file that is put together from pieces of another, without copying it.

A repaired header and the sound behind it, read as one file by the libraries that decode.
"""

from __future__ import annotations

import io
import os
from bisect import bisect_right
from collections.abc import Sequence
from typing import Protocol

__all__ = ["ByteFile", "Piece", "Splice"]

Piece = bytes | tuple[int, int]
"""Bytes of its own, or first and last offset (exclusive) in the file that is spliced."""


class ByteFile(Protocol):
    """A binary file that can be read from any place."""

    def read(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes from where it stands."""
        ...

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to a place, and tell which it is."""
        ...

    def tell(self) -> int:
        """Where it stands."""
        ...


class Splice(io.RawIOBase):
    """A read-only, seekable file made of pieces.

    Parameters
    ----------
    file : binary file
        Can seek; it is not closed with the splice.
    pieces : sequence of bytes or (int, int)
        In order; see `Piece`.
    """

    def __init__(self, file: ByteFile, pieces: Sequence[Piece]):
        super().__init__()
        self._file = file
        self._pieces: list[Piece] = []
        self._starts: list[int] = []
        self._size = self._place = 0
        for piece in pieces:
            length = len(piece) if isinstance(piece, bytes) else piece[1] - piece[0]
            if length > 0:
                self._pieces.append(piece)
                self._starts.append(self._size)
                self._size += length

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self._size}[whence]
        self._place = max(0, base + offset)
        return self._place

    def read(self, size: int = -1) -> bytes:
        return super().read(size) or b""

    def readinto(self, buffer) -> int:
        view, done = memoryview(buffer).cast("B"), 0
        while done < len(view) and self._place < self._size:
            index = bisect_right(self._starts, self._place) - 1
            piece, within = self._pieces[index], self._place - self._starts[index]
            if isinstance(piece, bytes):
                part = piece[within : within + len(view) - done]
            else:
                self._file.seek(piece[0] + within)
                part = self._file.read(min(len(view) - done, piece[1] - piece[0] - within))
            if not part:
                break
            view[done : done + len(part)] = part
            done += len(part)
            self._place += len(part)
        return done

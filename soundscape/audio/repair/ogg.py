"""Ogg that was chained (one stream after another), or that lacks pages.

Radio stations chain: every show is a stream of its own, with a rate of its own. libsndfile hears
the first one only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from ..splice import ByteFile, Splice
from .search import places_of
from .words import damaged, joined

__all__ = ["repaired"]

_PAGE = re.compile(rb"OggS\x00[\x00-\x07]")
_FIXED_BYTES = 27
_BEGIN, _END = 2, 4
_MOST_PIECES = 10_000
_NO_SOUND = (b"\x80theora", b"fishead", b"BBCD", b"\x80kate", b"OVP80")


@dataclass
class _Walk:
    links: list[int] = field(default_factory=list)  # where each begins
    films: int = 0
    holes: int = 0
    finished: bool = True


def repaired(file: ByteFile, size: int) -> tuple[list[ByteFile], list[str]] | None:
    """The streams of a chained Ogg, each as a file, with what is missing.

    Parameters
    ----------
    file : binary file
        Begins with OggS.
    size : int
        Its length in bytes.

    Returns
    -------
    (files, notes) or None
        No files and some notes: it can be read as it is, and something must be said of it.
    """
    walk = _walk(file, size)
    if walk.films or max(walk.holes, len(walk.links)) >= _MOST_PIECES:
        return None
    notes: list[str] = []
    files: list[ByteFile] = []
    if len(walk.links) > 1:
        notes.append(joined(len(walk.links), "streams"))
        bounds = [*walk.links, size]
        files = [Splice(file, [(first, last)]) for first, last in pairwise(bounds)]
    if walk.holes:
        notes.append(damaged(walk.holes))
    if not walk.finished:
        notes.append("it is cut short: its end is missing")
    return (files, notes) if notes else None


def _walk(file: ByteFile, size: int) -> _Walk:
    """Go from page to page."""
    walk, place = _Walk(), 0
    expected: dict[bytes, int] = {}
    open_streams: set[bytes] = set()
    after_sound = True
    while place + _FIXED_BYTES <= size and max(walk.holes, len(expected)) < _MOST_PIECES:
        file.seek(place)
        head = file.read(_FIXED_BYTES + 255)
        if not _PAGE.match(head):
            found = next(places_of(_PAGE, file, place, size), size)
            walk.holes += found < size
            expected.clear()  # pages that are lost here are not counted again
            place = found
            continue
        flags, stream, number = head[5], head[14:18], int.from_bytes(head[18:22], "little")
        table = head[_FIXED_BYTES : _FIXED_BYTES + head[26]]
        end = place + _FIXED_BYTES + head[26] + sum(table)
        if flags & _BEGIN:
            if after_sound:
                walk.links.append(place)
                open_streams.clear()
            after_sound = False
            walk.films += head[_FIXED_BYTES + head[26] :].startswith(_NO_SOUND)
            open_streams.add(stream)
        else:
            after_sound = True
            walk.holes += expected.get(stream, number) != number
        expected[stream] = number + 1
        if flags & _END:
            open_streams.discard(stream)
        if end > size:
            open_streams.add(stream)
        place = end
    walk.finished = not open_streams
    return walk

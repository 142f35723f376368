"""Files whose header does not say what is there: what can be read of them, and what was done.

Nothing is copied: a repaired file is a corrected header in front of the bytes that are there. What
is in more pieces than any recording is left alone, so that no file takes long to look through.
"""

from __future__ import annotations

import re

from ..kinds import kind_of
from ..splice import ByteFile, Splice
from . import flac, mp3, ogg, riff, sized
from .search import bytes_at
from .text import mangled_by
from .words import PASSED_OVER

__all__ = ["mangled_by", "repaired"]

_BEGIN = re.compile(
    rb"(RIFF|RIFX|RF64|BW64)....WAVE|fLaC[\x00\x80]\x00\x00\x22|OggS\x00\x02|FORM....AIF[FC]",
    re.DOTALL,
)


def repaired(file: ByteFile, size: int, head: bytes) -> tuple[list[ByteFile], list[str]] | None:
    """The recordings in a file that cannot be read as it is, or not to its end.

    Parameters
    ----------
    file : binary file
    size : int
        Its length in bytes.
    head : bytes
        What it begins with.

    Returns
    -------
    (files, notes) or None
        Files to be heard one after the other, and what was done, for people to read. No files: it
        can be read as it is, and something must be said of it. None: nothing is wrong.
    """
    if head.startswith((b"RIFF", b"RIFX", b"RF64", b"BW64")):
        return riff.repaired(file, size)
    if head.startswith(b"OggS"):
        return ogg.repaired(file, size)
    if head.startswith(b"fLaC"):
        return flac.repaired(file, size)
    if head.startswith((b"caff", b"FORM", b".snd", b"riff")):
        return sized.repaired(file, size)
    if head.startswith(b"ID3") or kind_of(head) is None:
        return _behind(file, size, head)
    return None


def _behind(file: ByteFile, size: int, head: bytes) -> tuple[list[ByteFile], list[str]] | None:
    """What lies behind a tag, or behind something that is no sound; MP3 is what is left."""
    tag = mp3.behind_tags(file, size)
    begins = bytes_at(file, tag, len(head))
    found = _BEGIN.search(begins)
    if found is None or (tag and found.start()):
        return mp3.repaired(file, size)
    sound = Splice(file, [(tag + found.start(), size)])
    files, notes = repaired(sound, size - tag - found.start(), begins[found.start() :]) or ([], [])
    return files or [sound], notes if tag else [PASSED_OVER, *notes]

"""Files whose header does not say what is there: what can be read of them, and what was done.

Nothing is copied: a repaired file is a corrected header in front of the bytes that are there. What
is in more pieces than any recording is left alone, so that no file takes long to look through.
"""

from __future__ import annotations

from ..kinds import kind_of
from ..splice import ByteFile
from . import flac, mp3, ogg, riff, sized
from .text import mangled_by

__all__ = ["mangled_by", "repaired"]


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
    if head.startswith(b"ID3"):
        start = mp3.behind_tags(file, size)
        file.seek(start)
        if file.read(4) == b"fLaC":
            return flac.repaired(file, size, start)
        return mp3.repaired(file, size)
    if head.startswith((b"caff", b"FORM", b".snd")):
        return sized.repaired(file, size)
    return mp3.repaired(file, size) if kind_of(head) is None else None

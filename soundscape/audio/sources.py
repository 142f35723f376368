"""Where a recording comes from: a path as people type it, bytes, a file object, a pipe.

Whatever comes, `opened` gives one binary file that can be read from any place, as often as needed.
"""

from __future__ import annotations

import glob
import io
import os
import re
import stat
import sys
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from ..errors import AudioError
from .kinds import FORMATS
from .splice import ByteFile

__all__ = ["MAX_PIPE_BYTES", "Source", "SourceLike", "opened"]

MAX_PIPE_BYTES = 2 << 30
"""What is taken from a pipe, which has to be kept on disk to be read twice: 2 GiB."""

_MEMORY_BYTES = 16 << 20
_CHUNK_BYTES = 1 << 20

SourceLike = str | os.PathLike | bytes | BinaryIO


@dataclass(frozen=True)
class Source:
    """A recording that can be read.

    Parameters
    ----------
    file : binary file
        Can seek; where it stands does not matter.
    label : str
        What to call it in messages: safe to print.
    path : str, bytes or None
        Its place, for the libraries that read a file faster than a Python object.
    size : int
        Its length in bytes.
    """

    file: ByteFile
    label: str
    path: str | bytes | None
    size: int


@contextmanager
def opened(source: SourceLike, name: str | None = None) -> Iterator[Source]:
    """Open a path (``~``, quoted, ``file:``; ``-`` is standard input), bytes or a file object.

    Raises
    ------
    AudioError
        When there is nothing to read: a missing or unreadable file, a folder, a web address, a
        pattern, nothing in it, or a pipe of more than `MAX_PIPE_BYTES`.
    """
    if isinstance(source, (bytes, bytearray, memoryview)):
        with io.BytesIO(source) as file:
            yield _measured(file, _printable(name or "uploaded sound"))
    elif not isinstance(source, (str, os.PathLike)):
        label = _printable(name or os.path.basename(str(getattr(source, "name", "sound"))))
        if not hasattr(source, "read"):
            raise AudioError(
                f"{label}: is of type {type(source).__name__}. Expected a path, bytes or a binary "
                f"file object."
            )
        if not (hasattr(source, "seek") and hasattr(source, "tell")):
            raise AudioError(
                f"{label}: the file object cannot seek. Pass its bytes: load_clip(f.read())."
            )
        if getattr(source, "seekable", lambda: True)():
            yield _measured(source, label)
        else:
            with _kept(source, label) as file:
                yield _measured(file, label)
    elif os.fspath(source) == "-":
        label = _printable(name or "standard input")
        with _kept(_standard_input(label), label) as file:
            yield _measured(file, label)
    else:
        path = _found(source)
        label = _printable(name or path.name)
        try:
            with path.open("rb") as file:
                if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                    # As bytes where a name need not be text.
                    raw = str(path) if os.name == "nt" else os.fsencode(path)
                    yield _measured(file, label, raw)
                else:
                    with _kept(file, label) as copy:
                        yield _measured(copy, label)
        except PermissionError:
            raise AudioError(
                f"{_shown(path)}: may not be read (permission denied). Expected a sound file that "
                f"you may read; change its permissions, or copy it."
            ) from None


def _measured(file: ByteFile, label: str, path: str | bytes | None = None) -> Source:
    size = file.seek(0, os.SEEK_END) or file.tell()
    if size == 0:
        raise AudioError(f"{label}: is empty (0 bytes). Expected a sound file ({FORMATS}).")
    return Source(file, label, path, size)


@contextmanager
def _kept(pipe: BinaryIO, label: str) -> Iterator[ByteFile]:
    """What comes out of a pipe, in a file of its own that is gone afterwards."""
    with tempfile.SpooledTemporaryFile(max_size=_MEMORY_BYTES) as file:
        while chunk := pipe.read(_CHUNK_BYTES):
            file.write(chunk)
            if file.tell() > MAX_PIPE_BYTES:
                raise AudioError(
                    f"{label}: more than {MAX_PIPE_BYTES >> 20} MiB came out of the pipe. Expected "
                    f"a recording with an end; save it as a file and pass that."
                )
        yield file


def _standard_input(label: str) -> BinaryIO:
    if sys.stdin is None or sys.stdin.closed:
        raise AudioError(f"{label}: is closed. Expected a sound; name a file, or use a pipe.")
    if sys.stdin.isatty():
        raise AudioError(
            f"{label}: is a keyboard. Expected a sound from a pipe: COMMAND | soundscape ... -"
        )
    return sys.stdin.buffer


def _found(source: str | os.PathLike) -> Path:
    """The file that is meant, or one error that says why there is none."""
    typed = os.fspath(source)
    typed = os.fsdecode(typed) if isinstance(typed, bytes) else typed
    for path in _readings(typed):
        try:
            mode = path.stat().st_mode
        except (OSError, ValueError):
            continue
        if stat.S_ISDIR(mode):
            raise AudioError(
                f"{_shown(path)}: is a folder. Expected a sound file ({FORMATS}); "
                f"name the files in it."
            )
        return path
    raise AudioError(_missing(typed))


def _readings(typed: str) -> Iterator[Path]:
    """As it is; then without the quotes of a shell, with ``~`` and ``file:`` taken for a place."""
    yield Path(typed)
    bare = typed.strip()
    if len(bare) > 1 and bare[0] == bare[-1] and bare[0] in "'\"":
        bare = bare[1:-1]
    if bare.lower().startswith("file:"):
        from urllib.request import url2pathname  # which brings all of HTTP along

        bare = url2pathname(urlsplit(bare).path)
    try:
        yield Path(bare).expanduser()
    except RuntimeError:  # a home that cannot be found
        return


def _missing(typed: str) -> str:
    shown = _shown(typed)
    bare = typed.strip().strip("'\"").lower()
    if re.match(r"(https?|ftp|s3|gs):/", bare):
        shown = re.sub(r":/+", "://", shown, count=1)  # a Path holds one slash of two
        return f"{shown}: is an address. Expected a file; download it first and name the copy."
    if bare.startswith("data:"):
        return f"{shown}: is a data URL. Expected a file; decode it and pass its bytes."
    try:
        Path(typed).stat()
    except PermissionError:
        return (
            f"{shown}: may not be looked at (permission denied). Expected a sound file that you "
            f"may read; change the permissions of its folder, or copy it."
        )
    except (OSError, ValueError) as error:
        if not isinstance(error, (FileNotFoundError, NotADirectoryError)):
            reason = getattr(error, "strerror", None) or str(error)
            return (
                f"{shown}: cannot be a file's name here ({reason.lower()}). "
                f"Expected the path of a sound file ({FORMATS})."
            )
    if glob.has_magic(typed):
        return (
            f"{shown}: does not exist. It looks like a pattern that no shell filled in, or that "
            f"nothing matches. Expected the name of a sound file ({FORMATS})."
        )
    return f"{shown}: does not exist. Expected a sound file ({FORMATS})."


def _shown(path: str | Path) -> str:
    """A path for a message: printable, and not longer than a person reads."""
    text = _printable(str(path))
    return text if len(text) <= 200 else f"{text[:90]}...{text[-90:]}"


def _printable(text: str) -> str:
    """Control characters and bytes that are no text (surrogates) cannot harm a terminal or JSON."""
    return "".join("\ufffd" if unicodedata.category(c) in ("Cc", "Cs") else c for c in text)

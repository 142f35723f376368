"""Keep what native libraries say to themselves from the terminal of whoever uses the package.

LiteRT and libmpg123 write straight to file descriptor 2 and have no switch for it that can be
reached from Python. So descriptor 2 is led into a file in memory while they are called, and all
that is no such note is written out afterwards: errors of others are a moment late, never lost.
Threads may be inside at once; the first one leads it away and the last one leads it back.
"""

from __future__ import annotations

import os
import re
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO

__all__ = ["without_native_notes"]

_STDERR = 2
_NOTE = re.compile(
    rb"INFO: Created TensorFlow Lite .* delegate"
    rb"|\[[^\]\n]*libmpg123[^\]\n]*\] "
    rb"|(Note|Warning): .*(resync|MPEG-Header|Skipped|Xing|Frankenstein|gapless|big_values)"
)

_lock = threading.Lock()
_inside = 0
_held: tuple[int, BinaryIO] | None = None
"""Where descriptor 2 led to before, and the file that it leads to meanwhile."""


@contextmanager
def without_native_notes() -> Iterator[None]:
    """While this lasts, notes of LiteRT and libmpg123 are not shown; anything else is, at the end.

    Where there is no standard error, or no room for a file, nothing is changed.
    """
    global _inside, _held
    with _lock:
        if _inside == 0:
            _held = _led_away()
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if _inside == 0 and _held is not None:
                _lead_back(*_held)
                _held = None


def _led_away() -> tuple[int, BinaryIO] | None:
    try:
        before = os.dup(_STDERR)
    except OSError:
        return None
    try:
        file = _memory()
        os.dup2(file.fileno(), _STDERR)
    except OSError:
        os.close(before)
        return None
    return before, file


def _memory() -> BinaryIO:
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("soundscape"), "w+b", buffering=0)
    return tempfile.TemporaryFile(buffering=0)


def _lead_back(before: int, file: BinaryIO) -> None:
    os.dup2(before, _STDERR)
    os.close(before)
    with file, suppress(OSError):
        file.seek(0)
        said = file.read()
        left = b"".join(one for one in said.splitlines(keepends=True) if not _NOTE.match(one))
        if left.strip():
            os.write(_STDERR, left)


def _after_fork() -> None:
    """The threads that were inside are not in the new process."""
    global _lock, _inside, _held
    _lock = threading.Lock()
    if _held is not None:
        os.dup2(_held[0], _STDERR)
    _inside, _held = 0, None


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)

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
from contextlib import suppress
from typing import BinaryIO

from .inside import WhileInside

__all__ = ["without_native_notes"]

_STDERR = 2
_NOTE = re.compile(
    rb"INFO: Created TensorFlow Lite .* delegate"
    rb"|\[[^\]\n]*libmpg123[^\]\n]*\] "
    rb"|(Note|Warning): .*(resync|MPEG-Header|Skipped|Xing|Frankenstein|gapless|big_values)"
)


def _led_away() -> tuple[int, BinaryIO] | None:
    """Where descriptor 2 led to before, and the file that it leads to now."""
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


def _lead_back(held: tuple[int, BinaryIO] | None) -> None:
    if held is None:
        return
    before, file = held
    os.dup2(before, _STDERR)
    os.close(before)
    with file, suppress(OSError):
        file.seek(0)
        said = file.read()
        left = b"".join(one for one in said.splitlines(keepends=True) if not _NOTE.match(one))
        if left.strip():
            os.write(_STDERR, left)


def _lead_back_forked(held: tuple[int, BinaryIO] | None) -> None:
    """What is in the file the other process says."""
    if held is not None:
        os.dup2(held[0], _STDERR)


without_native_notes = WhileInside(_led_away, _lead_back, _lead_back_forked)
"""While this lasts, notes of LiteRT and libmpg123 are not shown; anything else is, at the end.

Where there is no standard error, or no room for a file, nothing is changed.
"""

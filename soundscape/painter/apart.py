"""Rasterise in a process of its own.

The rasteriser holds Python's lock until a picture is done, and everything else of the program
waits for it. While somebody wants it, another process does that work; where none begins, and when
it has died, it is done here. It is a program of its own, since a process of `multiprocessing` would
begin with what called, be it a person's script that makes a film as it is read, or gigabytes.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ._rasteriser import ANSWERED, ASKED

__all__ = ["rasterise_apart", "rasterised_apart"]

_PROGRAM = Path(__file__).with_name("_rasteriser.py")
_PATIENCE_SECONDS = 5.0


class _Process:
    """The process, as long as anybody wants it; it begins with the first drawing."""

    def __init__(self):
        self._lock = threading.Lock()
        self._wanted = 0
        self._broken = False
        self._running: subprocess.Popen[bytes] | None = None

    def want(self, more: int) -> None:
        with self._lock:
            self._wanted += more
            if not self._wanted:
                self._end()
                self._broken = False

    def answer(self, svg: str, size: tuple[int, int]) -> tuple[bool, bytes] | None:
        """Whether there is a picture, and it or what is wrong; None where nobody answers."""
        with self._lock:
            if not self._wanted or self._broken:
                return None
            try:
                if self._running is None:
                    self._running = _begun()
                return _asked(self._running, svg.encode(), size)
            except (OSError, EOFError):
                self._broken = True
                self._end()
                return None
            except BaseException:
                self._end()  # with the answer that nobody waits for any more
                raise

    def _end(self) -> None:
        running, self._running = self._running, None
        if running is None:
            return
        try:
            running.communicate(timeout=_PATIENCE_SECONDS)
        except (OSError, ValueError, subprocess.TimeoutExpired):
            running.kill()
            running.wait()


def _begun() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        # Without its folder among those of modules: there are some of common names in it.
        [sys.executable or "python", "-P", _PROGRAM],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def _asked(running: subprocess.Popen[bytes], svg: bytes, size: tuple[int, int]):
    coming, going = running.stdout, running.stdin
    assert coming is not None
    assert going is not None
    going.write(ASKED.pack(*size, len(svg)) + svg)
    going.flush()
    drawn, length = ANSWERED.unpack(_exactly(coming, ANSWERED.size))
    return drawn, _exactly(coming, length)


def _exactly(coming, length: int) -> bytes:
    found = coming.read(length)
    if len(found) < length:
        raise EOFError
    return found


_PROCESS = _Process()


@contextmanager
def rasterise_apart() -> Iterator[None]:
    """Let drawings be rasterised in another process meanwhile, by whatever thread."""
    _PROCESS.want(1)
    try:
        yield
    finally:
        _PROCESS.want(-1)


def rasterised_apart(svg: str, size: tuple[int, int]) -> bytes | None:
    """A picture from the other process; None where there is none.

    Raises
    ------
    ValueError
        As the rasteriser does, of what is no drawing.
    """
    answer = _PROCESS.answer(svg, size)
    if answer is None:
        return None
    drawn, found = answer
    if not drawn:
        raise ValueError(found.decode())
    return found

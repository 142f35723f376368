"""One process at a time: a lock that goes away with whoever held it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .watch import Watch

__all__ = ["file_lock"]


@contextmanager
def file_lock(path: Path, *, watch: Watch, seconds: float, waiting: str) -> Iterator[bool]:
    """Hold a lock on a file while the block runs, against other processes and threads.

    The operating system keeps it, so that a process that dies leaves none behind. The empty file
    stays: taking it away could let two in.

    Parameters
    ----------
    path : Path
    watch : Watch
        Calls the wait off.
    seconds : float
        Longest wait.
    waiting : str
        Told to the watch once, when somebody else holds the lock.

    Yields
    ------
    bool
        Whether nobody else can be inside. True also where no lock can be had at all: in a folder
        that is read-only, or on a file system without locks. False after the longest wait.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("ab")
    except OSError:
        yield True
        return
    with file:
        until, told = time.monotonic() + seconds, False
        while (taken := _taken(file)) is False and time.monotonic() < until:
            if not told:
                watch.tell(waiting)
                told = True
            watch.sleep(0.1)
        yield taken is not False


def _taken(file) -> bool | None:
    """Try to take the lock; None where there are no locks."""
    try:
        import fcntl
    except ImportError:
        return _taken_on_windows(file)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


def _taken_on_windows(file) -> bool | None:
    import msvcrt

    try:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # pyright: ignore
    except PermissionError:
        return False
    except OSError:
        return None
    return True

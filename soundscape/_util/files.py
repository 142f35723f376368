"""Write a file whole or not at all: the one way to write anything that is kept."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["whole_file", "write_whole"]


@contextmanager
def whole_file(path: str | os.PathLike) -> Iterator[Path]:
    """A temporary path beside `path` to write to, renamed to it at the end: for other writers.

    Whoever reads meanwhile sees the old file or the new one, and a process that dies leaves no
    half of either. Several may write at once: the last one wins.

    Yields
    ------
    Path
        In the same folder and with the same suffix, which some writers judge a format by.

    Raises
    ------
    OSError
        As `open` does; nothing is left behind, nor after any other error.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> with whole_file(folder / "a.txt") as part:
    ...     length = part.write_text("whole")
    >>> [path.name for path in folder.iterdir()]
    ['a.txt']
    """
    path = Path(path)
    part = path.with_name(f".{secrets.token_hex(6)}.part{path.suffix[:20]}")
    try:
        yield part
        with part.open("r+b") as file:
            os.fsync(file.fileno())
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def write_whole(path: str | os.PathLike, content: bytes) -> Path:
    """Write bytes to a file, see `whole_file`; returns its path."""
    path = Path(path)
    with whole_file(path) as part, part.open("xb") as file:
        file.write(content)
    return path

"""Write a file whole or not at all."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

__all__ = ["write_whole"]


def write_whole(path: str | os.PathLike, content: bytes) -> Path:
    """Write to a temporary file beside `path`, then rename it.

    Whoever reads meanwhile sees the old file or the new one, and a process that dies leaves no
    half of either. Several may write at once: the last one wins.

    Raises
    ------
    OSError
        As `open` does; nothing is left behind.
    """
    path = Path(path)
    part = path.with_name(f".{path.name[:80]}.{secrets.token_hex(6)}.part")
    try:
        with part.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return path

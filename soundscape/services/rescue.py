"""Keep what came and could not be used: it may have been paid for."""

from __future__ import annotations

import secrets
import tempfile
from pathlib import Path

from .._util.files import write_whole
from .._util.paths import service_cache

__all__ = ["rescue"]

MAX_BYTES = 64_000_000


def rescue(content: bytes, suffix: str = ".bin") -> Path | None:
    """Write what came to a file of its own, wherever there is room.

    Parameters
    ----------
    content : bytes
        Without the key; of more than 64 MB the beginning is written.
    suffix : str

    Returns
    -------
    Path or None
        In ``rescued`` of the folder that answers are kept in, else in the temporary folder, else in
        the current one. None where none of them takes it, or there is nothing to write.

    Examples
    --------
    >>> rescue(b"") is None
    True
    """
    if not content:
        return None
    name = f"soundscape-{secrets.token_hex(6)}{suffix}"
    for find in (
        lambda: service_cache() / "rescued",
        lambda: Path(tempfile.gettempdir()),
        Path.cwd,
    ):
        try:
            folder = find()
            folder.mkdir(parents=True, exist_ok=True)
            return write_whole(folder / name, content[:MAX_BYTES])
        except (OSError, RuntimeError):  # full, read-only, in the way, or no home to begin with
            continue
    return None

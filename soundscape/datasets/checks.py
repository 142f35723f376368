"""Compare files with what they should be."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Verification", "file_digest"]


@dataclass(frozen=True)
class Verification:
    """Result of `datasets.verify`.

    Parameters
    ----------
    name : str
    folder : Path or None
        Where it was found; None when it was not.
    good : int
        Files that are what they should be.
    missing, damaged, extra : tuple of str
        Files that are not there, have another content, or do not belong. Extra files do no harm.
    """

    name: str
    folder: Path | None
    good: int
    missing: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the data set is complete and undamaged."""
        return self.folder is not None and not self.missing and not self.damaged

    def __str__(self) -> str:
        if self.folder is None:
            return f"{self.name}: not found"
        return (
            f"{self.name}: {self.good} good, {len(self.missing)} missing, "
            f"{len(self.damaged)} damaged, {len(self.extra)} that do not belong"
        )


def file_digest(path: Path) -> str:
    """SHA-256 of a file's content, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

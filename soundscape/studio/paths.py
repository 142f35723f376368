"""What is told of a person's files, without where they lie: notebooks are saved with it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

__all__ = ["plain"]


def plain(text: str, paths: Iterable[str | Path]) -> str:
    """A text without the folders that paths lie in, and without options that nobody typed.

    Examples
    --------
    >>> plain("/home/ann/walk/story.json cannot be written (No space).", ["/home/ann/walk"])
    'walk/story.json cannot be written (No space).'
    >>> plain("Name another folder (-o).", [])
    'Name another folder.'
    """
    parents = {str(Path(path).expanduser().parent) for path in paths} - {".", "/"}
    for parent in sorted(parents, key=len, reverse=True):
        text = text.replace(f"{parent}/", "").replace(f"{parent}\\", "")
    return re.sub(r" \(--?[a-z-]+\)", "", text)

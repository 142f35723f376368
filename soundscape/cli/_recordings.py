"""Which recordings are meant by what people type: files, folders, patterns that no shell filled."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from .._util.suffixes import RECORDINGS
from ..errors import AudioError
from ._streams import printable

__all__ = ["no_recordings", "one_recording", "recordings"]


def recordings(typed: Iterable[Path]) -> Iterator[Path]:
    """Each recording that is meant, in order.

    A folder stands for the recordings in it and in its folders, sorted, without hidden ones. A
    pattern stands for what it matches, unless a file is called so. What is not found, and a
    folder that gives nothing, comes back as it was typed: see `no_recordings`.
    """
    for path in typed:
        for found in _matches(path):
            if os.path.isdir(found):
                yield from _inside(found)
            else:
                yield found


def no_recordings(folder: Path) -> str:
    """What to say of a folder that gave no recordings."""
    try:
        os.listdir(folder)
    except OSError as error:
        return f"{printable(folder)}: is a folder that may not be read ({error.strerror})."
    return (
        f"{printable(folder)}: is a folder without recordings. Expected files that are called "
        f"{', '.join(RECORDINGS)}; name others one by one."
    )


def one_recording(typed: Path) -> Path:
    """The recording that is meant, where only one can be used.

    Raises
    ------
    AudioError
        When a pattern matches several.
    """
    found = _matches(typed)
    if len(found) > 1:
        raise AudioError(
            f"{printable(typed)}: matches {len(found)} recordings. Expected one; name it, or call "
            f"the command once for each."
        )
    return found[0]


def _matches(typed: Path) -> list[Path]:
    if os.path.lexists(typed):
        return [typed]
    bare = str(typed).strip()
    if len(bare) > 1 and bare[0] == bare[-1] and bare[0] in "'\"":
        bare = bare[1:-1]
    bare = os.path.expanduser(bare)
    if os.path.isdir(bare):
        return [Path(bare)]
    if os.path.lexists(bare) or not glob.has_magic(bare):
        return [typed]
    return [Path(match) for match in sorted(glob.glob(bare, recursive=True))] or [typed]


def _inside(folder: Path) -> list[Path]:
    found = []

    def refused(error: OSError) -> None:
        found.append(Path(error.filename))

    for place, folders, files in os.walk(folder, onerror=refused):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [
            Path(place, name)
            for name in files
            if not name.startswith(".") and os.path.splitext(name)[1].lower() in RECORDINGS
        ]
    return sorted(found) or [folder]

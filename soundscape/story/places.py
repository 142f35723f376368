"""Where the recording of a storyboard is, which its folder does not hold."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from .._util.files import write_whole
from ..errors import StoryError
from .values import Recording

__all__ = ["PLACE", "find_recording", "note_place"]

PLACE = "recording.txt"
"""What is called, in the folder of a story, the file that says where its recording was."""


def note_place(folder: Path, recording: str | os.PathLike) -> None:
    """Write where the recording is, as seen from the folder: both may move together.

    Raises
    ------
    StoryError
        When it cannot be written.
    """
    if not os.path.isfile(recording):  # a pipe, which is nowhere afterwards
        return
    try:
        place = os.path.relpath(os.path.abspath(recording), os.path.abspath(folder))
    except ValueError:  # on another drive
        place = os.path.abspath(recording)
    content = os.fsencode(place)
    try:
        if not (folder / PLACE).is_file() or (folder / PLACE).read_bytes() != content:
            write_whole(folder / PLACE, content)
    except OSError as error:
        raise StoryError(
            f"{folder / PLACE} cannot be written ({error.strerror}). Make room, and run again."
        ) from None


def find_recording(
    recording: Recording, folder: Path, named: str | os.PathLike | None = None
) -> Path:
    """Where it is: where it is said to be, else where it was, in the folder or beside it.

    Raises
    ------
    StoryError
        When it is nowhere there.
    """
    if named is not None:
        return Path(named)
    name = Path(recording.source).name
    places = [folder / name, folder.absolute().parent / name]
    with suppress(OSError):
        noted = (folder / PLACE).read_bytes().rstrip(b"\r\n")
        places.insert(0, folder / os.fsdecode(noted))
    found = next((place for place in places if place.is_file()), None)
    if found is None:
        raise StoryError(
            f"{name}, the recording of {folder}, is neither where it was nor in that folder or "
            f"beside it. Expected it there; copy it, or say where it is (--recording)."
        )
    return found

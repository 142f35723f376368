"""Where the files of a session's story are: its folder, its recording, its film."""

from __future__ import annotations

import hashlib
import io
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from .._util.files import write_whole
from .._util.suffixes import RECORDINGS
from ..errors import SoundscapeError, StoryError
from ..story import FILE, Storyboard
from .recording import Recording

__all__ = ["film_of", "folder_for", "passing_file", "recording_file", "transcript_file"]

_SAME_SECONDS = 0.01


def folder_for(recording: Recording, parent: Path) -> Path:
    """The folder where a recording's story is, or would be made: that of no other recording."""
    stem = Path(_file_name(recording)).stem
    for number in count(1):
        folder = parent / (f"{stem}-story" if number == 1 else f"{stem}-story-{number}")
        if not (folder / FILE).exists() or _is_of(folder, recording):
            return folder
    raise AssertionError  # there are always more numbers


def _is_of(folder: Path, recording: Recording) -> bool:
    try:
        found = Storyboard.load(folder).recording
    except SoundscapeError:  # broken by hand: it is told when it is opened
        return True
    if recording.sha256:
        return found.sha256 == recording.sha256
    # Nobody knows the hash of a recording of hours before all of it is read anew.
    return abs(found.duration_seconds - recording.duration_seconds) < _SAME_SECONDS


def recording_file(recording: Recording, folder: Path) -> Path:
    """The recording as a file: where it lies, or in the folder, for it may come from a browser.

    Raises
    ------
    StoryError
        When it is gone or cannot be written, or another one of its name is there.
    """
    if isinstance(recording.origin, Path):
        return recording.origin
    content = recording.origin or _as_wav(recording)
    path = folder / _file_name(recording)
    try:
        if path.exists():
            if path.read_bytes() == content:
                return path
            raise StoryError(
                f"{path} is another recording of this name. Expected a folder without it; name "
                f"another one. Nothing was changed."
            )
        folder.mkdir(parents=True, exist_ok=True)
        return write_whole(path, content)
    except OSError as error:
        raise StoryError(
            f"{path} cannot be written ({error.strerror}). Name another folder for the story."
        ) from None


@contextmanager
def passing_file(recording: Recording) -> Iterator[Path]:
    """The recording as a file, for as long as somebody reads it piece by piece."""
    with tempfile.TemporaryDirectory(prefix="soundscape-") as folder:
        yield recording_file(recording, Path(folder))


def _file_name(recording: Recording) -> str:
    """A recording's name as that of a file; it may be whatever a browser said."""
    name = re.sub(r"[^\w. ()+-]+", "_", Path(recording.source).name).strip(". ")[-100:]
    is_one = Path(name).suffix.lower() in RECORDINGS
    return name if is_one else f"{name or 'recording'}.wav"


def _as_wav(recording: Recording) -> bytes:
    import soundfile

    buffer = io.BytesIO()
    soundfile.write(buffer, recording.samples, recording.rate_hz, "FLOAT", format="WAV")
    return buffer.getvalue()


def film_of(folder: Path, content: bytes) -> Path:
    """Where the film of a storyboard is: another storyboard has another film.

    Parameters
    ----------
    folder : Path
    content : bytes
        All that stands in the storyboard's file.
    """
    return folder / f"film-{hashlib.sha256(content).hexdigest()[:8]}.mp4"


@contextmanager
def transcript_file(given: tuple[str, bytes] | None) -> Iterator[Path | None]:
    """A transcript as a file of its name, while it lasts; None where there is none."""
    if given is None:
        yield None
        return
    name, content = given
    with tempfile.TemporaryDirectory(prefix="soundscape-") as folder:
        yield write_whole(Path(folder) / name, content)

"""What is said in a recording, kept beside its storyboard: from a file, or from a transcriber."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from .. import speech
from .._util.extras import needs
from ..errors import SoundscapeError, SpeechError, StoryError
from ..services import Budget, Watch
from ..speech import Transcript
from ..timeline import Timeline
from .values import Settings

__all__ = ["NO_TRANSCRIPT", "TRANSCRIPT", "Wanted", "kept_transcript", "make_transcript", "wanted"]

TRANSCRIPT = "transcript.json"
"""What is called, in the folder of a story, what was said."""
NO_TRANSCRIPT = "none"
"""The setting of a story that heeds no transcript, not even one beside the recording."""


@dataclass(frozen=True)
class Wanted:
    """Which transcript a story is to have, where that is asked for otherwise than before.

    Parameters
    ----------
    settings : dict
        What the storyboard's settings say of it.
    path : Path or None
        Its file.
    """

    settings: dict
    path: Path | None = None


def wanted(
    recording: str | os.PathLike,
    folder: Path,
    before: Settings | None,
    *,
    transcript: str | os.PathLike | bool | None,
    transcriber: str | None,
    language: str | None,
    labels: str | os.PathLike | Timeline | None,
    watch: Watch,
) -> Wanted:
    """Which transcript is asked for; see `plan`.

    Raises
    ------
    StoryError
        When two are asked for, or a file cannot be read.
    SpeechError
        When the transcriber is not ready, or the file is no transcript.
    SoundscapeError
        When the extra ``speech`` is not installed and a transcript was asked for.
    """
    if transcriber is not None and transcript not in (None, False):
        raise StoryError("transcript and transcriber exclude each other. Give one of them.")
    asked = {} if language is None else {"language": language}
    if transcriber is not None:
        needs("speech", "yake")
        if before is None or before.transcriber != transcriber:
            _check_ready(transcriber)
        return Wanted(asked | {"transcript": "", "transcriber": transcriber})
    if transcript is False:
        return Wanted(asked | {"transcript": NO_TRANSCRIPT, "transcriber": ""})
    if transcript is None or transcript is True:
        path = _beside(recording, folder, before, language, labels)
    else:
        path = Path(transcript)
    if path is not None:
        try:
            needs("speech", "yake")
        except SoundscapeError as error:
            if transcript is not None:
                raise
            watch.tell(f"{path.name} is not heeded. {error}")  # nobody asked for it
            path = None
    if path is None:
        if transcript is True:
            raise StoryError(
                f"There is no transcript beside {Path(recording).name}. Expected one of its name, "
                f"such as {Path(recording).stem}.vtt, .srt or .txt."
            )
        return Wanted(asked)
    found = _sha256(path)
    speech.read(path)  # a wrong one is told before a long recording is listened to
    return Wanted(asked | {"transcript": found, "transcriber": ""}, path)


def _check_ready(name: str) -> None:
    """Hold that a transcriber can be asked, before a long recording is listened to."""
    found = speech.transcribers.get(name).readiness()
    if not found.ready:
        raise SpeechError(f"{name}: {found.message}. Or name another transcriber, or a transcript.")


def _beside(recording, folder: Path, before: Settings | None, language, labels) -> Path | None:
    """The transcript beside a recording, where a story is begun, or the one it has was changed."""
    if before is None:
        return None if labels is not None else speech.beside(recording, language)
    if before.transcript in ("", NO_TRANSCRIPT):
        return None
    path, kept = speech.beside(recording, language or before.language or None), _kept(folder)
    return path if path is not None and (kept is None or kept.source == path.name) else None


def make_transcript(
    recording: str | os.PathLike,
    folder: Path,
    asked: Settings,
    path: Path | None,
    heard: Timeline,
    watch: Watch,
    *,
    agree: Callable[[str], bool] | None = None,
    budget: Budget | None = None,
) -> Transcript | None:
    """What is said, with the times of the recording, kept in the folder; None where none is wanted.

    Raises
    ------
    SpeechError
        When the transcript cannot be read, is another recording's, or cannot be made.
    ProviderError
        When a service could not be asked for it.
    StoryError
        When it cannot be kept, or its file has to be named again.
    """
    if not asked.transcriber and asked.transcript in ("", NO_TRANSCRIPT):
        return None
    if not asked.transcriber and path is None:
        raise StoryError(
            f"{folder / TRANSCRIPT} is gone, and the transcript it was made of was not named. Name "
            f"it again (--transcript)."
        )
    voices = speech.hear(recording, heard, watch=watch)
    if path is not None:
        said = speech.read(path)
    else:
        said = speech.transcribers.get(asked.transcriber).transcribe(
            recording,
            voices,
            language=asked.language,
            agree=agree,
            budget=budget,
            watch=watch,
        )
    said = _in_language(speech.fit(said, voices), asked)
    try:
        speech.write(said, folder / TRANSCRIPT)
    except OSError as error:
        raise StoryError(
            f"{folder / TRANSCRIPT} cannot be written ({error.strerror}). Make room, and run again."
        ) from None
    for note in said.notes if said.phrases else ("no words were understood",):
        watch.tell(f"{said.source}: {note}")
    return said


def kept_transcript(folder: Path, asked: Settings) -> Transcript | None:
    """What was said when a story was begun; None where that is not kept, or none is wanted."""
    wants = asked.transcriber or asked.transcript not in ("", NO_TRANSCRIPT)
    kept = _kept(folder) if wants else None
    return kept and _in_language(kept, asked)


def _in_language(said: Transcript, asked: Settings) -> Transcript:
    """A transcript in the language that a person named."""
    return replace(said, language=asked.language.lower() or said.language)


def _kept(folder: Path) -> Transcript | None:
    try:
        return speech.read(folder / TRANSCRIPT)
    except SoundscapeError:
        return None


def _sha256(path: Path) -> str:
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise StoryError(f"{path} cannot be read ({error.strerror}). Name a transcript.") from None

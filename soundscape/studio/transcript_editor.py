"""What is said in a session's recording: found beside it, given by a person, or written down."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import traitlets

from .. import speech, story
from ..errors import ProviderError, SpeechError
from ..services import Watch
from ..speech import ESTIMATED, Heard, Transcript, transcribers
from ..story import Shot
from ..timeline import Timeline
from .recording import Recording
from .story_files import passing_file

__all__ = ["TranscriptEditor", "local_transcribers"]

_NAME_LETTERS = 100
_AROUND_SECONDS = 120.0
"""What is said so far around a phrase tells what is special in it."""


class TranscriptEditor(traitlets.HasTraits):
    """The transcript of one recording.

    Attributes
    ----------
    said : Transcript or None
        With the times of the recording; None where nobody has written down what is said.
    given : tuple of (str, bytes) or None
        Name and content of the one that a person gave or had written; None for one that was found.
    recording : Recording or None
        What it is of.
    """

    said = traitlets.Instance[Transcript | None](Transcript, allow_none=True)
    given = traitlets.Instance[tuple | None](tuple, allow_none=True)

    def __init__(self):
        super().__init__()
        self.recording: Recording | None = None
        self._read: Transcript | None = None  # with the times that its file has
        self._kept: dict[tuple, tuple] = {}

    @property
    def estimate(self) -> str:
        """Which times are an estimate, in a sentence; empty where all are given."""
        if self._read is None:
            return ""
        if not self._read.timed or ESTIMATED in self._read.notes:
            return "The text has no times: when each word is said is estimated."
        if any(not phrase.words for phrase in self._read.phrases):
            return "Times of phrases are given; those of the words in them are estimated."
        return ""

    @property
    def summary(self) -> str:
        """How much is said, where it comes from, and what a person should know of it."""
        said = self.said
        if said is None:
            return ""
        count = f"{_counted(len(said.words), 'word')} in {_counted(len(said.phrases), 'phrase')}"
        known = [f"{note[:1].upper()}{note[1:]}." for note in said.notes if note != ESTIMATED]
        return " ".join(filter(None, [f"{said.source}: {count}.", self.estimate, *known]))

    def begin(self, recording: Recording) -> None:
        """Take a recording: with its transcript, where one was in use before."""
        if self.recording is not None:
            self._kept[self.recording.identity] = self._read, self.given, self.said
        self.recording = recording
        known = self._kept.get(recording.identity, (None, None, None))
        self._read, self.given, self.said = known

    def find(self) -> None:
        """Use the transcript that lies beside the recording, where none is in use."""
        recording = self._in_use()
        if self.said is None and isinstance(recording.origin, Path):
            path = speech.beside(recording.origin)
            if path is not None:
                self._take(recording, speech.read(path), None)

    def recall(self, recording: Recording, found: Transcript | None) -> None:
        """Take what was said according to a story, unless a person gave a transcript since.

        One of its name that lies beside the recording may have been changed, and is what counts.
        """
        same = self.said is not None and found is not None and self.said.source == found.source
        if found is not None and self.given is None and not same:
            self._take(recording, found, None)

    def read(self, content: bytes, name: str) -> None:
        """Use a file that a person gives; the one before stays if it cannot be used.

        Raises
        ------
        SpeechError
            When it is no transcript, or of another recording.
        """
        recording = self._in_use()
        name = re.sub(r"[^\w. ()+-]+", "_", name)[-_NAME_LETTERS:].strip(". ") or "transcript"
        origin = recording.origin
        if isinstance(origin, Path) and origin.with_name(name).exists():
            name = f"given {name}"  # a story would take that one for this one, changed
        self._take(recording, speech.read(content, name=name), (name, content))

    def transcribe(
        self, name: str, timeline: Timeline | None = None, *, watch: Watch | None = None
    ) -> None:
        """Have what is said written down by one of `local_transcribers`.

        Parameters
        ----------
        name : str
        timeline : Timeline, optional
            What is heard when; found out without it.
        watch : Watch, optional

        Raises
        ------
        SpeechError
            When the recording would leave this machine, or nothing was understood.
        """
        recording, transcriber = self._in_use(), transcribers.get(name)
        if transcriber.goes_to():
            raise SpeechError(
                f"{name} is sent the recording, which the generator does not do. Use `soundscape "
                f"story --transcriber {name}`, which asks before anything leaves."
            )
        with passing_file(recording) as path:
            heard = speech.hear(path, timeline, watch=watch)
            said = transcriber.transcribe(path, heard, watch=watch)
        if not said.phrases:
            raise SpeechError(f"{name} understood no word. Give a transcript, if there is one.")
        content = json.dumps(speech.document_of(said), ensure_ascii=False).encode()
        self._take(recording, said, ("transcript.json", content), heard)

    def fit(self, timeline: Timeline | None = None, *, watch: Watch | None = None) -> None:
        """Move phrases to where people breathe in the recording, see `speech.fit`."""
        recording, said, given = self._in_use(), self._read, self.given
        if said is None:
            raise SpeechError("There is no transcript yet. Give one first.")
        with passing_file(recording) as path:
            heard = speech.hear(path, timeline, watch=watch)
        self._take(recording, said, given, heard)

    def phrases_of(self, index: int) -> tuple[str, ...]:
        """What can be pictured of a phrase, in a few words.

        Parameters
        ----------
        index : int
            Its place in the transcript.

        Raises
        ------
        SpeechError
            When there is no such phrase, or nothing in it can be pictured.
        """
        said = self.said
        if said is None or not 0 <= index < len(said.phrases):
            raise SpeechError("There is no such phrase any more. Choose one that is there now.")
        phrase = said.phrases[index]
        near = said.between(phrase.start - _AROUND_SECONDS, phrase.end + _AROUND_SECONDS)
        keys = story.keys_of(replace(said, phrases=near))
        shot = Shot(phrase.start, phrase.end, said=phrase.text)
        found = story.phrases_of_talk(shot, keys, said.language)
        if not found:
            raise SpeechError("Nothing in this phrase can be pictured. Choose another one.")
        return found

    def _take(
        self,
        recording: Recording,
        read: Transcript,
        given: tuple[str, bytes] | None,
        heard: Heard | None = None,
    ) -> None:
        fitted = speech.fit(read, heard or Heard(recording.duration_seconds))
        if recording is self.recording:  # else another one was chosen meanwhile
            self._read, self.given = read, given
            self.said = fitted

    def _in_use(self) -> Recording:
        if self.recording is None:
            raise SpeechError("There is no sound yet. Choose one first.")
        return self.recording


def local_transcribers() -> tuple[str, ...]:
    """Names of those that are ready and to which no recording is sent."""
    return tuple(filter(_is_local, transcribers.names()))


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _is_local(name: str) -> bool:
    try:
        one = transcribers.get(name)
    except ProviderError:  # its settings are wrong
        return False
    return one.readiness().ready and not one.goes_to()

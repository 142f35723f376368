"""All of a recording: what is heard when and said in it, and the story that is made of it."""

from __future__ import annotations

from pathlib import Path

import traitlets

from .. import story
from ..models import Classifier
from ..services import Watch
from ..timeline import Timeline
from .recording import Recording
from .story_maker import StoryMaker
from .storyboard_editor import StoryboardEditor
from .timeline_editor import TimelineEditor
from .transcript_editor import TranscriptEditor

__all__ = ["WholeRecording"]


class WholeRecording:
    """Joins the editors of a recording, which know nothing of each other.

    Attributes
    ----------
    timeline_editor : TimelineEditor
        What is heard when.
    transcript_editor : TranscriptEditor
        What is said.
    storyboard_editor : StoryboardEditor
        The shots, in a file of their own.
    story_maker : StoryMaker
        What they cost, their pictures and their film.
    """

    def __init__(self):
        self.timeline_editor = TimelineEditor()
        self.transcript_editor = TranscriptEditor()
        self.storyboard_editor = StoryboardEditor()
        self.story_maker = StoryMaker(self.storyboard_editor)
        traitlets.dlink((self.transcript_editor, "given"), (self.storyboard_editor, "transcript"))

    def begin(self, recording: Recording, parent: Path) -> None:
        """Take a recording; its story is in a folder in `parent`. `open_story` looks into it."""
        self.timeline_editor.begin(recording)
        self.transcript_editor.begin(recording)
        self.storyboard_editor.begin(recording, parent)

    @property
    def timeline(self) -> Timeline | None:
        """What is heard when; None where nobody knows yet."""
        edited = self.timeline_editor.edited
        return edited.timeline if edited is not None and edited.timeline.events else None

    def detect(self, classifier: Classifier, *, watch: Watch | None = None) -> None:
        """Find what is heard when."""
        self.timeline_editor.detect(classifier, watch=watch)

    def transcribe(self, name: str, *, watch: Watch | None = None) -> None:
        """Have what is said written down by a transcriber that works on this machine."""
        self.transcript_editor.transcribe(name, self.timeline, watch=watch)

    def fit_transcript(self, *, watch: Watch | None = None) -> None:
        """Move the phrases that are said to where people pause."""
        self.transcript_editor.fit(self.timeline, watch=watch)

    def open_story(self, *, watch: Watch | None = None) -> None:
        """Go on with the story in the folder: with its shots, and with what it was made of.

        What is heard when and what is said is taken from it where nobody said otherwise since the
        recording was chosen.
        """
        editor = self.storyboard_editor
        recording = editor.recording
        editor.open(watch=watch)
        board, place = editor.board, editor.place
        if recording is not None and board is not None:
            self.timeline_editor.recall(recording, story.kept_timeline(place, board.recording))
            self.transcript_editor.recall(recording, story.kept_transcript(place, board.settings))

    def plan_story(self, classifier: Classifier, *, watch: Watch | None = None, **asked) -> None:
        """Cut it into shots, by what is heard when; that is found where nobody knows.

        Further arguments are those of `story.plan`.
        """
        if self.timeline is None and self.timeline_editor.recording is not None:
            self.detect(classifier, watch=watch)
        edited = self.timeline_editor.edited
        said = None if edited is None else edited.timeline
        self.storyboard_editor.plan(said, watch=watch, **asked)

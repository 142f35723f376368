"""The labels of a session's recording: found by a model, read from a file, edited by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import traitlets

from ..errors import TimelineError
from ..models import Classifier
from ..services import Watch
from ..timeline import FORMATS, EditedTimeline, Timeline, as_text, detect_windows, read_all
from .history import History
from .recording import Recording, in_time

__all__ = ["TimelineEditor"]

EDITS = ("resize", "move", "relabel", "split", "merge", "add", "remove")
FORGIVEN_SECONDS = 0.5
"""So far labels may reach beyond the recording: other programs count its length in their way."""


class TimelineEditor(traitlets.HasTraits):
    """What is heard when in one recording, with undo and redo.

    Attributes
    ----------
    edited : EditedTimeline or None
        The timeline and the event in hand; None without a recording.
    recording : Recording or None
        What it is about.
    """

    edited = traitlets.Instance[EditedTimeline | None](EditedTimeline, allow_none=True)

    def __init__(self):
        super().__init__()
        self.recording: Recording | None = None
        self._history: History[EditedTimeline] = History()
        self._kept: dict[tuple, tuple[EditedTimeline, History[EditedTimeline]]] = {}

    @property
    def can_undo(self) -> bool:
        """Whether there is something to take back."""
        return self._history.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether something was taken back."""
        return self._history.can_redo

    def begin(self, recording: Recording) -> None:
        """Take a recording: with its labels, where it was in use before."""
        if self.recording is not None:
            self._kept[self.recording.identity] = self._now(), self._history
        seconds, source = recording.duration_seconds, recording.source
        empty = Timeline((), seconds, source=source, sha256=recording.sha256)
        new = EditedTimeline(empty), History[EditedTimeline]()
        self.recording = recording
        edited, self._history = self._kept.get(recording.identity, new)
        self.edited = edited

    def recall(self, recording: Recording, found: Timeline | None) -> None:
        """Take what was known of the recording before, where nothing is known of it yet."""
        if found is None or recording is not self.recording:
            return
        if not self.can_undo and not self._now().timeline.events:
            known = {"source": recording.source, "sha256": recording.sha256}
            self.edited = EditedTimeline(replace(found, **known))

    def detect(self, classifier: Classifier, *, watch: Watch | None = None) -> None:
        """Let a classifier say what is heard when; what was there can be had back with `undo`."""
        recording, watch = self._in_use(), watch or Watch()
        seconds = recording.duration_seconds

        def follow(heard: float) -> None:
            watch.check()
            done = min(1.0, heard / seconds)
            watch.tell(f"{in_time(heard)} of {in_time(seconds)} heard", done)

        found = detect_windows(recording.windows(), model=classifier, on_window=follow)
        watch.check()
        if recording is self.recording:
            self._take(EditedTimeline(replace(found, sha256=recording.sha256)))

    def read_labels(self, content: bytes, name: str) -> None:
        """Use the labels of a file; what was there can be had back with `undo`.

        Raises
        ------
        TimelineError
            When it is no file of labels, or of another recording's.
        """
        recording = self._in_use()
        seconds, source = recording.duration_seconds, recording.source
        found = read_all(content, name=name)
        if len(found) > 1:
            stem = Path(source).stem
            found = [one for one in found if Path(one.source).stem == stem]
        if not found:
            raise TimelineError(f"{name}: holds no labels of {source}. Choose another file.")
        labels = found[0]
        last = max((event.offset for event in labels.events), default=0.0)
        if last > seconds + FORGIVEN_SECONDS:
            raise TimelineError(
                f"{name}: labels reach to {last:.2f} s, but {source} ends at {seconds:.2f} s. "
                f"Choose the labels of this recording, or the recording of these labels."
            )
        if "" not in (labels.sha256, recording.sha256) and labels.sha256 != recording.sha256:
            raise TimelineError(
                f"{name}: was made of another sound than {source}, though it fits its length. "
                f"Choose the labels of this recording, or the recording of these labels."
            )
        events = tuple(
            replace(event, onset=min(event.onset, seconds), offset=min(event.offset, seconds))
            for event in labels.events
        )
        known = {"duration_seconds": seconds, "source": source, "sha256": recording.sha256}
        self._take(EditedTimeline(replace(labels, events=events, **known)))

    def choose(self, index: int | None) -> None:
        """Take an event in hand, or none."""
        self.edited = self._now().choose(index)

    def edit(self, action: str, *values) -> None:
        """Do one of `EDITS` to the event in hand; the values are those of `EditedTimeline`."""
        if action not in EDITS:
            raise TimelineError(f"There is no edit {action!r}. Expected one of {EDITS}.")
        self._take(getattr(self._now(), action)(*values))

    def undo(self) -> None:
        """Take the last edit back, where there is one."""
        if self.can_undo:
            self.edited = self._history.undo(self._now())

    def redo(self) -> None:
        """Do again what was taken back, where there is something."""
        if self.can_redo:
            self.edited = self._history.redo(self._now())

    def export(self, format: str) -> tuple[str, bytes]:
        """Name and content of a file of the labels, in a format of `timeline.FORMATS`."""
        timeline = self._now().timeline
        content = as_text(timeline, format).encode()
        return f"{Path(timeline.source).stem or 'labels'}{FORMATS[format].suffix}", content

    def _take(self, edited: EditedTimeline) -> None:
        if edited.timeline != self._now().timeline:
            self._history.keep(self._now())
        self.edited = edited

    def _now(self) -> EditedTimeline:
        self._in_use()
        assert self.edited is not None
        return self.edited

    def _in_use(self) -> Recording:
        if self.recording is None:
            raise TimelineError("There is no sound yet. Choose one first.")
        return self.recording

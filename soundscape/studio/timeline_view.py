"""The widget that shows what is heard when, and takes edits from the browser."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import anywidget
import traitlets

from .._util.labels import pretty
from ..errors import TimelineError
from ..services import Watch
from ..timeline import SILENT
from . import markup
from .player_data import sketch
from .recording import Recording
from .task_runner import Lane
from .timeline_editor import TimelineEditor
from .widgets import joined

__all__ = ["TimelineView"]

SILENT_COLOUR = 7
"""The last of the colours in ``studio.css``, a grey; the rows take turns with those before it."""
_FORMAT_NAMES = {
    "audacity": "Audacity labels",
    "raven": "Raven selection table",
    "csv": "CSV",
    "tsv": "TSV",
    "vtt": "WebVTT",
    "srt": "SRT",
    "json": "JSON",
}


class TimelineView(anywidget.AnyWidget):
    """Events as bars under a spectrogram, one row a label.

    The browser sends steps, which are edits of the event in hand, with the revision that it shows:
    steps that are about another one are dropped, and what is shown is sent again. The spectrogram
    travels in messages, when the browser asks for it: see `Player`.

    Parameters
    ----------
    editor : TimelineEditor
    attempt : callable(action, \\*arguments)
        Does what the browser asks for, and tells what goes wrong.
    """

    _esm = joined("axis.js", "timeline.js")
    seconds = traitlets.Float(0.0).tag(sync=True)
    name = traitlets.Unicode("").tag(sync=True)
    rows = traitlets.List(help="labels for people, one a row").tag(sync=True)
    events = traitlets.List(help="onset, offset, row, colour and note of each").tag(sync=True)
    chosen = traitlets.Int(-1, help="place of the event in hand; -1 for none").tag(sync=True)
    labels = traitlets.List(help="what may be chosen for people to read").tag(sync=True)
    formats = traitlets.List([list(pair) for pair in _FORMAT_NAMES.items()]).tag(sync=True)
    can_undo = traitlets.Bool(False).tag(sync=True)
    can_redo = traitlets.Bool(False).tag(sync=True)
    revision = traitlets.Int(0, help="counts answers").tag(sync=True)
    version = traitlets.Int(0, help="counts recordings").tag(sync=True)

    def __init__(self, editor: TimelineEditor, attempt: Callable, **traits):
        super().__init__(**traits)
        self._editor, self._attempt = editor, attempt
        self._known: dict[str, str] = {}
        self._shown: Recording | None = None
        self._lane = Lane("timeline-view")
        self.on_msg(self._receive)
        editor.observe(lambda change: self.show(), "edited")

    def offer(self, labels: Iterable[str]) -> None:
        """Offer these labels to choose from."""
        self._known = {pretty(label): label for label in labels}
        self.labels = sorted(self._known)

    def show(self) -> None:
        """Show the timeline as it is now."""
        edited, recording = self._editor.edited, self._editor.recording
        if edited is None or recording is None:
            return
        events = edited.timeline.events
        rows = sorted({event.label for event in events}, key=lambda one: (one == SILENT, one))
        with self.hold_sync():
            if recording is not self._shown:
                self._shown = recording
                self.seconds, self.name = recording.duration_seconds, recording.source
                self.version += 1
            self.rows = [pretty(label) for label in rows]
            self.events = [
                {
                    "onset": event.onset,
                    "offset": event.offset,
                    "row": rows.index(event.label),
                    "colour": SILENT_COLOUR
                    if event.label == SILENT
                    else rows.index(event.label) % SILENT_COLOUR,
                    "note": markup.certainty(event),
                }
                for event in events
            ]
            self.chosen = -1 if edited.chosen is None else edited.chosen
            self.can_undo, self.can_redo = self._editor.can_undo, self._editor.can_redo
            self.revision += 1

    def _receive(self, widget, content, buffers) -> None:
        kind = content.get("kind")
        if kind == "edit":
            with self.hold_sync():  # one answer, however many steps
                if content.get("revision") == self.revision:
                    self._attempt(self._follow, content["index"], content["steps"])
                self.show()
        elif kind == "import":
            self._attempt(self._read, str(content["name"])[:200], content["size"], buffers)
        elif kind == "export":
            self._attempt(self._export, content["format"])
        elif kind == "view" and content.get("version") == self.version:
            self._draw(content)

    def _follow(self, index: int, steps: list[list]) -> None:
        editor = self._editor
        editor.choose(None if index < 0 else index)
        for action, *values in steps:
            if action == "undo":
                editor.undo()
            elif action == "redo":
                editor.redo()
            elif action == "relabel":
                editor.edit(action, self._label(str(values[0])))
            else:
                editor.edit(action, *map(float, values))

    def _label(self, written: str) -> str:
        """The label that a person means: one of the timeline's, a known one, or a new one."""
        edited = self._editor.edited
        events = () if edited is None else edited.timeline.events
        own = {pretty(event.label): event.label for event in events}
        written = " ".join(written.split())
        return own.get(written) or self._known.get(written) or written

    def _read(self, name: str, size: int, buffers: list) -> None:
        if not buffers:
            raise TimelineError(
                f"{name} has {size / 1e6:.0f} MB; a browser may send at most 3 MB of labels. "
                f"Export a part of them, or read them in Python: "
                f"session.whole.timeline_editor.read_labels(content, name)."
            )
        self._editor.read_labels(b"".join(bytes(one) for one in buffers), name)

    def _export(self, format: str) -> None:
        name, content = self._editor.export(format)
        self.send({"kind": "file", "name": name}, [content])

    def _draw(self, content: dict) -> None:
        recording = self._editor.recording
        if recording is None:
            return
        start, length = float(content.get("start", 0)), float(content.get("length", 0))

        def answer(watch: Watch) -> None:
            if not watch.cancelled:
                self.send(content, [sketch(recording, start, length).spectrogram])

        self._lane.start(answer, Watch())

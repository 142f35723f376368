"""See and edit what is heard when."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as widgets

from .. import markup
from ..timeline_view import TimelineView
from ._panel import Panel, button, row

__all__ = ["TimelinePanel"]


class TimelinePanel(Panel):
    """A button that finds what is heard when; the timeline, its table, its files."""

    def build(self):
        """Make the widgets."""
        self.editor = self.session.whole.timeline_editor
        self.detect = button(
            "Find the sounds", self._detect, "Listen to all of the recording, and say what is when"
        )
        self.cancel = button("Stop listening", self._cancel, disabled=True)
        self.status = widgets.HTML()
        self.view = TimelineView(self.editor, self._attempt)
        self.table = widgets.HTML()
        return [row(self.detect, self.cancel), self.status, self.view, self.table]

    def wire(self) -> None:
        """Join them with the session."""
        self.session.tasks.observe(self._say, "progress")
        self.editor.observe(self._show, "edited")
        self.session.observe(lambda change: self._offer(), "classifier_name")
        self._offer()
        self.view.show()
        self._show()

    def _attempt(self, action: Callable, *arguments) -> None:
        self.session.tasks.attempt("timeline", action, *arguments)

    def _detect(self) -> None:
        self.session.tasks.later("timeline", self.session.detect)

    def _cancel(self) -> None:
        self.session.tasks.cancel("timeline")

    def _offer(self) -> None:
        self.view.offer(self.session.labels)

    def _say(self, change) -> None:
        going_on = change.new.get("timeline")
        self.detect.disabled, self.cancel.disabled = bool(going_on), not going_on
        self.status.value = (
            markup.progress(going_on.text, going_on.share, "Finding the sounds")
            if going_on
            else self._summary()
        )

    def _summary(self) -> str:
        edited = self.editor.edited
        if edited is None:
            return ""
        if not edited.timeline.events:
            return markup.status(
                "No labels yet: let the sounds be found, import labels, or add them by hand."
            )
        return markup.status(f"In all of it: {edited.timeline.in_words()}.")

    def _show(self, change=None) -> None:
        edited = self.editor.edited
        if "timeline" not in self.session.tasks.progress:
            self.status.value = self._summary()
        timeline = None if edited is None else edited.timeline
        self.table.value = markup.events(timeline) if timeline and timeline.events else ""

"""See what is said, hear it from a word on, make a phrase the subject of the prompt."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as widgets

from .. import markup
from ..transcript_editor import local_transcribers
from ..transcript_view import TranscriptView
from ._panel import Panel, button, row

__all__ = ["TranscriptPanel"]

_NONE = (
    "Nobody has written down what is said. Give a transcript; one that lies beside a recording "
    "under its name is found."
)
_NO_TRANSCRIBER = "To have it written down here: pip install 'soundscape[speech]'."


class TranscriptPanel(Panel):
    """The words that are said, and who writes them down where nobody has."""

    def build(self):
        """Make the widgets."""
        self.editor = self.session.whole.transcript_editor
        self.view = TranscriptView(self.editor, self._attempt, self._use)
        self.back = button("Words of the sound again", self._use_sound, "Picture what is heard")
        self.fit = button(
            "Fit to the pauses", self._fit, "Listen for pauses, and move phrases to where they are"
        )
        names = local_transcribers()
        self.transcriber = widgets.Dropdown(options=names, description="By")
        self.transcriber.layout.width = "auto"
        self.transcribe = button(
            "Write it down", self._transcribe, "Have what is said written down on this machine"
        )
        for one in (self.transcriber, self.transcribe):
            one.layout.display = "" if names else "none"
        self.stop = button("Stop", self._stop, "Call off what is going on")
        self.status = widgets.HTML()
        actions = row(self.transcribe, self.transcriber, self.fit, self.back, self.stop)
        return [self.view, self.status, actions]

    def wire(self) -> None:
        """Join them with the session."""
        session = self.session
        session.tasks.observe(self._say, "progress")
        self.editor.observe(self._say, "said")
        session.prompt_editor.observe(self._say, "spoken")
        self.view.show()
        self._say()

    def _attempt(self, action: Callable, *arguments) -> None:
        self.session.tasks.attempt("transcript", action, *arguments)

    def _use(self, phrase: int) -> None:
        self.session.tasks.later("transcript", self.session.use_said, phrase)

    def _use_sound(self) -> None:
        self._attempt(self.session.use_sound)

    def _fit(self) -> None:
        self.session.tasks.later("transcript", self.session.whole.fit_transcript)

    def _transcribe(self) -> None:
        name = self.transcriber.value
        self.session.tasks.later("transcript", self.session.whole.transcribe, name)

    def _stop(self) -> None:
        self.session.tasks.cancel("transcript")

    def _say(self, change=None) -> None:
        going_on = self.session.tasks.progress.get("transcript")
        said = self.editor.said
        self.fit.disabled = self.transcribe.disabled = going_on is not None
        self.fit.layout.display = "" if said is not None else "none"
        self.back.layout.display = "" if self.session.prompt_editor.spoken else "none"
        self.stop.layout.display = "" if going_on else "none"
        self.status.value = (
            markup.progress(going_on.text, going_on.share, "Finding what is said")
            if going_on
            else markup.status(self._summary())
        )

    def _summary(self) -> str:
        editor = self.editor
        if editor.said is None:
            return _NONE if self.transcriber.options else f"{_NONE} {_NO_TRANSCRIBER}"
        return editor.summary

"""Understand the sound, and correct what it was taken for."""

from __future__ import annotations

import ipywidgets as widgets

from ..._util.labels import pretty
from .. import markup
from ._panel import Panel, stacked

__all__ = ["HeardPanel"]


class HeardPanel(Panel):
    """The verdict, the most probable classes, the measurements, and another class to choose."""

    def build(self):
        """Make the widgets."""
        self.verdict = widgets.HTML('<p class="sc-note">Nothing yet.</p>')
        self.label = stacked(
            widgets.Dropdown(
                options=[(pretty(name), name) for name in self.session.labels],
                value=self.session.label,
                description="Paint it as",
                tooltip="Choose another class if this is not what you hear",
            )
        )
        self.measured = widgets.HTML()
        return [self.verdict, self.label, self.measured]

    def wire(self) -> None:
        """Join them with the session."""
        widgets.dlink((self.session, "label"), (self.label, "value"))
        self.label.observe(self._corrected, "value")
        self.session.observe(self._show, "heard")

    def _corrected(self, change) -> None:
        if change.new != self.session.label:
            self.session.tasks.attempt("prompt", self.session.correct, change.new)

    def _show(self, change) -> None:
        self.verdict.value = markup.heard(change.new.prediction)
        self.measured.value = markup.measured(change.new.acoustics)

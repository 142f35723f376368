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
                description="Paint it as",
                tooltip="Choose another class if this is not what you hear",
            )
        )
        self.classifier = stacked(
            widgets.Dropdown(
                options=self.session.classifiers,
                value=self.session.classifier_name,
                description="Heard by",
                tooltip="Choose another model to name the sound",
            )
        )
        self.measured = widgets.HTML()
        choices = widgets.Box([self.label, self.classifier])
        choices.add_class("sc-grid")
        return [self.verdict, choices, self.measured]

    def wire(self) -> None:
        """Join them with the session."""
        self.label.observe(self._corrected, "value")
        self.classifier.observe(self._classifier_chosen, "value")
        self.session.observe(self._show, "heard")
        self.session.observe(self._show_choices, ["label", "classifier_name"])
        self._show_choices()

    def _corrected(self, change) -> None:
        if not self.quiet:
            self.session.tasks.attempt("prompt", self.session.correct, change.new)

    def _classifier_chosen(self, change) -> None:
        if not self.quiet:
            self.session.tasks.attempt("sound", self.session.use_classifier, change.new)
            if self.session.classifier_name == change.new:
                self.session.tasks.later("sound", self.session.listen_again)
            self._show_choices()

    def _show_choices(self, change=None) -> None:
        """Classes are a classifier's; one that could not be had is not shown as chosen."""
        session = self.session
        names = dict.fromkeys((*session.labels, session.label))
        options = tuple((pretty(name), name) for name in names)
        with self.quietly():
            if self.label.options != options:
                self.label.options = options
            self.label.value, self.classifier.value = session.label, session.classifier_name

    def _show(self, change) -> None:
        self.verdict.value = markup.heard(change.new.prediction)
        self.measured.value = markup.measured(change.new.acoustics)

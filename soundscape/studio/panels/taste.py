"""See what is known of a person's taste, write of it, and decide whether anything is learnt."""

from __future__ import annotations

import ipywidgets as widgets

from .. import markup
from ._panel import Panel, button, row, stacked

__all__ = ["TastePanel"]


class TastePanel(Panel):
    """What is known of a person's taste; whether it learns; ways to write and to forget it."""

    def build(self):
        """Make the widgets."""
        self.learning = widgets.Checkbox(description="Learn from what I do", indent=False)
        self.learning.layout.width = "auto"
        self.forget = button("Forget it", self._forget, "Forget all that was learnt")
        self.write = widgets.ToggleButton(
            description="Write it yourself", tooltip="Say what you like, and what is never shown"
        )
        self.write.layout.width = "auto"
        self.own = stacked(widgets.Textarea(description="What you like", rows=10))
        self.keep = button("Keep it", self._keep, "Write it to taste.toml, on this machine")
        self.text = widgets.VBox([self.own, row(self.keep)])
        self.said = widgets.HTML()
        return [row(self.learning, self.write, self.forget), self.text, self.said]

    def wire(self) -> None:
        """Join them with the session."""
        self.learner = self.session.taste_learner
        widgets.link((self.learner, "learning"), (self.learning, "value"))
        self.learner.observe(self._show, ["says", "learning"])
        self.learning.disabled = self.write.disabled = bool(self.learner.problem)
        self.write.observe(self._open, "value")
        self._open()
        self._show()

    def _forget(self) -> None:
        self.session.tasks.attempt("taste", self.learner.forget)

    def _open(self, change=None) -> None:
        """Show what the person wrote, for no longer than wanted: notebooks are saved with it."""
        self.session.tasks.attempt("taste", self._show_own)

    def _show_own(self) -> None:
        self.own.value = self.learner.taste.own if self.write.value else ""
        self.text.layout.display = "" if self.write.value else "none"

    def _keep(self) -> None:
        self.session.tasks.attempt("taste", self._written)

    def _written(self) -> None:
        self.learner.write(self.own.value)
        self.write.value = False

    def _show(self, change=None) -> None:
        learner = self.learner
        self.forget.disabled = not learner.taste.learnt
        self.said.value = (
            markup.trouble(learner.problem)
            if learner.problem
            else markup.taste(learner.says, learning=learner.learning)
        )

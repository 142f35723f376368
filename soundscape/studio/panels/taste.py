"""See what was learnt of a person's taste, and decide whether anything is."""

from __future__ import annotations

import ipywidgets as widgets

from .. import markup
from ._panel import Panel, button, row

__all__ = ["TastePanel"]


class TastePanel(Panel):
    """What is known of a person's taste; whether it learns; a way to have all of it forgotten."""

    def build(self):
        """Make the widgets."""
        self.learning = widgets.Checkbox(description="Learn from what I do", indent=False)
        self.learning.layout.width = "auto"
        self.forget = button("Forget it", self._forget, "Forget all that was learnt")
        self.said = widgets.HTML()
        return [row(self.learning, self.forget), self.said]

    def wire(self) -> None:
        """Join them with the session."""
        self.learner = self.session.taste_learner
        widgets.link((self.learner, "learning"), (self.learning, "value"))
        self.learner.observe(self._show, ["says", "learning"])
        self.learning.disabled = bool(self.learner.problem)
        self._show()

    def _forget(self) -> None:
        self.session.tasks.attempt("taste", self.learner.forget)

    def _show(self, change=None) -> None:
        learner = self.learner
        self.forget.disabled = not learner.taste.learnt
        self.said.value = (
            markup.trouble(learner.problem)
            if learner.problem
            else markup.taste(learner.says, learning=learner.learning)
        )

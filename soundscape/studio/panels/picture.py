"""See the picture, work on from it, compare it, look at its card."""

from __future__ import annotations

import ipywidgets as widgets

from .. import markup
from ..widgets import Stage
from ._panel import Panel, button, row

__all__ = ["PicturePanel"]


class PicturePanel(Panel):
    """The picture in view, its downloads and its presentation, and what to do with it."""

    def build(self):
        """Make the widgets."""
        self.stage = Stage(empty="The picture will appear here.")
        self.save = button("Save", self._save, "Write picture and card to the folder")
        self.again = button("Again with this", self._again, "Set everything as it was for it")
        self.vary = button("Vary", self._vary, "Make another one with a new seed")
        self.compare = button(
            "Compare", self._toggle_beside, "Put it beside the next one you choose"
        )
        self.actions = row(self.save, self.again, self.vary, self.compare)
        self.pair = widgets.HTML()
        self.card = widgets.HTML()
        for part in (self.actions, self.pair):
            part.layout.display = "none"
        return [self.stage, self.actions, self.pair, self.card]

    def wire(self) -> None:
        """Join them with the session."""
        self.gallery = self.session.gallery
        self.gallery.observe(self._show, "current")
        self.gallery.observe(self._show_pair, ["current", "beside"])

    def _save(self) -> None:
        self.session.tasks.attempt("gallery", self.session.save)

    def _again(self) -> None:
        self.session.tasks.attempt("picture", self.session.again, self.gallery.current)

    def _vary(self) -> None:
        self.session.tasks.later("picture", self.session.vary, self.gallery.current)

    def _toggle_beside(self) -> None:
        gallery = self.gallery
        gallery.beside = None if gallery.beside is not None else gallery.current

    def _show(self, change) -> None:
        picture = change.new
        if picture is None:
            return
        sound = self.session.sound_of(picture)
        self.session.tasks.attempt("gallery", self.stage.show, picture, sound)
        self.card.value = markup.card(picture)
        self.actions.layout.display = ""

    def _show_pair(self, change) -> None:
        current, beside = self.gallery.current, self.gallery.beside
        self.compare.description = "Compare" if beside is None else "End comparing"
        self.pair.layout.display = "none" if beside is None else ""
        if beside is None:
            self.pair.value = ""
        elif current is None or current.key == beside.key:
            self.pair.value = '<p class="sc-note" role="status">Choose the other one below.</p>'
        else:
            self.pair.value = markup.comparison(beside, current)

"""See the picture, work on from it, compare it, look at its card."""

from __future__ import annotations

import ipywidgets as widgets

from .. import picture_markup as markup
from ..gallery import GalleryPicture
from ..markup import status
from ..widgets import Stage
from ._panel import Panel, button, row

__all__ = ["PicturePanel"]


class PicturePanel(Panel):
    """The picture in view, its downloads and its presentation, and what to do with it."""

    def build(self):
        """Make the widgets."""
        self.stage = Stage(empty="The picture will appear here.")
        self.notes = widgets.HTML()
        self.save = button("Save", self._save, "Write picture and card to the folder")
        self.again = button("Again with this", self._again, "Set everything as it was for it")
        self.vary = button("Vary", self._vary, "Make another one with a new seed")
        self.compare = button(
            "Compare", self._toggle_beside, "Put it beside another one that you choose"
        )
        self.discard = button("Discard", self._discard, "Take it out of the gallery, unsaved")
        self.actions = row(self.save, self.again, self.vary, self.compare, self.discard)
        self.pair = widgets.HTML()
        self.card = widgets.HTML()
        return [self.stage, self.notes, self.actions, self.pair, self.card]

    def wire(self) -> None:
        """Join them with the session."""
        self.gallery = self.session.gallery
        self.gallery.observe(self._show, "current")
        self.gallery.observe(self._show_pair, ["current", "beside", "pictures"])
        self._show_pair()

    def _save(self) -> None:
        self.session.tasks.attempt("gallery", self.session.save)

    def _again(self) -> None:
        self.session.tasks.attempt("picture", self.session.again, self.gallery.current)

    def _vary(self) -> None:
        self.session.tasks.later("picture", self.session.vary, self.gallery.current)

    def _discard(self) -> None:
        self.session.tasks.attempt("gallery", self.session.discard)

    def _toggle_beside(self) -> None:
        gallery = self.gallery
        gallery.beside = None if gallery.beside is not None else gallery.current

    def _show(self, change) -> None:
        picture = change.new
        if picture is not None:
            self.session.tasks.attempt("gallery", self._show_picture, picture)
        else:
            self.stage.clear()
            self.notes.value = self.card.value = ""

    def _show_picture(self, picture: GalleryPicture) -> None:
        self.notes.value = markup.notes(picture)
        self.card.value = markup.card(picture)
        self.stage.show(picture, self.session.sound_of(picture))

    def _show_pair(self, change=None) -> None:
        current, beside = self.gallery.current, self.gallery.beside
        self.actions.layout.display = "none" if current is None else ""
        for one in (self.save, self.again, self.vary):
            one.disabled = current is None
        self.discard.disabled = current is None or current.path is not None
        self.compare.disabled = beside is None and len(self.gallery.pictures) < 2
        self.compare.description = "Compare" if beside is None else "End comparing"
        self.pair.value = ""
        if current is not None and beside is not None:
            if current.key == beside.key:
                self.pair.value = status("Choose the other one in the gallery.")
            else:
                self.session.tasks.attempt("gallery", self._show_both, beside, current)
        alone = self.pair.value == "" or current is beside
        for part in (self.stage, self.notes, self.card):  # a pair has the place for itself
            part.layout.display = "" if alone else "none"

    def _show_both(self, one: GalleryPicture, other: GalleryPicture) -> None:
        self.pair.value = markup.comparison(one, other)

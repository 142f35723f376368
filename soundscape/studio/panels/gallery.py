"""Keep pictures: the session's gallery and its folder."""

from __future__ import annotations

import ipywidgets as widgets

from ..path_field import PathField
from ..widgets import Strip
from ._panel import Panel, button, row

__all__ = ["GalleryPanel"]


class GalleryPanel(Panel):
    """Thumbnails of all pictures, and where they are saved."""

    def build(self):
        """Make the widgets."""
        self.strip = Strip()
        self.empty = widgets.HTML(
            '<p class="sc-note">Pictures gather here; those saved are found again next time.</p>'
        )
        self.folder = PathField(description="Save to")
        self.folder.add_class("sc-wide")
        self.save_all = widgets.Checkbox(description="Save every new picture", indent=False)
        self.save_all.layout.width = "auto"
        self.everything = button("Save all", self._save_unsaved, "Save what is not saved yet")
        return [self.strip, self.empty, row(self.folder, self.everything, self.save_all)]

    def wire(self) -> None:
        """Join them with the session."""
        session, gallery = self.session, self.session.gallery
        widgets.link((gallery, "folder"), (self.folder, "value"))
        widgets.link((gallery, "save_all"), (self.save_all, "value"))
        gallery.observe(self._show, "pictures")
        gallery.observe(self._show_choice, ["current", "beside"])
        self.strip.observe(lambda change: gallery.show(change.new), "selected")
        self.folder.observe(lambda change: session.tasks.later("gallery", session.restore), "value")
        self._show()

    def _save_unsaved(self) -> None:
        self.session.tasks.attempt("gallery", self.session.save_unsaved)

    def _show(self, change=None) -> None:
        pictures = self.session.gallery.pictures
        self.strip.show(pictures)
        self.empty.layout.display = "none" if pictures else ""
        self.everything.disabled = all(picture.path is not None for picture in pictures)

    def _show_choice(self, change) -> None:
        current, beside = self.session.gallery.current, self.session.gallery.beside
        self.strip.selected = current.key if current else ""
        self.strip.beside = beside.key if beside else ""

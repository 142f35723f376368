"""Keep pictures: the session's gallery and its folder."""

from __future__ import annotations

import ipywidgets as widgets

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
        self.folder = widgets.Text(description="Save to", continuous_update=False)
        self.folder.layout.width = "auto"
        self.folder.add_class("sc-wide")
        self.save_all = widgets.Checkbox(description="Save every new picture", indent=False)
        self.save_all.layout.width = "auto"
        self.everything = button("Save all", self._save_everything, "Save what is not saved yet")
        return [self.strip, self.empty, row(self.folder, self.everything, self.save_all)]

    def wire(self) -> None:
        """Join them with the session."""
        session = self.session
        widgets.link((session, "folder"), (self.folder, "value"))
        widgets.link((session, "save_all"), (self.save_all, "value"))
        session.observe(self._show, "pictures")
        session.observe(self._show_choice, ["current", "beside"])
        self.strip.observe(lambda change: session.show(change.new), "selected")
        self.folder.observe(lambda change: session.later("gallery", session.restore), "value")
        self._show()

    def _save_everything(self) -> None:
        self.session.attempt("gallery", self.session.save_everything)

    def _show(self, change=None) -> None:
        pictures = self.session.pictures
        self.strip.show(pictures)
        self.empty.layout.display = "none" if pictures else ""
        self.everything.disabled = all(entry.path is not None for entry in pictures)

    def _show_choice(self, change) -> None:
        session = self.session
        self.strip.selected = session.current.key if session.current else ""
        self.strip.beside = session.beside.key if session.beside else ""

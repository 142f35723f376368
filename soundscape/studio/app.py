"""The generator: its panels around one session."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import ipywidgets as widgets

from .._util.paths import PACKAGE, data_file
from ..errors import SoundscapeError
from .panels import (
    GalleryPanel,
    HeardPanel,
    MakingPanel,
    PicturePanel,
    PromptPanel,
    SoundPanel,
    StoryPanel,
    TastePanel,
    TimelinePanel,
    TranscriptPanel,
)
from .session import Session
from .still import still_page
from .widgets import Pulse

__all__ = ["Studio"]

_LOOKS = PACKAGE / "studio" / "static" / "studio.css"


class Studio(widgets.VBox):
    """Choose a sound, hear it, see what it is, shape the prompt, make the picture, keep it.

    Parameters
    ----------
    session : Session, optional
        The state to show; a new one by default.
    folder : path
        Where pictures are saved and found again, for a new session.
    sound : path, optional
        The sound to begin with; by default the demonstration rooster.
    **traits
        Of a new session, for example ``seed=7``.

    Examples
    --------
    In the last line of a cell:

    >>> Studio()                                # doctest: +SKIP
    """

    def __init__(
        self,
        session: Session | None = None,
        *,
        folder: str | Path = "pictures",
        sound: str | Path | None = None,
        **traits,
    ):
        self.session = session or Session(folder=folder, **traits)
        self._follow: Callable | None = None
        self.sound = SoundPanel(self.session, "Sound", 1, "sound")
        self.timeline = TimelinePanel(self.session, "What is heard when", place="timeline")
        self.transcript = TranscriptPanel(self.session, "What is said", place="transcript")
        self.heard = HeardPanel(self.session, "What was heard", 2)
        self.prompt = PromptPanel(self.session, "Words", 3, "prompt")
        self.taste = TastePanel(self.session, "Taste", place="taste")
        self.making = MakingPanel(self.session, "Make the picture", 4, "picture")
        self.picture = PicturePanel(self.session, "Picture", 5)
        self.gallery = GalleryPanel(self.session, "Gallery", 6, "gallery")
        self.story = StoryPanel(self.session, "Story", 7, "story")
        looks = widgets.HTML(f"<style>{_LOOKS.read_text('utf-8')}</style>")
        left = widgets.VBox(
            [self.sound, self.timeline, self.transcript, self.heard, self.prompt, self.taste]
        )
        right = widgets.VBox([self.making, self.picture, self.gallery])
        columns = widgets.Box([left, right])
        columns.add_class("sc-columns")
        self._hidden_when_presenting = (left, self.making, self.gallery, self.story)
        super().__init__([looks, Pulse(), columns, self.story])
        self.add_class("soundscape-studio")
        self.add_class(f"studio-{self.model_id}")
        self.picture.stage.observe(self._present, "presenting")
        self.session.tasks.later("gallery", self.session.restore)
        if self.session.heard is None:
            self._begin_with(sound)

    def _ipython_display_(self) -> None:
        """Show the controls, and below them what is seen of them where no kernel is."""
        from IPython.display import HTML, display

        display({**self._repr_mimebundle_(), "text/plain": "The generator:"}, raw=True)
        page = still_page(self.model_id, self.session.gallery.current)
        handle = display(HTML(page), display_id=True)
        if handle is None:
            return

        def follow(change) -> None:
            # A saved picture's file may be gone: the panel beside says so.
            with suppress(SoundscapeError):
                handle.update(HTML(still_page(self.model_id, change.new)))

        gallery = self.session.gallery
        if self._follow is not None:  # shown again: the last place follows
            gallery.unobserve(self._follow, "current")
        self._follow = follow
        gallery.observe(follow, "current")

    def __repr__(self) -> str:
        """What pages show that have no kernel: ipywidgets' own lists every trait."""
        heard = self.session.heard
        sound = "no sound" if heard is None else heard.recording.source
        count = len(self.session.gallery.pictures)
        return f"<Studio: {sound}, {count} pictures; run the cell to use it>"

    @property
    def generate(self) -> widgets.Button:
        """The button that makes the picture."""
        return self.making.generate

    @property
    def save(self) -> widgets.Button:
        """The button that saves the picture in view."""
        return self.picture.save

    def wait(self, timeout_seconds: float | None = None) -> Studio:
        """Wait for all that was begun, as a script must that presses buttons."""
        self.session.tasks.wait(timeout_seconds)
        return self

    def _begin_with(self, sound: str | Path | None) -> None:
        if sound is None:
            self.sound.demo.value = data_file("demo/rooster.wav")
        else:
            self.sound.path.value = str(sound)

    def _present(self, change) -> None:
        """The presentation has the page to itself."""
        for part in self._hidden_when_presenting:
            part.layout.display = "none" if change.new else ""

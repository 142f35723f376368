"""The storyboard of a session's recording: cut from its timeline, edited by hand, undone.

What is edited here is edited in the storyboard's file, as by hand: `soundscape story` on its folder
goes on with it, and what somebody writes into the file meanwhile is taken up.
"""

from __future__ import annotations

import shlex
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import traitlets

from .. import providers, speech, story
from .._util.choices import chosen
from ..errors import ProviderError, SoundscapeError, StoryError
from ..services import Watch
from ..story import FILE, Shot, Storyboard
from ..timeline import Timeline
from ..writers import Brief, Writer
from .history import History
from .recording import Recording
from .seeds import new_seed
from .story_files import folder_for, recording_file, transcript_file

__all__ = ["EDITS", "StoryboardEditor"]

EDITS = ("words", "caption", "provider", "style", "seed", "locked", "same_as_before")
"""Fields of a shot that are edited here."""


class StoryboardEditor(traitlets.HasTraits):
    """The storyboard of one recording and its folder, with undo and redo.

    Attributes
    ----------
    board : Storyboard or None
        As it is in its file; None where there is none.
    folder : str
        Where it is kept, with its pictures; another one may be set.
    news : str
        What happened last, in a sentence.
    recording : Recording or None
        What it is of.
    transcript : tuple of (str, bytes) or None
        Name and content of the one that a person gave for it, or had written.
    leaving : str
        What would have left this machine when a service was to be asked for words, which was held;
        empty where nothing was.
    """

    board = traitlets.Instance[Storyboard | None](Storyboard, allow_none=True)
    folder = traitlets.Unicode("")
    news = traitlets.Unicode("")
    leaving = traitlets.Unicode("")
    transcript = traitlets.Instance[tuple | None](tuple, allow_none=True)

    def __init__(self):
        super().__init__()
        self.recording: Recording | None = None
        self._lock = threading.RLock()
        self._history: History[Storyboard] = History()
        self._kept: dict[Path, History[Storyboard]] = {}
        self._seen: tuple[int, int] | None = None

    @property
    def place(self) -> Path:
        """The folder as a path."""
        return Path(self.folder).expanduser()

    @property
    def line(self) -> str:
        """What goes on with the story on the command line; empty where there is none."""
        board, recording = self.board, self.recording
        if board is None or recording is None:
            return ""
        origin = recording.origin
        path = origin if isinstance(origin, Path) else self.place / board.recording.source
        return shlex.join(["soundscape", "story", str(path), "-o", str(self.place)])

    @property
    def can_undo(self) -> bool:
        """Whether there is something to take back."""
        return self.board is not None and self._history.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether something was taken back."""
        return self.board is not None and self._history.can_redo

    def begin(self, recording: Recording, parent: Path) -> None:
        """Take a recording; its folder is one in `parent` from now on. `open` looks into it."""
        self.recording = recording
        self.folder = str(folder_for(recording, parent))

    @traitlets.observe("folder")
    def _begin_with_folder(self, change) -> None:
        with self._lock:
            self._history = self._kept.setdefault(self.place.absolute(), History())
            self.news = self.leaving = ""
            self._seen, self.board = None, None

    def open(self, *, watch: Watch | None = None) -> None:
        """Go on with the storyboard in the folder, where one of this recording is."""
        recording = self._in_use()
        if not (self.place / FILE).exists():
            return
        board = Storyboard.load(self.place)
        if recording.sha256 and board.recording.sha256 != recording.sha256:
            raise StoryError(
                f"{self.place / FILE} is the storyboard of another recording, "
                f"{board.recording.source}. Name another folder, or choose that recording."
            )
        self.look()

    def plan(
        self, timeline: Timeline | None = None, *, watch: Watch | None = None, **asked
    ) -> None:
        """Cut the recording anew, from what is heard when, or make what is asked for otherwise.

        Parameters
        ----------
        timeline : Timeline, optional
            Without one the shots stay as they are cut. With one `transcript` is heeded; where there
            is none, the one that lies beside the recording, where a story is begun.
        watch : Watch, optional
        **asked
            As for `story.plan`.
        """
        recording, place = self._in_use(), self.place
        path = recording_file(recording, place)
        if self.board is None and isinstance(recording.origin, Path):
            asked["transcript"] = speech.beside(path)
        notes: list[str] = []
        asked |= {"labels": timeline, "on_words": self.hold_words, "on_note": notes.append}
        try:
            with transcript_file(self._heeded(timeline)) as given:
                if given is not None:
                    asked["transcript"] = given
                story.plan(path, place, watch=watch, **asked)
        except ProviderError as error:
            if error.kind != "cancelled":
                raise
            self.news = "Cancelled; the shots are as they were."
            return
        self.look()
        self.news = " ".join(notes)

    def _heeded(self, timeline: Timeline | None) -> tuple[str, bytes] | None:
        """The transcript to name, unless shots are to stay as they are and have another."""
        given, board = self.transcript, self.board
        if given is None or timeline is not None or board is None:
            return given
        return given if sha256(given[1]).hexdigest() == board.settings.transcript else None

    def hold_words(self, writer: Writer, briefs: Sequence[Brief]) -> None:
        """Refuse to ask a service for words before a person was told what leaves, for how much.

        It is then in `leaving`; whoever does the same again has agreed to it.
        """
        shown = writer.shown(briefs)
        if shown in ("", self.leaving):  # nobody is asked, or a person has seen it
            self.leaving = ""
            return
        self.leaving = shown
        price = writer.price(briefs)
        cost = "price not known" if price is None else f"at most {price:.2g} {writer.unit}"
        raise StoryError(
            f"{writer.name} would be asked for the words of {len(briefs)} shots "
            f"({cost if price != 0 else 'free'}). Nothing was sent. Look at what would leave, and "
            f"ask for the words if it may."
        )

    def look(self) -> None:
        """Show what stands in the file now, where it is another than was shown."""
        with self._lock:
            try:
                state = (self.place / FILE).stat()
            except OSError:  # nothing is there, or nothing any more: whoever needs it will say so
                return
            seen = state.st_mtime_ns, state.st_size
            if seen != self._seen:
                self._take(Storyboard.load(self.place))
                self._seen = seen

    # Edits

    def edit(self, start: float, end: float, **values) -> None:
        """Change fields of the shot that has these times; they are those of `EDITS`.

        Styles are a provider's own: with another provider a shot has none, until one is given. An
        empty caption is the one that was made.

        Raises
        ------
        StoryError
            When there is no such shot or field, it is locked, or the file cannot be written.
        ProviderError
            When there is no such provider.
        """
        unknown = set(values) - set(EDITS)
        if unknown:
            raise StoryError(f"{sorted(unknown)} cannot be edited. Expected some of {EDITS}.")

        def change(board: Storyboard) -> Storyboard:
            number, shot = _find(board, start, end)
            if shot.locked and "locked" not in values:
                raise StoryError(
                    f"Shot {number + 1} is locked: nothing in it is changed. Unlock it first."
                )
            return board.with_shot(number, _changed(shot, values))

        self._rewrite(change)

    def again(self, start: float, end: float) -> None:
        """Ask for another picture of a shot: one of a new seed."""
        used = {shot.seed for shot in self.board.shots} if self.board is not None else ()
        self.edit(start, end, seed=new_seed(used))

    def undo(self) -> None:
        """Take the last change back, where there is one; pictures that were made stay."""
        if self.can_undo:
            self._go(self._history.undo, self._history.redo)

    def redo(self) -> None:
        """Do again what was taken back, where there is something."""
        if self.can_redo:
            self._go(self._history.redo, self._history.undo)

    def _go(self, there: Callable, back: Callable) -> None:
        with self._lock:
            self.look()  # what was written into the file meanwhile is a step of its own
            draft = there(self.board)
            try:
                self._rewrite(lambda board: _as_in(draft, board), keep=False)
            except SoundscapeError:
                back(draft)
                raise

    def _rewrite(self, change: Callable[[Storyboard], Storyboard], *, keep: bool = True) -> None:
        with self._lock:
            board = story.rewrite(self.place, change)
            state = (self.place / FILE).stat()
            self._seen = state.st_mtime_ns, state.st_size
            self._take(board, keep=keep)

    def _take(self, board: Storyboard, *, keep: bool = True) -> None:
        before = self.board
        if keep and before is not None and _asked(board) != _asked(before):
            self._history.keep(before)
        self.board = board

    def _in_use(self) -> Recording:
        if self.recording is None:
            raise StoryError("There is no sound yet. Choose one first.")
        return self.recording


def _find(board: Storyboard, start: float, end: float) -> tuple[int, Shot]:
    for number, shot in enumerate(board.shots):
        if (shot.start, shot.end) == (start, end):
            return number, shot
    raise StoryError(
        f"There is no shot from {start:g} to {end:g} s any more. Choose the one that is there now."
    )


def _changed(shot: Shot, values: dict) -> Shot:
    provider, made = values.get("provider", shot.provider), shot.made
    if provider != shot.provider:
        name = chosen(provider, providers.names(), "provider", ProviderError)
        style = made.style if made is not None and made.provider == name else None
        values = {"style": style} | values
    if values.get("caption") == "" and made is not None:
        values |= {"caption": made.caption}
    return replace(shot, **values)


def _wishes(shot: Shot) -> tuple[Shot, bool]:
    """All that a person may have wanted of a shot, without what was made of it."""
    made = {"picture": None, "caption": ""}
    others = {name: empty for name, empty in made.items() if name not in shot.edited}
    return replace(shot.as_made(), **others), shot.locked


def _asked(board: Storyboard) -> tuple:
    return board.settings, [_wishes(shot) for shot in board.shots]


def _as_in(draft: Storyboard, board: Storyboard) -> Storyboard:
    """The storyboard as it was asked for then, with the pictures that were made since."""
    now = {_wishes(shot): shot for shot in board.shots}
    return replace(draft, shots=tuple(now.get(_wishes(shot), shot) for shot in draft.shots))

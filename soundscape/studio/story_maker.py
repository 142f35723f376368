"""What a session's storyboard costs, its pictures, and its film."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from pathlib import Path

import traitlets

from .. import story
from ..errors import ProviderError, SoundscapeError, StoryError
from ..services import Watch
from ..story import Bill, Storyboard
from .story_files import film_of, recording_file
from .storyboard_editor import StoryboardEditor

__all__ = ["StoryMaker"]


class StoryMaker(traitlets.HasTraits):
    """Makes the pictures and the film of the storyboard that an editor holds.

    Parameters
    ----------
    editor : StoryboardEditor

    Attributes
    ----------
    bills : tuple of Bill or None
        What the missing pictures cost; None while that is not known.
    film : Path or None
        The film that was made last, or found.
    film_is_new : bool
        Whether it is that of the storyboard as it is now.
    """

    bills = traitlets.Instance[tuple | None](tuple, allow_none=True)
    film = traitlets.Instance[Path | None](Path, allow_none=True)
    film_is_new = traitlets.Bool(False)

    def __init__(self, editor: StoryboardEditor):
        super().__init__()
        self._editor = editor
        editor.observe(lambda change: setattr(self, "film", None), "folder")
        editor.observe(lambda change: self._look_for_film(), "board")

    def price(self, *, watch: Watch | None = None) -> None:
        """Find out what the missing pictures cost."""
        board, place = self._editor.board, self._editor.place
        self.bills = None
        if board is not None:
            self.bills = tuple(story.bills(board, place, watch=watch))

    def make(self, *, watch: Watch | None = None, **means) -> None:
        """Make the pictures that are missing, for no more than `bills` say.

        Parameters
        ----------
        watch : Watch, optional
        **means
            A budget and a taste, as for `story.make`.

        Raises
        ------
        StoryError
            When it would cost more than was known, before anything is asked for; and, when all
            others are made, where words were refused.
        SoundscapeError
            As `story.make` does.
        """
        editor, watch = self._editor, watch or Watch()
        path, place = recording_file(self._recording(), editor.place), editor.place

        def follow(text: str, share: float | None) -> None:
            watch.tell(text, share)
            if editor.place == place:
                editor.look()

        notes: list[str] = []
        try:
            board = story.make(
                path,
                place,
                watch=watch.with_listener(follow),
                on_price=self._hold,
                on_words=editor.hold_words,
                on_note=notes.append,
                **means,
            )
        except ProviderError as error:
            if error.kind != "cancelled":
                raise
            editor.news = str(error)
            return
        finally:
            if editor.place == place:
                editor.look()
        _tell_problems(board)
        editor.news = " ".join(["All pictures are made.", *notes])

    def make_film(self, *, watch: Watch | None = None) -> None:
        """Make the film of the storyboard with its recording, in its folder.

        Raises
        ------
        SoundscapeError
            As `story.film` does.
        """
        editor, watch = self._editor, watch or Watch()
        place = editor.place
        path = recording_file(self._recording(), place)
        content = story.content_of(place)
        if content is None:
            raise StoryError("There is no storyboard yet. Make it first.")
        try:
            film = story.film(place, film_of(place, content), recording=path, watch=watch)
        except SoundscapeError as error:
            if not watch.cancelled:
                raise
            editor.news = str(error)
            return
        if editor.place == place:
            self.film_is_new = story.content_of(place) == content
            self.film = film
            editor.news = "The film is made."

    def _recording(self):
        if self._editor.recording is None:
            raise StoryError("There is no sound yet. Choose one first.")
        return self._editor.recording

    def _look_for_film(self) -> None:
        content = story.content_of(self._editor.place) if self._editor.board is not None else None
        if content is None:
            return
        path = film_of(self._editor.place, content)
        self.film_is_new = path.is_file()
        if self.film_is_new:
            self.film = path

    def _hold(self, bills: Sequence[Bill]) -> None:
        """Refuse what costs more than a person was told."""
        known = {
            bill.provider: inf if bill.amount is None else bill.amount for bill in self.bills or ()
        }
        dearer = [
            bill
            for bill in bills
            if (inf if bill.amount is None else bill.amount) > known.get(bill.provider, 0.0)
        ]
        # What is being spent is no price of anything any more.
        self.bills = tuple(bills) if dearer else None
        if dearer:
            said = "; ".join(bill.in_words() for bill in dearer)
            raise StoryError(
                f"It costs more than was said: {said}. Nothing was sent. Make all again if that is "
                f"right."
            )


def _tell_problems(board: Storyboard) -> None:
    """Say which shots have no picture, after all others were made."""
    problems = [(number, shot) for number, shot in enumerate(board.shots, 1) if shot.problem]
    if problems:
        number, shot = problems[0]
        others = f" {len(problems) - 1} more have none either." if len(problems) > 1 else ""
        raise StoryError(
            f"Shot {number}, from {shot.start:g} s on, has no picture: {shot.problem}{others} "
            f"Change its words, style or seed, and make all again."
        )

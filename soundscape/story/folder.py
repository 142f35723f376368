"""The folder of a story: its pictures, and a file that a person may edit while it is written."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from ..artwork import SUFFIXES, read_card
from ..errors import SoundscapeError, StoryError
from ..providers import Provider
from .document import storyboard_of, text_of
from .edits import with_kept
from .storyboard import FILE, Shot, Storyboard, file_of
from .values import Picture

if TYPE_CHECKING:
    from ..speech import Transcript
    from .orders import Order

__all__ = [
    "WRITING",
    "Keeper",
    "content_of",
    "left_picture",
    "picture_of",
    "places_of",
    "rewrite",
    "settled",
    "written",
]

WRITING = threading.RLock()
"""Held from when a storyboard's file was looked at until it is written, by all of this process."""


def rewrite(place: str | os.PathLike, change: Callable[[Storyboard], Storyboard]) -> Storyboard:
    """Change a storyboard in its file, also while its pictures are made; returns it as it is then.

    What `change` does is a person's edit, as if it had been written into the file by hand.

    Parameters
    ----------
    place : path
        The storyboard's folder or its file.
    change : callable(Storyboard) -> Storyboard

    Raises
    ------
    StoryError
        When there is none, or what came of the change is none or cannot be written; the file is
        then as it was.

    Examples
    --------
    >>> import tempfile
    >>> from soundscape import story
    >>> folder = tempfile.mkdtemp()
    >>> board = story.plan("data/demo/dog.wav", folder, seed=7)
    >>> told = replace(board.shots[0], words="An otter in a hat.")
    >>> rewrite(folder, lambda board: board.with_shot(0, told)).shots[0].by
    'hand'
    """
    with WRITING:
        board = change(Storyboard.load(place))
        found = storyboard_of(json.loads(text_of(board)), "The change")
        found.save(place)
        return found


def written(
    board: Storyboard, before: Storyboard | None, folder: Path, talk: Transcript | None
) -> Storyboard:
    """Write a storyboard that was made of the one before; what a person edited meanwhile stays."""
    with WRITING:
        now = Storyboard.load(folder) if (folder / FILE).exists() else None
        if now is not None and now != before:
            known = () if before is None else before.shots
            edited = {(shot.start, shot.end): shot for shot in now.shots if shot not in known}
            shots = [edited.get((shot.start, shot.end), shot) for shot in board.shots]
            shots = with_kept(shots, [*edited.values()], board.recording, board.settings, talk)
            board = replace(board, shots=tuple(shots))
        board.save(folder)
        return board


def content_of(place: str | os.PathLike) -> bytes | None:
    """All that stands in a storyboard's file; None where there is none."""
    try:
        return file_of(place).read_bytes()
    except OSError:
        return None


def picture_of(path: Path) -> Picture:
    """What a storyboard says of a picture's file.

    Raises
    ------
    StoryError
        When it cannot be read.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise StoryError(
            f"{path}: cannot be read ({error.strerror or error}). Expected a picture that you may "
            f"read; change its permissions, or take it away to have it made again."
        ) from None
    return Picture(path.name, sha256(content).hexdigest())


def places_of(maker: Provider) -> str:
    """The suffix of a maker's pictures."""
    return SUFFIXES[maker.output_format or "png"][0]


def left_picture(folder: Path, order: Order) -> Path | None:
    """The picture that a run which was broken off left for an order, whole and with its card."""
    for suffixes in SUFFIXES.values():
        for suffix in suffixes:
            path = folder / f"{order.stem}{suffix}"
            if path.is_file():
                try:
                    card = read_card(path)
                except SoundscapeError:
                    continue
                if (
                    card.provider.seed_asked == order.shot.seed
                    and card.prompt.text == order.shot.words
                ):
                    return path
    return None


def settled(board: Storyboard, number: int, folder: Path) -> Shot:
    """A shot, held against its picture's file: one that a person put in its place is theirs.

    What was said of the picture before is then not said any more.

    Raises
    ------
    StoryError
        When a person named a picture that is not there, or is none.
    """
    shot = board.shots[number]
    if shot.picture is None or shot.same_as_before:
        return shot
    path = folder / shot.picture.file
    named = f"{folder / FILE}: shots.{number}.picture.file is {shot.picture.file!r}"
    chosen = "picture" in shot.edited
    if not path.is_file():
        if chosen:
            raise StoryError(
                f"{named}, which is not in the folder. Put the picture there, or take the line "
                f"back."
            )
        return shot
    found = picture_of(path)
    if found == shot.picture or (shot.locked and shot.picture.sha256):
        return shot
    if _is_picture(path):
        caption = shot.caption if "caption" in shot.edited else shot.said
        return replace(shot.remade(caption=caption), picture=found, by="hand")
    if chosen:
        raise StoryError(f"{named}, which is no picture. Expected PNG, JPEG or WebP.")
    return replace(shot, request="")  # damaged: made again


class Keeper:
    """A storyboard that is written whole after every change, and takes up what a person writes.

    Parameters
    ----------
    folder : Path
    board : Storyboard
        As it was just written.
    """

    def __init__(self, folder: Path, board: Storyboard):
        self.folder, self.board = folder, board
        self._written = self._content()

    def settle(self, number: int) -> None:
        """Note what `settled` says of a shot."""
        with WRITING:
            self._take_up()
            if number >= len(self.board.shots):  # a person took some out meanwhile
                return
            shot = settled(self.board, number, self.folder)
            if shot != self.board.shots[number]:
                self._put(number, shot)

    def wants(self, order: Order) -> bool:
        """Whether the picture is still the one that the storyboard asks for."""
        return self._place_of(order) is not None

    def add(self, order: Order, picture: Picture, caption: str) -> None:
        """Note the picture of an order."""
        with WRITING:
            number = self._place_of(order)
            if number is None:
                return
            shot = self.board.shots[number]
            values: dict = {"picture": picture}
            if "caption" not in shot.edited:
                values["caption"] = shot.said or caption
            self._put(number, shot.remade(**values, request=order.request, problem=""))

    def refuse(self, order: Order, problem: str) -> None:
        """Note that there is no picture, and why."""
        with WRITING:
            number = self._place_of(order)
            if number is None:
                return
            shot = self.board.shots[number]
            self._put(
                number, shot.remade(picture=None, request=order.request, problem=problem[:5000])
            )

    def _place_of(self, order: Order) -> int | None:
        """Where an order's shot is now; None where a person wants another picture meanwhile."""
        self._take_up()
        wanted = (order.shot.words, order.shot.seed, order.shot.style, order.shot.provider)

        def asks(shot: Shot) -> bool:
            return (shot.words, shot.seed, shot.style, shot.provider) == wanted

        for number, shot in enumerate(self.board.shots):
            if shot.start == order.shot.start and shot.end == order.shot.end and asks(shot):
                return None if "picture" in shot.edited or shot.same_as_before else number
        return None

    def _take_up(self) -> None:
        """Go on with what a person wrote meanwhile."""
        if self._content() != self._written:
            self.board = Storyboard.load(self.folder)
            self._written = self._content()

    def _put(self, number: int, shot: Shot) -> None:
        self.board = self.board.with_shot(number, shot)
        self.board.save(self.folder)
        self._written = self._content()

    def _content(self) -> bytes:
        try:
            return (self.folder / FILE).read_bytes()
        except OSError as error:
            raise StoryError(
                f"{self.folder / FILE} cannot be read any more ({error.strerror}). Run again: it "
                f"goes on."
            ) from None


def _is_picture(path: Path) -> bool:
    from PIL import Image

    try:
        with Image.open(path, formats=["PNG", "JPEG", "WEBP"]) as picture:
            picture.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return False
    return True

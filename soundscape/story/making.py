"""The pictures of a story: what is missing, what it costs, one after the other."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from .. import providers
from ..artwork import Artwork, check_place, create, save_made
from ..audio import Clip, read_parts
from ..errors import ProviderError, SoundscapeError, StoryError
from ..painter import SCENES, named_scenes
from ..prompts import Prompt
from ..providers import PictureCache, Provider
from ..services import Budget, Watch, session_budget
from ..timeline import Timeline
from .cutting import lasting
from .folder import Keeper, left_picture, picture_of, places_of
from .hearing import kept_timeline
from .orders import Bill, Order, bills_of, missing_orders
from .planning import plan
from .said import prediction_of, sounds_of
from .storyboard import Shot, Storyboard
from .tracks import write_tracks
from .transcripts import kept_transcript

__all__ = ["bills", "make"]

_OF_ONE_SHOT = ("moderation", "filtered", "request")
"""Kinds of errors that say something of one shot alone: the others are still made."""


def make(
    recording: str | os.PathLike,
    folder: str | os.PathLike,
    *,
    budget: Budget | None = None,
    cache: PictureCache | None = None,
    watch: Watch | None = None,
    on_price: Callable[[Sequence[Bill]], object] | None = None,
    **asked,
) -> Storyboard:
    """Make the storyboard of a recording and its pictures, or go on with one that is there.

    What a person changed stays. A picture is made where there is none, or where anything that it
    came of is another now; every other one is left alone, and what was paid for is not asked for
    again. The storyboard is written after every picture.

    Parameters
    ----------
    recording, folder : path
    budget : Budget, optional
        A spend cap; by default that of this process.
    cache : PictureCache, optional
        Where pictures of services are kept; by default the user's own.
    watch : Watch, optional
        Told what is going on; calls it off.
    on_price : callable(bills), optional
        Told what the missing pictures cost, before anything is asked for.
    **asked
        Further arguments are those of `plan`.

    Returns
    -------
    Storyboard
        A shot whose words were refused says so in its ``problem``; the others are made.

    Raises
    ------
    StoryError, AudioError, TimelineError
        As for `plan`.
    ProviderError, ArtworkError
        When a picture could not be made or written; those before it are done and written. Of kind
        ``"budget"`` before anything is asked for, when all that is missing costs more than is left.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.mkdtemp()
    >>> board = make("data/demo/dog.wav", folder, seed=7)
    >>> [(shot.label, shot.by) for shot in board.shots]
    [('dog', 'made')]
    """
    watch, cache = watch or Watch(), cache or PictureCache()
    budget, folder = budget or session_budget(), Path(folder)
    board = plan(recording, folder, budget=budget, watch=watch, **asked)
    keeper = Keeper(folder, board)
    makers = _makers(board)
    for number in range(len(board.shots)):
        keeper.settle(number)
    missing = missing_orders(keeper.board, folder, makers, cache, watch)
    costs = bills_of(missing, makers)
    if on_price is not None:
        on_price(costs)
    _check_cap(costs, budget, makers)
    _check_places(missing, folder, makers, keeper.board)
    said = kept_timeline(folder, keeper.board.recording)
    work = _Work(keeper, makers, budget, cache, said and lasting(said))
    spans = [(order.shot.start, order.shot.end) for order in missing]
    for place, (order, part) in enumerate(zip(missing, read_parts(recording, spans), strict=True)):
        try:
            work.make(order, part, watch.part(place, len(missing), "picture"))
        except SoundscapeError as error:
            if place:  # those before are done
                done = f"{place} of {len(missing)} pictures made, then it ended"
                error.args = (f"{done}. {error}",)
            raise
    write_tracks(keeper.board, folder, said, kept_transcript(folder, keeper.board.settings))
    return keeper.board


def bills(
    board: Storyboard,
    folder: str | os.PathLike,
    *,
    cache: PictureCache | None = None,
    watch: Watch | None = None,
) -> list[Bill]:
    """What the missing pictures of a storyboard cost, a bill for each provider.

    Parameters
    ----------
    board : Storyboard
    folder : path
        That of its pictures.
    cache, watch : optional
        As for `make`.
    """
    makers, cache = _makers(board), cache or PictureCache()
    return bills_of(missing_orders(board, Path(folder), makers, cache, watch or Watch()), makers)


@dataclass(frozen=True)
class _Work:
    """What making the pictures of a story takes."""

    keeper: Keeper
    makers: dict[str, Provider]
    budget: Budget
    cache: PictureCache
    said: Timeline | None

    def make(self, order: Order, part: Clip, watch: Watch) -> None:
        """Make the picture of an order, over its part of the recording, and note it at once."""
        if not self.keeper.wants(order):  # a person asked for another picture meanwhile
            return
        maker = self.makers[order.shot.provider]
        path = left_picture(self.keeper.folder, order)
        try:
            if path is None:
                made = self._created(order.shot, part, maker, watch)
                place = self.keeper.folder / f"{order.stem}{places_of(maker)}"
                path = save_made(made, place, maker, cache=self.cache)
            self.keeper.add(order, picture_of(path), Artwork.read(path).alt_text)
        except ProviderError as error:
            if error.kind not in _OF_ONE_SHOT:
                raise
            self.keeper.refuse(order, str(error))
        watch.tell("done", 1.0)

    def _created(self, shot: Shot, part: Clip, maker: Provider, watch: Watch) -> Artwork:
        board, drawn = self.keeper.board, _drawn(shot.label)
        return create(
            part,
            provider=maker,
            prompt=Prompt(shot.words, shot.parts),
            style=shot.style,
            seed=shot.seed,
            size=board.settings.size,
            label=None if drawn == shot.label or shot.written_by_hand else drawn,
            prediction=prediction_of(shot, board),
            sounds=sounds_of(shot, part, self.said),
            budget=self.budget,
            cache=self.cache,
            watch=watch,
        )


def _drawn(label: str) -> str:
    """What the painter draws of a sound that a person named in words of their own."""
    if label in SCENES:
        return label
    return next(iter(named_scenes(label.replace("_", " "))), label)


def _makers(board: Storyboard) -> dict[str, Provider]:
    names = {shot.provider: number for number, shot in reversed(list(enumerate(board.shots)))}
    makers = {}
    for name, number in names.items():
        model = board.settings.model if name == board.settings.provider else None
        try:
            makers[name] = providers.get(name, model=model)
        except ProviderError as error:
            raise StoryError(f"shots.{number}.provider: {error}") from None
    return makers


def _check_cap(bills: Sequence[Bill], budget: Budget, makers: dict[str, Provider]) -> None:
    if budget.limit is None:
        return
    for bill in bills:
        if bill.amount is None:
            raise ProviderError(
                f"{bill.in_words()}. It cannot be held to the spend cap. Nothing was sent. The "
                f"painter is free.",
                provider=bill.provider,
                kind="budget",
            )
    paid = [bill for bill in bills if bill.amount]
    for unit in dict.fromkeys(bill.unit for bill in paid):
        left = budget.left(unit)
        total = sum(bill.amount or 0.0 for bill in paid if bill.unit == unit)
        if left is not None and total > left:
            said = "; ".join(bill.in_words() for bill in paid)
            raise ProviderError(
                f"{said}. Of the spend cap {left:g} {unit} are left. Nothing was sent. Raise the "
                f"cap (--max-credits), or ask for fewer shots; the painter is free.",
                kind="budget",
            )


def _check_places(missing: Sequence[Order], folder: Path, makers, board: Storyboard) -> None:
    for order in missing:
        maker = makers[order.shot.provider]
        check_place(
            folder / f"{order.stem}{places_of(maker)}",
            maker,
            size=board.settings.size,
            count=len(missing),
        )

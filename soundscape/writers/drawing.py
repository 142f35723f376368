"""Draw one of several sayings by a seed, and rather what a person likes."""

from __future__ import annotations

import hashlib
from bisect import bisect
from collections.abc import Mapping, Sequence
from itertools import accumulate

from ..prompts import Phrase
from .sayings import Saying
from .taste import Taste

__all__ = ["Draw", "Fits", "Options", "kind_of"]

Fits = Mapping[str, frozenset[str]]
Options = Sequence[tuple[Fits, Saying]]
"""Sayings, each with what it fits."""

_KINDS = {"light": "time", "air": "weather", "mood": "tone"}
"""Of a part: what of all that it fits tells which kind it is of."""
_UNIT = 32
"""The weight of a saying of which nothing is known."""


def kind_of(slot: str, fits: Fits) -> tuple[str, ...]:
    """Which kind a part is of: the hour of a light, the tone of a mood; none of most."""
    words = fits.get(_KINDS.get(slot, ""), frozenset())
    return tuple(words) if len(words) == 1 else ()


class Draw:
    """The draws of one scene: the same ones on every machine.

    Parameters
    ----------
    label : str
    seed : int
    taste : Taste or None
    """

    def __init__(self, label: str, seed: int, taste: Taste | None):
        self.label, self.seed = label, int(seed)
        self.taste = None if taste is None or taste.is_empty else taste

    def number(self, slot: str) -> int:
        """A number that a slot of this scene always has."""
        # A hash, as the bank draws: the algorithms of the random module may change.
        asked = f"{self.label}\n{self.seed}\n{slot}"
        return int.from_bytes(hashlib.sha256(asked.encode()).digest(), "big")

    def allows(self, text: str) -> bool:
        """Whether the person does not say that they never want it."""
        return self.taste is None or self.taste.allows(text)

    def likes_medium(self, one: Saying) -> bool:
        """Whether the person likes pictures made so."""
        return self.taste is not None and self.taste.likes_medium(one.text)

    def one_of(self, slot: str, options: Options, used: frozenset[str]) -> tuple[Fits, Saying]:
        """One of the options, rather one that repeats none of the words that are used."""
        options = [one for one in options if not one[1].stems & used] or options
        number = self.number(slot)
        if self.taste is None:
            return options[number % len(options)]
        weights = [self._weight(self.taste, slot, fits, one.text) for fits, one in options]
        return options[bisect(list(accumulate(weights)), number % sum(weights))]

    def _weight(self, taste: Taste, slot: str, fits: Fits, text: str) -> int:
        """How much rather a saying is offered, in whole numbers."""
        told = [slot, *kind_of(slot, fits)] if slot != "setting" else ["place", text]
        return max(1, round(_UNIT * taste.weight(Phrase(text, f"composer: {', '.join(told)}"))))

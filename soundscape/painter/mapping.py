"""Mappings from a sound to a drawing that tell, themselves, what they draw.

``lin("size", 0.84, 1.14, says="the size of the dog")`` is a number between its ends, the louder
the sound the larger, and a line of the legend. Because every mapping has two ends and nothing
turns back between them, more of a quantity never gives less of what it draws.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any, TypeAlias

from .composition import Composition, Event

__all__ = [
    "QUANTITIES",
    "Chance",
    "Choice",
    "Mapping",
    "Number",
    "chance",
    "choice",
    "lin",
    "value",
]

QUANTITIES: dict[str, str] = {
    "onsets": "onsets",
    "strength": "strength",
    "climax": "climax",
    "line": "line",
    "song": "song",
    "size": "size",
    "height": "pitch",
    "pitch": "pitch",
    "spacing": "tempo",
    "light": "light",
    "jaggedness": "rough",
}
"""What can be mapped: the names of `Composition` and `Event`, each with its key in the legend.

Their order is that of the legend.
"""


@dataclass(frozen=True)
class Mapping:
    """A number that follows a quantity of the sound, or of an onset.

    Parameters
    ----------
    of : str
        One of `QUANTITIES`; ``"pitch"`` and ``"strength"`` are those of an onset.
    low, high : float
        At 0 and at 1 of the quantity; `high` may be the smaller one.
    says : str
        What the number draws, for the legend; empty where another mapping says it.
    """

    of: str
    low: float
    high: float
    says: str = ""

    def at(self, share: float) -> float:
        """The number at a share, 0 to 1, of the quantity."""
        return self.low + (self.high - self.low) * share

    def __call__(self, heard: Composition | Event) -> float:
        return self.at(getattr(heard, self.of))


@dataclass(frozen=True)
class Chance:
    """A number between two ends that the seed chooses."""

    low: float
    high: float


@dataclass(frozen=True)
class Choice:
    """One of some things; the seed chooses."""

    options: tuple[Any, ...]


Number: TypeAlias = float | Mapping | Chance | Choice
"""A number, or what will come to one when a sound is painted."""


def lin(of: str, low: float, high: float, *, says: str = "") -> Mapping:
    """A number that follows a quantity in a straight line."""
    return Mapping(of, low, high, says)


def chance(low: float, high: float) -> Chance:
    """A number that the seed chooses."""
    return Chance(low, high)


def choice(*options: Any) -> Choice:
    """One of these; the seed chooses."""
    return Choice(options)


def value(given: Any, heard: Composition | Event, rng: random.Random) -> Any:
    """What a mapping, a chance or a choice comes to; anything else is itself."""
    if isinstance(given, Mapping):
        return given(heard)
    if isinstance(given, Chance):
        return rng.uniform(given.low, given.high)
    return rng.choice(given.options) if isinstance(given, Choice) else given

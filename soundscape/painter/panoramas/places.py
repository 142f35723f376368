"""Where each part of a panorama is, and how one place melts into the next."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ..ensemble import INSIDE, place_of
from .stretches import Piece

__all__ = ["INDOORS", "WATER", "Reach", "Scenery", "places_of", "reaches_of"]

WATER = ("shore", "lake")
INDOORS = INSIDE
MELTS = 170.0
"""So far to either side of a border, in units, one place turns into another."""


@dataclass(frozen=True)
class Reach:
    """Neighbouring pieces in one place, between two sides in units."""

    place: str
    left: float
    right: float

    @property
    def width(self) -> float:
        """In units."""
        return self.right - self.left

    @property
    def melts(self) -> float:
        """How far to either side of its borders it comes and goes, in units."""
        return min(MELTS, 0.3 * self.width)


@dataclass(frozen=True)
class Scenery:
    """The places of a panorama from left to right, and how loud it is at each.

    Parameters
    ----------
    width : float
        In units.
    reaches : tuple of Reach
    line : tuple of float
        Relative loudnesses, 0 to 1, from the left to the right.
    """

    width: float
    reaches: tuple[Reach, ...]
    line: tuple[float, ...]

    def of(self, *places: str) -> tuple[Reach, ...]:
        """The reaches of some places."""
        return tuple(reach for reach in self.reaches if reach.place in places)

    def share(self, x: float, places: Collection[str], *, off: float = 0.0) -> float:
        """How much a spot belongs to some places, 0 to 1.

        With `off` they begin so much later and end so much sooner, in units.
        """
        found = 0.0
        for reach in self.reaches:
            if reach.place in places:
                left = 1.0 if reach.left <= 0 else _smooth((x - reach.left - off) / reach.melts)
                right = _smooth((reach.right - off - x) / reach.melts)
                found += left * (1.0 if reach.right >= self.width else right)
        return min(1.0, found)

    def loud(self, x: float) -> float:
        """The relative loudness at a spot."""
        place = min(1.0, max(0.0, x / self.width)) * (len(self.line) - 1)
        index = min(int(place), len(self.line) - 2)
        share = place - index
        return (1 - share) * self.line[index] + share * self.line[index + 1]


def _smooth(distance: float) -> float:
    """From 0 a whole melting before a border to 1 as far behind it."""
    share = min(1.0, max(0.0, (1 + distance) / 2))
    return share * share * (3 - 2 * share)


def places_of(pieces: Sequence[Piece]) -> list[str]:
    """Where each piece is; one in which nothing is heard goes on where the one before is."""
    found: list[str] = []
    for piece in pieces:
        if piece.parts:
            found.append(place_of(piece.parts)[0])
        else:
            found.append("" if not found else found[-1])
    known = next((place for place in found if place), "lake")
    return [place or ("field" if known in INDOORS else known) for place in found]


def reaches_of(pieces: Sequence[Piece], places: Sequence[str]) -> tuple[Reach, ...]:
    """Neighbours in one place as one."""
    reaches: list[Reach] = []
    for piece, place in zip(pieces, places, strict=True):
        if reaches and reaches[-1].place == place:
            reaches[-1] = Reach(place, reaches[-1].left, piece.right)
        else:
            reaches.append(Reach(place, piece.left, piece.right))
    return tuple(reaches)

"""Which sounds have a figure in which piece of a panorama.

A figure is not repeated like wallpaper: every kind of sound has one where it is most of all, and
another only where the first is out of sight. Between them there is room.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ..ensemble import MOST_FIGURES, fits, is_figure
from ..hearing import Part
from ..roles import UNSEEN, main_figure, role_of
from .stretches import Piece

__all__ = ["Cast", "cast_of"]

OUT_OF_SIGHT = 2_300.0
"""Units after which a figure may come again; of a small sign, twice as many."""
ROOM = 330.0
"""Units of width for each figure of a panorama."""
MOST_SIGNS = 2
FAINT = 0.12
"""What is heard for so little of a piece, in which others are heard, has its figure elsewhere."""


@dataclass(frozen=True)
class Cast:
    """What stands in a piece and hangs in its sky; `around` is what makes place and weather."""

    figures: tuple[Part, ...]
    signs: tuple[Part, ...]
    around: tuple[Part, ...]


def cast_of(pieces: Sequence[Piece], places: Sequence[str]) -> list[Cast]:
    """The cast of each piece; there are no more figures than the width has room for."""
    width = pieces[-1].right
    able = _Stage([max(1, min(MOST_FIGURES, round(one.width / 260))) for one in pieces], pieces)
    signs = _Stage([MOST_SIGNS] * len(pieces), pieces)
    wanted = sorted(
        ((part, index) for index, piece in enumerate(pieces) for part in piece.parts),
        key=lambda one: (-_weight(one[0]), one[1], one[0].label),
    )
    best: dict[str, int] = {}
    for part, index in wanted:
        if _stands(part.label, places[index]):
            best.setdefault(part.label, index)
    left = math.floor(width / ROOM)
    # First every kind in its best place, then again where it is far from there.
    for again in (False, True):
        for part, index in wanted:
            if left and _stands(part.label, places[index]):
                first = best[part.label] == index
                if first != again and able.take(part, index, OUT_OF_SIGHT):
                    left -= 1
    for part, index in wanted:
        shown = part.label in best
        seen = role_of(part.label).becomes in ("figure", "sign") and main_figure(part.label)
        if seen and seen is not UNSEEN and not shown:
            signs.take(part, index, 2 * OUT_OF_SIGHT)
    around = [
        tuple(one for one in piece.parts if role_of(one.label).becomes in ("place", "weather"))
        for piece in pieces
    ]
    return [Cast(*three) for three in zip(able.chosen(), signs.chosen(), around, strict=True)]


def _stands(label: str, place: str) -> bool:
    return is_figure(label) and fits(label, "shore" if place == "lake" else place)


def _weight(part: Part) -> float:
    return part.weight * (1.0 if part.share > FAINT else 0.6)


class _Stage:
    """Who was given a place so far."""

    def __init__(self, most: Sequence[int], pieces: Sequence[Piece]):
        self.most, self.pieces = most, pieces
        self.taken: list[list[Part]] = [[] for _ in pieces]
        self.seen: dict[str, list[float]] = {}

    def take(self, part: Part, index: int, apart: float) -> bool:
        """Give a sound a place, if there is room and it is not in sight already."""
        piece = self.pieces[index]
        x = piece.left + piece.width * part.moment
        near = any(abs(x - other) < apart for other in self.seen.get(part.label, ()))
        if near or len(self.taken[index]) >= self.most[index]:
            return False
        self.taken[index].append(part)
        self.seen.setdefault(part.label, []).append(x)
        return True

    def chosen(self) -> list[tuple[Part, ...]]:
        """Those of each piece, in the order of their time."""
        return [tuple(sorted(one, key=lambda p: (p.moment, p.label))) for one in self.taken]

"""Shots one after the other: where they are cut, and how they dissolve into each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, pairwise

import numpy as np

from .pace import nearest_frame
from .pictures import Moving
from .planes import blend

__all__ = ["DISSOLVE_SECONDS", "Take", "cuts_of", "reel"]

DISSOLVE_SECONDS = 0.6


@dataclass(frozen=True)
class Take:
    """A shot of a film.

    Parameters
    ----------
    start_seconds : float
        It is seen from the frame nearest to this on, until the next one begins.
    picture : callable(size) -> Moving
        Gives what is seen, for frames of that width and height. Called while the take before is
        seen, so that no more than two pictures are held.
    dissolve_seconds : float
        How long the take before dissolves into this one; half of it lies before the start. 0 cuts.
    chapter : str
        A few words for a menu.
    caption : str
        What is seen, for people who cannot see or hear it.
    lines : tuple of (float, str)
        What is said, each from a moment on, in seconds: captions in place of `caption`.
    """

    start_seconds: float
    picture: Callable[[tuple[int, int]], Moving]
    dissolve_seconds: float = 0.0
    chapter: str = ""
    caption: str = ""
    lines: tuple[tuple[float, str], ...] = ()


def cuts_of(takes: Sequence[Take], rate: Fraction, count: int) -> list[int]:
    """The frame that each take begins at, the first one at 0; they never go back.

    One that begins where the next does is not seen at all.
    """
    cuts = []
    for take in takes:
        here = nearest_frame(take.start_seconds, rate) if cuts else 0
        cuts.append(min(count, max(here, cuts[-1] if cuts else 0)))
    return cuts


def reel(
    takes: Sequence[Take], size: tuple[int, int], rate: Fraction, count: int
) -> Iterator[np.ndarray]:
    """All frames of a film.

    Parameters
    ----------
    takes : sequence of Take
        In the order of their starts.
    size : (int, int)
        Width and height in pixels, both even.
    rate : Fraction
        Frames a second.
    count : int
        How many frames there are.

    Yields
    ------
    np.ndarray
        In RGB or as `planes` has them.
    """
    ends = [*cuts_of(takes, rate, count)[1:], count]
    seen, start = [], 0
    for take, end in zip(takes, ends, strict=True):
        if end > start:
            seen.append((take, start, end))
            start = end
    # Half a dissolve: so many frames before a cut and as many after it.
    halves = [0, *(_half(*pair, rate) for pair in pairwise(seen)), 0]

    def begun(number: int) -> Iterator[np.ndarray]:
        """The frames of a take, of which the first one is there: what takes long is done."""
        take, start, end = seen[number]
        moving = take.picture(size).frames(
            size,
            rate,
            end - start,
            lead=halves[number],
            tail=halves[number + 1],
            late_seconds=float(start / rate - Fraction(take.start_seconds)),
        )
        return chain([next(moving)], moving)

    leaving: Iterator[np.ndarray] | None = None
    with ThreadPoolExecutor(1, "next-take") as thread:
        beginning = thread.submit(begun, 0)
        for number, (_, start, end) in enumerate(seen):
            coming = beginning.result()
            lead, tail = halves[number], halves[number + 1]
            for place in range(2 * lead):
                assert leaving is not None
                yield blend(next(leaving), next(coming), (place + 0.5) / (2 * lead))
            leaving = None
            if number + 1 < len(seen):
                beginning = thread.submit(begun, number + 1)
            for _ in range(end - start - lead - tail):
                yield next(coming)
            leaving = coming


def _half(before: tuple[Take, int, int], after: tuple[Take, int, int], rate: Fraction) -> int:
    wanted = nearest_frame(after[0].dissolve_seconds / 2, rate)
    # A shot dissolves at both its ends, and is seen alone in between.
    shortest = min(before[2] - before[1], after[2] - after[1])
    return min(wanted, shortest // 3)

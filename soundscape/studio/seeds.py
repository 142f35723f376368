"""The seeds of a session's pictures: short enough to be said aloud, and none drawn twice."""

from __future__ import annotations

import secrets
from collections.abc import Collection

from ..providers import seeds_from

__all__ = ["new_seed", "next_seeds"]

HIGHEST_NEW_SEED = 99_999
"""Any up to `providers.MAX_SEED` can be written into the field."""


def new_seed(used: Collection[int] = ()) -> int:
    """Draw a seed that is not in use."""
    while (seed := 1 + secrets.randbelow(HIGHEST_NEW_SEED)) in used:
        pass
    return seed


def next_seeds(seed: int, count: int, *, kept: bool, used: Collection[int]) -> tuple[int, ...]:
    """The seeds of the next pictures.

    Parameters
    ----------
    seed : int
        The one that was chosen.
    count : int
        Of pictures.
    kept : bool
        Whether the chosen seed is used whatever was made of it before, and the numbers after it
        for further pictures. One that is not kept makes no second picture.
    used : collection of int
        Seeds of which there are pictures.

    Examples
    --------
    >>> next_seeds(7, 3, kept=True, used={7})
    (7, 8, 9)
    >>> next_seeds(7, 1, kept=False, used={8})
    (7,)
    """
    if kept:
        return seeds_from(seed, count)
    seeds = [new_seed(used) if seed in used else seed]
    while len(seeds) < count:
        seeds.append(new_seed({*used, *seeds}))
    return tuple(seeds)

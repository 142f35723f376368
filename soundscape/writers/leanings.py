"""What somebody leans to, as far as their choices tell: counts, and the weights that follow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from ..prompts import Phrase, words_of

__all__ = ["ALL", "BOUND", "Counts", "features_of", "grown", "weight_of"]

Counts = Mapping[str, tuple[int, int]]
"""Of each feature: how many pictures with it were kept, and how many there were."""

ALL = "all pictures"
"""The feature that every picture has."""
MOST_FEATURES = 600
MOST_CHOICES = 48
"""So many pictures of a feature are remembered; then both counts are halved: taste may change."""
_PRIOR = 3.0
"""How many pictures of the ordinary share a feature is thought to have had already."""
BOUND = 256.0
"""No weight is larger, nor smaller than one over it."""
_SLOTS = ("place", "light", "air", "medium", "palette", "composition", "accent", "mood", "detail")
_NO_WORDS = frozenset(
    (
        "the",
        "and",
        "with",
        "from",
        "for",
        "all",
        "its",
        "one",
        "that",
        "over",
        "under",
        "into",
        "like",
    )
)


def features_of(part: Phrase) -> tuple[str, ...]:
    """What can be liked in a part of a prompt.

    Examples
    --------
    >>> features_of(Phrase("broad watercolour", "composer: medium, noisiness 0.60"))
    ('medium: broad', 'medium: watercolour')
    >>> features_of(Phrase("on a stone pier", "composer: place, harbour"))
    ('place: harbour (setting)', 'place: stone', 'place: pier')
    """
    writer, _, what = part.origin.partition(": ")
    slot, *told = what.split(", ")
    if writer == "composer" and slot not in _SLOTS:
        return ()
    if writer != "composer":
        return tuple(f"words: {word}" for word in _words(part.text))
    kinds = tuple(f"{slot}: {one} (setting)" for one in told if slot == "place")
    kinds += tuple(f"{slot}: {one} (kind)" for one in told if _is_kind(one) and slot != "place")
    return (*kinds, *(f"{slot}: {word}" for word in _words(part.text)))


def _is_kind(told: str) -> bool:
    """Whether it is no measurement, which has a number in it, and no word of the whole story."""
    return not any(letter.isdigit() for letter in told) and not told.startswith("of ")


@cache
def _words(text: str) -> tuple[str, ...]:
    singular = (word.removesuffix("s") for word in words_of(text) if len(word) > 2)
    return tuple(word for word in dict.fromkeys(singular) if word not in _NO_WORDS)


def grown(counts: Counts, features: Iterable[str], kept: bool) -> dict[str, tuple[int, int]]:
    """The counts with one more choice in them."""
    now = dict(counts)
    for feature in features:
        yes, seen = now.get(feature, (0, 0))
        yes, seen = yes + kept, seen + 1
        now[feature] = (yes // 2, seen // 2) if seen > MOST_CHOICES else (yes, seen)
    if len(now) > MOST_FEATURES:
        often = sorted(now, key=lambda name: (-now[name][1], name))
        now = {name: now[name] for name in sorted(often[:MOST_FEATURES])}
    return now


def weight_of(counts: Counts, features: Iterable[str]) -> float:
    """How much rather something with these features is offered: 1 where nothing is known.

    Only sums, products and quotients, so that it is the same on every machine.
    """
    yes, seen = counts.get(ALL, (0, 0))
    usual = (yes + 1) / (seen + 2)
    weight, words = 1.0, []
    for feature in features:
        kept, shown = counts.get(feature, (0, 0))
        times = (kept + _PRIOR * usual) / (shown + _PRIOR) / usual
        if feature.endswith(")"):
            weight *= times
        elif shown:
            words.append(times)
    if words:
        weight *= sum(words) / len(words)
    cube = weight * weight * weight
    return min(BOUND, max(1 / BOUND, cube * cube))

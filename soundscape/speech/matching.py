"""Which pause comes after which word: the cheapest way, all in order."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from .pauses import Heard
from .transcript import Word

__all__ = ["BREATH_SECONDS", "Spoken", "ends_clause", "ends_sentence", "matched_pauses"]

BREATH_SECONDS = 0.2
"""A pause that ends a phrase."""
_SENTENCE, _CLAUSE = (".", "!", "?", "…", "。", "！", "？"), (",", ";", ":", "–", "—", "、", "，")
_MISSED = 0.7
"""What a pause that no word ends at costs; a word right at it costs 0, one as far as allowed 1."""
_TIE = 0.05
_INSIDE, _AT_A_CLAUSE = 0.5, 0.2
"""What a pause within a sentence costs where times are estimated, and one at a comma."""


@dataclass(frozen=True)
class Spoken:
    """A word with what decides whether a phrase may end after it."""

    word: Word
    phrase: int
    speaker: str
    given: bool


def ends_sentence(word: Word) -> bool:
    """Whether a sentence ends with a word."""
    return word.text.rstrip("\"'”’»)").endswith(_SENTENCE)


def ends_clause(word: Word) -> bool:
    """Whether a part of a sentence ends with a word."""
    return word.text.rstrip("\"'”’»)").endswith(_CLAUSE)


def matched_pauses(
    words: Sequence[Spoken], heard: Heard, near: float, kind: str
) -> dict[int, tuple[float, float]]:
    """Which pause precedes which word: the cheapest way, in order.

    Word 0 stands for what is before the first, ``len(words)`` for what comes after the last.

    Parameters
    ----------
    words : sequence of Spoken
    heard : Heard
    near : float
        How far, in seconds, the end of a word may be from its pause.
    kind : {"words", "phrases", "none"}
        What has times: where words have none of their own, sentences' ends come first.
    """
    # Before the first word and after the last others may speak: the pause next to it counts.
    ends = [words[0].word.start, *(one.word.end for one in words)]
    starts = [*(one.word.start for one in words), words[-1].word.end]
    costs: list[list[tuple[int, float]]] = []
    for pause in heard.pauses:
        first = bisect_left(starts, pause[0] - near)
        last = bisect_right(ends, pause[1] + near)
        costs.append(
            [
                (place, price)
                for place in range(max(0, first), min(len(words) + 1, last))
                if (price := _price(words, ends[place], starts[place], place, pause, near, kind))
                <= 1
            ]
        )
    return _cheapest(heard.pauses, costs)


def _price(words, end: float, start: float, place: int, pause, near: float, kind: str) -> float:
    away = max(0.0, pause[0] - start, end - pause[1])
    # Of several pauses between two words the longest.
    price = away / near + _TIE / (1 + pause[1] - pause[0])
    if kind != "words" and 0 < place < len(words):
        before, after = words[place - 1], words[place]
        turns = before.phrase != after.phrase and before.speaker != after.speaker
        if not (turns or ends_sentence(before.word)):
            price += _AT_A_CLAUSE if ends_clause(before.word) else _INSIDE
            if before.phrase != after.phrase:
                price -= _AT_A_CLAUSE
    return price


def _cheapest(pauses, costs) -> dict[int, tuple[float, float]]:
    """Pauses by the word that follows them: each word and pause at most once, all in order."""
    # Of each last word: the least cost so far and the way there, as a chain.
    best: dict[int, tuple[float, tuple | None]] = {-1: (0.0, None)}
    for pause, places in zip(pauses, costs, strict=True):
        missed = _MISSED if pause[1] - pause[0] >= BREATH_SECONDS else 0.5 * _MISSED
        known = sorted(best)
        cheapest: list[tuple[float, tuple | None]] = []
        for last in known:
            one = best[last]
            cheapest.append(one if not cheapest or one[0] < cheapest[-1][0] else cheapest[-1])
        fresh = {last: (price + missed, way) for last, (price, way) in best.items()}
        for place, price in places:
            before = bisect_left(known, place) - 1
            if before < 0:
                continue
            whole = cheapest[before][0] + price
            if place not in fresh or whole < fresh[place][0]:
                fresh[place] = (whole, (place, pause, cheapest[before][1]))
        # What lies behind and costs more than what lies ahead of it can be forgotten.
        best, least = {}, float("inf")
        for last in sorted(fresh):
            if fresh[last][0] < least:
                best[last], least = fresh[last], fresh[last][0]
    found, way = {}, min(best.values(), key=lambda one: one[0])[1]
    while way is not None:
        place, pause, way = way
        found[place] = pause
    return found

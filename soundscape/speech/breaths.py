"""From words to phrases: what is said in one breath, by one speaker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .matching import BREATH_SECONDS, Spoken, ends_sentence
from .transcript import Phrase

__all__ = ["LONGEST_SECONDS", "breaths"]

LONGEST_SECONDS = 15.0
"""A phrase without a pause is cut at a sentence after so long."""
_SHORTEST_SECONDS = 0.7


def breaths(
    words: Sequence[Spoken],
    matched: Mapping[int, tuple[float, float]],
    before: Sequence[Phrase],
    paused: bool,
) -> list[Phrase]:
    """The phrases that words make: between breaths, and where another begins to speak.

    Parameters
    ----------
    words : sequence of Spoken
    matched : mapping of int to (float, float)
        Which pause precedes which word, see `matched_pauses`.
    before : sequence of Phrase
        The phrases that the words come from.
    paused : bool
        Whether any pause was heard; without, those phrases stay.
    """
    groups: list[list[Spoken]] = []
    for place, one in enumerate(words):
        last = groups[-1] if groups else None
        if last is None or _breaks(last, one, matched.get(place), paused):
            groups.append([one])
        else:
            last.append(one)
    return [_phrase(group, before) for group in groups]


def _breaks(group: list[Spoken], one: Spoken, pause, paused: bool) -> bool:
    last = group[-1]
    other = last.phrase != one.phrase
    if last.speaker != one.speaker:
        return True
    if not paused:  # nothing is known of breaths
        return other
    if one.word.start - last.word.end > LONGEST_SECONDS:
        return True
    seconds = last.word.end - group[0].word.start
    if pause is not None:
        length = pause[1] - pause[0]
        return length >= BREATH_SECONDS and (
            seconds >= _SHORTEST_SECONDS or length >= 2 * BREATH_SECONDS
        )
    sentence = ends_sentence(last.word)
    return (other and one.word.start - last.word.end >= 2 * BREATH_SECONDS) or (
        seconds >= LONGEST_SECONDS / 2 and (sentence or (other and seconds >= LONGEST_SECONDS))
    )


def _phrase(group: list[Spoken], before: Sequence[Phrase]) -> Phrase:
    words = tuple(one.word for one in group)
    sure = [word.confidence for word in words if word.confidence is not None]
    whole = before[group[0].phrase].confidence
    return Phrase(
        words[0].start,
        max(words[0].start, words[-1].end),
        " ".join(word.text for word in words),
        words,
        sum(sure) / len(sure) if sure else whole,
        group[0].speaker,
    )

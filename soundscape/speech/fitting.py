"""Fit a transcript to its recording: phrases end where people breathe.

Times of captions say when a line is read, those of a transcriber are off by a syllable. Pauses in
the recording say exactly where somebody fell silent: each is matched with the end of a word near
it, best one that ends a sentence, and phrases end and begin there.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..errors import SpeechError
from .pauses import Heard
from .transcript import Phrase, Transcript, Word

__all__ = ["ESTIMATED", "fit"]

ESTIMATED = "the text has no times: they are estimated by its length and the pauses"

BREATH_SECONDS = 0.2
"""A pause that ends a phrase."""
LONGEST_SECONDS = 15.0
"""A phrase without a pause is cut at a sentence after so long."""
_SHORTEST_SECONDS = 0.7
_OVERHANG_SECONDS = 0.5
_SENTENCE, _CLAUSE = (".", "!", "?", "…", "。", "！", "？"), (",", ";", ":", "–", "—", "、", "，")
_NEAR = {"words": 0.4, "phrases": 0.9, "none": 3.0}
"""How far, in seconds, the end of a word may be from its pause, by what has times."""
_AGAIN = 1.0
_MISSED = 0.7
"""What a pause that no word ends at costs; a word right at it costs 0, one as far as allowed 1."""
_TIE = 0.05
_INSIDE, _AT_A_CLAUSE = 0.5, 0.2
"""What a pause within a sentence costs where times are estimated, and one at a comma."""


@dataclass(frozen=True)
class _Spoken:
    """A word with what decides whether a phrase may end after it."""

    word: Word
    phrase: int
    speaker: str
    given: bool


def fit(said: Transcript, heard: Heard) -> Transcript:
    """A transcript whose times are those of the recording.

    Parameters
    ----------
    said : Transcript
    heard : Heard
        See `hear`.

    Returns
    -------
    Transcript
        Its phrases lie within the recording, do not overlap, and end where people pause, as far as
        that is heard. What would be said after the end is left out, with a note.

    Raises
    ------
    SpeechError
        When most of it would be said after the end: it is another recording's.
    """
    if not said.phrases:
        return replace(said, timed=True)
    said = _placed(said, heard) if not said.timed else _inside(said, heard.seconds)
    words = _spoken(said)
    if not words:
        return said
    kind = "none" if ESTIMATED in said.notes else "words" if words[0].given else "phrases"
    matched = _matched(words, heard, _NEAR[kind], kind)
    words = _moved(words, matched, heard, kind)
    if kind == "none":  # once more, from nearer by
        matched = _matched(words, heard, _AGAIN, kind)
        words = _moved(words, matched, heard, kind)
    return replace(said, phrases=tuple(_phrases(words, matched, said.phrases, bool(heard.pauses))))


def _inside(said: Transcript, seconds: float) -> Transcript:
    kept = [one for one in said.phrases if one.start < seconds]
    lost = len(said.phrases) - len(kept)
    if lost > len(kept):
        last = max(one.end for one in said.phrases)
        raise SpeechError(
            f"{said.source}: most of it is said after the recording's end ({last:g} s, but the "
            f"recording lasts {seconds:g} s). Expected the transcript of this recording."
        )
    clipped = [
        replace(
            one,
            end=min(one.end, seconds),
            words=tuple(
                replace(word, end=min(word.end, seconds))
                for word in one.words
                if word.start < seconds
            ),
        )
        for one in kept
    ]
    note = f"{lost} phrases come after the recording's end and are left out" if lost else ""
    return replace(said, phrases=tuple(clipped)).noted(note)


def _placed(said: Transcript, heard: Heard) -> Transcript:
    """Phrases without times, over what is spoken by their lengths."""
    clock = _VoiceClock(heard.voiced)
    lengths = np.cumsum([0, *(len(one.text) + 1 for one in said.phrases)])
    times = clock.at(lengths / lengths[-1] * clock.whole)
    ends = clock.at(lengths / lengths[-1] * clock.whole, ending=True)
    phrases = [
        replace(one, start=float(start), end=float(max(start, end)), words=())
        for one, start, end in zip(said.phrases, times[:-1], ends[1:], strict=True)
    ]
    return replace(said, phrases=tuple(phrases), timed=True).noted(ESTIMATED)


class _VoiceClock:
    """A clock that stands while nobody speaks."""

    def __init__(self, voiced: Sequence[tuple[float, float]]):
        self._starts = np.array([start for start, _ in voiced])
        self._ends = np.array([end for _, end in voiced])
        self._until = np.concatenate([[0.0], np.cumsum(self._ends - self._starts)])
        self.whole = float(self._until[-1])

    def at(self, voiced_seconds, *, ending: bool = False) -> np.ndarray:
        """The moments at which so much was spoken: where it goes on then, or had ended."""
        side = "left" if ending else "right"
        asked = np.clip(voiced_seconds, 0.0, self.whole)
        place = np.searchsorted(self._until, asked, side=side) - 1
        place = np.clip(place, 0, len(self._starts) - 1)
        return np.minimum(self._starts[place] + asked - self._until[place], self._ends[place])

    def until(self, moment: float) -> float:
        """How much was spoken until a moment."""
        place = max(0, int(np.searchsorted(self._starts, moment, side="right")) - 1)
        return float(
            self._until[place]
            + np.clip(moment - self._starts[place], 0, self._ends[place] - self._starts[place])
        )


def _spoken(said: Transcript) -> list[_Spoken]:
    """All words in order, none of which begins before the one ahead of it has ended."""
    found, reached = [], 0.0
    for number, one in enumerate(said.phrases):
        for word in one.spoken:
            start = max(reached, word.start)
            end = max(start, word.end)
            reached = end
            moved = replace(word, start=start, end=end)
            found.append(_Spoken(moved, number, one.speaker, bool(one.words)))
    return found


def _matched(
    words: Sequence[_Spoken], heard: Heard, near: float, kind: str
) -> dict[int, tuple[float, float]]:
    """Which pause precedes which word: the cheapest way, in order.

    Word 0 stands for what is before the first, ``len(words)`` for what comes after the last.
    """
    ends = [0.0, *(one.word.end for one in words)]
    starts = [*(one.word.start for one in words), heard.seconds]
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
        text = before.word.text.rstrip("\"'”’»)")
        turns = before.phrase != after.phrase and before.speaker != after.speaker
        if not (turns or text.endswith(_SENTENCE)):
            price += _AT_A_CLAUSE if text.endswith(_CLAUSE) else _INSIDE
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


def _moved(
    words: Sequence[_Spoken], matched: dict[int, tuple[float, float]], heard: Heard, kind: str
) -> list[_Spoken]:
    """Words between the pauses that they were matched with."""
    places = sorted(matched)
    inner = [place for place in places if 0 < place < len(words)]
    clock = _VoiceClock(heard.voiced) if kind != "words" else None
    found: list[_Spoken] = []
    reached = 0.0
    for first, last in zip([0, *inner], [*inner, len(words)], strict=True):
        part = words[first:last]
        start, end = part[0].word.start, part[-1].word.end
        low = matched[first][1] if first in matched else max(start, reached)
        high = matched[last][0] if last in matched else max(low, end)
        if last not in matched and last < len(words):
            high = max(low, min(high, words[last].word.start))
        high = max(low, high)
        found += [
            replace(one, word=replace(one.word, start=one_start, end=one_end))
            for one, (one_start, one_end) in zip(
                part, _mapped(part, (start, end), (low, high), clock), strict=True
            )
        ]
        reached = high
    return found


def _mapped(
    part, old: tuple[float, float], new: tuple[float, float], clock
) -> list[tuple[float, float]]:
    length = old[1] - old[0]
    shares = [
        tuple(
            (moment - old[0]) / length if length else 0.0
            for moment in (one.word.start, one.word.end)
        )
        for one in part
    ]
    if clock is None:
        return [(new[0] + a * (new[1] - new[0]), new[0] + b * (new[1] - new[0])) for a, b in shares]
    low, high = clock.until(new[0]), clock.until(new[1])
    if high - low < 0.5 * (new[1] - new[0]):  # mostly where nobody was heard to speak
        return _mapped(part, old, new, None)
    starts = clock.at(np.array([low + a * (high - low) for a, _ in shares]))
    ends = clock.at(np.array([low + b * (high - low) for _, b in shares]), ending=True)
    pairs = zip(np.clip(starts, *new), np.clip(ends, *new), strict=True)
    return [(float(a), float(max(a, b))) for a, b in pairs]


def _phrases(
    words: Sequence[_Spoken],
    matched: dict[int, tuple[float, float]],
    before: Sequence[Phrase],
    paused: bool,
) -> list[Phrase]:
    """Words between breaths, and where another begins to speak."""
    groups: list[list[_Spoken]] = []
    for place, one in enumerate(words):
        last = groups[-1] if groups else None
        if last is None or _breaks(last, one, matched.get(place), paused):
            groups.append([one])
        else:
            last.append(one)
    return [_phrase(group, before) for group in groups]


def _breaks(group: list[_Spoken], one: _Spoken, pause, paused: bool) -> bool:
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
    sentence = last.word.text.rstrip("\"'”’»)").endswith(_SENTENCE)
    return (other and one.word.start - last.word.end >= 2 * BREATH_SECONDS) or (
        seconds >= LONGEST_SECONDS / 2 and (sentence or (other and seconds >= LONGEST_SECONDS))
    )


def _phrase(group: list[_Spoken], before: Sequence[Phrase]) -> Phrase:
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

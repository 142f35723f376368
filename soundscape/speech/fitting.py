"""Fit a transcript to its recording: phrases end where people breathe.

Times of captions say when a line is read, those of a transcriber are off by a syllable. Pauses in
the recording say exactly where somebody fell silent: each is matched with the end of a word near
it, best one that ends a sentence, and phrases end and begin there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ..errors import SpeechError
from .breaths import breaths
from .matching import Spoken, matched_pauses
from .pauses import Heard
from .transcript import Transcript

__all__ = ["ESTIMATED", "fit"]

ESTIMATED = "the text has no times: they are estimated by its length and the pauses"
_NEAR = {"words": 0.4, "phrases": 0.9, "none": 3.0}
"""How far, in seconds, the end of a word may be from its pause, by what has times."""
_AGAIN = 1.0


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
    matched = matched_pauses(words, heard, _NEAR[kind], kind)
    words = _moved(words, matched, heard, kind)
    if kind == "none":  # once more, from nearer by
        matched = matched_pauses(words, heard, _AGAIN, kind)
        words = _moved(words, matched, heard, kind)
    return replace(said, phrases=tuple(breaths(words, matched, said.phrases, bool(heard.pauses))))


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


def _spoken(said: Transcript) -> list[Spoken]:
    """All words in order, none of which begins before the one ahead of it has ended."""
    found, reached = [], 0.0
    for number, one in enumerate(said.phrases):
        for word in one.spoken:
            start = max(reached, word.start)
            end = max(start, word.end)
            reached = end
            moved = replace(word, start=start, end=end)
            found.append(Spoken(moved, number, one.speaker, bool(one.words)))
    return found


def _moved(
    words: Sequence[Spoken], matched: dict[int, tuple[float, float]], heard: Heard, kind: str
) -> list[Spoken]:
    """Words between the pauses that they were matched with."""
    places = sorted(matched)
    inner = [place for place in places if 0 < place < len(words)]
    clock = _VoiceClock(heard.voiced) if kind != "words" else None
    found: list[Spoken] = []
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

"""Phrases from the cues of captions: each said once, in order, by whom.

Captions out of the wild overlap, come out of order, and roll: live captions repeat each line until
the next one has come.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from ..timeline import Cue, cues
from .markup import Line, lines_of, regular_speakers, without_speaker
from .transcript import MAX_LETTERS, Phrase, Word, shares

__all__ = ["phrases_of"]

_TOUCHING_SECONDS = 0.5
"""Rolling captions follow each other at once."""
_ROLLING_SHARE = 0.25
_FEW = 3
_SECONDS_A_LETTER = 0.06
"""Of a cue whose end is before its start: as fast as people speak."""
_LEAST_SECONDS = 0.05


@dataclass(frozen=True)
class _Said:
    """The words of a cue; `times` tells when some of them begin."""

    start: float
    end: float
    words: tuple[str, ...]
    times: tuple[tuple[int, float], ...] = ()
    speaker: str = ""


def phrases_of(text: str, where: str) -> tuple[list[Phrase], int]:
    """The phrases of a text in WebVTT or SRT, and how many cues could not be read.

    Parameters
    ----------
    text : str
        With plain ends of lines.
    where : str
        The file, for messages.
    """
    broken: list[Exception] = []
    found = [
        said
        for cue in sorted(cues(text, where, on_broken=broken.append), key=lambda one: one.onset)
        for said in _said(cue)
    ]
    if _rolling(found):
        found = _unrolled(found)
    found = _apart(found)
    speakers = regular_speakers(" ".join(one.words) for one in found)
    return [_phrase(one, speakers) for one in found], len(broken)


def _said(cue: Cue) -> list[_Said]:
    """What a cue says: once, or once for each of its voices."""
    lines = lines_of(cue.text)
    end = cue.offset
    if end <= cue.onset:
        letters = sum(len(line.text) for line in lines)
        end = cue.onset + max(_LEAST_SECONDS, _SECONDS_A_LETTER * letters)
    voices: list[list[Line]] = []
    for line in lines:
        if voices and voices[-1][0].speaker == line.speaker:
            voices[-1].append(line)
        else:
            voices.append([line])
    texts = [" ".join(line.text for line in voice) for voice in voices]
    spans = shares(texts, cue.onset, end)
    return [_joined(voice, *span) for voice, span in zip(voices, spans, strict=True)]


def _joined(lines: list[Line], start: float, end: float) -> _Said:
    words: list[str] = []
    times: list[tuple[int, float]] = []
    for line in lines:
        times += [(len(words) + place, at) for place, at in line.times if start <= at <= end]
        words += line.text.split()
    return _Said(start, end, tuple(words), tuple(times), lines[0].speaker)


def _rolling(found: list[_Said]) -> bool:
    """Whether cues repeat what the one before them said, and go on."""
    pairs = [(one, other) for one, other in pairwise(found) if _touch(one, other)]
    rolled = sum(0 < _repeated(one, other) < len(other.words) for one, other in pairs)
    return rolled >= _ROLLING_SHARE * len(found) and (
        rolled > 1 or 0 < rolled <= len(found) <= _FEW
    )


def _touch(one: _Said, other: _Said) -> bool:
    return other.start - one.end <= _TOUCHING_SECONDS


def _repeated(one: _Said, other: _Said) -> int:
    """How many words at the beginning of a cue ended the one before it."""
    ended, begun = _plain(one.words), _plain(other.words)
    for count in range(min(len(ended), len(begun)), 0, -1):
        if ended[-count:] == begun[:count]:
            return count
    return 0


def _plain(words: tuple[str, ...]) -> list[str]:
    return [re.sub(r"\W", "", word).casefold() or word for word in words]


def _unrolled(found: list[_Said]) -> list[_Said]:
    """Each word once, in the cue that said it first."""
    fresh: list[_Said] = []
    shown: _Said | None = None
    for one in found:
        count = _repeated(shown, one) if shown is not None and _touch(shown, one) else 0
        shown = one
        if count < len(one.words):
            times = tuple((place - count, at) for place, at in one.times if place >= count)
            fresh.append(replace(one, words=one.words[count:], times=times))
    return fresh


def _apart(found: list[_Said]) -> list[_Said]:
    """Cues that follow each other: what is said at one time is said by one phrase after another."""
    apart: list[_Said] = []
    for one in found:
        last = apart[-1] if apart else None
        if last is not None and one.start - last.start < _LEAST_SECONDS:
            if (one.words, one.speaker) != (last.words, last.speaker):
                apart[-1] = _both(last, one)
            continue
        if last is not None and last.end > one.start:
            apart[-1] = replace(last, end=one.start)
        apart.append(one)
    return apart


def _both(one: _Said, other: _Said) -> _Said:
    return _Said(
        one.start, max(one.end, other.end), (*one.words, *other.words), one.times, one.speaker
    )


def _phrase(one: _Said, speakers: frozenset[str]) -> Phrase:
    text, speaker = without_speaker(" ".join(one.words), speakers)
    text = text[:MAX_LETTERS]
    named = len(one.words) - len(text.split())
    return Phrase(
        one.start,
        max(one.start, one.end),
        text,
        () if not one.times else _words(one, named),
        speaker=one.speaker or speaker,
    )


def _words(one: _Said, named: int) -> tuple[Word, ...]:
    """Words with times: those that have none share what lies between those that have."""
    known = {0: one.start, **{place: at for place, at in one.times if 0 < place < len(one.words)}}
    places = sorted(known)
    words: list[Word] = []
    for first, last in pairwise([*places, len(one.words)]):
        start = max(known[first], words[-1].end if words else 0.0)
        end = max(start, known.get(last, one.end))
        texts = one.words[first:last]
        words += [
            Word(*span, word) for word, span in zip(texts, shares(texts, start, end), strict=True)
        ]
    return tuple(words[named:])

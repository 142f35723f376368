"""What was said in a recording: phrases and their words, each with its times.

Conventions: times are in seconds from the recording's beginning; a phrase or word holds the moments
from its start up to, and without, its end. What was said is data, whatever it says.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import isfinite

from ..errors import SpeechError

__all__ = ["Phrase", "Transcript", "Word", "spread"]

MAX_LETTERS = 20_000
"""Of one phrase: half an hour without a breath."""


@dataclass(frozen=True)
class Word:
    """One word as it was spoken.

    Parameters
    ----------
    start, end : float
        In seconds, 0 <= start <= end.
    text : str
        With the punctuation that belongs to it, without blanks around it.
    confidence : float or None
        How sure a transcriber is, 0 to 1; None where nobody says.
    """

    start: float
    end: float
    text: str
    confidence: float | None = None

    def __post_init__(self):
        _check_times(self.start, self.end, self.text)
        _check_confidence(self.confidence)


@dataclass(frozen=True)
class Phrase:
    """What is said in one breath.

    Parameters
    ----------
    start, end : float
        In seconds, 0 <= start <= end.
    text : str
    words : tuple of Word
        Empty where only the phrase has times; `spread` then estimates theirs.
    confidence : float or None
        How sure a transcriber is, 0 to 1; None where nobody says.
    speaker : str
        Empty where it is not known.
    """

    start: float
    end: float
    text: str
    words: tuple[Word, ...] = ()
    confidence: float | None = None
    speaker: str = ""

    def __post_init__(self):
        object.__setattr__(self, "words", tuple(self.words))
        _check_times(self.start, self.end, self.text)
        _check_confidence(self.confidence)
        if len(self.text) > MAX_LETTERS:
            raise SpeechError(
                f"A phrase has {len(self.text)} letters. Expected at most {MAX_LETTERS}; break it "
                f"into sentences."
            )

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return self.end - self.start

    @property
    def spoken(self) -> tuple[Word, ...]:
        """Its words with times: those that were given, else estimated ones."""
        return self.words or spread(self.text, self.start, self.end)


@dataclass(frozen=True)
class Transcript:
    """What was said in a recording.

    Parameters
    ----------
    phrases : tuple of Phrase
        By start.
    language : str
        As BCP 47 has it, such as ``"en"``; empty where it is not known.
    source : str
        Where it comes from: the name of a file, or of a transcriber.
    timed : bool
        Whether phrases have times; without, all of them are 0 until `fit` has placed them.
    notes : tuple of str
        What a person should know of it: times that are an estimate, words that are rough.

    Raises
    ------
    SpeechError
        When the phrases are not in order.

    Examples
    --------
    >>> said = Transcript((Phrase(0.5, 1.5, "Go forward."), Phrase(2, 3, "Ten metres.")), "en")
    >>> said.text, [word.text for word in said.words]
    ('Go forward. Ten metres.', ['Go', 'forward.', 'Ten', 'metres.'])
    """

    phrases: tuple[Phrase, ...]
    language: str = ""
    source: str = ""
    timed: bool = True
    notes: tuple[str, ...] = ()

    def __post_init__(self):
        object.__setattr__(self, "phrases", tuple(self.phrases))
        object.__setattr__(self, "notes", tuple(self.notes))
        reached = 0.0
        for one in self.phrases:
            if one.start < reached:
                raise SpeechError(
                    f"The phrase {one.text[:40]!r} starts at {one.start:g} s, before the one ahead "
                    f"of it does ({reached:g} s). Expected phrases in order."
                )
            reached = one.start

    @property
    def text(self) -> str:
        """All that was said, as one text."""
        return " ".join(one.text for one in self.phrases)

    @property
    def words(self) -> tuple[Word, ...]:
        """All words in order, with given or estimated times."""
        return tuple(word for one in self.phrases for word in one.spoken)

    def between(self, start: float, end: float) -> tuple[Phrase, ...]:
        """The phrases whose middle lies from `start` up to `end`: each is in one stretch."""
        return tuple(one for one in self.phrases if start <= (one.start + one.end) / 2 < end)

    def noted(self, *notes: str) -> Transcript:
        """The same with more notes."""
        added = tuple(note for note in notes if note and note not in self.notes)
        return replace(self, notes=(*self.notes, *added))


def spread(text: str, start: float, end: float) -> tuple[Word, ...]:
    """Words of a text over a stretch of time, by their lengths: an estimate.

    Examples
    --------
    >>> [(word.text, word.start) for word in spread("so long", 1.0, 2.0)]
    [('so', 1.0), ('long', 1.375)]
    """
    texts = text.split()
    return tuple(
        Word(first, last, one)
        for one, (first, last) in zip(texts, shares(texts, start, end), strict=True)
    )


def shares(texts: Iterable[str], start: float, end: float) -> list[tuple[float, float]]:
    """A stretch of time shared out by the lengths of texts, each with the blank after it."""
    lengths = [len(one) + 1 for one in texts]
    whole, reached, found = sum(lengths), 0, []
    for length in lengths:
        found.append(
            (
                start + (end - start) * reached / whole,
                start + (end - start) * (reached + length) / whole,
            )
        )
        reached += length
    return found


def _check_times(start: float, end: float, text: str) -> None:
    if not (isfinite(start) and isfinite(end) and 0 <= start <= end):
        raise SpeechError(
            f"{text[:40]!r} is said from {start} s to {end} s. Expected seconds from 0 on, and an "
            f"end that is not before the start."
        )


def _check_confidence(value: float | None) -> None:
    if value is not None and not 0 <= value <= 1:
        raise SpeechError(f"confidence is {value!r}. Expected 0 to 1, or None.")

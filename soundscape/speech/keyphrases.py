"""What a talk is about: its key phrases, found by how and where words stand (YAKE), with times."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import lru_cache
from io import StringIO

from .._util.extras import needs
from .transcript import Transcript, Word

__all__ = ["KeyPhrase", "key_phrases", "language_of"]

LONGEST_WORDS = 3
_MOST_CANDIDATES = 2_000
_CHUNK_WORDS = 20_000
"""What is looked at at once: two hours of talk."""
_LANGUAGES = (
    "ar", "bg", "cz", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "hi", "hr", "hu",
    "hy", "id", "it", "ja", "lt", "lv", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sv", "tr",
    "uk", "zh",
)  # fmt: skip
"""Those YAKE has lists of small words for, as it calls them."""
_CALLED = {"cs": "cz", "nb": "no", "nn": "no"}
_LINKS = frozenset(["of", "de", "di", "da", "du", "del", "des", "der", "van", "von", "la"])
"""Small words that may stand within a phrase: "bottle of wine"."""
_LEAST_SHARE = 0.15
"""Of the words of a text are small words in its language at least."""


@dataclass(frozen=True)
class KeyPhrase:
    """A few words that a talk is about.

    Parameters
    ----------
    text : str
        As it was first spoken, without punctuation around it.
    relevance : float
        0 to 1; the higher, the more the talk is about it.
    times : tuple of (float, float)
        When it is spoken, in seconds.
    """

    text: str
    relevance: float
    times: tuple[tuple[float, float], ...]

    def within(self, start: float, end: float) -> bool:
        """Whether it is spoken in a stretch of time."""
        return any(start <= (a + b) / 2 < end for a, b in self.times)


def key_phrases(said: Transcript, count: int = 20) -> tuple[KeyPhrase, ...]:
    """The key phrases of a transcript, the most relevant first.

    Parameters
    ----------
    said : Transcript
        In any language that is written with blanks between words.
    count : int
        How many at most.

    Raises
    ------
    SoundscapeError
        When the extra ``speech`` is not installed.

    Examples
    --------
    >>> from soundscape.speech import Phrase
    >>> text = "The lighthouse keeper lit the old lighthouse lamp."
    >>> key_phrases(Transcript((Phrase(0, 4, text),), "en"), 1)[0].text
    'lighthouse keeper lit'
    """
    needs("speech", "yake")
    words = said.words
    spoken = [_plain(word.text) for word in words]
    language = _called(said.language) or language_of(said.text) or "en"
    found: dict[tuple[str, ...], float] = {}
    for text in _chunks([one.text for one in said.phrases]):
        for candidate, score in _candidates(text, language):
            key = tuple(filter(None, map(_plain, candidate.split())))
            if key and _is_whole(key, language):
                found[key] = min(score, found.get(key, score))
    places = _places(spoken, found)
    ranked = sorted(found, key=lambda key: found[key])
    phrases = [_phrase(words, places[key], len(key), found[key]) for key in ranked if key in places]
    return tuple(phrases[:count])


def _extractor(language: str):
    import yake

    # It prints a warning about some of its own lists.
    with redirect_stdout(StringIO()):
        return yake.KeywordExtractor(lan=language, n=LONGEST_WORDS, top=_MOST_CANDIDATES)


def _candidates(text: str, language: str) -> list[tuple[str, float]]:
    extractor = _extractor(language)
    return [(phrase, float(score)) for phrase, score in extractor.extract_keywords(text)]


def _chunks(texts: Sequence[str]) -> Iterable[str]:
    part: list[str] = []
    length = 0
    for text in texts:
        part.append(text)
        length += len(text.split())
        if length >= _CHUNK_WORDS:
            yield " ".join(part)
            part, length = [], 0
    if part:
        yield " ".join(part)


def _is_whole(key: tuple[str, ...], language: str) -> bool:
    """Whether words make a phrase by themselves: "fishing boats", not "boats came and"."""
    small = _small_words(language)
    inner = all(word not in small or word in _LINKS for word in key[1:-1])
    return inner and key[0] not in small and key[-1] not in small and len("".join(key)) > 2


@lru_cache(maxsize=len(_LANGUAGES))
def _small_words(language: str) -> frozenset[str]:
    return frozenset(_extractor(language).stopword_set)


def _called(language: str) -> str:
    """How YAKE calls a language; empty for one that it does not know."""
    short = language.split("-")[0]
    short = _CALLED.get(short, short)
    return short if short in _LANGUAGES else ""


def language_of(text: str) -> str:
    """The language of a text by its small words, as YAKE calls it; empty where none fits.

    Where several fit alike it is English, if that is among them.

    Examples
    --------
    >>> language_of("Als ich ein Kind war, wohnten wir in einem kleinen Haus an der See.")
    'de'
    >>> language_of("The dog barks.")
    'en'
    """
    needs("speech", "yake")
    words = {_plain(word) for word in text[:20_000].split()}  # a song's "la la la" counts once
    shares = {
        language: sum(word in _small_words(language) for word in words) / max(1, len(words))
        for language in _LANGUAGES
    }

    def rank(language: str) -> tuple[float, bool, int]:
        return shares[language], language == "en", -len(_small_words(language))

    best = max(shares, key=rank)
    return best if shares[best] >= _LEAST_SHARE else ""


def _plain(word: str) -> str:
    return re.sub(r"^\W+|\W+$", "", word).casefold()


def _places(
    spoken: Sequence[str], keys: Iterable[tuple[str, ...]]
) -> dict[tuple[str, ...], list[int]]:
    """Where in the words each phrase begins."""
    wanted, places = set(keys), {}
    for length in range(1, LONGEST_WORDS + 1):
        for place in range(len(spoken) - length + 1):
            key = tuple(spoken[place : place + length])
            if key in wanted:
                places.setdefault(key, []).append(place)
    return places


def _phrase(words: Sequence[Word], places: list[int], length: int, score: float) -> KeyPhrase:
    first = words[places[0] : places[0] + length]
    text = " ".join(re.sub(r"^\W+|\W+$", "", word.text) for word in first)
    times = tuple((words[one].start, words[one + length - 1].end) for one in places)
    return KeyPhrase(text, 1 / (1 + score), times)

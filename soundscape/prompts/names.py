"""How a class is said within a sentence, and which scenes suit it.

A class has a name such as ``throat_clearing``; a scene shows "somebody clearing their throat". The
table ``names.toml`` says so for the classes an ear may know; any other is said by its own words,
with an article where English wants one.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache

from .._util.labels import pretty
from .._util.paths import data_file

__all__ = ["ANY", "in_words", "named_labels", "shown_by", "suit"]

ANY = "any"
"""The scenes that suit every class."""
_SHOWN_BY = "shown_by"

# Last words that take no article: what is not counted, and plurals without an s.
_BARE = re.compile(
    r"(applause|air|breath|cattle|children|feet|fire|geese|grass|gunfire|hail|ice|laughter|lightning|"
    r"machinery|men|metal|mice|music|noise|people|rain|sand|silence|smoke|snow|speech|static|steam|"
    r"surf|teeth|thunder|traffic|water|weather|wind|women|wood)$|"
    r".*[aeiouy].*ing$|.*[^sui]s$"
)
# "A ukulele", "a unicorn", "a European siren", "a one-man band", but "an umbrella", "an hour".
_VOWEL = re.compile(r"(?!u[kt]|us[eu]|uni(?!n)|e[uw]|one\b|once\b)[aeiou]|hour|honest|heir|8")
_REMARK = re.compile(r"\s*\([^()]*\)")
_DETERMINED = re.compile(r"(a|an|the|my|our|some|two|three|many)\b")


def in_words(label: str) -> str:
    """How a class is said within a sentence.

    Parameters
    ----------
    label : str

    Returns
    -------
    str
        A noun phrase; what is counted has its article.

    Examples
    --------
    >>> in_words("ukulele"), in_words("scissors"), in_words("throat_clearing")
    ('a ukulele', 'a pair of scissors', 'somebody clearing their throat')
    >>> in_words("tree_frog"), in_words("umbrella"), in_words("marching_boots")
    ('a tree frog', 'an umbrella', 'marching boots')
    >>> in_words("Boat, Water vehicle"), in_words("Chirp (of a bird)")
    ('a boat', 'a chirp')
    """
    said, _ = _names().get(label, ("", ANY))
    return said or _with_article(_first_name(" ".join(pretty(label).split())))


def named_labels() -> tuple[str, ...]:
    """The classes whose names the table tells."""
    return tuple(_names())


def suit(label: str) -> str:
    """Which of the open scenes suit a class: ``"instrument"``, ``"animal"``, ... or ``"any"``."""
    return _names().get(label, ("", ANY))[1]


def shown_by(label: str) -> str:
    """The class whose scenes show a class that has none of its own; itself where there is no other.

    Examples
    --------
    >>> shown_by("acoustic_guitar"), shown_by("banjo")
    ('guitar', 'banjo')
    """
    return _tables()[_SHOWN_BY].get(label, label)


def _first_name(words: str) -> str:
    """The first of several names, as AudioSet lists them: "Vehicle horn, car horn, honking"."""
    first = _REMARK.sub("", words).partition(",")[0].strip()
    if first in ("", words):
        return words
    return first if first[1:2].isupper() else first[0].lower() + first[1:]


def _with_article(words: str) -> str:
    if _DETERMINED.match(words.lower()) or _BARE.match(words.lower().split(" ")[-1]):
        return words
    return f"{'an' if _VOWEL.match(words.lower()) else 'a'} {words}"


@lru_cache(maxsize=1)
def _tables() -> dict[str, dict[str, str]]:
    return tomllib.loads(data_file("prompts/names.toml").read_text("utf-8"))


@lru_cache(maxsize=1)
def _names() -> dict[str, tuple[str, str]]:
    """What each class is called, and the scenes that suit it."""
    return {
        label: (said, table)
        for table, names in _tables().items()
        if table != _SHOWN_BY
        for label, said in names.items()
    }

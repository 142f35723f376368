"""The composer's smallest pieces: a few words each, and what they fit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..features import scales
from ..prompts import words_of

__all__ = ["FITS", "MEASURED", "TONES", "WHERE", "Group", "Saying", "Setting", "stems_of"]

MEASURED: dict[str, tuple[str, ...]] = {
    "loudness": scales.LOUDNESS.words,
    "pitch": scales.PITCH.words,
    "tempo": scales.TEMPO.words,
    "events": ("unbroken", "few", "some", "many", "dense"),
    "dynamics": scales.DYNAMICS.words,
    "brightness": scales.BRIGHTNESS.words,
    "noisiness": scales.NOISINESS.words,
}
"""Of each measurement: a word for every band of its scale. Of events people read the number."""
WHERE = ("outdoors", "indoors", "closed", "under water")
TONES = ("tender", "comic", "grave", "festive", "plain", "eerie")
FITS: dict[str, tuple[str, ...]] = {
    "where": WHERE,
    "time": ("day", "low sun", "night"),
    "sky": ("clear", "grey"),
    "of": ("weather", "outdoors", "indoors"),
    "weather": (),
    "settings": (),
    "colours": ("many", "few"),
    "tone": TONES,
    **MEASURED,
}
"""What sayings can fit, and the words for it; any word where there are none."""
_COMMON = frozenset(
    re.findall(
        r"\w+",
        """
        with from over under into that like where about their there while beside between behind
        """,
    )
)


@dataclass(frozen=True)
class Saying:
    """A few words of a table.

    Parameters
    ----------
    text : str
    stems : frozenset of str
        See `stems_of`.
    """

    text: str
    stems: frozenset[str] = field(compare=False, default=frozenset())

    @classmethod
    def of(cls, text: str) -> Saying:
        """A saying with its stems."""
        return cls(text, stems_of(text))


@dataclass(frozen=True)
class Group:
    """Sayings, and what they fit: of each condition one of the words."""

    fits: Mapping[str, frozenset[str]]
    say: tuple[Saying, ...]


@dataclass(frozen=True)
class Setting:
    """Where a scene can be, and what else is to be seen there: always, and but by day."""

    name: str
    where: str
    places: tuple[Saying, ...]
    details: tuple[Saying, ...]
    by_day: tuple[Saying, ...] = ()


def stems_of(text: str) -> frozenset[str]:
    """The longer words of a text without a plural's s: no scene says one twice.

    Examples
    --------
    >>> sorted(stems_of("two hens beside the hen-house's doors"))
    ['door', 'house']
    """
    return frozenset(
        stem
        for word in words_of(text)
        for part in word.replace("’", "'").removesuffix("'s").split("-")
        if len(stem := part.removesuffix("s")) > 3 and stem not in _COMMON
    )

"""The rules a prompt bank is held to, checked.

They keep a bank worth drawing from: enough scenes for every class, long enough to be a picture and
short enough for a service to follow, no two alike, varied in light, medium and opening, the
sound's source in plain view, and nothing that a service misreads or refuses.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from .bank import VERDICTS, PromptBank

__all__ = [
    "MAX_WORDS",
    "MIN_PROMPTS",
    "MIN_VERDICT_PROMPTS",
    "MIN_WORDS",
    "Problem",
    "lint",
    "text_problems",
    "words_of",
]

MIN_PROMPTS = 8
"""Prompts a class needs, so that playing a sound again shows something new."""
MIN_VERDICT_PROMPTS = 4
"""Prompts that ``unknown`` and ``silent`` need each."""
MIN_WORDS, MAX_WORDS = 20, 60
MAX_SHARE = 0.4
"""Share of the prompts of a class that may be in one light or one medium."""
MAX_SIMILARITY = 0.6
"""Share of words two prompts may have in common (Jaccard index of their sets of words)."""

# Each of these means something to one image service or another.
_SYNTAX = re.compile(r"[|<>{}\[\]\\*#^~@_=`\x00-\x1f]|\([^()]*:\s*[\d.]+\s*\)|--\w|::")
_ORDERS = re.compile(
    r"^\W*(paint|draw|show|render|imagine|depict|make|design)\b|"
    r"\b(please|generate|generated|create|can you|could you|i want|i would like|"
    r"(paint|draw|show|give|make) me|an? (image|picture) (of|showing|that)|"
    r"in the style of)\b",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"\b(blood\w*|gore|gory|corpses?|dead|death|dying|kill\w*|murder\w*|wound\w*|weapons?|war|"
    r"warfare|soldiers?|shoot\w*|shots?|rifles?|bombs?|bombing|bullets?|grenades?|victims?|"
    r"execution\w*|tortur\w*|terroris\w*|suicid\w*|nude|naked|sexy)\b",
    re.IGNORECASE,
)
_EMPTY_PRAISE = re.compile(
    r"\b(masterpiece|[48]k|hyper-?realistic|ultra-?detailed|trending|award-winning|best quality)\b",
    re.IGNORECASE,
)
# Asked for letters, services paint misspelt ones.
_LETTERS = re.compile(
    r"[\"“”«»]|\b(lettering|inscriptions?|slogans?|logos?|captions?|watermarks?|signatures?)\b",
    re.IGNORECASE,
)
_TRADE_NAMES = re.compile(
    r"\b(bakelite|barbie|coca-cola|coke|disney|ferrari|fender|formica|hoover|jacuzzi|jeep|kodak|lego|"
    r"leica|pixar|polaroid|steinway|stetson|tupperware|velcro|vespa|walkman)\b",
    re.IGNORECASE,
)
_LIGHTS = (
    "dawn|daybreak|sunrise|first light",
    "noon|midday",
    "afternoon",
    "sunset|sundown|low sun",
    "dusk|twilight|blue hour|evening",
    "night|midnight|nocturne",
    "moonlight|moonlit",
    "lantern|lantern-lit|lamplight|lamplit",
    "candle|candlelight|candlelit",
    "firelight|firelit",
    "neon|neon-lit",
)
_MEDIUMS = (
    "acrylic",
    "aquatint",
    "charcoal",
    "collage",
    "engraving|engraved",
    "etching",
    "fresco",
    "gouache",
    "ink",
    "linocut",
    "lithograph",
    "mezzotint",
    "miniature",
    "mosaic|tesserae",
    "oil",
    "pastel",
    "pencil",
    "photograph",
    "poster",
    "print|screenprint|woodblock",
    "tempera",
    "watercolour|watercolor",
    "woodcut",
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+")


@dataclass(frozen=True)
class Problem:
    """One thing a bank should not have.

    Parameters
    ----------
    label : str
        The class.
    index : int or None
        Which prompt of the class, from 0; None when the whole class is meant.
    message : str
        What is wrong and what was expected.
    """

    label: str
    index: int | None
    message: str

    def __str__(self) -> str:
        place = self.label if self.index is None else f"{self.label}, prompt {self.index + 1}"
        return f"{place}: {self.message}"


def lint(bank: PromptBank) -> list[Problem]:
    """Check a bank against the rules.

    Parameters
    ----------
    bank : PromptBank

    Returns
    -------
    list of Problem
        Empty when the bank is fine; otherwise in the bank's order.

    Examples
    --------
    >>> from soundscape.prompts import load_bank
    >>> lint(load_bank("esc10"))
    []
    """
    problems = []
    for label, texts in bank.groups.items():
        needed = MIN_VERDICT_PROMPTS if label in VERDICTS else MIN_PROMPTS
        if len(texts) < needed:
            problems.append(Problem(label, None, f"has {len(texts)} prompts, needs {needed}"))
        for index, text in enumerate(texts):
            messages = text_problems(text, bank.mentions.get(label, ()))
            problems += [Problem(label, index, message) for message in messages]
        problems += [Problem(label, None, message) for message in _monotony(texts)]
    return problems + _repetitions(bank)


def text_problems(text: str, mentions: tuple[str, ...] = ()) -> Iterator[str]:
    """What the rules hold against a single prompt, whoever wrote it.

    Parameters
    ----------
    text : str
    mentions : tuple of str
        Words of which it has to hold one, or its plural, so that what sounds is shown; empty where
        anything will do.

    Yields
    ------
    str
        What is wrong and what was expected.

    Examples
    --------
    >>> list(text_problems("Please paint a dog."))[1]
    "holds 'Please', which speaks to a machine; describe the scene instead"
    """
    count = len(words_of(text))
    if not MIN_WORDS <= count <= MAX_WORDS:
        yield f"has {count} words, expected {MIN_WORDS} to {MAX_WORDS}"
    for pattern, complaint in (
        (_SYNTAX, "holds {!r}, which some services read as a command; use plain sentences"),
        (_ORDERS, "holds {!r}, which speaks to a machine; describe the scene instead"),
        (_REFUSED, "holds {!r}, which services refuse; show the sound another way"),
        (_EMPTY_PRAISE, "holds {!r}, which paints nothing; name the light or the medium"),
        (_LETTERS, "holds {!r}, which asks for letters; services misspell them"),
        (_TRADE_NAMES, "holds {!r}, a trade name; say what kind of thing it is"),
    ):
        if match := pattern.search(text):
            yield complaint.format(match.group())
    if mentions and not any(_mentions(text, word) for word in mentions):
        yield f"does not show what sounds; expected one of: {', '.join(mentions)}"


def words_of(text: str) -> tuple[str, ...]:
    """The words of a prompt as they are counted and compared here, in small letters."""
    return tuple(word.lower() for word in _WORD.findall(text))


def _mentions(text: str, word: str) -> bool:
    return _holds(text, re.escape(word))


def _holds(text: str, either: str) -> bool:
    """Whether a text holds one of the words of a pattern, or its plural."""
    return bool(re.search(rf"\b({either})(s|es)?\b", text, re.IGNORECASE))


def _monotony(texts: tuple[str, ...]) -> Iterator[str]:
    """What too many prompts of one class have in common."""
    openings = Counter(" ".join(text.lower().split()[:3]) for text in texts)
    for opening, count in openings.items():
        if count > 1:
            yield f"has {count} prompts that begin with {opening!r}; begin all but one otherwise"
    allowed = max(2, int(MAX_SHARE * len(texts)))
    for either in (*_LIGHTS, *_MEDIUMS):
        count = sum(_holds(text, either) for text in texts)
        if count > allowed:
            yield f"has {count} prompts with {either.split('|')[0]!r}; vary all but {allowed}"


def _repetitions(bank: PromptBank) -> list[Problem]:
    """Every prompt that says nearly what an earlier one says, in any class."""
    sets = [
        (label, index, frozenset(words_of(text)))
        for label, texts in bank.groups.items()
        for index, text in enumerate(texts)
    ]
    problems = []
    for (label, index, words), (other, later, others) in combinations(sets, 2):
        shared = len(words & others) / max(1, len(words | others))
        if shared > MAX_SIMILARITY:
            twin = f"{label}, prompt {index + 1}"
            problems.append(
                Problem(other, later, f"shares {shared:.0%} of its words with {twin}; rewrite one")
            )
    return problems

"""Hold the words of a language model to the rules of a bank, and to those for strangers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..prompts import VERDICTS, bank_with, named_labels, text_problems
from ._cleaning import holds_markup, leads_elsewhere
from ._messages import Thread, name_told
from ._pictures import Words
from .base import Brief
from .taste import Taste

__all__ = [
    "fit_thread",
    "problems_beside",
    "problems_of",
    "problems_with_thread",
    "without_faults",
]

_ADDRESSES_A_READER = re.compile(
    r"\b(as an ai|language model|i'?m (sorry|unable)|i am (sorry|unable)|i can(?:no|')t|"
    r"instructions?|system (prompt|message)|json|api keys?|passwords?|here (is|are) (the|your)|"
    r"let me know)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
# What little words tell of a language; those that are English too are left out.
_ENGLISH = frozenset(
    _WORD.findall(
        """the of and with from into its their his her behind beneath against between through above
        below beside across along while where that is are by at on in an a under over for as like"""
    )
)
_OTHERS = frozenset(
    _WORD.findall(
        """der das und ein eine einem einen einer mit von vom im auf dem zu ist nicht am zur
        le les une et dans avec sur est du au aux ses el los las del y con una por en su al sobre
        il di che della dei nel nella gli un sul e è os um uma da na ao sob à o
        het een van op naast onder och med på ett som av og er ved
        się jest w z nad pod oraz ve bir ile bu için"""
    )
)
_FOREIGN_LETTERS = 0.1
"""Share of letters of other scripts that no English text reaches."""
_LEAST_FOREIGN = 3
_MANY_WORDS = 15
"""So many words of English have a little word among them."""
_RUN, _MOST_RUNS = 3, 2
"""Words in a row, and how often the same may come: small models say one thing without end."""
_NOTHING = re.compile(r"^\W*(none|n/?a|null|-|empty)?\W*$", re.IGNORECASE)


def problems_of(
    prompt: str, brief: Brief, others: Sequence[str] = (), taste: Taste | None = None
) -> Iterator[str]:
    """What is wrong with a prompt for a picture, and what was expected.

    Parameters
    ----------
    prompt : str
    brief : Brief
    others : sequence of str
        The prompts of pictures before it.
    taste : Taste, optional
    """
    yield from text_problems(prompt, _mentions(brief))
    yield from _faults(prompt)
    if holds_markup(prompt):
        yield "holds signs of markup; use plain words"
    if not _is_english(prompt):
        yield "is not in English; say the same in English"
    if run := _said_again(prompt):
        yield f"says {run!r} over and over; say it once, then go on to what else is to be seen"
    if prompt.lower() in (other.lower() for other in others):
        yield "says the same as a picture before it; describe another scene"
    if taste is not None and not taste.allows(prompt):
        yield "shows what this person never wants to see; leave it out"


def problems_beside(words: Words, taste: Taste | None = None) -> Iterator[str]:
    """What is wrong with the words beside the prompt; a taste may name their language."""
    for name, text in _beside(words).items():
        for problem in _problems_on_a_card(name, text, taste):
            yield f"the {name} {problem}"


def problems_with_thread(prompt: str, thread: Thread) -> Iterator[str]:
    """What of a story's thread a prompt does not name."""
    said = set(_stems(prompt))
    for what, text in (("hero", thread.hero), ("palette", thread.palette)):
        wanted = set(_stems(text))
        if wanted and not wanted & said:
            yield f"does not name the {what} of the story: {text}"


def without_faults(words: Words, taste: Taste | None = None) -> Words:
    """The words with what stands beside the prompt left out where it is not fit for a card."""
    faulty = [
        name
        for name, text in _beside(words).items()
        if _NOTHING.match(text) or any(_problems_on_a_card(name, text, taste))
    ]
    return replace(words, **dict.fromkeys(faulty, ""))


def fit_thread(thread: Thread) -> Thread:
    """A thread without what is not fit to be asked for again."""
    said = {"hero": thread.hero, "palette": thread.palette}
    fit = {name: text for name, text in said.items() if not any(_problems_on_a_card(name, text))}
    return Thread(**fit)


def _beside(words: Words) -> dict[str, str]:
    return {"negative": words.negative, "title": words.title, "caption": words.caption}


def _mentions(brief: Brief) -> tuple[str, ...]:
    """Words of which a prompt has to hold one; those of speech show what is spoken of."""
    bank = bank_with(brief.label)
    group = bank.group(brief.label)
    if brief.phrases or brief.label in VERDICTS:
        return ()
    if group is None and brief.label not in named_labels():
        return ()  # a class of one's own, whose name may be in any language
    known = bank.mentions.get(group, ()) if group else ()
    named = [word for word in _WORD.findall(name_told(brief.label)) if len(word) > 3]
    return (*known, *(word for word in named if word not in known))


def _faults(text: str) -> Iterator[str]:
    """What no text may hold that came from a stranger."""
    if leads_elsewhere(text):
        yield "holds an address, a name of a file or a key; leave it out"
    if match := _ADDRESSES_A_READER.search(text):
        yield f"holds {match.group()!r}, which speaks to a reader; describe the scene instead"


def _problems_on_a_card(name: str, text: str, taste: Taste | None = None) -> Iterator[str]:
    yield from _faults(text)
    if holds_markup(text):
        yield "holds signs of markup; use plain words"
    if text and not (taste and taste.language) and not _is_english(text):
        yield "is not in English"
    if taste is not None and name in ("title", "caption") and not taste.allows(text):
        yield "names what this person never wants"


def _is_english(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    foreign = sum(not _LATIN.match(letter) for letter in letters)
    if foreign > _FOREIGN_LETTERS * max(1, len(letters)):
        return False
    said = [word.lower() for word in _WORD.findall(text)]
    others, own = (sum(word in words for word in said) for words in (_OTHERS, _ENGLISH))
    if len(said) >= _MANY_WORDS and not own:
        return False
    return others < _LEAST_FOREIGN or others <= own


def _said_again(text: str) -> str:
    """A run of words that comes too often in a text; empty where none does."""
    words = [word.lower() for word in _WORD.findall(text)]
    runs = Counter(zip(*(words[start:] for start in range(_RUN)), strict=False))
    often = [run for run, count in runs.items() if count > _MOST_RUNS]
    return " ".join(often[0]) if often else ""


def _stems(text: str) -> Iterator[str]:
    """Words that carry a meaning, without the plural's ending."""
    for word in _WORD.findall(text.lower()):
        if len(word) > 2 and word not in _ENGLISH:
            yield word.removesuffix("s")

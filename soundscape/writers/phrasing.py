"""Make sentences of the parts of a scene."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..prompts import MAX_WORDS, SPOKEN, Phrase, words_of

__all__ = ["OPTIONAL", "go_together", "in_order", "sentence", "who_does", "within_limits"]

_DROPPED = ("detail", "air", "accent")
"""What is left out of a prompt of too many words, in this order."""
OPTIONAL = (*_DROPPED, "also")
"""Parts that a scene may be without; each brings its own comma."""
_SLOT = re.compile(r"\{(\w+)\}")
_JOINING = re.compile(
    r"(above|across|after|against|along|among|around|at|before|behind|below|beside|between|beyond|"
    r"by|down|for|from|in|inside|into|like|near|of|off|on|onto|out|over|past|round|through|to|"
    r"towards|under|up|upon|with|without)\b"
)
"""What somebody does needs no comma before it where it begins so."""
_PARTICIPLE = re.compile(r"\w{3}ing\b(?<!thing)(?<!spring)")


_SEVERAL = re.compile(r"(two|three|four|five|six|seven|eight|nine|ten|twin|a dozen)\b")
_ONE = re.compile(r"(a|an|one)\b(?!.*(\b(and|of)\b|s$))")
_CLAUSE = re.compile(r"(while|as|so that)\b")
"""What begins so is done by somebody else."""
_OF_ONE = re.compile(r"\b(its|his|her|itself|himself|herself)\b")
_OF_SEVERAL = re.compile(r"\b(their|themselves|each other|one another)\b")


def go_together(who: str, doing: str) -> bool:
    """Whether somebody can be said to do that: as many of them, and no "with" after another.

    Examples
    --------
    >>> go_together("a cat", "licking its paw"), go_together("two cats", "licking its paw")
    (True, False)
    >>> go_together("a man with a cup", "with one eye shut"), go_together("a man", "nose to nose")
    (False, True)
    """
    if _CLAUSE.match(doing):
        return True
    wrong_number = (_OF_ONE.search(doing) and _SEVERAL.match(who)) or (
        _OF_SEVERAL.search(doing) and _ONE.match(who)
    )
    return not wrong_number and not (doing.startswith("with ") and " with " in who)


def who_does(who: str, doing: str) -> str:
    """Who does what; a comma keeps apart what would be read as one.

    Examples
    --------
    >>> who_does("a hen", "on a wall"), who_does("a hen", "one claw lifted")
    ('a hen on a wall', 'a hen, one claw lifted')
    >>> who_does("a man", "holding a cup"), who_does("a man whistling", "holding a cup")
    ('a man holding a cup', 'a man whistling, holding a cup')
    """
    if not doing:
        return who
    participle = re.match(r"\w+ing\b", doing) and not _PARTICIPLE.search(who)
    joins = "," not in who and (_JOINING.match(doing) or participle)
    return f"{who}{' ' if joins else ', '}{doing}"


def sentence(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def within_limits(pattern: str, parts: dict[str, Phrase], who: str) -> str:
    """The sentences of a pattern; parts are taken out until they have few enough words.

    Parameters
    ----------
    pattern : str
        With the names of parts in braces.
    parts : dict of str to Phrase
        Those called ``also ...`` stand together.
    who : str
        The subject without what it does, which goes before the second of what else is heard.
    """
    text = _filled(pattern, parts)
    for slot in _DROPPED:
        if len(words_of(text)) > MAX_WORDS and parts.pop(slot, None):
            text = _filled(pattern, parts)
    if len(words_of(text)) > MAX_WORDS:
        parts["subject"] = Phrase(who, parts["subject"].origin)
        text = _filled(pattern, parts)
    if len(words_of(text)) > MAX_WORDS and parts.pop("also 1", None):
        text = _filled(pattern, parts)
    return text


def in_order(text: str, parts: Mapping[str, Phrase], spoken: str) -> tuple[Phrase, ...]:
    """The parts as they stand in the text; what was spoken by itself, as other rooms ask for it."""
    shown = list(parts.values())
    if spoken:
        whole = parts["subject"]
        rest = whole.text.replace(spoken, "", 1).strip(" ,")
        shown.remove(whole)
        shown += [Phrase(spoken, SPOKEN), *([Phrase(rest, whole.origin)] if rest else [])]
    return tuple(sorted(shown, key=lambda part: text.lower().find(part.text.lower())))


def _filled(pattern: str, parts: Mapping[str, Phrase]) -> str:
    def said(match: re.Match) -> str:
        slot = match.group(1)
        named = [name for name in parts if name == slot or name.startswith(f"{slot} ")]
        return "".join(f"{', ' if slot in OPTIONAL else ''}{parts[name].text}" for name in named)

    return ". ".join(map(sentence, _SLOT.sub(said, pattern).split(". ")))

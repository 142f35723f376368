"""Keep account of where a prompt's parts came from while a person edits its text.

A prompt begins as parts of known origin: a scene of the bank, phrases made from what was measured.
Whatever a person then does to the text, `attribute` finds again what is left of those parts, and
calls the rest written by hand: the card of a picture never says that the bank wrote a person's
words, nor the other way round.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from .phrases import Phrase, join_phrases
from .prompt import BY_HAND, Prompt, prompt_by_hand

__all__ = ["attribute", "contains_phrase", "with_phrase", "without_phrase"]

_JOINTS = " .;,\n\t"


def attribute(text: str, known: Iterable[Phrase], before: Prompt | None = None) -> Prompt:
    """Tell which parts of a text are known and which were written by hand.

    Parameters
    ----------
    text : str
        The prompt as it stands.
    known : iterable of Phrase
        Parts that may be in it, whole and in any case.
    before : Prompt, optional
        The words that a writer found: who that was is kept while nothing in the text was written
        by hand, and while a bank's prompt stands in it whole.

    Returns
    -------
    Prompt
        With its parts in the order of the text.
    """
    found: list[tuple[int, int, Phrase]] = []
    for phrase in known:
        match = _find(phrase.text, text)
        if match and not any(
            match.start() < end and start < match.end() for start, end, _ in found
        ):
            found.append((match.start(), match.end(), phrase))
    if not found:
        return prompt_by_hand(text)
    parts, reached = [], 0
    for start, end, phrase in sorted(found, key=lambda one: one[0]):
        parts += [*_written(text[reached:start]), phrase]
        reached = end
    parts += _written(text[reached:])
    by_hand = any(part.origin == BY_HAND for part in parts)
    if before is None or by_hand or (before.drawn and not contains_phrase(text, before.drawn.text)):
        return Prompt(text, tuple(parts))
    return replace(before, text=text, parts=tuple(parts))


def contains_phrase(text: str, phrase: str) -> bool:
    """Whether a phrase stands in a text, whole and in any case."""
    return _find(phrase, text) is not None


def with_phrase(text: str, phrase: str) -> str:
    """The text with a phrase at its end, unless it is there already.

    Examples
    --------
    >>> with_phrase("A dog barks.", "wide empty space")
    'A dog barks. Wide empty space.'
    """
    return text if contains_phrase(text, phrase) else join_phrases(text, [Phrase(phrase, "")])


def without_phrase(text: str, phrase: str) -> str:
    """The text without a phrase, and without the punctuation that only joined it.

    Examples
    --------
    >>> without_phrase("A dog barks. Hushed forms; bare light.", "hushed forms")
    'A dog barks. Bare light.'
    """
    match = _find(phrase, text)
    if match is None:
        return text
    before, after = text[: match.start()], text[match.end() :]
    opens = before.rstrip() == "" or before.rstrip()[-1] in ".!?"
    if after.lstrip().startswith(";"):
        after = after.lstrip()[1:].lstrip()
        return before + (after[:1].upper() + after[1:] if opens else after)
    before = before.rstrip()
    if before.endswith(";"):
        return before[:-1] + after
    return before + (after.lstrip(".") if opens else after)


def _written(between: str) -> list[Phrase]:
    """What stands between known parts, unless it only joins them."""
    text = between.strip(_JOINTS)
    return [Phrase(text, BY_HAND)] if text else []


def _find(phrase: str, text: str) -> re.Match | None:
    return re.search(re.escape(phrase), text, re.IGNORECASE)

"""Keep account of a prompt's words while a person edits them.

A prompt begins as parts of known origin: a scene of the bank, phrases made from what was measured.
Whatever a person then does to the text, `attributed` finds again what is left of those parts, and
calls the rest written by hand: the card of a picture never says that the bank wrote a person's
words, nor the other way round.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..prompts import DrawnPrompt, Phrase, Prompt, join_phrases, prompt_by_hand

__all__ = ["attributed", "holds", "with_phrase", "without_phrase"]

_BETWEEN = " .;,\n\t"


def attributed(text: str, known: Iterable[Phrase], drawn: DrawnPrompt | None = None) -> Prompt:
    """Tell which parts of a text are known and which were written by hand.

    Parameters
    ----------
    text : str
        The prompt as it stands.
    known : iterable of Phrase
        Parts that may be in it, whole and in any case.
    drawn : DrawnPrompt, optional
        The bank's prompt behind them; kept while nothing in the text was written by hand.

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
    parts, reached, by_hand = [], 0, False
    for start, end, phrase in (*sorted(found, key=lambda f: f[0]), (len(text), len(text), None)):
        between = text[reached:start].strip(_BETWEEN)
        if between:
            parts.append(Phrase(between, "written by hand"))
            by_hand = True
        if phrase is not None:
            parts.append(phrase)
        reached = end
    has_scene = drawn is not None and holds(text, drawn.text)
    return Prompt(text, tuple(parts), drawn if has_scene and not by_hand else None)


def holds(text: str, phrase: str) -> bool:
    """Whether a phrase stands in a text, in any case."""
    return _find(phrase, text) is not None


def with_phrase(text: str, phrase: str) -> str:
    """The text with a phrase at its end."""
    return text if holds(text, phrase) else join_phrases(text, [Phrase(phrase, "")])


def without_phrase(text: str, phrase: str) -> str:
    """The text without a phrase, and without the punctuation that only joined it."""
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


def _find(phrase: str, text: str) -> re.Match | None:
    return re.search(re.escape(phrase), text, re.IGNORECASE)

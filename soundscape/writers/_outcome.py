"""What came of asking a language model, as prompts that tell who wrote them and at what cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..prompts import Phrase, Prompt, Writing
from ._cleaning import plain, tame
from ._ordering import Found
from ._prices import Till
from .bank import BankWriter
from .base import Brief

__all__ = ["by_the_bank", "in_prompts"]

_WRITER = "chat"
_NAME_CHARACTERS, _WHY_CHARACTERS = 150, 380


def in_prompts(
    briefs: Sequence[Brief], found: Found, model: str, kept: bool, unit: str, bank: BankWriter
) -> Iterator[Prompt]:
    """The words of each picture; the bank's, with a note why, where none were fit.

    Parameters
    ----------
    briefs : sequence of Brief
    found : Found
    model : str
    kept : bool
        Whether they were found before.
    unit : str
        What costs count in.
    bank : BankWriter
    """
    # Some servers call a model by its path.
    name = plain(model.rpartition("/")[2] if model.startswith("/") else model, _NAME_CHARACTERS)
    for place, (brief, words) in enumerate(zip(briefs, found.words, strict=True)):
        tokens, cost = _shares(found.tokens, found.cost, place, len(briefs))
        writing = Writing(_WRITER, name, tokens, cost, unit, kept)
        if words is None:
            why = _note(found.why[place])
            [prompt] = bank.write([brief])
            yield replace(prompt, writing=replace(writing, writer=bank.name, note=why))
        else:
            yield Prompt(
                words.prompt,
                (Phrase(words.prompt, f"{_WRITER} {name}"),),
                negative=words.negative,
                title=words.title,
                caption=words.caption,
                writing=writing,
            )


def by_the_bank(
    briefs: Sequence[Brief], why: str, till: Till, unit: str, bank: BankWriter
) -> Iterator[Prompt]:
    """The bank's words for pictures of which nothing came, and why; with what asking did cost.

    Parameters
    ----------
    briefs : sequence of Brief
    why : str
    till : Till
    unit : str
    bank : BankWriter
    """
    for place, prompt in enumerate(bank.write(briefs)):
        writing = Writing(bank.name, note=_note(why))
        if till.cost != 0.0:
            tokens, cost = _shares(till.tokens, till.cost, place, len(briefs))
            writing = replace(writing, tokens=tokens, cost=cost, unit=unit)
        yield replace(prompt, writing=writing)


def _shares(
    tokens: int | None, cost: float | None, place: int, count: int
) -> tuple[int | None, float | None]:
    """Of tokens and cost of several pictures, those of one: together they are all."""
    return (
        None if tokens is None else tokens // count + (place < tokens % count),
        None if cost is None else cost / count,
    )


def _note(why: str) -> str:
    why = tame(why.removeprefix("chat: "), _WHY_CHARACTERS).rstrip(".")
    return f"the chat writer gave no words, so these are the bank's: {why}"

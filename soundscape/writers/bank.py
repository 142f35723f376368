"""Words that people wrote beforehand: one of a class's prompts, drawn by the seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ..prompts import Prompt, PromptBank, next_prompt, prompt_for, prompt_of_speech
from .base import Brief, Unasked

if TYPE_CHECKING:
    from ..services import Budget, Watch
    from .taste import Taste

__all__ = ["BankWriter"]


class BankWriter(Unasked):
    """Draws one of the prompts of a class, and adds what was measured.

    Parameters
    ----------
    bank : PromptBank, optional
        One of your own, see `prompts.load_bank`; by default the first of the package's own that
        shows the class.
    taste : Taste, optional
        Prompts that hold what a person never wants are passed over.

    Examples
    --------
    >>> from soundscape.writers import BankWriter, Brief
    >>> [prompt] = BankWriter().write([Brief("dog", seed=7)])
    >>> prompt.parts[0].origin
    'bank esc10: dog 6'
    """

    name = "bank"
    summary = "one of the prompts written for each class, drawn by chance"

    def __init__(self, bank: PromptBank | None = None, *, taste: Taste | None = None):
        self.bank, self.taste = bank, taste

    def write(
        self,
        briefs: Sequence[Brief],
        *,
        budget: Budget | None = None,
        watch: Watch | None = None,
    ) -> tuple[Prompt, ...]:
        """One of the prompts of each class, by the seed; of what is spoken, its key phrases."""
        return tuple(self._write(one) for one in briefs)

    def _write(self, one: Brief) -> Prompt:
        phrases = [text for text in one.phrases if self._wants(text)]
        if phrases:
            subject = ", ".join(phrases)
            return prompt_of_speech(subject, one.seed, one.acoustics, without=one.without)
        found = prompt_for(one.label, one.seed, one.acoustics, bank=self.bank, without=one.without)
        return (
            found if self._wants(found.text) else self.another(one, found) or _against_taste(found)
        )

    def another(self, brief: Brief, prompt: Prompt) -> Prompt | None:
        """The bank's next prompt of the class that holds nothing a person never wants."""
        seen, other = {prompt.text}, self._next(brief, prompt)
        while other is not None and other.text not in seen:
            if self._wants(other.text):
                return other
            seen.add(other.text)
            other = self._next(brief, other)
        return None

    def _next(self, brief: Brief, prompt: Prompt) -> Prompt | None:
        return next_prompt(prompt, brief.acoustics, bank=self.bank, without=brief.without)

    def _wants(self, text: str) -> bool:
        return self.taste is None or self.taste.allows(text)


def _against_taste(prompt: Prompt) -> Prompt:
    note = "every prompt of the bank for this class holds something that is never wanted"
    return replace(prompt, writing=replace(prompt.writing, note=note))

"""The prompt of a session while a person shapes it: drawn, edited, switched, undone."""

from __future__ import annotations

import traitlets

from .. import prompts
from ..errors import PromptError
from ..features import Acoustics
from ..prompts import BY_HAND, DrawnPrompt, Phrase, Prompt
from ..providers import new_seed

__all__ = ["PromptEditor"]

_UNDO_STEPS = 50


class PromptEditor(traitlets.HasTraits):
    """A prompt whose parts keep their origins, whatever is done to its text.

    Parameters
    ----------
    draw_seed : int, optional
        Decides which prompt of the bank is drawn first; a new one by default.

    Attributes
    ----------
    prompt : Prompt
        The text as it stands, with the origin of each of its parts.
    draw_seed : int
        Decides which prompt of the bank is drawn.

    Examples
    --------
    >>> editor = PromptEditor(draw_seed=7)
    >>> editor.draw("dog")
    >>> editor.text = f"{editor.text} A red kite."
    >>> [part.origin for part in editor.prompt.parts]
    ['bank esc10: dog 6', 'written by hand']
    """

    text = traitlets.Unicode("", help="the prompt as it stands; assign to it to edit")
    negative_text = traitlets.Unicode("", help="what the picture should not show")
    acoustics = traitlets.Instance[Acoustics | None](
        Acoustics, allow_none=True, help="measurements of the sound, which phrases are made from"
    )

    def __init__(self, draw_seed: int | None = None):
        self.draw_seed = draw_seed or new_seed()
        self.prompt = prompts.prompt_by_hand("")
        self._drawn: DrawnPrompt | None = None
        self._known: tuple[Phrase, ...] = ()  # what is found again in an edited text
        self._switched_off: frozenset[str] = frozenset()
        self._drafts: list[Prompt] = []
        super().__init__()

    @property
    def phrases(self) -> tuple[tuple[Phrase, bool], ...]:
        """Phrases made from what was measured, each with whether it is in the prompt."""
        return tuple(
            (phrase, prompts.contains_phrase(self.text, phrase.text)) for phrase in self._measured
        )

    @property
    def _measured(self) -> tuple[Phrase, ...]:
        return () if self.acoustics is None else prompts.acoustic_phrases(self.acoustics)

    def begin(self, label: str, acoustics: Acoustics) -> None:
        """Draw a prompt for a new sound; phrases that were switched off are on again."""
        self.acoustics, self._switched_off = acoustics, frozenset()
        self.draw(label)

    def measure(self, acoustics: Acoustics) -> None:
        """Keep the prompt as it stands, now beside other measurements."""
        self.acoustics = acoustics
        self._take(self.prompt)

    def draw(self, label: str) -> None:
        """Draw a prompt of a class by `draw_seed`, and add what was measured."""
        self.use(
            prompts.prompt_for(label, self.draw_seed, self.acoustics, without=self._switched_off)
        )

    def draw_again(self, label: str) -> None:
        """Draw another prompt of a class."""
        before = self.prompt.drawn
        for _ in range(20):
            self.draw_seed = new_seed()
            if prompts.prompt_for(label, self.draw_seed).drawn != before:
                break
        self.draw(label)

    def use(self, prompt: Prompt) -> None:
        """Take a prompt with its origins; the one before can be had back with `undo`."""
        self._keep_draft(prompt.text)
        self._take(prompt)

    def switch(self, phrase: Phrase, on: bool) -> None:
        """Put a measured phrase into the prompt, or take it out; what is edited stays."""
        origin = {phrase.origin}
        self._switched_off = self._switched_off - origin if on else self._switched_off | origin
        if self.prompt.drawn is not None:
            chosen = [p for p, is_on in self.phrases if (on if p == phrase else is_on)]
            text = prompts.join_phrases(self.prompt.drawn.text, chosen)
        else:
            change = prompts.with_phrase if on else prompts.without_phrase
            text = change(self.text, phrase.text)
        self._keep_draft(text)
        self.text = text

    def undo(self) -> None:
        """Go back to the prompt before the last draw, switch or offer."""
        if not self._drafts:
            raise PromptError("There are no earlier words.")
        self._take(self._drafts.pop())

    @traitlets.observe("text")
    def _text_changed(self, change) -> None:
        self.prompt = prompts.attribute(change.new, self._known, self._drawn)

    def _take(self, prompt: Prompt) -> None:
        of_origin = (part for part in prompt.parts if part.origin != BY_HAND)
        known: dict[str, Phrase] = {}
        for part in (*of_origin, *self._measured):
            known.setdefault(part.text, part)
        self._known, self._drawn = tuple(known.values()), prompt.drawn
        self.text = prompt.text
        self.prompt = prompt

    def _keep_draft(self, following: str) -> None:
        if self.text.strip() and self.text != following:
            self._drafts = [*self._drafts[-_UNDO_STEPS:], self.prompt]

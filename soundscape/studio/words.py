"""The words of a session: drawn, switched, edited, and always with their origins."""

from __future__ import annotations

import traitlets

from .. import prompts
from ..errors import PromptError
from ..prompts import Phrase, Prompt
from ..providers import new_seed
from . import wording
from .recording import Heard

__all__ = ["Wordsmith"]

_UNDO_STEPS = 50


class Wordsmith(traitlets.HasTraits):
    """The part of a `Session` that is about its prompt.

    Attributes
    ----------
    words : Prompt
        The prompt with the origin of each of its parts.
    draw_seed : int
        Decides which prompt of the bank is drawn.
    """

    heard = traitlets.Instance(Heard, allow_none=True, help="the sound in use")
    label = traitlets.Unicode("unknown", help="the class to paint: heard, or corrected")
    prompt = traitlets.Unicode("", help="the words for the picture")
    negative_prompt = traitlets.Unicode("", help="what it should not show")

    def __init__(self, **traits):
        self.words = prompts.prompt_by_hand("")
        self._drawn, self._phrases, self._without = None, (), frozenset()
        self._drafts: list[Prompt] = []
        self.draw_seed = traits.get("seed") or new_seed()
        super().__init__(**traits)

    @traitlets.observe("prompt")
    def _prompt_changed(self, change) -> None:
        known = (*((self._scene,) if self._drawn else ()), *self._phrases)
        self.words = wording.attributed(change.new, known, self._drawn)

    @property
    def _scene(self) -> Phrase:
        drawn = self._drawn
        return Phrase(drawn.text, f"bank {drawn.bank}: {drawn.label} {drawn.index}")

    @property
    def phrases(self) -> tuple[tuple[Phrase, bool], ...]:
        """Phrases made from what was measured, each with whether it is in the prompt."""
        if self.heard is None:
            return ()
        measured = prompts.acoustic_phrases(self.heard.acoustics)
        return tuple((phrase, wording.holds(self.prompt, phrase.text)) for phrase in measured)

    def draw_prompt(self) -> str:
        """Draw a prompt of the class by `draw_seed`, and add what was measured."""
        acoustics = self.heard.acoustics if self.heard else None
        self.use_words(
            prompts.prompt_for(self.label, self.draw_seed, acoustics, without=self._without)
        )
        return self.prompt

    def draw_again(self) -> str:
        """Draw another prompt; the picture's seed stays."""
        before = self.words.drawn
        for _ in range(20):
            self.draw_seed = new_seed()
            if prompts.prompt_for(self.label, self.draw_seed).drawn != before:
                break
        return self.draw_prompt()

    def use_words(self, words: Prompt) -> None:
        """Take words with their origins; the ones before can be had back with `undo`."""
        self._keep_draft(words.text)
        self._take(words)

    def _take(self, words: Prompt) -> None:
        measured = prompts.acoustic_phrases(self.heard.acoustics) if self.heard else ()
        mine = [part for part in words.parts if part.origin != "written by hand"]
        self._drawn = words.drawn
        scene = self._scene.text if words.drawn else None
        known = {phrase.text: phrase for phrase in (*measured, *mine) if phrase.text != scene}
        self._phrases = tuple(known.values())
        self.prompt = words.text
        self.words = words

    def switch(self, phrase: Phrase, on: bool) -> None:
        """Put a measured phrase into the prompt, or take it out; what is edited stays."""
        self._without = self._without - {phrase.origin} if on else self._without | {phrase.origin}
        if self.words.drawn is not None:
            chosen = [p for p, is_on in self.phrases if (on if p == phrase else is_on)]
            self._replace(prompts.join_phrases(self.words.drawn.text, chosen))
        else:
            change = wording.with_phrase if on else wording.without_phrase
            self._replace(change(self.prompt, phrase.text))

    def undo(self) -> None:
        """Go back to the words before the last draw, switch or offer."""
        if not self._drafts:
            raise PromptError("There are no earlier words.")
        self._take(self._drafts.pop())

    def _replace(self, text: str) -> None:
        self._keep_draft(text)
        self.prompt = text

    def _keep_draft(self, following: str) -> None:
        if self.prompt.strip() and self.prompt != following:
            self._drafts = [*self._drafts[-_UNDO_STEPS:], self.words]

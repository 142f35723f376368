"""The prompt of a session while a person shapes it: drawn, edited, switched, undone."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import NamedTuple

import traitlets

from .. import prompts
from ..errors import PromptError
from ..features import Acoustics
from ..prompts import BY_HAND, Phrase, Prompt
from ..providers import new_seed
from ..writers import BankWriter, Brief, Writer
from .history import History

__all__ = ["PromptEditor"]

PAUSE_SECONDS = 2.0
"""What is typed without a longer pause is undone at once."""


class _Draft(NamedTuple):
    """All the words at one time."""

    prompt: Prompt
    negative_text: str
    spoken: tuple[str, ...]


class PromptEditor(traitlets.HasTraits):
    """A prompt whose parts keep their origins, whatever is done to its text.

    Parameters
    ----------
    draw_seed : int, optional
        Decides which words are found first; a new one by default.
    clock : callable() -> float
        Seconds, to tell when somebody who types has paused.

    Attributes
    ----------
    prompt : Prompt
        The text as it stands, with the origin of each of its parts.
    draw_seed : int
        Decides which words are found.
    writer : Writer
        Who finds them at once, here: one that asks nobody.
    found : Prompt
        The words that were found last, before a person changed them.

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
    spoken = traitlets.Tuple(help="key phrases of what is said, where words are to picture them")

    def __init__(
        self, draw_seed: int | None = None, *, clock: Callable[[], float] = time.monotonic
    ):
        self.draw_seed = draw_seed or new_seed()
        self.writer: Writer = BankWriter()
        self.prompt = self.found = prompts.prompt_by_hand("")
        self._known: tuple[Phrase, ...] = ()  # what is found again in an edited text
        self._switched_off: frozenset[str] = frozenset()
        self._history: History[_Draft] = History()
        self._clock, self._typed_at, self._typing = clock, -math.inf, True
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

    @property
    def is_precious(self) -> bool:
        """Whether a person wrote or chose the words, or a language model was asked for them."""
        by_hand = any(part.origin == BY_HAND and part.text for part in self.prompt.parts)
        return by_hand or bool(self.prompt.writing.model or self.spoken)

    def begin(self, label: str, acoustics: Acoustics, sounds: tuple[str, ...] = ()) -> None:
        """Draw a prompt for a new sound; phrases that were switched off are on again."""
        self.acoustics, self._switched_off = acoustics, frozenset()
        self.draw(label, sounds, ())

    def measure(self, acoustics: Acoustics) -> None:
        """Keep the prompt as it stands, now beside other measurements."""
        self.acoustics = acoustics
        with self._not_typed():
            self._take(self.prompt)

    def brief(self, label: str, sounds: tuple[str, ...] = ()) -> Brief:
        """What a writer is told: the class and what else is heard, beside what was measured."""
        return Brief(
            label, self.draw_seed, self.acoustics, sounds, self.spoken, without=self._switched_off
        )

    def draw(
        self, label: str, sounds: tuple[str, ...] = (), spoken: tuple[str, ...] | None = None
    ) -> None:
        """Find words for a class by `draw_seed`, and add what was measured.

        Parameters
        ----------
        label : str
        sounds : tuple of str
            What else is heard.
        spoken : tuple of str, optional
            Key phrases that are the subject from now on; by default those that are. Without any
            the class is.
        """
        spoken = self.spoken if spoken is None else spoken
        [found] = self.writer.write([replace(self.brief(label, sounds), phrases=spoken)])
        self.use(found, spoken=spoken)

    def draw_again(self, label: str, sounds: tuple[str, ...] = ()) -> None:
        """Find other words for a class."""
        before = self._scene(self.found)
        for _ in range(20):
            self.draw_seed = new_seed()
            [found] = self.writer.write([self.brief(label, sounds)])
            if self._scene(found) != before:
                break
        self.use(found, spoken=self.spoken)

    def _scene(self, prompt: Prompt) -> list[Phrase]:
        """What a writer thought of, without what was measured."""
        return [part for part in prompt.parts if part not in self._measured]

    def use(
        self,
        prompt: Prompt,
        negative_text: str | None = None,
        spoken: tuple[str, ...] = (),
    ) -> None:
        """Take a prompt with its origins; the words before can be had back with `undo`."""
        negative_text = self.negative_text if negative_text is None else negative_text
        if (self.text, self.negative_text) != (prompt.text, negative_text):
            self._keep(self._draft)
        self._restore(_Draft(prompt, negative_text, spoken))

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
        if text != self.text:
            self._keep(self._draft)
        with self._not_typed():
            self.text = text

    @property
    def can_undo(self) -> bool:
        """Whether there are earlier words."""
        return self._history.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether words were undone."""
        return self._history.can_redo

    def undo(self) -> None:
        """Go back to the words before the last draw, switch, offer or bout of typing."""
        if not self.can_undo:
            raise PromptError("There are no earlier words.")
        self._restore(self._history.undo(self._draft))

    def redo(self) -> None:
        """Take the words again that `undo` went back from."""
        if not self.can_redo:
            raise PromptError("There are no later words.")
        self._restore(self._history.redo(self._draft))

    @traitlets.observe("text", "negative_text")
    def _changed(self, change) -> None:
        is_text = change.name == "text"
        if self._typing:
            negative_text = self.negative_text if is_text else change.old
            before = _Draft(self.prompt, negative_text, self.spoken)
            now = self._clock()
            if now - self._typed_at >= PAUSE_SECONDS:
                self._keep(before)
            self._typed_at = now
        if is_text and self.prompt.text != change.new:
            self.prompt = prompts.attribute(change.new, self._known, self.found)

    @property
    def _draft(self) -> _Draft:
        return _Draft(self.prompt, self.negative_text, self.spoken)

    def _restore(self, draft: _Draft) -> None:
        with self._not_typed():
            self._take(draft.prompt)
            self.negative_text, self.spoken = draft.negative_text, draft.spoken

    @contextmanager
    def _not_typed(self) -> Iterator[None]:
        """While it lasts, words change that nobody types; what is typed next is a new bout."""
        self._typing, self._typed_at = False, -math.inf
        try:
            yield
        finally:
            self._typing = True

    def _take(self, prompt: Prompt) -> None:
        of_origin = (part for part in prompt.parts if part.origin != BY_HAND)
        known: dict[str, Phrase] = {}
        for part in (*of_origin, *self._measured):
            known.setdefault(part.text, part)
        self._known, self.found = tuple(known.values()), prompt
        self.prompt = prompt  # before anybody is told of its text
        self.text = prompt.text

    def _keep(self, draft: _Draft) -> None:
        if draft.prompt.text.strip() or draft.negative_text.strip():  # nothing is no draft
            self._history.keep(draft)

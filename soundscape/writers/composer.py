"""Words composed offline: a scene whose every part fits the sound and the other parts."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from .._util.settings import setting
from ..prompts import Prompt
from .base import Brief, Unasked
from .composing import compose, thread_in, thread_of
from .tables import Tables
from .taste import Taste

if TYPE_CHECKING:
    from ..services import Budget, Watch

__all__ = ["ComposerWriter"]

_TRIES = 8


class ComposerWriter(Unasked):
    """Composes subject, place, light, medium, colours, arrangement and mood from tables.

    Parameters
    ----------
    tables : path, optional
        A file of your own beside the package's tables, see ``docs/words.md``; by default the one
        that ``SOUNDSCAPE_COMPOSER`` names.
    taste : Taste, optional
        What a person likes is offered rather, and what they never want is not.

    Raises
    ------
    PromptError
        When the file is not as expected: names the line.

    Examples
    --------
    >>> from soundscape.writers import Brief, get
    >>> [prompt] = get("composer").write([Brief("hen", seed=3)])
    >>> prompt.title
    'A fat white hen next to a garden shed'
    """

    name = "composer"
    summary = "scenes composed to fit the sound, tens of thousands of each class"

    def __init__(self, tables: str | os.PathLike | None = None, *, taste: Taste | None = None):
        self.taste = taste
        self.tables = Tables.read(tables or setting("SOUNDSCAPE_COMPOSER") or None)

    def write(
        self,
        briefs: Sequence[Brief],
        *,
        budget: Budget | None = None,
        watch: Watch | None = None,
    ) -> tuple[Prompt, ...]:
        """One scene for each brief, by its seed; those of a story share medium and colours."""
        thread = thread_of(briefs[0], self.tables, self.taste) if len(briefs) > 1 else {}
        return tuple(compose(one, self.tables, thread, self.taste) for one in briefs)

    def another(self, brief: Brief, prompt: Prompt) -> Prompt | None:
        """Another scene, which the words of the one before decide."""
        for number in range(_TRIES):
            digest = hashlib.sha256(f"{prompt.text}\n{number}".encode()).digest()
            seed = int.from_bytes(digest[:6], "big")
            other = compose(replace(brief, seed=seed), self.tables, thread_in(prompt), self.taste)
            if other.text != prompt.text:
                return other
        return None

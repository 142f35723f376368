"""What a person likes: written by them, and learnt from what they do where they want that."""

from __future__ import annotations

from typing import Any

import traitlets

from ..errors import PromptError
from ..writers import Taste

__all__ = ["TasteLearner"]


class TasteLearner(traitlets.HasTraits):
    """Learns a taste from pictures that are kept, varied, discarded, and from edited words.

    Where there is no file of taste yet, nothing is learnt until a person wants it: `learning`.

    Parameters
    ----------
    taste : Taste, optional
        By default the person's own, see `Taste.read`.

    Attributes
    ----------
    taste : Taste
    problem : str
        What is wrong with the person's file; empty where nothing is. It is left as it is then.
    """

    learning = traitlets.Bool(False, help="whether what a person does is learnt from")
    says = traitlets.Tuple(help="what is known, in sentences")

    def __init__(self, taste: Taste | None = None):
        self.problem = ""
        if taste is None:
            try:
                taste = Taste.read()
            except PromptError as error:
                taste, self.problem = Taste(), str(error)
        self.taste = taste
        self._told: set[tuple[str, str]] = set()
        there = taste.path is not None and taste.path.exists()
        super().__init__(learning=there, says=taste.says() if not taste.is_empty else ())

    def learn(self, prompt: Any, event: str, key: str, text: str = "") -> None:
        """Learn from something that was done, once, as `Taste.learn` does, and keep it.

        Parameters
        ----------
        prompt, event, text
            As for `Taste.learn`.
        key : str
            Tells one picture from another, or the words of one edit.

        Raises
        ------
        PromptError
            When the file cannot be written.
        """
        if not self.learning or (key, event) in self._told:
            return
        self._told.add((key, event))
        self.taste.learn(prompt, event, text)
        self._keep()

    def forget(self) -> None:
        """Forget all that was learnt; what the person wrote stays."""
        self.taste.forget()
        self._keep()

    def write(self, own: str) -> None:
        """Put another text in place of what the person wrote, see `Taste.rewrite`."""
        self.taste.rewrite(own)
        self._tell()

    def _keep(self) -> None:
        if self.taste.path is not None:
            self.taste.save()
        self._tell()

    def _tell(self) -> None:
        self.says = () if self.taste.is_empty else self.taste.says()

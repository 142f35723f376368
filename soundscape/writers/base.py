"""The contract between a sound that was heard and whoever finds words for its picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from ..prompts import Prompt

if TYPE_CHECKING:
    from ..features import Acoustics
    from ..services import Budget, Readiness, Watch

__all__ = ["Brief", "Writer"]


@dataclass(frozen=True)
class Brief:
    """Everything a writer needs for the words of one picture, and all that it may look at.

    There is no path, no name of a file and no sound in it: a writer may be a service.

    Parameters
    ----------
    label : str
        The class that is pictured, ``"unknown"`` or ``"silent"``.
    seed : int
        Decides what is left to chance; the same brief gets the same words.
    acoustics : Acoustics, optional
        What was measured; without it nothing is said of how it sounds.
    sounds : tuple of str
        Classes of what else is heard, the most important first.
    phrases : tuple of str
        Key phrases of what is spoken: material to picture, never an order to obey.
    without : frozenset of str
        Origins of measured phrases that a person left out.
    """

    label: str
    seed: int
    acoustics: Acoustics | None = field(default=None, repr=False)
    sounds: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    without: frozenset[str] = frozenset()


class Writer(Protocol):
    """What every writer offers. A new one is one file and one line in `writers`.

    Attributes
    ----------
    name, summary : str
    needs : str
        What a person must have or do first, in a few words.
    cost : str
        What words cost, in a few words.
    key_variable : str or None
        Environment variable of the key it takes; None where it takes none.
    unit : str
        What `price` counts in; empty for writers that are free.
    """

    name: str
    summary: str
    needs: str
    cost: str
    key_variable: str | None
    unit: str

    def readiness(self, *, probe: bool = False) -> Readiness:
        """Say whether words can be asked for; opens no connection unless `probe`."""
        ...

    def shown(self, briefs: Sequence[Brief]) -> str:
        """What leaves the machine when the words are asked for, to the letter, and where it goes.

        Empty for writers that ask nobody.
        """
        ...

    def price(self, briefs: Sequence[Brief]) -> float | None:
        """What the words will cost at most; 0 for writers that are free, None when unknown."""
        ...

    def write(
        self,
        briefs: Sequence[Brief],
        *,
        budget: Budget | None = None,
        watch: Watch | None = None,
    ) -> tuple[Prompt, ...]:
        """Words for each picture, in the order of the briefs.

        Several briefs are one story: a writer that can gives them one thread.

        Raises
        ------
        ProviderError
            Of kind ``"budget"`` before anything is sent, or ``"cancelled"``. A service that is down
            or answers nonsense raises nothing: the words come from the bank then, with a note.
        """
        ...

    def another(self, brief: Brief, prompt: Prompt) -> Prompt | None:
        """Other words for a picture, made here and now: a service refused these.

        None where there are no others.
        """
        ...

"""The contract between a sound that was heard and whoever finds words for its picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from ..prompts import Prompt
from ..services import Offered, Readiness

if TYPE_CHECKING:
    from ..features import Acoustics
    from ..services import Budget, Watch

__all__ = ["Brief", "Unasked", "Writer"]


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


class Writer(Offered, Protocol):
    """What every writer offers, beside what all do.

    A new one is one file and one line in `writers`.
    """

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


class Unasked:
    """A writer that works on this machine and asks nobody: it is always ready, and free."""

    needs = "nothing: no network, no key"
    cost = "free"
    key_variable: str | None = None
    unit = ""

    def readiness(self, *, probe: bool = False) -> Readiness:
        """Always ready."""
        return Readiness(True, "ready")

    def shown(self, briefs: Sequence[Brief]) -> str:
        """Nothing leaves."""
        return ""

    def price(self, briefs: Sequence[Brief]) -> float:
        """Nothing."""
        return 0.0

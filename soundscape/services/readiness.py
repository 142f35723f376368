"""Who can be asked for something, and whether that is possible now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from .budget import Priced

__all__ = ["Offered", "Readiness"]


@dataclass(frozen=True)
class Readiness:
    """Whether somebody can be asked now, and if not, what to do.

    Parameters
    ----------
    ready : bool
    message : str
    """

    ready: bool
    message: str


class Offered(Priced, Protocol):
    """What everybody says of themselves who makes pictures, words or transcripts.

    Attributes
    ----------
    name, summary : str
    needs : str
        What a person must have or do first, in a few words.
    cost : str
        What an answer costs, in a few words.
    key_variable : str or None
        Environment variable of the key it takes; None where it takes none.
    unit : str
        What prices count in: ``"credits"``, ``"USD"``; empty for those that are free.
    """

    summary: str
    needs: str
    key_variable: str | None

    def readiness(self, *, probe: bool = False) -> Readiness:
        """Say whether it can be asked; opens no connection unless `probe`."""
        ...

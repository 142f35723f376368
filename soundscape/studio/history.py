"""Undo and redo: the drafts before and after the one in hand."""

from __future__ import annotations

from typing import Generic, TypeVar

__all__ = ["History"]

Draft = TypeVar("Draft")


class History(Generic[Draft]):
    """Drafts, none of which is ever lost.

    What was undone and not redone lies, once something else is written, before what is written:
    `undo` comes by it again.

    Examples
    --------
    >>> history = History()
    >>> history.keep("one")                 # before "two" is written
    >>> history.undo("two")
    'one'
    >>> history.redo("one")
    'two'
    """

    def __init__(self):
        self._past: list[Draft] = []
        self._future: list[Draft] = []

    @property
    def can_undo(self) -> bool:
        """Whether there are earlier drafts."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether there are drafts that were undone."""
        return bool(self._future)

    def keep(self, draft: Draft) -> None:
        """Keep the draft in hand, which is about to be replaced."""
        undone = [*reversed(self._future), draft] if self._future else []
        self._past += [draft, *undone]
        self._future.clear()

    def undo(self, draft: Draft) -> Draft:
        """The draft before the one in hand; only where there is one."""
        self._future.append(draft)
        return self._past.pop()

    def redo(self, draft: Draft) -> Draft:
        """The draft after the one in hand; only where there is one."""
        self._past.append(draft)
        return self._future.pop()

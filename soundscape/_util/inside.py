"""What is changed for the whole process while anyone needs it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

__all__ = ["WhileInside"]

T = TypeVar("T")


class WhileInside(Generic[T]):
    """A change that the first one to come in makes and the last one to go out takes back.

    Threads may be inside at once, in any order.

    Parameters
    ----------
    begin : callable
        Makes the change; returns what `end` needs.
    end : callable
        Takes it back, given that.
    end_forked : callable, optional
        The same in a new process, where nobody is inside; by default it keeps the change.
    """

    def __init__(
        self,
        begin: Callable[[], T],
        end: Callable[[T], object],
        end_forked: Callable[[T], object] = lambda made: None,
    ):
        self._begin, self._end, self._end_forked = begin, end, end_forked
        self._lock = threading.Lock()
        self._made: list[T] = []
        self._inside = 0
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._forked)

    @contextmanager
    def __call__(self) -> Iterator[None]:
        """Come in; go out at the end."""
        with self._lock:
            if self._inside == 0:
                self._made.append(self._begin())
            self._inside += 1
        try:
            yield
        finally:
            with self._lock:
                self._inside -= 1
                if self._inside == 0:
                    self._end(self._made.pop())

    def _forked(self) -> None:
        """The threads that were inside are not in the new process; one may have held the lock."""
        self._lock, self._inside = threading.Lock(), 0
        if self._made:
            self._end_forked(self._made.pop())

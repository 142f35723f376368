"""Follow a request while it is made, and call it off."""

from __future__ import annotations

import threading
from collections.abc import Callable

from ..errors import ProviderError

__all__ = ["Watch"]


class Watch:
    """Follow a request while it is made, and call it off: from the same thread or another.

    Parameters
    ----------
    on_progress : callable(text, share), optional
        Told what is going on, in a few words, and how much of it is done: 0 to 1, or None where
        nobody knows. Called from the thread that does the work.

    Examples
    --------
    >>> watch = Watch(lambda text, share: print(text, share))
    >>> watch.tell("painting", 0.5)
    painting 0.5
    >>> watch.cancel()
    >>> watch.check()
    Traceback (most recent call last):
    soundscape.errors.ProviderError: Cancelled; nothing was sent.
    """

    def __init__(self, on_progress: Callable[[str, float | None], None] | None = None):
        self._on_progress = on_progress
        self._cancelled = threading.Event()

    def tell(self, text: str, share: float | None = None) -> None:
        """Say what is going on."""
        if self._on_progress is not None:
            self._on_progress(text, share)

    def with_listener(self, on_progress: Callable[[str, float | None], None]) -> Watch:
        """A watch that is called off together with this one and tells somebody else."""
        other = Watch(on_progress)
        other._cancelled = self._cancelled
        return other

    def cancel(self) -> None:
        """Ask for an end; whoever does the work raises at its next `check` or `sleep`."""
        self._cancelled.set()

    def part(self, number: int, count: int, what: str) -> Watch:
        """A watch for one of several things, which is called off with the whole.

        Parameters
        ----------
        number, count : int
            Which one, from 0, of how many.
        what : str
            What they are; told before what goes on, where there are several.

        Examples
        --------
        >>> watch = Watch(lambda text, share: print(text, share))
        >>> watch.part(1, 4, "page").tell("reading", 0.5)
        page 2 of 4: reading 0.375
        """

        def tell(text: str, share: float | None) -> None:
            named = f"{what} {number + 1} of {count}: {text}" if count > 1 else text
            self.tell(named, None if share is None else (number + min(1.0, share)) / count)

        return self.with_listener(tell)

    @property
    def cancelled(self) -> bool:
        """Whether `cancel` was called."""
        return self._cancelled.is_set()

    def check(self) -> None:
        """Raise `ProviderError` of kind ``"cancelled"`` once `cancel` was called."""
        if self.cancelled:
            raise ProviderError("Cancelled; nothing was sent.", kind="cancelled")

    def sleep(self, seconds: float) -> None:
        """Wait, but end at once when cancelled."""
        self._cancelled.wait(seconds)
        self.check()

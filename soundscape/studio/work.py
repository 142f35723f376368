"""Slow work beside the main thread, and what goes wrong in it, told in its place."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

import traitlets

from ..errors import SoundscapeError
from ..prompts import Prompt
from ..services import Watch

__all__ = ["PLACES", "Lane", "Problem", "Workshop"]

PLACES = ("sound", "words", "picture", "gallery")
"""Where a problem can arise; each place has a lane of its own."""
_TRAIT_OF = {"sound": "listening", "picture": "making"}
"""What tells how the work of a place goes."""


@dataclass(frozen=True)
class Problem:
    """Something that went wrong, for people.

    Parameters
    ----------
    text : str
    offer : Prompt or None
        After a service refused a prompt of the bank: another one to send instead.
    """

    text: str
    offer: Prompt | None = None


class Lane:
    """Runs jobs on threads, one at a time: a newer job calls off the one before and follows it.

    Parameters
    ----------
    name : str
        Of its threads.

    Attributes
    ----------
    watch : Watch or None
        Of the last job.
    """

    def __init__(self, name: str):
        self.name = name
        self.watch: Watch | None = None
        self._thread: threading.Thread | None = None

    @property
    def busy(self) -> bool:
        """Whether a job is going on."""
        return self._thread is not None and self._thread.is_alive()

    def start(self, job: Callable[[Watch], None], watch: Watch) -> None:
        """Begin a job; it is handed its watch and must raise nothing."""
        self.cancel()
        before = self._thread

        def run():
            if before is not None:
                before.join()
            job(watch)

        # Daemons: a kernel that is shut down does not wait for a slow service.
        self._thread = threading.Thread(target=run, name=f"soundscape-{self.name}", daemon=True)
        self.watch = watch
        self._thread.start()

    def cancel(self) -> None:
        """Call off the job that is going on."""
        if self.watch is not None:
            self.watch.cancel()

    def wait(self, timeout_seconds: float | None = None) -> bool:
        """Wait for the last job; returns whether it came to its end in time."""
        if self._thread is not None:
            self._thread.join(timeout_seconds)
        return not self.busy


class Workshop(traitlets.HasTraits):
    """A model whose actions can run now (`attempt`) or on a thread (`later`)."""

    listening = traitlets.Unicode("", help="what is being done to a sound; empty: nothing")
    making = traitlets.Unicode("", help="what is being done to a picture; empty: nothing")
    share = traitlets.Float(None, allow_none=True, help="how much is done, 0 to 1, if known")
    problems = traitlets.Dict(help="a `Problem` by place")
    news = traitlets.Unicode("", help="what happened last, in a sentence")

    def __init__(self, **traits):
        self._lanes = {place: Lane(place) for place in PLACES}
        self._lock = threading.RLock()
        self._batch = (0, 1)
        self._tells_share = True
        super().__init__(**traits)

    def attempt(self, place: str, action: Callable, *arguments, **options) -> None:
        """Do something now; what goes wrong becomes the problem of a place."""
        self.settle(place)
        try:
            action(*arguments, **options)
        except SoundscapeError as error:
            if getattr(error, "kind", "") == "cancelled":
                if place == "picture":  # elsewhere, something newer took its place
                    self.news = str(error)
            else:
                self.settle(place, Problem(str(error), getattr(error, "offer", None)))
        except Exception as error:  # a defect, told instead of a button that does nothing
            logging.getLogger(__name__).exception("the generator failed")
            text = f"Something unexpected went wrong ({type(error).__name__}: {error})."
            self.settle(place, Problem(f"{text} Try again; nothing else was lost."))

    def later(self, place: str, action: Callable, *arguments, **options) -> None:
        """Do something on the thread of a place; `action` takes a ``watch``."""
        trait = _TRAIT_OF.get(place)

        def tell(text: str, share: float | None = None) -> None:
            if trait and not watch.cancelled:
                self._progress(trait, text, share)

        def job(watch: Watch) -> None:
            if not watch.cancelled:
                self.attempt(place, action, *arguments, watch=watch, **options)
            if trait and watch is self._lanes[place].watch:
                setattr(self, trait, "")

        watch = Watch(tell)
        self._batch = (0, 1)
        if trait == "making":
            self.news = ""
        tell("starting")
        self._lanes[place].start(job, watch)

    def _progress(self, trait: str, text: str, share: float | None) -> None:
        if trait == "making":
            number, count = self._batch
            known = share is not None and self._tells_share
            self.share = (number + min(1.0, share)) / count if known else None
            text = f"picture {number + 1} of {count}: {text}" if count > 1 else text
        setattr(self, trait, text)

    def cancel(self) -> None:
        """Call off the picture that is being made."""
        self._lanes["picture"].cancel()
        if self.making:
            self.making = "cancelling"

    def wait(self, timeout_seconds: float | None = None) -> bool:
        """Wait for all work on threads; returns whether it ended in time."""
        waited = [lane.wait(timeout_seconds) for lane in self._lanes.values()]
        return all(waited)

    def settle(self, place: str, problem: Problem | None = None) -> None:
        """Set the problem of a place, or clear it."""
        with self._lock:
            others = {name: p for name, p in self.problems.items() if name != place}
            self.problems = others if problem is None else {**others, place: problem}

"""Run slow work beside the main thread; tell how it goes, and what goes wrong, in its place."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import traitlets

from ..errors import SoundscapeError
from ..services import Watch

if TYPE_CHECKING:
    from ..prompts import Prompt

__all__ = ["Lane", "Problem", "Progress", "TaskRunner"]


@dataclass(frozen=True)
class Progress:
    """How a task goes.

    Parameters
    ----------
    text : str
        What is being done, in a few words.
    share : float or None
        How much of it is done, from 0 to 1; None where nobody knows.
    """

    text: str
    share: float | None = None


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
        Of the newest job.
    """

    def __init__(self, name: str):
        self.name = name
        self.watch: Watch | None = None
        self._thread: threading.Thread | None = None

    def start(self, job: Callable[[Watch], None], watch: Watch) -> None:
        """Begin a job; it is handed its watch and must raise nothing."""
        before, older = self._thread, self.watch
        self.watch = watch  # before the older job ends: it must know that it is not the newest
        if older is not None:
            older.cancel()

        def run():
            if before is not None:
                before.join()
            job(watch)

        # Daemons: a kernel that is shut down does not wait for a slow service.
        self._thread = threading.Thread(target=run, name=f"soundscape-{self.name}", daemon=True)
        self._thread.start()

    def cancel(self) -> None:
        """Call off the job that is going on."""
        if self.watch is not None:
            self.watch.cancel()

    def wait(self, timeout_seconds: float | None = None) -> bool:
        """Wait for the newest job; returns whether it came to its end in time."""
        if self._thread is None:
            return True
        self._thread.join(timeout_seconds)
        return not self._thread.is_alive()


class TaskRunner(traitlets.HasTraits):
    """Runs actions now (`attempt`) or on a thread (`later`), each in its place.

    A place has one task at a time: a newer one calls off the one before. What goes wrong becomes
    the problem of the place and is never raised.

    Parameters
    ----------
    places : iterable of str
        Names of the places.

    Examples
    --------
    >>> tasks = TaskRunner(["sound"])
    >>> tasks.later("sound", lambda watch: watch.tell("reading", 0.5))
    >>> tasks.wait()
    True
    >>> tasks.progress, tasks.problems
    ({}, {})
    """

    progress = traitlets.Dict(help="a `Progress` by place, where something is going on")
    problems = traitlets.Dict(help="a `Problem` by place")
    news = traitlets.Unicode("", help="what happened last, in a sentence; tasks write it")

    def __init__(self, places: Iterable[str]):
        self._lanes = {place: Lane(place) for place in places}
        self._lock = threading.RLock()
        super().__init__()

    def attempt(self, place: str, action: Callable, *arguments, **options) -> None:
        """Do something now; what goes wrong becomes the problem of a place."""
        self.settle(place)
        try:
            action(*arguments, **options)
        except SoundscapeError as error:
            if getattr(error, "kind", "") != "cancelled":
                self.settle(place, Problem(str(error), getattr(error, "offer", None)))
            elif options.get("watch") is self._lanes[place].watch:  # else a newer one follows
                self.news = str(error)
        except Exception as error:  # a defect, told instead of a button that does nothing
            logging.getLogger(__name__).exception("the generator failed")
            text = f"Something unexpected went wrong ({type(error).__name__}: {error})."
            self.settle(place, Problem(f"{text} Try again; nothing else was lost."))

    def later(self, place: str, action: Callable, *arguments, **options) -> None:
        """Do something on the thread of a place; `action` takes a ``watch``."""

        def tell(text: str, share: float | None = None) -> None:
            if not watch.cancelled:
                self._set_progress(place, Progress(text, share))

        def job(watch: Watch) -> None:
            if not watch.cancelled:
                self.attempt(place, action, *arguments, watch=watch, **options)
            if watch is self._lanes[place].watch:
                self._set_progress(place, None)

        watch = Watch(tell)
        tell("starting")
        self._lanes[place].start(job, watch)

    def cancel(self, place: str) -> None:
        """Call off what is going on in a place."""
        self._lanes[place].cancel()
        with self._lock:  # what has just ended is not "cancelling" for ever
            if place in self.progress:
                self._set_progress(place, Progress("cancelling"))

    def wait(self, timeout_seconds: float | None = None) -> bool:
        """Wait for all work on threads; returns whether it ended in time."""
        waited = [lane.wait(timeout_seconds) for lane in self._lanes.values()]
        return all(waited)

    def settle(self, place: str, problem: Problem | None = None) -> None:
        """Set the problem of a place, or clear it."""
        with self._lock:
            self.problems = _with(self.problems, place, problem)

    def _set_progress(self, place: str, progress: Progress | None) -> None:
        with self._lock:
            self.progress = _with(self.progress, place, progress)


def _with(by_place: dict, place: str, value: object | None) -> dict:
    """The dictionary with a place set, or without it."""
    others = {name: other for name, other in by_place.items() if name != place}
    return others if value is None else {**others, place: value}

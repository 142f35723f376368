"""Who was heard from when to when: one event, and all of a recording's.

Conventions: times are in seconds from the recording's beginning. An event holds the moments from
its onset up to, and without, its offset; one whose onset is its offset is a point.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite

from .._util.labels import pretty
from .._util.lengths import in_hours
from ..errors import TimelineError

__all__ = ["MAX_LABEL_LETTERS", "SILENT", "Event", "Timeline", "clock"]

SILENT = "silent"
"""Label of a stretch in which nothing can be heard: the classifier's verdict on such a clip."""
MAX_LABEL_LETTERS = 1_000
MAX_NAME_LETTERS = 20_000
"""Of a recording or a model: more than any path has, however its bytes are written."""


@dataclass(frozen=True)
class Event:
    """One sound from its onset to its offset.

    Parameters
    ----------
    onset, offset : float
        In seconds, 0 <= onset <= offset.
    label : str
        What is heard. Empty where somebody marked a place and gave it no name.
    probability : float or None
        How sure a model is, 0 to 1: the mean over the event. None where none was asked, as where a
        person set the label.

    Raises
    ------
    TimelineError
        When a value is none of these.
    """

    onset: float
    offset: float
    label: str
    probability: float | None = None

    def __post_init__(self):
        for name in ("onset", "offset"):
            object.__setattr__(self, name, _seconds(getattr(self, name), name))
        if self.offset < self.onset:
            raise TimelineError(
                f"The event ends at {self.offset} s, before it begins at {self.onset} s. Expected "
                f"an offset that is not before the onset."
            )
        _check_text(self.label, "label", MAX_LABEL_LETTERS)
        if self.probability is not None:
            object.__setattr__(self, "probability", _probability(self.probability))

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return self.offset - self.onset

    def in_words(self) -> str:
        """One line for people.

        Examples
        --------
        >>> Event(1.2, 63.45, "sea_waves", 0.931).in_words()
        '0:01.20 to 1:03.45  sea waves 93%'
        """
        sure = "" if self.probability is None else f" {self.probability:.0%}"
        label = pretty(self.label) or "(no label)"
        return f"{clock(self.onset)} to {clock(self.offset)}  {label}{sure}"


@dataclass(frozen=True)
class Timeline:
    """All events of one recording. Two are equal if everything in them is.

    Parameters
    ----------
    events : tuple of Event
        In any order; kept by onset. Different sounds may be heard at once.
    duration_seconds : float
        Of the recording. No event ends later.
    source : str
        Name of the recording.
    sha256 : str
        Hash of its sound, as `audio.Clip` has it: 64 hexadecimal digits; empty where only labels
        are known.
    model, weights_sha256 : str
        Who set the labels, and the hash of its weights; empty where a person did, or it is not
        known.

    Raises
    ------
    TimelineError
        When an event ends after the recording, or a value is of another kind.

    Examples
    --------
    >>> street = Timeline((Event(2, 4, "dog", 0.9), Event(0, 6, "rain", 0.8)), 8)
    >>> [event.label for event in street.at(2.5)]
    ['rain', 'dog']
    >>> street.seconds_of("dog"), street.shares()
    (2.0, {'rain': 0.75, 'dog': 0.25})
    >>> street.in_words()
    'rain for 6.0 s (75%), dog for 2.0 s (25%)'
    """

    events: tuple[Event, ...]
    duration_seconds: float
    source: str = ""
    sha256: str = ""
    model: str = ""
    weights_sha256: str = ""

    def __post_init__(self):
        events = tuple(self.events)
        for one in events:
            if not isinstance(one, Event):
                raise TimelineError(f"events holds {one!r}. Expected events: Event(1.2, 3, 'dog').")
        object.__setattr__(self, "events", tuple(sorted(events, key=_place)))
        seconds = _seconds(self.duration_seconds, "duration_seconds")
        object.__setattr__(self, "duration_seconds", seconds)
        last = max((event.offset for event in self.events), default=0.0)
        if last > seconds:
            raise TimelineError(
                f"An event ends at {last} s, but the recording at {seconds} s. Expected events "
                f"within the recording."
            )
        for name in ("source", "sha256", "model", "weights_sha256"):
            _check_text(getattr(self, name), name, MAX_NAME_LETTERS)
        for name in ("sha256", "weights_sha256"):
            if not re.fullmatch("([0-9a-f]{64})?", getattr(self, name)):
                raise TimelineError(
                    f"{name} is {getattr(self, name)!r}. Expected 64 hexadecimal digits, or none."
                )

    @property
    def labels(self) -> tuple[str, ...]:
        """Who was heard, longest first."""
        return tuple(self._seconds_by_label())

    def at(self, seconds: float) -> tuple[Event, ...]:
        """The events at a moment."""
        return tuple(
            event
            for event in self.events
            if event.onset <= seconds < event.offset or event.onset == event.offset == seconds
        )

    def between(self, start: float, end: float) -> tuple[Event, ...]:
        """The events that are heard at some moment from `start` up to `end`.

        Raises
        ------
        TimelineError
            When the end is before the start.
        """
        if end < start:
            raise TimelineError(
                f"between({start}, {end}): ends before it begins. Expected the earlier one first."
            )
        return tuple(
            event
            for event in self.events
            if event.onset < end and (event.offset > start or event.onset == event.offset == start)
        )

    def seconds_of(self, label: str) -> float:
        """How long a label was heard; moments that two of its events hold count once."""
        return _covered(event for event in self.events if event.label == label)

    def shares(self) -> dict[str, float]:
        """Who was heard for which share of the recording, 0 to 1, longest first.

        Several may be heard at once: the shares need not sum to 1.
        """
        whole = self.duration_seconds
        found = self._seconds_by_label().items()
        return {label: seconds / whole if whole else 0.0 for label, seconds in found}

    def in_words(self) -> str:
        """Who was heard, for how long."""
        if not self.events:
            return "nothing that is known was heard"
        shares = self.shares()
        return ", ".join(
            f"{pretty(label) or '(no label)'} for {in_hours(seconds)} ({shares[label]:.0%})"
            for label, seconds in self._seconds_by_label().items()
        )

    def _seconds_by_label(self) -> dict[str, float]:
        by_label: dict[str, list[Event]] = {}
        for event in self.events:
            by_label.setdefault(event.label, []).append(event)
        found = {label: _covered(events) for label, events in by_label.items()}
        return dict(sorted(found.items(), key=lambda one: -one[1]))


def _place(event: Event):
    sure = -1.0 if event.probability is None else event.probability
    return event.onset, event.offset, event.label, sure


def _covered(events: Iterable[Event]) -> float:
    """Seconds that are held by at least one of the events, which come by onset."""
    total = end = 0.0
    for event in events:
        total += max(0.0, event.offset - max(event.onset, end))
        end = max(end, event.offset)
    return total


def _seconds(value, name: str) -> float:
    try:
        seconds = float(value)
    except (TypeError, ValueError, OverflowError):
        seconds = float("nan")
    if not (isfinite(seconds) and seconds >= 0):
        raise TimelineError(f"{name} is {value!r}. Expected seconds from 0 on.")
    return seconds + 0.0  # no negative zero, which is printed with its sign


def _probability(value) -> float:
    try:
        sure = float(value)
    except (TypeError, ValueError, OverflowError):
        sure = float("nan")
    if not 0 <= sure <= 1:
        raise TimelineError(f"probability is {value!r}. Expected 0 to 1, or None.")
    return sure + 0.0


def _check_text(value, name: str, most: int) -> None:
    if not isinstance(value, str):
        raise TimelineError(f"{name} is {value!r} ({type(value).__name__}). Expected text.")
    if len(value) > most:
        raise TimelineError(
            f"{name} has {len(value)} letters. Expected at most {most}; shorten it."
        )
    try:
        value.encode()
    except UnicodeEncodeError:
        raise TimelineError(
            f"{name} is {value!r}, which holds what is no character. Expected text; type it again."
        ) from None


def clock(seconds: float) -> str:
    """A time for people: minutes and seconds, from an hour on with hours.

    >>> clock(63.45), clock(3_723.4)
    ('1:03.45', '1:02:03.40')
    """
    hundredths = round(seconds * 100)
    minutes, hundredths = divmod(hundredths, 6_000)
    hours, minutes = divmod(minutes, 60)
    rest = f"{hundredths // 100:02d}.{hundredths % 100:02d}"
    return f"{hours}:{minutes:02d}:{rest}" if hours else f"{minutes}:{rest}"

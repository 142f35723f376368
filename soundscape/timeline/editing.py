"""Edit a timeline by hand: one event is in hand, and each edit gives another timeline.

Conventions: times are in seconds from the recording's beginning; what reaches beyond the recording
is cut off. An event that a person set has no probability any more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isfinite

from ..errors import TimelineError
from .events import Event, Timeline

__all__ = ["EditedTimeline"]


@dataclass(frozen=True)
class EditedTimeline:
    """A timeline and the event in hand. No edit changes it; each returns what comes of it.

    Parameters
    ----------
    timeline : Timeline
    chosen : int or None
        Place of the event in hand among the timeline's events; None for none.

    Raises
    ------
    TimelineError
        When there is no such event. The edits raise it where they cannot be done, and say why.

    Examples
    --------
    >>> street = EditedTimeline(Timeline((Event(0, 4, "dog", 0.9),), 8))
    >>> cut = street.choose(0).split(1.5)
    >>> [(event.onset, event.offset) for event in cut.timeline.events]
    [(0.0, 1.5), (1.5, 4.0)]
    >>> cut.relabel("rain").event
    Event(onset=1.5, offset=4.0, label='rain', probability=None)
    """

    timeline: Timeline
    chosen: int | None = None

    def __post_init__(self):
        count = len(self.timeline.events)
        if self.chosen is not None and not 0 <= self.chosen < count:
            raise TimelineError(
                f"There is no event {self.chosen}. Expected 0 to {count - 1}, or None."
                if count
                else f"There is no event {self.chosen}: the timeline has none. Add one first."
            )

    @property
    def event(self) -> Event:
        """The event in hand."""
        if self.chosen is None:
            raise TimelineError("No event is chosen. Choose one first.")
        return self.timeline.events[self.chosen]

    def choose(self, index: int | None) -> EditedTimeline:
        """Take another event in hand, or none."""
        return replace(self, chosen=index)

    def resize(self, onset: float, offset: float) -> EditedTimeline:
        """Give the event another onset and offset."""
        event = self.event
        onset, offset = self._within(onset), self._within(offset)
        if (onset, offset) == (event.onset, event.offset):
            return self
        return self._with([Event(onset, offset, event.label)], without=[event])

    def move(self, by: float) -> EditedTimeline:
        """Move the event as a whole, as far as the recording goes."""
        event = self.event
        if not isfinite(by):
            raise TimelineError(f"The event cannot be moved by {by!r}. Expected seconds.")
        by = min(max(by, -event.onset), self.timeline.duration_seconds - event.offset)
        return self.resize(event.onset + by, event.offset + by)

    def relabel(self, label: str) -> EditedTimeline:
        """Give the event another label."""
        event = self.event
        if label == event.label:
            return self
        return self._with([Event(event.onset, event.offset, label)], without=[event])

    def split(self, at: float) -> EditedTimeline:
        """Make two events of it, which meet at a moment within; the later one is in hand."""
        event = self.event
        if not event.onset < at < event.offset:
            raise TimelineError(
                f"The event cannot be split at {at} s. Expected a moment between its onset, "
                f"{event.onset} s, and its offset, {event.offset} s."
            )
        parts = [Event(at, event.offset, event.label), Event(event.onset, at, event.label)]
        return self._with(parts, without=[event])

    def merge(self) -> EditedTimeline:
        """Make one event of it and the next one of its label, with what lies between."""
        event = self.event
        rest = self.timeline.events[self.timeline.events.index(event) + 1 :]
        other = next((one for one in rest if one.label == event.label), None)
        if other is None:
            raise TimelineError(
                f"No later event has the label {event.label!r}. Choose the earlier one of the two "
                f"to merge, and give both the same label."
            )
        whole = Event(event.onset, max(event.offset, other.offset), event.label)
        return self._with([whole], without=[event, other])

    def add(self, onset: float, offset: float, label: str = "") -> EditedTimeline:
        """Add an event and take it in hand."""
        return self._with([Event(self._within(onset), self._within(offset), label)])

    def remove(self) -> EditedTimeline:
        """Remove the event; the one after it is in hand, or the last."""
        left = self._with([], without=[self.event])
        count = len(left.timeline.events)
        return left.choose(min(self.chosen or 0, count - 1) if count else None)

    def _with(self, new: list[Event], without: list[Event] | None = None) -> EditedTimeline:
        """With other events, the first of which is in hand."""
        events = list(self.timeline.events)
        for old in without or []:
            events.remove(old)
        timeline = replace(self.timeline, events=(*events, *new))
        return EditedTimeline(timeline, timeline.events.index(new[0]) if new else None)

    def _within(self, seconds: float) -> float:
        if not isfinite(seconds):
            raise TimelineError(f"{seconds!r} is no time. Expected seconds.")
        return min(max(0.0, seconds), self.timeline.duration_seconds)

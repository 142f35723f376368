"""Where what is heard changes, as far as changes are worth a cut.

Which sounds are heard is a table of yes and no over time; shots are its best approximation by
stretches in which nothing changes. A sound that goes on through everything changes nothing; one
that comes and goes is worth a shot even if it is short, since it is what one listens up for.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..timeline import SILENT, Event, Timeline

__all__ = ["HEARD", "changes", "cheapest_cuts"]

HEARD = 5.0
"""A second that is heard and not shown is worth so many that are shown and not heard."""
_CUT_SHARE = 0.2
"""What a cut costs, as a share of the shortest shot."""
_CHANGING, _HELD = 0.75, 1.25
"""What of that where a sound begins or ends, and where a short one was but looked at for long
enough: a cut at which nothing is heard comes out of the blue."""
_MOST_CANDIDATES = 3_000


def changes(timeline: Timeline, least_seconds: float) -> list[float]:
    """Where what is heard changes, with the beginning and the end; no two are nearer than that.

    Examples
    --------
    >>> changes(Timeline((Event(0, 30, "rain"), Event(10, 16, "dog")), 30), 4.0)
    [0.0, 10.0, 16.0, 30.0]
    """
    return cheapest_cuts(timeline, least_seconds, _CUT_SHARE * least_seconds)


def cheapest_cuts(timeline: Timeline, least: float, cut_cost: float) -> list[float]:
    """The ends of the cheapest stretches: as `changes` has them, at another price of a cut.

    A stretch costs what it shows of what is not heard, and the other way round.
    """
    times, changing = _candidates(timeline, least)
    labels, costs = timeline.labels, cut_cost * np.where(changing, _CHANGING, _HELD)
    if len(times) == 2 or not labels:
        return [0.0, timeline.duration_seconds]
    heard = _seconds_until(timeline, labels, times)
    weights = np.array([1.0 if label == SILENT else HEARD for label in labels])
    best = np.full(len(times), np.inf)
    best[0] = 0.0
    came_from = np.zeros(len(times), int)
    for here in range(1, len(times)):
        first = np.searchsorted(times, times[here] - least + 1e-9, side="right")
        whole = here == len(times) - 1 and not np.isfinite(best[:first]).any()
        starts = np.arange(1 if whole else first)
        starts = starts[np.isfinite(best[starts])]
        if not len(starts):
            continue
        inside = heard[here] - heard[starts]
        outside = (times[here] - times[starts])[:, None] - inside
        price = np.minimum(weights * inside, outside).sum(axis=1) + costs[here] + best[starts]
        chosen = int(np.argmin(price))
        best[here], came_from[here] = price[chosen], starts[chosen]
    ends, here = [], len(times) - 1
    while here:
        ends.append(float(times[here]))
        here = int(came_from[here])
    return [0.0, *reversed(ends)]


def _candidates(timeline: Timeline, least: float) -> tuple[np.ndarray, np.ndarray]:
    """Where a cut may be, and whether a sound begins or ends there, or was looked at enough."""
    last = timeline.duration_seconds
    near = last / _MOST_CANDIDATES
    times = {event.onset + least: False for event in timeline.events}
    times |= {time: True for event in timeline.events for time in (event.onset, event.offset)}
    found = [0.0]
    for time in sorted(times):
        if time - found[-1] > near and last - time > near:
            found.append(time)
    found.append(last)
    return np.array(found), np.array([times.get(time, True) for time in found])


def _seconds_until(timeline: Timeline, labels: Sequence[str], times: np.ndarray) -> np.ndarray:
    """For how long each label was heard until each time [shape=(times, labels)]."""
    table = np.zeros((len(times), len(labels)))
    for column, label in enumerate(labels):
        own = [event for event in timeline.events if event.label == label]
        for start, end in _stretches(own):
            table[:, column] += np.clip(times, start, end) - start
    return table


def _stretches(events: Sequence[Event]) -> list[list[float]]:
    found: list[list[float]] = []
    for event in events:
        if found and event.onset <= found[-1][1]:
            found[-1][1] = max(found[-1][1], event.offset)
        else:
            found.append([event.onset, event.offset])
    return found

"""Figures of timelines: who is heard when, times in seconds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ..._util.labels import pretty

__all__ = ["plot_timelines"]


class Event(Protocol):
    """What a figure takes of a `timeline.Event`: scores know no models, and timelines do."""

    @property
    def onset(self) -> float: ...
    @property
    def seconds(self) -> float: ...
    @property
    def label(self) -> str: ...


class Timeline(Protocol):
    """What a figure takes of a `timeline.Timeline`."""

    @property
    def events(self) -> Sequence[Event]: ...
    @property
    def duration_seconds(self) -> float: ...


def plot_timelines(timelines: Sequence[Timeline], titles: Sequence[str]):
    """Timelines of one recording under each other: a row a label, a label in one colour.

    Parameters
    ----------
    timelines : sequence of Timeline
    titles : sequence of str
        As many.

    Returns
    -------
    matplotlib.figure.Figure
    """
    import matplotlib.pyplot as plt

    rows = [list(dict.fromkeys(event.label for event in one.events)) for one in timelines]
    names = list(dict.fromkeys(label for labels in rows for label in labels))
    figure, axes = plt.subplots(
        len(timelines), figsize=(10, 2 + 0.25 * sum(map(len, rows))), sharex=True, squeeze=False
    )
    for ax, one, labels, title in zip(axes.flat, timelines, rows, titles, strict=True):
        for event in one.events:
            colour = f"C{names.index(event.label) % 10}"
            ax.barh(labels.index(event.label), event.seconds, left=event.onset, color=colour)
        ax.set_yticks(range(len(labels)), [pretty(label) for label in labels])
        ax.invert_yaxis()
        ax.set_title(title)
    longest = max(one.duration_seconds for one in timelines)
    axes.flat[-1].set(xlabel="time (s)", xlim=(0, longest))
    return figure

"""Probabilities step by step in, events out, in memory that does not grow with the recording.

A step is what a model said of `hop_samples` samples. Its times are counted in samples, as those of
the level: an onset after a day is as exact as one after a second. Whatever blocks the steps come
in, the events are the same.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ..errors import TimelineError
from .energy import Energy
from .events import SILENT, Event
from .settings import DetectionSettings

__all__ = ["Decoder"]

_PARTS = 1_000_000  # probabilities are summed as whole millionths: exactly, in any order
_AHEAD_SECONDS = 0.2  # levels beyond the reach of an edge that finding it takes
_ROUNDING = 1e-9


class Decoder:
    """Makes events of what a model says, step by step.

    Parameters
    ----------
    labels : tuple of str
    hop_samples, rate_hz : int
        Step ``i`` is about the samples from ``i * hop_samples`` up to the next, at this rate.
    settings : DetectionSettings, optional
    energy : Energy, optional
        Levels of the same recording, to snap to and to know silence by; they may come later than
        the steps. Without, onsets and offsets are those of steps.

    Examples
    --------
    >>> from soundscape.timeline import LabelSettings
    >>> settings = DetectionSettings(LabelSettings(smooth_seconds=0))
    >>> decoder = Decoder(("dog", "rain"), 8_000, 16_000, settings)
    >>> decoder.add(np.array([[0.1, 0.8], [0.9, 0.6], [0.4, 0.1]]))
    >>> for event in decoder.finish(1.5):
    ...     print(event.in_words())
    0:00.00 to 0:01.00  rain 70%
    0:00.50 to 0:01.50  dog 65%
    """

    def __init__(
        self,
        labels: tuple[str, ...],
        hop_samples: int,
        rate_hz: int,
        settings: DetectionSettings | None = None,
        energy: Energy | None = None,
    ):
        self.labels, self.settings, self.energy = labels, settings or DetectionSettings(), energy
        self._hop, self._rate = hop_samples, rate_hz
        chosen = [self.settings.of(label) for label in labels]
        self._begin = np.array([one.begin for one in chosen])
        self._keep = np.array([one.keep for one in chosen])
        self._reach = max((one.snap_seconds for one in chosen), default=0.0) + _AHEAD_SECONDS
        widths = [_odd(one.smooth_seconds * rate_hz / hop_samples) for one in chosen]
        self._smoother = _Smoother(np.array(widths, int))
        self._waiting = np.empty((0, len(labels)))
        self._step = 0
        self._tracks = [_Track(one.bridge_seconds) for one in chosen]

    @property
    def needed_seconds(self) -> float:
        """Levels before this moment will not be asked for."""
        return max(0.0, self._seconds(self._step) - self._reach)

    def add(self, probabilities: np.ndarray) -> None:
        """Take the next steps.

        Parameters
        ----------
        probabilities : np.ndarray [shape=(steps, labels), 0 to 1]

        Raises
        ------
        TimelineError
            When they are of another shape, or no probabilities.
        """
        said = np.asarray(probabilities, dtype=np.float64)
        if said.ndim != 2 or said.shape[1] != len(self.labels):
            raise TimelineError(
                f"The probabilities have the shape {said.shape}. Expected (steps, labels) with "
                f"{len(self.labels)} labels."
            )
        if not ((said >= 0) & (said <= 1)).all():
            raise TimelineError("The probabilities hold other numbers. Expected 0 to 1 each.")
        self._waiting = np.concatenate([self._waiting, self._smoother.add(said)])
        count = len(self._waiting)
        if self.energy is not None:
            known = self.energy.known_seconds - self._reach
            count = min(count, int(known * self._rate / self._hop) - self._step)
        self._follow(max(0, count))

    def finish(self, duration_seconds: float) -> list[Event]:
        """The events, by onset, after the last step; `energy` is finished, too.

        Each lies within the recording; none of a label overlaps another of it, or what is silent.
        """
        self._waiting = np.concatenate([self._waiting, self._smoother.finish()])
        self._follow(len(self._waiting))
        silent = self.energy.silent if self.energy is not None else []
        events = [Event(onset, min(offset, duration_seconds), SILENT) for onset, offset in silent]
        ends = [offset for _, offset in silent]
        for place, (label, track) in enumerate(zip(self.labels, self._tracks, strict=True)):
            self._end(place, duration_seconds)
            least = self.settings.of(label).least_seconds - _ROUNDING
            for span in track.spans:
                bounds = span.onset, min(span.offset, duration_seconds)
                later = silent[bisect_right(ends, span.onset) :]
                events += [
                    Event(onset, offset, label, span.probability)
                    for onset, offset in _outside(*bounds, later)
                    if offset > onset and offset - onset >= least
                ]
        return sorted(events, key=lambda event: (event.onset, event.offset, event.label))

    def _follow(self, count: int) -> None:
        """Go on with the first `count` of the steps that wait."""
        said, self._waiting = self._waiting[:count], self._waiting[count:]
        keeps, begins = said >= self._keep, said >= self._begin
        parts = np.rint(said * _PARTS).astype(np.int64)
        running = np.array([track.run is not None for track in self._tracks], bool)
        for place in np.flatnonzero(keeps.any(axis=0) | running).tolist():
            label, track = self.labels[place], self._tracks[place]
            kept = keeps[:, place]
            turns = np.flatnonzero(kept[1:] != kept[:-1]) + 1
            for first, last in pairwise([0, *turns.tolist(), len(kept)]):
                if first == last:
                    continue
                if not kept[first]:
                    self._end(place, self._seconds(self._step + first))
                    continue
                began = bool(begins[first:last, place].any())
                if track.run is None:
                    if not began and last < len(kept):
                        continue  # over before it began: most are
                    nominal = self._seconds(self._step + first)
                    track.run = _Span(self._onset(label, nominal), nominal)
                track.run.parts += int(parts[first:last, place].sum())
                track.run.steps += last - first
                track.run.began |= began
        self._step += count

    def _onset(self, label: str, near: float) -> float:
        if self.energy is None:
            return near
        return max(0.0, self.energy.onset(near, self.settings.of(label).snap_seconds))

    def _end(self, place: int, near: float) -> None:
        """End the run of a label, if there is one."""
        track = self._tracks[place]
        run, track.run = track.run, None
        if run is None or not run.began:
            return
        run.offset = near
        if self.energy is not None:
            within = self.settings.of(self.labels[place]).snap_seconds
            run.offset = self.energy.offset(near, within)
        if run.offset <= run.onset:  # both snapped to the same sound next door
            run.onset, run.offset = run.nominal_onset, near
        track.take(run)

    def _seconds(self, step: int) -> float:
        return step * self._hop / self._rate


@dataclass
class _Span:
    """Steps in a row of one label."""

    onset: float
    nominal_onset: float
    offset: float = 0.0
    parts: int = 0
    steps: int = 0
    began: bool = False

    @property
    def probability(self) -> float:
        return min(1.0, self.parts / (_PARTS * self.steps))


class _Track:
    """One label: the run that goes on, if any, and the spans that are over."""

    def __init__(self, bridge_seconds: float):
        self.run: _Span | None = None
        self.spans: list[_Span] = []
        self._bridge = bridge_seconds + _ROUNDING

    def take(self, span: _Span) -> None:
        """Keep a span; bridge the gap before it, if it is short."""
        last = self.spans[-1] if self.spans else None
        if last is None or span.onset - last.offset > self._bridge:
            self.spans.append(span)
            return
        last.onset, last.offset = min(last.onset, span.onset), max(last.offset, span.offset)
        last.parts, last.steps = last.parts + span.parts, last.steps + span.steps


class _Smoother:
    """Medians over time, of an odd number of steps each; the ends are repeated beyond the ends."""

    def __init__(self, widths: np.ndarray):
        self._widths, self._most = widths, int(widths.max(initial=1)) // 2
        self._held: np.ndarray | None = None

    def add(self, said: np.ndarray) -> np.ndarray:
        """Medians around as many steps as can be known now [shape=(steps, labels)]."""
        if self._held is None:
            if len(said) == 0:
                return said
            self._held = np.repeat(said[:1], self._most, axis=0)
        held = np.concatenate([self._held, said])
        count = max(0, len(held) - 2 * self._most)
        self._held = held[count:]
        smooth = held[self._most : self._most + count].copy()
        for width in set(self._widths.tolist()) - {1}:
            first = self._most - width // 2
            around = held[first : first + count + width - 1, self._widths == width]
            if count:
                views = np.lib.stride_tricks.sliding_window_view(around, width, axis=0)
                smooth[:, self._widths == width] = np.median(views, axis=-1)
        return smooth

    def finish(self) -> np.ndarray:
        """The medians of the last steps."""
        if self._held is None:
            return np.empty((0, len(self._widths)))
        return self.add(np.repeat(self._held[-1:], self._most, axis=0))


def _odd(steps: float) -> int:
    """The odd number that is nearest."""
    return max(1, 2 * round((steps - 1) / 2) + 1)


def _outside(
    onset: float, offset: float, silent: Iterable[tuple[float, float]]
) -> Iterator[tuple[float, float]]:
    """What is left of a span without the silent stretches, which come in order."""
    for start, end in silent:
        if start >= offset:
            break
        if start > onset:
            yield onset, start
        onset = max(onset, end)
    if onset < offset:
        yield onset, offset

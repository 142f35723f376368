"""A recording heard by the ear: a window of a second, every quarter of one, in constant memory."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from itertools import chain

import numpy as np

from ..features import PEAK, YAMNET_PARAMS, log_of, mel_magnitudes
from ..models import (
    AROUND,
    EMBEDDING_VALUES,
    MOMENT_FRAMES,
    SILENCE_DB,
    WINDOW_FRAMES,
    OnEar,
    audioset,
)
from .settings import DetectionSettings, LabelSettings

__all__ = ["EarScorer", "open_settings"]

LEVEL_STEPS = 10
"""How many steps before and after a moment set the level that it is heard at, as for a clip."""
MOST_THREADS = 4
_TOGETHER = 100
"""Frames that are computed at once: always as many, so that no rounding depends on the blocks."""
_HOP_SAMPLES = MOMENT_FRAMES * YAMNET_PARAMS.hop_samples
_BEFORE = (WINDOW_FRAMES - MOMENT_FRAMES) // 2
"""Frames of a window before its step: both have one middle."""
_PARTS = 5
"""In which silence is looked for: a step has so many stretches of 50 ms."""
_FAINT_DB, _STEADY_DB = -45.0, 8.0
"""A sound whose loudest moments of five seconds are below the one, and no further apart than the
other, is as faint and steady as the tone of a room."""
_DOUBT = 0.6
"""What probabilities of it are multiplied by: it has to be much surer to be an event."""

_BRIEF = LabelSettings(
    begin=0.5, keep=0.2, smooth_seconds=0.75, bridge_seconds=1.0, least_seconds=0.25
)
_LASTING = LabelSettings(
    begin=0.5, keep=0.1, smooth_seconds=1.25, bridge_seconds=6.0, least_seconds=1.0
)
_LASTING_FAMILIES = frozenset({"nature", "vehicle", "machine", "noise"})


@cache
def open_settings() -> DetectionSettings:
    """How probabilities of an open set become events.

    What is wind, water, a vehicle or a machine goes on, as a rule, while something else is heard
    over it; what a throat or a hand makes is over when it is over. Chosen with mixtures of one
    fold of ESC-10 (``experiments.mixtures``), the first.
    """
    lasting = [one for one in audioset.labels() if audioset.family_of(one) in _LASTING_FAMILIES]
    return DetectionSettings(_BRIEF, dict.fromkeys(lasting, _LASTING))


class EarScorer:
    """A head on the ear as a `scoring.Scorer`.

    Parameters
    ----------
    backend : OnEar
    settings : DetectionSettings, optional
        `open_settings` by default.

    Notes
    -----
    A window is heard at the level that the loudest moment of five seconds around it sets, as a clip
    is. What is silent is not heard at all: its probabilities are 0. What may be no more than the
    tone of a room is doubted.
    """

    hop_samples = _HOP_SAMPLES

    def __init__(self, backend: OnEar, settings: DetectionSettings | None = None):
        self.name, self.sha256, self.labels = backend.name, backend.sha256, backend.labels
        self.rate_hz, self.settings = backend.rate_hz, settings or open_settings()
        self._backend = backend

    def probabilities(self, blocks: Iterable[np.ndarray]) -> Iterator[np.ndarray]:
        """As `scoring.Scorer.probabilities`; what comes later is heard on other cores meanwhile."""
        held, trust = np.empty((0, EMBEDDING_VALUES), np.float32), np.empty(0)
        for heard, now in self._heard(blocks):
            first = not len(held) and len(heard)
            held = np.concatenate([np.repeat(heard[:1], AROUND, axis=0) if first else held, heard])
            trust = np.concatenate([trust, now])
            count = len(held) - 2 * AROUND
            if count > 0:
                yield self._said(held, trust[:count])
                held, trust = held[count:], trust[count:]
        if len(held):
            held = np.concatenate([held, np.repeat(held[-1:], AROUND, axis=0)])
            yield self._said(held, trust)

    def _said(self, heard: np.ndarray, trust: np.ndarray) -> np.ndarray:
        return trust[:, None] * self._backend.moments(heard)

    def _heard(self, blocks: Iterable[np.ndarray]) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Embeddings of the steps, all 0 of those that are silent, and how far they are trusted."""
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
        with ThreadPoolExecutor(max(1, min(MOST_THREADS, cores or 1))) as threads:
            waiting: deque[Future] = deque()
            for levels, trust in self._steps(blocks):
                waiting.append(threads.submit(self._embedded, levels, trust))
                if len(waiting) > MOST_THREADS:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()

    def _embedded(self, levels: np.ndarray, trust: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        heard = np.zeros((len(trust), EMBEDDING_VALUES), np.float32)
        heard[trust > 0] = self._backend.listener().embedded(levels)
        return heard, trust

    def _steps(self, blocks: Iterable[np.ndarray]) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        windows = _Windows()
        for block in chain(blocks, (None,)):
            levels, trust = windows.finish() if block is None else windows.add(block)
            if len(trust):
                yield levels, trust


class _Windows:
    """Cuts samples that come block by block into the windows of steps."""

    def __init__(self):
        self._samples = np.empty(0, np.float32)  # from the first frame that is not computed
        self._part = np.empty(0, np.float32)  # from the first step that is not complete
        bands = YAMNET_PARAMS.bands
        self._frames, self._first_frame = np.empty((0, bands), np.float32), 0
        self._peaks, self._loudest_db, self._first_peak = np.empty(0), np.empty(0), 0
        self._step = 0

    def add(self, block: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Take the next samples.

        Parameters
        ----------
        block : np.ndarray [shape=(n,), dtype=float32]

        Returns
        -------
        levels : np.ndarray [shape=(m, WINDOW_FRAMES, bands), dtype=float32]
            Of the next steps that sound, as far as all that they are heard with is known.
        trust : np.ndarray [shape=(steps,), 0 to 1]
            Of the next steps, how far they are trusted: 0 where they are silent; ``m`` are not.
        """
        self._hear(block)
        known = self._first_frame + len(self._frames)
        by_frames = (known - WINDOW_FRAMES + _BEFORE) // MOMENT_FRAMES + 1
        by_peaks = self._first_peak + len(self._peaks) - LEVEL_STEPS
        return self._next(min(by_frames, by_peaks))

    def finish(self) -> tuple[np.ndarray, np.ndarray]:
        """The steps that are left; their windows end with the recording."""
        if len(self._part):
            self._measure(self._part[None])
        if len(self._samples) >= YAMNET_PARAMS.window_samples:
            self._frames = np.concatenate([self._frames, mel_magnitudes(self._samples)])
        missing = WINDOW_FRAMES - self._first_frame - len(self._frames)
        if missing > 0:  # shorter than a window: it is heard again and again
            if not len(self._frames):
                samples = np.resize(self._samples, YAMNET_PARAMS.window_samples)
                self._frames = mel_magnitudes(samples)
            self._frames = np.resize(self._frames, (WINDOW_FRAMES, self._frames.shape[1]))
        return self._next(self._first_peak + len(self._peaks))

    def _hear(self, block: np.ndarray) -> None:
        self._samples = np.concatenate([self._samples, block])
        hop, width = YAMNET_PARAMS.hop_samples, YAMNET_PARAMS.window_samples
        start, needed, fresh = 0, (_TOGETHER - 1) * hop + width, [self._frames]
        while start + needed <= len(self._samples):
            fresh.append(mel_magnitudes(self._samples[start : start + needed]))
            start += _TOGETHER * hop
        self._frames, self._samples = np.concatenate(fresh), self._samples[start:]
        self._part = np.concatenate([self._part, block])
        whole = len(self._part) // _HOP_SAMPLES * _HOP_SAMPLES
        self._measure(self._part[:whole].reshape(-1, _HOP_SAMPLES))
        self._part = self._part[whole:]

    def _measure(self, steps: np.ndarray) -> None:
        """Note peak and silence of steps [shape=(n, samples)]."""
        if not len(steps):
            return
        count = min(_PARTS, steps.shape[1])
        parts = steps[:, : steps.shape[1] // count * count].reshape(len(steps), count, -1)
        power = (parts - parts.mean(axis=2, keepdims=True)) ** 2
        loudest = power.mean(axis=2, dtype=np.float64).max(axis=1, initial=0)
        loudest_db = 10 * np.log10(np.maximum(loudest, 1e-12))
        self._peaks = np.concatenate([self._peaks, np.abs(steps).max(axis=1, initial=0)])
        self._loudest_db = np.concatenate([self._loudest_db, loudest_db])

    def _next(self, stop: int) -> tuple[np.ndarray, np.ndarray]:
        steps = np.arange(self._step, max(self._step, stop))
        trust = np.array([self._trust(one) for one in steps.tolist()])
        levels = [self._levels(one) for one in steps[trust > 0]]
        self._step += len(steps)
        self._forget()
        shape = (0, WINDOW_FRAMES, YAMNET_PARAMS.bands)
        return np.array(levels, np.float32) if levels else np.empty(shape, np.float32), trust

    def _near(self, step: int) -> slice:
        first = max(0, step - LEVEL_STEPS - self._first_peak)
        return slice(first, step + LEVEL_STEPS + 1 - self._first_peak)

    def _trust(self, step: int) -> float:
        if self._loudest_db[step - self._first_peak] < SILENCE_DB:
            return 0.0
        near = self._loudest_db[self._near(step)]
        faint = near.max() < _FAINT_DB and np.ptp(near) < _STEADY_DB
        return _DOUBT if faint else 1.0

    def _levels(self, step: int) -> np.ndarray:
        last = self._first_frame + len(self._frames) - WINDOW_FRAMES
        start = min(max(0, step * MOMENT_FRAMES - _BEFORE), last) - self._first_frame
        window = self._frames[start : start + WINDOW_FRAMES]
        return log_of(window, PEAK / self._peaks[self._near(step)].max())

    def _forget(self) -> None:
        """Drop what no later step is heard with."""
        # The last window may begin as much before its step as it is long.
        frames = max(
            0, self._step * MOMENT_FRAMES - WINDOW_FRAMES - MOMENT_FRAMES - self._first_frame
        )
        self._frames, self._first_frame = self._frames[frames:], self._first_frame + frames
        peaks = max(0, self._step - LEVEL_STEPS - self._first_peak)
        self._peaks, self._loudest_db = self._peaks[peaks:], self._loudest_db[peaks:]
        self._first_peak += peaks

"""Many channels to one, at a level that neither a dead channel nor a single sample decides.

Averaging is right for what was recorded by microphones side by side. It is wrong where channels
cancel (one with its polarity turned) or where one channel of many carries the sound, and it is the
whole recording that shows which it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

__all__ = ["Downmix", "choose_downmix"]

LOST_DB = 7.0
"""Averaging may cost so much of the loudest channel's power: one of two that is dead costs 6 dB."""

SPIKE_SECONDS = 5e-3
"""Samples are a fault, no sound, when they last no longer than this in all and stand alone."""

_SPIKE_RANGE = 10.0  # spikes that are told together lie within 20 dB
_SPIKE_GAP = 3.0  # and at least 10 dB over everything else
_MOST_REST = 10  # a recording is at least so many times as long as its spikes


@dataclass(frozen=True)
class Downmix:
    """How blocks of samples become mono.

    Parameters
    ----------
    channel : int or None
        The channel to use; None averages all.
    full_scale : float
        What becomes 1; what is beyond is clipped by `Clip`.
    notes : tuple of str
        What of this a person should know.
    """

    channel: int | None = None
    full_scale: float = 1.0
    notes: tuple[str, ...] = ()

    def mono(self, block: np.ndarray) -> np.ndarray:
        """From shape (n, channels) to (n,)."""
        if self.channel is not None:
            mono = block[:, self.channel]
        elif block.shape[1] == 1:
            mono = block[:, 0]
        else:
            # Averaging NaN with numbers gives NaN, so Clip's check still sees it.
            with np.errstate(invalid="ignore", over="ignore"):
                # Several times as fast as over the rows as they lie.
                mono = np.ascontiguousarray(block.T).mean(axis=0)
        return mono / np.float32(self.full_scale) if self.full_scale > 1 else mono


def choose_downmix(blocks: Iterable[np.ndarray], rate_hz: int, *, is_bounded: bool) -> Downmix:
    """Choose by the power of all channels and the largest samples of a recording.

    Parameters
    ----------
    blocks : iterable of np.ndarray [shape=(n, channels), dtype=float32]
    rate_hz : int
    is_bounded : bool
        Whether all samples are known to be in [-1, 1].

    Returns
    -------
    Downmix
    """
    with np.errstate(invalid="ignore", over="ignore"):  # NaN and infinity, which Clip refuses
        return _choose(blocks, rate_hz, is_bounded)


def _choose(blocks: Iterable[np.ndarray], rate_hz: int, is_bounded: bool) -> Downmix:
    spikes = max(8, int(rate_hz * SPIKE_SECONDS))
    count, sums, products = 0, 0.0, 0.0
    largest: list[np.ndarray] = []  # magnitudes of the average, then of every channel
    for block in blocks:
        count += len(block)
        if block.shape[1] > 1:
            exact = block.astype(np.float64)
            sums = sums + np.ones(len(exact)) @ exact
            products = products + exact.T @ exact
        if not is_bounded:
            streams = [Downmix().mono(block), *(block.T if block.shape[1] > 1 else ())]
            largest = largest or [np.empty(0, np.float32)] * len(streams)
            pairs = zip(largest, streams, strict=True)
            largest = [_largest(held, stream, spikes + 1) for held, stream in pairs]
    channel, notes = None, []
    if isinstance(products, np.ndarray):
        means = sums / count
        channel, notes = _choose_channel(products / count - np.outer(means, means))
    full_scale = 1.0
    if largest:
        falling = np.sort(largest[0 if channel is None else channel + 1])[::-1]
        few = spikes if count >= _MOST_REST * spikes else 0
        full_scale, clipped = _full_scale(falling, few)
        if clipped:
            notes.append(f"{clipped} sample(s) far beyond the others were clipped")
    return Downmix(channel, full_scale, tuple(notes))


def _largest(held: np.ndarray, samples: np.ndarray, count: int) -> np.ndarray:
    """The `count` largest magnitudes of those held and of `samples`."""
    levels = np.abs(samples)
    if len(held) == count:
        # NaN is kept: it is larger than any number to partition, too.
        levels = levels[~(levels <= held.min())]
    if len(levels) == 0:
        return held
    both = np.concatenate([held, levels])
    return both if len(both) <= count else np.partition(both, len(both) - count)[-count:]


def _choose_channel(covariance: np.ndarray) -> tuple[int | None, list[str]]:
    powers = np.diag(covariance)
    number = len(powers)
    average = covariance.sum() / number**2
    loudest = int(np.argmax(powers))
    # NaN compares as false: the average keeps it, and Clip refuses it.
    if not average < powers[loudest] * 10 ** (-LOST_DB / 10):
        return None, []
    lost = 10 * np.log10(powers[loudest] / max(average, powers[loudest] * 1e-9))
    return loudest, [
        f"channel {loudest + 1} of {number} is heard: "
        f"the average of all would be {lost:.0f} dB weaker"
    ]


def _full_scale(largest: np.ndarray, few: int) -> tuple[float, int]:
    """The magnitude that becomes 1, and how many samples lie far beyond it.

    `largest` holds the `few` + 1 largest magnitudes, falling.
    """
    beyond = 0
    while beyond < len(largest) and 1 < largest[beyond] < np.inf:
        near = int((largest > largest[beyond] / _SPIKE_RANGE).sum())
        if near > few or largest[near - 1] < _SPIKE_GAP * largest[near]:
            return float(largest[beyond]), beyond
        beyond = near
    return 1.0, beyond

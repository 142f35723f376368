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

SPIKE_SECONDS = 1e-3
"""What is 20 dB above everything else and lasts no longer than this in all is a fault, no sound."""

_SPIKE_RATIO = 10.0
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
        else:
            # Averaging NaN with numbers gives NaN, so Clip's check still sees it.
            mono = block.mean(axis=1) if block.shape[1] > 1 else block[:, 0]
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
    largest = None  # the largest magnitudes of the average and of every channel, one a column
    for block in blocks:
        exact = block.astype(np.float64)
        count += len(block)
        sums = sums + exact.sum(axis=0)
        products = products + exact.T @ exact
        if not is_bounded:
            columns = np.abs(np.column_stack([Downmix().mono(block), block]))
            columns = columns if largest is None else np.concatenate([largest, columns])
            keep = min(len(columns), spikes + 1)
            largest = np.partition(columns, len(columns) - keep, axis=0)[-keep:]
    if count == 0:
        return Downmix()
    means = sums / count
    channel, notes = _choose_channel(products / count - np.outer(means, means))
    full_scale = 1.0
    if largest is not None:
        column = np.sort(largest[:, 0 if channel is None else channel + 1])[::-1]
        few = spikes if count >= _MOST_REST * spikes else 0
        full_scale, clipped = _full_scale(column, few)
        if clipped:
            notes.append(f"{clipped} sample(s) far beyond the others were clipped")
    return Downmix(channel, full_scale, tuple(notes))


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
    while beyond < len(largest) and np.isfinite(largest[0]):
        peak = largest[beyond]
        if peak <= 1:
            break
        near = int((largest > peak / _SPIKE_RATIO).sum())
        if near > few:
            return float(peak), beyond
        beyond = near
    return 1.0, beyond

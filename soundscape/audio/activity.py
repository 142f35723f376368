"""Where something sounds: the active stretches of a recording, by its energy."""

from __future__ import annotations

import numpy as np

__all__ = ["active_stretches"]

FRAME_SECONDS = 0.03
HOP_SECONDS = 0.01
DEPTH_DB = 30.0
"""How far below the loudest frame a sound still counts, where it stands alone."""
NEAREST_DB = 12.0
"""The threshold never comes nearer to the loudest frame: steady sounds are active throughout."""
ABOVE_FLOOR_DB = 9.0
HYSTERESIS_DB = 6.0
_SILENCE_DB = -120.0


def active_stretches(
    samples: np.ndarray,
    rate_hz: int,
    *,
    bridged_seconds: float = 0.5,
    least_seconds: float = 0.05,
) -> list[tuple[int, int]]:
    """Stretches of a recording in which something sounds.

    The level is measured in frames of 30 ms, every 10 ms. A stretch holds at least one frame above
    a threshold and lasts while frames stay less than 6 dB below it. The threshold is 9 dB above
    the recording's floor, its tenth percentile, but not more than 30 and not less than 12 dB below
    the loudest frame: a bark between digital silence counts down to 30 dB (36 dB at its edges), one
    in the wind where it stands out of it, and rain, which has no pauses, all of the time.

    Parameters
    ----------
    samples : np.ndarray [shape=(n,)]
        Mono.
    rate_hz : int
    bridged_seconds : float
        Stretches with shorter pauses between them count as one: the steps of a walk are a walk.
    least_seconds : float
        Shorter stretches are left out.

    Returns
    -------
    list of (first, last)
        In samples, ``last`` exclusive; in order, and apart. Empty where all is silent.

    Examples
    --------
    >>> sound = np.zeros(8_000)
    >>> sound[2_000:4_000] = np.sin(np.arange(2_000))
    >>> [(first, last)] = active_stretches(sound, 8_000)
    >>> abs(first - 2_000) <= 80 and abs(last - 4_000) <= 80
    True
    """
    hop = max(1, round(HOP_SECONDS * rate_hz))
    levels = _levels_db(samples, hop, max(1, round(FRAME_SECONDS / HOP_SECONDS)))
    loudest = float(levels.max())
    if loudest <= _SILENCE_DB:
        return []
    floor = float(np.percentile(levels, 10))
    high = float(np.clip(floor + ABOVE_FLOOR_DB, loudest - DEPTH_DB, loudest - NEAREST_DB))
    found: list[list[int]] = []
    for start, stop in _runs(levels > high - HYSTERESIS_DB):
        if levels[start:stop].max() <= high:
            continue
        if found and (start - found[-1][1]) * hop < bridged_seconds * rate_hz:
            found[-1][1] = stop
        else:
            found.append([start, stop])
    stretches = [(start * hop, min(stop * hop, len(samples))) for start, stop in found]
    return [pair for pair in stretches if pair[1] - pair[0] >= least_seconds * rate_hz]


def _levels_db(samples: np.ndarray, hop: int, width: int) -> np.ndarray:
    """Level around each hop, over `width` hops, of what is not a constant offset."""
    samples = np.asarray(samples, np.float64)
    samples = samples - samples.mean()
    count = -(-len(samples) // hop)
    power = np.square(np.pad(samples, (0, count * hop - len(samples))))
    # Centred: the frame of a hop reaches as far before it as after it.
    mean = np.convolve(power.reshape(count, hop).mean(axis=1), np.ones(width) / width, "same")
    return 10 * np.log10(np.maximum(mean[:count], 10 ** (_SILENCE_DB / 10)))


def _runs(active: np.ndarray) -> list[tuple[int, int]]:
    """Where runs of True begin and end (exclusive)."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], active, [False]]).astype(np.int8)))
    return [(int(start), int(stop)) for start, stop in edges.reshape(-1, 2)]

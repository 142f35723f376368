"""The pitch of a sound, frame by frame, and how periodic it is there."""

from __future__ import annotations

import numpy as np

from .frames import RATE_HZ, autocorrelation, blocks, framed

__all__ = ["PITCH_RANGE_HZ", "pitch_and_clarity", "yin"]

PITCH_RANGE_HZ = (60.0, 2_000.0)
"""Pitches that are looked for: below, rhythm begins; above, a single tone is rare."""

_TROUGH = 0.1  # of the difference function, at a period (de Cheveigne and Kawahara 2002)


def pitch_and_clarity(samples: np.ndarray, length: int, hop: int) -> tuple[np.ndarray, np.ndarray]:
    """Pitch of each frame, and how far the sound repeats itself after that period.

    Parameters
    ----------
    samples : np.ndarray [shape=(n,), dtype=float32]
        At `RATE_HZ`.
    length, hop : int
        Samples in a frame, and from one frame to the next.

    Returns
    -------
    pitch_hz : np.ndarray [shape=(frames,)]
        Within `PITCH_RANGE_HZ`, whether the frame has a pitch or not.
    clarity : np.ndarray [shape=(frames,), range=[0, 1]]
        Normalised autocorrelation at that period (McLeod and Wyvill 2005); 0 where the sound is no
        more like itself there than half a period before and after.
    """
    frames = framed(samples, length, hop)
    pitch_hz = yin(frames)
    lags = np.round(RATE_HZ / pitch_hz).astype(int)
    clarity = _similarity(frames, lags)
    # Rumble correlates with itself over any short lag. A period is a lag at which the sound is
    # more like itself than half a period before and after, and it lies inside the range.
    beside = np.maximum(_similarity(frames, lags // 2), _similarity(frames, lags + lags // 2))
    clarity[(clarity <= beside) | (pitch_hz > 0.98 * PITCH_RANGE_HZ[1])] = 0
    return pitch_hz, np.clip(clarity, 0, 1)


def yin(frames: np.ndarray) -> np.ndarray:
    """Fundamental frequency of each frame by YIN (de Cheveigne and Kawahara 2002).

    Parameters
    ----------
    frames : np.ndarray [shape=(frames, length), dtype=float32]
        At `RATE_HZ`, each longer than the longest period.

    Returns
    -------
    np.ndarray [shape=(frames,), dtype=float64]
        Hz. A frame without any period has the pitch of the least unlikely one.
    """
    low_hz, high_hz = PITCH_RANGE_HZ
    shortest, longest = int(RATE_HZ / high_hz), int(np.ceil(RATE_HZ / low_hz))
    return np.concatenate([_yin(frames[block], shortest, longest) for block in blocks(frames)])


def _yin(frames: np.ndarray, shortest: int, longest: int) -> np.ndarray:
    unlike = _difference(frames, longest)[:, shortest - 1 :]  # from the shortest period on
    before, here, after = unlike[:, :-2], unlike[:, 1:-1], unlike[:, 2:]
    trough = np.empty(unlike.shape, bool)
    trough[:, 0] = unlike[:, 0] < unlike[:, 1]
    trough[:, 1:-1] = (here < before) & (here <= after)
    trough[:, -1] = unlike[:, -1] < unlike[:, -2]
    deep = trough & (unlike < _TROUGH)
    index = np.where(deep.any(axis=1), deep.argmax(axis=1), unlike.argmin(axis=1))

    # A parabola through three points, where its vertex is nearer than the next point.
    curvature, slope = after + before - 2 * here, (after - before) / 2
    shift = np.zeros(unlike.shape)
    within = np.abs(slope) < np.abs(curvature)
    np.divide(-slope, curvature, out=shift[:, 1:-1], where=within)
    return RATE_HZ / (shortest + index + shift[np.arange(len(index)), index])


def _difference(frames: np.ndarray, longest: int) -> np.ndarray:
    """YIN's difference function over its cumulative mean, for periods 1 to `longest`.

    Equation 8 of the paper, through the autocorrelation [shape=(frames, longest)].
    """
    likeness = autocorrelation(frames, longest + 1)
    energy = np.cumsum(np.square(frames), axis=1)[:, :longest]
    energy[:, 0] = 0
    difference = 2 * (likeness[:, :1] - likeness[:, 1:]) - energy
    mean = np.cumsum(difference, axis=1) / np.arange(1, longest + 1)
    return difference / (mean + np.finfo(mean.dtype).tiny)


def _similarity(frames: np.ndarray, lags: np.ndarray) -> np.ndarray:
    """Normalised autocorrelation of each frame at its own lag, -1 to 1 [shape=(frames,)]."""
    result = np.zeros(len(lags))
    for lag in np.unique(lags):
        rows = np.flatnonzero(lags == lag)
        early, late = frames[rows, :-lag], frames[rows, lag:]
        energy = (early**2).sum(axis=1) + (late**2).sum(axis=1)
        result[rows] = 2 * (early * late).sum(axis=1) / np.maximum(energy, 1e-12)
    return result

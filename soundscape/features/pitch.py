"""The pitch of a sound, frame by frame, and how periodic it is there.

A period is a lag after which the sound is like itself again: a peak of the normalised
autocorrelation ("clarity", McLeod and Wyvill 2005). All multiples of a period are such lags, so
the shortest that is hardly worse than the best is taken; and as a few tones that are no harmonics
of each other repeat or nearly do, the spectrum has to hold the harmonics of a pitch.
"""

from __future__ import annotations

import numpy as np

from .frames import RATE_HZ, blocks, framed

__all__ = ["PITCH_MEASURED_HZ", "pitch_and_clarity"]

PITCH_MEASURED_HZ = (30.0, 10_000.0)
"""Pitches that are looked for: below, rhythm begins; above, sounds at `RATE_HZ` end. Pictures and
words use a part of it."""

_FRAME, _LONG_FRAME = 2_048, 4_096  # the longer one, for pitches below `_LOW_HZ`
_LOW_HZ = 65.0
_FINE = 4  # lags to a sample, where the period may be a few samples
_SPARE = 1.06  # looked for beyond the range by so much, for a tone that wavers at its ends

_WORSE, _WORSE_UNCLEAR = 0.02, 0.15  # than the best peak: by so much, and as it is less than 1
_RISE = 0.2  # of the clarity from the trough before a period to its peak
_NEAR = 1.12  # times a lag, within which the highest peak is meant


def pitch_and_clarity(samples: np.ndarray, hop: int) -> tuple[np.ndarray, np.ndarray]:
    """Pitch of each frame, and how far the sound repeats itself after that period.

    Parameters
    ----------
    samples : np.ndarray [shape=(n,), dtype=float32]
        At `RATE_HZ`, without an offset.
    hop : int
        Samples from one frame to the next; they are 93 ms long, 186 ms for the lowest pitches.

    Returns
    -------
    pitch_hz : np.ndarray [shape=(frames,)]
        Within `PITCH_MEASURED_HZ` and a semitone around it; NaN where none is found.
    clarity : np.ndarray [shape=(frames,), range=[0, 1]]
        Normalised autocorrelation at that period, 0 where there is none.
    """
    short, long = framed(samples, _FRAME, hop), framed(samples, _LONG_FRAME, hop)
    found = [_found(short[block], long[block]) for block in blocks(short)]
    pitch_hz, clarity = (np.concatenate(values) for values in zip(*found, strict=True))
    return pitch_hz, clarity


def _found(short: np.ndarray, long: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pitch and clarity of frames that are centred on the same times."""
    split = int(RATE_HZ / _LOW_HZ)
    fine, coarse = _clarity(short, split + 8, _FINE), _clarity(long, _LONGEST, 1)
    lags = np.concatenate([np.arange(fine.shape[1]) / _FINE, np.arange(split, coarse.shape[1])])
    heights = np.concatenate([_peaks(fine), _peaks(coarse)[:, split:]], axis=1)
    heights[:, lags < RATE_HZ / PITCH_MEASURED_HZ[1] / _SPARE] = 0
    best = heights.max(axis=1, keepdims=True)
    enough = heights >= best - _WORSE - _WORSE_UNCLEAR * (1 - best)
    first = lags[enough.argmax(axis=1)][:, None]
    heights[(lags < first) | (lags > _NEAR * first)] = 0
    index = heights.argmax(axis=1)
    clarity = np.clip(heights[np.arange(len(heights)), index], 0, 1)
    pitch_hz = np.full(len(short), np.nan)
    for frames, rows in ((short, lags[index] <= split), (long, lags[index] > split)):
        rows = np.flatnonzero(rows & (clarity > 0))
        if len(rows):
            pitch_hz[rows] = _refined(frames[rows], RATE_HZ / lags[index[rows]])
    return pitch_hz, np.where(np.isnan(pitch_hz), 0.0, clarity)


_LONGEST = int(RATE_HZ / PITCH_MEASURED_HZ[0] * _SPARE)


def _clarity(frames: np.ndarray, longest: int, fine: int) -> np.ndarray:
    """Normalised autocorrelation [shape=(frames, longest * fine), range about [-1, 1]].

    Between whole lags it is interpolated exactly, by a longer inverse transform.
    """
    from scipy.fft import irfft, next_fast_len, rfft

    padded = next_fast_len(frames.shape[1] + longest, real=True)
    spectra = rfft(frames, padded, axis=1)
    power = spectra.real**2 + spectra.imag**2
    likeness = fine * irfft(power, fine * padded, axis=1)[:, : fine * longest]
    squares = np.square(frames)
    # What overlaps at a lag, twice: all but the first samples, and all but the last.
    lost = np.cumsum(squares[:, :longest] + squares[:, : -longest - 1 : -1], axis=1)
    energy = 2 * squares.sum(axis=1, keepdims=True) - np.pad(lost, ((0, 0), (1, 0)))
    if fine > 1:
        share = np.arange(fine, dtype=np.float32) / fine
        steps = np.diff(energy, axis=1)[:, :, None] * share
        energy = (energy[:, :-1, None] + steps).reshape(len(frames), -1)
    else:
        energy = energy[:, :-1]
    return 2 * likeness / np.maximum(energy, 1e-9)


def _peaks(clarity: np.ndarray) -> np.ndarray:
    """Heights of the peaks that stand out from a trough before them, 0 elsewhere."""
    before, here, after = clarity[:, :-2], clarity[:, 1:-1], clarity[:, 2:]
    lowest = np.minimum.accumulate(here, axis=1)
    row, column = np.nonzero((here > before) & (here >= after) & (here > lowest + _RISE))
    before, here, after = before[row, column], here[row, column], after[row, column]
    heights = np.zeros(clarity.shape, np.float32)
    curvature = np.minimum(before + after - 2 * here, -1e-9)
    heights[row, column + 1] = here - (after - before) ** 2 / (8 * curvature)
    return heights


_HARMONICS = np.arange(1, 13)
_SEARCHED = np.exp(np.linspace(-0.06, 0.06, 97))  # times the pitch
_PADDED = 8_192
_NEIGHBOURS_DIFFER, _HARMONICS_DIFFER = 0.006, 0.02  # in what fundamental they speak for
_IN_A_ROW = 4  # harmonics without a fundamental: chords have three (4, 5 and 6), or 2, 3 and 4


def _refined(frames: np.ndarray, pitch_hz: np.ndarray) -> np.ndarray:
    """Pitches where the power of all harmonics is greatest; NaN where the spectrum has none.

    Noise moves the peak of an autocorrelation by much, that of a spectrum by little.
    """
    from scipy.fft import rfft

    length = frames.shape[1]
    window = np.hanning(length + 1)[:-1].astype(np.float32)
    spectra = rfft(frames * window, _PADDED, axis=1)
    power = spectra.real**2 + spectra.imag**2
    bin_hz, last = RATE_HZ / _PADDED, power.shape[1] - 2
    rows = np.arange(len(frames))[:, None]

    tried_hz = pitch_hz[:, None] * _SEARCHED
    summed = np.zeros(tried_hz.shape)
    for harmonic in _HARMONICS:
        bins = np.rint(harmonic * tried_hz / bin_hz).astype(int)
        summed += power[rows, np.minimum(bins, last)] * (bins < last)
    pitch_hz = tried_hz[rows[:, 0], summed.argmax(axis=1)]

    # The peak that belongs to each harmonic, between bins by a parabola through the logarithms.
    around = np.arange(-_PADDED // length, _PADDED // length + 1)
    at = np.rint(pitch_hz[:, None] * _HARMONICS / bin_hz).astype(int)
    inside = at < last - around[-1]
    at = np.where(inside, at, 2)
    near = power[rows[..., None], np.maximum(at[..., None] + around, 1)]
    at = np.maximum(at + around[near.argmax(axis=2)], 1)
    three = np.log(np.maximum(power[rows[..., None], at[..., None] + np.arange(-1, 2)], 1e-20))
    curvature = three[..., 0] + three[..., 2] - 2 * three[..., 1]
    shift = (three[..., 0] - three[..., 2]) / (2 * np.minimum(curvature, -1e-9))
    peaked = inside & (np.abs(shift) < 1) & (curvature < 0)
    height = np.exp(three[..., 1]) * peaked
    strongest = height.max(axis=1, keepdims=True)
    weight = np.where(height > 0.03 * strongest, height, 0) * _HARMONICS**2
    total = weight.sum(axis=1)
    each_hz = (at + shift) * bin_hz / _HARMONICS
    result = (weight * each_hz).sum(axis=1) / np.maximum(total, 1e-30)

    # A fundamental, or harmonics in a row that agree on one; nothing strong beside the harmonics.
    heard = height > 0.01 * strongest
    agreed = np.abs(each_hz[:, 1:] / np.maximum(each_hz[:, :-1], 1e-9) - 1) < _NEIGHBOURS_DIFFER
    missing = np.clip(inside.sum(axis=1) - 1, 2, _IN_A_ROW)  # above the fundamental, what fits
    in_a_row = _longest_run(heard[:, 1:] & heard[:, :-1] & agreed) + 1 >= missing
    beside = np.abs(each_hz / np.maximum(result, 1e-9)[:, None] - 1) > _HARMONICS_DIFFER
    foreign = (beside & (height > 0.1 * strongest)).any(axis=1)
    whole = strongest[:, 0] >= 0.5 * power[:, 1:].max(axis=1)
    harmonic = (heard[:, 0] | in_a_row) & ~foreign & whole & (total > 0)
    return np.where(harmonic, result, np.nan)


def _longest_run(true: np.ndarray) -> np.ndarray:
    """How many are true in a row, at most, in each row [shape=(rows,)]."""
    run = longest = np.zeros(len(true), int)
    for column in true.T:
        run = np.where(column, run + 1, 0)
        longest = np.maximum(longest, run)
    return longest

"""Whether what happens in a sound happens in a pulse.

Attacks are peaks of the spectral flux (Boeck et al. 2012) at which the level rises; a pulse is a
peak of the autocorrelation of onset strength at attacks (Ellis 2007). An event that a person would
count may have several: the blows of a drill are one event, and have a pulse.
"""

from __future__ import annotations

import numpy as np

from .bands import FRAME, HOP, LEAD, TAIL
from .frames import RATE_HZ, SOUNDING_DB, SOUNDING_RANGE_DB, autocorrelation, rms

__all__ = ["TEMPO_RANGE_BPM", "attacks", "onset_peaks", "onset_strength", "pulse"]

TEMPO_RANGE_BPM = (30.0, 300.0)
"""Tempos that are looked for."""

_LAG = 2  # frames between which the spectrum is compared
_FLOOR_POWER, _RANGE_DB = 1e-10, 80.0
_ONSET_RISE_DB = 3.0
_FASTEST_BPM = 1_200.0  # seen, to tell that a pulse is faster than the range
_AS_GOOD = 0.75  # a peak, of the highest one
_NEAR = 1.2  # times a lag, within which the highest peak is meant
_PULSE_REGULARITY = 0.2
_PULSE_LATE, _PULSE_KEPT = 0.1, 0.6  # of a period; of the events
_PULSE_SURE = 0.8  # of the events, where they keep a shorter period, too, with gaps


def onset_strength(powers: np.ndarray) -> np.ndarray:
    """How much louder the bands of a sound become, frame by frame.

    Parameters
    ----------
    powers : np.ndarray [shape=(bands, frames), dtype=float32]
        `band_powers` of a sound.

    Returns
    -------
    np.ndarray [shape=(frames,), dtype=float32]
        Mean rise of the bands in dB, compared with the loudest of each band and its neighbours two
        frames before, so that vibrato is no onset.
    """
    levels_db = 10 * np.log10(np.maximum(_FLOOR_POWER, powers))
    levels_db = np.maximum(levels_db, levels_db.max() - _RANGE_DB)
    edged = np.pad(levels_db, ((1, 1), (0, 0)), mode="edge")
    neighbours = np.maximum(np.maximum(edged[:-2], edged[1:-1]), edged[2:])
    rise = np.maximum(0, levels_db[:, _LAG:] - neighbours[:, :-_LAG]).mean(axis=0)
    # A frame sees an onset half a frame before its centre, and shows it `_LAG` frames later.
    delay = _LAG + FRAME // (2 * HOP)
    return np.pad(rise, (delay, 0))[: powers.shape[1]]


def onset_peaks(strength: np.ndarray, *, delta: float = 0.05) -> np.ndarray:
    """Frames of the peaks of an onset strength (Boeck et al. 2012).

    Parameters
    ----------
    strength : np.ndarray [shape=(frames,), dtype=float32]
    delta : float
        How far a peak rises above the mean around it, as a share of the range.

    Returns
    -------
    np.ndarray of int
        A peak is the highest value since two frames, stands out from eight frames on either side,
        and follows the last one after more than two frames.
    """
    scaled = strength - strength.min()
    scaled /= scaled.max() + np.finfo(scaled.dtype).tiny
    since, around, wait = 2, 8, 2
    peaks, frame = [], 0
    rise = np.float32(delta)
    while frame < len(scaled):
        # Summed one by one, as librosa does: a last bit decides where values are equal.
        near = scaled[max(0, frame - around) : frame + around + 1]
        highest = scaled[frame] >= scaled[max(0, frame - since) : frame + 1].max()
        if highest and scaled[frame] >= float(near.cumsum()[-1]) / len(near) + rise:
            peaks.append(frame)
            frame += wait
        frame += 1
    return np.array(peaks, int)


def attacks(padded: np.ndarray, strength: np.ndarray) -> np.ndarray:
    """When the spectrum changes at once and the level rises, in seconds.

    Parameters
    ----------
    padded : np.ndarray [shape=(n,), dtype=float32]
        A sound, `surrounded` by silence.
    strength : np.ndarray [shape=(1 + n // 256,), dtype=float32]
        Its `onset_strength`.

    Returns
    -------
    np.ndarray [shape=(attacks,)]
    """
    levels_db = 20 * np.log10(np.maximum(rms(padded, 512, HOP), 1e-5))
    if strength.max() < 1e-3 or levels_db.max() < SOUNDING_DB:
        return np.empty(0)
    peaks = [peak for peak in onset_peaks(strength) if _rises(levels_db, peak, LEAD // HOP)]
    length = (len(padded) - LEAD - TAIL) / RATE_HZ
    return np.clip((np.array(peaks) * HOP - LEAD) / RATE_HZ, 0, length)


def pulse(padded: np.ndarray, powers: np.ndarray) -> tuple[float | None, float]:
    """Tempo of the pulse that attacks keep, and its regularity.

    Of the periods that fit about equally well, a beat and its multiples, it is the shortest: even
    clicks are their own beat. Where every second or third attack is the stronger one, that may be
    the beat or its division, as people tap either.

    Parameters
    ----------
    padded : np.ndarray [shape=(n,), dtype=float32]
        The sound, `surrounded` by silence.
    powers : np.ndarray [shape=(bands, frames)]
        Its `band_powers`.

    Returns
    -------
    tempo_bpm : float or None
        Within `TEMPO_RANGE_BPM`; None where there is no pulse, or a faster one.
    regularity : float
        0 (no pulse) to 1 (a metronome).
    """
    strength = onset_strength(powers)
    seconds, envelope = attacks(padded, strength), strength[LEAD // HOP :]
    if len(seconds) < 3:
        return None, 0.0
    frames_a_minute = 60 * RATE_HZ / HOP
    centred = _at_attacks(envelope, seconds)
    slow_bpm, fast_bpm = TEMPO_RANGE_BPM
    shortest = int(frames_a_minute / _FASTEST_BPM)
    # Two periods at least must fit, or one coincidence would make a pulse.
    longest = min(int(1.02 * frames_a_minute / slow_bpm), len(centred) // 2)
    if longest <= shortest + 2 or not centred.any():
        return None, 0.0
    correlation = autocorrelation(centred, min(longest + 2, len(centred)))
    overlap = 1 - np.arange(len(correlation)) / len(centred)
    correlation = correlation / (correlation[0] * overlap)
    # Clicks fall between frames: smoothing by one frame keeps their correlation from splitting.
    correlation = np.convolve(correlation, [0.5, 1, 0.5], mode="same")
    correlation = np.minimum(correlation / max(1.0, correlation[shortest:].max()), 1)
    inner = correlation[1:-1]
    is_peak = (inner >= correlation[:-2]) & (inner > correlation[2:])
    lags = np.flatnonzero(is_peak) + 1
    lags = lags[(lags >= shortest) & (lags <= longest) & (correlation[lags] > 0)]
    if len(lags) == 0:
        return None, 0.0
    alike = lags[correlation[lags] >= _AS_GOOD * correlation[lags].max()]
    near = lags[(lags >= alike[0]) & (lags <= _NEAR * alike[0])]
    lag = int(near[np.argmax(correlation[near])])
    height = float(np.clip(correlation[lag], 0, 1))
    period = _fitted(seconds, _between(correlation, lag) * HOP / RATE_HZ)
    unit, share = _unit(seconds, period)
    if share > 0.5:
        period = _fitted(seconds, unit)
    tempo_bpm = 60 / period
    doubtful = 0 < share <= 0.5
    steady = _kept(seconds, period) >= (_PULSE_SURE if doubtful else _PULSE_KEPT)
    within = slow_bpm / 1.02 <= tempo_bpm <= fast_bpm * 1.02
    if height < _PULSE_REGULARITY or not steady or not within:
        return None, height if within and steady else 0.0
    return float(np.clip(tempo_bpm, slow_bpm, fast_bpm)), height


def _rises(levels_db: np.ndarray, peak: int, first: int) -> bool:
    """Whether the level rises at a peak of the spectral flux, to somewhere that can be heard."""
    reach = RATE_HZ // 10 // HOP  # 0.1 s
    after = levels_db[peak : peak + reach].max()
    if after < max(SOUNDING_DB, levels_db.max() - SOUNDING_RANGE_DB):
        return False
    if peak <= first + 2:  # at the edge everything rises: an event must also fall again
        later = levels_db[peak + 2 * reach : peak + 4 * reach]
        return bool(later.mean() < after - 6)
    before = levels_db[max(0, peak - reach) : peak].min()
    return bool(after - before >= _ONSET_RISE_DB)


def _at_attacks(envelope: np.ndarray, seconds: np.ndarray) -> np.ndarray:
    """Onset strength at attacks, less its mean; what else moves in the spectrum is no pulse."""
    frames = np.rint(seconds * RATE_HZ / HOP).astype(int)[:, None]
    around = np.arange(-2, 3)
    at = np.unique(np.clip(frames + around, 0, len(envelope) - 1))
    kept = np.zeros(len(envelope))
    kept[at] = envelope[at]
    return kept - kept.mean()


def _between(correlation: np.ndarray, lag: int) -> float:
    """Where a parabola through the values around a peak is highest."""
    left, middle, right = correlation[lag - 1 : lag + 2]
    curvature = left - 2 * middle + right
    offset = 0.5 * (left - right) / curvature if curvature < 0 else 0.0
    return lag + float(np.clip(offset, -0.5, 0.5))


def _fitted(seconds: np.ndarray, period: float) -> float:
    """A period that fits events best, where none falls between its beats."""
    steps = np.diff(seconds) / period
    beats = np.rint(steps)
    if (np.abs(steps - beats) > 0.25).any() or beats.sum() < 2:
        return period
    return float(np.polyfit(np.concatenate([[0], np.cumsum(beats)]), seconds, 1)[0])


def _unit(seconds: np.ndarray, period: float) -> tuple[float, float]:
    """The part of a period that all events keep, with gaps, and the share of steps without one.

    Of a fast drum in noise some strokes are missed, and what is left may recur more slowly.
    """
    steps = np.diff(seconds)
    for parts in range(2, 7):
        unit = period / parts
        if unit < 60 / TEMPO_RANGE_BPM[1] / 1.02:
            break
        units = steps / unit
        if (np.abs(units - np.rint(units)) <= 0.15).all():
            return unit, float(np.mean(np.rint(units) == 1))
    return period, 0.0


def _kept(seconds: np.ndarray, period: float) -> float:
    """Share of the events, but the last, that another one follows after a period.

    Less what as many events would show by chance: 0 is chance, 1 is every one.
    """
    later = seconds[:, None] + period
    could = later[:, 0] <= seconds[-1] + _PULSE_LATE * period
    late = np.abs(seconds[None, :] - later).min(axis=1)
    if could.sum() < 2:
        return 0.0
    apart = (seconds[-1] - seconds[0]) / (len(seconds) - 1)
    missed_by_chance = np.exp(-2 * _PULSE_LATE * period / apart)
    return float(1 - (1 - np.mean(late[could] <= _PULSE_LATE * period)) / missed_by_chance)

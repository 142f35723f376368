"""When something happens in a sound, and whether it happens in a pulse.

Onsets are peaks of the spectral flux (Boeck et al. 2012) at which the level rises; a pulse is a
peak of the autocorrelation of onset strength at onsets (Ellis 2007).
"""

from __future__ import annotations

from functools import cache

import numpy as np

from .frames import RATE_HZ, SOUNDING_DB, SOUNDING_RANGE_DB, autocorrelation, power_spectra, rms
from .spectrogram import triangular_filters

__all__ = ["TEMPO_RANGE_BPM", "onset_peaks", "onset_strength", "onsets", "pulse"]

TEMPO_RANGE_BPM = (30.0, 300.0)
"""Tempos that are looked for."""

HOP = 256
"""Samples from one value of the onset strength to the next: 12 ms."""

_FRAME = 1_024
_LAG = 2  # frames between which the spectrum is compared
_MEL_BANDS = 128
_FLOOR_POWER, _RANGE_DB = 1e-10, 80.0
_ONSET_RISE_DB = 3.0
_FASTEST_BPM = 1_200.0  # seen, to tell that a pulse is faster than the range
_AS_GOOD = 0.75  # a peak, of the highest one
_NEAR = 1.2  # times a lag, within which the highest peak is meant
_PULSE_REGULARITY = 0.2
_PULSE_LATE, _PULSE_KEPT = 0.1, 0.6  # of a period; of the events
_PULSE_SURE = 0.8  # of the events, where they keep a shorter period, too, with gaps


def onset_strength(samples: np.ndarray) -> np.ndarray:
    """How much louder the bands of a sound become, frame by frame.

    Parameters
    ----------
    samples : np.ndarray [shape=(n,), dtype=float32]
        At `RATE_HZ`.

    Returns
    -------
    np.ndarray [shape=(1 + n // 256,), dtype=float32]
        Mean rise in dB over 128 mel bands, compared with the loudest of each band and its
        neighbours two frames before, so that vibrato is no onset.
    """
    power = power_spectra(samples, _FRAME, HOP)
    mel = np.einsum("ft,mf->mt", power, _mel_filters(), optimize=True)
    levels_db = 10 * np.log10(np.maximum(_FLOOR_POWER, mel))
    levels_db = np.maximum(levels_db, levels_db.max() - _RANGE_DB)
    edged = np.pad(levels_db, ((1, 1), (0, 0)), mode="edge")
    neighbours = np.maximum(np.maximum(edged[:-2], edged[1:-1]), edged[2:])
    rise = np.maximum(0, levels_db[:, _LAG:] - neighbours[:, :-_LAG]).mean(axis=0)
    # A frame sees an onset half a frame before its centre, and shows it `_LAG` frames later.
    delay = _LAG + _FRAME // (2 * HOP)
    return np.pad(rise, (delay, 0))[: power.shape[1]]


@cache
def _mel_filters() -> np.ndarray:
    """Triangles of unit area on Slaney's mel scale [shape=(bands, bins), dtype=float32].

    Linear up to 1 kHz, 27 steps for a factor of 6.4 above (Auditory Toolbox, 1998).
    """
    linear_hz, step = 200 / 3, np.log(6.4) / 27
    start = 1_000 / linear_hz
    mels = np.linspace(0, start + np.log(RATE_HZ / 2 / 1_000) / step, _MEL_BANDS + 2)
    points_hz = np.where(mels < start, linear_hz * mels, 1_000 * np.exp(step * (mels - start)))
    triangles = triangular_filters(np.fft.rfftfreq(_FRAME, 1 / RATE_HZ), points_hz)
    height = 2 / (points_hz[2:] - points_hz[:-2])
    return (triangles.astype(np.float32) * height[:, None]).astype(np.float32)


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


def onsets(samples: np.ndarray) -> tuple[tuple[float, ...], tuple[float, ...], np.ndarray]:
    """When events begin, and how strong each is.

    Parameters
    ----------
    samples : np.ndarray [shape=(n,), dtype=float32]
        At `RATE_HZ`.

    Returns
    -------
    seconds, strengths : tuple of float
        Strengths are relative to the strongest, 0 to 1.
    envelope : np.ndarray
        The onset strength from the beginning of the sound on.
    """
    # Silence in front lets a sound that begins with the recording be seen to begin.
    lead = RATE_HZ // 2
    padded = np.pad(samples, (lead, RATE_HZ // 4))
    envelope = onset_strength(padded)
    levels_db = 20 * np.log10(np.maximum(rms(padded, 512, HOP), 1e-5))
    inside = envelope[lead // HOP :]
    if envelope.max() < 1e-3 or levels_db.max() < SOUNDING_DB:
        return (), (), inside
    kept = [peak for peak in onset_peaks(envelope) if _is_event(levels_db, peak, lead // HOP)]
    if not kept:
        return (), (), inside
    seconds = np.clip((np.array(kept) * HOP - lead) / RATE_HZ, 0, len(samples) / RATE_HZ)
    strengths = envelope[kept] / envelope[kept].max()
    return tuple(map(float, seconds)), tuple(map(float, strengths)), inside


def _is_event(levels_db: np.ndarray, peak: int, first: int) -> bool:
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


def pulse(envelope: np.ndarray, seconds: tuple[float, ...]) -> tuple[float | None, float]:
    """Tempo of the pulse that events keep, and its regularity.

    Of the periods that fit about equally well, a beat and its multiples, it is the shortest: even
    clicks are their own beat. Where every second or third event is the stronger one, that may be
    the beat or its division, as people tap either.

    Parameters
    ----------
    envelope : np.ndarray [shape=(frames,)]
        Onset strength.
    seconds : tuple of float
        When events begin; the rest of the envelope is no event.

    Returns
    -------
    tempo_bpm : float or None
        Within `TEMPO_RANGE_BPM`; None where there is no pulse, or a faster one.
    regularity : float
        0 (no pulse) to 1 (a metronome).
    """
    if len(seconds) < 3:
        return None, 0.0
    frames_a_minute = 60 * RATE_HZ / HOP
    centred = _at_events(envelope, seconds)
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
    begun = np.array(seconds)
    period = _fitted(begun, _between(correlation, lag) * HOP / RATE_HZ)
    unit, share = _unit(begun, period)
    if share > 0.5:
        period = _fitted(begun, unit)
    tempo_bpm = 60 / period
    doubtful = 0 < share <= 0.5
    steady = _kept(begun, period) >= (_PULSE_SURE if doubtful else _PULSE_KEPT)
    within = slow_bpm / 1.02 <= tempo_bpm <= fast_bpm * 1.02
    if height < _PULSE_REGULARITY or not steady or not within:
        return None, height if within and steady else 0.0
    return float(np.clip(tempo_bpm, slow_bpm, fast_bpm)), height


def _at_events(envelope: np.ndarray, seconds: tuple[float, ...]) -> np.ndarray:
    """Onset strength at events, less its mean; what else moves in the spectrum is no pulse."""
    frames = np.rint(np.array(seconds) * RATE_HZ / HOP).astype(int)[:, None]
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

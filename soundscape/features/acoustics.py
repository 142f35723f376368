"""Measure a sound in the terms people use for it.

Conventions: the sound is analysed mono at 22,050 Hz with frames of 2,048 samples (93 ms) every
512 samples (23 ms), onsets every 256 samples (12 ms). Levels are in dB relative to full scale
(dBFS): 0 is a full-scale square wave. A constant offset, which some converters add, is no sound:
it is taken away first. A frame "sounds" when it is above -80 dBFS and within 40 dB of the loudest
one. A quantity that has no meaning for a sound (the pitch of rain, the tempo of one sneeze) is
None, never a made-up number.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from itertools import pairwise

import numpy as np

from ..audio import Clip
from ..audio.effects import resampled
from .bands import band_powers, surrounded
from .frames import RATE_HZ, SOUNDING_DB, SOUNDING_RANGE_DB, power_spectra, rms
from .onsets import onsets
from .pitch import PITCH_MEASURED_HZ, pitch_and_clarity
from .rhythm import pulse

__all__ = ["Acoustics", "describe"]


@dataclass(frozen=True)
class Acoustics:
    """Measurements of one clip.

    Parameters
    ----------
    duration_seconds : float
    pitch_hz : float or None
        Fundamental frequency, 30 Hz to 10 kHz: geometric mean of the middle half of the voiced
        frames, as the median of a vibrato is one of its ends or the other; None when none is
        found: fewer than a tenth of the sounding frames are voiced, or it lies outside. A frame is
        voiced where its clarity is 0.8 or more, or 0.3 while four fifths of all keep one pitch
        (a tone in noise); around a pitch that is found, 0.3 is enough (a vibrato).
    pitch_confidence : float
        How periodic the sounding frames are, 0 to 1: mean over them of the normalised
        autocorrelation at the pitch period ("clarity", McLeod and Wyvill 2005) where they are
        voiced, 0 where they are not.
    tempo_bpm : float or None
        Beats a minute, 30 to 300, of the shortest period after which attacks come again (Ellis
        2007, without the weight of tempos near 120). Even events are beats themselves; where every
        second, third or fourth is stronger, that may be the beat or its division, as musicians
        tap either. None when none is found: less than three events, events that keep no period,
        or a machine whose blows are faster than 300 a minute.
    onsets_per_second : float
        Events a second, as a person would count them: barks, ticks, sneezes. Clips under a second
        count as a second.
    rhythm_regularity : float
        0 (no pulse) to 1 (a metronome): height of that autocorrelation peak.
    loudness_db : float
        RMS level in dBFS, -100 for digital silence.
    peak_db : float
        Highest sample in dBFS.
    dynamic_range_db : float
        Difference between the 95th and the 10th percentile of the frame levels, 0 to 80.
    brightness_hz : float
        Spectral centroid, mean over the sounding frames weighted by their energy; 0 in silence.
    noisiness : float
        Spectral flatness of the sounding frames on the dB scale of Johnston (1988): 0 (tone, 60 dB
        below flat) to 1 (white noise); 0 in silence.
    loudness_curve : tuple of float
        64 frame levels from start to end, each 0 (60 dB below the loudest moment, or less) to 1.
    brightness_curve : tuple of float
        64 spectral centroids in Hz, from start to end.
    pitch_curve : tuple of (float or None)
        64 pitches in Hz from start to end, None where nothing is voiced.
    onset_seconds : tuple of float
        When events begin; what happens all the time, as in rain, is none.
    onset_strengths : tuple of float
        How far each stands out, 0 to 1, relative to the one that stands out most.
    """

    duration_seconds: float
    pitch_hz: float | None
    pitch_confidence: float
    tempo_bpm: float | None
    onsets_per_second: float
    rhythm_regularity: float
    loudness_db: float
    peak_db: float
    dynamic_range_db: float
    brightness_hz: float
    noisiness: float
    loudness_curve: tuple[float, ...]
    brightness_curve: tuple[float, ...]
    pitch_curve: tuple[float | None, ...]
    onset_seconds: tuple[float, ...]
    onset_strengths: tuple[float, ...]

    def to_dict(self) -> dict:
        """Plain numbers and lists, for a card or a table."""
        return asdict(self)


FRAME, HOP = 2_048, 512
CURVE_POINTS = 64
_FLOOR_DB = -100.0
_ROUNDING = 2**-15  # a step of 16 bits: what converting may leave as a mean, far below hearing

_VOICED_CLARITY = 0.8
_VOICED_SHARE = 0.1
_STEADY_CLARITY, _STEADY_OCTAVES = 0.3, 0.03
_STEADY_FRAMES, _STEADY_SHARE = 10, 0.8
_VIBRATO_OCTAVES = 0.1
# The flatness of one frame of white noise is exp(-0.577) = -2.5 dB, not 0 dB.
_NOISE_BIAS_DB = 2.5


def describe(clip: Clip) -> Acoustics:
    """Measure a clip.

    Parameters
    ----------
    clip : Clip
        Any length from one sample up; silence, clicks and noise all have an answer.

    Returns
    -------
    Acoustics

    Examples
    --------
    >>> from soundscape import describe, load_clip
    >>> describe(load_clip("data/demo/clock_tick.wav")).tempo_bpm > 30
    True
    """
    samples = _without_offset(clip)
    padded = np.pad(samples, (0, max(0, FRAME - len(samples))))
    power = power_spectra(padded, FRAME, HOP)
    levels_db = np.maximum(_FLOOR_DB, 20 * np.log10(np.maximum(rms(padded, FRAME, HOP), 1e-12)))
    sounding = (levels_db > SOUNDING_DB) & (levels_db > levels_db.max() - SOUNDING_RANGE_DB)

    centroid_hz = _centroid_hz(power)
    energy = np.where(sounding, 10 ** (levels_db / 10), 0)
    pitch_hz, clarity = pitch_and_clarity(padded, HOP)
    voiced = _voiced(pitch_hz, clarity, sounding)
    if voiced.sum() < max(1, _VOICED_SHARE * sounding.sum()) or not _measured(pitch_hz[voiced]):
        voiced[:] = False

    between_silence = surrounded(samples)
    powers = band_powers(between_silence)
    onset_seconds, onset_strengths = onsets(powers)
    tempo_bpm, regularity = pulse(between_silence, powers)

    level = float(np.sqrt(np.mean(samples.astype(np.float64) ** 2)))
    bottom, top = np.percentile(np.maximum(levels_db, levels_db.max() - 80), [10, 95])
    return Acoustics(
        duration_seconds=clip.duration_seconds,
        pitch_hz=_middle_hz(pitch_hz[voiced]) if voiced.any() else None,
        pitch_confidence=_ratio(clarity[voiced].sum(), sounding.sum()),
        tempo_bpm=tempo_bpm,
        onsets_per_second=len(onset_seconds) / max(clip.duration_seconds, 1.0),
        rhythm_regularity=regularity,
        loudness_db=_decibels(level),
        peak_db=_decibels(float(np.abs(samples).max())),
        dynamic_range_db=float(max(0.0, top - bottom)),
        brightness_hz=_ratio((centroid_hz * energy).sum(), energy.sum()),
        noisiness=_noisiness(power, sounding),
        loudness_curve=_loudness_curve(levels_db),
        brightness_curve=_curve(np.where(sounding, centroid_hz, 0.0)),
        pitch_curve=_pitch_curve(pitch_hz, voiced),
        onset_seconds=onset_seconds,
        onset_strengths=onset_strengths,
    )


def _without_offset(clip: Clip) -> np.ndarray:
    """Samples at `RATE_HZ` that swing around zero.

    The offset goes before the rate changes: the filter would ring where it begins and ends.
    """
    offset = clip.samples.mean(dtype=np.float64)
    if abs(offset) < _ROUNDING:
        return clip.at_rate(RATE_HZ).astype(np.float32)
    centred = (clip.samples - offset).astype(np.float32)
    return centred if clip.rate_hz == RATE_HZ else resampled(centred, clip.rate_hz, RATE_HZ)


def _decibels(amplitude: float) -> float:
    return max(_FLOOR_DB, float(20 * np.log10(max(amplitude, 1e-12))))


def _ratio(part: float, whole: float) -> float:
    return float(part / whole) if whole > 0 else 0.0


def _centroid_hz(power: np.ndarray) -> np.ndarray:
    """Centre of gravity of each power spectrum in Hz [shape=(frames,)]."""
    bins_hz = np.fft.rfftfreq(FRAME, 1 / RATE_HZ)
    total = power.sum(axis=0)
    return bins_hz @ power / np.maximum(total, 1e-20) * (total > 1e-20)


def _voiced(pitch_hz: np.ndarray, clarity: np.ndarray, sounding: np.ndarray) -> np.ndarray:
    """Frames that have a pitch: clearly, or in noise where it stays the same all the time."""
    clear = sounding & (clarity >= _VOICED_CLARITY)
    faint = sounding & (clarity >= _STEADY_CLARITY)
    if faint.sum() < _STEADY_FRAMES:
        return clear
    steady = faint & (np.abs(np.log2(pitch_hz / np.median(pitch_hz[faint]))) < _STEADY_OCTAVES)
    if steady.sum() >= _STEADY_SHARE * sounding.sum():
        return steady
    if clear.sum() < max(1, _VOICED_SHARE * sounding.sum()):
        return clear
    # The middle of a vibrato, where the pitch changes fastest, is less clear than its ends.
    away = np.abs(np.log2(pitch_hz / np.median(pitch_hz[clear])))
    return clear | (faint & (away < _VIBRATO_OCTAVES))


def _middle_hz(pitch_hz: np.ndarray) -> float:
    """Geometric mean of the middle half of some pitches."""
    quarter = len(pitch_hz) // 4
    return float(np.exp(np.log(np.sort(pitch_hz))[quarter : len(pitch_hz) - quarter].mean()))


def _measured(pitch_hz: np.ndarray) -> bool:
    """Whether the middle of some pitches lies in the range, but for a fifth of a semitone."""
    low_hz, high_hz = PITCH_MEASURED_HZ
    return bool(low_hz / 1.012 < np.median(pitch_hz) < high_hz * 1.012)


def _noisiness(power: np.ndarray, sounding: np.ndarray) -> float:
    if not sounding.any():
        return 0.0
    spectra = np.maximum(power[:, sounding], 1e-16)
    flatness_db = 10 * (np.log10(spectra).mean(axis=0) - np.log10(spectra.mean(axis=0)))
    return float(np.clip(1 + (flatness_db.mean() + _NOISE_BIAS_DB) / 60, 0, 1))


def _bins(frames: int) -> list[slice]:
    """The frames behind each point of a curve; a short clip repeats frames."""
    edges = np.linspace(0, frames, CURVE_POINTS + 1)
    return [slice(int(a), max(int(a) + 1, int(b))) for a, b in pairwise(edges)]


def _curve(values: np.ndarray) -> tuple[float, ...]:
    return tuple(float(values[part].mean()) for part in _bins(len(values)))


def _loudness_curve(levels_db: np.ndarray) -> tuple[float, ...]:
    if levels_db.max() <= SOUNDING_DB:
        return (0.0,) * CURVE_POINTS
    relative = np.clip(1 + (levels_db - levels_db.max()) / 60, 0, 1)
    return tuple(float(relative[part].max()) for part in _bins(len(relative)))


def _pitch_curve(pitch_hz: np.ndarray, voiced: np.ndarray) -> tuple[float | None, ...]:
    return tuple(
        float(np.median(pitch_hz[part][voiced[part]])) if voiced[part].any() else None
        for part in _bins(len(pitch_hz))
    )

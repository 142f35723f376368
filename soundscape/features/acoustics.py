"""Measure a sound in the terms people use for it.

Conventions: the sound is analysed mono at 22,050 Hz with frames of 2,048 samples (93 ms) every
512 samples (23 ms), onsets every 256 samples (12 ms). Levels are in dB relative to full scale
(dBFS): 0 is a full-scale square wave. A frame "sounds" when it is above -80 dBFS and within 40 dB
of the loudest one. A quantity that has no meaning for a sound (the pitch of rain, the tempo of one
sneeze) is None, never a made-up number.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from itertools import pairwise

import numpy as np

from ..audio import Clip

__all__ = ["Acoustics", "describe"]


@dataclass(frozen=True)
class Acoustics:
    """Measurements of one clip.

    Parameters
    ----------
    duration_seconds : float
    pitch_hz : float or None
        Median fundamental frequency of the voiced frames, 60 to 2000 Hz, by YIN (de Cheveigne
        and Kawahara 2002); None when fewer than a tenth of the sounding frames are voiced.
    pitch_confidence : float
        How periodic the sounding frames are, 0 to 1: mean over them of the normalised
        autocorrelation at the pitch period ("clarity", McLeod and Wyvill 2005) where it says
        voiced, 0 where it does not.
    tempo_bpm : float or None
        Beats a minute of the strongest pulse, 30 to 300: the peak of the autocorrelation of onset
        strength, weighted towards 120 as people hear it (Ellis 2007); None without a pulse.
    onsets_per_second : float
        Events a second: peaks of the spectral flux (Boeck et al. 2012) at which the level rises
        by 3 dB or more. Clips under a second count as a second.
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
        When events begin.
    onset_strengths : tuple of float
        How strong each is, 0 to 1, relative to the strongest.
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


RATE_HZ = 22_050
FRAME, HOP, ONSET_HOP = 2_048, 512, 256
CURVE_POINTS = 64
PITCH_RANGE_HZ = (60.0, 2_000.0)
TEMPO_RANGE_BPM = (30.0, 300.0)
SILENCE_DB = -100.0

_SOUNDING_DB, _SOUNDING_RANGE_DB = -80.0, 40.0
_VOICED_CLARITY = 0.8
_VOICED_SHARE = 0.1
_PULSE_REGULARITY = 0.3
_ONSET_RISE_DB = 3.0
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
    import librosa

    samples = clip.at_rate(RATE_HZ).astype(np.float32)
    padded = np.pad(samples, (0, max(0, FRAME - len(samples))))
    power = np.abs(librosa.stft(padded, n_fft=FRAME, hop_length=HOP, pad_mode="constant")) ** 2
    levels_db = _levels_db(padded)
    sounding = (levels_db > _SOUNDING_DB) & (levels_db > levels_db.max() - _SOUNDING_RANGE_DB)

    centroid_hz = _centroid_hz(power)
    energy = np.where(sounding, 10 ** (levels_db / 10), 0)
    pitch_hz, clarity = _pitch(padded, levels_db.size)
    voiced = sounding & (clarity >= _VOICED_CLARITY)
    has_pitch = voiced.sum() >= max(1, _VOICED_SHARE * sounding.sum())

    onset_seconds, onset_strengths, envelope = _onsets(samples)
    tempo_bpm, regularity = _pulse(envelope) if len(onset_seconds) >= 3 else (None, 0.0)

    rms = float(np.sqrt(np.mean(samples.astype(np.float64) ** 2)))
    bottom, top = np.percentile(np.maximum(levels_db, levels_db.max() - 80), [10, 95])
    return Acoustics(
        duration_seconds=clip.duration_seconds,
        pitch_hz=float(np.median(pitch_hz[voiced])) if has_pitch else None,
        pitch_confidence=_ratio(clarity[voiced].sum(), sounding.sum()),
        tempo_bpm=tempo_bpm,
        onsets_per_second=len(onset_seconds) / max(clip.duration_seconds, 1.0),
        rhythm_regularity=regularity,
        loudness_db=_decibels(rms),
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


def _decibels(amplitude: float) -> float:
    return max(SILENCE_DB, float(20 * np.log10(max(amplitude, 1e-12))))


def _ratio(part: float, whole: float) -> float:
    return float(part / whole) if whole > 0 else 0.0


def _levels_db(samples: np.ndarray) -> np.ndarray:
    """Frame levels in dBFS [shape=(frames,)]."""
    import librosa

    rms = librosa.feature.rms(y=samples, frame_length=FRAME, hop_length=HOP)[0]
    return np.maximum(SILENCE_DB, 20 * np.log10(np.maximum(rms, 1e-12)))


def _centroid_hz(power: np.ndarray) -> np.ndarray:
    """Centre of gravity of each power spectrum in Hz [shape=(frames,)]."""
    bins_hz = np.fft.rfftfreq(FRAME, 1 / RATE_HZ)
    total = power.sum(axis=0)
    return bins_hz @ power / np.maximum(total, 1e-20) * (total > 1e-20)


def _noisiness(power: np.ndarray, sounding: np.ndarray) -> float:
    if not sounding.any():
        return 0.0
    spectra = np.maximum(power[:, sounding], 1e-16)
    flatness_db = 10 * (np.log10(spectra).mean(axis=0) - np.log10(spectra.mean(axis=0)))
    return float(np.clip(1 + (flatness_db.mean() + _NOISE_BIAS_DB) / 60, 0, 1))


def _pitch(samples: np.ndarray, frames: int) -> tuple[np.ndarray, np.ndarray]:
    """Pitch in Hz and clarity 0 to 1 of every frame [shape=(frames,) each]."""
    import librosa

    low_hz, high_hz = PITCH_RANGE_HZ
    pitch_hz = librosa.yin(
        samples, fmin=low_hz, fmax=high_hz, sr=RATE_HZ, frame_length=FRAME, hop_length=HOP
    )[:frames]
    centred = np.pad(samples, FRAME // 2)
    view = np.lib.stride_tricks.sliding_window_view(centred, FRAME)[::HOP][:frames]
    lags = np.round(RATE_HZ / pitch_hz).astype(int)
    clarity = _correlation(view, lags)
    # Rumble correlates with itself over any short lag. A period is a lag at which the sound is
    # more like itself than half a period before and after, and it lies inside the range.
    beside = np.maximum(_correlation(view, lags // 2), _correlation(view, lags + lags // 2))
    clarity[(clarity <= beside) | (pitch_hz > 0.98 * high_hz)] = 0
    return pitch_hz, np.clip(clarity, 0, 1)


def _correlation(view: np.ndarray, lags: np.ndarray) -> np.ndarray:
    """Normalised autocorrelation of each frame (row) at its own lag, -1 to 1."""
    result = np.zeros(len(lags))
    for lag in np.unique(lags):
        rows = np.flatnonzero(lags == lag)
        early, late = view[rows, :-lag], view[rows, lag:]
        energy = (early**2).sum(axis=1) + (late**2).sum(axis=1)
        result[rows] = 2 * (early * late).sum(axis=1) / np.maximum(energy, 1e-12)
    return result


def _onsets(samples: np.ndarray) -> tuple[tuple[float, ...], tuple[float, ...], np.ndarray]:
    """Times in seconds and strengths 0 to 1 of events, and the onset strength envelope."""
    import librosa

    # Silence in front lets a sound that begins with the recording be seen to begin.
    lead = RATE_HZ // 2
    padded = np.pad(samples, (lead, max(FRAME, RATE_HZ // 4)))
    envelope = librosa.onset.onset_strength(
        y=padded, sr=RATE_HZ, hop_length=ONSET_HOP, n_fft=1_024, lag=2, max_size=3
    )
    rms = librosa.feature.rms(y=padded, frame_length=512, hop_length=ONSET_HOP)[0]
    levels_db = 20 * np.log10(np.maximum(rms, 1e-5))
    inside = envelope[lead // ONSET_HOP :]
    if envelope.max() < 1e-3 or levels_db.max() < _SOUNDING_DB:
        return (), (), inside
    peaks = librosa.onset.onset_detect(
        onset_envelope=envelope, sr=RATE_HZ, hop_length=ONSET_HOP, units="frames", delta=0.05
    )
    kept = [peak for peak in peaks if _is_event(levels_db, peak, lead // ONSET_HOP)]
    seconds = (np.array(kept) * ONSET_HOP - lead) / RATE_HZ if kept else np.empty(0)
    strengths = envelope[kept] / envelope[kept].max() if kept else np.empty(0)
    last = len(samples) / RATE_HZ
    times = tuple(float(t) for t in np.clip(seconds, 0, last))
    return times, tuple(float(s) for s in strengths), inside


def _is_event(levels_db: np.ndarray, peak: int, first: int) -> bool:
    """Whether the level rises at a peak of the spectral flux, to somewhere that can be heard."""
    reach = RATE_HZ // 10 // ONSET_HOP  # 0.1 s
    after = levels_db[peak : peak + reach].max()
    if after < max(_SOUNDING_DB, levels_db.max() - _SOUNDING_RANGE_DB):
        return False
    if peak <= first + 2:  # at the edge everything rises: an event must also fall again
        later = levels_db[peak + 2 * reach : peak + 4 * reach]
        return bool(later.mean() < after - 6)
    before = levels_db[max(0, peak - reach) : peak].min()
    return bool(after - before >= _ONSET_RISE_DB)


def _pulse(envelope: np.ndarray) -> tuple[float | None, float]:
    """Tempo in bpm (None without a pulse) and its regularity, 0 to 1."""
    import librosa

    frames_a_minute = 60 * RATE_HZ / ONSET_HOP
    centred = envelope - envelope.mean()
    shortest = int(frames_a_minute / TEMPO_RANGE_BPM[1])
    # Two periods at least must fit, or one coincidence would make a pulse.
    longest = min(int(frames_a_minute / TEMPO_RANGE_BPM[0]), len(centred) // 2)
    if longest <= shortest + 2 or not centred.any():
        return None, 0.0
    correlation = librosa.autocorrelate(centred, max_size=longest + 2)
    overlap = 1 - np.arange(len(correlation)) / len(centred)
    correlation = correlation / (correlation[0] * overlap)
    # Clicks fall between frames: smoothing by one frame keeps their correlation from splitting.
    correlation = np.convolve(correlation, [0.5, 1, 0.5], mode="same")
    correlation = np.minimum(correlation / max(1.0, correlation[shortest:].max()), 1)
    inner = correlation[1:-1]
    is_peak = (inner >= correlation[:-2]) & (inner > correlation[2:])
    lags = np.flatnonzero(is_peak) + 1
    lags = lags[(lags >= shortest) & (lags <= longest)]
    if len(lags) == 0:
        return None, 0.0
    octaves = np.log2(frames_a_minute / lags / 120)
    lag = int(lags[np.argmax(correlation[lags] * np.exp(-0.5 * octaves**2))])
    height = float(np.clip(correlation[lag], 0, 1))
    if height < _PULSE_REGULARITY:
        return None, height
    left, middle, right = correlation[lag - 1 : lag + 2]
    curvature = left - 2 * middle + right
    offset = 0.5 * (left - right) / curvature if curvature < 0 else 0.0
    return float(frames_a_minute / (lag + np.clip(offset, -0.5, 0.5))), height


def _bins(frames: int) -> list[slice]:
    """The frames behind each point of a curve; a short clip repeats frames."""
    edges = np.linspace(0, frames, CURVE_POINTS + 1)
    return [slice(int(a), max(int(a) + 1, int(b))) for a, b in pairwise(edges)]


def _curve(values: np.ndarray) -> tuple[float, ...]:
    return tuple(float(values[part].mean()) for part in _bins(len(values)))


def _loudness_curve(levels_db: np.ndarray) -> tuple[float, ...]:
    if levels_db.max() <= _SOUNDING_DB:
        return (0.0,) * CURVE_POINTS
    relative = np.clip(1 + (levels_db - levels_db.max()) / 60, 0, 1)
    return tuple(float(relative[part].max()) for part in _bins(len(relative)))


def _pitch_curve(pitch_hz: np.ndarray, voiced: np.ndarray) -> tuple[float | None, ...]:
    return tuple(
        float(np.median(pitch_hz[part][voiced[part]])) if voiced[part].any() else None
        for part in _bins(len(pitch_hz))
    )

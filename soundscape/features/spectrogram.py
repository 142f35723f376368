"""Time-frequency pictures of a sound, for networks and for classical classifiers.

Conventions: spectrograms have shape (bands, frames), low bands first. Log-mel levels are in dB
relative to the loudest cell of the same clip, from `-range_db` to 0, so that the recording level
does not matter to what is made of them.

`log_mel` is computed with NumPy and SciPy alone because it runs for every clip a person drops on
the command line, where importing librosa would cost more than the classification itself. A test
holds it against librosa.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ..audio import Clip

__all__ = ["LogMelParams", "log_mel", "mel_frequencies_hz", "mfcc_mean", "mfcc_statistics"]

_SILENCE_POWER = 1e-10
"""Mel power below which a clip counts as having no content: about -100 dBFS."""


@dataclass(frozen=True)
class LogMelParams:
    """How a log-mel spectrogram is computed.

    The defaults give 64 bands x 250 frames for a 5 s clip: 20 ms steps resolve single clicks,
    and 16 kHz keeps the band in which hiss, chirps and ticks differ.
    """

    rate_hz: int = 32_000
    window_samples: int = 1_024
    hop_samples: int = 640
    bands: int = 64
    fmin_hz: float = 50.0
    fmax_hz: float = 16_000.0
    range_db: float = 80.0
    clip_seconds: float = 5.0

    @property
    def hop_seconds(self) -> float:
        """Time between two frames."""
        return self.hop_samples / self.rate_hz

    @property
    def frames(self) -> int:
        """Frames in a full-length clip."""
        return round(self.clip_seconds * self.rate_hz / self.hop_samples)


DEFAULT_PARAMS = LogMelParams()


def log_mel(clip: Clip, params: LogMelParams = DEFAULT_PARAMS) -> np.ndarray:
    """Log-mel power spectrogram, relative to its own maximum.

    Parameters
    ----------
    clip : Clip
        Any length and rate. What a lower rate cannot hold stays at the floor.
    params : LogMelParams

    Returns
    -------
    np.ndarray [shape=(bands, frames), dtype=float32]
        Levels in dB, `-range_db` to 0; all `-range_db` for silence. One frame every
        `hop_seconds`, centred on its time, the clip padded with zeros at both ends.
    """
    from scipy.fft import rfft

    samples = clip.at_rate(params.rate_hz)
    frames = max(1, round(len(samples) / params.hop_samples))
    half = params.window_samples // 2
    needed = (frames - 1) * params.hop_samples + params.window_samples
    padded = np.zeros(max(needed, len(samples) + half), np.float32)
    padded[half : half + len(samples)] = samples
    view = np.lib.stride_tricks.sliding_window_view(padded, params.window_samples)
    windowed = view[:: params.hop_samples][:frames] * _hann(params.window_samples)
    spectrum = rfft(windowed, axis=1)  # (frames, bins)
    power = spectrum.real**2 + spectrum.imag**2
    mel = power @ _mel_filters(params).T  # (frames, bands)
    peak = mel.max()
    if peak < _SILENCE_POWER:
        return np.full((params.bands, frames), -params.range_db, np.float32)
    floor = peak * 10 ** (-params.range_db / 10)
    return (10 * np.log10(np.maximum(mel, floor) / peak)).astype(np.float32).T.copy()


def mel_frequencies_hz(params: LogMelParams = DEFAULT_PARAMS) -> np.ndarray:
    """Centre frequency of each mel band in Hz [shape=(bands,)]."""
    return _mel_points_hz(params)[1:-1]


def _mel_points_hz(params: LogMelParams) -> np.ndarray:
    # O'Shaughnessy (1987) mel scale, the "HTK" formula.
    low, high = (2595 * np.log10(1 + f / 700) for f in (params.fmin_hz, params.fmax_hz))
    return 700 * (10 ** (np.linspace(low, high, params.bands + 2) / 2595) - 1)


@lru_cache(maxsize=8)
def _hann(samples: int) -> np.ndarray:
    return (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(samples) / samples)).astype(np.float32)


@lru_cache(maxsize=8)
def _mel_filters(params: LogMelParams) -> np.ndarray:
    """Triangular filters of unit area (Slaney normalisation) [shape=(bands, bins)]."""
    points = _mel_points_hz(params)
    bins_hz = np.fft.rfftfreq(params.window_samples, 1 / params.rate_hz)
    lower, centre, upper = points[:-2, None], points[1:-1, None], points[2:, None]
    rising = (bins_hz - lower) / (centre - lower)
    falling = (upper - bins_hz) / (upper - centre)
    triangles = np.maximum(0, np.minimum(rising, falling)) * 2 / (upper - lower)
    return triangles.astype(np.float32)


def mfcc_statistics(clip: Clip, *, coefficients: int = 20) -> np.ndarray:
    """Mean and spread of MFCCs, and the spread of their first two differences in time.

    The summary that Piczak (2015, "ESC: Dataset for Environmental Sound Classification") gave to
    classical classifiers, with the differences added; their means say nothing, since what rises
    falls again.

    Returns
    -------
    np.ndarray [shape=(4 * coefficients,), dtype=float32]
        Means of the MFCCs; then the standard deviations of the MFCCs, of their differences and of
        their second differences.
    """
    import librosa

    mfcc = _mfcc(clip, coefficients)
    parts = [mfcc]
    if mfcc.shape[1] >= 9:
        parts += [librosa.feature.delta(mfcc, order=order) for order in (1, 2)]
    else:  # too short for a difference: nothing changes
        parts += [np.zeros_like(mfcc)] * 2
    spread = np.concatenate(parts).std(axis=1)
    return np.concatenate([mfcc.mean(axis=1), spread]).astype(np.float32)


def mfcc_mean(clip: Clip, *, coefficients: int = 50) -> np.ndarray:
    """Mean of each MFCC over time [shape=(coefficients,)]: the original system's only feature."""
    return _mfcc(clip, coefficients).mean(axis=1).astype(np.float32)


def _mfcc(clip: Clip, coefficients: int) -> np.ndarray:
    import librosa

    rate_hz = 22_050
    samples = clip.at_rate(rate_hz)
    samples = np.pad(samples, (0, max(0, 2_048 - len(samples))))
    return librosa.feature.mfcc(y=samples, sr=rate_hz, n_mfcc=coefficients)

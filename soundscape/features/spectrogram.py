"""Time-frequency pictures of a sound, for networks and for classical classifiers.

Conventions: spectrograms have shape (bands, frames), low bands first. Levels are relative to the
clip itself, to its loudest cell or to its peak (`LogMelParams.scale`), so that the recording level
does not matter to what is made of them.

`log_mel` is computed with NumPy and SciPy alone because it runs for every clip a person drops on
the command line, where importing librosa would cost more than the classification itself. A test
holds it against librosa.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from .._util.extras import needs
from ..audio import Clip
from .frames import RATE_HZ

__all__ = [
    "YAMNET_PARAMS",
    "LogMelParams",
    "log_mel",
    "log_of",
    "mel_frequencies_hz",
    "mel_magnitudes",
    "mfcc_mean",
    "mfcc_statistics",
    "triangular_filters",
]

_SILENCE_POWER = 1e-10
"""Mel power below which a clip counts as having no content: about -100 dBFS."""


@dataclass(frozen=True)
class LogMelParams:
    """How a log-mel spectrogram is computed.

    The defaults give 64 bands x 250 frames for a 5 s clip: 20 ms steps resolve single clicks,
    and 16 kHz keeps the band in which hiss, chirps and ticks differ.

    Parameters
    ----------
    rate_hz : int
    window_samples, hop_samples : int
        Of a frame, and from one frame to the next.
    bands : int
    fmin_hz, fmax_hz : float
        Outer edges of the lowest and the highest band.
    range_db : float
        Lowest level below the loudest one; not of the scale ``"log magnitude"``.
    clip_seconds : float
        Length of what a network is shown.
    scale : {"dB", "log magnitude"}
        Power in dB below the loudest cell, in filters of unit area and frames around their time;
        or the natural logarithm of the magnitude and a thousandth, of a clip whose peak is at 0.5,
        in filters of unit height and frames that begin at their time (`YAMNET_PARAMS`).
    """

    rate_hz: int = 32_000
    window_samples: int = 1_024
    hop_samples: int = 640
    bands: int = 64
    fmin_hz: float = 50.0
    fmax_hz: float = 16_000.0
    range_db: float = 80.0
    clip_seconds: float = 5.0
    scale: str = "dB"

    @property
    def hop_seconds(self) -> float:
        """Time between two frames."""
        return self.hop_samples / self.rate_hz

    @property
    def frames(self) -> int:
        """Frames in a full-length clip."""
        return round(self.clip_seconds * self.rate_hz / self.hop_samples)

    @property
    def span(self) -> tuple[float, float]:
        """Lowest level there can be, and one that hardly any sound exceeds."""
        return (-self.range_db, 0.0) if self.scale == "dB" else (LOWEST, LOWEST + 12.0)


DEFAULT_PARAMS = LogMelParams()
YAMNET_PARAMS = LogMelParams(
    rate_hz=16_000,
    window_samples=400,
    hop_samples=160,
    fmin_hz=125.0,
    fmax_hz=7_500.0,
    scale="log magnitude",
)
"""What YAMNet sees of a sound (Hershey et al. 2017), five seconds of it at once."""
PEAK = 0.5
"""Of a clip on the scale ``"log magnitude"``."""
_OFFSET = 0.001  # of magnitudes, before their logarithm is taken
LOWEST = float(np.log(_OFFSET))
"""Level of silence on that scale."""


def log_mel(clip: Clip, params: LogMelParams = DEFAULT_PARAMS) -> np.ndarray:
    """Log-mel spectrogram.

    Parameters
    ----------
    clip : Clip
        Any length and rate. What a lower rate cannot hold stays at the floor.
    params : LogMelParams

    Returns
    -------
    np.ndarray [shape=(bands, frames), dtype=float32]
        One frame every `hop_seconds`, the clip padded with zeros. Levels in dB, ``-range_db`` to 0,
        all ``-range_db`` for silence; or logarithms of magnitudes, -6.9 for silence (see
        `LogMelParams`).
    """
    in_db = params.scale == "dB"
    samples = clip.at_rate(params.rate_hz)
    frames = max(1, round(len(samples) / params.hop_samples))
    before = params.window_samples // 2 if in_db else 0
    needed = (frames - 1) * params.hop_samples + params.window_samples
    padded = np.zeros(max(needed, len(samples) + before), np.float32)
    padded[before : before + len(samples)] = samples
    if not in_db:
        peak = float(np.abs(samples).max())
        magnitudes = mel_magnitudes(padded, params)[:frames]
        return log_of(magnitudes, PEAK / peak if peak > 0 else 1.0).T.copy()
    mel = _power(padded, params)[:frames] @ _mel_filters(params).T  # (frames, bands)
    peak = mel.max()
    if peak < _SILENCE_POWER:
        return np.full((params.bands, frames), -params.range_db, np.float32)
    floor = peak * 10 ** (-params.range_db / 10)
    return (10 * np.log10(np.maximum(mel, floor) / peak)).astype(np.float32).T.copy()


def mel_magnitudes(samples: np.ndarray, params: LogMelParams = YAMNET_PARAMS) -> np.ndarray:
    """Magnitudes in the mel bands, of all frames that lie in the samples as a whole.

    Parameters
    ----------
    samples : np.ndarray [shape=(n,), dtype=float32]
        At the rate of `params`, whose scale is ``"log magnitude"``.

    Returns
    -------
    np.ndarray [shape=(frames, bands), dtype=float32]
    """
    return np.sqrt(_power(samples, params)) @ _mel_filters(params).T


def log_of(magnitudes: np.ndarray, gain) -> np.ndarray:
    """Levels on the scale ``"log magnitude"``, as if the sound had been louder by a factor.

    Parameters
    ----------
    magnitudes : np.ndarray
        As `mel_magnitudes` gives them.
    gain : float or np.ndarray
    """
    return np.log(magnitudes * np.float32(gain) + np.float32(_OFFSET))


def _power(samples: np.ndarray, params: LogMelParams) -> np.ndarray:
    """Power of all whole frames [shape=(frames, bins)]."""
    from scipy.fft import rfft

    view = np.lib.stride_tricks.sliding_window_view(samples, params.window_samples)
    windowed = view[:: params.hop_samples] * _hann(params.window_samples)
    spectrum = rfft(windowed, _fft_samples(params), axis=1)
    return spectrum.real**2 + spectrum.imag**2


def mel_frequencies_hz(params: LogMelParams = DEFAULT_PARAMS) -> np.ndarray:
    """Centre frequency of each mel band in Hz [shape=(bands,)]."""
    return _hz(_mel_points(params)[1:-1])


def _mel(hz):
    """O'Shaughnessy's (1987) mel scale, the "HTK" formula."""
    return 2595 * np.log10(1 + hz / 700)


def _hz(mel):
    return 700 * (10 ** (mel / 2595) - 1)


def _mel_points(params: LogMelParams) -> np.ndarray:
    """Edges and centres of the bands in mel."""
    return np.linspace(_mel(params.fmin_hz), _mel(params.fmax_hz), params.bands + 2)


def _fft_samples(params: LogMelParams) -> int:
    return 1 << (params.window_samples - 1).bit_length()


@lru_cache(maxsize=8)
def _hann(samples: int) -> np.ndarray:
    return (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(samples) / samples)).astype(np.float32)


@lru_cache(maxsize=8)
def _mel_filters(params: LogMelParams) -> np.ndarray:
    """Triangular filters [shape=(bands, bins)].

    Of unit area over Hz (Slaney's normalisation); or, for magnitudes, of unit height over mel.
    """
    bins, points = np.fft.rfftfreq(_fft_samples(params), 1 / params.rate_hz), _mel_points(params)
    area = params.scale == "dB"
    if area:
        points = _hz(points)
    else:
        bins = _mel(bins)
    triangles = triangular_filters(bins, points)
    widths = (points[2:] - points[:-2])[:, None]
    return (triangles * 2 / widths if area else triangles).astype(np.float32)


def triangular_filters(bins: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Filters that rise from one point to the next and fall to the one after, all of height 1.

    Parameters
    ----------
    bins : np.ndarray [shape=(bins,)]
        Where the filters are sampled.
    points : np.ndarray [shape=(bands + 2,)]
        Edges and centres, on the scale of `bins`.

    Returns
    -------
    np.ndarray [shape=(bands, bins), range=[0, 1]]
    """
    lower, centre, upper = points[:-2, None], points[1:-1, None], points[2:, None]
    rising = (bins - lower) / (centre - lower)
    falling = (upper - bins) / (upper - centre)
    return np.maximum(0, np.minimum(rising, falling))


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
    needs("train", "librosa")
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
    needs("train", "librosa")
    import librosa

    samples = clip.at_rate(RATE_HZ)
    samples = np.pad(samples, (0, max(0, 2_048 - len(samples))))
    return librosa.feature.mfcc(y=samples, sr=RATE_HZ, n_mfcc=coefficients)

"""Short frames of a sound, and what is measured of each: level, spectrum, self-similarity.

Conventions: a frame is centred on its time, with zeros before the sound and after it, so that a
sound of n samples has 1 + n // hop frames. Everything is computed with NumPy and SciPy in the
order and the precision of librosa 0.11 (McFee et al. 2015), whose first call would take longer
than all that is done with a clip. Tests hold the results against librosa's.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

__all__ = [
    "RATE_HZ",
    "SOUNDING_DB",
    "SOUNDING_RANGE_DB",
    "autocorrelation",
    "blocks",
    "framed",
    "power_spectra",
    "rms",
]

RATE_HZ = 22_050
"""Rate at which sounds are measured."""
SOUNDING_DB, SOUNDING_RANGE_DB = -80.0, 40.0
"""A frame sounds when it is above this level (dBFS), and so far below the loudest at most."""

_BLOCK = 256  # frames transformed at once: a few megabytes, however long the sound


def framed(samples: np.ndarray, length: int, hop: int) -> np.ndarray:
    """Frames of a sound.

    Parameters
    ----------
    samples : np.ndarray [shape=(n,)]
    length, hop : int
        Samples in a frame, and from one frame to the next.

    Returns
    -------
    np.ndarray [shape=(1 + n // hop, length)]
        A read-only view.
    """
    padded = np.pad(samples, length // 2)
    return np.lib.stride_tricks.sliding_window_view(padded, length)[::hop]


def blocks(frames: np.ndarray) -> Iterator[slice]:
    """Slices that cover all frames, so that what needs memory can go in steps."""
    return (slice(start, start + _BLOCK) for start in range(0, len(frames), _BLOCK))


def rms(samples: np.ndarray, length: int, hop: int) -> np.ndarray:
    """Root mean square of each frame [shape=(frames,), dtype=float32]."""
    frames = framed(samples, length, hop)
    power = np.empty(len(frames), np.float32)
    for block in blocks(frames):
        power[block] = np.square(frames[block], dtype=np.float32).mean(axis=1)
    return np.sqrt(power)


def power_spectra(samples: np.ndarray, length: int, hop: int) -> np.ndarray:
    """Power spectrum of each frame through a Hann window.

    Returns
    -------
    np.ndarray [shape=(1 + length // 2, frames), dtype=float32]
    """
    from scipy.fft import rfft

    frames, window = framed(samples, length, hop), _hann(length)
    spectra = np.empty((len(frames), 1 + length // 2), np.complex64)
    for block in blocks(frames):
        spectra[block] = rfft(window * frames[block], axis=1)
    return (np.abs(spectra) ** 2).T


def autocorrelation(frames: np.ndarray, lags: int) -> np.ndarray:
    """Sums of products of each row with itself, later by 0 to `lags` - 1 samples.

    Parameters
    ----------
    frames : np.ndarray [shape=(..., n)]
    lags : int
        At most n.

    Returns
    -------
    np.ndarray [shape=(..., lags), dtype as `frames`]
    """
    from scipy.fft import irfft, next_fast_len, rfft

    padded = next_fast_len(2 * frames.shape[-1] - 1, real=True)
    spectra = rfft(frames, padded, axis=-1)
    return irfft(spectra.real**2 + spectra.imag**2, padded, axis=-1)[..., :lags]


def _hann(length: int) -> np.ndarray:
    return 0.5 + 0.5 * np.cos(np.linspace(-np.pi, np.pi, length + 1)[:-1])

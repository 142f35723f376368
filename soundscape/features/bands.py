"""Power of a sound in bands of the mel scale, frame by frame: what onsets are looked for in."""

from __future__ import annotations

from functools import cache

import numpy as np

from .frames import RATE_HZ, power_spectra
from .spectrogram import triangular_filters

__all__ = ["FRAME", "HOP", "LEAD", "TAIL", "band_powers", "centres_hz", "surrounded"]

FRAME, HOP = 1_024, 256
"""Samples in a frame (46 ms), and from one to the next (12 ms)."""

LEAD, TAIL = RATE_HZ // 2, RATE_HZ // 4
"""Samples of silence before a sound and after it."""

_BANDS = 128
_RAMP_SECONDS = 0.003


def surrounded(samples: np.ndarray) -> np.ndarray:
    """A sound with silence around it, so that what begins with the recording is seen to begin.

    Parameters
    ----------
    samples : np.ndarray [shape=(n,), dtype=float32]
        At `RATE_HZ`.

    Returns
    -------
    np.ndarray [shape=(LEAD + n + TAIL,), dtype=float32]
        Faded in and out over 3 ms: a step from silence into the rumble of wind would be a click.
    """
    length = min(len(samples) // 2, round(_RAMP_SECONDS * RATE_HZ))
    ramp = np.ones_like(samples)
    ramp[:length] = np.square(np.sin(np.linspace(0, np.pi / 2, length)))
    return np.pad(samples * ramp * ramp[::-1], (LEAD, TAIL))


def band_powers(samples: np.ndarray) -> np.ndarray:
    """Power in 128 mel bands.

    Parameters
    ----------
    samples : np.ndarray [shape=(n,), dtype=float32]
        At `RATE_HZ`.

    Returns
    -------
    np.ndarray [shape=(128, 1 + n // 256), dtype=float32]
    """
    return np.einsum("ft,mf->mt", power_spectra(samples, FRAME, HOP), _mel_filters(), optimize=True)


def centres_hz() -> np.ndarray:
    """Where the bands are highest [shape=(128,)]."""
    return _points_hz()[1:-1]


def _points_hz() -> np.ndarray:
    """Where triangles on Slaney's mel scale begin, peak and end.

    Linear up to 1 kHz, 27 steps for a factor of 6.4 above (Auditory Toolbox, 1998).
    """
    linear_hz, step = 200 / 3, np.log(6.4) / 27
    start = 1_000 / linear_hz
    mels = np.linspace(0, start + np.log(RATE_HZ / 2 / 1_000) / step, _BANDS + 2)
    return np.where(mels < start, linear_hz * mels, 1_000 * np.exp(step * (mels - start)))


@cache
def _mel_filters() -> np.ndarray:
    """Triangles of unit area [shape=(bands, bins), dtype=float32]."""
    points_hz = _points_hz()
    triangles = triangular_filters(np.fft.rfftfreq(FRAME, 1 / RATE_HZ), points_hz)
    height = 2 / (points_hz[2:] - points_hz[:-2])
    return (triangles.astype(np.float32) * height[:, None]).astype(np.float32)

"""What the player shows and plays of a recording, as bytes for a browser."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np

from ..audio import Clip
from ..features import LogMelParams, log_mel
from ..features.spectrogram import mel_frequencies_hz

__all__ = ["Sketch", "playable", "sketch"]

LONGEST_WAV_SECONDS = 60.0
"""Longer recordings are played as MP3, which is a tenth of the size."""
TICKS_HZ = (100, 500, 1_000, 2_000, 5_000, 10_000)
_COLUMNS = 600


@dataclass(frozen=True)
class Sketch:
    """What is needed to draw a recording.

    Parameters
    ----------
    peaks : bytes
        Lowest and highest sample of each column, as pairs of int8 in [-127, 127].
    spectrogram : bytes
        Log-mel levels as PNG, one column a time step, low bands at the bottom.
    ticks : tuple of (str, float)
        Labels of the frequency axis in Hz, and their heights: 0 at the bottom, 1 at the top.
    """

    peaks: bytes
    spectrogram: bytes
    ticks: tuple[tuple[str, float], ...]


def sketch(recording: Clip) -> Sketch:
    """Waveform and log-mel spectrogram of a recording of any length, at the size of a screen."""
    columns = min(_COLUMNS, len(recording.samples))
    edges = np.linspace(0, len(recording.samples), columns + 1).astype(int)[:-1]
    low = np.minimum.reduceat(recording.samples, edges)
    high = np.maximum.reduceat(recording.samples, edges)
    peaks = np.round(np.stack([low, high], axis=1) * 127).astype(np.int8).tobytes()
    params = LogMelParams()
    centres = mel_frequencies_hz(params)
    heights = (np.interp(TICKS_HZ, centres, np.arange(params.bands)) + 0.5) / params.bands
    ticks = tuple((f"{hz:,}", float(h)) for hz, h in zip(TICKS_HZ, heights, strict=True))
    return Sketch(peaks, _spectrogram_png(recording, params), ticks)


def _spectrogram_png(recording: Clip, params: LogMelParams) -> bytes:
    from matplotlib import colormaps
    from PIL import Image

    levels = log_mel(recording, params)
    if levels.shape[1] > 2 * _COLUMNS:
        edges = np.linspace(0, levels.shape[1], 2 * _COLUMNS + 1).astype(int)[:-1]
        levels = np.maximum.reduceat(levels, edges, axis=1)
    shades = colormaps["magma"](1 + levels[::-1] / params.range_db, bytes=True)
    buffer = io.BytesIO()
    Image.fromarray(shades[..., :3]).save(buffer, "PNG")
    return buffer.getvalue()


def playable(recording: Clip) -> tuple[bytes, str]:
    """The recording for a browser's player, and its MIME type: WAV, or MP3 when it is long."""
    import soundfile

    buffer = io.BytesIO()
    if recording.duration_seconds <= LONGEST_WAV_SECONDS:
        soundfile.write(buffer, recording.samples, recording.rate_hz, "PCM_16", format="WAV")
        return buffer.getvalue(), "audio/wav"
    samples = np.clip(recording.at_rate(22_050), -1, 1)
    soundfile.write(buffer, samples, 22_050, "MPEG_LAYER_III", format="MP3")
    return buffer.getvalue(), "audio/mpeg"

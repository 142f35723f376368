"""What the player shows and plays of a recording, as bytes for a browser."""

from __future__ import annotations

import io
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ..audio import Clip
from ..features import LogMelParams, log_mel
from ..features.spectrogram import mel_frequencies_hz
from .recording import Recording

__all__ = ["CHUNK_SECONDS", "Sketch", "playable", "sketch", "ticks"]

CHUNK_SECONDS = 300.0
"""Of a longer recording so much is sent to be played at once."""
LONGEST_WAV_SECONDS = 60.0
"""Longer sounds are sent as FLAC at 22,050 Hz at most, which is much smaller."""
TICKS_HZ = (100, 500, 1_000, 2_000, 5_000, 10_000)
_COLUMNS = 600
_LONGEST_ANALYSED_SECONDS = 120.0
_GLIMPSE_SECONDS = 0.2
_FADE_SECONDS = 0.01


@dataclass(frozen=True)
class Sketch:
    """What is needed to draw a stretch of a recording.

    Parameters
    ----------
    peaks : bytes
        Lowest and highest sample of each column, as pairs of int8 in [-127, 127].
    spectrogram : bytes
        Log-mel levels as PNG, one column a time step, low bands at the bottom.
    """

    peaks: bytes
    spectrogram: bytes


def ticks() -> tuple[tuple[str, float], ...]:
    """Labels of the frequency axis in Hz, and their heights: 0 at the bottom, 1 at the top."""
    params = LogMelParams()
    centres = mel_frequencies_hz(params)
    heights = (np.interp(TICKS_HZ, centres, np.arange(params.bands)) + 0.5) / params.bands
    return tuple((f"{hz:,}", float(h)) for hz, h in zip(TICKS_HZ, heights, strict=True))


def sketch(recording: Recording, start_seconds: float, length_seconds: float) -> Sketch:
    """Waveform and log-mel spectrogram of a stretch of any length, at the size of a screen.

    Of a stretch of more than two minutes each column of the spectrogram shows a fifth of a second
    around its loudest sample.
    """
    first = min(max(0, round(start_seconds * recording.rate_hz)), len(recording.samples) - 1)
    last = max(first + 1, first + round(length_seconds * recording.rate_hz))
    samples = recording.samples[first:last]
    columns = min(_COLUMNS, len(samples))
    edges = np.linspace(0, len(samples), columns + 1).astype(int)[:-1]
    low = np.minimum.reduceat(samples, edges)
    high = np.maximum.reduceat(samples, edges)
    full_scale = 127 if samples.dtype.kind == "f" else 127 / np.iinfo(samples.dtype).max
    peaks = np.round(np.stack([low, high], axis=1) * full_scale).astype(np.int8).tobytes()
    if len(samples) <= _LONGEST_ANALYSED_SECONDS * recording.rate_hz:
        clip = recording.excerpt(first / recording.rate_hz, len(samples) / recording.rate_hz)
        return Sketch(peaks, _spectrogram_png(clip, 2 * _COLUMNS))
    return Sketch(peaks, _spectrogram_png(_glimpses(recording, first, len(samples)), columns))


def _glimpses(recording: Recording, first: int, count: int) -> Clip:
    """The loudest moment of each column, one after the other, each faded in and out."""
    rate_hz = recording.rate_hz
    length, fade = round(_GLIMPSE_SECONDS * rate_hz), round(_FADE_SECONDS * rate_hz)
    window = np.ones(length, np.float32)
    window[:fade] = np.arange(fade) / fade
    window[-fade:] = window[:fade][::-1]
    edges = first + np.linspace(0, count, _COLUMNS + 1).astype(int)
    found = []
    for left, right in pairwise(edges):
        loudest = left + int(np.argmax(np.abs(recording.samples[left:right])))
        begin = min(max(left, loudest - length // 2), right - length)
        clip = recording.excerpt(begin / rate_hz, length / rate_hz)
        found.append(clip.samples[:length] * window[: len(clip.samples)])
    return Clip(np.concatenate(found), rate_hz, recording.source)


def _spectrogram_png(clip: Clip, most_columns: int) -> bytes:
    from matplotlib import colormaps
    from PIL import Image

    params = LogMelParams()
    levels = log_mel(clip, params)
    if levels.shape[1] > most_columns:
        edges = np.linspace(0, levels.shape[1], most_columns + 1).astype(int)[:-1]
        levels = np.maximum.reduceat(levels, edges, axis=1)
    shades = colormaps["magma"](1 + levels[::-1] / params.range_db, bytes=True)
    buffer = io.BytesIO()
    Image.fromarray(shades[..., :3]).save(buffer, "PNG")
    return buffer.getvalue()


def playable(clip: Clip) -> tuple[bytes, str]:
    """A sound for a browser's player, and its MIME type: WAV, or FLAC when it is long."""
    import soundfile

    buffer = io.BytesIO()
    if clip.duration_seconds <= LONGEST_WAV_SECONDS:
        soundfile.write(buffer, clip.samples, clip.rate_hz, "PCM_16", format="WAV")
        return buffer.getvalue(), "audio/wav"
    rate_hz = min(22_050, clip.rate_hz)
    samples = np.clip(clip.at_rate(rate_hz), -1, 1)
    soundfile.write(buffer, samples, rate_hz, "PCM_16", format="FLAC")
    return buffer.getvalue(), "audio/flac"

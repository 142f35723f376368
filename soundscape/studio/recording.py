"""Recordings as the generator shows them: demonstration sounds, the part in use, what to draw."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np

from .._util.paths import data_file
from ..audio import Clip, load_clip
from ..features import Acoustics, LogMelParams, log_mel
from ..features.spectrogram import mel_frequencies_hz
from ..models import Prediction

__all__ = ["Heard", "Sketch", "demo_clips", "demo_with", "liveliest_part", "playable", "sketch"]

WHOLE_SECONDS = 30.0
"""Recordings up to this length are used whole."""
PART_SECONDS = 10.0
"""How much of a longer one is used at first."""
TICKS_HZ = (100, 500, 1_000, 2_000, 5_000, 10_000)
_COLUMNS = 600


@dataclass(frozen=True, eq=False)
class Heard:
    """A recording, the part of it in use, and what was found in that part.

    Parameters
    ----------
    recording : Clip
        All that was read, from 0 seconds.
    clip : Clip
        The part in use; its ``start_seconds`` tells where it begins.
    prediction : Prediction
    acoustics : Acoustics
    """

    recording: Clip = field(repr=False)
    clip: Clip
    prediction: Prediction = field(repr=False)
    acoustics: Acoustics = field(repr=False)

    @property
    def part(self) -> tuple[float, float]:
        """Start and length of the part in use, in seconds."""
        return self.clip.start_seconds, self.clip.duration_seconds


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


def demo_clips() -> dict[str, Path]:
    """The demonstration sounds that come with the package, by a name for people."""
    folder = data_file("demo/README.md").parent
    return {path.stem.replace("_", " "): path for path in sorted(folder.glob("*.wav"))}


@cache
def _demo_hashes() -> dict[str, Path]:
    return {load_clip(path).sha256: path for path in demo_clips().values()}


def demo_with(sha256: str) -> Path | None:
    """The demonstration sound of which this is the hash."""
    return _demo_hashes().get(sha256)


def liveliest_part(recording: Clip) -> tuple[float, float]:
    """Start and length in seconds of the part to begin with: all, or where most energy is."""
    if recording.duration_seconds <= WHOLE_SECONDS:
        return 0.0, recording.duration_seconds
    step = recording.rate_hz // 10
    whole = len(recording.samples) // step * step
    energy = (recording.samples[:whole].reshape(-1, step).astype(np.float64) ** 2).sum(axis=1)
    total = np.concatenate([[0.0], np.cumsum(energy)])
    width = round(PART_SECONDS * 10)
    return int(np.argmax(total[width:] - total[:-width])) / 10, PART_SECONDS


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
    if recording.duration_seconds <= 2 * WHOLE_SECONDS:
        soundfile.write(buffer, recording.samples, recording.rate_hz, "PCM_16", format="WAV")
        return buffer.getvalue(), "audio/wav"
    samples = np.clip(recording.at_rate(22_050), -1, 1)
    soundfile.write(buffer, samples, 22_050, "MPEG_LAYER_III", format="MP3")
    return buffer.getvalue(), "audio/mpeg"

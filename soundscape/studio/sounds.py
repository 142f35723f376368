"""The sounds of a session: the part of a recording in use, and the demonstration sounds."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np

from .._util.paths import data_file
from ..audio import Clip, load_clip
from ..features import Acoustics
from ..models import Prediction

__all__ = ["Heard", "demo_clips", "demo_with", "liveliest_part"]

WHOLE_SECONDS = 30.0
"""Recordings up to this length are used whole."""
PART_SECONDS = 10.0
"""How much of a longer one is used at first."""


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

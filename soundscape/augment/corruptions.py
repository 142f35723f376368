"""Clips under graded corruptions: in part, in noise, in a room, over a telephone, at low rates.

The word, and the way of asking, are those of Hendrycks and Dietterich (2019) for pictures.

What a clip becomes depends on the clip and the corruption alone: every model hears the very same
sounds, and a kind of corruption uses the same noise, room and second sound at all its strengths,
so that only the strength differs. What it costs a classifier: `experiments.robustness`.

Conventions: a sound's level is measured where it sounds, not over the silence around it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256

import numpy as np

from .._util.choices import chosen
from .._util.identity import identity
from ..audio import Clip
from ..audio import effects as world
from ..datasets import Dataset, Item
from ..errors import DatasetError

__all__ = ["CLEAN", "CORRUPTIONS", "UNITS", "VERSION", "Corruption", "corrupted", "under"]

RATE_HZ = 32_000
SECONDS = 5.0

VERSION = 1
"""Of everything that decides what a corrupted clip is: another makes their features anew."""

UNITS = {
    "clean": "",
    "excerpt": "s",
    "noise": "dB",
    "reverberation": "s",
    "band limit": "kHz",
    "telephone": "",
    "MP3 at 32 kHz": "kbit/s",
    "MP3 at 16 kHz": "kbit/s",
    "level": "dBFS",
    "overdriven": "dB",
    "another sound": "dB",
}
"""All kinds of corruption, with the unit of their strength; empty where there is but one."""


@dataclass(frozen=True)
class Corruption:
    """One corruption at one strength.

    Parameters
    ----------
    kind : str
        What is done: a name of `UNITS`; see `corrupted`.
    strength : float
        In the unit of its kind.

    Raises
    ------
    DatasetError
        For a kind that does not exist.
    """

    kind: str
    strength: float = 0.0

    def __post_init__(self):
        chosen(self.kind, UNITS, "corruption", DatasetError)

    @property
    def unit(self) -> str:
        """Of `strength`; empty for what has but one strength."""
        return UNITS[self.kind]

    def __str__(self) -> str:
        return f"{self.kind} {self.strength:g} {self.unit}" if self.unit else self.kind


def _graded(kind: str, *strengths: float) -> list[Corruption]:
    return [Corruption(kind, strength) for strength in strengths]


CLEAN = Corruption("clean")
CORRUPTIONS = (
    CLEAN,
    *_graded("excerpt", 2, 1, 0.5),
    *_graded("noise", 20, 10, 5, 0),
    *_graded("reverberation", 0.3, 0.8, 1.5),
    *_graded("band limit", 8, 4, 2),
    Corruption("telephone"),
    *_graded("MP3 at 32 kHz", 64, 32),
    *_graded("MP3 at 16 kHz", 16, 8),
    *_graded("level", -20, -40),
    *_graded("overdriven", 20),
    *_graded("another sound", 12, 6, 0),
)
"""From mild to severe within each kind."""


def corrupted(
    clip: Clip, corruption: Corruption, *, seed: int = 0, other: Clip | None = None
) -> Clip:
    """A clip as it sounds under a corruption.

    Parameters
    ----------
    clip : Clip
        Its first five seconds are taken.
    corruption : Corruption
        ``clean`` as it is; ``excerpt`` the loudest so many seconds; ``noise`` pink noise, so many
        dB below the sound; ``reverberation`` a room of that reverberation time, as loud as the
        direct sound; ``band limit`` nothing above; ``telephone`` 8 kHz, G.711; ``MP3 at ...``
        encoded at that rate and decoded; ``level`` peak at that level, in 16 bit steps;
        ``overdriven`` recorded so much too loud and cut off; ``another sound`` with `other` so
        many dB below.
    seed : int
        Of noise and rooms.
    other : Clip, optional
        The second sound of ``another sound``.

    Returns
    -------
    Clip
        At 32 kHz, or the rate that the corruption means.
    """
    if corruption.kind == "clean":
        return clip
    samples = clip.at_rate(RATE_HZ)[: round(SECONDS * RATE_HZ)]
    # Whole steps of 10 ms: lengths of small factors, whose Fourier transforms are fast.
    samples = samples[: max(1, len(samples) // 320 * 320)]
    change = _CHANGES[corruption.kind]
    if corruption.kind == "another sound":
        if other is None:
            raise DatasetError("Another sound was asked for and none was given; name it as other.")
        samples, rate_hz = change(samples, corruption.strength, other.at_rate(RATE_HZ))
    else:
        samples, rate_hz = change(samples, corruption.strength, np.random.default_rng(seed))
    peak = float(np.abs(samples).max())
    # What is too loud for a clip is turned down, not cut off.
    return Clip(samples / peak if peak > 1 else samples, rate_hz, clip.source)


def _excerpt(samples, seconds, rng):
    """The stretch of that length with the most energy: a person cuts a sound where it sounds."""
    length = min(len(samples), round(seconds * RATE_HZ))
    start = world.loudest_start(samples, length)
    return samples[start : start + length], RATE_HZ


def _noise(samples, snr_db, rng):
    loud = _power(world.trimmed(samples, RATE_HZ)) / max(_power(samples), 1e-20)
    snr_db = snr_db - 10 * np.log10(max(loud, 1e-20))
    return world.with_noise(samples, snr_db, rng, colour=1.0), RATE_HZ


def _reverberation(samples, seconds, rng):
    return world.reverberated(samples, RATE_HZ, rng, decay_seconds=seconds), RATE_HZ


def _band_limit(samples, high_khz, rng):
    return world.band_limited(samples, RATE_HZ, high_hz=1e3 * high_khz), RATE_HZ


def _telephone(samples, _, rng):
    return world.telephone(_slower(samples, 8_000), 8_000), 8_000


def _mp3_32(samples, kbps, rng):
    return world.mp3(samples, RATE_HZ, kbps=kbps), RATE_HZ


def _mp3_16(samples, kbps, rng):
    return world.mp3(_slower(samples, 16_000), 16_000, kbps=kbps), 16_000


def _level(samples, peak_dbfs, rng):
    peak = max(float(np.abs(samples).max()), 1e-9)
    steps = np.round(samples * (10 ** (peak_dbfs / 20) / peak * 32_768))
    return (steps / 32_768).astype(np.float32), RATE_HZ


def _overdriven(samples, excess_db, rng):
    limit = float(np.abs(samples).max()) * 10 ** (-excess_db / 20)
    return np.clip(samples, -limit, limit), RATE_HZ


def _another(samples, below_db, other):
    sound = world.trimmed(other, RATE_HZ)
    ratio = _power(world.trimmed(samples, RATE_HZ)) / max(_power(sound), 1e-20)
    gain = np.sqrt(ratio * 10 ** (-below_db / 10))
    return samples + (gain * world.filled(sound, len(samples))).astype(np.float32), RATE_HZ


_CHANGES: dict[str, Callable] = {
    "excerpt": _excerpt,
    "noise": _noise,
    "reverberation": _reverberation,
    "band limit": _band_limit,
    "telephone": _telephone,
    "MP3 at 32 kHz": _mp3_32,
    "MP3 at 16 kHz": _mp3_16,
    "level": _level,
    "overdriven": _overdriven,
    "another sound": _another,
}


def _power(samples: np.ndarray) -> float:
    return float(np.mean(np.square(samples, dtype=np.float64)))


def _slower(samples: np.ndarray, rate_hz: int) -> np.ndarray:
    return world.resampled(samples, RATE_HZ, rate_hz)


@dataclass(frozen=True)
class _Loader:
    """Loads a clip of a data set as a corruption leaves it."""

    dataset: Dataset
    corruption: Corruption

    def __call__(self, item: Item) -> Clip:
        name = f"{item.clip_id} {self.corruption.kind}"
        seed = int.from_bytes(sha256(name.encode()).digest()[:8], "little")
        other = None
        if self.corruption.kind == "another sound":
            # From the same fold: the second sound, too, was never heard in training.
            others = [
                o for o in self.dataset.items if o.fold == item.fold and o.label != item.label
            ]
            others.sort(key=lambda other: other.clip_id)
            other = self.dataset.load(others[seed % len(others)])
        return corrupted(self.dataset.load(item), self.corruption, seed=seed, other=other)


def under(dataset: Dataset, corruption: Corruption) -> Dataset:
    """The same data set with every clip corrupted."""
    if corruption == CLEAN:
        return dataset
    name = f"{dataset.name}-{corruption}".replace(" ", "_").replace("/", "_")
    # Of all clips, also where only some are asked for: a second sound may be any of them.
    edition = identity("corruption", VERSION, clips=dataset.fingerprint(), corruption=corruption)
    return replace(dataset, name=name, loader=_Loader(dataset, corruption), edition=edition)

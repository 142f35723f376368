"""Computed variants of training clips.

The ear is trained on every clip in many variants, changed as the world changes sounds
(`audio.effects`). Most are mixed with another clip: of any kind, whose share is told (between-class
learning, Tokozume et al. 2018), or of the same kind. A variant depends on its clip and its number
alone, and a clip is mixed only with clips of its own fold, so that one computation serves every
fold and seed: a network trained without a fold sees no variant that holds a sound of it. They come
in rounds of `VARIANTS` a clip, as many as there is time to hear.

Everything here is `LENGTH` samples at 32 kHz, filled by repeating the sound, as
`features.heard_levels` does. A `Teacher` may be asked what it hears in each variant.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

import numpy as np

from .._util.extras import needs
from .._util.identity import identity
from ..audio import Clip
from ..audio import effects as world
from ..datasets import Dataset
from ..features import YAMNET_PARAMS, log_mel
from ..features.spectrogram import PEAK

__all__ = [
    "RATE_HZ",
    "VARIANTS",
    "Teacher",
    "Variants",
    "compute",
    "depends_on",
    "disturbed",
    "unpacked",
    "variant",
]

VARIANTS = 24
"""Variants of each clip in a round; the first is the clip itself."""

RATE_HZ = 32_000
"""Of variants: more than the ear hears, since what a codec takes away above comes back below."""
PARAMS = YAMNET_PARAMS
LENGTH = round(PARAMS.clip_seconds * RATE_HZ)
VERSION = 5
"""Of everything that decides what a variant is: another makes variants and networks anew."""


def variant(
    sounds: Sequence[np.ndarray], labels: Sequence[str], own: int, number: int
) -> tuple[np.ndarray, int, float]:
    """One variant of a sound.

    Parameters
    ----------
    sounds : sequence of np.ndarray
        Trimmed sounds at 32 kHz that may be mixed with each other.
    labels : sequence of str
        What each of them is.
    own : int
        Which of them is varied.
    number : int
        A multiple of `VARIANTS` for the sound as it is; any other number is another change.

    Returns
    -------
    samples : np.ndarray [shape=(160000,), dtype=float32]
    partner : int
        Which sound was mixed in; `own` for none.
    share : float
        How much of what is heard is `own`: 0.5 to 1.
    """
    if number % VARIANTS == 0:
        return world.filled(sounds[own], LENGTH), own, 1.0
    rng = np.random.default_rng((own, number))
    partner, share = own, 1.0
    samples = _piece(sounds[own], rng)
    if rng.random() < 0.7:
        others = np.arange(len(sounds))
        if rng.random() < 0.25:
            others = np.flatnonzero(np.asarray(labels) == labels[own])
        partner = int(rng.choice(others))
        other = _piece(sounds[partner], rng)
        if partner != own:
            share = float(rng.uniform(0.5, 1.0))
            samples = world.mixed(samples, other, share)
    first = number < VARIANTS
    return disturbed(samples.astype(np.float32), rng, first), partner, share


def _piece(sound: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """At another speed, perhaps backwards or only an excerpt, five seconds from anywhere."""
    change = rng.choice([0.0, 0.18, 0.6], p=[0.25, 0.5, 0.25])
    if change:
        sound = world.at_speed(sound, float(np.exp(rng.uniform(-change, change))))
    if rng.random() < 0.1:
        sound = sound[::-1]
    if rng.random() < 0.35:
        length = min(len(sound), int(RATE_HZ * np.exp(rng.uniform(np.log(0.4), np.log(4)))))
        start = int(rng.integers(0, len(sound) - length + 1))
        excerpt = sound[start : start + length]
        if np.abs(excerpt).max() > 0.05 * np.abs(sound).max():  # not a pause
            sound = excerpt
    if len(sound) < LENGTH and rng.random() < 0.2:
        padded = np.zeros(LENGTH, np.float32)
        start = int(rng.integers(0, LENGTH - len(sound) + 1))
        padded[start : start + len(sound)] = sound
        return padded
    return world.filled(sound, LENGTH, offset=int(rng.integers(len(sound))))


_MP3 = ((32_000, 32), (16_000, 24), (16_000, 16), (16_000, 8))
"""Rates in Hz and kbit/s. The lowest destroy so much that the first round leaves them out."""


def disturbed(samples: np.ndarray, rng: np.random.Generator, first: bool = False) -> np.ndarray:
    """As rooms, devices and codecs change sounds.

    Parameters
    ----------
    samples : np.ndarray [shape=(LENGTH,), dtype=float32]
        At `RATE_HZ`.
    rng : np.random.Generator
    first : bool
        Whether it is for the first round, which leaves out the lowest rates of codecs.
    """
    rate = RATE_HZ
    if rng.random() < 0.25:
        samples = world.reverberated(
            samples,
            rate,
            rng,
            decay_seconds=float(np.exp(rng.uniform(np.log(0.1), np.log(1.5)))),
            direct_db=float(rng.uniform(-6, 12)),
        )
    if rng.random() < 0.5:
        points = np.array([50.0, 200, 800, 3_200, 16_000])
        samples = world.equalised(samples, rate, points, rng.uniform(-9, 9, 5))
    if rng.random() < 0.35:
        snr_db, colour = rng.uniform(3, 35), rng.uniform(0, 2)
        samples = world.with_noise(samples, snr_db, rng, colour=colour)
    if rng.random() < 0.2:
        high_hz = float(np.exp(rng.uniform(np.log(2_500), np.log(12_000))))
        low_hz = float(rng.uniform(0, 400)) if rng.random() < 0.5 else 0.0
        samples = world.band_limited(samples, rate, low_hz, high_hz)
    elif rng.random() < 0.1:
        samples = world.telephone(samples, rate)
    elif rng.random() < (0.1 if first else 0.2):
        samples = _encoded(samples, *_MP3[0 if first else rng.integers(len(_MP3))])
    if rng.random() < 0.05:
        limit = float(np.abs(samples).max()) * rng.uniform(0.1, 0.6)
        samples = np.clip(samples, -limit, limit)  # an overdriven microphone
    return samples


def _encoded(samples: np.ndarray, rate_hz: int, kbps: float) -> np.ndarray:
    """As MP3, at a rate that may be lower than that of the samples."""
    if rate_hz == RATE_HZ:
        return world.mp3(samples, rate_hz, kbps=kbps)
    slower = world.resampled(samples, RATE_HZ, rate_hz)
    decoded = world.mp3(slower, rate_hz, kbps=kbps)
    return world.filled(world.resampled(decoded, rate_hz, RATE_HZ), len(samples))


@dataclass(frozen=True)
class Variants:
    """Variants of a data set's clips; n = clips x variants, clip by clip.

    Parameters
    ----------
    levels : np.ndarray [shape=(n, bands, frames), dtype=uint8]
        What the ear is shown, packed (see `unpacked`). On disk: what is asked for is read, and
        trainings side by side share it.
    own, partner : np.ndarray of int [shape=(n,)]
        Place in ``dataset.items`` of the two clips that are heard.
    share : np.ndarray [shape=(n,), 0.5 to 1]
        How much of what is heard is the first.
    heard : np.ndarray [shape=(n, windows, classes), dtype=uint8] or None
        What a teacher heard in each of its windows, 255 for all there can be. Windows follow each
        other at equal distances around the variant, which goes on where it began.
    """

    levels: np.ndarray
    own: np.ndarray
    partner: np.ndarray
    share: np.ndarray
    heard: np.ndarray | None = None


class Teacher(Protocol):
    """Somebody who hears what is in a variant.

    Attributes
    ----------
    identity : str
        Another wherever the same samples are heard otherwise.
    windows, classes : int
        Shape of what is heard.
    """

    identity: str
    windows: int
    classes: int

    def __call__(self, samples: np.ndarray, rate_hz: int) -> np.ndarray:
        """How much there is of each class [shape=(windows, classes), 0 to 1]."""
        ...


def unpacked(levels: np.ndarray) -> np.ndarray:
    """Levels of `Variants` as `features.heard_levels` has them [dtype=float32]."""
    low, high = PARAMS.span
    return levels.astype(np.float32) * np.float32((high - low) / 255) + np.float32(low)


def _packed(levels: np.ndarray) -> np.ndarray:
    """In 8 bits, whose step is that of YAMNet's own (0.05)."""
    low, high = PARAMS.span
    return np.round((levels - low) * (255 / (high - low))).clip(0, 255).astype(np.uint8)


def compute(
    dataset: Dataset,
    *,
    cache: str | os.PathLike,
    count: int = VARIANTS,
    round_: int = 0,
    teacher: Teacher | None = None,
    progress: bool = False,
) -> Variants:
    """A round of variants of all clips, computed once and kept.

    Parameters
    ----------
    dataset : Dataset
    cache : path
        Folder; what is there already is not computed again.
    count : int
        Variants of each clip; `VARIANTS`, or fewer.
    round_ : int
        Other numbers give other variants.
    teacher : Teacher, optional
        Asked about every variant; it travels to the processes that compute them.
    progress : bool

    Notes
    -----
    About 18 ms a variant and core, 32 kB a variant; with YAMNet as the teacher 30 ms and 37 kB.
    Work goes through `joblib.Parallel` with no backend named.
    """
    needs("train", "joblib")
    import joblib
    from tqdm.auto import tqdm

    numbers = range(round_ * VARIANTS, round_ * VARIANTS + count)
    tasks = []
    for fold in dataset.folds:
        places = [place for place, item in enumerate(dataset.items) if item.fold == fold]
        for first in range(0, len(places), _PART):
            part = range(first, min(first + _PART, len(places)))
            tasks.append((dataset, places, part, numbers, f"fold{fold}-{first}.done"))
    key = identity(
        "variants",
        VERSION,
        clips=dataset.fingerprint(),
        variants=depends_on(count),
        round=round_,
        teacher=teacher.identity if teacher else None,
    )
    folder = Path(cache) / f"{dataset.name}-variants-{key}"
    _set_out(folder, len(dataset.items) * count, teacher)
    parts = joblib.Parallel(return_as="generator")(
        joblib.delayed(_part)(*task, folder, teacher) for task in tasks
    )
    label = f"{dataset.name} variants"
    for _ in tqdm(parts, total=len(tasks), desc=label, unit="part", disable=not progress):
        pass
    columns = _columns(folder, "r")
    own = np.repeat(np.arange(len(dataset.items)), count)
    return Variants(
        own=own,
        partner=np.array(columns.pop("partner")),
        share=np.array(columns.pop("share")),
        **columns,
    )


_PART = 50


def _set_out(folder: Path, rows: int, teacher: Teacher | None) -> None:
    """Make room for a round, once: its size is known, and parts are filled in as they come."""
    if folder.is_dir():
        return
    columns = {
        "levels": ((PARAMS.bands, PARAMS.frames), np.uint8),
        "partner": ((), np.int32),
        "share": ((), np.float64),
    }
    if teacher is not None:
        columns["heard"] = ((teacher.windows, teacher.classes), np.uint8)
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f"{folder.name}-"))
    for name, (shape, dtype) in columns.items():
        np.lib.format.open_memmap(unfinished / f"{name}.npy", "w+", dtype, (rows, *shape))
    try:
        unfinished.rename(folder)
    except OSError:  # another run was first
        shutil.rmtree(unfinished)


def _columns(folder: Path, mode: Literal["r", "r+"]) -> dict[str, np.memmap]:
    return {path.stem: np.load(path, mmap_mode=mode) for path in folder.glob("*.npy")}


def _part(dataset, places, part, numbers, done, folder: Path, teacher: Teacher | None) -> None:
    """Fill in the variants of some clips of a fold."""
    if (folder / done).is_file():
        return
    columns = _columns(folder, "r+")
    sounds = [
        world.trimmed(dataset.load(dataset.items[place]).at_rate(RATE_HZ), RATE_HZ)
        for place in places
    ]
    labels = [dataset.items[place].label for place in places]
    for index in part:
        for count, number in enumerate(numbers):
            samples, partner, share = variant(sounds, labels, index, number)
            row = places[index] * len(numbers) + count
            samples = _at_peak(samples)
            columns["levels"][row] = _seen(samples)
            if teacher is not None:
                columns["heard"][row] = np.round(255 * teacher(samples, RATE_HZ))
            columns["partner"][row], columns["share"][row] = places[partner], share
    for column in columns.values():
        column.flush()
    (folder / done).touch()


def _at_peak(samples: np.ndarray) -> np.ndarray:
    """At the level that is heard: a mixture may be louder than full scale, where a `Clip` ends."""
    peak = float(np.abs(samples).max())
    return samples * np.float32(PEAK / peak) if peak > 0 else samples


def _seen(samples: np.ndarray) -> np.ndarray:
    """What the network is shown of a variant."""
    samples = world.filled(samples, LENGTH + RATE_HZ * PARAMS.window_samples // PARAMS.rate_hz)
    return _packed(log_mel(Clip(samples, RATE_HZ), PARAMS)[:, : PARAMS.frames])


def depends_on(count: int = VARIANTS) -> dict:
    """All that decides what variants are besides the clips and the round, for an `identity`."""
    return {"version": VERSION, "count": count, "rate_hz": RATE_HZ, "params": PARAMS}

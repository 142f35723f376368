"""The ten ESC-10 classes, computed from small models of what makes the sound.

Each class is one function of a random generator: it draws a scene (how fast, how high, how near)
and renders it. The ideas are those of physically informed sound design (Farnell 2010, "Designing
Sound"): rain is many small impacts over hiss, an engine is a pulse train through a resonant body, a
voice is a glottal pulse train through formants.

Nothing here was learnt from recordings.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import numpy as np

from ..._util.choices import chosen
from ..._util.files import whole_file
from ...audio import Clip
from ...errors import DatasetError
from ..base import Dataset, Item
from ..catalogue import CATALOGUE, ESC10_CLASSES
from ..checks import Verification
from . import machines, nature, voices
from .blocks import finish

__all__ = ["LABELS", "load", "moments", "render", "synthesize"]

LABELS = ESC10_CLASSES
"""Classes that can be computed."""

RATE_HZ = 44_100
CLIPS_PER_CLASS = 8
VERSION = 1
"""Of everything that decides how the sounds of a seed sound: another makes what was computed from
them anew."""

_MODELS = {
    "dog": voices.dog,
    "rain": nature.rain,
    "sea_waves": nature.sea_waves,
    "crying_baby": voices.crying_baby,
    "clock_tick": machines.clock_tick,
    "sneezing": voices.sneezing,
    "helicopter": machines.helicopter,
    "chainsaw": machines.chainsaw,
    "rooster": voices.rooster,
    "crackling_fire": nature.crackling_fire,
}


def synthesize(
    label: str, seed: int, *, duration_seconds: float = 5.0, rate_hz: int = RATE_HZ
) -> Clip:
    """Compute one sound.

    Parameters
    ----------
    label : str
        One of `LABELS`.
    seed : int
        Not negative; every seed is another dog, another rain.
    duration_seconds : float
        0.1 to 600.
    rate_hz : int
        8,000 to 96,000.

    Returns
    -------
    Clip
        Peak at most -0.4 dBFS.

    Examples
    --------
    >>> synthesize("rain", seed=3).duration_seconds
    5.0
    """
    if not 8_000 <= rate_hz <= 96_000:
        raise DatasetError(f"rate_hz={rate_hz}; expected 8000 to 96000.")
    samples, _, rng = _modelled(label, seed, duration_seconds)
    clip = Clip(finish(samples, rng), RATE_HZ, f"{label}-{seed}")
    if rate_hz == RATE_HZ:
        return clip
    return Clip(np.clip(clip.at_rate(rate_hz), -1, 1), rate_hz, clip.source)


def moments(label: str, seed: int, *, duration_seconds: float = 5.0) -> tuple[float, ...] | None:
    """When what a person would count begins in a computed sound.

    Parameters
    ----------
    label, seed, duration_seconds
        Of `synthesize`.

    Returns
    -------
    tuple of float or None
        Seconds: of barks, ticks, wails, a sneeze or the notes of a crow. What begins in the last
        tenth of a second is left out, as it cannot be told. None for sounds in which nothing would
        be counted.

    Examples
    --------
    >>> len(moments("dog", seed=3)), moments("rain", seed=3)
    (1, None)
    """
    _, begun, _ = _modelled(label, seed, duration_seconds)
    if begun is None:
        return None
    return tuple(float(one) for one in begun if one < duration_seconds - 0.1)


def _modelled(label: str, seed: int, duration_seconds: float):
    """Samples, when they have something to count, and the generator as the model left it."""
    chosen(label, LABELS, "computed sound", DatasetError)
    if not 0.1 <= duration_seconds <= 600 or seed < 0:
        raise DatasetError(
            f"duration_seconds={duration_seconds}, seed={seed}; expected 0.1 to 600 seconds and a "
            f"seed that is not negative."
        )
    digest = int.from_bytes(hashlib.sha256(label.encode()).digest()[:8], "little")
    rng = np.random.default_rng([digest, seed])
    # Models run at one rate, so that a seed is the same sound at every rate.
    count = round(duration_seconds * RATE_HZ)
    samples, begun = _MODELS[label](rng, max(count, RATE_HZ), RATE_HZ)
    return samples[:count], begun, rng


def load(
    home: Path | None = None,
    *,
    name: str = "synthetic",
    clips_per_class: int = CLIPS_PER_CLASS,
    seed: int = 0,
    folds: int = 5,
) -> Dataset:
    """The synthetic data set; clips are computed when they are loaded.

    Parameters
    ----------
    home : Path
        Unused; there so that all data sets load alike.
    clips_per_class : int
        At least as many as folds.
    seed : int
        Another seed gives entirely other clips.
    folds : int
        At least 2.
    """
    if folds < 2 or clips_per_class < folds:
        raise DatasetError(
            f"clips_per_class={clips_per_class}, folds={folds}; expected at least 2 folds and at "
            f"least one clip a class for each."
        )
    items = tuple(
        Item(
            f"{label}-{seed * 100_000 + number}",
            label,
            1 + number % folds,
            f"{label}-{seed * 100_000 + number}",
        )
        for label in LABELS
        for number in range(clips_per_class)
    )
    info = CATALOGUE[name]
    return Dataset(
        name,
        LABELS,
        items,
        info.licence,
        info.citation,
        loader=_compute,
        edition=f"computed {VERSION}",
    )


def _compute(item: Item) -> Clip:
    return synthesize(item.label, int(item.clip_id.rsplit("-", 1)[1]))


def render(
    folder: str | os.PathLike, seeds: dict[str, int], *, rate_hz: int = 22_050
) -> list[Path]:
    """Write one sound a class as 16-bit WAV: ``<folder>/<label>.wav``.

    Parameters
    ----------
    folder : path
    seeds : dict of str to int
        Which sound of which class.
    rate_hz : int
    """
    import soundfile

    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for label, seed in seeds.items():
        path = folder / f"{label}.wav"
        clip = synthesize(label, seed, rate_hz=rate_hz)
        with whole_file(path) as part:
            soundfile.write(part, clip.samples, rate_hz, subtype="PCM_16", format="WAV")
        paths.append(path)
    return paths


def fetch(home: Path, *, name: str = "synthetic", progress: bool = True) -> Path:
    """There is nothing to fetch."""
    raise DatasetError("The data set 'synthetic' is computed: there is nothing to fetch.")


def verify(home: Path, *, name: str = "synthetic") -> Verification:
    """There is nothing on disk to compare."""
    raise DatasetError("The data set 'synthetic' is computed: there is nothing to verify.")

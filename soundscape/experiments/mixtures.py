"""Recordings to detect in: mixtures of one fold's clips, and some in which nothing happens."""

from __future__ import annotations

import numpy as np

from ..audio import Clip
from ..audio.mixing import Ingredient, MixingRecipe, Mixture, mix
from ..datasets import Dataset
from ..errors import DatasetError

__all__ = ["BEDS", "COUNT", "EVENTS", "RECIPE", "check", "mixtures_of", "quiet"]

BEDS = ("rain", "sea_waves", "crackling_fire", "helicopter", "chainsaw")
"""Classes that go on for as long as one listens."""
EVENTS = ("dog", "rooster", "crying_baby", "sneezing", "clock_tick")
"""Classes that come and go."""
RECIPE = MixingRecipe(seconds=60.0, events=(8, 12), snr_db=(6.0, 15.0), silences=(1, 2))
COUNT = 12
"""Mixtures a fold: an hour of five folds."""
_QUIET_DB = -50.0


def check(dataset: Dataset) -> None:
    """Whether mixtures can be made of a data set.

    Raises
    ------
    DatasetError
        When it lacks a class of `BEDS` or `EVENTS`.
    """
    lacking = [label for label in BEDS + EVENTS if label not in dataset.classes]
    if lacking:
        raise DatasetError(
            f"Mixtures are made of the classes of ESC-10, and {dataset.name} has no "
            f"{', '.join(lacking)}; expected esc10, esc50 or synthetic."
        )


def mixtures_of(
    dataset: Dataset,
    fold: int,
    *,
    count: int = COUNT,
    recipe: MixingRecipe = RECIPE,
) -> dict[str, Mixture]:
    """Mixtures of the clips of one fold, by name.

    Parameters
    ----------
    dataset : Dataset
        With the classes `BEDS` and `EVENTS`.
    fold : int
    count : int
    recipe : MixingRecipe
    """
    check(dataset)
    mine = [item for item in dataset.items if item.fold == fold]
    beds, sounds = (
        [Ingredient(dataset.load(i), i.label, i.clip_id) for i in mine if i.label in labels]
        for labels in (BEDS, EVENTS)
    )
    return {
        f"{dataset.name}-{fold}-{number:02d}": mix(beds, sounds, recipe, seed=1_000 * fold + number)
        for number in range(count)
    }


def quiet(seconds: float = 60.0, rate_hz: int = 16_000) -> dict[str, Clip]:
    """Recordings in which nothing happens, by name: silence, the tone of a room, mains hum."""
    from scipy.signal import lfilter

    rng = np.random.default_rng(0)
    count = round(seconds * rate_hz)
    time = np.arange(count) / rate_hz
    tones = {
        "white": rng.standard_normal(count),
        "brown": np.asarray(lfilter([1.0], [1.0, -0.99], rng.standard_normal(count))),
        "hum": sum(np.sin(2 * np.pi * 50 * k * time) / k for k in (1, 2, 3, 5)),
    }
    level = 10 ** (_QUIET_DB / 20)
    clips = {
        name: Clip(tone * level / np.sqrt(np.mean(np.square(tone))), rate_hz, name)
        for name, tone in tones.items()
    }
    return {"silence": Clip(np.zeros(count), rate_hz, "silence"), **clips}

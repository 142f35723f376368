"""The settings of every training run that is published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..augment.spectrogram import Augmentation

__all__ = ["RECIPES", "SEEDLESS", "Recipe", "seeds_of"]


@dataclass(frozen=True)
class Recipe:
    """Everything that decides what a training run does, apart from data and seed.

    Parameters
    ----------
    model : str
        A name of `models.build`.
    epochs, batch_size : int
        Passes over the training clips, and clips a step. Baselines ignore these and all below.
    learning_rate, weight_decay : float
        Of AdamW (Loshchilov and Hutter 2019); the rate warms up over a tenth of the steps, then
        falls to zero along a cosine.
    label_smoothing : float
    ema : float
        Decay of the moving average of the weights that is kept at the end (Polyak averaging).
    augmentation : Augmentation or None
        None trains on the clips as they are.
    begin : {"", "yamnet"}
        Whose weights an ear begins with (see `training.finetune`); nobody's, or YAMNet's.
    rounds : int
        Rounds of variants of every clip that an ear is taught with; each pass hears the next.
    variants : {"all", "unmixed", "recorded"}
        What is taught: all variants, those of one clip alone, or the clips as they are.
    """

    model: str = "resnet"
    epochs: int = 120
    batch_size: int = 16
    learning_rate: float = 2e-3
    weight_decay: float = 0.02
    label_smoothing: float = 0.05
    ema: float = 0.99
    augmentation: Augmentation | None = field(default_factory=Augmentation)
    begin: str = ""
    rounds: int = 1
    variants: str = "all"


RECIPES: dict[str, Recipe] = {
    "ear": Recipe(
        model="ear",
        epochs=6,
        batch_size=128,
        learning_rate=5e-4,
        label_smoothing=0.0,
        ema=0.998,
        augmentation=None,
        begin="yamnet",
        rounds=3,
    ),
    "resnet": Recipe(),
    "mfcc_dense": Recipe(
        model="mfcc_dense",
        epochs=100,
        learning_rate=1e-3,
        weight_decay=0.0,
        label_smoothing=0.0,
        augmentation=None,
    ),
    "svm": Recipe(model="svm", augmentation=None),
    "random_forest": Recipe(model="random_forest", augmentation=None),
    "yamnet": Recipe(model="yamnet", augmentation=None),
}
"""The settings behind every row of the published table."""


SEEDLESS = ("svm", "yamnet")
"""Models that are the same whatever the seed: they are trained for the first one alone."""


def seeds_of(recipe: Recipe, seeds: Sequence[int]) -> list[int]:
    """The seeds that make a difference to a model: see `SEEDLESS`."""
    return list(seeds)[:1] if recipe.model in SEEDLESS else list(seeds)

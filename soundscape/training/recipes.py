"""The settings of every training run that is published: a type for each way of training."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .._util.choices import chosen
from ..augment.spectrogram import Augmentation, Masking
from ..errors import ModelError
from ..models import spec_of

__all__ = [
    "RECIPES",
    "BaselineRecipe",
    "FineTuneRecipe",
    "FitRecipe",
    "NetworkRecipe",
    "Recipe",
    "Remembering",
    "needs_yamnet",
    "recipe_of",
    "seeds_of",
]


@dataclass(frozen=True)
class BaselineRecipe:
    """A scikit-learn pipeline, fitted to the features of the training clips.

    Parameters
    ----------
    model : str
        A name of `models.SPECS`.
    """

    model: str


@dataclass(frozen=True, kw_only=True)
class NetworkRecipe:
    """What decides how any network is trained: see `loop.train`.

    Parameters
    ----------
    model : str
        A name of `models.SPECS`.
    epochs, batch_size : int
        Passes over what is heard, and clips (or variants of clips) a step.
    learning_rate, weight_decay : float
        Of AdamW (Loshchilov and Hutter 2019).
    warm_up : float
        Share of the steps in which the rate rises from zero. In the others it falls along a cosine
        as long as the whole training, which therefore ends before zero: at 2.4 % of the rate after
        a warm-up of a tenth.
    clip_norm : float or None
        Largest norm of the gradient of any weight; None for any.
    label_smoothing : float
    ema : float
        Decay of the moving average of the weights that is kept at the end (Polyak averaging).
    """

    model: str
    epochs: int
    batch_size: int
    learning_rate: float
    weight_decay: float
    warm_up: float
    clip_norm: float | None
    label_smoothing: float
    ema: float


@dataclass(frozen=True, kw_only=True)
class FitRecipe(NetworkRecipe):
    """A network that begins with nothing and is fitted to features and labels.

    Parameters
    ----------
    augmentation : Augmentation or None
        None trains on the clips as they are.
    """

    augmentation: Augmentation | None


@dataclass(frozen=True, kw_only=True)
class Remembering:
    """How an ear learns from what YAMNet hears in variants of its clips and of others.

    Parameters
    ----------
    beside : str
        Name of the data set of the others; "" for none.
    steps, size : int
        Steps, and variants of either a step.
    learning_rate, ema : float
        See `NetworkRecipe`.
    """

    beside: str
    steps: int
    size: int
    learning_rate: float
    ema: float


@dataclass(frozen=True, kw_only=True)
class FineTuneRecipe(NetworkRecipe):
    """An ear that goes on learning from computed variants of the clips: see `finetune`.

    Parameters
    ----------
    begin : {"yamnet", ""}
        Whose weights it begins with: YAMNet's, or nobody's.
    rounds : int
        Rounds of variants of every clip; each pass hears the next.
    variants : {"all", "unmixed", "recorded"}
        What is heard: all variants, those of one clip alone, or the clips as they are.
    masking : Masking
    remembering : Remembering or None
        How it goes on hearing what YAMNet hears; None leaves that as it was.
    """

    begin: str
    rounds: int
    variants: str
    masking: Masking
    remembering: Remembering | None


Recipe = BaselineRecipe | FitRecipe | FineTuneRecipe
"""Everything that decides what a training run does, apart from data and seed."""


_RECIPES: tuple[Recipe, ...] = (
    FineTuneRecipe(
        model="ear",
        epochs=4,
        batch_size=64,
        learning_rate=5e-4,
        weight_decay=0.02,
        warm_up=1 / 12,
        clip_norm=None,
        label_smoothing=0.0,
        ema=0.996,
        begin="yamnet",
        rounds=1,
        variants="all",
        masking=Masking(stripes=1, bands=8, frames=48),
        remembering=Remembering(beside="world", steps=400, size=32, learning_rate=1e-4, ema=0.98),
    ),
    FitRecipe(
        model="resnet",
        epochs=120,
        batch_size=16,
        learning_rate=2e-3,
        weight_decay=0.02,
        warm_up=0.1,
        clip_norm=1.0,
        label_smoothing=0.05,
        ema=0.99,
        augmentation=Augmentation(),
    ),
    FitRecipe(
        model="mfcc_dense",
        epochs=100,
        batch_size=16,
        learning_rate=1e-3,
        weight_decay=0.0,
        warm_up=0.1,
        clip_norm=1.0,
        label_smoothing=0.0,
        ema=0.99,
        augmentation=None,
    ),
    BaselineRecipe("svm"),
    BaselineRecipe("random_forest"),
    BaselineRecipe("head"),
    BaselineRecipe("yamnet"),
)
RECIPES: dict[str, Recipe] = {recipe.model: recipe for recipe in _RECIPES}
"""The settings behind every row of the published table, by model."""


def recipe_of(model: str) -> Recipe:
    """The published recipe of a model.

    Raises
    ------
    ModelError
        For a model that has none; the message has the nearest right name.
    """
    return RECIPES[chosen(model, RECIPES, "model", ModelError)]


def seeds_of(recipe: Recipe, seeds: Sequence[int]) -> list[int]:
    """The seeds that make a difference: the first alone where no seed changes the model."""
    return list(seeds) if spec_of(recipe.model).seeded else list(seeds)[:1]


def needs_yamnet(recipe: Recipe) -> bool:
    """Whether a run takes YAMNet's file: to begin with, as a teacher, or to look at the clips."""
    learns = isinstance(recipe, FineTuneRecipe) and bool(recipe.begin or recipe.remembering)
    return learns or spec_of(recipe.model).looks_at.needs_yamnet

"""Train networks and baselines on official folds.

The protocol: a model that is scored on a fold has seen no clip of that fold, and no clip of a
recording that also appears in it. The number of epochs and every other setting is fixed before
training; nothing is stopped, chosen or tuned by looking at the scored fold.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from .. import models
from ..datasets import Dataset, Item
from ..errors import ModelError
from ..models import FEATURE_OF
from .cost import Cost, count_parameters, forget_peak, peak_memory_mb
from .features import features_of
from .loop import fit_network, kept_network, read_network, write_network
from .recipes import RECIPES, Recipe, seeds_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "FoldModel",
    "cross_validate",
    "fit",
    "fold_model",
    "predict_logits",
    "prepare",
]


@dataclass(frozen=True)
class FoldModel:
    """One model, trained on all folds but one: it never heard a clip or a recording of that one.

    Parameters
    ----------
    fold : int or None
        The fold that was left out; None for a model that heard everything.
    seed : int
    recipe : Recipe
    classes : tuple of str
        In the order of the logits.
    fitted : keras.Model or sklearn.pipeline.Pipeline
    cost : Cost
    """

    fold: int | None
    seed: int
    recipe: Recipe
    classes: tuple[str, ...]
    fitted: object
    cost: Cost

    def logits(self, features: np.ndarray) -> np.ndarray:
        """What it says of any sounds, given what `models.FEATURE_OF` names of them.

        Returns
        -------
        np.ndarray [shape=(n, outputs), dtype=float32]
            Before any softmax; log-probabilities for baselines. Those of the classes come first,
            then those of other sounds that it was taught, if any.
        """
        return predict_logits(self.fitted, features)

    def predictions(self, items: Sequence[Item], features: np.ndarray) -> pd.DataFrame:
        """A predictions table of some clips.

        Parameters
        ----------
        items : sequence of Item
            Of the left-out fold; also of classes that the model does not know.
        features : np.ndarray [shape=(len(items), ...)]

        Returns
        -------
        pandas.DataFrame
            The columns of `cross_validate`.
        """
        return self.named(items, self.logits(features))

    def named(self, items: Sequence[Item], logits: np.ndarray) -> pd.DataFrame:
        """The predictions table of logits that were had from `logits`."""
        import pandas as pd
        from scipy.special import softmax

        probabilities = softmax(logits[:, : len(self.classes)].astype(np.float64), axis=1)
        frame = pd.DataFrame(
            {
                "clip": [item.clip_id for item in items],
                "recording": [item.source for item in items],
                "fold": self.fold,
                "seed": self.seed,
                "label": [item.label for item in items],
                "predicted": [self.classes[i] for i in probabilities.argmax(axis=1)],
            }
        )
        return frame.join(pd.DataFrame(probabilities, columns=list(self.classes)))


def cross_validate(
    dataset: Dataset,
    recipe: Recipe | None = None,
    *,
    seeds: Sequence[int] = (0,),
    folds: Sequence[int] | None = None,
    cache: str | os.PathLike | None = None,
    progress: bool = False,
) -> pd.DataFrame:
    """Predict every clip by a model that never heard its fold.

    Parameters
    ----------
    dataset : Dataset
    recipe : Recipe
    seeds : sequence of int
        One complete cross-validation each.
    folds : sequence of int, optional
        Only these official folds; all by default.
    cache : path, optional
        Folder for features and trained networks: an interrupted run goes on where it stopped.
    progress : bool

    Returns
    -------
    pandas.DataFrame
        One row a clip and seed: ``clip, recording, fold, seed, label, predicted``, then one
        probability column a class. ``.attrs`` holds ``fit_seconds`` (mean a fold),
        ``peak_memory_mb`` (largest of the folds), ``parameters`` and ``backend``.

    Notes
    -----
    Runs go through `joblib.Parallel` with no backend named: wrap the call in
    ``joblib.parallel_config(n_jobs=2)``, or ``("dask")``, to spread them.
    """
    import joblib
    import pandas as pd
    from tqdm.auto import tqdm

    recipe = recipe or RECIPES["resnet"]
    features = features_of(dataset, FEATURE_OF[recipe.model], cache=cache, progress=progress)
    prepare(dataset, recipe, seeds=seeds, folds=folds, cache=cache, progress=progress)
    wanted = [(fold, seed) for seed in seeds_of(recipe, seeds) for fold in folds or dataset.folds]
    tasks = (
        joblib.delayed(_predicted_fold)(dataset, recipe, fold, seed, cache, features)
        for fold, seed in wanted
    )
    runs = list(
        tqdm(
            joblib.Parallel(return_as="generator")(tasks),
            total=len(wanted),
            desc=f"{dataset.name} {recipe.model}",
            unit="fold",
            disable=not progress,
        )
    )
    tables, costs, parameters = zip(*runs, strict=True)
    frame = pd.concat(tables, ignore_index=True)
    frame.attrs = {
        "fit_seconds": float(np.mean([cost.seconds for cost in costs])),
        "peak_memory_mb": max(cost.peak_memory_mb for cost in costs),
        "parameters": max(parameters),
        "backend": costs[0].backend,
    }
    return frame


def prepare(
    dataset: Dataset,
    recipe: Recipe,
    *,
    seeds: Sequence[int] = (0,),
    folds: Sequence[int | None] | None = None,
    cache: str | os.PathLike | None = None,
    progress: bool = False,
) -> None:
    """Compute what all runs of a recipe share, so that runs side by side need not do it each.

    These are the variants that an ear is taught with, where any of its networks is not kept yet;
    other models share nothing but features.

    Parameters
    ----------
    dataset, recipe, seeds, folds, cache, progress
        See `cross_validate`.
    """
    if recipe.model != "ear" or cache is None:
        return
    from . import finetune

    taught = finetune.lesson_for(dataset).dataset
    runs = [(fold, seed) for seed in seeds for fold in folds or dataset.folds]
    if not all(kept_network(taught, recipe, *run, cache).is_file() for run in runs):
        _variants(taught, recipe, cache, progress)


def _variants(taught: Dataset, recipe: Recipe, cache, progress: bool = False) -> list:
    """All rounds that an ear is taught with."""
    from ..augment import waveform
    from ..models import yamnet

    if recipe.begin == "yamnet":
        yamnet.find()  # says how to get it before the variants take their time
    if cache is None:
        raise ModelError(
            "No cache was given, and an ear is taught with gigabytes of variants that are kept on "
            "disk; name a folder for them, such as cache='data/cache'."
        )
    options = {"cache": cache, "progress": progress}
    return [waveform.compute(taught, round_=one, **options) for one in range(recipe.rounds)]


def _predicted_fold(dataset, recipe, fold, seed, cache, features):
    """Predictions of a fold; the model itself does not travel between processes."""
    model = fold_model(dataset, recipe, fold=fold, seed=seed, cache=cache, features=features)
    _, test = dataset.split(fold)
    table = model.predictions(test, features[_places(dataset, test)])
    return table, model.cost, count_parameters(model.fitted)


def fold_model(
    dataset: Dataset,
    recipe: Recipe,
    *,
    fold: int | None,
    seed: int,
    cache: str | os.PathLike | None = None,
    features: np.ndarray | None = None,
) -> FoldModel:
    """The model that never heard a fold: found in the cache, else trained and kept there.

    Parameters
    ----------
    dataset : Dataset
    recipe : Recipe
    fold : int or None
        None trains on everything: the model that ships.
    seed : int
    cache : path, optional
        Where features and networks are kept. Networks are kept as plain arrays (no pickle);
        baselines are fitted again, which takes seconds.
    features : np.ndarray [shape=(len(dataset.items), ...)], optional
        One entry an item, in the order of ``dataset.items``, where they are at hand.

    Returns
    -------
    FoldModel
    """
    if recipe.model == "ear":
        return _fold_ear(dataset, recipe, fold, seed, cache)

    def ready():
        items = dataset.items if fold is None else dataset.split(fold)[0]
        heard = features
        if heard is None:
            heard = features_of(dataset, FEATURE_OF[recipe.model], cache=cache)
        target = {label: index for index, label in enumerate(dataset.classes)}
        labels = np.array([target[item.label] for item in items])
        rows = heard[_places(dataset, items)]
        return partial(fit, rows, labels, len(dataset.classes), recipe, seed=seed)

    fitted, cost = _found_or_trained(dataset, recipe, fold, seed, cache, ready)
    return FoldModel(fold, seed, recipe, dataset.classes, fitted, cost)


def _fold_ear(dataset, recipe, fold, seed, cache) -> FoldModel:
    """The ear of a fold, which may be taught more classes than the data set asks for."""
    from ..models import ear
    from . import finetune

    lesson = finetune.lesson_for(dataset)

    def ready():
        made = _variants(lesson.dataset, recipe, cache)
        return partial(finetune.teach, lesson, made, fold, recipe, seed=seed)

    taught, cost = _found_or_trained(lesson.dataset, recipe, fold, seed, cache, ready)
    everything = lesson.dataset.classes
    others = [name for name in everything if name not in dataset.classes]
    order = [everything.index(name) for name in (*dataset.classes, *others)]
    fitted = ear.narrowed(taught, order)
    return FoldModel(fold, seed, recipe, dataset.classes, fitted, cost)


def _found_or_trained(dataset, recipe, fold, seed, cache, ready):
    """A model and its `Cost`; `ready` gets all that training needs, and returns the training."""
    kept = kept_network(dataset, recipe, fold, seed, cache)
    if kept is not None and kept.is_file():
        return read_network(kept, recipe, len(dataset.classes))
    train = ready()
    forget_peak()
    started = time.perf_counter()
    fitted = train()
    cost = Cost(time.perf_counter() - started, peak_memory_mb(), _backend(recipe))
    if kept is not None:
        write_network(kept, fitted, cost)
    return fitted, cost


def _places(dataset: Dataset, items: Sequence[Item]) -> list[int]:
    place = {item.clip_id: index for index, item in enumerate(dataset.items)}
    return [place[item.clip_id] for item in items]


def fit(
    features: np.ndarray,
    labels: np.ndarray,
    n_classes: int,
    recipe: Recipe,
    *,
    seed: int,
    validation: tuple[np.ndarray, np.ndarray] | None = None,
    on_epoch=None,
):
    """Train one model.

    Parameters
    ----------
    features : np.ndarray [shape=(n, ...)]
        Log-mel levels for ``"resnet"``, MFCC summaries for the others.
    labels : np.ndarray of int [shape=(n,)]
    n_classes : int
    recipe : Recipe
    seed : int
        The same seed on the same machine and backend gives the same model.
    validation : (features, labels), optional
        Watched, never used: only for learning curves.
    on_epoch : callable(epoch, logs), optional
        Called after every epoch.

    Returns
    -------
    keras.Model or sklearn.pipeline.Pipeline
        Networks carry their learning curves as ``model.curves`` (a dict of lists).
    """
    if len(features) != len(labels) or len(features) == 0:
        raise ModelError(
            f"{len(features)} feature rows for {len(labels)} labels; expected as many, at least 1."
        )
    if recipe.model in models.BASELINES:
        return models.build(recipe.model, n_classes, seed=seed).fit(features, labels)
    return fit_network(features, labels, n_classes, recipe, seed, validation, on_epoch)


def predict_logits(model, features: np.ndarray) -> np.ndarray:
    """Logits [shape=(n, classes), dtype=float32]; log-probabilities where a model has none."""
    if _is_linear(model):
        return model.decision_function(features).astype(np.float32)
    if hasattr(model, "predict_proba"):
        return np.log(np.maximum(model.predict_proba(features), 1e-9)).astype(np.float32)
    return np.asarray(model.predict(features.astype(np.float32), verbose=0, batch_size=64))


def _is_linear(model) -> bool:
    """Whether it is a softmax of linear scores of three or more classes."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import Pipeline

    return (
        isinstance(model, Pipeline)
        and isinstance(model[-1], LogisticRegression)
        and len(model.classes_) > 2
    )


def _backend(recipe: Recipe) -> str:
    if recipe.model in models.BASELINES:
        return "scikit-learn"
    import keras

    name = keras.backend.backend()
    if name == "jax":  # says by itself which device it takes
        import jax

        device = jax.devices()[0]
        name += "" if device.platform == "cpu" else f" on {device.device_kind}"
    return name

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
from typing import TYPE_CHECKING, Any

import numpy as np

from ..datasets import Dataset, Item
from ..models import spec_of
from .cost import Cost, count_parameters, forget_peak, peak_memory_mb
from .features import features_of
from .kept import read_network, write_network
from .plans import network_path, plan_of
from .recipes import Recipe, seeds_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "FoldModel",
    "cross_validate",
    "fold_model",
    "predict_both",
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
    fitted: Any
    cost: Cost

    def logits(self, features: np.ndarray) -> np.ndarray:
        """What it says of any sounds, given what its model looks at of them (`models.spec_of`).

        Returns
        -------
        np.ndarray [shape=(n, outputs), dtype=float32]
            Before any softmax; log-probabilities for baselines. Those of the classes come first,
            then those of other sounds that it was trained on, if any.
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
    recipe: Recipe,
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

    feature = spec_of(recipe.model).feature
    features = features_of(dataset, feature, cache=cache, progress=progress)
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

    These are the variants that an ear learns from, where any of its networks is not kept yet;
    other models share nothing but features.

    Parameters
    ----------
    dataset, recipe, seeds, folds, cache, progress
        See `cross_validate`.
    """
    if cache is None:
        return
    runs = [(fold, seed) for seed in seeds_of(recipe, seeds) for fold in folds or dataset.folds]
    plan = plan_of(dataset, recipe)
    paths = [network_path(plan, *run, cache) for run in runs]
    if not all(path is not None and path.is_file() for path in paths):
        plan.prepare(cache, progress)


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
    plan = plan_of(dataset, recipe)
    kept = network_path(plan, fold, seed, cache)
    if kept is not None and kept.is_file():
        fitted, cost = read_network(kept, recipe.model, len(plan.clips.classes))
    else:
        train = plan.ready(fold, seed, cache, features)
        forget_peak()
        started = time.perf_counter()
        fitted = train()
        cost = Cost(time.perf_counter() - started, peak_memory_mb(), _backend(recipe))
        if kept is not None:
            write_network(kept, fitted, cost)
    return FoldModel(fold, seed, recipe, dataset.classes, plan.answering(fitted), cost)


def _places(dataset: Dataset, items: Sequence[Item]) -> list[int]:
    place = {item.clip_id: index for index, item in enumerate(dataset.items)}
    return [place[item.clip_id] for item in items]


def predict_logits(model, features: np.ndarray) -> np.ndarray:
    """Logits [shape=(n, classes), dtype=float32]; log-probabilities where a model has none."""
    if _is_linear(model):
        return model.decision_function(features).astype(np.float32)
    if hasattr(model, "predict_proba"):
        return np.log(np.maximum(model.predict_proba(features), 1e-9)).astype(np.float32)
    said = model.predict(features.astype(np.float32), verbose=0, batch_size=64)
    return np.asarray(said["logits"] if isinstance(said, dict) else said)


def predict_both(model, features: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What an ear says of clips: of its classes, and of AudioSet's.

    Parameters
    ----------
    model : keras.Model
        As `models.ear.build` makes it.
    features : np.ndarray [shape=(n, bands, frames)]

    Returns
    -------
    logits : np.ndarray [shape=(n, classes)]
    scores : np.ndarray [shape=(n, 521), 0 to 1]
        Means over the windows.
    """
    parts = []
    for start in range(0, len(features), 64):  # scores of all windows would fill the memory
        shown = features[start : start + 64].astype(np.float32)
        said = model.predict_on_batch(shown)
        windows = 1 / (1 + np.exp(-np.clip(said["world"], -30, 30)))
        parts.append((said["logits"], windows.mean(axis=1)))
    logits, scores = zip(*parts, strict=True)
    return np.concatenate(logits), np.concatenate(scores)


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
    if spec_of(recipe.model).kind != "network":
        return "scikit-learn"
    import keras

    name = keras.backend.backend()
    if name == "jax":  # says by itself which device it takes
        import jax  # pyright: ignore[reportMissingImports]

        device = jax.devices()[0]
        name += "" if device.platform == "cpu" else f" on {device.device_kind}"
    return name

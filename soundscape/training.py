"""Train networks and baselines on official folds.

The protocol: a model that is scored on a fold has seen no clip of that fold, and no clip of a
recording that also appears in it. The number of epochs and every other setting is fixed before
training; nothing is stopped, chosen or tuned by looking at the scored fold.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from . import augmentation, models
from .augmentation import Augmentation
from .datasets.base import Dataset
from .errors import ModelError
from .preparation import FEATURE_OF, features_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["RECIPES", "FoldRun", "Recipe", "cross_validate", "fit", "predict_logits", "run_fold"]


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
    """

    model: str = "resnet"
    epochs: int = 120
    batch_size: int = 16
    learning_rate: float = 2e-3
    weight_decay: float = 0.02
    label_smoothing: float = 0.05
    ema: float = 0.99
    augmentation: Augmentation | None = field(default_factory=Augmentation)


RECIPES: dict[str, Recipe] = {
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


@dataclass(frozen=True)
class FoldRun:
    """One model, trained on all folds but one and scored on that one.

    Parameters
    ----------
    fold, seed : int
    clips : tuple of str
        Clip identifiers of the scored fold.
    labels : tuple of str
        What they are.
    logits : np.ndarray [shape=(clips, classes)]
        What the model said, before any softmax; log-probabilities for baselines.
    seconds : float
        Wall time of training.
    backend : str
        Keras backend, or ``"scikit-learn"``.
    """

    fold: int
    seed: int
    clips: tuple[str, ...]
    labels: tuple[str, ...]
    logits: np.ndarray
    seconds: float
    backend: str


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
        Folder for features and finished folds: an interrupted run goes on where it stopped.
    progress : bool

    Returns
    -------
    pandas.DataFrame
        One row a clip and seed: ``clip, fold, seed, label, predicted``, then one probability
        column a class. ``.attrs`` holds ``fit_seconds`` (mean a fold) and ``backend``.

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
    wanted = [(fold, seed) for seed in seeds for fold in folds or dataset.folds]
    tasks = (
        joblib.delayed(run_fold)(dataset, features, recipe, fold=fold, seed=seed, cache=cache)
        for fold, seed in wanted
    )
    runs: list[FoldRun] = list(
        tqdm(
            joblib.Parallel(return_as="generator")(tasks),
            total=len(wanted),
            desc=f"{dataset.name} {recipe.model}",
            unit="fold",
            disable=not progress,
        )
    )
    frame = pd.concat([_predictions(run, dataset.classes) for run in runs], ignore_index=True)
    frame.attrs = {
        "fit_seconds": float(np.mean([run.seconds for run in runs])),
        "backend": runs[0].backend,
    }
    return frame


def run_fold(
    dataset: Dataset,
    features: np.ndarray,
    recipe: Recipe,
    *,
    fold: int,
    seed: int,
    cache: str | os.PathLike | None = None,
) -> FoldRun:
    """Train without one fold and predict that fold.

    Parameters
    ----------
    dataset : Dataset
    features : np.ndarray [shape=(len(dataset.items), ...)]
        One entry an item, in the order of ``dataset.items``.
    recipe : Recipe
    fold, seed : int
    cache : path, optional
        Where a finished fold is kept and found again.
    """
    kept = _kept_run(dataset, recipe, fold, seed, cache)
    if kept is not None and kept.is_file():
        with np.load(kept, allow_pickle=False) as saved:
            return FoldRun(
                fold,
                seed,
                tuple(saved["clips"].tolist()),
                tuple(saved["labels"].tolist()),
                saved["logits"],
                float(saved["seconds"]),
                str(saved["backend"]),
            )
    train, test = dataset.split(fold)
    place = {item.clip_id: index for index, item in enumerate(dataset.items)}
    target = {label: index for index, label in enumerate(dataset.classes)}
    rows = np.array([place[item.clip_id] for item in train])
    labels = np.array([target[item.label] for item in train])
    started = time.perf_counter()
    model = fit(features[rows], labels, len(dataset.classes), recipe, seed=seed)
    seconds = time.perf_counter() - started
    run = FoldRun(
        fold,
        seed,
        tuple(item.clip_id for item in test),
        tuple(item.label for item in test),
        predict_logits(model, features[[place[item.clip_id] for item in test]]),
        seconds,
        _backend(recipe),
    )
    if kept is not None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        part = kept.with_suffix(f".{os.getpid()}.part.npz")
        np.savez(part, **{name: getattr(run, name) for name in _KEPT_FIELDS})
        os.replace(part, kept)
    return run


_KEPT_FIELDS = ("clips", "labels", "logits", "seconds", "backend")


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
    return _fit_network(features, labels, n_classes, recipe, seed, validation, on_epoch)


def _fit_network(features, labels, n_classes, recipe, seed, validation, on_epoch):
    import keras

    keras.utils.set_random_seed(seed)
    model = models.build(recipe.model, n_classes)
    batches = _batches(features, labels, n_classes, recipe, seed)
    steps = recipe.epochs * len(batches)
    rate = keras.optimizers.schedules.CosineDecay(
        0.0, steps, warmup_target=recipe.learning_rate, warmup_steps=max(1, steps // 10)
    )
    model.compile(
        keras.optimizers.AdamW(
            rate,
            weight_decay=recipe.weight_decay,
            clipnorm=1.0,
            use_ema=True,
            ema_momentum=recipe.ema,
        ),
        keras.losses.CategoricalCrossentropy(
            from_logits=True, label_smoothing=recipe.label_smoothing
        ),
        metrics=["accuracy"],
    )
    callbacks = [keras.callbacks.LambdaCallback(on_epoch_end=on_epoch)] if on_epoch else []
    watched = None
    if validation is not None:
        watched = (validation[0].astype(np.float32), np.eye(n_classes)[validation[1]])
    history = model.fit(
        batches, epochs=recipe.epochs, verbose=0, callbacks=callbacks, validation_data=watched
    )
    model.curves = history.history
    return model


def _batches(features, labels, n_classes, recipe, seed):
    """Shuffled, augmented batches: every epoch differs, every run with a seed is the same."""
    import keras

    one_hot = np.eye(n_classes, dtype=np.float32)[labels]

    class Batches(keras.utils.PyDataset):
        epoch = 0

        def __len__(self):
            return max(1, len(features) // recipe.batch_size)

        def on_epoch_end(self):
            self.epoch += 1

        def __getitem__(self, index):
            order = np.random.default_rng((seed, self.epoch)).permutation(len(features))
            rows = order[index * recipe.batch_size : (index + 1) * recipe.batch_size]
            x, y = features[rows].astype(np.float32), one_hot[rows]
            if recipe.augmentation is None:
                return x, y
            rng = np.random.default_rng((seed, self.epoch, index))
            changes = augmentation.draw(rng, x.shape, recipe.augmentation)
            weight = changes.weight[:, None]
            mixed = weight * y + (1 - weight) * y[changes.partner]
            return augmentation.apply(x, changes), mixed

    return Batches()


def predict_logits(model, features: np.ndarray) -> np.ndarray:
    """Logits (log-probabilities for baselines) [shape=(n, classes), dtype=float32]."""
    if hasattr(model, "predict_proba"):
        return np.log(np.maximum(model.predict_proba(features), 1e-9)).astype(np.float32)
    return np.asarray(model.predict(features.astype(np.float32), verbose=0, batch_size=64))


def _predictions(run: FoldRun, classes: Sequence[str]) -> pd.DataFrame:
    import pandas as pd
    from scipy.special import softmax

    probabilities = softmax(run.logits.astype(np.float64), axis=1)
    frame = pd.DataFrame(
        {
            "clip": run.clips,
            "fold": run.fold,
            "seed": run.seed,
            "label": run.labels,
            "predicted": [classes[i] for i in probabilities.argmax(axis=1)],
        }
    )
    return frame.join(pd.DataFrame(probabilities, columns=list(classes)))


def _backend(recipe: Recipe) -> str:
    if recipe.model in models.BASELINES:
        return "scikit-learn"
    import keras

    return keras.backend.backend()


def _kept_run(dataset, recipe, fold, seed, cache) -> Path | None:
    if cache is None:
        return None
    identity = json.dumps(
        [dataset.name, [item.clip_id for item in dataset.items], asdict(recipe)], sort_keys=True
    )
    key = sha256(identity.encode()).hexdigest()[:16]
    return Path(cache) / f"{dataset.name}-{recipe.model}-{key}" / f"fold{fold}-seed{seed}.npz"

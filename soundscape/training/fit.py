"""Fit a model to features and labels: a network that begins with nothing, or a baseline."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .. import models
from ..augment import spectrogram
from ..errors import ModelError
from . import loop

if TYPE_CHECKING:
    from .recipes import BaselineRecipe, FitRecipe

__all__ = ["fit", "fit_baseline"]


def fit(
    features: np.ndarray,
    labels: np.ndarray,
    n_classes: int,
    recipe: FitRecipe,
    *,
    seed: int,
    validation: tuple[np.ndarray, np.ndarray] | None = None,
    on_epoch=None,
):
    """Train a network.

    Parameters
    ----------
    features : np.ndarray [shape=(n, ...)]
        What the model looks at: see `models.ModelSpec`.
    labels : np.ndarray of int [shape=(n,)]
    n_classes : int
    recipe : FitRecipe
    seed : int
        The same seed on the same machine and backend gives the same model.
    validation : (features, labels), optional
        Watched, never used: only for learning curves.
    on_epoch : callable(epoch, logs), optional
        Called after every epoch.

    Returns
    -------
    keras.Model
        With its learning curves as ``model.curves`` (a dict of lists).
    """
    _check(features, labels)
    import keras

    keras.utils.set_random_seed(seed)
    network = models.build(recipe.model, n_classes)
    if validation is not None:
        validation = (validation[0].astype(np.float32), np.eye(n_classes)[validation[1]])
    loop.train(
        network,
        _batches(features, labels, n_classes, recipe, seed),
        recipe,
        epochs=recipe.epochs,
        validation=validation,
        on_epoch=on_epoch,
    )
    return network


def fit_baseline(
    features: np.ndarray, labels: np.ndarray, n_classes: int, recipe: BaselineRecipe, *, seed: int
):
    """Fit a baseline; the parameters are those of `fit`.

    Returns
    -------
    sklearn.pipeline.Pipeline
    """
    _check(features, labels)
    options = {"seed": seed} if models.spec_of(recipe.model).seeded else {}
    return models.build(recipe.model, n_classes, **options).fit(features, labels)


def _check(features: np.ndarray, labels: np.ndarray) -> None:
    if len(features) != len(labels) or len(features) == 0:
        raise ModelError(
            f"{len(features)} feature rows for {len(labels)} labels; expected as many, at least 1."
        )


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
            changes = spectrogram.draw(rng, x.shape, recipe.augmentation)
            weight = changes.weight[:, None]
            mixed = weight * y + (1 - weight) * y[changes.partner]
            return spectrogram.apply(x, changes), mixed

    return Batches()

"""Fit a Keras network, keep it, and find it again.

Batches differ in every epoch, the rate of learning warms up and falls, and the average of the
weights is what remains. Networks are kept as plain arrays, without pickle, under a name made of
everything that they depend on.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, fields
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from .. import models
from ..augment import spectrogram, waveform
from ..models import FEATURE_OF, params_of
from .cost import Cost

if TYPE_CHECKING:
    from .recipes import Recipe

__all__ = ["fit_network", "kept_network", "read_network", "write_network"]


def fit_network(
    features: np.ndarray,
    labels: np.ndarray,
    n_classes: int,
    recipe: Recipe,
    seed: int,
    validation: tuple[np.ndarray, np.ndarray] | None = None,
    on_epoch=None,
):
    """Train the network of a recipe; the parameters are those of `training.fit`.

    Returns
    -------
    keras.Model
        With its learning curves as ``curves``.
    """
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
            changes = spectrogram.draw(rng, x.shape, recipe.augmentation)
            weight = changes.weight[:, None]
            mixed = weight * y + (1 - weight) * y[changes.partner]
            return spectrogram.apply(x, changes), mixed

    return Batches()


def kept_network(dataset, recipe, fold, seed, cache) -> Path | None:
    """Where a trained network lives: named after everything it depends on."""
    if cache is None or recipe.model in models.BASELINES:
        return None
    network = models.build(recipe.model, len(dataset.classes))
    clips = [(item.clip_id, item.label, item.fold, item.source) for item in dataset.items]
    shapes = [tuple(weight.shape) for weight in network.weights]
    # Only settings of its own: one that is added to all recipes later changes no network.
    usual = {field.name: getattr(field, "default", None) for field in fields(recipe)}
    own = {key: value for key, value in asdict(recipe).items() if value != usual[key]}
    params = params_of(FEATURE_OF[recipe.model]).identity()
    parts = [dataset.name, clips, own, shapes, params]
    if recipe.model == "ear":
        parts.append(waveform.VERSION)
    key = sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]
    return Path(cache) / f"{dataset.name}-{recipe.model}-{key}" / f"fold{fold}-seed{seed}.npz"


def write_network(path: Path, network, cost: Cost) -> None:
    """Keep a trained network, whole or not at all."""
    weights = {f"{i:03d}": value for i, value in enumerate(network.get_weights())}
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part.npz")
    np.savez(part, cost=json.dumps(asdict(cost)), **weights)
    os.replace(part, path)


def read_network(path: Path, recipe: Recipe, n_classes: int):
    """A network that was kept, and its `Cost`."""
    network = models.build(recipe.model, n_classes)
    with np.load(path, allow_pickle=False) as saved:
        network.set_weights([saved[f"{i:03d}"] for i in range(len(network.weights))])
        return network, Cost(**json.loads(str(saved["cost"])))

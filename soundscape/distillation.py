"""Teach the ear: labels, and what YAMNet hears, of every training clip in many variants.

Knowledge distillation (Hinton et al. 2015) by regression of the teacher's features (Romero et al.
2015, "FitNets"): the square root of YAMNet's embedding, standardised, of every window and of the
whole variant. Mixed variants have mixed labels (Tokozume et al. 2018). Matrices are trained with
Muon (Jordan et al. 2024), which needs a quarter fewer steps here than AdamW.

A fold's ear hears no variant that holds a clip or a recording of that fold: see `taught_rows`.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from . import models, variants
from .datasets.base import Dataset

if TYPE_CHECKING:
    from .training import Recipe

__all__ = ["FREE_LICENCES", "Lesson", "lessons", "taught_rows", "teach"]

FREE_LICENCES = ("CC0", "CC-BY")
"""Licences of the clips that the ear is taught with, where clips have licences of their own."""

_LARGER = {"esc10": "esc50"}
"""Data sets that lie inside a larger one of the same folds, all of which can be taught."""

_HOP_FRAMES = 24  # of the teacher's windows: an input turned by this turns the windows by one
_QUIET_SHARE = 0.25  # of the median spread: dimensions that hardly ever speak are not blown up


@dataclass(frozen=True)
class Lesson:
    """What an ear is taught with.

    Parameters
    ----------
    dataset : Dataset
        The clips that variants were made of.
    whole : Dataset
        With the clips that were left out for their licence; the same otherwise.
    variants : Variants
    """

    dataset: Dataset
    whole: Dataset
    variants: variants.Variants


def lessons(
    dataset: Dataset, *, cache: str | os.PathLike, progress: bool = False, count: int | None = None
) -> Lesson:
    """The variants that ears for a data set are taught with, computed once and kept.

    For ESC-10 those of all of ESC-50 whose licence allows any use (see `FREE_LICENCES`), since
    more kinds of sound make better features; for other data sets their own clips.

    Parameters
    ----------
    dataset : Dataset
    cache : path
    progress : bool
    count : int, optional
        Variants of each clip; `variants.VARIANTS` by default.
    """
    from . import datasets

    whole = dataset
    if dataset.name in _LARGER:
        whole = datasets.load(_LARGER[dataset.name])
    licensed = any(item.licence for item in whole.items)
    taught = whole
    if licensed:
        free = tuple(item for item in whole.items if item.licence in FREE_LICENCES)
        taught = replace(whole, name=f"{whole.name}-free", items=free)
    made = variants.compute(
        taught, cache=cache, count=count or variants.VARIANTS, progress=progress
    )
    return Lesson(taught, whole, made)


def taught_rows(lesson: Lesson, fold: int | None) -> np.ndarray:
    """Variants that may be heard before a fold is asked about.

    Parameters
    ----------
    lesson : Lesson
    fold : int or None
        None for all variants: for the network that ships.

    Returns
    -------
    np.ndarray of int [shape=(m,)]
        Rows of ``lesson.variants`` in which neither sound lies in the fold or comes from a
        recording of which any clip does.
    """
    items, made = lesson.dataset.items, lesson.variants
    allowed = np.ones(len(items), bool)
    if fold is not None:
        sources = {item.source for item in lesson.whole.items if item.fold == fold}
        allowed = np.array([i.fold != fold and i.source not in sources for i in items])
    return np.flatnonzero(allowed[made.own] & allowed[made.partner])


def teach(lesson: Lesson, rows: np.ndarray, recipe: Recipe, *, seed: int):
    """Train one ear.

    Parameters
    ----------
    lesson : Lesson
    rows : np.ndarray of int
        Variants to teach (see `taught_rows`).
    recipe : training.Recipe
    seed : int

    Returns
    -------
    keras.Model
        As `models.ear.plain` makes it; ``curves`` holds the losses along the way.
    """
    import keras

    from .models import ear

    before = keras.config.dtype_policy()
    keras.utils.set_random_seed(seed)
    try:
        # Half precision trains twice as fast where the processor has it; elsewhere it is emulated.
        keras.config.set_dtype_policy("mixed_bfloat16")
        network = models.build("ear", len(lesson.dataset.classes), taught=True)
    finally:
        keras.config.set_dtype_policy(before)
    batches, weight = _batches(lesson, rows, recipe, seed), recipe.teacher_weight
    network.compile(
        _optimiser(recipe, len(batches)),
        {
            "logits": keras.losses.CategoricalCrossentropy(from_logits=True),
            "windows": _window_loss,
            "clip": "mean_squared_error",
        },
        loss_weights={"logits": 1.0, "windows": weight, "clip": weight},
    )
    curves = _Curves(len(batches))
    network.fit(batches, epochs=1, shuffle=False, verbose=0, callbacks=[curves.callback()])
    listener = ear.plain(network)
    listener.curves = curves.values
    return listener


def _optimiser(recipe, steps: int):
    """Muon with a warm-up of a twelfth and a cosine to zero; the last layers have AdamW's step."""
    import keras
    from keras import ops

    class Muon(keras.optimizers.Muon):
        def zeropower_via_newtonschulz5(self, x, steps):
            # The iteration is made for half precision, in which it costs little.
            scaled = ops.cast(x / (ops.norm(x) + 1e-7), "bfloat16")
            return ops.cast(super().zeropower_via_newtonschulz5(scaled, steps), x.dtype)

    rate = keras.optimizers.schedules.CosineDecay(
        0.0, steps, warmup_target=recipe.learning_rate, warmup_steps=max(1, steps // 12)
    )
    return Muon(
        rate,
        weight_decay=recipe.weight_decay,
        adam_weight_decay=recipe.weight_decay,
        exclude_layers=["logits", "windows", "clip"],
        use_ema=True,
        ema_momentum=recipe.ema,
    )


def _window_loss(truth, said):
    """Mean squared error of the windows; the last value of each window's truth is its weight."""
    from keras import ops

    error = ops.mean(ops.square(truth[..., :-1] - ops.cast(said, "float32")), axis=-1)
    return ops.mean(error * truth[..., -1], axis=-1)


class _Teacher:
    """Targets from embeddings in 8 bits, standardised by what the taught variants hold."""

    def __init__(self, embeddings: np.ndarray):
        self._root = np.sqrt(np.arange(256, dtype=np.float32) * (variants.LARGEST / 255))
        sample = embeddings[:: max(1, len(embeddings) // 4_000)]
        self._window = _centre_and_spread(self._root[sample].reshape(-1, sample.shape[-1]))
        self._clip = _centre_and_spread(self._whole(sample))

    def _whole(self, embeddings: np.ndarray) -> np.ndarray:
        return np.sqrt((self._root[embeddings] ** 2).mean(axis=1))

    def windows(self, embeddings: np.ndarray) -> np.ndarray:
        centre, spread = self._window
        return (self._root[embeddings] - centre) / spread

    def clip(self, embeddings: np.ndarray) -> np.ndarray:
        centre, spread = self._clip
        return (self._whole(embeddings) - centre) / spread


def _centre_and_spread(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    spread = values.std(axis=0)
    return values.mean(axis=0), np.maximum(spread, max(_QUIET_SHARE * np.median(spread), 1e-6))


def _batches(lesson: Lesson, rows: np.ndarray, recipe, seed: int):
    """Batches of all passes in a row; every run with a seed is the same."""
    import keras

    made = lesson.variants
    column = {name: place for place, name in enumerate(lesson.dataset.classes)}
    label_of = np.array([column[item.label] for item in lesson.dataset.items])
    teacher = _Teacher(made.embeddings[rows])
    size = min(recipe.batch_size, len(rows))
    each = len(rows) // size
    order = np.concatenate(
        [
            np.random.default_rng((seed, one)).permutation(rows)[: each * size]
            for one in range(max(1, recipe.epochs))
        ]
    ).reshape(-1, size)

    class Batches(keras.utils.PyDataset):
        def __len__(self):
            return len(order)

        def __getitem__(self, index):
            chosen = order[index]
            rng = np.random.default_rng((seed, index))
            levels, embeddings, weight = _turned(made.levels[chosen], made.embeddings[chosen], rng)
            _mask(levels, rng)
            labels = np.zeros((size, len(column)), np.float32)
            share = made.share[chosen].astype(np.float32)
            np.add.at(labels, (np.arange(size), label_of[made.own[chosen]]), share)
            np.add.at(labels, (np.arange(size), label_of[made.partner[chosen]]), 1 - share)
            windows = np.concatenate([teacher.windows(embeddings), weight[..., None]], axis=-1)
            range_db = variants.PARAMS.range_db
            return levels.astype(np.float32) * (range_db / 255) - range_db, {
                "logits": labels,
                "windows": windows,
                "clip": teacher.clip(embeddings),
            }

    return Batches()


def _turned(levels: np.ndarray, embeddings: np.ndarray, rng):
    """Begin anywhere: inputs and the teacher's windows turned alike.

    Windows that lie across the seam were heard otherwise by the teacher and weigh nothing.
    """
    count = len(levels)
    weight = np.ones((count, variants.WINDOWS), np.float32)
    for row, turns in enumerate(rng.integers(0, variants.WINDOWS, count)):
        levels[row] = np.roll(levels[row], -_HOP_FRAMES * turns, axis=1)
        embeddings[row] = np.roll(embeddings[row], -turns, axis=0)
        if turns:
            weight[row, variants.WINDOWS - 1 - turns : variants.WINDOWS + 1 - turns] = 0
    return levels, embeddings, weight


def _mask(levels: np.ndarray, rng, *, bands: int = 8, frames: int = 24) -> None:
    """SpecAugment (Park et al. 2019): one blank stripe each way, in place."""
    for one in levels:
        for axis, largest in ((0, bands), (1, frames)):
            width = int(rng.integers(0, largest + 1))
            start = int(rng.integers(0, one.shape[axis] - width + 1))
            stripe = [slice(None), slice(None)]
            stripe[axis] = slice(start, start + width)
            one[tuple(stripe)] = 0


class _Curves:
    """Mean losses of every twentieth of the training."""

    def __init__(self, steps: int):
        self._every = max(1, steps // 20)
        self.values: dict[str, list[float]] = {}

    def callback(self):
        import keras

        def note(step, logs):
            if (step + 1) % self._every == 0:
                for name, value in logs.items():
                    self.values.setdefault(name, []).append(float(value))

        return keras.callbacks.LambdaCallback(on_train_batch_end=note)

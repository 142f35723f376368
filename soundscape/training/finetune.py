"""Fine-tune the ear: YAMNet's body learns other sounds, from every clip in many variants.

What YAMNet has learnt of two million videos is where it begins (`models.ear`); all its weights go
on learning. Mixed variants have mixed labels (Tokozume et al. 2018).

A fold's ear hears no variant that holds a clip or a recording of that fold: see `clips.rows_for`.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from .. import models
from .._util.choices import chosen
from ..augment import spectrogram, waveform
from ..errors import ModelError
from ..models import ear, yamnet
from . import loop
from .clips import TrainingClips, rows_for

if TYPE_CHECKING:
    from .recipes import FineTuneRecipe

__all__ = ["fine_tune"]

CURVE_POINTS = 20


def fine_tune(
    clips: TrainingClips,
    made: Sequence[waveform.Variants],
    fold: int | None,
    recipe: FineTuneRecipe,
    *,
    seed: int,
):
    """Train one ear.

    Parameters
    ----------
    clips : TrainingClips
    made : sequence of Variants
        Of ``clips.dataset``, one for each round, heard in turn.
    fold : int or None
        What may not be heard (see `clips.rows_for`).
    recipe : FineTuneRecipe
        One that hears but some of the variants repeats them until it has heard as many.
    seed : int

    Returns
    -------
    keras.Model
        As its specification builds it; ``curves`` holds the means along the way.

    Raises
    ------
    ModelError
        Where the recipe begins with YAMNet's weights and YAMNet is not found, or with others.
    """
    import keras

    if recipe.begin:
        chosen(recipe.begin, ("yamnet",), "beginning", ModelError)
    body = yamnet.find().body() if recipe.begin else None
    batches = _batches(clips, made, fold, recipe, seed)
    n_classes = len(clips.dataset.classes)
    before = keras.config.dtype_policy()
    keras.utils.set_random_seed(seed)
    try:
        keras.config.set_dtype_policy(_policy())
        network = models.build(recipe.model, n_classes)
    finally:
        keras.config.set_dtype_policy(before)
    if body is not None:
        ear.begin(network, body)
    loop.train(network, batches, recipe, epochs=1, shuffle=False, curve_points=CURVE_POINTS)
    # As it ships: the same weights in single precision.
    single = models.build(recipe.model, n_classes)
    single.set_weights(network.get_weights())
    single.curves = network.curves
    return single


def _policy() -> str:
    """Half precision where it is fast: processors have few such instructions for convolutions."""
    import keras

    return "float32" if keras.backend.backend() == "tensorflow" else "mixed_bfloat16"


def _batches(clips: TrainingClips, made: Sequence[waveform.Variants], fold, recipe, seed: int):
    """Batches of all passes in a row; every run with a seed is the same."""
    import keras

    kept = _KINDS[chosen(recipe.variants, _KINDS, "kind of variants", ModelError)]
    column = {name: place for place, name in enumerate(clips.dataset.classes)}
    label_of = np.array([column[item.label] for item in clips.dataset.items])
    rows = [rows_for(clips, one, fold) for one in made]
    size = min(recipe.batch_size, *map(len, rows))
    steps = sum(len(rows[one % len(made)]) // size for one in range(max(1, recipe.epochs)))
    heard = [part[kept(one)[part]] for one, part in zip(made, rows, strict=True)]
    size = min(size, *map(len, heard))
    order: list[tuple[int, np.ndarray]] = []
    for one in itertools.count():
        if len(order) >= steps:
            break
        part = heard[one % len(made)]
        part = np.random.default_rng((seed, one)).permutation(part)[: len(part) // size * size]
        order += [(one % len(made), batch) for batch in part.reshape(-1, size)]

    class Batches(keras.utils.PyDataset):
        def __len__(self):
            return steps

        def __getitem__(self, index):
            which, batch = order[index]
            variants = made[which]
            rng = np.random.default_rng((seed, index))
            levels = _changed(variants.levels[batch], rng, recipe.masking)
            labels = np.zeros((size, len(column)), np.float32)
            share = variants.share[batch].astype(np.float32)
            np.add.at(labels, (np.arange(size), label_of[variants.own[batch]]), share)
            np.add.at(labels, (np.arange(size), label_of[variants.partner[batch]]), 1 - share)
            return waveform.unpacked(levels), labels

    return Batches()


_KINDS: dict[str, Callable[[waveform.Variants], np.ndarray]] = {
    "all": lambda made: np.ones(len(made.own), bool),
    "unmixed": lambda made: made.partner == made.own,
    # The first of each clip's.
    "recorded": lambda made: np.concatenate([[True], made.own[1:] != made.own[:-1]]),
}
"""Which variants are of a kind."""


def _changed(levels: np.ndarray, rng, masking: spectrogram.Masking) -> np.ndarray:
    """Packed levels begun anywhere, with blank stripes."""
    changed = np.empty_like(levels)
    for one, other in zip(levels, changed, strict=True):
        other[:] = np.roll(one, -int(rng.integers(one.shape[1])), axis=1)
        other[spectrogram.mask(rng, one.shape, masking)] = 0
    return changed

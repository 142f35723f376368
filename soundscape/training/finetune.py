"""Fine-tune the ear: YAMNet's body learns other sounds, from every clip in many variants.

What YAMNet has learnt of two million videos is where it begins (`models.ear`), and what it knew it
keeps: its last layers go on learning from what YAMNet hears in the variants, and in those of
everyday recordings (learning without forgetting, Li and Hoiem 2016, arXiv:1606.09282). Beside them
the same layers learn once more, from labels. Mixed variants have mixed labels (Tokozume et al.
2018).

A fold's ear hears no variant that holds a clip or a recording of that fold: see `clips.rows_for`.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from .. import models
from .._util.choices import chosen
from ..augment import spectrogram, waveform
from ..errors import ModelError
from ..models import ear, yamnet
from . import loop
from .clips import TrainingClips, rows_for
from .teacher import HOP_FRAMES, YamnetTeacher

if TYPE_CHECKING:
    from .recipes import FineTuneRecipe, Remembering

__all__ = ["Lesson", "fine_tune"]

CURVE_POINTS = 20
_JITTER_FRAMES = HOP_FRAMES // 4


@dataclass(frozen=True)
class Lesson:
    """Clips to learn from, and their variants.

    Parameters
    ----------
    clips : TrainingClips
    made : sequence of Variants
        Of ``clips.dataset``, one for each round, heard in turn.
    """

    clips: TrainingClips
    made: Sequence[waveform.Variants]


def fine_tune(
    lesson: Lesson,
    beside: Lesson | None,
    fold: int | None,
    recipe: FineTuneRecipe,
    *,
    seed: int,
):
    """Train one ear.

    Parameters
    ----------
    lesson : Lesson
        Its classes are learnt.
    beside : Lesson or None
        Without labels of its own: only the teacher says what there is.
    fold : int or None
        What may not be heard of either (see `clips.rows_for`).
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

    n_classes = len(lesson.clips.dataset.classes)
    keras.utils.set_random_seed(seed)
    network = models.build(recipe.model, n_classes)
    if recipe.begin:
        chosen(recipe.begin, ("yamnet",), "beginning", ModelError)
        found = yamnet.find()
        ear.begin(network, found.body(), last=found.last())
    weights = network.get_weights()
    kept = recipe.remembering
    if kept is not None:
        heard = [lesson, beside] if beside is not None else [lesson]
        batches = _remembered(heard, fold, recipe, kept, seed)
        settings = replace(recipe, learning_rate=kept.learning_rate, ema=kept.ema)
        weights, _ = _learnt(weights, n_classes, "world", batches, settings, _taught)
    learns = "logits" if recipe.begin else ""
    batches = _labelled(lesson, fold, recipe, seed)
    weights, curves = _learnt(weights, n_classes, learns, batches, recipe, None)
    network.set_weights(weights)
    network.curves = curves
    return network


def _learnt(weights, n_classes: int, learns: str, batches, recipe: FineTuneRecipe, loss):
    """Weights after one head and the layers below it have learnt, and the learning curves."""
    import keras

    before = keras.config.dtype_policy()
    try:
        keras.config.set_dtype_policy(_policy())
        options = {"hop_frames": ear.LEARNING_HOP_FRAMES, "learns": learns}
        network = models.build(recipe.model, n_classes, **options)
    finally:
        keras.config.set_dtype_policy(before)
    network.set_weights(weights)
    head = keras.Model(network.inputs, network.output[learns or "logits"])
    options = {"epochs": 1, "shuffle": False, "curve_points": CURVE_POINTS, "loss": loss}
    loop.train(head, batches, recipe, **options)
    return network.get_weights(), head.curves


def _taught(heard, logits):
    """Cross-entropy with what the teacher heard: the sum over classes, its mean over windows.

    Parameters
    ----------
    heard : tensor [shape=(batch, teacher's windows, classes), 0 to 1]
    logits : tensor [shape=(batch, windows, classes)]

    Returns
    -------
    tensor [shape=(batch,)]
    """
    from keras import ops

    heard = heard[:, :: ear.LEARNING_HOP_FRAMES // HOP_FRAMES]
    return ops.mean(ops.sum(ops.softplus(logits) - heard * logits, axis=-1), axis=-1)


def _policy() -> str:
    """Half precision where the machine has instructions for it."""
    import keras

    return "mixed_bfloat16" if keras.backend.backend() != "tensorflow" or _halves() else "float32"


def _halves() -> bool:
    """Whether this processor multiplies numbers of sixteen bits, as far as Linux tells."""
    try:
        return "avx512_bf16" in Path("/proc/cpuinfo").read_text("ascii", "replace")
    except OSError:
        return False


def _labelled(lesson: Lesson, fold, recipe: FineTuneRecipe, seed: int):
    """Batches of all passes in a row, with labels; every run with a seed is the same."""
    clips = lesson.clips.dataset
    column = {name: place for place, name in enumerate(clips.classes)}
    label_of = np.array([column[item.label] for item in clips.items])
    # As many steps as there would be if all variants were heard.
    size = min(recipe.batch_size, *(len(rows_for(lesson.clips, one, fold)) for one in lesson.made))
    counts = [len(rows_for(lesson.clips, one, fold)) // size for one in lesson.made]
    steps = sum(counts[one % len(counts)] for one in range(max(1, recipe.epochs)))
    order = list(itertools.islice(_order(lesson, fold, recipe, size, seed), steps))

    def batch(index: int):
        variants, rows = order[index]
        labels = np.zeros((len(rows), len(column)), np.float32)
        share = variants.share[rows].astype(np.float32)
        places = np.arange(len(rows))
        np.add.at(labels, (places, label_of[variants.own[rows]]), share)
        np.add.at(labels, (places, label_of[variants.partner[rows]]), 1 - share)
        rng = np.random.default_rng((seed, index))
        return waveform.unpacked(_changed(variants, rows, rng, recipe.masking)[0]), labels

    return _batches(batch, steps)


def _remembered(
    lessons: Sequence[Lesson], fold, recipe: FineTuneRecipe, kept: Remembering, seed: int
):
    """Batches of as many variants of each lesson, with what the teacher heard in them."""
    orders = [
        list(itertools.islice(_order(one, fold, recipe, kept.size, seed), kept.steps))
        for one in lessons
    ]

    def batch(index: int):
        rng = np.random.default_rng((seed, index))
        # As they were heard: stripes and other beginnings are nothing that the teacher spoke of,
        # and learning to guess what they hide costs what was known (see `Remembering`).
        parts = [_changed(*order[index], rng) for order in orders]
        levels, heard = (np.concatenate(part) for part in zip(*parts, strict=True))
        return waveform.unpacked(levels), heard.astype(np.float32) / 255

    return _batches(batch, kept.steps)


def _batches(batch: Callable, steps: int):
    """What Keras reads batches from."""
    import keras

    class Batches(keras.utils.PyDataset):
        def __len__(self):
            return steps

        def __getitem__(self, index):
            return batch(index)

    return Batches()


def _order(
    lesson: Lesson, fold: int | None, recipe: FineTuneRecipe, size: int, seed: int
) -> Iterator[tuple[waveform.Variants, np.ndarray]]:
    """Batches of rows without end, round after round, in an order of the seed's."""
    kept = _KINDS[chosen(recipe.variants, _KINDS, "kind of variants", ModelError)]
    heard = []
    for made in lesson.made:
        rows = rows_for(lesson.clips, made, fold)
        heard.append((made, rows[kept(made)[rows]]))
    size = min(size, *(len(rows) for _, rows in heard))
    for one in itertools.count():
        made, rows = heard[one % len(heard)]
        rows = np.random.default_rng((seed, one)).permutation(rows)[: len(rows) // size * size]
        for batch in rows.reshape(-1, size):
            yield made, batch


_KINDS: dict[str, Callable[[waveform.Variants], np.ndarray]] = {
    "all": lambda made: np.ones(len(made.own), bool),
    "unmixed": lambda made: made.partner == made.own,
    # The first of each clip's.
    "recorded": lambda made: np.concatenate([[True], made.own[1:] != made.own[:-1]]),
}
"""Which variants are of a kind."""


def _changed(
    variants: waveform.Variants, rows: np.ndarray, rng, masking: spectrogram.Masking | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Packed levels begun at any of the teacher's windows, and what it heard in them.

    With `masking`, begun anywhere and with blank stripes.
    """
    levels = variants.levels[rows]
    heard = variants.heard[rows] if variants.heard is not None else _unheard(len(rows))
    windows = heard.shape[1]
    changed = np.empty_like(levels)
    for place, other in enumerate(changed):
        first = int(rng.integers(windows))
        jitter = int(rng.integers(-_JITTER_FRAMES, _JITTER_FRAMES + 1)) if masking else 0
        other[:] = np.roll(levels[place], -(first * HOP_FRAMES + jitter), axis=1)
        heard[place] = np.roll(heard[place], -first, axis=0)
        if masking:
            other[spectrogram.mask(rng, other.shape, masking)] = 0
    return changed, heard


def _unheard(count: int) -> np.ndarray:
    """In place of what a teacher heard, where there is none."""
    return np.zeros((count, YamnetTeacher.windows, YamnetTeacher.classes), np.uint8)

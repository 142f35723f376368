"""Teach the ear: YAMNet's body learns fifty sounds, of every training clip in many variants.

What YAMNet has learnt of two million videos is where it begins (`models.ear`); all its weights go
on learning. Mixed variants have mixed labels (Tokozume et al. 2018).

A fold's ear hears no variant that holds a clip or a recording of that fold: see `taught_rows`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from .. import models
from ..augment import waveform
from ..datasets import Dataset
from ..errors import ModelError
from ..models import yamnet

if TYPE_CHECKING:
    from .recipes import Recipe

__all__ = ["FREE_LICENCES", "LARGER", "Lesson", "attribution", "lesson_for", "taught_rows", "teach"]

FREE_LICENCES = ("CC0", "CC-BY")
"""Licences of the clips that the ear is taught with, where clips have licences of their own."""

LARGER = {"esc10": "esc50"}
"""Data sets that lie inside a larger one of the same folds, all of which can be taught."""


@dataclass(frozen=True)
class Lesson:
    """The clips that an ear is taught with.

    Parameters
    ----------
    dataset : Dataset
        The clips that variants are made of.
    whole : Dataset
        With the clips that were left out for their licence; the same otherwise.
    """

    dataset: Dataset
    whole: Dataset


def lesson_for(dataset: Dataset) -> Lesson:
    """What ears for a data set are taught with.

    For ESC-10 all of ESC-50 whose licence allows any use (see `FREE_LICENCES`), since more kinds
    of sound make better features; for other data sets their own clips.

    Parameters
    ----------
    dataset : Dataset
    """
    from .. import datasets

    whole = dataset
    if dataset.name in LARGER:
        whole = datasets.load(LARGER[dataset.name])
    taught = whole
    if any(item.licence for item in whole.items):
        free = tuple(item for item in whole.items if item.licence in FREE_LICENCES)
        taught = replace(whole, name=f"{whole.name}-free", items=free)
    return Lesson(taught, whole)


def taught_rows(lesson: Lesson, made: waveform.Variants, fold: int | None) -> np.ndarray:
    """Variants that may be heard before a fold is asked about.

    Parameters
    ----------
    lesson : Lesson
    made : Variants
        Of ``lesson.dataset``.
    fold : int or None
        None for all variants: for the network that ships.

    Returns
    -------
    np.ndarray of int [shape=(m,)]
        Rows of `made` in which neither sound lies in the fold or comes from a recording of which
        any clip does.
    """
    items = lesson.dataset.items
    allowed = np.ones(len(items), bool)
    if fold is not None:
        sources = {item.source for item in lesson.whole.items if item.fold == fold}
        allowed = np.array([i.fold != fold and i.source not in sources for i in items])
    return np.flatnonzero(allowed[made.own] & allowed[made.partner])


def attribution(lesson: Lesson) -> str:
    """Whose recordings were taught, as their licences ask it to be said, in Markdown.

    Parameters
    ----------
    lesson : Lesson
        Authors and titles are read from the README that came with the clips.
    """
    items = sorted(lesson.dataset.items, key=lambda item: item.clip_id)
    credits = _credits(items[0].path.parent.parent) if items[0].path else {}
    rows = [
        f"| {item.clip_id} | {credits.get(item.clip_id, item.source)} | {item.licence} |"
        for item in items
    ]
    head = f"""# Attribution

The weights were trained on {len(items)} clips of {lesson.whole.name}, none of which restricts its
use. Every one was cut from a longer recording.

> {lesson.whole.citation}

| clip | recording | licence |
|---|---|---|
"""
    return head + "\n".join(rows) + "\n"


_CREDIT = re.compile(
    r"^- \[(?P<clip>\S+)\.ogg\]: clip derived from (?P<title>.+) \((?P<url>http\S+)\) by "
    r"(?P<author>.+) \[[^]]+\]\s*$",
    re.MULTILINE,
)


def _credits(folder: Path) -> dict[str, str]:
    """What a data set's README says of each clip: title, link and author."""
    found = {}
    for path in sorted(folder.glob("*README*")):
        for match in _CREDIT.finditer(path.read_text("utf-8", errors="replace")):
            title = match["title"].replace("|", "/").replace("[", "(").replace("]", ")")
            author = match["author"].replace("|", "/")
            found[match["clip"]] = f"[{title}]({match['url']}) by {author}"
    return found


def teach(
    lesson: Lesson,
    made: Sequence[waveform.Variants],
    fold: int | None,
    recipe: Recipe,
    *,
    seed: int,
    **options,
):
    """Train one ear.

    Parameters
    ----------
    lesson : Lesson
    made : sequence of Variants
        Of ``lesson.dataset``, one for each round, heard in turn.
    fold : int or None
        What may not be heard (see `taught_rows`).
    recipe : recipes.Recipe
        One that teaches but some of the variants repeats them until it has seen as many.
    seed : int
    **options
        Of `models.ear.build`: another size, which cannot begin with YAMNet's weights.

    Returns
    -------
    keras.Model
        As `models.ear.build` makes it; ``curves`` holds the losses along the way.

    Raises
    ------
    ModelError
        Where the recipe begins with YAMNet's weights and YAMNet is not found, or with others.
    """
    import keras

    from ..models import ear

    if recipe.begin not in ("", "yamnet"):
        raise ModelError(f"No ear begins with {recipe.begin!r}; choose yamnet, or nothing.")
    body = yamnet.find().body() if recipe.begin else None
    before = keras.config.dtype_policy()
    keras.utils.set_random_seed(seed)
    try:
        keras.config.set_dtype_policy(_policy())
        network = models.build("ear", len(lesson.dataset.classes), **options)
    finally:
        keras.config.set_dtype_policy(before)
    if body is not None:
        ear.begin(network, body)
    batches = _batches(lesson, made, fold, recipe, seed)
    steps = len(batches)
    rate = keras.optimizers.schedules.CosineDecay(
        0.0, steps, warmup_target=recipe.learning_rate, warmup_steps=max(1, steps // 12)
    )
    optimiser = keras.optimizers.AdamW(
        rate, weight_decay=recipe.weight_decay, use_ema=True, ema_momentum=recipe.ema
    )
    network.compile(optimiser, keras.losses.CategoricalCrossentropy(from_logits=True))
    curves = _Curves(steps)
    network.fit(batches, epochs=1, shuffle=False, verbose=0, callbacks=[curves.callback()])
    # As it ships: the same weights in single precision.
    listener = models.build("ear", len(lesson.dataset.classes), **options)
    listener.set_weights(network.get_weights())
    listener.curves = curves.values
    return listener


def _policy() -> str:
    """Half precision where it is fast: processors have few such instructions for convolutions."""
    import keras

    return "float32" if keras.backend.backend() == "tensorflow" else "mixed_bfloat16"


def _batches(lesson: Lesson, made: Sequence[waveform.Variants], fold, recipe, seed: int):
    """Batches of all passes in a row; every run with a seed is the same."""
    import keras

    column = {name: place for place, name in enumerate(lesson.dataset.classes)}
    label_of = np.array([column[item.label] for item in lesson.dataset.items])
    rows = [taught_rows(lesson, one, fold) for one in made]
    size = min(recipe.batch_size, *map(len, rows))
    steps = sum(len(rows[one % len(made)]) // size for one in range(max(1, recipe.epochs)))
    chosen = [part[_kind(one, recipe.variants)[part]] for one, part in zip(made, rows, strict=True)]
    size = min(size, *map(len, chosen))
    order: list[tuple[int, np.ndarray]] = []
    for one in itertools.count():
        if len(order) >= steps:
            break
        part = chosen[one % len(made)]
        part = np.random.default_rng((seed, one)).permutation(part)[: len(part) // size * size]
        order += [(one % len(made), batch) for batch in part.reshape(-1, size)]

    class Batches(keras.utils.PyDataset):
        def __len__(self):
            return steps

        def __getitem__(self, index):
            which, batch = order[index]
            heard = made[which]
            rng = np.random.default_rng((seed, index))
            levels = heard.levels[batch]
            labels = np.zeros((size, len(column)), np.float32)
            share = heard.share[batch].astype(np.float32)
            np.add.at(labels, (np.arange(size), label_of[heard.own[batch]]), share)
            np.add.at(labels, (np.arange(size), label_of[heard.partner[batch]]), 1 - share)
            return waveform.unpacked(_changed(levels, rng)), labels

    return Batches()


def _kind(made: waveform.Variants, kind: str) -> np.ndarray:
    """Which variants are of a kind that `recipes.Recipe` names."""
    if kind == "all":
        return np.ones(len(made.own), bool)
    if kind == "unmixed":
        return made.partner == made.own
    if kind == "recorded":  # the first of each clip's
        return np.concatenate([[True], made.own[1:] != made.own[:-1]])
    raise ModelError(f"There are no variants {kind!r}; choose all, unmixed or recorded.")


def _changed(levels: np.ndarray, rng, *, bands: int = 8, frames: int = 48) -> np.ndarray:
    """Begun anywhere, with a blank stripe each way (SpecAugment, Park et al. 2019)."""
    changed = np.empty_like(levels)
    for one, other in zip(levels, changed, strict=True):
        other[:] = np.roll(one, -int(rng.integers(one.shape[1])), axis=1)
        for axis, largest in ((0, bands), (1, frames)):
            width = int(rng.integers(0, largest + 1))
            start = int(rng.integers(0, one.shape[axis] - width + 1))
            stripe = [slice(None), slice(None)]
            stripe[axis] = slice(start, start + width)
            other[tuple(stripe)] = 0
    return changed


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

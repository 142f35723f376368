"""Teach the ear: labels, and what YAMNet hears, of every training clip in many variants.

Knowledge distillation (Hinton et al. 2015) by regression of the teacher's features (Romero et al.
2015, "FitNets"): the square root of YAMNet's embedding, standardised, of every window and of the
whole variant. Mixed variants have mixed labels (Tokozume et al. 2018). Matrices are trained with
Muon (Jordan et al. 2024). What each of these is worth: see `ablation`.

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

from . import models, variants
from .datasets.base import Dataset
from .errors import ModelError

if TYPE_CHECKING:
    from .recipes import Recipe

__all__ = ["FREE_LICENCES", "LARGER", "Lesson", "attribution", "lesson_for", "taught_rows", "teach"]

FREE_LICENCES = ("CC0", "CC-BY")
"""Licences of the clips that the ear is taught with, where clips have licences of their own."""

LARGER = {"esc10": "esc50"}
"""Data sets that lie inside a larger one of the same folds, all of which can be taught."""

_HOP_FRAMES = 24  # of the teacher's windows: an input turned by this turns the windows by one
_STEP = variants.LARGEST / 255  # of embeddings
_SPARSE = 5  # every fifth variant tells enough of what embeddings mostly hold
_QUIET_SHARE = 0.25  # of the median spread: dimensions that hardly ever speak are not blown up


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
    from . import datasets

    whole = dataset
    if dataset.name in LARGER:
        whole = datasets.load(LARGER[dataset.name])
    taught = whole
    if any(item.licence for item in whole.items):
        free = tuple(item for item in whole.items if item.licence in FREE_LICENCES)
        taught = replace(whole, name=f"{whole.name}-free", items=free)
    return Lesson(taught, whole)


def taught_rows(lesson: Lesson, made: variants.Variants, fold: int | None) -> np.ndarray:
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
    made: Sequence[variants.Variants],
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
        Of `models.ear.build`: another size.

    Returns
    -------
    keras.Model
        As `models.ear.plain` makes it; ``curves`` holds the losses along the way.
    """
    import keras

    from .models import ear

    weight = recipe.teacher_weight
    values = made[0].embeddings.shape[-1] if weight else 0
    before = keras.config.dtype_policy()
    keras.utils.set_random_seed(seed)
    try:
        # Half precision trains twice as fast where the processor has it; elsewhere it is emulated.
        keras.config.set_dtype_policy("mixed_bfloat16")
        network = models.build(
            "ear", len(lesson.dataset.classes), taught=True, embedding=values, **options
        )
    finally:
        keras.config.set_dtype_policy(before)
    batches = _batches(lesson, made, fold, recipe, seed)
    losses = {"logits": keras.losses.CategoricalCrossentropy(from_logits=True)}
    weights = {"logits": 1.0}
    if values:
        teacher = _Teacher(made[0].embeddings[taught_rows(lesson, made[0], fold)[::_SPARSE]])
        losses |= {"windows": teacher.window_loss, "clip": teacher.clip_loss}
        weights |= {"windows": weight, "clip": weight}
    network.compile(_optimiser(recipe, len(batches)), losses, loss_weights=weights)
    curves = _Curves(len(batches))
    network.fit(batches, epochs=1, shuffle=False, verbose=0, callbacks=[curves.callback()])
    listener = ear.plain(network, **options)
    listener.curves = curves.values
    return listener


def _optimiser(recipe, steps: int):
    """A warm-up of a twelfth and a cosine to zero; with Muon the last layers have AdamW's step."""
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
    options = {
        "weight_decay": recipe.weight_decay,
        "use_ema": True,
        "ema_momentum": recipe.ema,
    }
    if recipe.optimizer == "adamw":
        return keras.optimizers.AdamW(rate, **options)
    return Muon(
        rate,
        adam_weight_decay=recipe.weight_decay,
        exclude_layers=["logits", "windows", "clip"],
        **options,
    )


class _Teacher:
    """What the network is to say: embeddings in 8 bits, standardised by what they mostly hold."""

    def __init__(self, sample: np.ndarray):
        root = np.sqrt(sample * np.float32(_STEP))
        self._window = _centre_and_spread(root.reshape(-1, root.shape[-1]))
        self._clip = _centre_and_spread(np.sqrt(np.mean(root**2, axis=1)))

    def window_loss(self, truth, said):
        """Mean squared error of the windows; the last value of a window's truth is its weight."""
        from keras import ops

        centre, spread = self._window
        wanted = (ops.sqrt(truth[..., :-1] * _STEP) - centre) / spread
        error = ops.mean(ops.square(wanted - ops.cast(said, "float32")), axis=-1)
        return ops.mean(error * truth[..., -1], axis=-1)

    def clip_loss(self, truth, said):
        """Mean squared error of what is said of all windows together."""
        from keras import ops

        centre, spread = self._clip
        wanted = (ops.sqrt(ops.mean(truth[..., :-1] * _STEP, axis=1)) - centre) / spread
        return ops.mean(ops.square(wanted - ops.cast(said, "float32")), axis=-1)


def _centre_and_spread(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    spread = values.std(axis=0)
    return values.mean(axis=0), np.maximum(spread, max(_QUIET_SHARE * np.median(spread), 1e-6))


def _batches(lesson: Lesson, made: Sequence[variants.Variants], fold, recipe, seed: int):
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
    taught = bool(recipe.teacher_weight) and made[0].embeddings.shape[-1] > 0

    class Batches(keras.utils.PyDataset):
        def __len__(self):
            return steps

        def __getitem__(self, index):
            which, batch = order[index]
            heard = made[which]
            rng = np.random.default_rng((seed, index))
            levels, embeddings, weight = _turned(heard.levels[batch], heard.embeddings[batch], rng)
            labels = np.zeros((size, len(column)), np.float32)
            share = heard.share[batch].astype(np.float32)
            np.add.at(labels, (np.arange(size), label_of[heard.own[batch]]), share)
            np.add.at(labels, (np.arange(size), label_of[heard.partner[batch]]), 1 - share)
            _mask(levels, rng)
            targets = {"logits": labels}
            if taught:
                truth = np.concatenate([embeddings, weight[..., None]], axis=-1)
                targets |= {"windows": truth, "clip": truth}
            range_db = variants.PARAMS.range_db
            return levels.astype(np.float32) * (range_db / 255) - range_db, targets

    return Batches()


def _kind(made: variants.Variants, kind: str) -> np.ndarray:
    """Which variants are of a kind that `recipes.Recipe` names."""
    if kind == "all":
        return np.ones(len(made.own), bool)
    if kind == "unmixed":
        return made.partner == made.own
    if kind == "recorded":  # the first of each clip's
        return np.concatenate([[True], made.own[1:] != made.own[:-1]])
    raise ModelError(f"There are no variants {kind!r}; choose all, unmixed or recorded.")


def _turned(levels: np.ndarray, embeddings: np.ndarray, rng):
    """Begin anywhere: inputs and the teacher's windows turned alike.

    Windows that lie across the seam were heard otherwise by the teacher and weigh nothing.
    """
    count = len(levels)
    weight = np.ones((count, variants.WINDOWS), np.uint8)
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

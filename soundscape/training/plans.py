"""How each type of recipe is carried out: the one place that tells them apart.

A plan knows what a recipe is trained on, what a trained model depends on, and how to train it;
`folds` does the rest alike for all.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol

import numpy as np

from .._util.identity import identity
from ..augment import waveform
from ..datasets import Dataset
from ..errors import ModelError
from ..models import ear, spec_of, yamnet
from . import kept
from .clips import TrainingClips, clips_beside, training_clips, unheard
from .features import features_of
from .finetune import Lesson, fine_tune
from .fit import fit, fit_baseline
from .recipes import BaselineRecipe, FineTuneRecipe, FitRecipe, Recipe, needs_yamnet
from .teacher import YamnetTeacher

__all__ = ["Plan", "network_path", "plan_of", "require"]


class Plan(Protocol):
    """What a recipe does with a data set.

    Attributes
    ----------
    clips : Dataset
        What is trained on; it may hold more classes than are asked about.
    recipe : Recipe
    keeps : bool
        Whether trained models are worth keeping.
    """

    @property
    def clips(self) -> Dataset: ...

    @property
    def recipe(self) -> Recipe: ...

    @property
    def keeps(self) -> bool: ...

    def depends_on(self) -> dict:
        """All that decides a trained model besides fold and seed, for an `identity`."""
        ...

    def prepare(self, cache, progress: bool) -> None:
        """Compute what all folds and seeds share, features apart."""
        ...

    def ready(self, fold: int | None, seed: int, cache, features) -> Callable:
        """Get all that training a fold needs; the training itself is what is returned."""
        ...

    def answering(self, fitted):
        """The trained model with the asked classes as its first outputs."""
        ...


def plan_of(dataset: Dataset, recipe: Recipe) -> Plan:
    """The plan of a recipe.

    Raises
    ------
    DatasetError
        Where the clips that it is trained on are not here.
    """
    match recipe:
        case BaselineRecipe():
            return _OnFeatures(dataset, recipe, fit_baseline, keeps=False)
        case FitRecipe():
            return _OnFeatures(dataset, recipe, fit, keeps=True)
        case FineTuneRecipe():
            return _OnVariants(dataset, recipe)
    raise ModelError(
        f"{recipe!r} is no recipe; expected one of training.RECIPES, or dataclasses.replace of it."
    )


def require(dataset: Dataset, recipe: Recipe) -> None:
    """Say what a recipe lacks before anything takes its time.

    Raises
    ------
    ModelError, DatasetError
        Where it needs YAMNet, or the clips of another data set, and they are not here; or the ear
        has heard the clips: see `clips.unheard`.
    """
    if needs_yamnet(recipe):
        yamnet.find()
    plan_of(unheard(dataset, recipe), recipe)


def network_path(
    plan: Plan, fold: int | None, seed: int, cache: str | os.PathLike | None
) -> Path | None:
    """Where a trained network lies, or will: named after everything it depends on.

    Parameters
    ----------
    plan : Plan
    fold, seed, cache
        See `folds.fold_model`.

    Returns
    -------
    Path or None
        None without a cache, and for models that are fitted again each time, which takes seconds.
    """
    if cache is None or not plan.keeps:
        return None
    key = identity("network", kept.VERSION, **plan.depends_on())
    folder = f"{plan.clips.name}-{plan.recipe.model}-{key}"
    return Path(cache) / folder / f"fold{fold}-seed{seed}.npz"


class _OnFeatures:
    """Features of each training clip in, its label out."""

    def __init__(self, dataset: Dataset, recipe: BaselineRecipe | FitRecipe, train, keeps: bool):
        self.clips, self.recipe, self.train, self.keeps = dataset, recipe, train, keeps

    def depends_on(self) -> dict:
        spec = spec_of(self.recipe.model)
        return {
            "clips": self.clips.fingerprint(),
            "recipe": self.recipe,
            "architecture": spec.version,
            "feature": spec.looks_at.depends_on(),
        }

    def prepare(self, cache, progress):
        pass

    def ready(self, fold, seed, cache, features):
        items = self.clips.items if fold is None else self.clips.split(fold)[0]
        if features is None:
            features = features_of(self.clips, spec_of(self.recipe.model).feature, cache=cache)
        place = {item.clip_id: index for index, item in enumerate(self.clips.items)}
        target = {label: index for index, label in enumerate(self.clips.classes)}
        labels = np.array([target[item.label] for item in items])
        rows = features[[place[item.clip_id] for item in items]]
        return partial(self.train, rows, labels, len(target), self.recipe, seed=seed)

    def answering(self, fitted):
        return fitted


class _OnVariants:
    """Computed variants in, the shares of their labels out; of a larger data set if there is."""

    keeps = True

    def __init__(self, dataset: Dataset, recipe: FineTuneRecipe):
        self.asked, self.recipe, self.chosen = dataset, recipe, training_clips(dataset)
        self.clips = self.chosen.dataset
        memory = recipe.remembering
        self.beside = clips_beside(memory.beside) if memory and memory.beside else None

    def depends_on(self) -> dict:
        spec = spec_of(self.recipe.model)
        return {
            "clips": self.clips.fingerprint(),
            "whole": self.chosen.whole.fingerprint(),
            "beside": self.beside and self.beside.dataset.fingerprint(),
            "recipe": self.recipe,
            "architecture": spec.version,
            "feature": spec.looks_at.depends_on(),
            "variants": waveform.depends_on(),
            "yamnet": yamnet.file_sha256() if needs_yamnet(self.recipe) else None,
        }

    def prepare(self, cache, progress):
        self._lessons(cache, progress)

    def ready(self, fold, seed, cache, features):
        return partial(fine_tune, *self._lessons(cache), fold, self.recipe, seed=seed)

    def answering(self, fitted):
        everything = self.clips.classes
        others = [name for name in everything if name not in self.asked.classes]
        order = [everything.index(name) for name in (*self.asked.classes, *others)]
        return ear.narrowed(fitted, order, builder=spec_of(self.recipe.model).builder)

    def _lessons(self, cache, progress: bool = False) -> tuple[Lesson, Lesson | None]:
        """The clips, and those that are heard beside them, in all rounds of variants."""
        # Says how to get YAMNet before the variants take their time.
        if needs_yamnet(self.recipe):
            yamnet.find()
        if cache is None:
            raise ModelError(
                "No cache was given, and an ear learns from gigabytes of variants that are kept "
                "on disk; name a folder for them."
            )
        teacher = YamnetTeacher() if self.recipe.remembering else None

        def lesson(clips: TrainingClips) -> Lesson:
            made = [
                waveform.compute(
                    clips.dataset, round_=one, teacher=teacher, cache=cache, progress=progress
                )
                for one in range(self.recipe.rounds)
            ]
            return Lesson(clips, made)

        return lesson(self.chosen), lesson(self.beside) if self.beside else None

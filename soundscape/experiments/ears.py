"""The ear as it ships: a body with its open set, and the heads that stand on it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from .. import datasets
from .._util.files import write_whole
from ..datasets import Dataset
from ..models import Classifier, ModelFiles, read_model, write_ear, write_head, write_view
from ..training import (
    LARGER,
    FineTuneRecipe,
    FoldModel,
    attribution,
    fold_model,
    training_clips,
)
from .answers import BESIDE, TAUGHT, Answers, hear, sets, strange
from .model_card import ATTRIBUTION, write_model_card
from .taught import TaughtEar, beside, taught_ear
from .verdicts import CLAIMED, Fitted, fit

__all__ = ["BODY", "ears_of_folds", "ship_ear"]

BODY = "world"
"""Folder of the ear with its open set."""


def ship_ear(
    dataset: Dataset,
    recipe: FineTuneRecipe,
    trained: FoldModel,
    folder: Path,
    facts: dict,
    *,
    seed: int,
    cache: str | os.PathLike | None,
) -> ModelFiles:
    """Write a trained ear as model folders.

    Parameters
    ----------
    dataset : Dataset
        What is answered with: ESC-50, or a part of it whose ear has been shipped.
    recipe, trained, seed, cache
        See `shipping.ship`.
    folder : Path
        Of the head; the ear lies beside it.
    facts : dict
        What `models.write_head` is told, less what depends on the gate.
    """
    larger = LARGER.get(dataset.name)
    whole = datasets.load(larger) if larger else dataset
    answers = hear(whole, recipe, seed=seed, cache=cache)
    fitted = fit(answers, whole.classes, sets())
    facts |= _verdicts(fitted, dataset.name)
    if larger:
        return write_view(folder, read_model(folder.parent / larger), **facts)
    ear = _taught(whole, recipe, answers, None, seed=seed, cache=cache)
    body = _write_body(folder.parent / BODY, trained, ear, fitted, facts, folder.name)
    files = _write_head(folder, trained, fitted, facts, body)
    heard = [training_clips(dataset), *beside(recipe)]
    write_whole(folder / ATTRIBUTION, attribution(heard[0]).encode())
    credits = "\n".join(attribution(one) for one in heard)
    write_whole(body.folder / ATTRIBUTION, credits.encode())
    write_model_card(body.folder)
    return files


def ears_of_folds(
    recipe: FineTuneRecipe,
    *,
    seed: int,
    cache: str | os.PathLike | None,
    progress: bool = False,
) -> Callable[[int, Path], Classifier]:
    """The open sets of ears that never heard a fold, each as it would be if it shipped.

    Parameters
    ----------
    recipe, seed, cache, progress
        See `training.fold_model`.

    Returns
    -------
    callable(fold, folder) -> Classifier
        What it is asked with is written into the folder. Whatever is fitted is fitted to what the
        ears of other folds answered.
    """
    dataset = datasets.load(TAUGHT)
    answers = hear(dataset, recipe, seed=seed, cache=cache, progress=progress)

    def ear(fold: int, folder: Path) -> Classifier:
        trained = fold_model(dataset, recipe, fold=fold, seed=seed, cache=cache)
        fitted = fit(answers.without(fold), dataset.classes, {dataset.name: dataset.classes})
        facts = {
            "name": dataset.name,
            "labels": dataset.classes,
            "kind": recipe.model,
            "training": {},
            **_verdicts(fitted, dataset.name),
        }
        taught = _taught(dataset, recipe, answers, fold, seed=seed, cache=cache)
        body = _write_body(folder / BODY, trained, taught, fitted, facts, dataset.name)
        _write_head(folder / dataset.name, trained, fitted, facts, body)
        return Classifier.load(body.folder)

    return ear


def _verdicts(fitted: Fitted, name: str) -> dict:
    """What the card of a closed set says of when to believe it."""
    return {
        "temperature": fitted.temperature,
        "threshold": fitted.thresholds[name],
        "gate": asdict(fitted.gates[name]),
    }


def _taught(dataset, recipe, answers: Answers, fold: int | None, **known) -> TaughtEar:
    strangers = answers.clips[strange(answers, dataset.classes)]
    return taught_ear(dataset, recipe, datasets.load(BESIDE), strangers, fold=fold, **known)


def _write_body(
    folder, trained: FoldModel, ear: TaughtEar, fitted: Fitted, facts, taught: str
) -> ModelFiles:
    several = ear.several.calibrated(fitted.several.slope, fitted.several.offset)
    return write_ear(
        trained.fitted,
        folder,
        name=folder.name,
        body=ear.body,
        calibration={**asdict(fitted.platt), "threshold": CLAIMED},
        training=facts["training"],
        taught=(taught, several.weights, several.bias),
    )


def _write_head(folder, trained: FoldModel, fitted, facts, body: ModelFiles) -> ModelFiles:
    kernel, bias = trained.fitted.get_layer("logits").get_weights()
    others = fitted.layer.kernel, fitted.layer.bias
    return write_head(folder, kernel.T, bias, body=body, others=others, **facts)

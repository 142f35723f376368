"""Train the model that ships: a recipe once more on all folds, written as a model folder."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import numpy as np

from .. import evaluation
from .._util.choices import chosen
from ..datasets import Dataset
from ..errors import ModelError
from ..models import SPECS, ModelFiles, read_model, spec_of, write_head, write_model
from ..models.files import WEIGHTS_HOME
from ..training import (
    RECIPES,
    FineTuneRecipe,
    fold_model,
    recipe_of,
    training_clips,
    unheard,
)
from .crossval import PREDICTIONS
from .ears import BODY, ship_ear
from .model_card import write_model_card
from .taught import beside

__all__ = ["ship", "shippable", "shipped_name"]

CITY = "urbansound8k"
"""Data set whose labels no ear was taught: a head on it goes by their name."""


def shippable() -> tuple[str, ...]:
    """Models that can be written as a folder, to come with the package or to be loaded from."""
    return tuple(name for name, spec in SPECS.items() if spec.ships)


def ship(
    reports: str | os.PathLike,
    dataset: Dataset,
    model: str,
    *,
    seed: int = 0,
    folder: str | os.PathLike | None = None,
    cache: str | os.PathLike | None = None,
) -> ModelFiles:
    """Train a recipe on all folds and write the model folder.

    Temperature, threshold, calibration and gates come from answers of networks to what they never
    heard: the predictions under `reports`, which must exist (`cross_validate_to`), and for the ear
    those of `answers.hear`. What the shipped network says of its own clips tells nothing.

    Parameters
    ----------
    reports : path
        The data set's report folder.
    dataset : Dataset
    model : str
        Of `shippable`.
    seed : int
    folder : path, optional
        In the package by default. An ear for ESC-50 is two: the ear with its open set, in a folder
        ``world`` beside, and the head that stands on it. One for a part of ESC-50 is a view of that
        head.
    cache : path, optional
        See `training.fold_model`.
    """
    chosen(model, shippable(), "model that can be shipped", ModelError)
    dataset = unheard(dataset, recipe_of(model))
    predictions = evaluation.read_predictions(Path(reports) / model / PREDICTIONS)
    result = evaluation.score(predictions)
    temperature = round(evaluation.fit_temperature(predictions), 4)
    recipe = recipe_of(model)
    trained = fold_model(dataset, recipe, fold=None, seed=seed, cache=cache)
    ours = isinstance(recipe, FineTuneRecipe)
    heard = training_clips(dataset).dataset if ours else dataset
    name = shipped_name(model, dataset.name)
    folder = Path(folder or WEIGHTS_HOME / name)
    facts = {
        "name": name,
        "labels": dataset.classes,
        "kind": model,
        "temperature": temperature,
        "threshold": round(evaluation.fit_threshold(predictions, temperature), 4),
        "training": {
            **_what(heard),
            "beside": [_what(one.dataset) for one in beside(recipe)] if ours else [],
            "recipe": asdict(recipe),
            "seed": seed,
            "seconds": round(trained.cost.seconds, 1),
            "peak_memory_mb": trained.cost.peak_memory_mb,
            "backend": trained.cost.backend,
            "cross_validation": result.to_dict(),
        },
    }
    if ours:
        files = ship_ear(dataset, recipe, trained, folder, facts, seed=seed, cache=cache)
    elif spec_of(model).kind == "head":
        linear = trained.fitted[-1]  # of a pipeline whose other steps change nothing
        on_ear = spec_of(model).looks_at.needs_ear
        weights = _on_both_halves(linear.coef_) if on_ear else linear.coef_
        body = read_model(BODY) if on_ear else None
        files = write_head(folder, weights, linear.intercept_, body=body, **facts)
    else:
        files = write_model(trained.fitted, folder, **facts)
    write_model_card(folder)
    return files


def _on_both_halves(weights: np.ndarray) -> np.ndarray:
    """Weights [shape=(labels, 2048)] on one half of what the ear hears, as a head has them."""
    count = len(weights)
    parts = weights.reshape(count, 2, -1)  # of the means, and of the maxima
    return np.concatenate([parts, np.zeros_like(parts)], axis=2).reshape(count, -1)


def shipped_name(model: str, dataset: str) -> str:
    """What a model of a data set is called as one that ships."""
    # The fine-tuned network is the data set's own; others say which they are.
    own = isinstance(RECIPES.get(model), FineTuneRecipe) or (model, dataset) == ("head", CITY)
    return dataset if own else f"{model}-{dataset}"


def _what(dataset: Dataset) -> dict:
    return {
        "dataset": dataset.name,
        "clips": len(dataset.items),
        "licence": _licence(dataset),
        "citation": dataset.citation,
    }


def _licence(dataset: Dataset) -> str:
    """The licences of the clips, where they have their own; else the data set's."""
    counts = Counter(item.licence for item in dataset.items if item.licence)
    if sum(counts.values()) < len(dataset.items):
        return dataset.licence
    return ", ".join(f"{licence} ({count} clips)" for licence, count in counts.most_common())

"""Train the model that ships: a recipe once more on all folds, written as a model folder."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from .. import evaluation
from .._util.choices import chosen
from .._util.files import write_whole
from ..datasets import Dataset
from ..errors import ModelError
from ..models import SPECS, ModelFiles, read_model, spec_of, write_head, write_model, write_view
from ..models.files import WEIGHTS_HOME
from ..training import (
    LARGER,
    RECIPES,
    FineTuneRecipe,
    attribution,
    fold_model,
    recipe_of,
    training_clips,
)
from .crossval import PREDICTIONS
from .model_card import ATTRIBUTION, write_model_card

__all__ = ["ship", "shippable", "shipped_name"]


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

    Temperature and threshold come from the out-of-fold predictions under `reports`, which must
    exist (`cross_validate_to`): the shipped network has heard every clip, so its own answers on
    them say nothing.

    Parameters
    ----------
    reports : path
        The data set's report folder.
    dataset : Dataset
    model : str
        Of `shippable`.
    seed : int
    folder : path, optional
        In the package by default.
    cache : path, optional
        See `training.fold_model`.
    """
    chosen(model, shippable(), "model that can be shipped", ModelError)
    predictions = evaluation.read_predictions(Path(reports) / model / PREDICTIONS)
    result = evaluation.score(predictions)
    temperature = evaluation.fit_temperature(predictions)
    recipe = recipe_of(model)
    trained = fold_model(dataset, recipe, fold=None, seed=seed, cache=cache)
    clips = training_clips(dataset) if isinstance(recipe, FineTuneRecipe) else None
    heard = clips.dataset if clips else dataset
    name = shipped_name(model, dataset.name)
    folder = Path(folder or WEIGHTS_HOME / name)
    facts = {
        "name": name,
        "labels": dataset.classes,
        "temperature": round(temperature, 4),
        "threshold": round(evaluation.fit_threshold(predictions, temperature), 4),
        "training": {
            "dataset": heard.name,
            "clips": len(heard.items),
            "licence": _licence(heard),
            "citation": dataset.citation,
            "recipe": asdict(recipe),
            "seed": seed,
            "seconds": round(trained.cost.seconds, 1),
            "peak_memory_mb": trained.cost.peak_memory_mb,
            "backend": trained.cost.backend,
            "cross_validation": result.to_dict(),
        },
    }
    larger = LARGER.get(dataset.name)
    if spec_of(model).kind == "head":
        files = write_head(trained.fitted, folder, kind=model, **facts)
    elif clips and larger:
        # The same network answers for both; what it knows beyond the labels says "something else".
        network = read_model(folder.parent / larger)
        table = evaluation.read_predictions(Path(reports).parent / larger / model / PREDICTIONS)
        facts["threshold"] = round(
            evaluation.fit_threshold(table, temperature, known=dataset.classes), 4
        )
        files = write_view(folder, network, **facts)
    else:
        files = write_model(trained.fitted, folder, kind=model, **facts)
        if clips:
            write_whole(folder / ATTRIBUTION, attribution(clips).encode())
    write_model_card(folder)
    return files


def shipped_name(model: str, dataset: str) -> str:
    """What a model of a data set is called as one that ships."""
    # The fine-tuned network is the data set's own; others say which they are.
    own = isinstance(RECIPES.get(model), FineTuneRecipe)
    return dataset if own else f"{model}-{dataset}"


def _licence(dataset: Dataset) -> str:
    """The licences of the clips, where they have their own; else the data set's."""
    counts = Counter(item.licence for item in dataset.items if item.licence)
    if sum(counts.values()) < len(dataset.items):
        return dataset.licence
    return ", ".join(f"{licence} ({count} clips)" for licence, count in counts.most_common())

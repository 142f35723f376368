"""The published experiment: cross-validate, write the report, train the model that ships.

`cross_validate_to` writes what anyone needs to recompute every figure
(``reports/<dataset>/<model>/predictions.csv`` and ``metrics.json``); `ship` trains the same recipe
once more on all folds and writes the model folder that the package carries.
"""

from __future__ import annotations

import os
import platform
import resource
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np

from . import evaluation, training
from .datasets.base import Dataset
from .model_files import HEADS, WEIGHTS_HOME, ModelFiles, write_head, write_model
from .preparation import FEATURE_OF, features_of

__all__ = ["SHIPPED", "cross_validate_to", "ship"]

SHIPPED = ("resnet", "yamnet")
"""Models whose weights come with the package."""


def cross_validate_to(
    reports: str | os.PathLike,
    dataset: Dataset,
    model: str = "resnet",
    *,
    seeds: Sequence[int] = (0,),
    cache: str | os.PathLike | None = None,
    progress: bool = True,
) -> evaluation.Score:
    """Cross-validate a model on official folds and write predictions and metrics.

    Parameters
    ----------
    reports : path
        The data set's report folder; ``<reports>/<model>/`` is written.
    dataset : Dataset
    model : str
        A name of `training.RECIPES`.
    seeds : sequence of int
    cache : path, optional
        See `training.cross_validate`.
    progress : bool

    Returns
    -------
    Score
    """
    recipe = training.RECIPES[model]
    predictions = training.cross_validate(
        dataset, recipe, seeds=seeds, cache=cache, progress=progress
    )
    folder = Path(reports) / model
    evaluation.save_predictions(predictions, folder / "predictions.csv")
    result = evaluation.score(predictions)
    evaluation.save_metrics(
        {
            "dataset": dataset.name,
            "model": model,
            "recipe": asdict(recipe),
            "score": result.to_dict(),
            "parameters": predictions.attrs["parameters"],
            "fit_seconds_a_fold": round(predictions.attrs["fit_seconds"], 1),
            "peak_memory_mb": predictions.attrs["peak_memory_mb"],
            "backend": predictions.attrs["backend"],
            "python": platform.python_version(),
        },
        folder / "metrics.json",
    )
    return result


def ship(
    reports: str | os.PathLike,
    dataset: Dataset,
    model: str = "resnet",
    *,
    seed: int = 0,
    folder: str | os.PathLike | None = None,
    cache: str | os.PathLike | None = None,
) -> ModelFiles:
    """Train a recipe on all folds and write the model folder.

    Temperature and threshold come from the out-of-fold predictions under `reports`, which must
    exist (`cross_validate_to`): the shipped network has heard every clip, so its own answers on
    them say nothing.
    """
    predictions = evaluation.read_predictions(Path(reports) / model / "predictions.csv")
    result = evaluation.score(predictions)
    temperature = evaluation.fit_temperature(predictions)
    recipe = training.RECIPES[model]
    features = features_of(dataset, FEATURE_OF[model], cache=cache)
    target = {label: index for index, label in enumerate(dataset.classes)}
    labels = np.array([target[item.label] for item in dataset.items])
    started = time.perf_counter()
    fitted = training.fit(features, labels, len(target), recipe, seed=seed)
    head = model in HEADS
    name = f"{model}-{dataset.name}" if head else dataset.name
    write = write_head if head else write_model
    files = write(
        fitted,
        folder or WEIGHTS_HOME / name,
        name=name,
        labels=dataset.classes,
        kind=recipe.model,
        temperature=round(temperature, 4),
        threshold=round(evaluation.fit_threshold(predictions, temperature), 4),
        training={
            "dataset": dataset.name,
            "clips": len(dataset.items),
            "licence": dataset.licence,
            "citation": dataset.citation,
            "recipe": asdict(recipe),
            "seed": seed,
            "seconds": round(time.perf_counter() - started, 1),
            "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            "cross_validation": result.to_dict(),
        },
    )
    _write_model_card(files, result)
    return files


_KINDS = {
    "resnet": "A residual network on log-mel spectrograms",
    "yamnet": "A linear head on the embedding of YAMNet (which does not come with it and is needed "
    "to use it)",
}


def _write_model_card(files: ModelFiles, result: evaluation.Score) -> None:
    facts = files.facts["training"]
    folds = ", ".join(f"{fold}: {value:.1f} %" for fold, value in result.folds.items())
    size = sum(path.stat().st_size for path in files.folder.iterdir()) / 1e6
    text = f"""# Model card: {files.name}

{_KINDS[files.network]}, {files.facts["parameters"]:,} parameters. It names environmental sounds:
{", ".join(label.replace("_", " ") for label in files.labels)}. Files: {size:.1f} MB.

## Data
{facts["clips"]} clips of {facts["dataset"]}, nothing else. Licence of the data:
{facts["licence"]}.

> {facts["citation"]}

## Protocol and result
Five official folds; a model is scored on a fold that it has never heard, every setting is fixed
beforehand. Accuracy {result.accuracy:.1f} % (mean over folds and {result.seeds} seed(s); standard
deviation over folds {result.fold_std:.1f}, over seeds {result.seed_std:.1f}; 95 % bootstrap
interval over clips {result.low:.1f} to {result.high:.1f}). Folds: {folds}. The shipped weights
come from the same recipe trained once more on all folds (seed {facts["seed"]},
{facts["seconds"]:.0f} s, {facts["peak_memory_mb"]} MB of memory).

Probabilities are softmax outputs at temperature {files.temperature}, fitted on the out-of-fold
predictions; below {files.threshold} the verdict is "unknown", which one known sound in twenty gets.

## Limits
Trained on {facts["clips"]} short recordings: unusual microphones, mixtures of sounds and sounds
of other classes can be named wrongly and with confidence. Not for safety, security or surveillance.

## Licence
The weights may be used under the terms of their data, {facts["licence"]}, with attribution to the
data set above.
"""
    (files.folder / "MODEL_CARD.md").write_text(text, "utf-8")

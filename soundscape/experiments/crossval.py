"""The published experiment: cross-validate a model and write the report.

`cross_validate_to` writes what anyone needs to recompute every figure:
``reports/<dataset>/<model>/predictions.csv`` and ``metrics.json``.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from .. import evaluation, training
from ..datasets import Dataset

__all__ = ["PREDICTIONS", "cross_validate_to"]

PREDICTIONS = "predictions.csv"


def cross_validate_to(
    reports: str | os.PathLike,
    dataset: Dataset,
    model: str,
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
    recipe = training.recipe_of(model)
    dataset = training.unheard(dataset, recipe)
    predictions = training.cross_validate(
        dataset, recipe, seeds=seeds, cache=cache, progress=progress
    )
    folder = Path(reports) / model
    evaluation.save_predictions(predictions, folder / PREDICTIONS)
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

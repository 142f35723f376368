"""What `soundscape measure` writes: one measure of one model, and a line that says the result."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

from . import datasets, evaluation, random_split, robustness, unknown
from .datasets.base import Dataset
from .errors import DatasetError, ModelError
from .training import RECIPES

__all__ = ["MEASURES", "write", "write_all"]

MEASURES = ("robustness", "unknown", "random-split")


def write(
    what: str,
    reports: str | os.PathLike,
    dataset: Dataset,
    model: str,
    *,
    seeds: Sequence[int] = (0,),
    cache: str | os.PathLike | None = None,
    progress: bool = False,
) -> str:
    """Measure a model and write the result below ``<reports>/<model>/``.

    Parameters
    ----------
    what : str
        One of `MEASURES`.
    reports : path
        The data set's report folder.
    dataset : Dataset
    model : str
        A name of `training.RECIPES`.
    seeds, cache, progress
        See `training.cross_validate`.

    Returns
    -------
    str
        The result in one line.
    """
    folder = Path(reports) / model
    options = {"seeds": seeds, "cache": cache, "progress": progress}
    if what == "robustness":
        rows = robustness.save(robustness.measure(dataset, RECIPES[model], **options), folder)
        worst = rows.loc[rows["accuracy"].idxmin()]
        return (
            f"{model}: {rows['accuracy'].iloc[0]:.1f} % undisturbed, "
            f"{rows['accuracy'].iloc[1:].mean():.1f} % over all conditions, at worst "
            f"{worst['accuracy']:.1f} % ({worst['condition']} {worst['strength']:g})"
        )
    if what == "unknown":
        if dataset.name != "esc10":
            raise DatasetError(
                f"Unknown sounds of {dataset.name} are not defined; expected esc10, whose models "
                f"are asked about the other forty classes of esc50."
            )
        table = unknown.measure(dataset, datasets.load("esc50"), RECIPES[model], **options)
        found = unknown.save(table, folder)
        best = max(found["scores"].items(), key=lambda pair: pair[1]["auroc"])
        return (
            f"{model}: AUROC {best[1]['auroc']:.3f} by {best[0]}, "
            f"{best[1]['false_positives_at_95']:.0%} false positives, calibration error "
            f"{found['calibration_error_after']:.3f}"
        )
    if model not in random_split.MODELS:
        raise ModelError(
            f"The random split is not measured for {model}; choose of "
            f"{', '.join(random_split.MODELS)}."
        )
    found = random_split.compare(dataset, RECIPES[model], **options)
    path = Path(reports) / "random_split.json"
    results = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    evaluation.save_metrics(dict(sorted({**results, model: found}.items())), path)
    return (
        f"{model}: {found['official']['accuracy']:.1f} % with official folds, "
        f"{found['random']['accuracy']:.1f} % with random ones"
    )


def write_all(
    reports: str | os.PathLike, dataset: Dataset, models: Sequence[str], **options
) -> list[str]:
    """Every measure that can be had of a data set, for several models.

    Parameters
    ----------
    reports, dataset, **options
        See `write`.
    models : sequence of str

    Returns
    -------
    list of str
        The results, a line each.
    """
    lines = []
    for what in MEASURES:
        if what == "unknown" and dataset.name != "esc10":
            continue
        for name in models:
            if what != "random-split" or name in random_split.MODELS:
                lines.append(write(what, reports, dataset, name, **options))
    return lines

"""What ``soundscape measure`` writes: one measure of one model, and a line that says the result."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from .. import datasets, evaluation
from ..datasets import Dataset
from ..errors import DatasetError, ModelError, SoundscapeError
from ..models import FEATURE_OF
from ..training import RECIPES
from . import ablation, open_set, robustness, split_leakage

__all__ = ["MEASURES", "STRANGERS", "check", "possible", "write", "write_all"]

MEASURES = ("robustness", "open-set", "random-split")
"""What models are asked once they are trained; "ablation" trains the ear anew, on demand only."""
STRANGERS = {"esc10": "esc50"}
"""Where the sounds that a data set's models do not know come from: of the same folds."""


def check(what: str, dataset: Dataset, model: str) -> None:
    """Whether a measure can be had of a model.

    Raises
    ------
    DatasetError, ModelError
        When the data set has no unknown sounds, or the model is not dealt random folds or has no
        ingredients to leave out.
    """
    if what == "open-set" and dataset.name not in STRANGERS:
        raise DatasetError(
            f"Unknown sounds of {dataset.name} are not defined; expected esc10, whose models are "
            f"asked about the other forty classes of esc50."
        )
    if what == "random-split" and model not in split_leakage.MODELS:
        raise ModelError(
            f"The random split is not measured for {model}; choose of "
            f"{', '.join(split_leakage.MODELS)}."
        )
    if what == "ablation" and model != "ear":
        raise ModelError(f"Ingredients are those of the ear, not of {model}; choose ear.")


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
        One of `MEASURES`, or "ablation".
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
    check(what, dataset, model)
    folder = Path(reports) / model
    options = {"seeds": seeds, "cache": cache, "progress": progress}
    if what == "robustness":
        rows = robustness.save(robustness.measure(dataset, RECIPES[model], **options), folder)
        worst = rows.loc[rows["accuracy"].idxmin()]
        return (
            f"{model}: {rows['accuracy'].iloc[0]:.1f} % as recorded, "
            f"{rows['accuracy'].iloc[1:].mean():.1f} % over all corruptions, at worst "
            f"{worst['accuracy']:.1f} % ({worst['corruption']} {worst['strength']:g})"
        )
    if what == "open-set":
        others = datasets.load(STRANGERS[dataset.name])
        table = open_set.measure(dataset, others, RECIPES[model], **options)
        found = open_set.save(table, folder)
        best = max(found["scores"].items(), key=lambda pair: pair[1]["auroc"])
        return (
            f"{model}: AUROC {best[1]['auroc']:.3f} by {best[0]}, "
            f"{best[1]['false_positives_at_95']:.0%} false positives, calibration error "
            f"{found['calibration_error_after']:.3f}"
        )
    if what == "ablation":
        rows = ablation.measure(dataset, **options)
        ablation.save(rows, reports)
        parts = [f"{row['ingredient']} {row['difference']:+.1f}" for row in rows[1:]]
        return f"{model}: {rows[0]['accuracy']:.1f} % with everything; points: {', '.join(parts)}"
    found = split_leakage.compare(dataset, RECIPES[model], **options)
    path = Path(reports) / "random_split.json"
    results = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    evaluation.save_metrics(dict(sorted({**results, model: found}.items())), path)
    return (
        f"{model}: {found['official']['accuracy']:.1f} % with official folds, "
        f"{found['random']['accuracy']:.1f} % with random ones"
    )


def write_all(
    whats: Sequence[str],
    reports: str | os.PathLike,
    dataset: Dataset,
    models: Sequence[str],
    **options,
) -> Iterator[str]:
    """Several measures of several models, those left out that a data set or a model has not.

    Parameters
    ----------
    whats : sequence of str
        Of `MEASURES`, or "ablation".
    reports, dataset, **options
        See `write`.
    models : sequence of str

    Yields
    ------
    str
        Each result in one line, when it is there.
    """
    for what in whats:
        chosen = [name for name in models if possible(what, dataset, name)]
        if what == "robustness" and options.get("cache") is not None:
            kinds = [FEATURE_OF[name] for name in chosen]
            progress = options.get("progress", False)
            robustness.prepare(dataset, kinds, cache=options["cache"], progress=progress)
        for name in chosen:
            yield write(what, reports, dataset, name, **options)


def possible(what: str, dataset: Dataset, model: str) -> bool:
    """Whether `check` lets it pass."""
    try:
        check(what, dataset, model)
    except SoundscapeError:
        return False
    return True

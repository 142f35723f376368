"""Sounds of no class that the model knows: how surely they are told from those it knows.

A ten-class model is asked about clips of other classes, taken from the fold that it never heard,
and a score of how sure it is must tell them from clips it knows. Everything that is fitted
(temperature, the choice of the score, its threshold) is fitted without the fold it is judged on
(`evaluation.cross_fitted`).
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from . import evaluation
from .datasets.base import Dataset
from .errors import DatasetError
from .preparation import FEATURE_OF, features_of
from .recipes import Recipe, seeds_of
from .training import fold_model

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["KEEP", "SCORES", "judged", "measure", "read", "row", "save", "summary", "sureness"]

KEEP = 0.95
"""Share of known sounds that the threshold lets pass."""

SCORES = {
    "probability": "largest probability (Hendrycks and Gimpel 2017)",
    "logit": "largest logit (Hendrycks et al. 2022)",
    "energy": "log of the summed exponentials of the logits (Liu et al. 2020)",
    "margin": "largest logit less the second",
}
"""What can tell known from unknown sounds, each larger for known ones."""


def measure(
    known: Dataset,
    others: Dataset,
    recipe: Recipe,
    *,
    seeds: Sequence[int] = (0,),
    cache: str | os.PathLike | None = None,
    progress: bool = False,
) -> pd.DataFrame:
    """Ask fold models about their own fold: clips they should know, and clips of other classes.

    Parameters
    ----------
    known : Dataset
        What the models are trained on, without the fold.
    others : Dataset
        With the same folds. Its clips of classes of `known`, and of recordings that a model was
        trained on, are left out.
    recipe : Recipe
    seeds : sequence of int
    cache : path, optional
        See `training.fold_model`.
    progress : bool

    Returns
    -------
    pandas.DataFrame
        A predictions table (see `training.cross_validate`) with the column ``energy``. Labels that
        are not among its classes are unknown.
    """
    import pandas as pd

    if not set(known.folds) <= set(others.folds):
        raise DatasetError(
            f"{others.name} has the folds {others.folds}, {known.name} has {known.folds}: expected "
            f"the same, so that no model heard what it is asked about."
        )
    kind = FEATURE_OF[recipe.model]
    heard = [features_of(one, kind, cache=cache, progress=progress) for one in (known, others)]
    tables = []
    for fold in known.folds:
        train, _ = known.split(fold)
        sources = {item.source for item in train}
        mine = [row for row, item in enumerate(known.items) if item.fold == fold]
        strange = [
            row
            for row, item in enumerate(others.items)
            if item.fold == fold and item.label not in known.classes and item.source not in sources
        ]
        items = [known.items[row] for row in mine] + [others.items[row] for row in strange]
        features = np.concatenate([heard[0][mine], heard[1][strange]])
        for seed in seeds_of(recipe, seeds):
            model = fold_model(known, recipe, fold=fold, seed=seed, cache=cache, features=heard[0])
            logits = model.logits(features)
            energy = np.logaddexp.reduce(logits.astype(np.float64), axis=1)
            tables.append(model.named(items, logits).assign(**{evaluation.ENERGY: energy}))
    return pd.concat(tables, ignore_index=True)


def is_known(table: pd.DataFrame) -> np.ndarray:
    """Which rows are of a class that the model knows [shape=(rows,), dtype=bool]."""
    return table["label"].isin(evaluation.class_names(table)).to_numpy()


def sureness(table: pd.DataFrame) -> dict[str, np.ndarray]:
    """Every score of `SCORES` for every row; labels are not looked at."""
    probabilities = table[list(evaluation.class_names(table))].to_numpy()
    first, second = -np.sort(-probabilities, axis=1)[:, :2].T
    energy = table[evaluation.ENERGY].to_numpy()
    return {
        "probability": first,
        "logit": np.log(np.maximum(first, 1e-12)) + energy,
        "energy": energy,
        "margin": np.log(np.maximum(first, 1e-12)) - np.log(np.maximum(second, 1e-12)),
    }


def separation(scores: np.ndarray, known: np.ndarray) -> tuple[float, float]:
    """Area under the curve, and the share of unknown sounds let in with `KEEP` of the known."""
    from sklearn.metrics import roc_auc_score

    limit = np.quantile(scores[known], 1 - KEEP)
    return float(roc_auc_score(known, scores)), float((scores[~known] >= limit).mean())


@dataclass(frozen=True)
class _Fitted:
    temperature: float
    score: str
    threshold: float


def _fit(table: pd.DataFrame) -> _Fitted:
    known = is_known(table)
    scores = sureness(table)
    best = max(scores, key=lambda name: separation(scores[name], known)[0])
    return _Fitted(
        evaluation.fit_temperature(table[known]),
        best,
        float(np.quantile(scores[best][known], 1 - KEEP)),
    )


def _judge(rows: pd.DataFrame, fitted: _Fitted) -> pd.DataFrame:
    score = sureness(rows)[fitted.score]
    return evaluation.at_temperature(rows, fitted.temperature).assign(
        temperature=fitted.temperature,
        score=fitted.score,
        accepted=score >= fitted.threshold,
    )


def judged(table: pd.DataFrame) -> pd.DataFrame:
    """Calibrate and accept or refuse every row by what the other folds teach.

    Parameters
    ----------
    table : pandas.DataFrame
        As `measure` makes it.

    Returns
    -------
    pandas.DataFrame
        The same with calibrated probabilities and the columns ``temperature``, ``score`` (the one
        that was best on the other folds) and ``accepted``.
    """
    return evaluation.cross_fitted(table, _fit, _judge)


def summary(table: pd.DataFrame) -> dict:
    """How well unknown sounds are told from known ones.

    Parameters
    ----------
    table : pandas.DataFrame
        As `measure` makes it.

    Returns
    -------
    dict
        For every score ``auroc`` and ``false_positives_at_95`` (means over folds and seeds) and
        ``auroc_std`` over folds; then what was chosen without each fold, the shares of known and
        unknown sounds it accepts there, and the calibration error of known sounds before and
        after.
    """
    import pandas as pd

    known = is_known(table)
    cells = []
    for (fold, seed), part in table.groupby(["fold", "seed"]):
        inside = is_known(part)
        for name, values in sureness(part).items():
            cells.append((name, fold, seed, *separation(values, inside)))
    columns = ["score", "fold", "seed", "auroc", "false_positives"]
    cells = pd.DataFrame(cells, columns=columns)
    by_fold = cells.groupby(["score", "fold"])[["auroc", "false_positives"]].mean()
    result = judged(table)
    names = list(evaluation.class_names(table))
    plain = ["clip", "fold", "seed", "label", "predicted", *names]
    return {
        "known": int(known.sum()),
        "unknown": int((~known).sum()),
        "scores": {
            name: {
                "auroc": round(float(by_fold.loc[name]["auroc"].mean()), 4),
                "auroc_std": round(float(by_fold.loc[name]["auroc"].std()), 4),
                "false_positives_at_95": round(
                    float(by_fold.loc[name]["false_positives"].mean()), 4
                ),
            }
            for name in SCORES
        },
        "chosen": {
            int(fold): name for fold, name in result.groupby("fold")["score"].first().items()
        },
        "temperature": {
            int(fold): round(value, 4)
            for fold, value in result.groupby("fold")["temperature"].first().items()
        },
        "known_accepted": round(float(result["accepted"][known].mean()), 4),
        "unknown_accepted": round(float(result["accepted"][~known].mean()), 4),
        "calibration_error_before": round(evaluation.calibration_error(table.loc[known, plain]), 4),
        "calibration_error_after": round(evaluation.calibration_error(result.loc[known, plain]), 4),
    }


def row(found: dict) -> dict:
    """A `summary` as one row for people, by its best score."""
    name, best = max(found["scores"].items(), key=lambda pair: pair[1]["auroc"])
    return {
        "AUROC": f"{best['auroc']:.3f} ± {best['auroc_std']:.3f}",
        "by": name,
        "false positives at 95 %": f"{best['false_positives_at_95']:.0%}",
        "known accepted": f"{found['known_accepted']:.0%}",
        "unknown accepted": f"{found['unknown_accepted']:.0%}",
        "calibration error": f"{found['calibration_error_before']:.3f}",
        "calibrated": f"{found['calibration_error_after']:.3f}",
    }


def save(table: pd.DataFrame, folder: str | os.PathLike) -> dict:
    """Write ``unknown.csv``, and its `summary` as ``unknown.json``, which is returned."""
    folder = Path(folder)
    # Six digits that count: how small the second probability is decides the margin.
    evaluation.save_predictions(table, folder / "unknown.csv", number="%.6g")
    metrics = summary(table)
    evaluation.save_metrics(metrics, folder / "unknown.json")
    return metrics


def read(folder: str | os.PathLike) -> pd.DataFrame:
    """What `save` wrote."""
    return evaluation.read_predictions(Path(folder) / "unknown.csv")

"""Sounds of no class that the model knows: how surely they are told from those it knows.

A ten-class model is asked about clips of other classes, taken from the fold that it never heard;
`evaluation.open_set` says how well its answers tell them from clips it knows.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from .. import evaluation
from ..datasets import Dataset
from ..errors import DatasetError
from ..evaluation.open_set import summary
from ..models import spec_of
from ..training import Recipe, features_of, fold_model, seeds_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ANSWERS", "measure", "read", "save", "save_summary"]

ANSWERS = "open_set.csv"


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
    kind = spec_of(recipe.model).feature
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


def save(table: pd.DataFrame, folder: str | os.PathLike) -> dict:
    """Write ``open_set.csv`` and ``open_set.json``.

    Returns
    -------
    dict
        What the latter holds: the table's `evaluation.open_set.summary`.
    """
    # Six digits that count: how small the second probability is decides the margin.
    evaluation.save_predictions(table, Path(folder) / ANSWERS, number="%.6g")
    return save_summary(table, folder)


def save_summary(table: pd.DataFrame, folder: str | os.PathLike) -> dict:
    """Write the `evaluation.open_set.summary` of a table as ``open_set.json``, and return it."""
    metrics = summary(table)
    evaluation.save_metrics(metrics, Path(folder) / "open_set.json")
    return metrics


def read(folder: str | os.PathLike) -> pd.DataFrame:
    """The table that `save` wrote."""
    return evaluation.read_predictions(Path(folder) / ANSWERS)

"""What each ingredient of the ear's training is worth: it is trained again, with one changed.

Runs with other sounds see as many of them, so that only the ingredient differs.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from .. import evaluation
from ..augment.corruptions import CLEAN, CORRUPTIONS, Corruption
from ..datasets import Dataset
from ..models import spec_of
from ..training import Recipe, prepare, recipe_of
from . import robustness

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ABLATIONS", "FOLDS", "MODEL", "ablated", "measure", "save"]

MODEL = "ear"
"""The model whose ingredients these are."""
FOLDS = (1,)
ABLATIONS: dict[str, dict] = {
    "everything": {},
    "twice as many passes": {"epochs": 12},
    "no mixtures": {"variants": "unmixed"},
    "clips as recorded, no variants": {"variants": "recorded"},
}
"""What is changed, and how that changes the recipe."""


def ablated(recipe: Recipe) -> dict[str, Recipe]:
    """The recipes that are compared: the whole one, and without each ingredient in turn."""
    return {name: replace(recipe, **change) for name, change in ABLATIONS.items()}


def measure(
    dataset: Dataset,
    *,
    chosen: dict[str, Recipe] | None = None,
    folds: Sequence[int] = FOLDS,
    corruptions: Sequence[Corruption] = CORRUPTIONS,
    seeds: Sequence[int] = (0,),
    cache: str | os.PathLike | None = None,
    progress: bool = False,
) -> list[dict]:
    """Train without each ingredient in turn, and ask about folds that were not heard.

    Parameters
    ----------
    dataset : Dataset
    chosen : dict of str to Recipe
        `ablated` of the recipe of `MODEL` by default; the first is what the others are compared
        with.
    folds : sequence of int
        Official folds that are asked about: their clips as recorded, and corrupted.
    corruptions : sequence of Corruption
        Disturbances, and `augment.corruptions.CLEAN`.
    seeds, cache, progress
        See `training.cross_validate`.

    Returns
    -------
    list of dict
        ``ingredient``; ``accuracy`` (in percent), ``difference`` (to the first, in points) and its
        95 % interval ``low`` to ``high``; the same under ``corrupted``, a dict, over all other
        corruptions; ``clips, folds, seeds``, and ``resampled``: what the intervals are over.
    """
    import joblib
    from tqdm.auto import tqdm

    chosen = chosen or ablated(recipe_of(MODEL))
    heard = {
        "corruptions": corruptions,
        "clips": len(dataset.items),
        "folds": folds,
        "cache": cache,
    }
    if cache is not None:  # once, not in every worker
        kinds = sorted({spec_of(recipe.model).feature for recipe in chosen.values()})
        robustness.prepare(dataset, kinds, progress=progress, **heard)
    for recipe in chosen.values():
        prepare(dataset, recipe, seeds=seeds, folds=folds, cache=cache, progress=progress)
    tasks = (
        joblib.delayed(robustness.measure)(dataset, recipe, seeds=seeds, **heard)
        for recipe in chosen.values()
    )
    tables = tqdm(
        joblib.Parallel(return_as="generator")(tasks),
        total=len(chosen),
        desc=f"{dataset.name} ablation",
        disable=not progress,
    )
    rows, first = [], None
    for name, table in zip(chosen, tables, strict=True):
        right = (table["label"] == table["predicted"]).groupby(
            [table["corruption"] == CLEAN.kind, table["recording"], table["clip"]]
        )
        right = right.mean().sort_index()
        first = right if first is None else first
        rows.append(
            {
                "ingredient": name,
                **_compared(right[True], first[True]),
                "corrupted": _compared(right[False], first[False]),
                "clips": len(right[True]),
                "folds": list(folds),
                "seeds": len(list(seeds)),
                "resampled": "recordings",
            }
        )
    return rows


def _compared(right: pd.Series, first: pd.Series) -> dict[str, float]:
    """Share of each recording and clip that was right, against the same clips of the first run."""
    gain = right - first
    low, high = evaluation.share_interval(
        gain, np.ones(len(gain)), gain.index.get_level_values("recording")
    )
    values = {"accuracy": right.mean(), "difference": gain.mean(), "low": low, "high": high}
    return {name: round(100 * float(value), 2) for name, value in values.items()}


def save(rows: list[dict], reports: str | os.PathLike) -> Path:
    """Write ``ablation.json`` into a data set's report folder."""
    return evaluation.save_metrics(rows, Path(reports) / "ablation.json")

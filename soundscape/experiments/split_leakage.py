"""The random-split trap: how a split that ignores recordings flatters a model.

Clips cut from one recording sound alike. When they are dealt out at random, a model is tested on
recordings it was trained on, and remembering looks like understanding. The same model, recipe and
clips, once with the official folds and once with random ones, show what the difference is worth.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from .. import evaluation
from ..datasets import Dataset
from ..training import Recipe, cross_validate

__all__ = ["compare", "shuffled"]


def shuffled(dataset: Dataset, seed: int = 0) -> Dataset:
    """The same clips, dealt out to as many folds at random, class by class.

    Each clip counts as a recording of its own, as if nobody knew better: `Dataset.split` then lets
    clips of a tested recording into training.
    """
    rng = np.random.default_rng(seed)
    folds = np.array(dataset.folds)
    fold_of = {}
    for label in dataset.classes:
        mine = [item.clip_id for item in dataset.items if item.label == label]
        # Whole rounds of all folds, so that every fold has as many clips of a class as any other.
        dealt = np.resize(folds, len(mine))
        fold_of |= dict(zip(mine, rng.permutation(dealt).tolist(), strict=True))
    items = tuple(
        replace(item, fold=fold_of[item.clip_id], source=item.clip_id) for item in dataset.items
    )
    return replace(dataset, items=items)


def compare(
    dataset: Dataset,
    recipe: Recipe,
    *,
    seeds: Sequence[int] = (0,),
    cache: str | os.PathLike | None = None,
    progress: bool = False,
) -> dict:
    """Accuracy of a model with official folds and with random ones.

    Parameters
    ----------
    dataset : Dataset
    recipe : Recipe
    seeds : sequence of int
        Of training; each also deals out the clips anew.
    cache : path, optional
        See `training.cross_validate`.
    progress : bool

    Returns
    -------
    dict
        ``official`` and ``random`` (each ``accuracy, low, high`` in percent, intervals over
        recordings), ``flattery``, their difference in points, and ``seeds``.
    """
    options = {"cache": cache, "progress": progress}
    official = cross_validate(dataset, recipe, seeds=seeds, **options)
    dealt = [
        cross_validate(shuffled(dataset, seed), recipe, seeds=[seed], **options) for seed in seeds
    ]
    import pandas as pd

    # Random folds know nothing of recordings; their interval does.
    recording = {item.clip_id: item.source for item in dataset.items}
    random = pd.concat(dealt, ignore_index=True)
    random["recording"] = random["clip"].map(recording)
    results = {}
    for name, table in (("official", official), ("random", random)):
        found = evaluation.accuracy(table)
        results[name] = {key: round(found[key], 2) for key in ("accuracy", "low", "high")}
    gain = results["random"]["accuracy"] - results["official"]["accuracy"]
    return {**results, "flattery": round(gain, 2), "seeds": len(list(seeds))}

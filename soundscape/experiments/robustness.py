"""Robustness: what corruptions cost a classifier that never heard the fold it is asked about.

Each fold's clips are put under every one of `augment.corruptions` and named by the model that was
trained without that fold (`training.fold_model`): the curves hold for recordings, noises and
second sounds that no model was trained on.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from .. import evaluation
from .._util.files import write_whole
from ..augment.corruptions import CORRUPTIONS, UNITS, Corruption, under
from ..datasets import Dataset, Item
from ..models import spec_of
from ..training import Recipe, features_of_kinds, fold_model, seeds_of

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

__all__ = [
    "ANSWERS",
    "CLIPS",
    "COLUMNS",
    "measure",
    "prepare",
    "read",
    "sample",
    "save",
    "save_summary",
    "summary",
]

CLIPS = 500
"""Clips that are asked about by default: all of ESC-10, two of each class and fold of ESC-50."""


def sample(dataset: Dataset, clips: int = CLIPS, folds: Sequence[int] | None = None) -> list[Item]:
    """Clips to corrupt: the first of each class in each fold, equally many of each.

    Parameters
    ----------
    dataset : Dataset
    clips : int
        At most so many of all folds, but at least one a class and fold; all when there are no more.
    folds : sequence of int, optional
        Those of these folds alone.
    """
    import pandas as pd

    wanted = [item for item in dataset.items if item.fold in (folds or dataset.folds)]
    if clips >= len(dataset.items):
        return wanted
    groups = pd.DataFrame([(item.fold, item.label, item.clip_id) for item in dataset.items])
    groups = groups.sort_values(2).groupby([0, 1])
    each = max(1, clips // groups.ngroups)
    chosen = set(groups.head(each)[2])
    return [item for item in wanted if item.clip_id in chosen]


def prepare(
    dataset: Dataset,
    kinds: Sequence[str],
    *,
    corruptions: Sequence[Corruption] = CORRUPTIONS,
    clips: int = CLIPS,
    folds: Sequence[int] | None = None,
    cache: str | os.PathLike | None = None,
    progress: bool = False,
) -> dict[Corruption, dict[str, np.ndarray]]:
    """Features of the clips under every corruption.

    With a `cache` models that see different features share the work: each clip is corrupted once.

    Parameters
    ----------
    dataset, corruptions, clips, folds, cache, progress
        See `measure`.
    kinds : sequence of str
        Of `models.FEATURES`.
    """
    chosen = tuple(sample(dataset, clips, folds))
    return {
        corruption: features_of_kinds(
            replace(under(dataset, corruption), items=chosen), kinds, cache=cache, progress=progress
        )
        for corruption in corruptions
    }


def measure(
    dataset: Dataset,
    recipe: Recipe,
    *,
    corruptions: Sequence[Corruption] = CORRUPTIONS,
    clips: int = CLIPS,
    folds: Sequence[int] | None = None,
    seeds: Sequence[int] = (0,),
    cache: str | os.PathLike | None = None,
    progress: bool = False,
) -> pd.DataFrame:
    """Name corrupted clips by models that never heard their fold.

    Parameters
    ----------
    dataset : Dataset
    recipe : Recipe
    corruptions : sequence of Corruption
    clips : int
    folds : sequence of int, optional
        See `sample`.
    seeds : sequence of int
        Training seeds; see `training.cross_validate`.
    cache : path, optional
        Where features of corrupted clips and trained networks are kept.
    progress : bool

    Returns
    -------
    pandas.DataFrame
        One row a corruption, clip and seed: the columns `COLUMNS`, with the probability of what
        was predicted.
    """
    import pandas as pd

    chosen, kind = sample(dataset, clips, folds), spec_of(recipe.model).feature
    options = {"clips": clips, "folds": folds, "cache": cache, "progress": progress}
    found = prepare(dataset, [kind], corruptions=corruptions, **options)
    heard = {corruption: features[kind] for corruption, features in found.items()}
    tables = []
    for fold in folds or dataset.folds:
        rows = [row for row, item in enumerate(chosen) if item.fold == fold]
        items = [chosen[row] for row in rows]
        for seed in seeds_of(recipe, seeds):
            model = fold_model(dataset, recipe, fold=fold, seed=seed, cache=cache)
            for corruption in corruptions:
                said = model.predictions(items, heard[corruption][rows])
                said["probability"] = said[list(dataset.classes)].max(axis=1)
                said.insert(0, "corruption", corruption.kind)
                said.insert(1, "strength", corruption.strength)
                tables.append(said[list(COLUMNS)])
    return pd.concat(tables, ignore_index=True)


COLUMNS = (
    "corruption", "strength", "fold", "seed", "clip", "recording", "label", "predicted",
    "probability",
)  # fmt: skip
"""Of ``robustness.csv``."""
ANSWERS = "robustness.csv"


def summary(table: pd.DataFrame, *, resamples: int = evaluation.RESAMPLES) -> pd.DataFrame:
    """Accuracy under each corruption.

    Parameters
    ----------
    table : pandas.DataFrame
        As `measure` makes it.
    resamples : int
        Of the bootstrap over recordings.

    Returns
    -------
    pandas.DataFrame
        One row a corruption, in the order of the table: ``corruption, strength``, the ``unit`` of
        the strength (empty where there is but one), and ``accuracy, fold_std, low, high`` in
        percent.
    """
    import pandas as pd

    wanted = ["accuracy", "fold_std", "low", "high"]
    rows = []
    for (kind, strength), part in table.groupby(["corruption", "strength"], sort=False):
        found = evaluation.accuracy(part, resamples=resamples)
        rows.append((kind, strength, UNITS[kind], *(found[name] for name in wanted)))
    return pd.DataFrame(rows, columns=["corruption", "strength", "unit", *wanted])


def save(table: pd.DataFrame, folder: str | os.PathLike) -> pd.DataFrame:
    """Write ``robustness.csv`` and ``robustness.json``.

    Returns
    -------
    pd.DataFrame
        What the latter holds: the table's `robustness.summary`.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    text = table.round({"probability": 3}).to_csv(index=False, lineterminator="\n")
    write_whole(folder / ANSWERS, text.encode())
    return save_summary(table, folder)


def save_summary(table: pd.DataFrame, folder: str | os.PathLike) -> pd.DataFrame:
    """Write the `robustness.summary` of a table as ``robustness.json``, and return it."""
    rows = summary(table)
    metrics = {
        "clips": int(table["clip"].nunique()),
        "seeds": int(table["seed"].nunique()),
        "corruptions": rows.round(2).to_dict("records"),
    }
    evaluation.save_metrics(metrics, Path(folder) / "robustness.json")
    return rows


def read(folder: str | os.PathLike) -> pd.DataFrame:
    """The table that `save` wrote."""
    import pandas as pd

    return pd.read_csv(Path(folder) / ANSWERS, dtype={"clip": str, "recording": str})

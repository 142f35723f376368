"""Two sounds at once: how often an open set names both, and how often each where it is alone."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from .. import evaluation
from .._util.files import write_whole
from ..audio import Clip
from ..audio.effects import filled
from ..datasets import Dataset
from ..models import Classifier, audioset

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ANSWERS", "COUNT", "measure", "overlaid", "read", "save", "save_summary", "summary"]

ANSWERS = "pairs.csv"
COUNT = 60
"""Pairs a fold."""
RATE_HZ = 16_000
SECONDS = 5.0


def overlaid(one: Clip, other: Clip) -> Clip:
    """Two clips at once, equally loud (0 dB), over five seconds.

    The level of a clip is that of its sounding half: digital silence around a bark makes it no
    quieter.
    """
    parts = []
    for clip in (one, other):
        samples = filled(clip.at_rate(RATE_HZ), round(SECONDS * RATE_HZ)).astype(np.float64)
        power = np.sort(samples**2)[len(samples) // 2 :].mean()
        parts.append(samples / np.sqrt(max(power, 1e-12)))
    both = parts[0] + parts[1]
    return Clip((0.5 * both / np.abs(both).max()).astype(np.float32), RATE_HZ)


def measure(
    dataset: Dataset,
    listen: Callable[[int], Classifier],
    *,
    count: int = COUNT,
    progress: bool = False,
) -> pd.DataFrame:
    """Ask open sets that never heard a fold about pairs of its clips.

    Parameters
    ----------
    dataset : Dataset
    listen : callable(fold) -> Classifier
    count : int
        Pairs a fold, of different classes, drawn with the fold as seed.
    progress : bool

    Returns
    -------
    pandas.DataFrame
        One row a pair: ``fold, first, second`` (clips), ``first_label, second_label``; whether each
        is among the sounds that are named, of the pair (``first_named, second_named``) and alone
        (``first_alone, second_alone``); and ``others``, how many more sounds are named of the pair.
    """
    import pandas as pd
    from tqdm.auto import tqdm

    rows = []
    for fold in tqdm(dataset.folds, desc="pairs", unit="fold", disable=not progress):
        classifier = listen(fold)
        items = [item for item in dataset.items if item.fold == fold]
        rng = np.random.default_rng(fold)
        drawn = 0
        while drawn < count:
            one, other = (items[place] for place in rng.choice(len(items), 2, replace=False))
            if one.label == other.label:
                continue
            drawn += 1
            clips = dataset.load(one), dataset.load(other)
            said = _named(classifier, overlaid(*clips))
            found = [name for item in (one, other) for name in _meant(item.label) & said]
            rows.append(
                {
                    "fold": fold,
                    "first": one.clip_id,
                    "second": other.clip_id,
                    "first_label": one.label,
                    "second_label": other.label,
                    "first_named": bool(_meant(one.label) & said),
                    "second_named": bool(_meant(other.label) & said),
                    "first_alone": bool(_meant(one.label) & _named(classifier, clips[0])),
                    "second_alone": bool(_meant(other.label) & _named(classifier, clips[1])),
                    "others": len(said - set(found)),
                }
            )
    return pd.DataFrame(rows)


def _named(classifier: Classifier, clip: Clip) -> set[str]:
    return {sound.label for sound in classifier.predict(clip).sounds}


def _meant(label: str) -> set[str]:
    """A label, its kinds, and what it is a kind of."""
    return {label} | audioset.kinds_of(label)


def summary(table: pd.DataFrame) -> dict:
    """What a table of `measure` says, in percent of pairs.

    Returns
    -------
    dict
        ``pairs``; ``both``, ``one``, ``none`` named; ``both_alone``, the ceiling: both are named
        where each is heard alone; ``others``, mean number of further sounds named of a pair.
    """
    named = table["first_named"].astype(int) + table["second_named"].astype(int)
    alone = table["first_alone"] & table["second_alone"]
    found = {
        "pairs": len(table),
        "both": 100 * float((named == 2).mean()),
        "one": 100 * float((named == 1).mean()),
        "none": 100 * float((named == 0).mean()),
        "both_alone": 100 * float(alone.mean()),
        "others": float(table["others"].mean()),
    }
    return {name: round(value, 2) for name, value in found.items()}


def save(table: pd.DataFrame, folder: str | os.PathLike) -> dict:
    """Write ``pairs.csv`` and ``pairs.json``; returns what the latter holds."""
    text = table.to_csv(index=False, lineterminator="\n")
    write_whole(Path(folder) / ANSWERS, text.encode())
    return save_summary(table, folder)


def save_summary(table: pd.DataFrame, folder: str | os.PathLike) -> dict:
    """Write the `summary` of a table as ``pairs.json``, and return it."""
    found = summary(table)
    evaluation.save_metrics(found, Path(folder) / "pairs.json")
    return found


def read(folder: str | os.PathLike) -> pd.DataFrame:
    """The table that `save` wrote."""
    import pandas as pd

    return pd.read_csv(Path(folder) / ANSWERS, dtype={"first": str, "second": str})

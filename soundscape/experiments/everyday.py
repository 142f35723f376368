"""Everyday recordings: what the ear calls them, and whether closed sets claim them.

Each fold's ear, which heard no recording of the fold and none of its source, is asked about the
fold's clips of ESC-50 and about its everyday recordings. What is fitted to the answers (the
calibration of the open set, the gates of the closed ones) is judged on folds that it was not
fitted to, and ships as it is fitted to all of them.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from .. import datasets, evaluation
from ..datasets import Dataset
from ..evaluation import GateFit, Platt
from ..models import audioset, evidence, feature_of, yamnet
from ..training import Recipe, features_of, fold_model, predict_scores

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "ANSWERS",
    "CLAIMED",
    "Answers",
    "Fitted",
    "fit",
    "hear",
    "save",
    "strange",
    "summary",
    "table",
]

ANSWERS = "everyday.csv"
BESIDE = "world"
SETS = ("esc10", "esc50")
CLAIMED = 0.5
"""Probability from which a sound is said to be heard, or to be one of a closed set."""
_HEARD = 0.3


@dataclass(frozen=True)
class Answers:
    """What ears said of clips that they never heard.

    Parameters
    ----------
    clips, recordings, labels, kinds : np.ndarray of str [shape=(n,)]
        ``labels`` is the class of a clip of ESC-50, "" for an everyday recording; ``kinds`` what
        an everyday recording is, coarsely, "" for a clip of ESC-50.
    folds : np.ndarray of int [shape=(n,)]
    logits : np.ndarray [shape=(n, classes)]
        Of ESC-50's classes.
    scores, reference : np.ndarray [shape=(n, 521), 0 to 1]
        Of AudioSet's classes, means over the windows: by the ear, and by YAMNet's own file.
    """

    clips: np.ndarray
    recordings: np.ndarray
    labels: np.ndarray
    kinds: np.ndarray
    folds: np.ndarray
    logits: np.ndarray
    scores: np.ndarray
    reference: np.ndarray


def hear(
    dataset: Dataset,
    recipe: Recipe,
    *,
    seed: int = 0,
    cache: str | os.PathLike | None = None,
    progress: bool = False,
) -> Answers:
    """Ask each fold's ear about what it never heard.

    Parameters
    ----------
    dataset : Dataset
        ESC-50.
    recipe : Recipe
        Of the ear.
    seed, cache, progress
        See `training.cross_validate`.
    """
    beside = datasets.load(BESIDE)
    found = yamnet.find()
    parts = []
    shown = {
        one.name: features_of(one, "heard", cache=cache, progress=progress)
        for one in (dataset, beside)
    }
    for fold in dataset.folds:
        model = fold_model(dataset, recipe, fold=fold, seed=seed, cache=cache)
        for one in (dataset, beside):
            rows = [row for row, item in enumerate(one.items) if item.fold == fold]
            items = [one.items[row] for row in rows]
            features = shown[one.name][rows]
            own = one is dataset
            parts.append(
                Answers(
                    np.array([item.clip_id for item in items]),
                    np.array([item.source for item in items]),
                    np.array([item.label if own else "" for item in items]),
                    np.array(["" if own else item.label for item in items]),
                    np.full(len(items), fold),
                    model.logits(features),
                    predict_scores(model.fitted, features),
                    np.array([found.said(one.load(item)).mean(axis=0) for item in items]),
                )
            )
    return Answers(
        *(np.concatenate(column) for column in zip(*(vars(p).values() for p in parts), strict=True))
    )

"""What ears said of clips that they never heard, and what is known to be so.

Each fold's ear, which heard no recording of the fold and none of its source, is asked about the
fold's clips of ESC-50 and about its everyday recordings.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from .. import datasets
from ..datasets import Dataset
from ..models import audioset, yamnet
from ..training import Recipe, features_of, fold_model, predict_both
from .taught import taught_ear

__all__ = ["BESIDE", "TAUGHT", "Answers", "hear", "right_names", "sets", "strange"]

BESIDE = "world"
TAUGHT = "esc50"
"""Data set of the labels that the ears learnt."""
_FIRST = 3
_SPEECH = frozenset({"speech", "child_speech", "conversation", "narration"})


def sets() -> dict[str, tuple[str, ...]]:
    """The closed sets that ship, with their labels."""
    return {name: datasets.load(name).classes for name in ("esc10", TAUGHT)}


@dataclass(frozen=True)
class Answers:
    """What ears said of clips that they never heard.

    Parameters
    ----------
    clips, recordings, names, labels, kinds : np.ndarray of str [shape=(n,)]
        ``names`` says how the clip was called where it comes from; ``labels`` is the class of a
        clip of ESC-50, "" for an everyday recording; ``kinds`` what an everyday recording is,
        coarsely, "" for a clip of ESC-50.
    folds : np.ndarray of int [shape=(n,)]
    logits : np.ndarray [shape=(n, classes)]
        Of ESC-50's classes.
    scores, reference : np.ndarray [shape=(n, 521), 0 to 1]
        Of AudioSet's classes, means over the windows: by the ear, and by YAMNet's own file.
    several : np.ndarray [shape=(n, classes), 0 to 1]
        Scores of ESC-50's classes, each for itself: see `training.Several`.
    """

    clips: np.ndarray
    recordings: np.ndarray
    names: np.ndarray
    labels: np.ndarray
    kinds: np.ndarray
    folds: np.ndarray
    logits: np.ndarray
    scores: np.ndarray
    reference: np.ndarray
    several: np.ndarray

    def of(self, chosen: np.ndarray) -> Answers:
        """Those of some rows [a mask, or their numbers]."""
        return Answers(*(column[chosen] for column in vars(self).values()))

    def without(self, fold: int) -> Answers:
        """The answers about all other folds."""
        return self.of(self.folds != fold)


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
    for one in (dataset, beside):
        shown = features_of(one, "heard", cache=cache, progress=progress)
        for fold in dataset.folds:
            model = fold_model(dataset, recipe, fold=fold, seed=seed, cache=cache)
            rows = [row for row, item in enumerate(one.items) if item.fold == fold]
            items = [one.items[row] for row in rows]
            logits, scores = predict_both(model.fitted, shown[rows])
            labels = np.array([item.label for item in items])
            none = np.full(len(items), "")
            parts.append(
                Answers(
                    clips=np.array([item.clip_id for item in items]),
                    recordings=np.array([item.source for item in items]),
                    names=np.array([item.credit for item in items]),
                    labels=labels if one is dataset else none,
                    kinds=none if one is dataset else labels,
                    folds=np.full(len(items), fold),
                    logits=logits,
                    scores=scores,
                    reference=np.array([found.said(one.load(item)).mean(axis=0) for item in items]),
                    several=np.zeros_like(logits),
                )
            )
    columns = zip(*(vars(part).values() for part in parts), strict=True)
    answers = Answers(*(np.concatenate(column) for column in columns))
    said = np.zeros_like(answers.several)
    strangers = answers.clips[strange(answers, dataset.classes)]
    for fold in dataset.folds:
        ear = taught_ear(
            dataset, recipe, beside, strangers, fold=fold, seed=seed, cache=cache, progress=progress
        )
        for one in (dataset, beside):
            for item in one.items:
                if item.fold == fold:
                    row = np.flatnonzero(answers.clips == item.clip_id)
                    said[row] = ear.scores(one.load(item))
    return replace(answers, several=said)


def strange(answers: Answers, asked: Sequence[str]) -> np.ndarray:
    """Which everyday recordings are none of a closed set, as far as can be told without an ear.

    All speech and music is; of the others those whose name has no word of a label, and of which
    YAMNet's own file has no class among its first three that goes by a label, or by one that is a
    kind of it or that it is a kind of.

    Returns
    -------
    np.ndarray of bool [shape=(n,)]
    """
    near = set(asked).union(*(audioset.kinds_of(label) for label in asked))
    named = np.array([one.label in near for one in audioset.classes()])
    first = np.argsort(-answers.reference, axis=1)[:, :_FIRST]
    words = {word for label in asked for word in label.split("_")}
    told = [bool(words & _words(name)) for name in answers.names]
    never = np.isin(answers.kinds, ("speech", "music"))
    return (answers.kinds != "") & (never | ~(named[first].any(axis=1) | np.array(told)))


def _words(name: str) -> set[str]:
    """The words of a file's name and of those of its folders, the plural of each as one."""
    found = re.findall("[a-z]+", name.partition(": ")[2].lower())
    return set(found) | {word.removesuffix("s") for word in found}


def right_names(answers: Answers, named: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Whether names are right, and where that can be said at all.

    Parameters
    ----------
    answers : Answers
    named : np.ndarray of int [shape=(n,)]
        Places among `audioset.labels`.

    Returns
    -------
    right, judged : np.ndarray of bool [shape=(n,)]
        What a clip of ESC-50 is, or a kind of it, or what it is a kind of; of everyday recordings
        only speech and music are known to be that.
    """
    labels = audioset.labels()
    right, judged = [], []
    for place, label, kind in zip(named, answers.labels, answers.kinds, strict=True):
        name = labels[place]
        judged.append(bool(label) or kind in ("speech", "music"))
        if label:
            right.append(name == label or name in audioset.kinds_of(label))
        elif kind == "speech":
            right.append(name in _SPEECH)
        else:
            right.append(kind == "music" and audioset.family_of(name) == "music")
    return np.array(right), np.array(judged)

"""Everyday recordings: what the ear calls them, and whether closed sets claim them.

Each fold's ear, which heard no recording of the fold and none of its source, is asked about the
fold's clips of ESC-50 and about its everyday recordings. What is fitted to the answers (the
calibration of the open set, the gates of the closed ones) is judged on folds that it was not
fitted to, and ships as it is fitted to all of them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from .. import datasets, evaluation
from .._util.files import write_whole
from ..datasets import Dataset
from ..evaluation import GateFit, Layer, Platt, fit_gate, fit_layer, fit_platt
from ..models import audioset, evidence, log_odds, yamnet
from ..training import Recipe, features_of, fold_model, predict_both

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "ANSWERS",
    "BESIDE",
    "TAUGHT",
    "Answers",
    "Fitted",
    "fit",
    "hear",
    "read",
    "save",
    "save_summary",
    "sets",
    "summary",
    "table",
]

ANSWERS = "everyday.csv"
BESIDE = "world"
TAUGHT = "esc50"
"""Data set of the labels that the ears learnt."""
CLAIMED = 0.5
"""Probability from which the open set says that a sound is heard."""
PASSING = 0.025
"""Share of everyday recordings that are none of a closed set and may be claimed all the same."""
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

    def without(self, fold: int) -> Answers:
        """The answers about all other folds."""
        return _rows(self, self.folds != fold)


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
                )
            )
    columns = zip(*(vars(part).values() for part in parts), strict=True)
    return Answers(*(np.concatenate(column) for column in columns))


@dataclass(frozen=True)
class Fitted:
    """What ships beside the weights: all that turns answers into verdicts.

    Parameters
    ----------
    temperature : float
        Of the closed sets' logits.
    platt : Platt
        Of the open set's scores.
    layer : Layer
        From the log-odds of AudioSet's classes to all classes, and to none of them.
    gates : dict of str to GateFit
        Of each closed set.
    thresholds : dict of str to float
        Of each closed set: from which probability a sound is known.
    """

    temperature: float
    platt: Platt
    layer: Layer
    gates: dict[str, GateFit]
    thresholds: dict[str, float]


def fit(answers: Answers, classes: Sequence[str], sets: Mapping[str, Sequence[str]]) -> Fitted:
    """Fit it to answers about recordings that the ears never heard.

    Parameters
    ----------
    answers : Answers
    classes : sequence of str
        Of the columns of ``logits``.
    sets : mapping of str to sequence of str
        The closed sets, with their labels: some of the classes, and, of one, all.
    """
    taught = answers.labels != ""
    truth = [list(classes).index(label) for label in answers.labels[taught]]
    temperature = round(evaluation.best_temperature(answers.logits[taught], truth), 4)
    gates, thresholds, sure = {}, {}, {}
    # A gate learns from what the layer says of clips that it was not fitted to.
    others = np.empty((len(answers.labels), len(classes) + 1))
    for fold in sorted(set(answers.folds)):
        held_out = answers.folds == fold
        fitted = _layer(_rows(answers, ~held_out), classes)
        others[held_out] = fitted(log_odds(answers.scores[held_out]))
    for name, asked in sets.items():
        shares = _shares(answers, temperature, classes, asked)
        rows = evidence(shares, _asked_first(others, classes, asked))
        known, none = np.isin(answers.labels, asked), strange(answers, asked)
        gates[name] = fit_gate(rows[known], rows[none])
        sure[name] = shares * gates[name](rows)[:, None]
        claims = sure[name].max(axis=1)
        thresholds[name] = round(float(np.quantile(claims[none], 1 - PASSING)), 4)
    whole = next(name for name, asked in sets.items() if len(asked) == len(classes))
    scores, _ = _surer(answers, classes, sure[whole])
    right, judged = _right(answers, scores.argmax(axis=1))
    platt = fit_platt(scores.max(axis=1)[judged], right[judged])
    return Fitted(temperature, platt, _layer(answers, classes), gates, thresholds)


def _surer(answers: Answers, classes: Sequence[str], sure: np.ndarray):
    """Scores of labels and of families; of what was taught the surer of both heads counts."""
    scores = audioset.label_scores(answers.scores)
    kinds = audioset.family_scores(answers.scores)
    labels, families = audioset.labels(), audioset.families()
    for column, label in enumerate(classes):
        place, own = labels.index(label), families.index(audioset.family_of(label))
        scores[:, place] = np.maximum(scores[:, place], sure[:, column])
        kinds[:, own] = np.maximum(kinds[:, own], sure[:, column])
    return scores, kinds


def _layer(answers: Answers, classes: Sequence[str]) -> Layer:
    known, none = answers.labels != "", strange(answers, classes)
    truth = [list(classes).index(label) for label in answers.labels[known]]
    rows = log_odds(answers.scores)
    return fit_layer(rows[known], truth, rows[none])


def _asked_first(others: np.ndarray, classes: Sequence[str], asked: Sequence[str]) -> np.ndarray:
    """What `models.evidence` takes: the columns of some classes before all others."""
    own = [list(classes).index(name) for name in asked]
    return np.hstack([others[:, own], np.delete(others, own, axis=1)])


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


def _shares(answers, temperature, classes, asked) -> np.ndarray:
    """Probabilities of the labels asked about among all classes [shape=(n, len(asked))]."""
    from scipy.special import softmax

    columns = [list(classes).index(name) for name in asked]
    return softmax(answers.logits.astype(np.float64) / temperature, axis=1)[:, columns]


def _right(answers: Answers, named: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
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


def table(
    answers: Answers, classes: Sequence[str], sets: Mapping[str, Sequence[str]]
) -> pd.DataFrame:
    """What is said of every clip, by what was fitted to the other folds alone.

    Parameters
    ----------
    answers, classes, sets
        See `fit`.

    Returns
    -------
    pandas.DataFrame
        One row a clip: ``clip, recording, fold, label, kind``; ``reference``, what YAMNet's file
        hears first of AudioSet's classes, and ``place``, at which place the ear does; ``named``,
        the open set's surest label, and ``right`` (empty where nobody knows) with its
        ``probability``; ``reference_right``, the same of the file's label; ``family`` and
        ``family_probability``; and of every closed set its surest
        label, ``<set>``, the probability that it is that, ``<set>_probability``, whether it is
        claimed to be, ``<set>_claimed``, and whether it is none, ``<set>_none`` (see `strange`).
    """
    import pandas as pd

    parts = []
    for fold in sorted(set(answers.folds)):
        inside = answers.folds == fold
        fitted = fit(answers.without(fold), classes, sets)
        parts.append(_judged(_rows(answers, inside), classes, sets, fitted))
    return pd.concat(parts, ignore_index=True)


def _rows(answers: Answers, chosen: np.ndarray) -> Answers:
    return Answers(*(column[chosen] for column in vars(answers).values()))


def _judged(answers: Answers, classes, sets, fitted: Fitted) -> pd.DataFrame:
    import pandas as pd

    labels, families, taught = audioset.labels(), audioset.families(), answers.labels != ""
    reference = answers.reference.argmax(axis=1)
    above = answers.scores > np.take_along_axis(answers.scores, reference[:, None], axis=1)
    closed, others = {}, fitted.layer(log_odds(answers.scores))
    for name, asked in sets.items():
        shares = _shares(answers, fitted.temperature, classes, asked)
        rows = evidence(shares, _asked_first(others, classes, asked))
        sure = shares * fitted.gates[name](rows)[:, None]
        closed[name] = [asked[place] for place in shares.argmax(axis=1)]
        closed[f"{name}_probability"] = sure.max(axis=1)
        closed[f"{name}_claimed"] = (sure.max(axis=1) >= fitted.thresholds[name]).astype(int)
        closed[f"{name}_none"] = strange(answers, asked).astype(int)
        if len(asked) == len(classes):
            chances, kinds = map(fitted.platt, _surer(answers, asked, sure))
    named = chances.argmax(axis=1)
    right, judged = _right(answers, named)
    heard, _ = _right(answers, audioset.label_scores(answers.reference).argmax(axis=1))
    return pd.DataFrame(
        {
            "clip": answers.clips,
            "recording": answers.recordings,
            "fold": answers.folds,
            "label": answers.labels,
            "kind": answers.kinds,
            "reference": [audioset.classes()[place].name for place in reference],
            "place": above.sum(axis=1) + 1,
            "named": [labels[place] for place in named],
            "right": np.where(judged, right.astype(int).astype(str), ""),
            "reference_right": np.where(judged & ~taught, heard.astype(int).astype(str), ""),
            "probability": chances.max(axis=1),
            "family": [families[place] for place in kinds.argmax(axis=1)],
            "family_probability": kinds.max(axis=1),
            **closed,
        }
    )


def summary(judged: pd.DataFrame) -> dict:
    """What `table` says in numbers; shares in %, with intervals over recordings."""
    everyday, taught = judged[judged["kind"] != ""], judged[judged["label"] != ""]
    known = judged[judged["right"] != ""]
    known = known.assign(right=known["right"].astype(int))
    sure = judged["probability"] >= CLAIMED
    family = ~sure & (judged["family_probability"] >= CLAIMED)
    return {
        "clips": {"esc50": len(taught), "everyday": len(everyday)},
        "recordings": {"esc50": _sources(taught), "everyday": _sources(everyday)},
        "agrees_with_yamnet": {
            "first": _share(everyday, everyday["place"] == 1),
            "in_first_three": _share(everyday, everyday["place"] <= 3),
            "by_kind": {
                kind: round(100 * float((rows["place"] == 1).mean()), 1)
                for kind, rows in everyday.groupby("kind")
            },
        },
        "open_set": {
            "first_name": {
                "esc50": _share(taught, taught["right"].astype(int) == 1),
                **{
                    kind: _share(rows, rows["right"] == 1)
                    for kind, rows in known[known["kind"] != ""].groupby("kind")
                },
            },
            "first_name_of_yamnet": {
                kind: _share(rows, rows["reference_right"] == "1")
                for kind, rows in known[known["kind"] != ""].groupby("kind")
            },
            "verdicts_of_everyday": {
                "known": round(100 * float(sure[everyday.index].mean()), 1),
                "family": round(100 * float(family[everyday.index].mean()), 1),
            },
            "known_and_right": round(100 * float((known["right"] * sure[known.index]).mean()), 1),
            "known_and_wrong": round(
                100 * float(((1 - known["right"]) * sure[known.index]).mean()), 1
            ),
            "calibration_error": round(_calibration_error(known), 4),
        },
        "closed_sets": {
            column.removesuffix("_none"): _closed(judged, column.removesuffix("_none"))
            for column in judged
            if column.endswith("_none")
        },
    }


def _closed(judged: pd.DataFrame, name: str) -> dict:
    claimed = judged[f"{name}_claimed"] == 1
    none = judged[judged[f"{name}_none"] == 1]
    inside = judged[judged["label"].isin(set(judged[name]) & set(judged["label"]))]
    right = inside[name] == inside["label"]
    return {
        "claimed_of_none": _share(none, claimed[none.index]),
        "claimed_by_kind": {
            kind: round(100 * float(claimed[rows.index].mean()), 1)
            for kind, rows in none.groupby("kind")
        },
        "first_name_right": _share(inside, right),
        "verdict_right": _share(inside, right & claimed[inside.index]),
    }


def _share(rows: pd.DataFrame, true) -> dict:
    part = np.asarray(true, float)
    low, high = evaluation.share_interval(part, np.ones(len(part)), rows["recording"])
    found = {"share": part.mean(), "low": low, "high": high}
    return {**{name: round(100 * float(one), 1) for name, one in found.items()}, "of": len(rows)}


def _sources(rows: pd.DataFrame) -> int:
    return int(rows["recording"].nunique())


def _calibration_error(known: pd.DataFrame, bins: int = 10) -> float:
    """Expected calibration error of the probability of what is named first, 0 to 1."""
    place = (known["probability"] * bins).astype(int).clip(upper=bins - 1)
    means = known.groupby(place)[["right", "probability"]].mean()
    share = known.groupby(place).size() / len(known)
    return float((share * (means["right"] - means["probability"]).abs()).sum())


def save(judged: pd.DataFrame, folder: str | os.PathLike) -> dict:
    """Write ``everyday.csv`` and ``everyday.json``; returns what the latter holds."""
    text = judged.to_csv(index=False, float_format="%.4g", lineterminator="\n")
    write_whole(Path(folder) / ANSWERS, text.encode())
    return save_summary(judged, folder)


def save_summary(judged: pd.DataFrame, folder: str | os.PathLike) -> dict:
    """Write the `summary` of a table as ``everyday.json``, and return it."""
    found = summary(judged)
    evaluation.save_metrics(found, Path(folder) / "everyday.json")
    return found


def read(folder: str | os.PathLike) -> pd.DataFrame:
    """The table that `save` wrote."""
    import pandas as pd

    texts = ["clip", "recording", "label", "kind", "right", "reference_right"]
    options = {"dtype": dict.fromkeys(texts, str), "keep_default_na": False}
    return pd.read_csv(Path(folder) / ANSWERS, **options)

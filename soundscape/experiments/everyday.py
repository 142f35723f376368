"""Everyday recordings: what the ear calls them, and whether closed sets claim them.

What is fitted to the `answers` (see `verdicts`) is judged on folds that it was not fitted to, and
ships as it is fitted to all of them.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from .. import evaluation
from .._util.files import write_whole
from ..models import audioset, evidence, log_odds
from .answers import Answers, right_names, strange
from .verdicts import CLAIMED, Fitted, asked_first, chances_of, fit, shares_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ANSWERS", "read", "save", "save_summary", "summary", "table"]

ANSWERS = "everyday.csv"


def table(
    answers: Answers, classes: Sequence[str], sets: Mapping[str, Sequence[str]]
) -> pd.DataFrame:
    """What is said of every clip, by what was fitted to the other folds alone.

    Parameters
    ----------
    answers, classes, sets
        See `verdicts.fit`.

    Returns
    -------
    pandas.DataFrame
        One row a clip: ``clip, recording, fold, label, kind``; ``reference``, what YAMNet's file
        hears first of AudioSet's classes, and ``place``, at which place the ear does; ``named``,
        the open set's surest label, and ``right`` (empty where nobody knows) with its
        ``probability``; ``reference_right``, the same of the file's label; ``family`` and
        ``family_probability``; and of every closed set its surest label, ``<set>``, the probability
        that it is that, ``<set>_probability``, whether it is claimed to be, ``<set>_claimed``, and
        whether it is none, ``<set>_none`` (see `answers.strange`).
    """
    import pandas as pd

    parts = []
    for fold in sorted(set(answers.folds)):
        inside = answers.folds == fold
        fitted = fit(answers.without(fold), classes, sets)
        parts.append(_judged(answers.of(inside), classes, sets, fitted))
    return pd.concat(parts, ignore_index=True)


def _judged(answers: Answers, classes, sets, fitted: Fitted) -> pd.DataFrame:
    import pandas as pd

    labels, families, taught = audioset.labels(), audioset.families(), answers.labels != ""
    reference = answers.reference.argmax(axis=1)
    above = answers.scores > np.take_along_axis(answers.scores, reference[:, None], axis=1)
    closed, others = {}, fitted.layer(log_odds(answers.scores))
    for name, asked in sets.items():
        shares = shares_of(answers, fitted.temperature, classes, asked)
        rows = evidence(shares, asked_first(others, classes, asked))
        sure = shares * fitted.gates[name](rows)[:, None]
        closed[name] = [asked[place] for place in shares.argmax(axis=1)]
        closed[f"{name}_probability"] = sure.max(axis=1)
        closed[f"{name}_claimed"] = (sure.max(axis=1) >= fitted.thresholds[name]).astype(int)
        closed[f"{name}_none"] = strange(answers, asked).astype(int)
        if len(asked) == len(classes):
            chances, kinds = chances_of(answers, asked, sure, fitted)
    named = chances.argmax(axis=1)
    right, judged = right_names(answers, named)
    heard, _ = right_names(answers, audioset.label_scores(answers.reference).argmax(axis=1))
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

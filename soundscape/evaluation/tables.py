"""Read a report folder: every model's results side by side, ready to be shown.

A report folder (``reports/<dataset>/``) holds one folder a model with ``predictions.csv`` and
``metrics.json`` (`experiments`), and where they were measured ``robustness.json``,
``open_set.csv`` and ``detection.json`` (`experiments.suite`); beside them ``random_split.json`` and
``ablation.json``.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from .calibration import calibrated, calibration_error
from .metrics import confusion, score
from .predictions import read_predictions

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "PEOPLE",
    "ablation",
    "comparison",
    "confused",
    "detection",
    "for_people",
    "mistakes",
    "predictions",
    "random_split",
    "robustness",
]

PEOPLE = {"esc10": 95.7, "esc50": 81.3}
"""Accuracy of people in percent (Piczak 2015)."""

SPEED = "classifier_speed.json"
"""In the folder that holds the report folders; written by ``benchmarks/classifier_speed.py``."""


def predictions(folder: str | os.PathLike) -> dict[str, pd.DataFrame]:
    """Out-of-fold predictions of every model of a report folder, best first."""
    files = sorted(Path(folder).glob("*/predictions.csv"))
    tables = {path.parent.name: read_predictions(path) for path in files}
    accuracy = {name: (t["label"] == t["predicted"]).mean() for name, t in tables.items()}
    return dict(sorted(tables.items(), key=lambda pair: -accuracy[pair[0]]))


def comparison(folder: str | os.PathLike) -> pd.DataFrame:
    """All models of a report folder, best first.

    Returns
    -------
    pandas.DataFrame
        Indexed by model: ``accuracy, fold_std, seed_std, low, high`` in percent, ``seeds``,
        ``calibration_error`` (as trained) and ``calibrated_error`` (at cross-fitted temperatures);
        ``parameters``, ``training_seconds`` a fold, ``memory_mb`` and ``clip_ms``, the processor
        time of a five-second clip on one core, features included. NaN for what was not measured.
    """
    import pandas as pd

    folder = Path(folder)
    speed = _json(folder.parent / SPEED).get("clip_ms", {})
    rows = {}
    for name, table in predictions(folder).items():
        found = score(table)
        facts = _json(folder / name / "metrics.json")
        rows[name] = {
            "accuracy": found.accuracy,
            "fold_std": found.fold_std,
            "seed_std": found.seed_std,
            "low": found.low,
            "high": found.high,
            "seeds": found.seeds,
            "calibration_error": found.calibration_error,
            "calibrated_error": calibration_error(calibrated(table)),
            "parameters": facts.get("parameters", np.nan),
            "training_seconds": facts.get("fit_seconds_a_fold", np.nan),
            "memory_mb": facts.get("peak_memory_mb", np.nan),
            "clip_ms": speed.get(name, np.nan),
        }
    return pd.DataFrame(rows).T


def for_people(table: pd.DataFrame) -> pd.DataFrame:
    """A `comparison` as people read it: units in the heads, no digit that means nothing."""
    import pandas as pd

    def column(form, *names):
        return [
            "" if any(pd.isna(row[name]) for name in names) else form(*(row[n] for n in names))
            for _, row in table.iterrows()
        ]

    return pd.DataFrame(
        {
            "accuracy (%)": column("{:.1f}".format, "accuracy"),
            "over folds": column("± {:.1f}".format, "fold_std"),
            "over seeds": column(
                lambda std, seeds: f"± {std:.1f}" if seeds > 1 else "one seed", "seed_std", "seeds"
            ),
            "95 % interval": column("{:.1f} to {:.1f}".format, "low", "high"),
            "calibration error": column("{:.3f}".format, "calibration_error"),
            "calibrated": column("{:.3f}".format, "calibrated_error"),
            "parameters": column("{:,.0f}".format, "parameters"),
            "a clip (ms)": column("{:.1f}".format, "clip_ms"),
            "training (s a fold)": column("{:,.1f}".format, "training_seconds"),
            "memory (MB)": column("{:,.0f}".format, "memory_mb"),
        },
        index=table.index,
    )


def robustness(folder: str | os.PathLike) -> dict[str, pd.DataFrame]:
    """What `experiments.robustness.summary` found for every model that was measured."""
    import pandas as pd

    return {
        path.parent.name: pd.DataFrame(_json(path)["corruptions"])
        for path in sorted(Path(folder).glob("*/robustness.json"))
    }


def detection(folder: str | os.PathLike) -> dict[str, pd.DataFrame]:
    """What `experiments.detection.summary` found for every model that was measured.

    Returns
    -------
    dict of str to pandas.DataFrame
        One row a way, the detector first; a column a figure.
    """
    import pandas as pd

    return {
        path.parent.name: pd.DataFrame.from_dict(_json(path)["ways"], orient="index")
        for path in sorted(Path(folder).glob("*/detection.json"))
    }


def random_split(folder: str | os.PathLike) -> pd.DataFrame:
    """Accuracy with official and with random folds, and the difference, one row a model."""
    import pandas as pd

    found = _json(Path(folder) / "random_split.json")
    rows = {
        name: {
            "official folds (%)": one["official"]["accuracy"],
            "random folds (%)": one["random"]["accuracy"],
            "flattery (points)": one["flattery"],
        }
        for name, one in found.items()
    }
    return pd.DataFrame(rows).T


def ablation(folder: str | os.PathLike) -> pd.DataFrame:
    """What each ingredient is worth, from ``ablation.json``; empty where there is none.

    Returns
    -------
    pandas.DataFrame
        One row an ingredient that was left out, after the row with everything: ``accuracy``,
        ``difference``, ``low`` and ``high`` of clips as recorded, and of corrupted ones with
        ``corrupted_`` before each name; ``resampled``, what the intervals are over.
    """
    import pandas as pd

    path = Path(folder) / "ablation.json"
    rows = json.loads(path.read_text("utf-8")) if path.is_file() else []
    table = pd.json_normalize(rows, sep="_")
    return table.set_index("ingredient") if len(table) else table


def mistakes(table: pd.DataFrame) -> pd.DataFrame:
    """Clips that were named wrongly, the surest mistakes first.

    Returns
    -------
    pandas.DataFrame
        One row a clip: ``clip, fold, label, predicted, probability`` (of what was predicted, the
        mean over the seeds that made this mistake) and ``seeds`` (how many did).
    """
    wrong = table[table["label"] != table["predicted"]].copy()
    wrong["probability"] = [row[row["predicted"]] for _, row in wrong.iterrows()]
    groups = wrong.groupby(["clip", "fold", "label", "predicted"])["probability"]
    found = groups.agg(probability="mean", seeds="size").reset_index()
    return found.sort_values(["probability", "seeds"], ascending=False, ignore_index=True)


def confused(table: pd.DataFrame) -> pd.DataFrame:
    """Pairs of classes by how often the first is taken for the second.

    Returns
    -------
    pandas.DataFrame
        ``is, heard as, clips`` (rows of the table) and ``share`` (of all of its class, 0 to 1);
        for many classes easier to read than a confusion matrix.
    """
    matrix = confusion(table)
    matrix.index.name, matrix.columns.name = "is", "heard as"
    pairs = matrix.stack().rename("clips").reset_index()
    pairs["share"] = pairs["clips"] / matrix.sum(axis=1).loc[pairs["is"]].to_numpy()
    pairs = pairs[(pairs["is"] != pairs["heard as"]) & (pairs["clips"] > 0)]
    return pairs.sort_values("share", ascending=False, kind="stable", ignore_index=True)


def _json(path: Path) -> dict:
    return json.loads(path.read_text("utf-8")) if path.is_file() else {}

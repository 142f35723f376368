"""Score out-of-fold predictions, with uncertainty.

Tables are those of `predictions`; intervals are over recordings (`intervals`).
"""

from __future__ import annotations

import json
import math
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .._util.files import write_whole
from .calibration import calibration_error
from .intervals import RESAMPLES, share_interval
from .predictions import class_names

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Score", "accuracy", "confusion", "per_class", "save_metrics", "score"]


@dataclass(frozen=True)
class Score:
    """Accuracy of one cross-validation, in percent.

    Parameters
    ----------
    accuracy : float
        Mean over folds and seeds.
    fold_std : float
        Standard deviation over folds of the accuracy averaged over seeds.
    seed_std : float
        Standard deviation over seeds of the accuracy averaged over folds; 0 for one seed.
    folds : dict of int to float
        Accuracy of each fold, averaged over seeds.
    low, high : float
        95 % interval of the accuracy, by bootstrap over recordings (`intervals.share_interval`).
    calibration_error : float
        Expected calibration error, 0 to 1 (see `calibration_error`).
    clips, recordings, seeds : int
        How many there are; several clips may be of one recording.
    """

    accuracy: float
    fold_std: float
    seed_std: float
    folds: dict[int, float]
    low: float
    high: float
    calibration_error: float
    clips: int
    recordings: int
    seeds: int

    def to_dict(self) -> dict:
        """Plain numbers, rounded to what they can bear."""
        return json.loads(json.dumps(asdict(self)), parse_float=lambda text: round(float(text), 4))


def score(predictions: pd.DataFrame, *, resamples: int = RESAMPLES, seed: int = 0) -> Score:
    """Accuracy with its spread over folds, seeds and recordings.

    Parameters
    ----------
    predictions : pandas.DataFrame
    resamples, seed : int
        Of the bootstrap.

    Returns
    -------
    Score
    """
    found = accuracy(predictions, resamples=resamples, seed=seed)
    return Score(calibration_error=calibration_error(predictions), **found)


def accuracy(table: pd.DataFrame, *, resamples: int = RESAMPLES, seed: int = 0) -> dict:
    """Accuracy of any table with the first columns of a predictions table.

    Parameters
    ----------
    table : pandas.DataFrame
        ``clip, recording, fold, seed, label, predicted``.
    resamples, seed : int
        Of the bootstrap.

    Returns
    -------
    dict
        All of `Score` but the calibration error.
    """
    table = table.assign(right=table["label"] == table["predicted"])
    groups = table.groupby(["fold", "seed"])["right"]
    cells = groups.mean().unstack("seed") * 100
    # Every fold counts alike, however many clips it has: so it does in the interval.
    weight = 1 / groups.transform("size")
    low, high = share_interval(
        weight * table["right"], weight, table["recording"], resamples=resamples, seed=seed
    )
    folds, seeds = cells.mean(axis=1), cells.mean(axis=0)
    return {
        "accuracy": float(cells.to_numpy().mean()),
        "fold_std": float(folds.std(ddof=1)) if len(folds) > 1 else 0.0,
        "seed_std": float(seeds.std(ddof=1)) if len(seeds) > 1 else 0.0,
        "folds": {int(fold): float(value) for fold, value in folds.items()},
        "low": 100 * low,
        "high": 100 * high,
        "clips": table["clip"].nunique(),
        "recordings": table["recording"].nunique(),
        "seeds": len(seeds),
    }


def confusion(predictions: pd.DataFrame, *, normalised: bool = False) -> pd.DataFrame:
    """Confusion matrix: rows are true classes, columns predicted ones.

    Parameters
    ----------
    predictions : pandas.DataFrame
    normalised : bool
        Divide each row by its sum, so that the diagonal is the recall.
    """
    import pandas as pd
    from sklearn.metrics import confusion_matrix

    classes = list(class_names(predictions))
    counts = confusion_matrix(
        predictions["label"],
        predictions["predicted"],
        labels=classes,
        normalize="true" if normalised else None,
    )
    return pd.DataFrame(counts, index=classes, columns=classes)


def per_class(
    predictions: pd.DataFrame, *, resamples: int = RESAMPLES, seed: int = 0
) -> pd.DataFrame:
    """Precision, recall and F1 of each class with 95 % intervals over recordings.

    Parameters
    ----------
    predictions : pandas.DataFrame
    resamples, seed : int
        Of the bootstrap.

    Returns
    -------
    pandas.DataFrame
        Indexed by class: ``precision, recall, f1`` and ``<each>_low``, ``<each>_high``, 0 to 1,
        and ``support`` (rows). What is a share of nothing is 0.
    """
    import pandas as pd

    truth, guess = predictions["label"].to_numpy(), predictions["predicted"].to_numpy()
    rows = {}
    for name in class_names(predictions):
        is_it, said = (truth == name).astype(int), (guess == name).astype(int)
        shares = {
            "precision": (is_it * said, said),
            "recall": (is_it * said, is_it),
            "f1": (2 * is_it * said, is_it + said),
        }
        row = {}
        for measure, (part, whole) in shares.items():
            row[measure] = part.sum() / max(whole.sum(), 1)
            row[f"{measure}_low"], row[f"{measure}_high"] = share_interval(
                part, whole, predictions["recording"], resamples=resamples, seed=seed
            )
        rows[name] = {**row, "support": is_it.sum()}
    return pd.DataFrame.from_dict(rows, orient="index")


def save_metrics(metrics: dict | list, path: str | os.PathLike) -> Path:
    """Write metrics as JSON, whole or not at all; NaN and infinite numbers become null."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(_plain(metrics), indent=1, allow_nan=False)
    return write_whole(path, (text + "\n").encode())


def _plain(value):
    """The same with null for every number that JSON has no word for."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value

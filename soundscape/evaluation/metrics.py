"""Score predictions, with uncertainty.

Everything here starts from the out-of-fold predictions that `training.cross_validate` makes and
that are committed under ``reports/``: a table with the columns ``clip, fold, seed, label,
predicted`` and one probability column a class. Plots are in `plots`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from .._util.files import write_whole
from ..errors import ModelError

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Score",
    "accuracy",
    "at_temperature",
    "calibrated",
    "calibration_error",
    "class_names",
    "confusion",
    "cross_fitted",
    "fit_temperature",
    "fit_threshold",
    "per_class",
    "read_predictions",
    "save_metrics",
    "save_predictions",
    "score",
]

_FIXED = ("clip", "fold", "seed", "label", "predicted")
ENERGY = "energy"
"""Column of a table that also has the log of the sum of the exponentials of the logits."""


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
        95 % interval of the accuracy, by bootstrap over clips.
    calibration_error : float
        Expected calibration error, 0 to 1 (see `calibration_error`).
    clips, seeds : int
    """

    accuracy: float
    fold_std: float
    seed_std: float
    folds: dict[int, float]
    low: float
    high: float
    calibration_error: float
    clips: int
    seeds: int

    def to_dict(self) -> dict:
        """Plain numbers, rounded to what they can bear."""
        return json.loads(json.dumps(asdict(self)), parse_float=lambda text: round(float(text), 4))


def class_names(predictions: pd.DataFrame) -> tuple[str, ...]:
    """The classes of a predictions table, in the order of its probability columns."""
    return tuple(column for column in predictions.columns if column not in (*_FIXED, ENERGY))


def score(predictions: pd.DataFrame, *, resamples: int = 1000, seed: int = 0) -> Score:
    """Accuracy with its spread over folds, seeds and clips.

    Parameters
    ----------
    predictions : pandas.DataFrame
    resamples : int
        Bootstrap resamples of the clips.
    seed : int
        Of the bootstrap.

    Returns
    -------
    Score
    """
    found = accuracy(predictions, resamples=resamples, seed=seed)
    return Score(calibration_error=calibration_error(predictions), **found)


def accuracy(table: pd.DataFrame, *, resamples: int = 1000, seed: int = 0) -> dict:
    """Accuracy of any table with the columns ``clip, fold, seed, label, predicted``.

    Parameters
    ----------
    table : pandas.DataFrame
    resamples, seed : int
        See `score`.

    Returns
    -------
    dict
        All of `Score` but the calibration error.
    """
    table = table.assign(right=table["label"] == table["predicted"])
    cells = table.groupby(["fold", "seed"])["right"].mean().unstack("seed") * 100
    by_clip = table.groupby("clip")["right"].mean().to_numpy() * 100
    rng = np.random.default_rng(seed)
    means = rng.choice(by_clip, (resamples, len(by_clip))).mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    folds, seeds = cells.mean(axis=1), cells.mean(axis=0)
    return {
        "accuracy": float(cells.to_numpy().mean()),
        "fold_std": float(folds.std(ddof=1)) if len(folds) > 1 else 0.0,
        "seed_std": float(seeds.std(ddof=1)) if len(seeds) > 1 else 0.0,
        "folds": {int(fold): float(value) for fold, value in folds.items()},
        "low": float(low),
        "high": float(high),
        "clips": len(by_clip),
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


def per_class(predictions: pd.DataFrame, *, resamples: int = 500, seed: int = 0) -> pd.DataFrame:
    """Precision, recall and F1 of each class with 95 % bootstrap intervals.

    Returns
    -------
    pandas.DataFrame
        Indexed by class: ``precision, recall, f1`` and ``<each>_low``, ``<each>_high``, 0 to 1,
        and ``support`` (rows).
    """
    import pandas as pd
    from sklearn.metrics import precision_recall_fscore_support

    classes = list(class_names(predictions))
    truth, guess = predictions["label"].to_numpy(), predictions["predicted"].to_numpy()

    def measure(rows):
        values = precision_recall_fscore_support(
            truth[rows], guess[rows], labels=classes, zero_division=0.0
        )
        return np.array(values[:3])

    rng = np.random.default_rng(seed)
    everything = np.arange(len(truth))
    draws = [measure(rng.choice(everything, len(everything))) for _ in range(resamples)]
    low, high = np.percentile(draws, [2.5, 97.5], axis=0)
    centre = measure(everything)
    columns = {}
    for row, name in enumerate(("precision", "recall", "f1")):
        columns[name] = centre[row]
        columns[f"{name}_low"], columns[f"{name}_high"] = low[row], high[row]
    columns["support"] = [int((truth == name).sum()) for name in classes]
    return pd.DataFrame(columns, index=classes)


def calibration_error(predictions: pd.DataFrame, *, bins: int = 10) -> float:
    """Expected calibration error (Naeini et al. 2015), equal-width bins, 0 to 1."""
    probabilities = predictions[list(class_names(predictions))].to_numpy()
    confidence = probabilities.max(axis=1)
    right = (predictions["label"] == predictions["predicted"]).to_numpy()
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [
        (place == one).mean() * abs(right[place == one].mean() - confidence[place == one].mean())
        for one in np.unique(place)
    ]
    return float(np.sum(gaps))


SMALLEST = 5e-7
"""Stands for a probability of 0, which in a file of six digits is anything up to this."""


def _logits(predictions: pd.DataFrame) -> np.ndarray:
    """Log-probabilities [shape=(rows, classes)]."""
    return np.log(np.maximum(predictions[list(class_names(predictions))].to_numpy(), SMALLEST))


def fit_temperature(predictions: pd.DataFrame) -> float:
    """The temperature that makes probabilities most honest (Guo et al. 2017).

    Parameters
    ----------
    predictions : pandas.DataFrame
        Out-of-fold: never those of the fold that the temperature is then scored on.

    Returns
    -------
    float
        0.2 to 5; minimises the negative log-likelihood.
    """
    from scipy.optimize import minimize_scalar
    from scipy.special import log_softmax

    logits, classes = _logits(predictions), list(class_names(predictions))
    truth = np.array([classes.index(label) for label in predictions["label"]])

    def loss(temperature):
        return -log_softmax(logits / temperature, axis=1)[np.arange(len(truth)), truth].mean()

    return float(minimize_scalar(loss, bounds=(0.2, 5.0), method="bounded").x)


def fit_threshold(
    predictions: pd.DataFrame,
    temperature: float = 1.0,
    *,
    keep: float = 0.95,
    known: Sequence[str] | None = None,
) -> float:
    """Largest probability that a share `keep` of known sounds reaches.

    Sounds that stay below it are called unknown (Hendrycks and Gimpel 2017).

    Parameters
    ----------
    predictions : pandas.DataFrame
    temperature : float
    keep : float
    known : sequence of str, optional
        The classes that a model answers with, where it knows more: only their clips and their
        probabilities count. All by default.
    """
    from scipy.special import softmax

    classes = list(class_names(predictions))
    known = classes if known is None else list(known)
    logits = _logits(predictions[predictions["label"].isin(known)])
    shares = softmax(logits / temperature, axis=1)[:, [classes.index(name) for name in known]]
    return float(np.quantile(shares.max(axis=1), 1 - keep))


def cross_fitted(
    table: pd.DataFrame,
    fit: Callable[[pd.DataFrame], object],
    judge: Callable[[pd.DataFrame, object], pd.DataFrame],
) -> pd.DataFrame:
    """Judge each fold by what was fitted on the other folds alone.

    Nothing that is fitted can see what it is scored on: `fit` is never given a row of the fold, and
    `judge` is given its rows without their labels.

    Parameters
    ----------
    table : pandas.DataFrame
        With the columns ``fold`` and ``label``; at least two folds.
    fit : callable(rows of all other folds) -> anything
    judge : callable(rows of the fold without ``label``, what was fitted) -> pandas.DataFrame
        The rows, changed or with more columns, in the same order and number.

    Returns
    -------
    pandas.DataFrame
        All that was judged, with the labels, in the order of `table`.
    """
    import pandas as pd

    folds = sorted(table["fold"].unique())
    if len(folds) < 2:
        raise ModelError(f"Only fold {folds} is there; to fit on others, at least two are needed.")
    parts = []
    for fold in folds:
        held_out = table["fold"] == fold
        hidden = table[held_out].drop(columns="label")
        parts.append(judge(hidden, fit(table[~held_out].copy())))
    judged = pd.concat(parts).loc[table.index]
    return judged.assign(label=table["label"])


def calibrated(predictions: pd.DataFrame) -> pd.DataFrame:
    """The same predictions at temperatures fitted on the other folds."""
    return cross_fitted(predictions, fit_temperature, at_temperature)[list(predictions.columns)]


def at_temperature(predictions: pd.DataFrame, temperature: float) -> pd.DataFrame:
    """A predictions table with its logits divided by a temperature."""
    from scipy.special import softmax

    changed = predictions.copy()
    changed[list(class_names(predictions))] = softmax(_logits(predictions) / temperature, axis=1)
    return changed


def save_predictions(
    predictions: pd.DataFrame, path: str | os.PathLike, *, number: str = "%.6f"
) -> Path:
    """Write a predictions table as CSV, probabilities with six digits or as `number` says."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    ordered = predictions.sort_values(["seed", "fold", "clip"], kind="stable")
    text = ordered.to_csv(index=False, float_format=number, lineterminator="\n")
    return write_whole(path, text.encode())


def read_predictions(path: str | os.PathLike) -> pd.DataFrame:
    """Read a predictions table and check it.

    Raises
    ------
    ModelError
        When it is not a predictions table.
    """
    import pandas as pd

    path = Path(path)
    if not path.is_file():
        raise ModelError(
            f"{path} does not exist. Expected out-of-fold predictions; "
            f"make them with `soundscape train`."
        )
    table = pd.read_csv(path, dtype={"clip": str, "label": str, "predicted": str})
    missing = [name for name in _FIXED if name not in table.columns]
    if missing or len(table) == 0:
        raise ModelError(
            f"{path} is not a predictions table (missing: {', '.join(missing) or 'all rows'}). "
            f"Expected the columns {', '.join(_FIXED)} and one probability column a class."
        )
    return table


def save_metrics(metrics: dict, path: str | os.PathLike) -> Path:
    """Write metrics as JSON, whole or not at all."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_whole(path, (json.dumps(metrics, indent=1) + "\n").encode())

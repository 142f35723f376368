"""Whether probabilities mean what they say, and what makes them: one temperature.

Whatever is fitted here is fitted without the fold it is judged on (`cross_fitted`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import ModelError
from .predictions import class_names

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "at_temperature",
    "best_temperature",
    "calibrated",
    "calibration_bins",
    "calibration_error",
    "cross_fitted",
    "fit_temperature",
    "fit_threshold",
]


def calibration_bins(predictions: pd.DataFrame, *, bins: int = 10) -> pd.DataFrame:
    """How often a model is right, by how sure it is.

    Returns
    -------
    pandas.DataFrame
        One row for each of `bins` equally wide ranges of the largest probability that has any
        clips: ``confidence`` (its mean there), ``accuracy`` and ``share`` of all rows, 0 to 1.
    """
    confidence = predictions[list(class_names(predictions))].max(axis=1)
    right = predictions["label"] == predictions["predicted"]
    place = (confidence * bins).astype(int).clip(upper=bins - 1)
    table = right.groupby(place).agg(accuracy="mean", share="size")
    table.insert(0, "confidence", confidence.groupby(place).mean())
    return table.assign(share=table["share"] / len(predictions))


def calibration_error(predictions: pd.DataFrame, *, bins: int = 10) -> float:
    """Expected calibration error (Naeini et al. 2015), 0 to 1; see `calibration_bins`."""
    table = calibration_bins(predictions, bins=bins)
    return float((table["share"] * (table["accuracy"] - table["confidence"]).abs()).sum())


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
    logits, classes = _logits(predictions), list(class_names(predictions))
    return best_temperature(logits, [classes.index(label) for label in predictions["label"]])


def best_temperature(logits: np.ndarray, truth: Sequence[int]) -> float:
    """The same of logits.

    Parameters
    ----------
    logits : np.ndarray [shape=(n, classes)]
    truth : sequence of int [length=n]
        The right columns.
    """
    from scipy.optimize import minimize_scalar
    from scipy.special import log_softmax

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
    fit: Callable[[pd.DataFrame], Any],
    judge: Callable[[pd.DataFrame, Any], pd.DataFrame],
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

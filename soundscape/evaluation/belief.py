"""What is fitted to a network's answers so that they may be believed: of open and of closed sets.

Everything is fitted to answers about recordings that the network never heard.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import ModelError

__all__ = ["GateFit", "Platt", "fit_gate", "fit_platt", "profile_of"]

_RAISED = 0.05
_SMALLEST = 1e-6


def profile_of(scores: np.ndarray, labels: Sequence[str], classes: Sequence[str]) -> np.ndarray:
    """Which classes of an open set are heard where a class of a closed set is.

    Parameters
    ----------
    scores : np.ndarray [shape=(n, open), 0 to 1]
    labels : sequence of str [length=n]
        Of the same clips; others than `classes` are passed over.
    classes : sequence of str

    Returns
    -------
    np.ndarray of bool [shape=(len(classes), open)]
        Those whose mean score is at least a twentieth, and the highest in any case.
    """
    labels = np.asarray(labels)
    means = np.stack([scores[labels == name].mean(axis=0) for name in classes])
    profile = means >= _RAISED
    profile[np.arange(len(classes)), means.argmax(axis=1)] = True
    return profile


@dataclass(frozen=True)
class GateFit:
    """A logistic regression: the fields of a `models.Gate`.

    Parameters
    ----------
    weights : tuple of float
    bias : float
    """

    weights: tuple[float, ...]
    bias: float

    def __call__(self, evidence: np.ndarray) -> np.ndarray:
        """Probabilities of rows of evidence [shape=(n, len(weights))]."""
        return 1 / (1 + np.exp(-(evidence @ np.array(self.weights) + self.bias)))


def fit_gate(known: np.ndarray, strange: np.ndarray) -> GateFit:
    """Fit what tells the sounds of a closed set from all others.

    Parameters
    ----------
    known, strange : np.ndarray [shapes=(n, values) and (m, values)]
        Evidence of sounds of the set, and of sounds that are none of it: as `models.evidence`
        gives it. Both count alike, however many there are.
    """
    from sklearn.linear_model import LogisticRegression

    truth = np.repeat([1, 0], [len(known), len(strange)])
    fitted = LogisticRegression(class_weight="balanced").fit(np.vstack([known, strange]), truth)
    weights = tuple(round(float(one), 4) for one in fitted.coef_[0])
    return GateFit(weights, round(float(fitted.intercept_[0]), 4))


@dataclass(frozen=True)
class Platt:
    """From scores to probabilities (Platt 1999): fields of a `models.Calibration`.

    Parameters
    ----------
    slope, offset : float
        The logit of a probability is ``slope`` times that of the score, plus ``offset``.
    """

    slope: float
    offset: float

    def __call__(self, scores: np.ndarray) -> np.ndarray:
        """Probabilities of scores [any shape, 0 to 1]."""
        return 1 / (1 + np.exp(-(self.slope * _logit(scores) + self.offset)))


def fit_platt(scores: np.ndarray, right: np.ndarray) -> Platt:
    """Fit how probable it is that what is named with a score is right.

    Parameters
    ----------
    scores : np.ndarray [shape=(n,), 0 to 1]
    right : np.ndarray of bool [shape=(n,)]

    Raises
    ------
    ModelError
        Where all are right, or none.
    """
    from sklearn.linear_model import LogisticRegression

    if right.all() or not right.any():
        raise ModelError("All names are right, or none is: there is nothing to calibrate with.")
    fitted = LogisticRegression(C=1e6).fit(_logit(scores)[:, None], right)
    return Platt(round(float(fitted.coef_[0, 0]), 4), round(float(fitted.intercept_[0]), 4))


def _logit(scores: np.ndarray) -> np.ndarray:
    bounded = np.clip(scores.astype(np.float64), _SMALLEST, 1 - _SMALLEST)
    return np.log(bounded / (1 - bounded))

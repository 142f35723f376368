"""What is fitted to a network's answers so that they may be believed: of open and of closed sets.

Everything is fitted to answers about recordings that the network never heard.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import ModelError

__all__ = ["GateFit", "Layer", "Platt", "fit_gate", "fit_layer", "fit_platt"]

_SMALLEST = 1e-6
_STRENGTH = 0.01
"""Of a `Layer` that is fitted to thousands of sounds."""


@dataclass(frozen=True)
class Layer:
    """A linear layer.

    Parameters
    ----------
    kernel : np.ndarray [shape=(outputs, values)]
    bias : np.ndarray [shape=(outputs,)]
    """

    kernel: np.ndarray
    bias: np.ndarray

    def __call__(self, rows: np.ndarray) -> np.ndarray:
        """Logits [shape=(n, outputs)] of rows [shape=(n, values)]."""
        return rows @ self.kernel.T + self.bias


def fit_layer(
    known: np.ndarray, truth: Sequence[int], strange: np.ndarray, *, strength: float = _STRENGTH
) -> Layer:
    """Fit what tells the classes of a closed set from each other and from all that is none.

    A multinomial logistic regression with one output more than there are classes.

    Parameters
    ----------
    known, strange : np.ndarray [shapes=(n, values) and (m, values)]
        Of sounds of the set, and of sounds that are none of it. Both count alike, however many
        there are.
    truth : sequence of int [length=n]
        The class of each of the former, from 0; each at least once.
    strength : float
        The inverse of how much large weights cost, of values of one spread.
    """
    from sklearn.linear_model import LogisticRegression

    rows = np.vstack([known, strange])
    mean, spread = rows.mean(axis=0), np.maximum(rows.std(axis=0), _SMALLEST)
    none = max(truth) + 1
    weights = np.repeat([1.0, len(known) / max(1, len(strange))], [len(known), len(strange)])
    fitted = LogisticRegression(C=strength, max_iter=1_000).fit(
        (rows - mean) / spread, [*truth, *[none] * len(strange)], sample_weight=weights
    )
    kernel = fitted.coef_ / spread
    return Layer(kernel, fitted.intercept_ - kernel @ mean)


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

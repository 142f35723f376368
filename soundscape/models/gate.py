"""Whether a sound is one of a closed set at all: what the open set hears decides.

A softmax must name something, and the sounds that were never taught are named with certainty too.
AudioSet's classes, which the same body knows, say what else there may be.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["Gate", "evidence", "log_odds"]

_LEAST = 1e-4
"""Scores and shares nearer to 0 or 1 say no more."""


@dataclass(frozen=True)
class Gate:
    """A logistic regression on two numbers of a clip: see `evidence`.

    Parameters
    ----------
    weights : sequence of float [length=2]
    bias : float
    """

    weights: tuple[float, ...]
    bias: float

    def probability(self, rows: np.ndarray) -> np.ndarray:
        """How probable it is that sounds are among the labels.

        Parameters
        ----------
        rows : np.ndarray [shape=(..., 2)]
            Their `evidence`.

        Returns
        -------
        np.ndarray [shape=(...), 0 to 1]
        """
        return 1 / (1 + np.exp(-(rows @ np.array(self.weights) + self.bias)))


def evidence(shares: np.ndarray, others: np.ndarray) -> np.ndarray:
    """For and against the most probable label.

    Parameters
    ----------
    shares : np.ndarray [shape=(..., labels), 0 to 1]
        Probabilities of the labels, among all that the head was taught.
    others : np.ndarray [shape=(..., outputs)]
        Logits that the open set's scores give: of the labels first, in the same order, then of
        all that is none of them.

    Returns
    -------
    np.ndarray [shape=(..., 2)]
        Log-odds of the largest share, and of that label against what is none of them.
    """
    count = shares.shape[-1]
    best = shares.argmax(axis=-1)[..., None]
    own = np.take_along_axis(others, best, axis=-1)[..., 0]
    none = np.logaddexp.reduce(others[..., count:], axis=-1)
    return np.stack([log_odds(shares.max(axis=-1)), own - none], axis=-1)


def log_odds(shares: np.ndarray) -> np.ndarray:
    """Logits of shares or scores [any shape, 0 to 1], bounded."""
    bounded = np.clip(np.asarray(shares, np.float64), _LEAST, 1 - _LEAST)
    return np.log(bounded / (1 - bounded))

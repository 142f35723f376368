"""Whether a sound is one of a closed set at all: what the open set hears decides.

A softmax must name something, and the sounds that were never taught are named with certainty too.
AudioSet's classes, which the same embedding knows, say what else there may be.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["Gate", "evidence"]


@dataclass(frozen=True)
class Gate:
    """A logistic regression on three numbers of a clip: see `evidence`.

    Parameters
    ----------
    weights : sequence of float [length=3]
    bias : float
    """

    weights: tuple[float, ...]
    bias: float

    def probability(self, shares: np.ndarray, scores: np.ndarray, profile: np.ndarray) -> float:
        """How probable it is that a sound is one of the labels.

        Parameters
        ----------
        shares, scores, profile
            See `evidence`.
        """
        logit = float(np.dot(self.weights, evidence(shares, scores, profile)) + self.bias)
        return 1 / (1 + np.exp(-logit))


def evidence(shares: np.ndarray, scores: np.ndarray, profile: np.ndarray) -> np.ndarray:
    """For and against the most probable label.

    Parameters
    ----------
    shares : np.ndarray [shape=(..., labels), 0 to 1]
        Probabilities of the labels.
    scores : np.ndarray [shape=(..., 521), 0 to 1]
        How much of each of AudioSet's classes is heard.
    profile : np.ndarray of bool [shape=(labels, 521)]
        The classes that are heard where a label is.

    Returns
    -------
    np.ndarray [shape=(..., 3)]
        Logits of the largest share, of the largest score among the label's own classes, and of the
        largest among all others.
    """
    own = profile[shares.argmax(axis=-1)]
    found = [
        shares.max(axis=-1),
        np.where(own, scores, 0).max(axis=-1),
        np.where(own, 0, scores).max(axis=-1),
    ]
    bounded = np.clip(np.stack(found, axis=-1).astype(np.float64), 1e-4, 1 - 1e-4)
    return np.log(bounded / (1 - bounded))

"""What turns an ear's answers into verdicts: fitted to answers about what it never heard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .. import evaluation
from ..evaluation import GateFit, Layer, Platt, fit_gate, fit_layer, fit_platt
from ..models import audioset, evidence, log_odds
from .answers import Answers, right_names, strange

__all__ = ["CLAIMED", "PASSING", "Fitted", "asked_first", "chances_of", "fit", "shares_of"]

CLAIMED = 0.5
"""Probability from which the open set says that a sound is heard."""
PASSING = 0.025
"""Share of everyday recordings that are none of a closed set and may be claimed all the same."""


@dataclass(frozen=True)
class Fitted:
    """What ships beside the weights: all that turns answers into verdicts.

    Parameters
    ----------
    temperature : float
        Of the closed sets' logits.
    platt : Platt
        Of the open set's scores.
    several : Platt
        Of what is said of each class for itself: see `Answers.several`.
    layer : Layer
        From the log-odds of AudioSet's classes to all classes, and to none of them.
    gates : dict of str to GateFit
        Of each closed set.
    thresholds : dict of str to float
        Of each closed set: from which probability a sound is known.
    """

    temperature: float
    platt: Platt
    several: Platt
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
        fitted = _layer(answers.of(~held_out), classes)
        others[held_out] = fitted(log_odds(answers.scores[held_out]))
    for name, asked in sets.items():
        shares = shares_of(answers, temperature, classes, asked)
        rows = evidence(shares, asked_first(others, classes, asked))
        known, none = np.isin(answers.labels, asked), strange(answers, asked)
        gates[name] = fit_gate(rows[known], rows[none])
        sure[name] = shares * gates[name](rows)[:, None]
        claims = sure[name].max(axis=1)
        thresholds[name] = round(float(np.quantile(claims[none], 1 - PASSING)), 4)
    whole = next(name for name, asked in sets.items() if len(asked) == len(classes))
    scores, _ = surer(answers, classes, sure[whole])
    right, judged = right_names(answers, scores.argmax(axis=1))
    platt = fit_platt(scores.max(axis=1)[judged], right[judged])
    several = _fit_several(answers, classes)
    return Fitted(temperature, platt, several, _layer(answers, classes), gates, thresholds)


def _fit_several(answers: Answers, classes: Sequence[str]) -> Platt:
    judged = (answers.labels != "") | strange(answers, classes)
    truth = answers.labels[judged, None] == np.array(classes)
    return fit_platt(answers.several[judged].ravel(), truth.ravel())


def _layer(answers: Answers, classes: Sequence[str]) -> Layer:
    known, none = answers.labels != "", strange(answers, classes)
    truth = [list(classes).index(label) for label in answers.labels[known]]
    rows = log_odds(answers.scores)
    return fit_layer(rows[known], truth, rows[none])


def surer(
    answers: Answers, classes: Sequence[str], sure: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Scores of labels and of families; of what was taught the surer of both heads counts."""
    scores = audioset.label_scores(answers.scores)
    return _surest(classes, scores, audioset.family_scores(answers.scores), sure)


def chances_of(
    answers: Answers, classes: Sequence[str], sure: np.ndarray, fitted: Fitted
) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities of labels and of families, whoever is surest."""
    labels, families = map(fitted.platt, surer(answers, classes, sure))
    return _surest(classes, labels, families, fitted.several(answers.several))


def _surest(classes, scores: np.ndarray, kinds: np.ndarray, sure: np.ndarray):
    labels, families = audioset.labels(), audioset.families()
    for column, label in enumerate(classes):
        place, own = labels.index(label), families.index(audioset.family_of(label))
        scores[:, place] = np.maximum(scores[:, place], sure[:, column])
        kinds[:, own] = np.maximum(kinds[:, own], sure[:, column])
    return scores, kinds


def asked_first(others: np.ndarray, classes: Sequence[str], asked: Sequence[str]) -> np.ndarray:
    """What `models.evidence` takes: the columns of some classes before all others."""
    own = [list(classes).index(name) for name in asked]
    return np.hstack([others[:, own], np.delete(others, own, axis=1)])


def shares_of(answers, temperature, classes, asked) -> np.ndarray:
    """Probabilities of the labels asked about among all classes [shape=(n, len(asked))]."""
    from scipy.special import softmax

    columns = [list(classes).index(name) for name in asked]
    return softmax(answers.logits.astype(np.float64) / temperature, axis=1)[:, columns]

"""Heads of one's own on the ear: from a few examples of each label to a linear layer, in seconds.

Listening to the examples is the cost, and is done once. What a head says of an example is asked of
one that was fitted without it, and without any other example of its recording.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..audio import Clip
from ..errors import DatasetError
from ..models import SILENCE_DB, Ear, ModelFiles, loudest_db
from .examples import Example

__all__ = ["HeadFit", "Heard", "fit_head", "hear"]

MOST_FOLDS = 5
ENOUGH = 6
"""Recordings of every label from which on the strength is chosen by cross-validation."""
STRENGTHS = (1e-4, 1e-3, 1e-2, 1e-1)
"""Inverse costs of large weights that are tried, of points that are some forty long."""
FIXED = 1e-2
MOST_WINDOWS = 12
"""Of a recording: the first minute that is not silent. It bounds memory, and what one counts."""


@dataclass(frozen=True)
class Heard:
    """What the ear hears of examples, one row a window; all arrays have as many rows.

    Parameters
    ----------
    labels : tuple of str
        What is taught, in the order of the head's outputs.
    examples : np.ndarray of int
        The example that a window is of, from 0.
    truth : np.ndarray of int
        Places among the labels; -1 for strangers.
    sources : np.ndarray of str
    folds : np.ndarray of int
    points : np.ndarray [shape=(n, 2 * EMBEDDING_VALUES), dtype=float32]
        `models.Ear.summary` of each window.
    scores : np.ndarray [shape=(n, 521), dtype=float32, 0 to 1]
        How much of each of AudioSet's classes it has.
    """

    labels: tuple[str, ...]
    examples: np.ndarray
    truth: np.ndarray
    sources: np.ndarray
    folds: np.ndarray
    points: np.ndarray
    scores: np.ndarray


@dataclass(frozen=True)
class HeadFit:
    """A linear layer, and what such layers say of examples that they were not shown.

    Parameters
    ----------
    weights, bias : np.ndarray [shapes=(labels, 2 * EMBEDDING_VALUES) and (labels,)]
        Fitted to all examples: as `models.write_head` takes them.
    strength : float
        One of `STRENGTHS`, or `FIXED`.
    halves : int
        2 where it stands on both halves of an embedding, 1 where on the first alone.
    logits : np.ndarray [shape=(n, labels)]
        Of every window that was heard, by the layer that was fitted without its fold.
    """

    weights: np.ndarray
    bias: np.ndarray
    strength: float
    halves: int
    logits: np.ndarray


# Listening ----------------------------------------------------------------------------------------


def hear(
    examples: Sequence[Example],
    body: ModelFiles,
    *,
    strangers: Sequence[Example] = (),
    progress: bool = False,
) -> Heard:
    """Listen to examples, once.

    Parameters
    ----------
    examples : sequence of Example
        See `examples.examples_of`.
    body : ModelFiles
        The ear: ``models.read_model("world")``.
    strangers : sequence of Example
        See `examples.strangers_of`.
    progress : bool

    Raises
    ------
    SoundscapeError
        For the first that cannot be read, or in which nothing can be heard.
    """
    from tqdm.auto import tqdm

    ear = Ear(body.weights, body.sha256)
    labels = tuple(dict.fromkeys(one.label for one in examples))
    every = [*examples, *strangers]
    shown = tqdm(every, desc="listen", unit="clip", leave=False, disable=not progress)
    rows, points, scores = [], [], []
    for row, one in enumerate(shown):
        for window in _sounding(one):
            embeddings = ear.embeddings(window)
            points.append(ear.summary(embeddings))
            scores.append(ear.scores(embeddings).mean(axis=0))
            rows.append(row)
    rows = np.array(rows)
    places = {label: place for place, label in enumerate(labels)}
    truth = np.array([places.get(one.label, -1) for one in every])
    folds = np.concatenate([_folds(examples), _folds(strangers)]).astype(int)
    sources = np.array([one.source for one in every])
    return Heard(
        labels, rows, truth[rows], sources[rows], folds[rows], np.stack(points), np.stack(scores)
    )


def _sounding(one: Example) -> list[Clip]:
    """The windows that are heard of an example: of a quiet one those that hold anything at all."""
    found: list[Clip] = []
    quiet: list[Clip] = []
    try:
        for part in one.windows():
            if loudest_db(part) >= SILENCE_DB:
                found.append(part)
            elif len(quiet) < MOST_WINDOWS and np.ptp(part.samples) > 0:
                quiet.append(part)
            if len(found) == MOST_WINDOWS:
                break
    except OSError as error:
        raise DatasetError(f"{one.name}: cannot be read ({error.strerror or error}).") from None
    if not found and not quiet:
        raise DatasetError(
            f"{one.name}: is silent from beginning to end. Expected an example of "
            f"{one.label or 'another sound'}; take it away, or record it anew."
        )
    return found or quiet


def _folds(examples: Sequence[Example]) -> np.ndarray:
    """The fold of each: the official one, else one that keeps a recording together."""
    if not examples or (examples[0].fold is not None and len({one.fold for one in examples}) > 2):
        return np.array([one.fold for one in examples], int)
    by_label: dict[str, dict[str, None]] = {}
    for one in examples:
        by_label.setdefault(one.label, {})[one.source] = None
    fewest = min(len(sources) for sources in by_label.values())
    count = max(2, min(MOST_FOLDS, fewest))
    place: dict[str, int] = {}
    for sources in by_label.values():
        shuffled = np.random.default_rng(0).permutation(sorted(set(sources) - set(place)))
        place |= {str(source): len(place) + i for i, source in enumerate(shuffled)}
    return np.array([place[one.source] % count for one in examples])


# Fitting ------------------------------------------------------------------------------------------


def fit_head(heard: Heard) -> HeadFit:
    """Fit a regularised multinomial logistic regression, with answers to what it was not shown.

    Its strength, and whether it stands on both halves of an embedding or on the first alone, is
    chosen by cross-validation within the examples that a layer is fitted to, where every label has
    `ENOUGH` recordings. Windows of a recording count together as much as any other, labels alike.

    Parameters
    ----------
    heard : Heard
        Strangers are asked about, and teach nothing.
    """
    known = heard.truth >= 0
    spaces = {halves: _Space(heard, halves) for halves in (2, 1)}
    logits = np.empty((len(heard.truth), len(heard.labels)))
    for fold in sorted(set(heard.folds)):
        held_out = heard.folds == fold
        taught = known & ~held_out & ~np.isin(heard.sources, heard.sources[held_out])
        halves, strength = _chosen(heard, spaces, taught)
        weights, bias = spaces[halves].layer(taught, strength)
        logits[held_out] = spaces[halves].rows[held_out] @ weights.T + bias
    halves, strength = _chosen(heard, spaces, known)
    weights, bias = spaces[halves].layer(known, strength)
    return HeadFit(spaces[halves].unfolded(weights), bias, strength, halves, logits)


def _chosen(heard: Heard, spaces: dict[int, _Space], taught: np.ndarray) -> tuple[int, float]:
    """Halves and strength by which rows of other folds are told best."""
    recordings = set(zip(heard.truth, heard.sources, strict=True))
    fewest = min(Counter(label for label, _ in recordings if label >= 0).values())
    folds = sorted(set(heard.folds[taught]))
    if fewest < ENOUGH or len(folds) < 2:
        return 2, FIXED
    losses = {}
    for halves, space in spaces.items():
        for strength in STRENGTHS:
            loss = 0.0
            for fold in folds:
                asked = taught & (heard.folds == fold)
                fitted = taught & ~asked & ~np.isin(heard.sources, heard.sources[asked])
                loss += space.loss(space.layer(fitted, strength), asked)
            losses[halves, strength] = loss
    return min(losses, key=lambda one: losses[one])


class _Space:
    """Points in no more coordinates than there are rows: a regularised layer lies in their span."""

    def __init__(self, heard: Heard, halves: int):
        self._truth, self._count = heard.truth, len(heard.labels)
        self._weights = _weights(heard)
        self._shape = heard.points.shape[1]
        points = heard.points.reshape(len(heard.points), 2, 2, -1)[:, :, :halves]
        points = points.reshape(len(points), -1).astype(np.float64)
        self._halves = halves
        if len(points) >= points.shape[1]:
            self.rows, self._basis = points, None
            return
        values, vectors = np.linalg.eigh(points @ points.T)
        kept = values > 1e-9 * values[-1]
        self._basis = (vectors[:, kept] / np.sqrt(values[kept])).T @ points
        self.rows = points @ self._basis.T

    def layer(self, taught: np.ndarray, strength: float) -> tuple[np.ndarray, np.ndarray]:
        """Weights and bias fitted to some rows, one row a label."""
        from sklearn.linear_model import LogisticRegression

        truth = self._truth[taught]
        fitted = LogisticRegression(C=strength, max_iter=500).fit(
            self.rows[taught], truth, sample_weight=self._weights[taught]
        )
        weights = np.zeros((self._count, self.rows.shape[1]))
        bias = np.full(self._count, -20.0)  # of a label that is not among them
        kernel, offset = fitted.coef_, fitted.intercept_
        if len(kernel) == 1:  # of two labels it has the second alone
            kernel, offset = np.vstack([-kernel, kernel]) / 2, np.array([-1, 1]) * offset / 2
        weights[fitted.classes_], bias[fitted.classes_] = kernel, offset
        return weights, bias

    def loss(self, layer: tuple[np.ndarray, np.ndarray], asked: np.ndarray) -> float:
        """Negative log-likelihood of some rows."""
        from scipy.special import log_softmax

        said = log_softmax(self.rows[asked] @ layer[0].T + layer[1], axis=1)
        right = said[np.arange(len(said)), self._truth[asked]]
        return -float((self._weights[asked] * right).sum())

    def unfolded(self, weights: np.ndarray) -> np.ndarray:
        """Weights on points as the ear has them [shape=(labels, 2 * EMBEDDING_VALUES)]."""
        weights = weights if self._basis is None else weights @ self._basis
        whole = np.zeros((self._count, 2, 2, self._shape // 4))
        whole[:, :, : self._halves] = weights.reshape(self._count, 2, self._halves, -1)
        return whole.reshape(self._count, -1)


def _weights(heard: Heard) -> np.ndarray:
    """What each window counts: an example as much as others of its label, labels alike."""
    one = 1 / np.bincount(heard.examples)[heard.examples]
    known = heard.truth >= 0
    of_label = np.bincount(heard.truth[known], one[known], minlength=len(heard.labels))
    whole = of_label.sum() / len(heard.labels)
    return np.where(known, one * whole / of_label[heard.truth], 0.0)

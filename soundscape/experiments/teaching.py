"""Teach the ear labels of one's own: a model folder, and how far it may be believed."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from .. import evaluation
from ..datasets import Dataset
from ..errors import DatasetError, ModelError
from ..evaluation import GateFit, Layer, fit_gate, fit_layer
from ..models import ModelFiles, evidence, log_odds, read_model, write_head
from ..training import HeadFit, Heard, examples_of, fit_head, hear, strangers_of
from .ears import BODY
from .verdicts import CLAIMED, PASSING

__all__ = ["FEWEST_STRANGERS", "Taught", "teach"]

FEWEST_STRANGERS = 20
"""Sounds that are none of the labels, from which on a gate can be fitted."""
_KEEP = 0.95
_MOST = 0.8
"""Of a threshold without strangers: few that are all surer do not prove that the next will be."""
_LAYER_COST = 40.0
"""Of large weights in the layer for none of them: as for ESC-50's 2,000 clips."""


@dataclass(frozen=True)
class Taught:
    """A head that was written.

    Parameters
    ----------
    files : ModelFiles
    accuracy, low, high : float
        Share in % of examples that heads named rightly which were not shown them, and its 95 %
        interval over recordings.
    recognised : float
        Share in % of them that reach the threshold with the right name.
    examples, recordings : int
    passing : float or None
        Share in % of the strangers, not shown either, that reach the threshold all the same; None
        without strangers.
    """

    files: ModelFiles
    accuracy: float
    low: float
    high: float
    recognised: float
    examples: int
    recordings: int
    passing: float | None


def teach(
    examples: Mapping | Dataset | str | os.PathLike,
    folder: str | os.PathLike,
    *,
    strangers: Sequence | str | os.PathLike = (),
    replace: bool = False,
    progress: bool = False,
) -> Taught:
    """Make a head on the ear from examples, and write it as a model folder.

    ``Classifier.load(folder)`` and ``--classifier FOLDER`` take it. Nothing is written before all
    is heard and fitted.

    Parameters
    ----------
    examples : mapping of str to sequence of (path or Clip), Dataset, or path
        See `training.examples_of`.
    folder : path
        To write.
    strangers : sequence of (path or Clip), or path
        Everyday sounds that are none of the labels, at least `FEWEST_STRANGERS`: with them the
        head can say so of what it was never taught. Without, only what it is unsure of is unknown.
    replace : bool
        Whether a model that is in the folder may be written over.
    progress : bool

    Raises
    ------
    SoundscapeError
        For examples that cannot be learnt from, and for a folder that holds something else.
    """
    folder = Path(folder)
    _check_place(folder, replace)
    others = strangers_of(strangers)
    if others and len(others) < FEWEST_STRANGERS:
        raise DatasetError(
            f"There are {len(others)} sounds that are none of the labels. Expected "
            f"{FEWEST_STRANGERS} at least, of as many kinds as there are around; add some, or "
            f"leave them out."
        )
    body = read_model(BODY)
    heard = hear(examples_of(examples), body, strangers=others, progress=progress)
    fitted = fit_head(heard)
    known = heard.truth >= 0
    best = evaluation.best_temperature(fitted.logits[known], list(heard.truth[known]))
    temperature = round(max(1.0, best), 4)  # few that are all right prove no greater certainty
    shares = _softened(fitted.logits, temperature)
    layer, gate = None, None
    if others:
        layer, gate, shares = _gated(heard, shares)
    said = _of_examples(heard, shares)
    truth, sources = _firsts(heard, heard.truth), _firsts(heard, heard.sources)
    inside = truth >= 0
    claims, right = said.max(axis=1), said.argmax(axis=1) == truth
    if others:
        threshold = max(CLAIMED, float(np.quantile(claims[~inside], 1 - PASSING)))
    else:
        threshold = min(_MOST, float(np.quantile(claims[inside], 1 - _KEEP)))
    threshold = round(threshold, 4)
    low, high = evaluation.share_interval(right[inside], np.ones(inside.sum()), sources[inside])
    if right[inside].all():  # drawing anew shows nothing then: the exact bound (Clopper, Pearson)
        low = 0.025 ** (1 / len(set(sources[inside])))
    found = {
        "accuracy": _percent(right[inside].mean()),
        "low": _percent(low),
        "high": _percent(high),
        "recognised": _percent((right & (claims >= threshold))[inside].mean()),
        "examples": int(inside.sum()),
        "recordings": len(set(sources[inside])),
        "passing": _percent((claims[~inside] >= threshold).mean()) if others else None,
    }
    try:
        files = _write(folder, heard, fitted, body, temperature, threshold, layer, gate, found)
    except OSError as error:
        raise ModelError(f"{folder}: cannot be written ({error.strerror or error}).") from None
    return Taught(files, **found)


def _check_place(folder: Path, replace: bool) -> None:
    if folder.exists() and not folder.is_dir():
        raise ModelError(f"{folder} is a file. Expected a folder to write a model to.")
    here = sorted(one.name for one in folder.iterdir()) if folder.is_dir() else []
    if here and "head.npz" not in here:
        raise ModelError(
            f"{folder} holds {here[0]} and no head. Expected an empty folder, or a new one; name "
            f"another."
        )
    if here and not replace:
        raise ModelError(f"{folder} holds a model. Name another folder, or say --force.")


def _softened(logits: np.ndarray, temperature: float) -> np.ndarray:
    from scipy.special import softmax

    return softmax(logits / temperature, axis=1)


def _gated(heard: Heard, shares: np.ndarray) -> tuple[Layer, GateFit, np.ndarray]:
    """The layer for none of them, the gate, and probabilities that it has been asked about."""
    known, rows = heard.truth >= 0, log_odds(heard.scores)

    def layer(taught: np.ndarray) -> Layer:
        inside, outside = taught & known, taught & ~known
        # Few sounds have to outweigh what large weights cost as thousands do.
        strength = _LAYER_COST / max(1, 2 * inside.sum())
        return fit_layer(rows[inside], list(heard.truth[inside]), rows[outside], strength=strength)

    # A gate learns from what the layer says of sounds that it was not fitted to.
    others = np.empty((len(rows), len(heard.labels) + 1))
    for fold in sorted(set(heard.folds)):
        held_out = heard.folds == fold
        fitted = layer(~held_out & ~np.isin(heard.sources, heard.sources[held_out]))
        others[held_out] = fitted(rows[held_out])
    found = evidence(shares, others)
    sure = np.empty(len(rows))
    for fold in sorted(set(heard.folds)):
        held_out = heard.folds == fold
        rest = ~held_out
        sure[held_out] = fit_gate(found[known & rest], found[~known & rest])(found[held_out])
    gate = fit_gate(found[known], found[~known])
    return layer(np.ones(len(rows), bool)), gate, shares * sure[:, None]


def _of_examples(heard: Heard, shares: np.ndarray) -> np.ndarray:
    """Means over the windows of each example, as a classifier takes them."""
    found = np.zeros((heard.examples.max() + 1, shares.shape[1]))
    np.add.at(found, heard.examples, shares)
    return found / np.bincount(heard.examples)[:, None]


def _firsts(heard: Heard, column: np.ndarray) -> np.ndarray:
    """Of each example what a column has in its first window."""
    return column[np.unique(heard.examples, return_index=True)[1]]


def _percent(share: float) -> float:
    return round(100 * float(share), 1)


def _write(folder, heard: Heard, fitted: HeadFit, body, temperature, threshold, layer, gate, found):
    more = {} if gate is None else {"gate": asdict(gate)}
    return write_head(
        folder,
        fitted.weights,
        fitted.bias,
        body=body,
        others=None if layer is None else (layer.kernel, layer.bias),
        name=folder.resolve().name,
        labels=heard.labels,
        kind="ear",
        temperature=temperature,
        threshold=threshold,
        training={"strength": fitted.strength, "halves": fitted.halves, "not_shown": found},
        **more,
    )

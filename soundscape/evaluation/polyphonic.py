"""The polyphonic sound detection score (PSDS): how well events are found at every threshold.

Detections count where enough of them lies in true events of their label, whole or in pieces, so
that it does not matter where somebody drew a boundary. The curve is exact: its thresholds are all
scores that occur.

References
----------
Ç. Bilen, G. Ferroni, F. Tuveri, J. Azcarreta and S. Krstulović (2020). A Framework for the Robust
Evaluation of Sound Event Detection. ICASSP, 61-65. doi:10.1109/ICASSP40776.2020.9052995

J. Ebbers, R. Haeb-Umbach and R. Serizel (2022). Threshold Independent Evaluation of Sound Event
Detection Scores. ICASSP, 1021-1025. doi:10.1109/ICASSP43922.2022.9747556
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..errors import SoundscapeError
from .events import checked

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["PSDS1", "PSDS2", "Criteria", "psds", "score_table"]

_DECIMALS = 6
"""Of seconds: an overlap of exactly seven tenths counts as that, however its last bits fall."""


@dataclass(frozen=True)
class Criteria:
    """When a detection counts, and what errors cost.

    Parameters
    ----------
    detection : float
        Share of a detection that has to lie in true events of its label (DTC).
    truth : float
        Share of a true event that such detections have to cover (GTC).
    cross_trigger : float
        Share of any other detection that lies in true events of another label (CTTC).
    cross_cost : float
        What the rate of cross triggers adds to that of false positives (alpha_ct).
    spread_cost : float
        How many standard deviations over labels are taken off the mean rate (alpha_st).
    most_false : float
        False positives an hour up to which the curve counts.
    """

    detection: float
    truth: float
    cross_trigger: float = 1.0
    cross_cost: float = 0.0
    spread_cost: float = 1.0
    most_false: float = 100.0


PSDS1 = Criteria(detection=0.7, truth=0.7)
"""Of DCASE task 4: boundaries matter."""
PSDS2 = Criteria(detection=0.1, truth=0.1, cross_trigger=0.3, cross_cost=0.5)
"""Of DCASE task 4: names matter."""


def psds(
    truth: pd.DataFrame,
    scores: pd.DataFrame,
    seconds: Mapping[str, float],
    criteria: Criteria = PSDS1,
) -> float:
    """The area under the curve of true positives over false ones an hour, of its whole.

    Parameters
    ----------
    truth : pandas.DataFrame
        See `events`. Labels without a true event have no rate and are left out.
    scores : pandas.DataFrame
        One row a hop: ``recording, onset, offset`` in seconds, in order and without gaps, and a
        column for every label with its score; minus infinity is never claimed. See `score_table`.
    seconds : mapping of str to float
        Length of every recording.
    criteria : Criteria

    Returns
    -------
    float
        0 to 1.
    """
    labels = sorted(checked(truth, seconds)["label"].unique())
    if not labels:
        raise SoundscapeError("There are no true events; expected some to be found.")
    spans = {
        key: part[["onset", "offset"]].to_numpy(float)
        for key, part in truth.groupby(["recording", "label"])
    }
    hours = sum(seconds.values()) / 3_600
    lengths = {label: _length(spans, label) / 3_600 for label in labels}
    frames = dict(list(scores.groupby("recording")))
    curves = []
    for label in labels:
        others = [other for other in labels if other != label]
        changes = [np.zeros((1, 3 + len(others)))]
        for name, part in frames.items():
            if label in part:
                true = spans.get((name, label), np.empty((0, 2)))
                rest = [spans.get((name, other), np.empty((0, 2))) for other in others]
                changes.append(_changes(part, label, true, rest, criteria))
        counts = _counts(np.concatenate(changes))
        events = sum(len(found) for (_, of), found in spans.items() if of == label)
        false = counts[:, 1] / hours
        if others and criteria.cross_cost:
            crossed = counts[:, 2:] / [lengths[other] for other in others]
            false = false + criteria.cross_cost * crossed.mean(axis=1)
        curves.append(_staircase(false, counts[:, 0] / events, criteria.most_false))
    return _area(curves, criteria)


def score_table(
    events: pd.DataFrame, seconds: Mapping[str, float], labels: tuple[str, ...] | None = None
) -> pd.DataFrame:
    """Scores over time from events that have a probability, for `psds`.

    Parameters
    ----------
    events : pandas.DataFrame
        See `events`, and ``probability``. Where several of one label overlap the highest counts;
        what is not claimed gets minus infinity.
    seconds : mapping of str to float
        Length of every recording.
    labels : tuple of str, optional
        The columns; labels that occur by default.

    Returns
    -------
    pandas.DataFrame
        Rows change where an event begins or ends.
    """
    import pandas as pd

    checked(events, seconds)
    labels = tuple(sorted(events["label"].unique())) if labels is None else labels
    tables = []
    for name, length in seconds.items():
        mine = events[events["recording"] == name]
        edges = np.unique([0.0, length, *mine["onset"], *mine["offset"]])
        values = np.full((len(edges) - 1, len(labels)), -np.inf)
        for row in mine.itertuples():
            if row.label in labels:
                part = slice(*np.searchsorted(edges, [row.onset, row.offset]))
                column = labels.index(row.label)
                values[part, column] = np.maximum(values[part, column], row.probability)
        times = {"recording": name, "onset": edges[:-1], "offset": edges[1:]}
        tables.append(pd.DataFrame({**times, **dict(zip(labels, values.T, strict=True))}))
    return pd.concat(tables, ignore_index=True)


def _length(spans: Mapping, label: str) -> float:
    return sum(float((s[:, 1] - s[:, 0]).sum()) for (_, of), s in spans.items() if of == label)


def _changes(
    frames: pd.DataFrame,
    label: str,
    true: np.ndarray,
    others: list[np.ndarray],
    criteria: Criteria,
) -> np.ndarray:
    """What each threshold of a recording adds: score, true and false positives, cross triggers."""
    values = frames[label].to_numpy(float)
    onsets, offsets = frames["onset"].to_numpy(float), frames["offset"].to_numpy(float)
    rows = [[np.inf, 0, 0, *[0 for _ in others]]]
    for threshold in np.unique(values[values > -np.inf])[::-1]:
        edges = np.diff(np.concatenate([[False], values >= threshold, [False]]).astype(np.int8))
        found = np.stack(
            [onsets[np.flatnonzero(edges > 0)], offsets[np.flatnonzero(edges < 0) - 1]], axis=1
        )
        rows.append([threshold, *_judged(found, true, others, criteria)])
    counts = np.array(rows, float)
    counts[1:, 1:] = np.diff(counts[:, 1:], axis=0)
    return counts[1:]


def _judged(
    found: np.ndarray, true: np.ndarray, others: list[np.ndarray], criteria: Criteria
) -> list[int]:
    """True and false positives of the detections of one label, and cross triggers of others."""
    lengths = found[:, 1] - found[:, 0]
    shared = _intersections(found, true)
    good = _reaches(shared.sum(axis=1), criteria.detection * lengths)
    covered = _reaches(shared[good].sum(axis=0), criteria.truth * (true[:, 1] - true[:, 0]))
    limit = criteria.cross_trigger * lengths
    crossed = [
        int((~good & _reaches(_intersections(found, other).sum(axis=1), limit)).sum())
        for other in others
    ]
    return [int(covered.sum()), int((~good).sum()), *crossed]


def _intersections(found: np.ndarray, true: np.ndarray) -> np.ndarray:
    stop = np.minimum(found[:, None, 1], true[None, :, 1])
    return np.maximum(stop - np.maximum(found[:, None, 0], true[None, :, 0]), 0.0)


def _reaches(seconds: np.ndarray, limit: np.ndarray) -> np.ndarray:
    return np.round(seconds, _DECIMALS) >= np.round(limit, _DECIMALS)


def _counts(changes: np.ndarray) -> np.ndarray:
    """Counts at every threshold, from what each of them adds; the first row is of none."""
    changes = changes[np.argsort(-changes[:, 0], kind="stable")]
    last = np.append(changes[1:, 0] != changes[:-1, 0], True)
    counts = np.cumsum(changes[:, 1:], axis=0)[last]
    return np.concatenate([np.zeros((1, counts.shape[1])), counts])


def _staircase(false: np.ndarray, true: np.ndarray, most: float) -> tuple[np.ndarray, np.ndarray]:
    """The best rate of true positives at no more than each rate of false ones."""
    order = np.lexsort((true, false))
    false, true = false[order], np.maximum.accumulate(true[order])
    last = np.append(false[1:] != false[:-1], True) & (false <= most)
    return false[last], true[last]


def _area(curves: list[tuple[np.ndarray, np.ndarray]], criteria: Criteria) -> float:
    false = np.unique(np.concatenate([curve[0] for curve in curves]))
    rates = np.array([rate[np.searchsorted(at, false, "right") - 1] for at, rate in curves])
    effective = rates.mean(axis=0) - criteria.spread_cost * rates.std(axis=0)
    widths = np.diff(np.append(false, criteria.most_false))
    return float((np.maximum(effective, 0.0) * widths).sum() / criteria.most_false)

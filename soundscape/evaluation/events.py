"""How well events in time were found: by the second, and event by event.

Tables have one row an event: ``recording, onset, offset, label``, times in seconds. Counts of all
labels are summed before precision and recall are computed (micro average), as ``sed_eval`` does.

References
----------
A. Mesaros, T. Heittola and T. Virtanen (2016). Metrics for Polyphonic Sound Event Detection.
Applied Sciences 6(6), 162. doi:10.3390/app6060162
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..errors import SoundscapeError

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "COLUMNS",
    "Counts",
    "checked",
    "collars_fit",
    "event_based",
    "false_events_a_minute",
    "onsets_fit",
    "segment_based",
    "spans_overlap",
]

COLUMNS = ("recording", "onset", "offset", "label")
"""What a table of events has at least."""
_EPSILON = 1e-9
"""A difference of 200 ms counts as 200 ms, however its last bits fall."""

Fits = Callable[[np.ndarray, np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Counts:
    """What was found, missed and falsely claimed, in segments or in events.

    Examples
    --------
    >>> Counts(found=6, missed=2, false=4).f1
    0.6666666666666666
    """

    found: int = 0
    missed: int = 0
    false: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.found + other.found, self.missed + other.missed, self.false + other.false
        )

    @property
    def precision(self) -> float:
        """Of what was claimed, the share that is so, 0 to 1; 0 where nothing was."""
        return self.found / max(self.found + self.false, 1)

    @property
    def recall(self) -> float:
        """Of what is so, the share that was found, 0 to 1; 0 where nothing is."""
        return self.found / max(self.found + self.missed, 1)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, 0 to 1."""
        return 2 * self.found / max(2 * self.found + self.missed + self.false, 1)


def segment_based(
    truth: pd.DataFrame, said: pd.DataFrame, *, segment_seconds: float = 1.0
) -> dict[str, Counts]:
    """Compare segment by segment: a label is active in each segment that an event of it touches.

    Parameters
    ----------
    truth, said : pandas.DataFrame
        What is heard, and what was claimed.
    segment_seconds : float

    Returns
    -------
    dict of str to Counts
        Of each label of either table; sum them for all labels.
    """

    def touched(spans: np.ndarray) -> set[int]:
        first = np.floor(spans[:, 0] / segment_seconds).astype(int)
        last = np.ceil(spans[:, 1] / segment_seconds).astype(int)
        return {n for start, stop in zip(first, last, strict=True) for n in range(start, stop)}

    counts: dict[str, Counts] = {}
    for label, true, claimed in _paired(truth, said):
        is_so, is_said = touched(true), touched(claimed)
        here = Counts(len(is_so & is_said), len(is_so - is_said), len(is_said - is_so))
        counts[label] = counts.get(label, Counts()) + here
    return counts


def collars_fit(
    true: np.ndarray,
    said: np.ndarray,
    *,
    collar_seconds: float = 0.2,
    share_of_length: float = 0.2,
) -> np.ndarray:
    """Onset within a collar, and offset within it or a share of the true length, if that is more.

    Parameters
    ----------
    true, said : np.ndarray [shape=(n, 2)], [shape=(m, 2)]
        Onsets and offsets in seconds.
    collar_seconds, share_of_length : float

    Returns
    -------
    np.ndarray of bool [shape=(n, m)]
    """
    allowed = np.maximum(collar_seconds, share_of_length * (true[:, 1] - true[:, 0]))
    late = np.abs(true[:, None, 1] - said[None, :, 1]) <= allowed[:, None] + _EPSILON
    return onsets_fit(true, said, collar_seconds=collar_seconds) & late


def onsets_fit(true: np.ndarray, said: np.ndarray, *, collar_seconds: float = 0.2) -> np.ndarray:
    """Onset within a collar, wherever the event ends; see `collars_fit`."""
    return np.abs(true[:, None, 0] - said[None, :, 0]) <= collar_seconds + _EPSILON


def spans_overlap(true: np.ndarray, said: np.ndarray, *, iou: float = 0.5) -> np.ndarray:
    """Intersection at least a share of the union; see `collars_fit`."""
    stop = np.minimum(true[:, None, 1], said[None, :, 1])
    start = np.maximum(true[:, None, 0], said[None, :, 0])
    shared = np.maximum(stop - start, 0.0)
    lengths = (true[:, 1] - true[:, 0])[:, None] + (said[:, 1] - said[:, 0])[None, :]
    return shared >= iou * (lengths - shared) - _EPSILON


def event_based(
    truth: pd.DataFrame, said: pd.DataFrame, fits: Fits = collars_fit
) -> dict[str, Counts]:
    """Compare event by event: as many pairs as can be made of true and claimed ones that fit.

    Parameters
    ----------
    truth, said : pandas.DataFrame
    fits : callable(true, said) -> np.ndarray of bool
        Which may be paired: `collars_fit`, `onsets_fit`, `spans_overlap`, or one like them.

    Returns
    -------
    dict of str to Counts
        Of each label of either table; sum them for all labels.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_bipartite_matching

    counts: dict[str, Counts] = {}
    for label, true, claimed in _paired(truth, said):
        pairs = 0
        if len(true) and len(claimed):
            matched = maximum_bipartite_matching(csr_array(fits(true, claimed)), "column")
            pairs = int((matched >= 0).sum())
        here = Counts(pairs, len(true) - pairs, len(claimed) - pairs)
        counts[label] = counts.get(label, Counts()) + here
    return counts


def false_events_a_minute(
    truth: pd.DataFrame, said: pd.DataFrame, seconds: Mapping[str, float]
) -> float:
    """How often something is claimed of which nothing can be heard while it is claimed.

    Parameters
    ----------
    truth, said : pandas.DataFrame
        `truth` may be empty, as it is of silence.
    seconds : mapping of str to float
        Length of every recording, those without events included.

    Returns
    -------
    float
        Claimed events that overlap no true event of their label, a minute of sound.
    """
    checked(said, seconds)
    false = 0
    for _, true, claimed in _paired(truth, said):
        overlap = np.minimum(true[:, None, 1], claimed[None, :, 1]) > np.maximum(
            true[:, None, 0], claimed[None, :, 0]
        )
        false += int((~overlap.any(axis=0)).sum())
    return 60 * false / sum(seconds.values())


def checked(table: pd.DataFrame, seconds: Mapping[str, float] | None = None) -> pd.DataFrame:
    """A table of events, if it is one.

    Parameters
    ----------
    table : pandas.DataFrame
    seconds : mapping of str to float, optional
        Length of every recording that it may be of.

    Raises
    ------
    SoundscapeError
        When a column is missing, an event ends before it begins or has no times, or the length of
        a recording is not known.
    """
    lacking = [name for name in COLUMNS if name not in table]
    if lacking:
        raise SoundscapeError(
            f"A table of events has the columns {list(table.columns)}, without "
            f"{', '.join(lacking)}; expected {', '.join(COLUMNS)}."
        )
    wrong = ~(table["offset"].to_numpy(float) >= table["onset"].to_numpy(float))
    if wrong.any():
        row = table[wrong].iloc[0]
        raise SoundscapeError(
            f"{row['recording']}: {row['label']} lasts from {row['onset']} to {row['offset']} s; "
            f"expected an offset that is not before the onset. Mend the table."
        )
    strangers = [] if seconds is None else sorted(set(table["recording"]) - set(seconds))
    if strangers:
        raise SoundscapeError(
            f"No length is known of {', '.join(map(str, strangers[:3]))}; expected the seconds of "
            f"every recording, also of those without events."
        )
    return table


def _paired(
    truth: pd.DataFrame, said: pd.DataFrame
) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    """True and claimed spans of each label in each recording, in order of their names."""
    nothing = np.empty((0, 2))
    spans = []
    for table in (checked(truth), checked(said)):
        groups = table.groupby(["recording", "label"]) if len(table) else ()
        spans.append({key: part[["onset", "offset"]].to_numpy(float) for key, part in groups})
    for key in sorted(spans[0].keys() | spans[1].keys()):
        yield key[1], spans[0].get(key, nothing), spans[1].get(key, nothing)

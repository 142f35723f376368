"""Intervals of shares: recordings are what is drawn anew, not clips.

Clips that were cut from one recording are named rightly or wrongly together. Drawing them one by
one, as if each were news of its own, makes intervals too narrow; so whole recordings are drawn.
"""

from __future__ import annotations

import numpy as np

__all__ = ["LEVEL", "RESAMPLES", "share_interval"]

LEVEL = 0.95
RESAMPLES = 2_000


def share_interval(
    part: np.ndarray,
    whole: np.ndarray,
    recordings: np.ndarray,
    *,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> tuple[float, float]:
    """95 % interval of ``part.sum() / whole.sum()``, by bootstrap over recordings.

    The method is BCa (Efron 1987), as `scipy.stats.bootstrap` has it.

    Parameters
    ----------
    part : np.ndarray [shape=(rows,)]
        What counts, for example 1 where a clip was named rightly.
    whole : np.ndarray [shape=(rows,), 0 or more]
        What it is a share of, for example 1 everywhere. Where it is 0, so is `part`.
    recordings : np.ndarray [shape=(rows,)]
        The recording each row is of.
    resamples, seed : int
        Of the bootstrap.

    Returns
    -------
    low, high : float
        Both are the share itself where drawing anew changes nothing: all recordings have
        the same, or there is only one. 0 where `whole` is 0 everywhere.

    Examples
    --------
    Three recordings of two clips each; of one both clips are wrong:

    >>> share_interval([1, 1, 1, 1, 0, 0], np.ones(6), [1, 1, 2, 2, 3, 3])
    (0.0, 1.0)
    >>> share_interval([1, 1, 1, 1], np.ones(4), [1, 1, 2, 2])
    (1.0, 1.0)
    """
    from scipy.stats import bootstrap

    _, place = np.unique(np.asarray(recordings), return_inverse=True)
    parts, wholes = np.bincount(place, part), np.bincount(place, whole)
    counts = wholes > 0  # the others change neither sum, whether they are drawn or not
    parts, wholes = parts[counts], wholes[counts]
    if len(parts) == 0 or np.ptp(np.round(parts / wholes, 12)) == 0:
        share = float(_share(parts, wholes))
        return share, share
    found = bootstrap(
        (parts, wholes),
        _share,
        paired=True,
        vectorized=True,
        n_resamples=resamples,
        confidence_level=LEVEL,
        method="BCa",
        batch=max(1, 2_000_000 // len(parts)),
        rng=np.random.default_rng(seed),
    )
    low, high = found.confidence_interval
    return float(low), float(high)


def _share(part, whole, axis=-1):
    """Ratio of sums, 0 of nothing; rounded, so that equal shares are equal in any order."""
    part, whole = np.sum(part, axis=axis, dtype=float), np.sum(whole, axis=axis, dtype=float)
    return np.round(np.divide(part, whole, out=np.zeros_like(part), where=whole > 0), 12)

"""When events begin that a person would count: barks, not the pulses of a throat in one.

How far a sound stands over its own noise floor, in mel bands, makes hills over time. An event is a
hill that stands out: its *prominence*, how far the level falls on both sides of it before it rises
higher, is a fair share of the largest one. Whether a step in the level is an event or belongs to
the one before is a matter of how deep the valley between them is.

Peaks of a detection function over an adaptive threshold are the field's method (Bello et al. 2005,
"A Tutorial on Onset Detection in Music Signals"). The prominence of topography
(`scipy.signal.find_peaks`) gives each event one peak. The floor is a low percentile of each band
over time (Stahl, Fischer and Bippus 2000, "Quantile Based Noise Estimation"); the loudest of
neighbouring bands is looked at, so that vibrato is no event (Boeck and Widmer 2013, "Maximum Filter
Vibrato Suppression for Onset Detection").
"""

from __future__ import annotations

import numpy as np

from .bands import HOP, LEAD, TAIL, centres_hz
from .frames import RATE_HZ, SOUNDING_DB

__all__ = ["onsets"]

_RANGE_DB = 35.0  # below the loudest band: what is fainter is masked, or the room's
_FLOOR_PERCENTILE, _OVER_FLOOR_DB = 5, 9.0
_MOVING_DB, _LEAST_BANDS = 12.0, 24
_SMOOTHED = 7  # frames, 81 ms
_APART_SECONDS = 0.1
_LEAST_DB, _LEAST_SHARE = 4.5, 0.3
_STOP_DB, _NO_RISE_DB = 15.0, 2.0
_FIRST, _AFTER = LEAD // HOP, TAIL // HOP


def onsets(powers: np.ndarray) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """When events begin, and how strong each is.

    Parameters
    ----------
    powers : np.ndarray [shape=(bands, frames)]
        `band_powers` of a sound that is `surrounded` by silence.

    Returns
    -------
    seconds, strengths : tuple of float
        A strength is the prominence relative to the largest, 0.3 to 1. Both are empty for silence,
        steady noise and a tone that lasts.
    """
    from scipy.signal import find_peaks

    if 10 * np.log10(max(powers.max(), 1e-12)) < SOUNDING_DB:
        return (), ()
    hills_db, level_db = _over_floor(powers), 10 * np.log10(powers.sum(axis=0) + 1e-12)
    apart = round(_APART_SECONDS * RATE_HZ / HOP)
    for top in find_peaks(hills_db, prominence=_LEAST_DB, distance=apart)[0]:
        _without_stop(hills_db, level_db, top)
    tops, found = find_peaks(hills_db, prominence=_LEAST_DB, distance=apart)
    heights_db, begun = found["prominences"], np.empty(len(tops), int)
    stops = [*tops[1:], len(hills_db) - _AFTER - 3]
    for number, top in enumerate(tops):
        halfway = hills_db[top] - heights_db[number] / 2
        begun[number] = np.flatnonzero(hills_db[: top + 1] <= halfway)[-1] + 1
        if begun[number] <= _FIRST + 2:  # at the edge everything rises: an event must also fall
            after = hills_db[top : max(top + 1, stops[number])]
            heights_db[number] = hills_db[top] - after.min()
    kept = heights_db >= max(_LEAST_DB, _LEAST_SHARE * heights_db.max(initial=0))
    seconds = (begun[kept] * HOP - LEAD) / RATE_HZ
    last = ((powers.shape[1] - 1) * HOP - LEAD - TAIL) / RATE_HZ
    strengths = heights_db[kept] / heights_db.max(initial=_LEAST_DB)
    return tuple(map(float, np.clip(seconds, 0, last))), tuple(map(float, strengths))


def _over_floor(powers: np.ndarray) -> np.ndarray:
    """How far a sound stands over its floor, in dB: mean of the bands that move [shape=(frames,)].

    At least `_LEAST_BANDS` are divided by: a few bands of noise always move.
    """
    from scipy.ndimage import maximum_filter1d

    heard_db = 10 * np.log10(np.maximum(powers, 1e-12)) + _a_weights_db()[:, None]
    levels_db = maximum_filter1d(heard_db, 3, axis=0)
    inside = slice(_FIRST + 2, max(_FIRST + 3, powers.shape[1] - _AFTER - 2))
    quiet_db = np.percentile(levels_db[:, inside], _FLOOR_PERCENTILE, axis=1, keepdims=True)
    floors_db = np.maximum(quiet_db + _OVER_FLOOR_DB, levels_db.max() - _RANGE_DB)
    over_db = np.maximum(levels_db - floors_db, 0)
    moving = (over_db[:, inside].max(axis=1) >= _MOVING_DB).sum()
    window = np.hanning(_SMOOTHED + 2)[1:-1]
    hills_db = over_db.sum(axis=0) / max(_LEAST_BANDS, moving)
    return np.convolve(hills_db, window / window.sum(), mode="same")


def _a_weights_db() -> np.ndarray:
    """How much fainter the ear hears each band than one at 1 kHz (IEC 61672) [shape=(bands,)].

    Without it the rumble of a street would hide the ticks of a clock.
    """
    square = centres_hz() ** 2
    weights = 12_194**2 * square**2 / ((square + 20.6**2) * (square + 12_194**2))
    weights /= np.sqrt((square + 107.7**2) * (square + 737.9**2))
    return 20 * np.log10(weights) + 2


def _without_stop(hills_db: np.ndarray, level_db: np.ndarray, top: int) -> None:
    """Level the hill at `top` if a sound breaks off there: all bands hear it, nothing begins."""
    foot = top
    while foot > 0 and hills_db[foot - 1] <= hills_db[foot]:
        foot -= 1
    if foot < _FIRST + 6:
        return
    before_db = level_db[foot - 4 : foot].min()
    rises = level_db[foot : top + 4].max() - before_db >= _NO_RISE_DB
    if rises or before_db - level_db[min(top + 5, len(level_db) - 1)] <= _STOP_DB:
        return
    lower = np.flatnonzero(hills_db[top:] <= hills_db[foot])
    end = top + lower[0] if len(lower) else len(hills_db)
    hills_db[foot:end] = hills_db[foot]

"""Tables in, numbers and figures out: nothing here trains or knows a model.

`metrics` scores predictions with the `intervals` of their shares, `open_set` says how well unknown
sounds are told from known ones, `events` and `polyphonic` how well sounds are found in time,
`tables` reads report folders, `plots` draws.
"""

from .._util.extras import needs
from . import events, open_set, plots, polyphonic, tables
from .belief import GateFit, Layer, Platt, fit_gate, fit_layer, fit_platt
from .calibration import (
    at_temperature,
    best_temperature,
    calibrated,
    calibration_bins,
    calibration_error,
    cross_fitted,
    fit_temperature,
    fit_threshold,
)
from .intervals import RESAMPLES, share_interval
from .metrics import Score, accuracy, confusion, per_class, save_metrics, score
from .predictions import ENERGY, LEADING, class_names, read_predictions, save_predictions

needs("train", "pandas", "sklearn")

__all__ = [
    "ENERGY",
    "LEADING",
    "RESAMPLES",
    "GateFit",
    "Layer",
    "Platt",
    "Score",
    "accuracy",
    "at_temperature",
    "best_temperature",
    "calibrated",
    "calibration_bins",
    "calibration_error",
    "class_names",
    "confusion",
    "cross_fitted",
    "events",
    "fit_gate",
    "fit_layer",
    "fit_platt",
    "fit_temperature",
    "fit_threshold",
    "open_set",
    "per_class",
    "plots",
    "polyphonic",
    "read_predictions",
    "save_metrics",
    "save_predictions",
    "score",
    "share_interval",
    "tables",
]

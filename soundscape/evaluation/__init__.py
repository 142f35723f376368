"""Tables in, numbers and figures out: nothing here trains or knows a model.

`metrics` scores predictions, `tables` reads report folders, `plots` draws.
"""

from . import metrics, open_set, plots, tables
from .metrics import (
    Score,
    accuracy,
    at_temperature,
    calibrated,
    calibration_error,
    class_names,
    confusion,
    cross_fitted,
    fit_temperature,
    fit_threshold,
    per_class,
    read_predictions,
    save_metrics,
    save_predictions,
    score,
)

__all__ = [
    "Score",
    "accuracy",
    "at_temperature",
    "calibrated",
    "calibration_error",
    "class_names",
    "confusion",
    "cross_fitted",
    "fit_temperature",
    "fit_threshold",
    "metrics",
    "open_set",
    "per_class",
    "plots",
    "read_predictions",
    "save_metrics",
    "save_predictions",
    "score",
    "tables",
]

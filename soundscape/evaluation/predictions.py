"""Tables of predictions: what `training.cross_validate` makes and what lies under ``reports/``.

A table has the columns ``clip, recording, fold, seed, label, predicted`` and one probability column
a class. The recording is what the clip was cut from: several clips may be of one.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from .._util.files import write_whole
from ..errors import ModelError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ENERGY", "LEADING", "class_names", "read_predictions", "save_predictions"]

LEADING = ("clip", "recording", "fold", "seed", "label", "predicted")
"""Columns before those of the classes."""
_TEXT = ("clip", "recording", "label", "predicted")
ENERGY = "energy"
"""Column of a table that also has the log of the sum of the exponentials of the logits."""


def class_names(predictions: pd.DataFrame) -> tuple[str, ...]:
    """The classes of a predictions table, in the order of its probability columns."""
    return tuple(column for column in predictions.columns if column not in (*LEADING, ENERGY))


def save_predictions(
    predictions: pd.DataFrame, path: str | os.PathLike, *, number: str = "%.6f"
) -> Path:
    """Write a predictions table as CSV, probabilities with six digits or as `number` says."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    ordered = predictions.sort_values(["seed", "fold", "clip"], kind="stable")
    text = ordered.to_csv(index=False, float_format=number, lineterminator="\n")
    return write_whole(path, text.encode())


def read_predictions(path: str | os.PathLike) -> pd.DataFrame:
    """Read a predictions table and check it.

    Raises
    ------
    ModelError
        When it is not a predictions table.
    """
    import pandas as pd

    path = Path(path)
    if not path.is_file():
        raise ModelError(
            f"{path} does not exist. Expected out-of-fold predictions; "
            f"make them with `soundscape train`."
        )
    table = pd.read_csv(path, dtype=dict.fromkeys(_TEXT, str))
    missing = [name for name in LEADING if name not in table.columns]
    if missing or len(table) == 0:
        raise ModelError(
            f"{path} is not a predictions table (missing: {', '.join(missing) or 'all rows'}). "
            f"Expected the columns {', '.join(LEADING)} and one probability column a class."
        )
    return table

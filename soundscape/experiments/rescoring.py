"""Score report folders anew from the answers they hold: nothing is trained, no model is asked.

For when a way of scoring changes. What holds no answers of single clips stays as it is:
``random_split.json`` and ``ablation.json``.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

from .. import evaluation
from ..errors import ModelError
from ..models import shipped
from . import detection, everyday, open_set, pairs, robustness
from .crossval import PREDICTIONS
from .model_card import restate
from .shipping import shipped_name

__all__ = ["rescore"]


def rescore(reports: str | os.PathLike, *, cards: bool = False) -> Iterator[str]:
    """Write the scores of every model of a report folder anew.

    Parameters
    ----------
    reports : path
        A data set's report folder, for example ``reports/esc10``.
    cards : bool
        Also what the cards of models that come with the package say of them: for the published
        reports.

    Yields
    ------
    str
        Each result in one line, when it is written.

    Raises
    ------
    ModelError
        When the folder holds no predictions.
    """
    reports = Path(reports).resolve()
    folders = sorted(path.parent for path in reports.glob(f"*/{PREDICTIONS}"))
    if not folders:
        raise ModelError(
            f"{reports} holds no {PREDICTIONS}. Expected a report folder with one folder a model; "
            f"`soundscape train` writes one."
        )
    for folder in folders:
        score = evaluation.score(evaluation.read_predictions(folder / PREDICTIONS))
        file = folder / "metrics.json"
        facts = json.loads(file.read_text("utf-8")) if file.is_file() else {}
        evaluation.save_metrics({**facts, "score": score.to_dict()}, file)
        if (folder / robustness.ANSWERS).is_file():
            robustness.save_summary(robustness.read(folder), folder)
        if (folder / open_set.ANSWERS).is_file():
            open_set.save_summary(open_set.read(folder), folder)
        if (folder / "detection").is_dir():
            detection.save_summary(folder)
        if (folder / everyday.ANSWERS).is_file():
            everyday.save_summary(everyday.read(folder), folder)
        if (folder / pairs.ANSWERS).is_file():
            pairs.save_summary(pairs.read(folder), folder)
        name = shipped_name(folder.name, reports.name)
        if cards and name in shipped():
            restate(name, score)
        yield f"{folder.name}: {score.accuracy:.1f} % ({score.low:.1f} to {score.high:.1f})"

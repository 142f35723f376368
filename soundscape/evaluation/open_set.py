"""How well sounds that a model knows are told from sounds of no class that it knows.

A score of how sure the model is must tell them apart. Everything that is fitted (temperature, the
choice of the score, its threshold) is fitted without the fold it is judged on
(`calibration.cross_fitted`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .calibration import at_temperature, calibration_error, cross_fitted, fit_temperature
from .predictions import ENERGY, class_names

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["KEEP", "SCORES", "is_known", "judged", "row", "separation", "summary", "sureness"]

KEEP = 0.95
"""Share of known sounds that the threshold lets pass."""

SCORES = {
    "probability": "largest probability (Hendrycks and Gimpel 2017)",
    "logit": "largest logit (Hendrycks et al. 2022)",
    "energy": "log of the summed exponentials of the logits (Liu et al. 2020)",
    "margin": "largest logit less the second",
}
"""What can tell known from unknown sounds, each larger for known ones."""


def is_known(table: pd.DataFrame) -> np.ndarray:
    """Which rows are of a class that the model knows [shape=(rows,), dtype=bool]."""
    return table["label"].isin(class_names(table)).to_numpy()


def sureness(table: pd.DataFrame) -> dict[str, np.ndarray]:
    """Every score of `SCORES` for every row; labels are not looked at."""
    probabilities = table[list(class_names(table))].to_numpy()
    first, second = -np.sort(-probabilities, axis=1)[:, :2].T
    energy = table[ENERGY].to_numpy()
    return {
        "probability": first,
        "logit": np.log(np.maximum(first, 1e-12)) + energy,
        "energy": energy,
        "margin": np.log(np.maximum(first, 1e-12)) - np.log(np.maximum(second, 1e-12)),
    }


def separation(scores: np.ndarray, known: np.ndarray) -> tuple[float, float]:
    """Area under the curve, and the share of unknown sounds let in with `KEEP` of the known."""
    from sklearn.metrics import roc_auc_score

    limit = np.quantile(scores[known], 1 - KEEP)
    return float(roc_auc_score(known, scores)), float((scores[~known] >= limit).mean())


@dataclass(frozen=True)
class _Fitted:
    temperature: float
    score: str
    threshold: float


def _fit(table: pd.DataFrame) -> _Fitted:
    known = is_known(table)
    scores = sureness(table)
    best = max(scores, key=lambda name: separation(scores[name], known)[0])
    return _Fitted(
        fit_temperature(table[known]),
        best,
        float(np.quantile(scores[best][known], 1 - KEEP)),
    )


def _judge(rows: pd.DataFrame, fitted: _Fitted) -> pd.DataFrame:
    score = sureness(rows)[fitted.score]
    return at_temperature(rows, fitted.temperature).assign(
        temperature=fitted.temperature,
        score=fitted.score,
        accepted=score >= fitted.threshold,
    )


def judged(table: pd.DataFrame) -> pd.DataFrame:
    """Calibrate and accept or refuse every row by what the other folds teach.

    Parameters
    ----------
    table : pandas.DataFrame
        As `experiments.open_set.measure` makes it.

    Returns
    -------
    pandas.DataFrame
        The same with calibrated probabilities and the columns ``temperature``, ``score`` (the one
        that was best on the other folds) and ``accepted``.
    """
    return cross_fitted(table, _fit, _judge)


def summary(table: pd.DataFrame) -> dict:
    """How well unknown sounds are told from known ones.

    Parameters
    ----------
    table : pandas.DataFrame
        As `experiments.open_set.measure` makes it.

    Returns
    -------
    dict
        For every score ``auroc`` and ``false_positives_at_95`` (means over folds and seeds) and
        ``auroc_std`` over folds; then what was chosen without each fold, the shares of known and
        unknown sounds it accepts there, and the calibration error of known sounds before and
        after.
    """
    import pandas as pd

    known = is_known(table)
    cells = []
    for (fold, seed), part in table.groupby(["fold", "seed"]):
        inside = is_known(part)
        for name, values in sureness(part).items():
            cells.append((name, fold, seed, *separation(values, inside)))
    columns = ["score", "fold", "seed", "auroc", "false_positives"]
    cells = pd.DataFrame(cells, columns=columns)
    by_fold = cells.groupby(["score", "fold"])[["auroc", "false_positives"]].mean()
    result = judged(table)
    names = list(class_names(table))
    plain = ["label", "predicted", *names]
    return {
        "known": int(known.sum()),
        "unknown": int((~known).sum()),
        "scores": {
            name: {
                "auroc": round(float(by_fold.loc[name]["auroc"].mean()), 4),
                "auroc_std": round(float(by_fold.loc[name]["auroc"].std()), 4),
                "false_positives_at_95": round(
                    float(by_fold.loc[name]["false_positives"].mean()), 4
                ),
            }
            for name in SCORES
        },
        "chosen": {
            int(fold): name for fold, name in result.groupby("fold")["score"].first().items()
        },
        "temperature": {
            int(fold): round(value, 4)
            for fold, value in result.groupby("fold")["temperature"].first().items()
        },
        "known_accepted": round(float(result["accepted"][known].mean()), 4),
        "unknown_accepted": round(float(result["accepted"][~known].mean()), 4),
        "calibration_error_before": round(calibration_error(table.loc[known, plain]), 4),
        "calibration_error_after": round(calibration_error(result.loc[known, plain]), 4),
    }


def row(found: dict) -> dict:
    """A `summary` as one row for people, by its best score."""
    name, best = max(found["scores"].items(), key=lambda pair: pair[1]["auroc"])
    return {
        "AUROC": f"{best['auroc']:.3f} ± {best['auroc_std']:.3f}",
        "by": name,
        "false positives at 95 %": f"{best['false_positives_at_95']:.0%}",
        "known accepted": f"{found['known_accepted']:.0%}",
        "unknown accepted": f"{found['unknown_accepted']:.0%}",
        "calibration error": f"{found['calibration_error_before']:.3f}",
        "calibrated": f"{found['calibration_error_after']:.3f}",
    }

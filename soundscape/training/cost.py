"""What a model costs: the numbers it holds, and the memory that training it takes."""

from __future__ import annotations

import contextlib
import sys
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Cost", "count_parameters", "forget_peak", "peak_memory_mb"]


@dataclass(frozen=True)
class Cost:
    """What training a model took.

    Parameters
    ----------
    seconds : float
        Wall time.
    peak_memory_mb : int
        Highest resident size of the process, in 10^6 bytes, everything included.
    backend : str
        Of Keras, with the accelerator if there is one, or ``"scikit-learn"``.
    """

    seconds: float
    peak_memory_mb: int
    backend: str


def count_parameters(fitted) -> int:
    """How many numbers a fitted model holds.

    Parameters
    ----------
    fitted : keras.Model or sklearn.pipeline.Pipeline
        Of `models.build`. For a support vector machine these are its support vectors and their
        weights; for a forest the feature, threshold and class shares of every node.
    """
    if hasattr(fitted, "count_params"):
        return int(fitted.count_params())
    last = fitted[-1]
    if hasattr(last, "calibrated_classifiers_"):
        last = last.calibrated_classifiers_[0].estimator
    if hasattr(last, "support_vectors_"):
        return int(last.support_vectors_.size + last.dual_coef_.size + last.intercept_.size)
    if hasattr(last, "estimators_"):
        nodes = sum(tree.tree_.node_count for tree in last.estimators_)
        return int(nodes * (2 + len(last.classes_)))
    return int(last.coef_.size + last.intercept_.size)


def forget_peak() -> None:
    """Let `peak_memory_mb` count from now on, where the system can (Linux)."""
    with contextlib.suppress(OSError):  # it then counts from the start of the process
        Path("/proc/self/clear_refs").write_text("5")


def peak_memory_mb() -> int:
    """Highest resident size of this process, in MB (10^6 bytes), since `forget_peak`.

    0 where the system does not tell (Windows).
    """
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(x for x in status.read_text().splitlines() if x.startswith("VmHWM"))
        return int(line.split()[1]) * 1024 // 1_000_000
    try:
        import resource
    except ImportError:
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // 1_000_000 if sys.platform == "darwin" else peak * 1024 // 1_000_000

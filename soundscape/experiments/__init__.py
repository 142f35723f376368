"""The published experiments: the one room that knows training and evaluation."""

from . import ablation, open_set, robustness, split_leakage, suite
from .crossval import cross_validate_to
from .rescoring import rescore
from .shipping import SHIPPED, ship

__all__ = [
    "SHIPPED",
    "ablation",
    "cross_validate_to",
    "open_set",
    "rescore",
    "robustness",
    "ship",
    "split_leakage",
    "suite",
]

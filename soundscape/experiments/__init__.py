"""The published experiments: the one room that knows training and evaluation."""

from . import ablation, detection, everyday, open_set, pairs, robustness, split_leakage, suite
from .crossval import cross_validate_to
from .model_card import write_model_card
from .rescoring import rescore
from .shipping import ship, shippable
from .teaching import Taught, teach

__all__ = [
    "Taught",
    "ablation",
    "cross_validate_to",
    "detection",
    "everyday",
    "open_set",
    "pairs",
    "rescore",
    "robustness",
    "ship",
    "shippable",
    "split_leakage",
    "suite",
    "teach",
    "write_model_card",
]

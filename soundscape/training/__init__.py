"""From clips to trained models: recipes, features of a whole data set, folds."""

from .._util.extras import needs
from . import finetune
from .cost import Cost, count_parameters
from .features import features_of, features_of_kinds
from .folds import FoldModel, cross_validate, fit, fold_model, predict_logits, prepare
from .recipes import RECIPES, SEEDLESS, Recipe, seeds_of

needs("train")

__all__ = [
    "RECIPES",
    "SEEDLESS",
    "Cost",
    "FoldModel",
    "Recipe",
    "count_parameters",
    "cross_validate",
    "features_of",
    "features_of_kinds",
    "finetune",
    "fit",
    "fold_model",
    "predict_logits",
    "prepare",
    "seeds_of",
]

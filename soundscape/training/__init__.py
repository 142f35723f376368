"""From clips to trained models: recipes, features of a whole data set, folds."""

from .._util.extras import needs
from .clips import (
    FREE_LICENCES,
    LARGER,
    SHARE_ALIKE,
    TrainingClips,
    apart_from_esc50,
    attribution,
    clips_beside,
    is_free,
    rows_for,
    training_clips,
    unheard,
)
from .cost import Cost, count_parameters
from .examples import Example, examples_of, strangers_of
from .features import features_of, features_of_kinds
from .finetune import fine_tune
from .fit import fit
from .folds import FoldModel, cross_validate, fold_model, predict_both, predict_logits, prepare
from .heads import HeadFit, Heard, fit_head, hear
from .plans import network_path, plan_of, require
from .recipes import (
    RECIPES,
    BaselineRecipe,
    FineTuneRecipe,
    FitRecipe,
    Recipe,
    needs_yamnet,
    recipe_of,
    seeds_of,
)
from .several import SEVERAL, Several, SeveralRecipe, Shown, fit_several, show_mixtures

needs("train")

__all__ = [
    "FREE_LICENCES",
    "LARGER",
    "RECIPES",
    "SEVERAL",
    "SHARE_ALIKE",
    "BaselineRecipe",
    "Cost",
    "Example",
    "FineTuneRecipe",
    "FitRecipe",
    "FoldModel",
    "HeadFit",
    "Heard",
    "Recipe",
    "Several",
    "SeveralRecipe",
    "Shown",
    "TrainingClips",
    "apart_from_esc50",
    "attribution",
    "clips_beside",
    "count_parameters",
    "cross_validate",
    "examples_of",
    "features_of",
    "features_of_kinds",
    "fine_tune",
    "fit",
    "fit_head",
    "fit_several",
    "fold_model",
    "hear",
    "is_free",
    "needs_yamnet",
    "network_path",
    "plan_of",
    "predict_both",
    "predict_logits",
    "prepare",
    "recipe_of",
    "require",
    "rows_for",
    "seeds_of",
    "show_mixtures",
    "strangers_of",
    "training_clips",
    "unheard",
]

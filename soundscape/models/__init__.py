"""The networks and baselines, one a file, behind `build`.

Networks are pure Keras 3 and run on its TensorFlow, JAX and Torch backends. Baselines are
scikit-learn pipelines. Nothing here reads or writes files.
"""

from __future__ import annotations

from importlib import import_module

from .._util.extras import needs
from ..errors import ModelError
from .classifier import SILENCE_DB, Classifier, Prediction
from .files import ModelFiles, load_keras, read_model, shipped, write_head, write_model, write_view
from .inputs import FEATURE_OF, feature_of, params_of

__all__ = [
    "BASELINES",
    "FEATURE_OF",
    "NETWORKS",
    "SILENCE_DB",
    "Classifier",
    "ModelFiles",
    "Prediction",
    "build",
    "feature_of",
    "load_keras",
    "params_of",
    "read_model",
    "shipped",
    "write_head",
    "write_model",
    "write_view",
]

NETWORKS = {"ear": "ear", "resnet": "resnet", "mfcc_dense": "mfcc_dense"}
BASELINES = {"svm": "classical", "random_forest": "classical", "yamnet": "classical"}


def build(name: str, n_classes: int, **options):
    """Make an untrained model.

    Parameters
    ----------
    name : str
        ``"ear"`` (the network that ships), ``"resnet"`` (a smaller one, taught by labels alone),
        ``"mfcc_dense"`` (the original system's), ``"svm"``, ``"random_forest"`` or ``"yamnet"``
        (a linear head on its embedding).
    n_classes : int
        Number of outputs, at least 2.
    **options
        Passed on to the model's own ``build``.

    Returns
    -------
    keras.Model or sklearn.pipeline.Pipeline

    Raises
    ------
    ModelError
        For a name that does not exist or fewer than two classes.
    """
    modules = NETWORKS | BASELINES
    if name not in modules:
        raise ModelError(f"There is no model {name!r}. Choose one of: {', '.join(modules)}.")
    if n_classes < 2:
        raise ModelError(f"n_classes is {n_classes}; a classifier needs at least 2.")
    needs("train", "sklearn" if name in BASELINES else "keras")
    module = import_module(f".{modules[name]}", __name__)
    if name in BASELINES:
        options = {"kind": name, **options}
    return module.build(n_classes, **options)

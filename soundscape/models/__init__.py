"""The networks and baselines, one specification each; what they look at; models on disk.

Networks are pure Keras 3 and run on its TensorFlow, JAX and Torch backends. Baselines are
scikit-learn pipelines. Shipped networks run on LiteRT: naming a sound imports none of these.
"""

from . import yamnet
from .classifier import DEFAULT, SILENCE_DB, Classifier, loudest_db
from .files import ModelFiles, load_keras, read_model, shipped
from .inputs import FEATURES, Feature, feature_named, feature_of
from .prediction import Prediction, Sound
from .specs import SPECS, ModelSpec, build, spec_of
from .writing import write_head, write_model, write_view

__all__ = [
    "FEATURES",
    "SILENCE_DB",
    "SPECS",
    "Classifier",
    "Feature",
    "ModelFiles",
    "ModelSpec",
    "Prediction",
    "build",
    "feature_named",
    "feature_of",
    "load_keras",
    "loudest_db",
    "read_model",
    "shipped",
    "spec_of",
    "write_head",
    "write_model",
    "write_view",
    "yamnet",
]

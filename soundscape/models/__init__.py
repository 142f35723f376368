"""The networks and baselines, one specification each; what they look at; models on disk.

Networks are pure Keras 3 and run on its TensorFlow, JAX and Torch backends. Baselines are
scikit-learn pipelines. Shipped networks run on LiteRT: naming a sound imports none of these.
"""

from . import audioset, yamnet
from .backends import OnEar, is_on_ear
from .classifier import DEFAULT, SILENCE_DB, Classifier, loudest_db
from .closed_sets import AROUND, MOMENT_FRAMES
from .ear import WINDOW_FRAMES
from .files import ModelFiles, load_keras, read_model, shipped
from .gate import Gate, evidence, log_odds
from .inputs import FEATURES, Feature, feature_named, feature_of
from .listener import EMBEDDING_VALUES, Ear, cut, packed
from .open_set import Calibration
from .prediction import Prediction, Sound
from .specs import SPECS, ModelSpec, build, spec_of
from .writing import quantised, write_ear, write_head, write_model, write_view

__all__ = [
    "AROUND",
    "DEFAULT",
    "EMBEDDING_VALUES",
    "FEATURES",
    "MOMENT_FRAMES",
    "SILENCE_DB",
    "SPECS",
    "WINDOW_FRAMES",
    "Calibration",
    "Classifier",
    "Ear",
    "Feature",
    "Gate",
    "ModelFiles",
    "ModelSpec",
    "OnEar",
    "Prediction",
    "Sound",
    "audioset",
    "build",
    "cut",
    "evidence",
    "feature_named",
    "feature_of",
    "is_on_ear",
    "load_keras",
    "log_odds",
    "loudest_db",
    "packed",
    "quantised",
    "read_model",
    "shipped",
    "spec_of",
    "write_ear",
    "write_head",
    "write_model",
    "write_view",
    "yamnet",
]

# What `soundscape` offers: its rooms, and the few names that most people need. Editors and type
# checkers read this file, and so does the package itself when it loads one of them on first use.

from . import (
    artwork,
    audio,
    augment,
    datasets,
    errors,
    evaluation,
    experiments,
    features,
    models,
    notebook,
    painter,
    prompts,
    providers,
    services,
    speech,
    story,
    studio,
    timeline,
    training,
    writers,
)
from .artwork import Artwork, create, explain, replay
from .audio import Clip, load_clip
from .errors import SoundscapeError
from .features import Acoustics, describe
from .models import Classifier, Prediction

__version__: str

__all__ = [
    "Acoustics",
    "Artwork",
    "Classifier",
    "Clip",
    "Prediction",
    "SoundscapeError",
    "artwork",
    "audio",
    "augment",
    "create",
    "datasets",
    "describe",
    "errors",
    "evaluation",
    "experiments",
    "explain",
    "features",
    "load_clip",
    "models",
    "notebook",
    "painter",
    "prompts",
    "providers",
    "replay",
    "services",
    "speech",
    "story",
    "studio",
    "timeline",
    "training",
    "writers",
]

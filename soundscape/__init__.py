"""soundscape: a sound goes in, a picture that belongs to that sound comes out.

>>> import soundscape
>>> clip = soundscape.load_clip("data/demo/dog.wav")
>>> art = soundscape.create(clip, seed=7)
>>> art.card.label
'dog'

Importing the package is instant; what needs TensorFlow, librosa or matplotlib loads it when used.
"""

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version

_HOME_OF = {
    "Acoustics": "features",
    "Artwork": "artwork",
    "Classifier": "models",
    "Clip": "audio",
    "Prediction": "models",
    "SoundscapeError": "errors",
    "create": "artwork",
    "describe": "features",
    "explain": "artwork",
    "load_clip": "audio",
    "replay": "artwork",
}

__all__ = [*_HOME_OF, "__version__"]

try:
    __version__ = version("soundscape")
except PackageNotFoundError:  # run from a folder that was never installed
    __version__ = "0+unknown"


def __getattr__(name: str):
    if name in _HOME_OF:
        value = getattr(import_module(f".{_HOME_OF[name]}", __name__), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'soundscape' has no attribute {name!r}")


def __dir__():
    return sorted({*globals(), *_HOME_OF})

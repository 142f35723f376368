"""soundscape: a sound goes in, a picture that belongs to that sound comes out.

>>> import soundscape
>>> clip = soundscape.load_clip("data/demo/dog.wav")
>>> art = soundscape.create(clip, seed=7)
>>> art.card.label
'dog'

Importing the package is instant: rooms load when they are first used, and what needs TensorFlow or
matplotlib loads it when called. ``__init__.pyi`` lists what there is.
"""

from importlib.metadata import PackageNotFoundError, version

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

try:
    __version__ = version("soundscape")
except PackageNotFoundError:  # run from a folder that was never installed
    __version__ = "0+unknown"

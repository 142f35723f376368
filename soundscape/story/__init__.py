"""From a recording to a story: shots that follow the sound, and a film of them.

`filming` puts a recording and its shots into one file.
"""

from . import filming
from .filming import make_film

__all__ = ["filming", "make_film"]

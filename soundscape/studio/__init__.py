"""The generator in a notebook: controls around `artwork.create`.

>>> from soundscape.studio import Studio
>>> Studio()                                    # doctest: +SKIP
"""

from .app import Studio
from .state import Session

__all__ = ["Session", "Studio"]

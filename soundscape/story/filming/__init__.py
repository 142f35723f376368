"""Films: a recording, and what is seen while it sounds, in one file.

`making` puts shots (`reel`) of moving pictures (`pictures`, whose frames are `planes`) and a
recording (`sound`) through the `encoder`, with `captions`, at an exact `pace`; `preview` writes a
small one without sound.
"""

from .making import CAPTIONS, make_film
from .pace import Rate
from .pictures import Moving, Painted, Still
from .reel import DISSOLVE_SECONDS, Take

__all__ = [
    "CAPTIONS",
    "DISSOLVE_SECONDS",
    "Moving",
    "Painted",
    "Rate",
    "Still",
    "Take",
    "make_film",
]

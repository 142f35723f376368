"""Films: a recording, and what is seen while it sounds, in one file.

`boards` takes the shots of a storyboard; `making` puts shots (`reel`) of moving pictures
(`pictures`, whose frames are `planes`) and a recording (`sound`) through the `encoder`, with
`captions`, at an exact `pace`; `preview` writes a small one without sound.
"""

from .boards import film
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
    "film",
    "make_film",
]

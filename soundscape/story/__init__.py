"""From a recording to a story: a storyboard that people edit, its pictures, a film of them.

`Storyboard` is a file with the pictures beside it (``story.json``, see ``docs/story.md``);
`shots_of` cuts a recording where what is heard changes. `filming` puts a recording and its shots
into one file.
"""

from . import filming
from .cutting import shots_of, sounds_between
from .document import SCHEMA, storyboard_of
from .filming import make_film
from .storyboard import (
    ASPECTS,
    FILE,
    TRANSITIONS,
    Picture,
    Recording,
    Settings,
    Shot,
    ShotSound,
    Storyboard,
)

__all__ = [
    "ASPECTS",
    "FILE",
    "SCHEMA",
    "TRANSITIONS",
    "Picture",
    "Recording",
    "Settings",
    "Shot",
    "ShotSound",
    "Storyboard",
    "filming",
    "make_film",
    "shots_of",
    "sounds_between",
    "storyboard_of",
]

"""From a recording to a story: a storyboard that people edit, its pictures, a film of them.

`Storyboard` is a file with the pictures beside it (``story.json``, see ``docs/story.md``);
`shots_of` cuts a recording where what is heard changes. `film` puts it and its recording into one
file, with what `filming` holds.
"""

from . import filming
from .cutting import shots_of, sounds_between
from .document import SCHEMA, storyboard_of
from .filming import film
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
    "film",
    "filming",
    "shots_of",
    "sounds_between",
    "storyboard_of",
]

"""From a recording to a story: a storyboard that people edit, its pictures, a film of them.

`Storyboard` is a file with the pictures beside it (``story.json``, see ``docs/story.md``);
`make` makes both of a recording and goes on with what is there, `shots_of` cuts a recording where
what is heard changes, `plan` finds words, `bills` says what pictures cost, `rewrite` changes a
storyboard in its file. `film` puts it and its recording into one file, with what `filming` holds.
"""

from . import filming
from .cutting import shots_of, sounds_between
from .document import SCHEMA, storyboard_of
from .filming import film
from .folder import content_of, rewrite
from .hearing import kept_timeline
from .making import bills, make
from .orders import Bill
from .panorama import paint_panorama, write_panorama
from .planning import plan
from .reading import recording_of
from .sheet import pages, write_sheet
from .spoken import keys_of, phrases_of_talk
from .storyboard import FILE, TRANSITIONS, Shot, Storyboard
from .tracks import captions, chapters
from .transcripts import kept_transcript
from .values import ASPECTS, Picture, Recording, Settings, ShotSound

__all__ = [
    "ASPECTS",
    "FILE",
    "SCHEMA",
    "TRANSITIONS",
    "Bill",
    "Picture",
    "Recording",
    "Settings",
    "Shot",
    "ShotSound",
    "Storyboard",
    "bills",
    "captions",
    "chapters",
    "content_of",
    "film",
    "filming",
    "kept_timeline",
    "kept_transcript",
    "keys_of",
    "make",
    "pages",
    "paint_panorama",
    "phrases_of_talk",
    "plan",
    "recording_of",
    "rewrite",
    "shots_of",
    "sounds_between",
    "storyboard_of",
    "write_panorama",
    "write_sheet",
]

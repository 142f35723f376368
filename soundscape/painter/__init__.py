"""Draw a sound: a picture from a clip and its acoustics, with no network, key or weights.

* `paint` - the picture, its drawing, a sentence that describes it, and a legend of what drew what,
* `describe_painting` - that sentence and legend without the picture, in a moment,
* `part` - some groups of a drawing alone: its subject, what its onsets drew,
* `paint_panorama` - a long recording as one wide drawing, each `Stretch` of it with what was
  `Measured` there; `clock_seconds` reads when it begins,
* `Heard` - one of several sounds of a recording, of which `paint` makes one scene,
* `STYLES` - the names of the styles,
* `SCENES` - the labels that have a scene of their own,
* `drawn_as` - the label whose scene shows another ("cello" is a bowed string); what none shows gets
  an abstract composition,
* `DRAWINGS` - the version of what is drawn: cards of another one do not replay byte for byte,
* `named_scenes`, `denied_scenes` - the labels whose scenes words name, or say are not there,
* `read_wishes` - what words wish of a picture beside its scene, and what of it is not drawn.

How a sound composes a picture, and how to add a scene or a style, is told in ``docs/painter.md``.
"""

from .apart import rasterise_apart
from .composition import compose
from .explanation import Explanation
from .hearing import Heard
from .kinds import drawn_as
from .painting import MAX_SIDE, MIN_SIDE, STYLES, Painting, describe_painting, paint
from .panoramas import Measured, Stretch, clock_seconds, paint_panorama
from .render import part, rasterise
from .scenes import DRAWINGS, SCENES
from .vocabulary import denied_scenes, named_scenes
from .wishes import Wishes, read_wishes

__all__ = [
    "DRAWINGS", "MAX_SIDE", "MIN_SIDE", "SCENES", "STYLES", "Explanation", "Heard", "Measured",
    "Painting", "Stretch", "Wishes", "clock_seconds", "compose", "denied_scenes",
    "describe_painting", "drawn_as", "named_scenes", "paint", "paint_panorama", "part",
    "rasterise", "rasterise_apart", "read_wishes",
]  # fmt: skip

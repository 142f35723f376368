"""Weather, traffic and tools: what is heard out of doors."""

from __future__ import annotations

from ..emitters import Aloft, Rays, Stream
from ..mapping import chance, choice, lin
from ..scene import Scene, Show
from ..settings import field, hill, road, sky, street, wood
from ..weather import Rain, Wind

__all__ = ["SCENES"]

WIND = Scene(
    "A tree bends in the wind on a hill, and leaves fly",
    (
        hill(line="the ridge behind the tree, from left to right", x=0.3, trees=0, sun=0.8),
        Wind(),
        Show(
            "windtree",
            x=0.32,
            y=0.845,
            size=lin("size", 1.0, 1.28, says="the size of the tree"),
            turns={"tree": lin("jaggedness", -4, 6, says="how far the tree bends")},
        ),
        Aloft("leaf", "in the wind, first to last from left to right", sign=("leaf",),
              y=lin("pitch", 0.6, 0.2), sway=0.24, size=lin("strength", 18, 38),
              turn=chance(-50, 30), left=0.12),
    ),
)  # fmt: skip

THUNDER = Scene(
    "Lightning strikes from a thundercloud over a dark land, in rain",
    (
        field(line="the hills under the cloud, from left to right", night=True, sun=0.9),
        Rain(),
        Show(
            "thundercloud",
            x=chance(0.42, 0.58),
            y=lin("height", 0.36, 0.3, says="how high the cloud hangs"),
            size=lin("size", 0.86, 1.12, says="the size of cloud and lightning"),
            bleeds=True,
        ),
        Aloft("flash", "over the land, first to last from left to right", sign=("flash",),
              y=lin("pitch", 0.78, 0.54), sway=0.08, size=lin("strength", 16, 36)),
    ),
)  # fmt: skip

ENGINE = Scene(
    "A motorcycle waits on a country road with its engine running, and puffs leave its exhaust",
    (
        road(line="the hills behind the road, from left to right"),
        Stream("puff", "of smoke, first ones farthest", at="mouth", sign=("puff",),
               to=(0.62, 0.12), by=(-0.06, 0.36), fan=110, size=lin("strength", 20, 44)),
        Show(
            "motorcycle",
            x=0.55,
            y=0.9,
            size=lin("size", 0.8, 1.0, says="the size of the motorcycle"),
            turn=lin("jaggedness", 0, -2, says="how the motorcycle shakes"),
            colours={"paint": choice("accent", "second")},
            shadow=400,
        ),
    ),
)  # fmt: skip

TRAIN = Scene(
    "A steam train runs through the hills, and puffs rise from its funnel",
    (
        road(line="the hills behind the train, from left to right"),
        Show("rails", x=0.5, y=0.875, size=1.0, main=False, bleeds=True),
        Stream("puff", "of steam, first ones farthest", at="mouth", sign=("puff",),
               to=(0.06, 0.2), by=(0.62, 0.1), fan=120, size=lin("strength", 24, 52)),
        Show(
            "train",
            x=0.6,
            y=0.86,
            size=lin("size", 0.74, 0.92, says="the size of the train"),
            bleeds=True,
        ),
    ),
)  # fmt: skip

BELLS = Scene(
    "The bell swings in a tower over the roofs, and rays stand around it",
    (
        street(line="the roofs around the tower, from left to right", ground=0.92, night=False),
        Rays("stroke", "around the bell, clockwise", at="middle", first=152, last=388,
             inner=lin("size", 225, 285), half=lin("strength", 5, 12),
             length=lin("strength", 40, 120)),
        Show(
            "belltower",
            x=0.5,
            y=0.9,
            size=lin("size", 0.68, 0.8, says="the size of the tower"),
            turns={"bell": lin("height", -10, 12, says="how far the bell swings")},
            colours={"roof": choice("accent", "second")},
            bleeds=True,
        ),
    ),
)  # fmt: skip

AIRPLANE = Scene(
    "An airliner flies over a sea of clouds, and birds make way",
    (
        sky(line="the clouds below, from left to right"),
        Aloft("bird", "in the sky, first to last from left to right",
              y=lin("pitch", 0.78, 0.58), sway=0.1, size=lin("strength", 26, 54)),
        Show(
            "airplane",
            x=0.5,
            y=lin("height", 0.42, 0.34, says="how high it flies"),
            size=lin("size", 0.7, 0.9, says="the size of the airliner"),
            turn=chance(-12, -6),
            colours={"paint": choice("accent", "second")},
            bleeds=True,
        ),
    ),
)  # fmt: skip

FIREWORKS = Scene(
    "A firework bursts over the water before a town at night, and stars fall",
    (
        street(line="the roofs of the town, from left to right", ground=0.88),
        Show(
            "firework",
            x=chance(0.44, 0.56),
            y=lin("height", 0.44, 0.38, says="how high the firework bursts"),
            size=lin("size", 0.68, 0.94, says="the size of the burst"),
            bleeds=True,
        ),
        Aloft("star", "in the sky, first to last from left to right", sign=("spark", "flash"),
              y=lin("pitch", 0.3, 0.12), sway=0.2, size=lin("strength", 20, 44)),
    ),
)  # fmt: skip

HANDSAW = Scene(
    "A saw cuts a plank on trestles at the edge of a wood, and chips fly",
    (
        wood(line="the trees behind the workplace, from left to right"),
        Stream("chip", "leaving the cut, first ones farthest", at="mouth", sign=("chip",),
               to=(0.08, 0.2), by=(0.14, 0.6), fan=150, size=lin("strength", 16, 36), start=0.25,
               turn=chance(-60, 60)),
        Show(
            "handsaw",
            x=0.52,
            y=0.68,
            size=lin("size", 0.8, 0.98, says="the size of saw and plank"),
            turns={"saw": lin("height", 3, -4, says="how steep the saw is held")},
            bleeds=True,
        ),
    ),
)  # fmt: skip

SCENES = {
    "wind": WIND,
    "thunderstorm": THUNDER,
    "engine": ENGINE,
    "train": TRAIN,
    "church_bells": BELLS,
    "airplane": AIRPLANE,
    "fireworks": FIREWORKS,
    "hand_saw": HANDSAW,
}

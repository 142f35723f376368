"""Machines, tools and apparatus, and what stands for them all."""

from __future__ import annotations

from ..emitters import Aloft, Arcs, Rays, Stream
from ..layers import Floor
from ..mapping import chance, choice, lin
from ..scene import Scene, Show
from ..settings import field, hill, room, street, wood

__all__ = ["SCENES"]

MACHINE = Scene(
    "Three gear wheels turn together before the roofs of a town, and sparks fly",
    (
        street(line="the roofs, from left to right", ground=0.86, night=False, sun=0.2),
        Aloft("spark", "over the wheels, first to last from left to right", sign=("spark",),
              y=lin("pitch", 0.22, 0.08), sway=0.08, size=lin("strength", 18, 38)),
        Show(
            "gears",
            x=0.48,
            y=0.98,
            size=lin("size", 0.82, 1.02, says="the size of the wheels"),
            turns={
                "wheel-big": lin("height", 0, 12, says="how far the wheels have turned"),
                "small": lin("height", 0, -20),
                "third": lin("height", 0, -24),
            },
            colours={"big": choice("mix(lamp, #c98a2a, 0.5)", "mix(second, #ffffff, 0.25)")},
            bleeds=True,
        ),
    ),
)  # fmt: skip

SEWING_MACHINE = Scene(
    "An old sewing machine stitches a red cloth by the window, and beads jump",
    (
        room(line="the hills outside the window, from left to right", window=0.74, ground=0.78),
        Floor(0.84, 1.0, "mix(accent, ink, 0.5)"),
        Aloft("bead", "over the machine, first to last from left to right", sign=("bead",),
              y=lin("pitch", 0.28, 0.1), sway=0.12, size=lin("strength", 16, 34)),
        Show(
            "sewing_machine",
            x=0.48,
            y=0.92,
            size=lin("size", 0.82, 1.02, says="the size of the sewing machine"),
            turns={"wheel": lin("height", 0, 10, says="how the hand wheel stands")},
        ),
    ),
)  # fmt: skip

FAN = Scene(
    "A table fan turns by the window, and leaves fly on its breath",
    (
        room(line="the hills outside the window, from left to right", window=0.74, ground=0.82),
        Aloft("leaf", "in the air, first to last from left to right", sign=("leaf",),
              y=lin("pitch", 0.24, 0.08), sway=0.12, size=lin("strength", 18, 38),
              turn=chance(-50, 30)),
        Show(
            "fan",
            x=0.4,
            y=0.93,
            size=lin("size", 0.84, 1.04, says="the size of the fan"),
            turns={"blades": lin("height", 0, 40, says="how far the blades have turned")},
            colours={"paint": choice("mix(second, #ffffff, 0.35)", "mix(accent, #ffffff, 0.2)")},
            shadow=220,
        ),
    ),
)  # fmt: skip

CASH_REGISTER = Scene(
    "A brass cash register stands on a counter with its drawer open, and stars fly up",
    (
        room(line="the hills outside the window, from left to right", window=0.8, ground=0.8,
             night=True),
        Aloft("star", "over the counter, first to last from left to right", sign=("star",),
              y=lin("pitch", 0.22, 0.08), sway=0.1, size=lin("strength", 18, 38)),
        Show(
            "cash_register",
            x=0.44,
            y=0.9,
            size=lin("size", 0.84, 1.02, says="the size of the cash register"),
            colours={"metal": choice("mix(lamp, #c98a2a, 0.5)", "mix(flesh, #ffffff, 0.35)")},
            shadow=300,
        ),
    ),
)  # fmt: skip

CAMERA = Scene(
    "A camera with bellows stands on its tripod on a hill, and rays leave its flash",
    (
        hill(line="the ridge behind the camera, from left to right", x=0.45, night=True, sun=0.88),
        Rays("ray", "around the flash, clockwise", at="middle", first=160, last=380,
             inner=lin("size", 100, 120), half=lin("strength", 4, 10),
             length=lin("strength", 24, 60)),
        Show(
            "camera",
            x=0.46,
            y=0.92,
            size=lin("size", 0.66, 0.8, says="the size of the camera"),
            turns={"flash": lin("height", 4, -4, says="how the flash is held")},
        ),
    ),
)  # fmt: skip

HAMMER = Scene(
    "A hammer in a fist strikes a nail into a plank before the trees, and sparks fly",
    (
        wood(line="the trees behind the workplace, from left to right", sun=0.24),
        Stream("spark", "leaving the nail, first ones farthest", at="tip", sign=("spark",),
               to=(0.06, 0.14), by=(0.1, 0.6), fan=170, size=lin("strength", 18, 40), start=0.25),
        Show(
            "hammer",
            x=0.46,
            y=0.9,
            size=lin("size", 0.84, 1.02, says="the size of the hammer"),
            turns={"swing": lin("height", 2, 16, says="how high the hammer is raised")},
            bleeds=True,
        ),
    ),
)  # fmt: skip

TELEVISION = Scene(
    "An old television set glows in a dark room, and flashes leave its aerial",
    (
        room(line="the hills outside the window, from left to right", window=0.82, ground=0.8,
             night=True),
        Aloft("flash", "around the aerial, first to last from left to right",
              sign=("flash", "spark"), y=lin("pitch", 0.24, 0.08), sway=0.12,
              size=lin("strength", 18, 38)),
        Show(
            "television",
            x=0.42,
            y=0.93,
            size=lin("size", 0.82, 1.0, says="the size of the television set"),
            colours={"case": choice("mix(accent, ink, 0.45)", "mix(flesh, #ffffff, 0.4)")},
            shadow=300,
        ),
    ),
)  # fmt: skip

RADIO = Scene(
    "A wooden radio with a round top plays on a table by the window, and arcs leave it",
    (
        room(line="the hills outside the window, from left to right", window=0.78, ground=0.78),
        Floor(0.86, 1.0, "mix(accent, ink, 0.5)"),
        Arcs("arc", "leaving the radio, first to last", both=True, inner=120,
             aim=lin("pitch", -30, -70, says="how high the arcs aim")),
        Show(
            "radio",
            x=0.5,
            y=0.92,
            size=lin("size", 0.86, 1.06, says="the size of the radio"),
            turns={"needle": 0.0},
        ),
    ),
)  # fmt: skip

LAWN_MOWER = Scene(
    "A lawn mower stands on a meadow, and blades of grass fly",
    (
        field(line="the hills behind the meadow, from left to right"),
        Floor(0.8, 0.9, "mix(ground, #5c9a3a, 0.45)"),
        Stream("leaf", "of grass, first ones farthest", sign=("leaf",), to=(0.94, 0.16),
               by=(0.96, 0.6), fan=190, size=lin("strength", 16, 34), start=0.2,
               turn=chance(-60, 60)),
        Show(
            "lawn_mower",
            x=0.5,
            y=0.92,
            size=lin("size", 0.84, 1.02, says="the size of the lawn mower"),
            turn=lin("jaggedness", 0, -2, says="how the lawn mower shakes"),
            colours={"paint": choice("accent", "second")},
            shadow=330,
        ),
    ),
)  # fmt: skip

SCENES = {
    "machine": MACHINE,
    "sewing_machine": SEWING_MACHINE,
    "mechanical_fan": FAN,
    "cash_register": CASH_REGISTER,
    "camera": CAMERA,
    "hammer": HAMMER,
    "television": TELEVISION,
    "radio": RADIO,
    "lawn_mower": LAWN_MOWER,
}

"""What is heard in a town: traffic, work, music in the street."""

from __future__ import annotations

from ..emitters import NOTES, Aloft, Arcs, Rays, Rings, Song, Stream
from ..lamps import Beam
from ..layers import Floor
from ..mapping import chance, choice, lin
from ..scene import Scene, Show
from ..settings import field, road, street, wood
from ..streets import Bricks, Road
from ..weather import Rain

__all__ = ["SCENES"]

CAR_HORN = Scene(
    "A vintage car in a street sounds its brass horn, and arcs leave the bell",
    (
        street(line="the roofs, from left to right", night=False, sun=chance(0.14, 0.3)),
        Road(0.8),
        Beam(to=(500, 60)),
        Show(
            "vintage_car",
            x=0.4,
            y=0.865,
            size=lin("size", 0.8, 1.0, says="the size of the car"),
            colours={"paint": choice("accent", "second")},
            shadow=380,
        ),
        Arcs("arc", "leaving the horn, first to last", inner=60,
             aim=lin("pitch", -33, -73, says="how high the arcs aim")),
    ),
)  # fmt: skip

ENGINE_IDLING = Scene(
    "A round little car of the fifties waits with its engine running at a filling station by "
    "night, and puffs of smoke drift from its exhaust",
    (
        road(line="the ridge of the hills, from left to right", night=True),
        Show("filling_station", x=0.66, y=0.795, size=1.0, main=False, bleeds=True),
        Stream("puff", "of smoke, first ones farthest", sign=("puff",), to=(0.36, 0.12),
               by=(-0.12, 0.4), fan=110, size=lin("strength", 20, 46)),
        Beam(to=(300, 60)),
        Show(
            "little_car",
            x=0.62,
            y=0.875,
            size=lin("size", 0.72, 0.9, says="the size of the car"),
            turn=lin("jaggedness", 0, -1.5, says="how the car trembles"),
            colours={"paint": choice("flesh", "second", "water")},
            shadow=360,
        ),
    ),
)  # fmt: skip

SIREN = Scene(
    "An ambulance with a turning light races down a street at night, and its wail flies over "
    "the roofs as a ribbon",
    (
        street(line="the roofs, from left to right", ground=0.78),
        Road(0.78),
        Beam("headlamp", to=(380, 60)),
        Beam("left-beacon", to=(-520, -170), half=110, reach=lin("light", 0.5, 1.0),
             colour="mix(accent, #ffffff, 0.18)"),
        Beam("right-beacon", to=(520, -170), half=110, reach=lin("light", 0.5, 1.0),
             colour="mix(second, #ffffff, 0.18)"),
        Show(
            "ambulance",
            x=chance(0.44, 0.52),
            y=0.88,
            size=lin("size", 0.74, 1.02, says="the size of the ambulance"),
            turn=-1.2,
            shadow=366,
        ),
        Song(at=(0.06, 0.25), high=0.09, low=0.38, end=0.94),
        Aloft("flash", "on the ribbon, first to last from left to right", room=6,
              sign=("flash",), left=0.06, right=0.94, y=lin("pitch", 0.38, 0.09), sway=0.03,
              size=lin("strength", 18, 42)),
    ),
)  # fmt: skip

STREET_MUSIC = Scene(
    "A busker with a hat plays the guitar under a street lamp, and notes rise over the houses",
    (
        street(line="the roofs, from left to right", ground=0.76, lamp=0.1),
        Stream("note", "leaving the guitar, first ones farthest", sign=NOTES,
               to=(0.93, 0.16), by=(0.74, 0.5), fan=150, start=0.06),
        Show(
            "busker",
            x=chance(0.34, 0.4),
            y=0.87,
            size=lin("size", 0.9, 1.16, says="the size of the busker"),
            colours={"cloth": choice("second", "water", "rim")},
            shadow=150,
        ),
        Show("guitar_case", x=0.7, y=0.92, size=1.0, main=False),
    ),
)  # fmt: skip

RAIN = Scene(
    "Somebody under an umbrella walks down a wet street, and lamps and windows shine in the rain",
    (
        street(line="the roofs, from left to right", ground=0.68, lamp=0.1),
        Rain(lin("size", 70, 200, says="how thick the rain falls"), slant=-0.2),
        Rings("ring", "on the wet ground, first to last from left to right",
              y=lin("pitch", 0.93, 0.76, says="how far away the rings are")),
        Show(
            "umbrella_walker",
            x=choice(0.36, 0.44, 0.58),
            y=0.9,
            size=lin("size", 0.96, 1.3, says="the size of the walker"),
            colours={"umbrella": choice("accent", "second"), "coat": choice("second", "flesh")},
            shadow=90,
        ),
        Rain(lin("size", 30, 90), slant=-0.2),
    ),
)  # fmt: skip

JACKHAMMER = Scene(
    "A road worker in a helmet leans on a jackhammer that breaks the asphalt, and chips fly",
    (
        street(line="the roofs, from left to right", ground=0.76, sun=0.42, night=False),
        Show("barrier", x=0.36, y=0.79, size=1.0, main=False, bleeds=True),
        Stream("chip", "of asphalt, first ones farthest", at="tip", sign=("chip",),
               to=(0.93, 0.5), by=(0.6, 0.2), fan=170, size=lin("strength", 16, 38), start=0.2,
               turn=chance(-60, 60)),
        Show(
            "road_worker",
            x=0.42,
            y=0.88,
            size=lin("size", 0.98, 1.3, says="the size of the worker"),
            turn=lin("jaggedness", 0, 2.5, says="how the worker is shaken"),
            bleeds=True,
        ),
    ),
)  # fmt: skip

DRILLING = Scene(
    "A power drill bites into a brick wall, and chips fly from the hole",
    (
        field(line="the hills behind, from left to right", sun=0.4),
        Bricks(0.77),
        Stream("chip", "leaving the hole, first ones farthest", at="tip", sign=("chip",),
               to=(0.06, 0.24), by=(0.4, 0.04), fan=150, size=lin("strength", 16, 38), start=0.2,
               turn=chance(-60, 60)),
        Show(
            "drill",
            x=0.71,
            y=chance(0.46, 0.52),
            size=lin("size", 0.7, 0.9, says="the size of the drill"),
            colours={"paint": choice("accent", "second"), "cloth": choice("second", "water")},
            bleeds=True,
        ),
    ),
)  # fmt: skip

GUN_SHOT = Scene(
    "A raised hand fires a starting pistol over a running track at night, and its flash breaks "
    "into tongues of fire",
    (
        street(line="the roofs behind the track, from left to right", ground=0.74),
        Floor(0.74, 0.7, "mix(accent, ground, 0.42)"),
        Show("runners", x=0.98, y=0.81, size=0.8, main=False, bleeds=True),
        Rays("tongue", "of the flash, from left to right in time", at="muzzle", first=188,
             last=352, inner=70,
             pointed=True, length=lin("strength", 60, 190),
             half=lin("strength", 12, 24), grow=lin("size", 0.8, 1.1,
                                                    says="how far the tongues reach"), room=6),
        Show(
            "pistol",
            x=chance(0.4, 0.5),
            y=lin("height", 0.64, 0.58, says="how high the pistol is raised"),
            size=lin("size", 0.66, 0.86, says="the size of the pistol"),
            bleeds=True,
        ),
    ),
)  # fmt: skip

AIR_CONDITIONER = Scene(
    "An air conditioner hums on a brick wall above a town by night, and snow flakes ride on its "
    "breath",
    (
        street(line="the roofs of the town, from left to right", ground=0.9, sun=0.8),
        Bricks(0.56, left=True, role="mix(near, ground, 0.5)"),
        Stream("flake", "of snow in its breath, first ones farthest", sign=("flake",),
               to=(0.95, 0.44), by=(0.75, 0.58), fan=330, size=lin("strength", 20, 46)),
        Show(
            "air_conditioner",
            x=0.3,
            y=0.58,
            size=lin("size", 0.92, 1.16, says="the size of the unit"),
        ),
    ),
)  # fmt: skip

HELICOPTER = Scene(
    "A helicopter searches the mountains with its light, over dark woods",
    (
        wood(line="the ridge of the woods, from left to right", ground=0.9),
        Beam("lamp", to=(240, 520), half=150, strength=0.85,
             reach=lin("light", 0.75, 1.0, says="how far the searchlight reaches")),
        Aloft("window", "lit in the valley, first to last from left to right", sign=("window",),
              y=lin("pitch", 0.93, 0.84), sway=0.04, size=lin("strength", 13, 24)),
        Show(
            "helicopter",
            x=chance(0.46, 0.54),
            y=lin("height", 0.46, 0.3, says="how high the helicopter flies"),
            size=lin("size", 0.72, 0.96, says="the size of the helicopter"),
            turn=7.0,
            bleeds=True,
        ),
    ),
)  # fmt: skip

CHAINSAW = Scene(
    "A lumberjack in a helmet saws in the forest with a chainsaw, and chips fly",
    (
        wood(line="the tops of the trees, from left to right", sun=0.8),
        Show("log", x=0.78, y=0.84, size=1.0, main=False, bleeds=True),
        Stream("chip", "of wood, first ones farthest", at="cut", sign=("chip",),
               to=(0.95, 0.3), by=(0.76, 0.1), fan=150, size=lin("strength", 16, 36), start=0.2,
               turn=chance(-60, 60)),
        Show(
            "lumberjack",
            x=0.3,
            y=0.9,
            size=lin("size", 0.9, 1.1, says="the size of man and saw"),
            turn=lin("height", 2, -3, says="how high the saw is lifted"),
            colours={"cloth": choice("second", "accent")},
            shadow=140,
        ),
    ),
)  # fmt: skip

CHILDREN = Scene(
    "Two children ride a seesaw in a playground, a third runs behind them, and balloons rise",
    (
        field(line="the ridge behind the playground, from left to right", sun=chance(0.1, 0.9)),
        Aloft("balloon", "over them, first to last from left to right", sign=("balloon",),
              y=lin("pitch", 0.38, 0.13), sway=0.16, size=lin("strength", 24, 48)),
        Show("kite_runner", x=chance(0.4, 0.6), y=0.82, size=0.9, main=False),
        Show(
            "seesaw",
            x=0.5,
            y=0.93,
            size=lin("size", 1.0, 1.24, says="the size of the children and their seesaw"),
            mirror=choice(False, True),
            bleeds=True,
        ),
    ),
)  # fmt: skip

CLOCK = Scene(
    "A clock tower shines over the roofs of a town, with strokes around its dial",
    (
        street(line="the roofs of the town, from left to right", ground=0.92, night=False),
        Show(
            "clocktower",
            x=choice(0.42, 0.5, 0.58),
            y=0.42,
            size=lin("size", 0.78, 1.0, says="the size of the clock"),
            bleeds=True,
        ),
        Rays("stroke", "around the dial, clockwise", at="middle", first=130, last=410,
             inner=lin("size", 200, 250), length=lin("strength", 26, 84),
             half=lin("strength", 4, 11), room=31),
    ),
)  # fmt: skip

SCENES = {
    "car_horn": CAR_HORN,
    "engine_idling": ENGINE_IDLING,
    "siren": SIREN,
    "street_music": STREET_MUSIC,
    "rain": RAIN,
    "jackhammer": JACKHAMMER,
    "drilling": DRILLING,
    "gun_shot": GUN_SHOT,
    "air_conditioner": AIR_CONDITIONER,
    "helicopter": HELICOPTER,
    "chainsaw": CHAINSAW,
    "children_playing": CHILDREN,
    "clock_tick": CLOCK,
}

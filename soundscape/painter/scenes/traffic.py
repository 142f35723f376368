"""What rolls on a road or floats on the sea."""

from __future__ import annotations

from ..emitters import Aloft, Stream
from ..lamps import Beam
from ..mapping import chance, choice, lin
from ..scene import Scene, Show
from ..settings import field, road, sea, street
from ..streets import Road

__all__ = ["SCENES"]

BOAT = Scene(
    "A sailing boat heels in the wind on the sea, and gulls follow it",
    (
        sea(line="the crest of the wave behind the boat", crest=0.72),
        Aloft("gull", "in the sky, first to last from left to right", sign=("bird",),
              y=lin("pitch", 0.36, 0.1), size=lin("strength", 22, 46)),
        Show(
            "sailing_boat",
            x=chance(0.42, 0.54),
            y=0.84,
            size=lin("size", 0.86, 1.08, says="the size of the boat"),
            turn=lin("jaggedness", 2, 9, says="how far the boat heels"),
            colours={"hull": choice("accent", "second")},
        ),
    ),
)  # fmt: skip

SHIP = Scene(
    "An ocean liner steams over the sea, and puffs rise from its funnels",
    (
        sea(line="the crest of the wave behind the ship", crest=0.72),
        Stream("puff", "of smoke, first ones farthest", sign=("puff",), to=(0.04, 0.12),
               by=(0.44, 0.08), fan=130, size=lin("strength", 22, 48)),
        Show(
            "ship",
            x=0.52,
            y=0.85,
            size=lin("size", 0.68, 0.86, says="the size of the ship"),
            turn=lin("jaggedness", 0, -2.5, says="how the ship pitches"),
            colours={"funnel": choice("accent", "second")},
            bleeds=True,
        ),
    ),
)  # fmt: skip

BICYCLE = Scene(
    "A bicycle with a basket of flowers stands by a country road, and butterflies rise",
    (
        field(line="the hills behind the bicycle, from left to right"),
        Road(0.86),
        Show(
            "bicycle",
            x=0.5,
            y=0.93,
            size=lin("size", 0.96, 1.2, says="the size of the bicycle"),
            colours={"paint": choice("accent", "second", "flesh")},
            shadow=340,
        ),
        Aloft("butterfly", "in the air, first to last from left to right",
              sign=("butterfly",), y=lin("pitch", 0.32, 0.1), sway=0.14,
              size=lin("strength", 20, 42), turn=chance(-25, 25)),
    ),
)  # fmt: skip

BUS = Scene(
    "A double-decker drives through a town by night, and its windows shine",
    (
        street(line="the roofs, from left to right", ground=0.78, sun=0.2),
        Road(0.78),
        Beam(to=(420, 60)),
        Show(
            "bus",
            x=0.46,
            y=0.9,
            size=lin("size", 0.78, 0.98, says="the size of the bus"),
            turn=lin("jaggedness", 0, -1.5, says="how the bus shakes"),
            colours={"paint": choice("accent", "second")},
            shadow=400,
        ),
        Aloft("star", "over the town, first to last from left to right", sign=("star",),
              y=lin("pitch", 0.24, 0.08), sway=0.1, size=lin("strength", 18, 38)),
    ),
)  # fmt: skip

TRUCK = Scene(
    "A long-nosed lorry rolls along a road through hills, and puffs leave its stack",
    (
        road(line="the hills behind the lorry, from left to right"),
        Beam(to=(360, 60)),
        Stream("puff", "of smoke, first ones farthest", sign=("puff",), to=(0.05, 0.12),
               by=(0.5, 0.1), fan=120, size=lin("strength", 20, 46)),
        Show(
            "truck",
            x=0.48,
            y=0.9,
            size=lin("size", 0.7, 0.86, says="the size of the lorry"),
            colours={"paint": choice("second", "accent")},
            shadow=500,
            bleeds=True,
        ),
    ),
)  # fmt: skip

RACE_CAR = Scene(
    "A racing car of the thirties takes the bend with its scarfed driver, and sparks fly off",
    (
        road(line="the hills behind the track, from left to right"),
        Stream("spark", "leaving the exhaust, first ones farthest", sign=("spark",),
               to=(0.1, 0.16), by=(0.04, 0.6), fan=150, size=lin("strength", 18, 42), start=0.2),
        Show(
            "race_car",
            x=0.56,
            y=0.92,
            size=lin("size", 0.72, 0.9, says="the size of the car"),
            turn=lin("height", 0, -4, says="how the car rears"),
            colours={"paint": choice("accent", "second", "mix(flesh, #ffffff, 0.5)")},
            shadow=460,
            bleeds=True,
        ),
    ),
)  # fmt: skip

SCENES = {
    "boat": BOAT,
    "ship": SHIP,
    "bicycle": BICYCLE,
    "bus": BUS,
    "truck": TRUCK,
    "race_car": RACE_CAR,
}

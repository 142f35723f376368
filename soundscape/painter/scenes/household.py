"""What is heard at home."""

from __future__ import annotations

from ..emitters import Aloft, Arcs, Rays, Stream
from ..indoors import Boards, Wall
from ..layers import Floor, Night, Ridge, Sky
from ..mapping import chance, choice, lin
from ..scene import Scene, Show
from ..settings import room, street

__all__ = ["SCENES"]

KNOCK = Scene(
    "A hand knocks at a door, and arcs run out from its knuckles",
    (
        Night(), Sky(0.6, 60), Ridge("the gardens behind the house, from left to right", 0.62, 150),
        Wall(0.16, half=90, paper="mix(accent, near, 0.6)"), Boards(0.86),
        Show(
            "door_knock",
            x=chance(0.42, 0.48),
            y=0.87,
            size=lin("size", 0.88, 1.06, says="the size of the door"),
            turns={"hand": lin("height", 6, -6, says="how high the hand knocks")},
            bleeds=True,
        ),
        Arcs("knock", "at the door, first to last", at="knock", both=True, inner=40,
             aim=lin("pitch", -30, -64, says="how high the arcs aim")),
    ),
)  # fmt: skip

CREAK = Scene(
    "An old door stands ajar, light falls through the gap, and its creaking flies out",
    (
        street(line="the roofs behind the wall, from left to right", ground=0.84),
        Show(
            "door_ajar",
            x=0.4,
            y=0.9,
            size=lin("size", 0.78, 0.92, says="the size of the door"),
            turns={"leaf": 0.0},
        ),
        Stream("spark", "leaving the gap, first ones farthest", at="gap-place", sign=("spark",),
               to=(0.95, 0.24), by=(0.72, 0.4), fan=240, size=lin("strength", 20, 46)),
    ),
)  # fmt: skip

MOUSE = Scene(
    "A finger clicks a computer mouse on a desk by the window, and arrows fly up",
    (
        room(line="the hills outside the window, from left to right", window=0.72, ground=0.62),
        Show(
            "mouse",
            x=0.5,
            y=0.84,
            size=lin("size", 0.82, 1.08, says="the size of the mouse"),
            turns={"finger": lin("height", 5, -3, says="how high the finger is")},
            bleeds=True,
        ),
        Aloft("arrow", "over the desk, first to last from left to right", sign=("cursor",),
              y=lin("pitch", 0.36, 0.12), size=lin("strength", 20, 42)),
    ),
)  # fmt: skip

TYPING = Scene(
    "A typewriter stands on a desk by the window, and its keys fly up",
    (
        room(line="the hills outside the window, from left to right", window=0.28, ground=0.68,
             night=True),
        Show(
            "typewriter",
            x=0.5,
            y=0.9,
            size=lin("size", 0.84, 1.1, says="the size of the typewriter"),
            turns={"paper": 0.0},
        ),
        Aloft("key", "over the machine, first to last from left to right", sign=("key",),
              y=lin("pitch", 0.28, 0.1), sway=0.1, size=lin("strength", 15, 32),
              turn=chance(-18, 18)),
    ),
)  # fmt: skip

CAN = Scene(
    "A can of lemonade is opened by the sea, and drops spray from it",
    (
        room(line="the hills outside the window, from left to right", window=0.76, ground=0.8),
        Stream("drop", "leaving the can, first ones farthest", at="mouth", sign=("drop",),
               to=(0.9, 0.24), by=(0.6, 0.06), fan=240, size=lin("strength", 20, 44)),
        Show(
            "can",
            x=0.34,
            y=0.93,
            size=lin("size", 0.92, 1.2, says="the size of the can"),
            turns={"tab": lin("height", 8, -10, says="how far the tab is lifted")},
            colours={"label": choice("accent", "second")},
            shadow=150,
        ),
    ),
)  # fmt: skip

WASHING = Scene(
    "A washing machine turns in the bathroom, and soap bubbles rise",
    (
        room(line="the hills outside the window, from left to right", window=0.22, ground=0.86),
        Show(
            "washing_machine",
            x=0.6,
            y=0.94,
            size=lin("size", 0.94, 1.2, says="the size of the machine"),
            turns={"drum": lin("height", 0, 60, says="how far the drum has turned")},
        ),
        Aloft("bubble", "in the air, first to last from left to right", sign=("bubble",),
              y=lin("pitch", 0.44, 0.14), sway=0.2, size=lin("strength", 20, 42)),
    ),
)  # fmt: skip

VACUUM = Scene(
    "A vacuum cleaner runs over the floor of a room, and dust flies towards it",
    (
        room(line="the hills outside the window, from left to right", window=0.3, ground=0.78),
        Show(
            "vacuum_cleaner",
            x=0.5,
            y=0.93,
            size=lin("size", 0.78, 1.0, says="the size of the vacuum cleaner"),
            bleeds=True,
        ),
        Stream("speck", "of dust over the floor, first ones farthest", at="mouth", sign=("chip",),
               to=(0.9, 0.16), by=(0.98, 0.6), fan=260, size=lin("strength", 14, 30)),
    ),
)  # fmt: skip

ALARM = Scene(
    "An alarm clock rings on a bedside table, and rays stand around its bells",
    (
        room(line="the hills outside the window, from left to right", window=0.24, ground=0.8),
        Rays("stroke", "around the clock, clockwise", at="middle", first=188, last=352,
             inner=lin("size", 290, 370), half=lin("strength", 5, 13)),
        Show(
            "alarm_clock",
            x=0.56,
            y=0.9,
            size=lin("size", 0.86, 1.1, says="the size of the clock"),
            turn=lin("jaggedness", 0, 5, says="how the clock shakes"),
            turns={"hammer": lin("height", -10, 10, says="where the hammer is")},
            shadow=200,
        ),
    ),
)  # fmt: skip

GLASS = Scene(
    "A wine glass breaks on a table by the window, and splinters fly",
    (
        room(line="the hills outside the window, from left to right", window=0.72, ground=0.78,
             night=True),
        Floor(0.84, 1.0, "mix(accent, ink, 0.35)"),
        Show(
            "broken_glass",
            x=0.46,
            y=0.91,
            size=lin("size", 0.86, 1.08, says="the size of the glass"),
        ),
        Stream("splinter", "leaving the glass, first ones farthest", at="middle", sign=("shard",),
               to=(0.94, 0.26), by=(0.7, 0.1), fan=240, start=0.3, size=lin("strength", 20, 44),
               turn=chance(-80, 80)),
    ),
)  # fmt: skip

DROPS = Scene(
    "A tap drips into a basin, and the drops that fell hang in the air beside it",
    (
        room(line="the hills outside the window, from left to right", window=0.74, ground=0.86),
        Show(
            "tap",
            x=0.42,
            y=0.66,
            size=lin("size", 0.86, 1.08, says="the size of the tap and its basin"),
            bleeds=True,
        ),
        Aloft("drop", "in the air, first to last from left to right", sign=("drop",),
              y=lin("pitch", 0.42, 0.14), sway=0.2, size=lin("strength", 18, 40)),
    ),
)  # fmt: skip

POURING = Scene(
    "Water is poured from a jug into a glass, and bubbles rise",
    (
        room(line="the hills outside the window, from left to right", window=0.26, ground=0.8),
        Stream("bubble", "over the glass, first ones farthest", at="mouth", sign=("bubble",),
               to=(0.92, 0.14), by=(0.98, 0.5), fan=170, start=0.25,
               size=lin("strength", 18, 38)),
        Show(
            "jug",
            x=0.6,
            y=0.78,
            size=lin("size", 0.84, 1.08, says="the size of jug and glass"),
        ),
    ),
)  # fmt: skip

FLUSH = Scene(
    "An old lavatory with a high cistern is flushed, and drops fly up",
    (
        room(line="the hills outside the window, from left to right", window=0.76, ground=0.82,
             night=True),
        Show(
            "toilet",
            x=0.4,
            y=0.92,
            size=lin("size", 0.86, 1.04, says="the size of the lavatory"),
            turns={"pull": lin("height", 14, -14, says="how the handle swings")},
        ),
        Stream("drop", "leaving the bowl, first ones farthest", at="mouth", sign=("drop",),
               to=(0.94, 0.34), by=(0.72, 0.08), fan=220, start=0.2, size=lin("strength", 18, 40)),
    ),
)  # fmt: skip

SCENES = {
    "door_wood_knock": KNOCK,
    "door_wood_creaks": CREAK,
    "mouse_click": MOUSE,
    "keyboard_typing": TYPING,
    "can_opening": CAN,
    "washing_machine": WASHING,
    "vacuum_cleaner": VACUUM,
    "clock_alarm": ALARM,
    "glass_breaking": GLASS,
    "water_drops": DROPS,
    "pouring_water": POURING,
    "toilet_flush": FLUSH,
}

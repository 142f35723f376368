"""Things of kitchen, bath and pocket, and the house that stands for them all."""

from __future__ import annotations

from ..emitters import Aloft, Stream
from ..layers import Floor
from ..mapping import chance, choice, lin
from ..scene import Scene, Show
from ..settings import field, room

__all__ = ["SCENES"]

HOUSEHOLD = Scene(
    "A house stands open like a doll's house, with furniture in its rooms, and puffs leave "
    "its chimney",
    (
        field(line="the hills behind the house, from left to right"),
        Stream("puff", "of smoke, first ones farthest", sign=("puff",), to=(0.06, 0.1),
               by=(0.6, 0.04), fan=90, size=lin("strength", 16, 36)),
        Show(
            "doll_house",
            x=0.5,
            y=0.93,
            size=lin("size", 0.8, 0.98, says="the size of the house"),
            colours={"paint": choice("mix(flesh, #ffffff, 0.35)", "mix(lamp, flesh, 0.4)")},
        ),
    ),
)  # fmt: skip

DISHES = Scene(
    "Pots, a plate and spoons stand and hang in a kitchen, and bubbles rise",
    (
        room(line="the hills outside the window, from left to right", window=0.5, ground=0.86),
        Show(
            "dishes",
            x=0.5,
            y=0.9,
            size=lin("size", 0.84, 1.0, says="the size of the dishes"),
            turns={"lid": lin("height", 0, 12, says="how far the lid is lifted")},
            colours={"paint": choice("accent", "second")},
        ),
        Aloft("bubble", "over the shelf, first to last from left to right", sign=("bubble",),
              y=lin("pitch", 0.28, 0.1), sway=0.1, size=lin("strength", 16, 34)),
    ),
)  # fmt: skip

CHOPPING = Scene(
    "A knife cuts a carrot on a board by the window, and chips fly",
    (
        room(line="the hills outside the window, from left to right", window=0.26, ground=0.72),
        Floor(0.78, 1.0, "mix(accent, ink, 0.5)"),
        Stream("chip", "leaving the blade, first ones farthest", at="tip", sign=("chip",),
               to=(0.06, 0.12), by=(0.16, 0.6), fan=190, size=lin("strength", 16, 36), start=0.25,
               turn=chance(-60, 60)),
        Show(
            "chopping",
            x=0.46,
            y=0.93,
            size=lin("size", 0.84, 1.02, says="the size of knife and board"),
            turns={"knife": lin("height", 0, 7, says="how high the knife is lifted")},
            bleeds=True,
        ),
    ),
)  # fmt: skip

FRYING = Scene(
    "An egg fries in a pan over the flames of a stove, and drops of fat leap",
    (
        room(line="the hills outside the window, from left to right", window=0.26, ground=0.86),
        Aloft("drop", "over the pan, first to last from left to right", sign=("drop",),
              y=lin("pitch", 0.44, 0.14), sway=0.14, left=0.14, right=0.86,
              size=lin("strength", 18, 38)),
        Show(
            "frying_pan",
            x=0.46,
            y=0.95,
            size=lin("size", 0.86, 1.06, says="the size of the pan"),
            turn=lin("height", 1, -3, says="how the pan is held"),
            bleeds=True,
        ),
    ),
)  # fmt: skip

BOILING = Scene(
    "A kettle boils over the flames, and puffs of steam leave its spout",
    (
        room(line="the hills outside the window, from left to right", window=0.24, ground=0.86,
             night=True),
        Stream("puff", "of steam, first ones farthest", sign=("puff",), to=(0.5, 0.1),
               by=(1.0, 0.14), fan=130, size=lin("strength", 18, 40)),
        Show(
            "kettle",
            x=0.44,
            y=0.86,
            size=lin("size", 0.8, 0.98, says="the size of the kettle"),
            turn=lin("jaggedness", 0, 3, says="how the kettle shakes"),
            colours={"paint": choice("accent", "second", "mix(flesh, #ffffff, 0.5)")},
        ),
    ),
)  # fmt: skip

BATHTUB = Scene(
    "A bathtub on lion's feet is full of foam, and bubbles rise",
    (
        room(line="the hills outside the window, from left to right", window=0.26, ground=0.8),
        Aloft("bubble", "in the air, first to last from left to right", sign=("bubble",),
              y=lin("pitch", 0.36, 0.1), sway=0.16, size=lin("strength", 20, 42)),
        Show(
            "bathtub",
            x=0.5,
            y=0.94,
            size=lin("size", 0.88, 1.06, says="the size of the bathtub"),
            turns={"duck": lin("height", 10, -10, says="how the toy duck rides the foam")},
        ),
    ),
)  # fmt: skip

KEYS = Scene(
    "Three old keys hang from a ring on the wall, and sparks fly off them",
    (
        room(line="the hills outside the window, from left to right", window=0.8, ground=0.9),
        Aloft("spark", "beside the keys, first to last from left to right", sign=("spark",),
              left=0.62, right=0.94, y=lin("pitch", 0.8, 0.64), sway=0.14,
              size=lin("strength", 18, 38)),
        Show(
            "keys",
            x=0.34,
            y=0.8,
            size=lin("size", 0.8, 0.98, says="the size of the keys"),
            turn=lin("height", 6, -6, says="how the keys swing"),
        ),
    ),
)  # fmt: skip

COIN = Scene(
    "A gold coin spins over piles of coins on a table, and sparks leap",
    (
        room(line="the hills outside the window, from left to right", window=0.24, ground=0.76,
             night=True),
        Floor(0.82, 1.0, "mix(second, ink, 0.4)"),
        Aloft("spark", "in the air, first to last from left to right", sign=("spark",),
              y=lin("pitch", 0.3, 0.1), sway=0.14, size=lin("strength", 18, 40)),
        Show(
            "coins",
            x=0.48,
            y=0.92,
            size=lin("size", 0.88, 1.08, says="the size of the coins"),
            turns={"flip": lin("height", 14, -14, says="how the coin spins")},
        ),
    ),
)  # fmt: skip

SCISSORS = Scene(
    "A pair of scissors stands open over a table, and snippets of paper fly",
    (
        room(line="the hills outside the window, from left to right", window=0.78, ground=0.86),
        Aloft("snippet", "in the air, first to last from left to right", sign=("shard",),
              y=lin("pitch", 0.4, 0.1), sway=0.2, size=lin("strength", 16, 36),
              turn=chance(-80, 80)),
        Show(
            "scissors",
            x=0.44,
            y=0.96,
            size=lin("size", 0.84, 1.0, says="the size of the scissors"),
            turn=lin("height", 8, -8, says="how the scissors are held"),
            colours={"grip": choice("accent", "second")},
        ),
    ),
)  # fmt: skip

CARDS = Scene(
    "A hand holds a fan of playing cards by the window, and hearts fly up",
    (
        room(line="the hills outside the window, from left to right", window=0.2, ground=0.9,
             night=True),
        Aloft("heart", "over the cards, first to last from left to right", sign=("heart",),
              y=lin("pitch", 0.24, 0.08), sway=0.1, size=lin("strength", 16, 34)),
        Show(
            "cards",
            x=0.5,
            y=0.88,
            size=lin("size", 0.76, 0.94, says="the size of the cards"),
            turn=lin("height", 4, -4, says="how the cards are held"),
            bleeds=True,
        ),
    ),
)  # fmt: skip

WRITING = Scene(
    "A quill writes on a sheet beside an ink pot by the window, and feathers fly",
    (
        room(line="the hills outside the window, from left to right", window=0.26, ground=0.72,
             night=True),
        Floor(0.76, 1.0, "mix(accent, ink, 0.5)"),
        Aloft("feather", "in the air, first to last from left to right", sign=("feather",),
              y=lin("pitch", 0.28, 0.08), sway=0.14, size=lin("strength", 20, 40),
              turn=chance(-40, 40)),
        Show(
            "quill",
            x=0.48,
            y=0.93,
            size=lin("size", 0.84, 1.02, says="the size of quill and paper"),
            turns={"pen": lin("height", 5, -6, says="how steep the quill is held")},
        ),
    ),
)  # fmt: skip

SCENES = {
    "household": HOUSEHOLD,
    "dishes": DISHES,
    "chopping_food": CHOPPING,
    "frying": FRYING,
    "boiling": BOILING,
    "bathtub": BATHTUB,
    "keys": KEYS,
    "coin": COIN,
    "scissors": SCISSORS,
    "shuffling_cards": CARDS,
    "writing": WRITING,
}

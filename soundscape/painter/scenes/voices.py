"""Voices, and a person: what is heard of people when it is not sure what they do."""

from __future__ import annotations

from ..emitters import Aloft, Arcs, Stream
from ..layers import Floor
from ..mapping import chance, choice, lin
from ..scene import Scene, Show
from ..settings import hill, room, stage

__all__ = ["SCENES"]

VOICE = Scene(
    "A laughing and a weeping mask hang before the curtain of a stage, and stars fly around them",
    (
        stage(ground=0.86),
        Aloft("star", "around the masks, first to last from left to right", sign=("star",),
              left=0.16, right=0.84, y=lin("pitch", 0.34, 0.14), sway=0.1,
              size=lin("strength", 18, 38)),
        Show(
            "masks",
            x=chance(0.46, 0.54),
            mirror=choice(False, True),
            y=0.88,
            size=lin("size", 0.82, 1.04, says="the size of the masks"),
            turn=lin("height", 4, -4, says="how the masks hang"),
            colours={
                "ribbon": choice("second", "accent"),
                "glad": choice("mix(lamp, flesh, 0.4)", "mix(flesh, #ffffff, 0.7)"),
                "sad": choice("mix(second, #ffffff, 0.55)", "mix(accent, #ffffff, 0.45)"),
            },
        ),
    ),
)  # fmt: skip

SHOUT = Scene(
    "Somebody on a hill cups both hands and shouts, and arcs leave the mouth to either side",
    (
        hill(line="the ridge behind, from left to right", x=0.5, sun=0.8),
        Arcs("arc", "leaving the mouth, first to last", both=True, inner=210,
             aim=lin("pitch", -10, -50, says="how high the arcs aim")),
        Show(
            "shout",
            x=0.5,
            y=1.0,
            size=lin("size", 0.82, 1.04, says="the size of the shouting one"),
            turn=lin("height", 3, -3, says="how the head is held"),
            colours={
                "cloth": choice("accent", "second", "water"),
                "hair": choice(
                    "mix(accent, ink, 0.6)", "ink", "apart(mix(lamp, accent, 0.4), sky.1, 2.6)"
                ),
            },
            bleeds=True,
        ),
    ),
)  # fmt: skip

HUMAN = Scene(
    "A silhouette of a person in a golden frame hangs on the wall, and feathers fly",
    (
        room(line="the hills outside the window, from left to right", window=0.8, ground=0.9),
        Aloft("feather", "in the room, first to last from left to right", sign=("feather",),
              left=0.08, right=0.94, y=lin("pitch", 0.24, 0.08), sway=0.1,
              size=lin("strength", 20, 40), turn=choice(-30, 20, 50)),
        Show(
            "cameo",
            x=0.4,
            y=0.84,
            size=lin("size", 0.86, 1.06, says="the size of the portrait"),
            turn=lin("height", 2, -2, says="how the portrait hangs"),
        ),
    ),
)  # fmt: skip

HEARTBEAT = Scene(
    "A red heart shines over the hills, and its pulse runs through it as a line",
    (
        hill(line="the ridge below the heart, from left to right", x=0.5, night=True, sun=0.86),
        Aloft("heart", "around it, first to last from left to right", sign=("heart",),
              y=lin("pitch", 0.28, 0.08), sway=0.1, size=lin("strength", 16, 36)),
        Show(
            "heart",
            x=0.5,
            y=0.78,
            size=lin("size", 0.8, 1.06, says="the size of the heart"),
            turn=lin("height", 3, -3, says="how the heart leans"),
        ),
    ),
)  # fmt: skip

CHEWING = Scene(
    "An apple with a bite out of it stands on a table by the window, and crumbs fly from the bite",
    (
        room(line="the hills outside the window, from left to right", window=0.24, ground=0.74),
        Floor(0.82, 1.0, "mix(accent, ink, 0.4)"),
        Stream("crumb", "leaving the bite, first ones farthest", at="mouth", sign=("chip",),
               to=(0.93, 0.16), by=(0.84, 0.42), fan=190, size=lin("strength", 16, 36), start=0.3),
        Show(
            "apple",
            x=0.46,
            y=0.9,
            size=lin("size", 0.92, 1.18, says="the size of the apple"),
            turn=lin("height", 6, -8, says="how the apple leans"),
            shadow=190,
        ),
    ),
)  # fmt: skip

SCENES = {
    "voice": VOICE,
    "shout": SHOUT,
    "human": HUMAN,
    "heartbeat": HEARTBEAT,
    "chewing": CHEWING,
}

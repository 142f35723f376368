"""Alarms and signals, blows and bursts, and water that falls."""

from __future__ import annotations

from ..emitters import Aloft, Arcs, Rays, Rings, Stream
from ..layers import Floor
from ..mapping import chance, choice, lin
from ..scene import Scene, Show
from ..settings import field, hill, room, sea, stage, street, wood
from ..streets import Bricks

__all__ = ["SCENES"]

ALARM_SIGNAL = Scene(
    "A red alarm bell hangs on a brick wall over a town by night, and rays stand around it",
    (
        street(line="the roofs of the town, from left to right", ground=0.9, sun=0.84),
        Bricks(0.62, left=True, role="mix(near, ground, 0.5)"),
        Rays("ray", "around the bell, clockwise", at="middle", first=196, last=344,
             inner=lin("size", 236, 290), half=lin("strength", 5, 12),
             length=lin("strength", 30, 90)),
        Show(
            "alarm_bell",
            x=0.38,
            y=0.84,
            size=lin("size", 0.86, 1.06, says="the size of the bell"),
            turns={"striker": lin("height", 8, -8, says="where the hammer is")},
        ),
    ),
)  # fmt: skip

TELEPHONE = Scene(
    "A telephone with a dial rings on a table, its receiver lifted, and strokes stand over it",
    (
        room(line="the hills outside the window, from left to right", window=0.22, ground=0.76,
             night=True),
        Floor(0.82, 1.0, "mix(second, ink, 0.45)"),
        Rays("stroke", "over the telephone, clockwise", at="middle", first=205, last=335,
             inner=lin("size", 210, 260), half=lin("strength", 5, 12),
             length=lin("strength", 30, 84)),
        Show(
            "telephone",
            x=0.5,
            y=0.92,
            size=lin("size", 0.86, 1.06, says="the size of the telephone"),
            turns={"receiver": lin("height", 2, -7, says="how high the receiver jumps")},
            colours={"paint": choice("accent", "second", "ink")},
        ),
    ),
)  # fmt: skip

WHISTLE = Scene(
    "A whistle on a red cord hangs over a field, and notes leave it",
    (
        field(line="the hills in the distance, from left to right"),
        Floor(0.8, 0.9, "mix(ground, #5c9a3a, 0.45)"),
        Show(
            "whistle",
            x=0.46,
            y=0.86,
            size=lin("size", 0.8, 1.0, says="the size of the whistle"),
            turn=lin("height", 6, -12, says="how the whistle points"),
        ),
        Aloft("note", "over the whistle, first to last from left to right",
              sign=("note", "quarter"), left=0.4, right=0.94, y=lin("pitch", 0.34, 0.1),
              sway=0.14, size=lin("strength", 20, 42)),
    ),
)  # fmt: skip

EXPLOSION = Scene(
    "A ball of fire and smoke stands over a plain, and sparks fly",
    (
        field(line="the hills behind the smoke, from left to right", night=True, sun=0.1),
        Rays("tongue", "of fire, clockwise", at="middle", first=180, last=360,
             inner=lin("size", 270, 330), pointed=True, half=lin("strength", 8, 18),
             length=lin("strength", 40, 90)),
        Show(
            "explosion",
            x=0.5,
            y=0.92,
            size=lin("size", 0.78, 0.98, says="the size of the explosion"),
            turn=lin("jaggedness", 0, 4, says="how the smoke leans"),
        ),
    ),
)  # fmt: skip

CANNON = Scene(
    "An old cannon stands on a hill over the land, and puffs of smoke leave its mouth",
    (
        hill(line="the ridge in the distance, from left to right", x=0.36, trees=0),
        Stream("puff", "of smoke, first ones farthest", sign=("puff",), to=(0.06, 0.16),
               by=(0.94, 0.06), fan=130, size=lin("strength", 18, 40)),
        Show(
            "cannon",
            x=0.42,
            y=0.9,
            size=lin("size", 0.78, 0.96, says="the size of the cannon"),
            turns={"barrel": lin("height", 3, -10, says="how high the barrel aims")},
            shadow=330,
        ),
    ),
)  # fmt: skip

AXE = Scene(
    "An axe splits a log on a block at the edge of a wood, and chips fly",
    (
        wood(line="the trees behind the block, from left to right", sun=0.2),
        Stream("chip", "of wood, first ones farthest", at="tip", sign=("chip",), to=(0.06, 0.14),
               by=(0.16, 0.5), fan=190, size=lin("strength", 18, 40), start=0.35,
               turn=chance(-60, 60)),
        Show(
            "axe",
            x=0.46,
            y=0.89,
            size=lin("size", 0.8, 0.98, says="the size of the axe"),
            turns={"swing": lin("height", 6, -6, says="how the axe leans")},
            shadow=320,
        ),
    ),
)  # fmt: skip

CLINK = Scene(
    "Two glasses of wine touch before the lights of a town, and rays stand where they meet",
    (
        street(line="the roofs of the town, from left to right", ground=0.92, sun=0.84),
        Rays("ray", "where the glasses meet, clockwise", at="middle", first=205, last=335,
             inner=lin("size", 60, 90), half=lin("strength", 4, 11),
             length=lin("strength", 30, 90)),
        Show(
            "glasses",
            x=0.5,
            y=0.92,
            size=lin("size", 0.82, 1.0, says="the size of the glasses"),
            turns={
                "left": lin("height", -3, 3, says="how far the glasses lean"),
                "right": lin("height", 3, -3),
            },
        ),
    ),
)  # fmt: skip

ARROW = Scene(
    "Two arrows stand in a target on a meadow, and feathers fly",
    (
        field(line="the hills behind the target, from left to right"),
        Aloft("feather", "over the meadow, first to last from left to right", sign=("feather",),
              y=lin("pitch", 0.26, 0.08), sway=0.12, size=lin("strength", 20, 40),
              turn=chance(-40, 40)),
        Show(
            "target",
            x=0.54,
            y=0.92,
            size=lin("size", 0.82, 1.0, says="the size of the target"),
            turn=lin("height", 2, -2, says="how the target leans"),
            shadow=240,
        ),
    ),
)  # fmt: skip

BASKETBALL = Scene(
    "A basketball bounces before a basket in a town, and rings mark where it touched the ground",
    (
        street(line="the roofs behind the yard, from left to right", ground=0.8, sun=0.16,
               night=False),
        Floor(0.82, 0.8, "mix(second, ground, 0.6)"),
        Rings("ring", "on the ground, first to last from left to right",
              y=lin("pitch", 0.95, 0.89, says="how far away the rings are")),
        Show(
            "basketball",
            x=0.48,
            y=0.85,
            size=lin("size", 0.76, 0.92, says="the size of ball and basket"),
            turns={"ball-turn": lin("height", 0, 30, says="how far the ball has turned")},
        ),
    ),
)  # fmt: skip

IMPACT = Scene(
    "A bowling ball strikes the pins, which tumble in the light of a stage, and stars fly",
    (
        stage(line="the hem of the curtain, from left to right", ground=0.78),
        Aloft("star", "over the pins, first to last from left to right", sign=("star",),
              left=0.16, right=0.84, y=lin("pitch", 0.34, 0.18), sway=0.1,
              size=lin("strength", 18, 38)),
        Show(
            "bowling",
            x=choice(0.44, 0.5, 0.56),
            y=0.9,
            size=lin("size", 0.84, 1.04, says="the size of ball and pins"),
            turns={"ball-turn": lin("height", 0, 40, says="how far the ball has turned")},
            mirror=choice(False, True),
            colours={"ball": choice("mix(second, ink, 0.4)", "mix(accent, ink, 0.55)", "ink")},
        ),
    ),
)  # fmt: skip

SIGNAL = Scene(
    "A radio mast with a beacon stands over the hills by night, and arcs leave its tip",
    (
        hill(line="the ridge behind the mast, from left to right", x=0.5, night=True, sun=0.86),
        Arcs("arc", "leaving the beacon, first to last", both=True, inner=70,
             aim=lin("pitch", 20, -40, says="how high the arcs aim")),
        Show(
            "radio_mast",
            x=0.48,
            y=0.88,
            size=lin("size", 0.7, 0.84, says="the size of the mast"),
            colours={"paint": choice("accent", "second")},
        ),
    ),
)  # fmt: skip

SONAR = Scene(
    "A yellow submarine lies at the top of the sea with its periscope up, and bubbles rise",
    (
        sea(line="the crest of the wave behind the submarine", crest=0.66),
        Aloft("bubble", "over the submarine, first to last from left to right", sign=("bubble",),
              y=lin("pitch", 0.36, 0.1), sway=0.16, size=lin("strength", 20, 42)),
        Show(
            "submarine",
            x=0.5,
            y=0.88,
            size=lin("size", 0.8, 1.0, says="the size of the submarine"),
            turn=lin("height", 3, -5, says="how the submarine is trimmed"),
            colours={"paint": choice("mix(lamp, #d8a02a, 0.6)", "mix(accent, lamp, 0.2)")},
        ),
    ),
)  # fmt: skip

WATERFALL = Scene(
    "A waterfall drops from a cliff with firs, and bubbles rise from its foam",
    (
        field(line="the hills behind the cliff, from left to right"),
        Floor(0.84, 0.8, "mix(water, sky.1, 0.3)"),
        Show(
            "waterfall",
            x=0.5,
            y=0.92,
            size=lin("size", 0.82, 1.02, says="the size of the waterfall"),
            bleeds=True,
        ),
        Aloft("bubble", "in the spray, first to last from left to right", sign=("bubble",),
              y=lin("pitch", 0.24, 0.08), sway=0.1, size=lin("strength", 20, 42)),
    ),
)  # fmt: skip

SCENES = {
    "alarm_signal": ALARM_SIGNAL,
    "telephone": TELEPHONE,
    "whistle": WHISTLE,
    "explosion": EXPLOSION,
    "cannon": CANNON,
    "chopping_wood": AXE,
    "clinking_glass": CLINK,
    "arrow": ARROW,
    "basketball_bounce": BASKETBALL,
    "impact": IMPACT,
    "signal": SIGNAL,
    "sonar": SONAR,
    "waterfall": WATERFALL,
}

"""People: what they do, what they say, and many of them together."""

from __future__ import annotations

from ..emitters import Aloft, Arcs, Rays, Song, Stream
from ..mapping import chance, choice, lin
from ..scene import Scene, Show
from ..settings import field, hill, room, stage, street, wood
from ..streets import Road
from ..weather import Snow

__all__ = ["SCENES"]

SKIN = choice("flesh", "mix(flesh, #b06a3a, 0.3)", "mix(flesh, #7a4a2f, 0.55)")

CLAPPING = Scene(
    "Two hands clap before the sun, and rays stand around them",
    (
        hill(line="the ridge behind the hands, from left to right", sun=0.5, trees=0),
        Rays("ray", "around the hands, clockwise", at="middle", first=196, last=344,
             inner=lin("size", 260, 340), half=lin("strength", 6, 15)),
        Show(
            "clapping",
            x=0.5,
            y=0.66,
            size=lin("size", 0.9, 1.2, says="the size of the hands"),
            turns={"left": lin("height", -4, 2, says="how near the hands are"),
                   "right": lin("height", 4, -2)},
            bleeds=True,
        ),
    ),
)  # fmt: skip

LAUGHING = Scene(
    "A boy with curls laughs until tears come, and his laughter flies up in letters",
    (
        field(line="the hills behind the boy, from left to right", sun=0.84),
        Show(
            "laughing",
            x=0.46,
            y=0.7,
            size=lin("size", 0.86, 1.12, says="the size of the boy"),
            turns={"head": lin("height", -7, 3, says="how far the boy throws back his head")},
            colours={"skin": choice("mix(flesh, #b06a3a, 0.25)", "mix(flesh, #7a4a2f, 0.5)"),
                     "shirt": choice("accent", "second")},
            bleeds=True,
        ),
        Aloft("letter", "over him, first to last from left to right", sign=("ha",),
              y=lin("pitch", 0.25, 0.11), sway=0.12, size=lin("strength", 20, 42)),
    ),
)  # fmt: skip

COUGHING = Scene(
    "An old man with a cap coughs into his fist in an autumn street, and puffs leave his mouth",
    (
        street(line="the roofs behind the man, from left to right", ground=0.86, night=False),
        Stream("puff", "leaving the man's mouth, first ones farthest", at="mouth", sign=("puff",),
               to=(0.92, 0.16), by=(0.9, 0.46), fan=150, size=lin("strength", 20, 44), start=0.2,
               room=5),
        Show(
            "coughing",
            x=0.4,
            y=0.82,
            size=lin("size", 0.96, 1.2, says="the size of the man"),
            turns={"head": lin("height", 8, -4, says="how deep the man bends his head")},
            bleeds=True,
        ),
    ),
)  # fmt: skip

BREATHING = Scene(
    "A woman in a woollen hat breathes out into a winter day, and clouds leave her mouth",
    (
        wood(line="the snowy wood behind her, from left to right"),
        Snow(),
        Stream("cloud", "of breath, first ones farthest", at="mouth", sign=("puff",),
               to=(0.93, 0.18), by=(0.82, 0.5), fan=130, size=lin("strength", 20, 46), room=5),
        Show(
            "breathing",
            x=0.36,
            y=0.78,
            size=lin("size", 0.96, 1.22, says="the size of the woman"),
            colours={"wool": choice("accent", "mix(second, ink, 0.2)")},
            bleeds=True,
        ),
    ),
)  # fmt: skip

SNORING = Scene(
    "Somebody with a nightcap snores in bed by moonlight, and letters rise from the pillow",
    (
        room(line="the hills outside the window, from left to right", window=0.74, ground=0.8,
             night=True),
        Show(
            "snoring",
            x=0.5,
            y=0.84,
            size=lin("size", 0.8, 0.98, says="the size of bed and sleeper"),
            turns={"blanket": 0.0},
            colours={"cover": choice("second", "water", "accent")},
            bleeds=True,
        ),
        Stream("Z", "over the sleeper, first ones farthest", at="mouth", sign=("zed",),
               to=(0.86, 0.1), by=(0.32, 0.3), fan=120, size=lin("strength", 18, 42), start=0.15),
    ),
)  # fmt: skip

BRUSHING = Scene(
    "Teeth are brushed with much foam, and bubbles fly",
    (
        room(line="the hills outside the window, from left to right", window=0.2, ground=0.88),
        Show(
            "brushing",
            x=0.46,
            y=0.62,
            size=lin("size", 0.92, 1.16, says="the size of mouth and brush"),
            turns={"toothbrush": lin("height", 4, -5, says="how high the brush is held")},
            colours={"brush": choice("water", "second")},
            bleeds=True,
        ),
        Aloft("bubble", "in the air, first to last from left to right", sign=("bubble",),
              y=lin("pitch", 0.34, 0.12), sway=0.16, size=lin("strength", 18, 40)),
    ),
)  # fmt: skip

DRINKING = Scene(
    "A girl drinks lemonade through a straw, and bubbles rise beside her",
    (
        field(line="the hills behind the girl, from left to right", sun=0.14),
        Show(
            "drinking",
            x=0.5,
            y=0.68,
            size=lin("size", 0.86, 1.1, says="the size of the girl"),
            colours={"dress": choice("accent", "second", "water")},
            bleeds=True,
        ),
        Aloft("bubble", "over her, first to last from left to right", sign=("bubble",),
              y=lin("pitch", 0.24, 0.1), sway=0.12, size=lin("strength", 16, 34)),
    ),
)  # fmt: skip

FOOTSTEPS = Scene(
    "Boots walk along a road, and footprints are left behind them",
    (
        street(line="the roofs along the road, from left to right", ground=0.66, night=False),
        Road(0.66),
        Aloft("footprint", "on the ground, first to last from left to right", sign=("foot",),
              y=lin("pitch", 0.93, 0.78), sway=0.09, size=lin("strength", 20, 36), turn=76.0),
        Show(
            "boots",
            x=chance(0.44, 0.56),
            y=0.78,
            size=lin("size", 0.84, 1.06, says="the size of the boots"),
            turns={"back": lin("spacing", 4, -6, says="how long the stride is"),
                   "front": lin("spacing", -2, 4)},
            bleeds=True,
        ),
    ),
)  # fmt: skip

SPEECH = Scene(
    "A man and a woman talk in a street, and bubbles rise between them",
    (
        street(line="the roofs behind them, from left to right", ground=0.88, sun=0.5,
               night=False),
        Aloft("bubble", "of speech, first to last from left to right", sign=("speech",),
              y=lin("pitch", 0.34, 0.14), sway=0.16, size=lin("strength", 24, 54), room=6),
        Show(
            "conversation",
            x=0.5,
            y=0.72,
            size=lin("size", 0.78, 0.98, says="the size of the two"),
            turns={"man": lin("height", 5, -5, says="how high they hold their heads"),
                   "woman": lin("height", -5, 5)},
            bleeds=True,
        ),
    ),
)  # fmt: skip

NARRATION = Scene(
    "A microphone stands in the light of a studio, and what is said floats around it",
    (
        room(line="the hills outside the window, from left to right", window=0.76, ground=0.8,
             night=True),
        Aloft("bubble", "of speech, first to last from left to right", sign=("speech",),
              y=lin("pitch", 0.36, 0.14), sway=0.18, size=lin("strength", 22, 48)),
        Show(
            "microphone",
            x=0.4,
            y=0.9,
            size=lin("size", 0.96, 1.2, says="the size of the microphone"),
        ),
    ),
)  # fmt: skip

SINGING = Scene(
    "A singer stands in the spotlight of a stage, and her song flies off as a ribbon",
    (
        stage(line="the hem of the curtain, from left to right"),
        Song(at="mouth", high=0.24, low=0.5, end=0.93),
        Show(
            "singer",
            x=0.4,
            y=0.91,
            size=lin("size", 0.86, 1.06, says="the size of the singer"),
            colours={"dress": choice("mix(accent, #ffffff, 0.2)", "second"), "skin": SKIN},
        ),
        Aloft("star", "along her song, first to last from left to right", sign=("star",),
              left=0.48, right=0.93, y=lin("pitch", 0.5, 0.26), sway=0.14,
              size=lin("strength", 12, 26)),
    ),
)  # fmt: skip

CROWD = Scene(
    "A crowd with flags fills a square, and balloons rise over it",
    (
        street(line="the roofs around the square, from left to right", ground=0.66, night=False),
        Aloft("balloon", "over the crowd, first to last from left to right", sign=("balloon",),
              y=lin("pitch", 0.32, 0.13), sway=0.14, size=lin("strength", 22, 46)),
        Show(
            "crowd",
            x=0.5,
            y=0.88,
            size=lin("size", 0.86, 1.12, says="how near the crowd is"),
            bleeds=True,
        ),
    ),
)  # fmt: skip

APPLAUSE = Scene(
    "An audience applauds with raised hands before a stage, and stars fly up",
    (
        stage(ground=0.7),
        Aloft("star", "over the hands, first to last from left to right", sign=("star",),
              y=lin("pitch", 0.46, 0.24), sway=0.12, size=lin("strength", 18, 38)),
        Show(
            "applause",
            x=0.5,
            y=0.88,
            size=lin("size", 0.9, 1.14, says="how near the audience is"),
            bleeds=True,
        ),
    ),
)  # fmt: skip

CRYING = Scene(
    "A baby in a bonnet cries in its cradle under a mobile of stars, cries ring on both sides",
    (
        hill(line="the hills behind the cradle, from left to right", x=0.5, trees=0, night=True,
             sun=choice(0.14, 0.86)),
        Arcs("pair of arcs", "around the head, first ones innermost", both=True,
             inner=200, spread=lin("strength", 7, 22), room=9,
             aim=lin("pitch", -4, -46, says="how high the arcs are")),
        Show("mobile", x=0.5, y=0.12, size=0.8, main=False),
        Show(
            "baby",
            x=0.5,
            y=0.53,
            size=lin("size", 0.78, 0.96, says="the size of baby and cradle"),
            colours={"cloth": choice("second", "accent", "mix(second, #ffffff, 0.55)")},
        ),
    ),
)  # fmt: skip

SNEEZING = Scene(
    "A head in profile sneezes with its eyes shut, and droplets burst into the light",
    (
        field(line="the hills behind, from left to right", sun=chance(0.74, 0.84)),
        Stream("burst", "of droplets, first ones farthest", sign=("burst",), to=(0.94, 0.36),
               by=(0.8, 0.52), fan=300, size=lin("strength", 26, 56), start=0.16, turn=-100.0,
               room=19),
        Show(
            "sneezer",
            x=0.36,
            y=0.8,
            size=lin("size", 1.0, 1.2, says="the size of the head"),
            turn=lin("size", -4, 3, says="how far it is thrown forward"),
            bleeds=True,
        ),
    ),
)  # fmt: skip

SCENES = {
    "crying_baby": CRYING,
    "sneezing": SNEEZING,
    "clapping": CLAPPING,
    "laughing": LAUGHING,
    "coughing": COUGHING,
    "breathing": BREATHING,
    "snoring": SNORING,
    "brushing_teeth": BRUSHING,
    "drinking_sipping": DRINKING,
    "footsteps": FOOTSTEPS,
    "speech": SPEECH,
    "narration": NARRATION,
    "singing": SINGING,
    "crowd": CROWD,
    "applause": APPLAUSE,
}

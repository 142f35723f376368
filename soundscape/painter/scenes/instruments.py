"""Instruments, and what stands for music when it is sure that there is some but not which."""

from __future__ import annotations

from ..emitters import NOTES, Aloft, Rays, Stream
from ..mapping import chance, choice, lin
from ..scene import Scene, Show
from ..settings import field, hill, room, sky, stage, street

__all__ = ["SCENES"]

MUSIC = Scene(
    "A gramophone with a great horn plays in a room by the window, and notes leave the horn",
    (
        room(line="the hills outside the window, from left to right", window=0.24, ground=0.82,
             night=True),
        Stream("note", "leaving the horn, first ones farthest", sign=NOTES, to=(0.36, 0.1),
               by=(1.0, 0.06), fan=150, start=0.14),
        Show(
            "gramophone",
            x=0.46,
            y=0.92,
            size=lin("size", 0.84, 1.04, says="the size of the gramophone"),
            colours={"horn": choice("mix(lamp, #c98a2a, 0.45)", "mix(accent, lamp, 0.25)")},
            shadow=300,
        ),
    ),
)  # fmt: skip

ROCK = Scene(
    "An electric guitar leans against its amplifier on a stage, and flashes fly off its strings",
    (
        stage(),
        Aloft("flash", "over the guitar, first to last from left to right",
              sign=("flash",), y=lin("pitch", 0.4, 0.16), sway=0.14, left=0.2, right=0.84,
              size=lin("strength", 22, 46), room=7),
        Show(
            "electric_guitar",
            x=0.48,
            y=0.93,
            size=lin("size", 0.7, 0.88, says="the size of guitar and amplifier"),
            turns={"guitar": lin("height", 4, -4, says="how the guitar leans")},
            colours={"paint": choice("accent", "second", "mix(flesh, #ffffff, 0.6)")},
        ),
    ),
)  # fmt: skip

ORGAN = Scene(
    "A great organ with pipes of tin and gold plays on a stage, and stars rise over it",
    (
        stage(line="the hem of the curtain before it, from left to right", ground=0.84),
        Aloft("star", "over the pipes, first to last from left to right", sign=("star", "spark"),
              left=0.16, right=0.84, y=lin("pitch", 0.24, 0.12), sway=0.12,
              size=lin("strength", 18, 38)),
        Show(
            "organ",
            x=0.5,
            y=0.93,
            size=lin("size", 0.66, 0.82, says="the size of the organ"),
            colours={"wood": choice("mix(accent, ink, 0.5)", "mix(second, ink, 0.5)")},
        ),
    ),
)  # fmt: skip

HARP = Scene(
    "A golden harp stands in a meadow, and notes leave its strings",
    (
        field(line="the hills behind the harp, from left to right"),
        Stream("note", "leaving the strings, first ones farthest", at="middle", sign=NOTES,
               to=(0.94, 0.14), by=(0.86, 0.56), fan=150, start=0.32),
        Show(
            "harp",
            x=0.4,
            y=0.92,
            size=lin("size", 0.8, 1.0, says="the size of the harp"),
            turn=lin("height", -4, 4, says="how the harp leans"),
            shadow=150,
        ),
    ),
)  # fmt: skip

WOODWIND = Scene(
    "A saxophone shines over a street at night, and notes rise from its bell",
    (
        street(line="the roofs, from left to right", ground=0.86, sun=0.16),
        Stream("note", "leaving the bell, first ones farthest", sign=NOTES, to=(0.5, 0.08),
               by=(0.95, 0.16), fan=140, start=0.16, room=5),
        Show(
            "saxophone",
            x=0.44,
            y=0.9,
            size=lin("size", 0.84, 1.02, says="the size of the saxophone"),
            turn=lin("height", 4, -8, says="how high the saxophone is held"),
        ),
    ),
)  # fmt: skip

ACCORDION = Scene(
    "An accordion is drawn out on a hill at the end of the day, and notes rise over it",
    (
        hill(line="the ridge behind the accordion, from left to right", x=0.5),
        Show(
            "accordion",
            x=0.5,
            y=0.86,
            size=lin("size", 0.84, 1.06, says="the size of the accordion"),
            turn=lin("jaggedness", -2, -9, says="how the accordion is swung"),
            colours={"paint": choice("accent", "second", "mix(accent, ink, 0.4)")},
        ),
        Aloft("note", "over the bellows, first to last from left to right", sign=NOTES,
              y=lin("pitch", 0.34, 0.12), sway=0.12, size=lin("strength", 20, 42)),
    ),
)  # fmt: skip

XYLOPHONE = Scene(
    "A xylophone with bars of many colours stands in a room, and beads jump from its bars",
    (
        room(line="the hills outside the window, from left to right", window=0.5, ground=0.8),
        Aloft("bead", "over the bars, first to last from left to right", sign=("bead",),
              y=lin("pitch", 0.36, 0.12), sway=0.1, size=lin("strength", 18, 38)),
        Show(
            "xylophone",
            x=0.5,
            y=0.93,
            size=lin("size", 0.82, 1.02, says="the size of the xylophone"),
            turns={"mallets": lin("height", 3, -5, says="how high the mallets are")},
        ),
    ),
)  # fmt: skip

GONG = Scene(
    "A gong hangs in its frame on a hill, and rays stand around it",
    (
        hill(line="the ridge behind the gong, from left to right", x=0.5, trees=0),
        Rays("stroke", "around the gong, clockwise", at="middle", first=200, last=340,
             inner=lin("size", 390, 450), half=lin("strength", 5, 12),
             length=lin("strength", 30, 80)),
        Show(
            "gong",
            x=0.5,
            y=0.93,
            size=lin("size", 0.78, 0.96, says="the size of the gong"),
            turns={"disc": lin("jaggedness", 0, 5, says="how the gong swings")},
            colours={"frame": choice("mix(accent, ink, 0.35)", "mix(second, ink, 0.5)")},
        ),
    ),
)  # fmt: skip

BELL = Scene(
    "A brass bell with a bow rings over the clouds, and snow flakes fly around it",
    (
        sky(line="the bank of clouds, from left to right"),
        Aloft("flake", "in the air, first to last from left to right", sign=("flake",),
              y=lin("pitch", 0.5, 0.12), sway=0.2, size=lin("strength", 20, 42)),
        Show(
            "hand_bell",
            x=0.5,
            y=0.86,
            size=lin("size", 0.84, 1.04, says="the size of the bell"),
            turns={"bell": lin("height", 14, -14, says="how far the bell swings")},
        ),
    ),
)  # fmt: skip

TURNTABLE = Scene(
    "A record turns on a turntable over the lights of a city, and sparks leap from it",
    (
        street(line="the roofs of the city, from left to right", ground=0.78, sun=0.8),
        Aloft("spark", "over the record, first to last from left to right",
              sign=("spark", "bead"), y=lin("pitch", 0.44, 0.16), sway=0.14,
              size=lin("strength", 20, 42)),
        Show(
            "turntable",
            x=0.5,
            y=0.92,
            size=lin("size", 0.82, 1.0, says="the size of the turntable"),
            turns={"arm": lin("height", 4, -8, says="where the arm is")},
            colours={"deck": choice("mix(flesh, #ffffff, 0.4)", "mix(second, #ffffff, 0.3)")},
        ),
    ),
)  # fmt: skip

ORCHESTRA = Scene(
    "A conductor in a tailcoat raises the baton before the curtain, and notes obey",
    (
        stage(ground=0.86),
        Aloft("note", "around the baton, first to last from left to right", sign=NOTES,
              left=0.14, right=0.86, y=lin("pitch", 0.46, 0.16), sway=0.18,
              size=lin("strength", 18, 38)),
        Show(
            "conductor",
            x=0.47,
            y=0.9,
            size=lin("size", 0.72, 0.88, says="the size of the conductor"),
            turns={
                "arm": lin("height", 14, -10, says="how high the arms are raised"),
                "left-arm": lin("height", -14, 10),
            },
        ),
    ),
)  # fmt: skip

BANJO = Scene(
    "A banjo leans on a fence post at the edge of a field, and notes leave its strings",
    (
        field(line="the hills behind the banjo, from left to right"),
        Show("fence", x=0.5, y=0.95, size=1.0, main=False, bleeds=True),
        Stream("note", "leaving the banjo, first ones farthest", at="middle", sign=NOTES,
               to=(0.93, 0.16), by=(0.84, 0.5), fan=150, start=0.3),
        Show(
            "banjo",
            x=0.4,
            y=0.92,
            size=lin("size", 0.76, 0.92, says="the size of the banjo"),
            turn=chance(8, 14),
        ),
    ),
)  # fmt: skip

MARACAS = Scene(
    "Two maracas with a bow shake over a bank of clouds, and beads fly from them",
    (
        sky(line="the bank of clouds, from left to right", sun=0.2, night=True),
        Aloft("bead", "over the maracas, first to last from left to right", sign=("bead",),
              y=lin("pitch", 0.24, 0.08), sway=0.1, size=lin("strength", 16, 34)),
        Show(
            "maracas",
            x=0.5,
            y=0.84,
            size=lin("size", 0.86, 1.06, says="the size of the maracas"),
            turn=lin("height", 10, -10, says="how the maracas are swung"),
        ),
    ),
)  # fmt: skip

HAND_DRUMS = Scene(
    "Two hand drums laced with rope stand on a hill at night, and sparks rise",
    (
        hill(line="the ridge behind the drums, from left to right", x=0.5, night=True, trees=14),
        Aloft("spark", "in the air, first to last from left to right", sign=("spark", "firefly"),
              y=lin("pitch", 0.34, 0.1), sway=0.14, size=lin("strength", 18, 40)),
        Show(
            "hand_drums",
            x=0.5,
            y=0.92,
            size=lin("size", 0.86, 1.06, says="the size of the drums"),
            turn=lin("height", 3, -3, says="how the drums lean"),
            shadow=300,
        ),
    ),
)  # fmt: skip

SCENES = {
    "music": MUSIC,
    "rock_music": ROCK,
    "organ": ORGAN,
    "harp": HARP,
    "woodwind": WOODWIND,
    "accordion": ACCORDION,
    "mallet_percussion": XYLOPHONE,
    "gong": GONG,
    "bell": BELL,
    "turntable": TURNTABLE,
    "orchestra": ORCHESTRA,
    "banjo": BANJO,
    "maraca": MARACAS,
    "tabla": HAND_DRUMS,
}

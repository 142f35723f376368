"""Music by family of instruments."""

from __future__ import annotations

from ..emitters import NOTES, Aloft, Rays, Song, Stream
from ..mapping import chance, choice, lin
from ..scene import Scene, Show
from ..settings import hill, room, sky, stage, street

__all__ = ["SCENES"]

PIANO = Scene(
    "A grand piano stands on a stage, and notes rise from its strings",
    (
        stage(),
        Show(
            "piano",
            x=0.54,
            y=0.92,
            size=lin("size", 0.72, 0.9, says="the size of the piano"),
            colours={"case": choice("mix(subject, accent, 0.12)", "mix(subject, second, 0.2)")},
            bleeds=True,
        ),
        Aloft("note", "over the piano, first to last from left to right", sign=NOTES,
              left=0.16, right=0.84, y=lin("pitch", 0.42, 0.22), sway=0.12,
              size=lin("strength", 20, 40)),
    ),
)  # fmt: skip

GUITAR = Scene(
    "A guitar stands on a hill in the evening, and notes leave its strings",
    (
        hill(line="the ridge behind the guitar, from left to right", x=0.36),
        Stream("note", "leaving the guitar, first ones farthest", at="middle", sign=NOTES,
               to=(0.92, 0.16), by=(0.8, 0.5), fan=150, start=0.28),
        Show(
            "guitar",
            x=0.36,
            y=0.78,
            size=lin("size", 0.66, 0.8, says="the size of the guitar"),
            turn=chance(6, 12),
        ),
    ),
)  # fmt: skip

DRUMS = Scene(
    "A drum kit stands on a stage, and strokes stand around it",
    (
        stage(),
        Rays("stroke", "around the drums, clockwise", at="middle", first=196, last=344,
             inner=lin("size", 300, 350), half=lin("strength", 6, 14),
             length=lin("strength", 30, 90)),
        Show(
            "drums",
            x=0.5,
            y=0.92,
            size=lin("size", 0.78, 0.98, says="the size of the drums"),
            colours={"shell": choice("accent", "second", "water")},
        ),
    ),
)  # fmt: skip

STRINGS = Scene(
    "A violin leans in a room by the window, and its song flies off as a ribbon",
    (
        room(line="the hills outside the window, from left to right",
             window=0.76, ground=0.84, night=True),
        Song(at="mouth", high=0.1, low=0.44),
        Show(
            "violin",
            x=0.36,
            y=0.74,
            size=lin("size", 0.76, 0.92, says="the size of the violin"),
            turn=chance(6, 12),
        ),
        Aloft("note", "along its song, first to last from left to right", sign=NOTES,
              left=0.5, right=0.94, y=lin("pitch", 0.6, 0.26), sway=0.2,
              size=lin("strength", 16, 32)),
    ),
)  # fmt: skip

BRASS = Scene(
    "A trumpet sounds over the clouds, and arcs of light leave its bell",
    (
        sky(line="the bank of clouds, from left to right"),
        Stream("note", "leaving the bell, first ones farthest", at="mouth", sign=NOTES,
               to=(0.5, 0.1), by=(1.02, 0.2), fan=130, start=0.15),
        Show(
            "trumpet",
            x=0.44,
            y=0.56,
            size=lin("size", 0.68, 0.86, says="the size of the trumpet"),
            turn=lin("height", -6, -22, says="how high the trumpet points"),
            bleeds=True,
        ),
    ),
)  # fmt: skip

ELECTRONIC = Scene(
    "A synthesiser stands before the lights of a city, and sparks fly over its keys",
    (
        street(line="the roofs of the city, from left to right", ground=0.8, sun=0.5),
        Show(
            "synthesiser",
            x=0.5,
            y=0.93,
            size=lin("size", 0.76, 0.96, says="the size of the synthesiser"),
        ),
        Aloft("spark", "over the keys, first to last from left to right",
              sign=("spark", "flash", "bead"), y=lin("pitch", 0.38, 0.14), sway=0.14,
              size=lin("strength", 20, 42)),
    ),
)  # fmt: skip

SCENES = {
    "piano": PIANO,
    "guitar": GUITAR,
    "drum": DRUMS,
    "bowed_string_instrument": STRINGS,
    "brass_instrument": BRASS,
    "electronic_music": ELECTRONIC,
}

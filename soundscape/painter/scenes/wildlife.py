"""Animals of the wild and of the stable, each where it is at home."""

from __future__ import annotations

from ..emitters import Aloft, Arcs, Rings, Song
from ..layers import Floor
from ..mapping import chance, choice, lin
from ..scene import Scene, Show
from ..settings import field, hill, road, sea, wood

__all__ = ["SCENES"]

HORSE = Scene(
    "A horse trots along a country road, and horseshoes fly up",
    (
        road(line="the hills behind the horse, from left to right"),
        Show(
            "horse",
            x=0.5,
            y=0.92,
            size=lin("size", 0.84, 1.06, says="the size of the horse"),
            colours={"coat": choice("mix(accent, ink, 0.5)", "subject")},
            shadow=240,
        ),
        Aloft("horseshoe", "over the horse, first to last from left to right",
              sign=("horseshoe",), y=lin("pitch", 0.2, 0.1), sway=0.1,
              size=lin("strength", 20, 42), turn=chance(-25, 25)),
    ),
)  # fmt: skip

WATERFOWL = Scene(
    "A drake swims on a pond, and rings spread over the water",
    (
        field(line="the hills behind the pond, from left to right"),
        Floor(0.72, 0.7, "mix(water, sky.1, 0.3)"),
        Show("reeds", x=0.94, y=0.8, size=1.0, main=False, bleeds=True),
        Rings("ring", "on the water, first to last from left to right",
              y=lin("pitch", 0.95, 0.88, says="how far away the rings are")),
        Show(
            "duck",
            x=0.46,
            y=0.82,
            size=lin("size", 0.92, 1.22, says="the size of the drake"),
            turns={"head": lin("height", 6, -12, says="how high the drake holds its head")},
            colours={"head": choice("mix(second, ink, 0.3)", "mix(water, ink, 0.3)")},
        ),
    ),
)  # fmt: skip

OWL = Scene(
    "An owl sits on a branch before the moon, and stars come out around it",
    (
        wood(line="the tops of the trees, from left to right", sun=0.62, ground=0.88, night=True),
        Show(
            "owl",
            x=0.46,
            y=0.82,
            size=lin("size", 0.84, 1.06, says="the size of the owl"),
            turns={"head": lin("height", 8, -8, says="how the owl tilts its head")},
            colours={"coat": choice("mix(accent, ink, 0.5)", "mix(flesh, ink, 0.55)")},
            bleeds=True,
        ),
        Aloft("star", "in the night, first to last from left to right", sign=("star",),
              y=lin("pitch", 0.3, 0.1), sway=0.16, size=lin("strength", 20, 42)),
    ),
)  # fmt: skip

SNAKE = Scene(
    "A cobra rises from its coils, and sparks shake from its hood",
    (
        hill(line="the dunes in the distance, from left to right", x=0.5, trees=0),
        Aloft("spark", "around the snake, first to last from left to right", sign=("spark",),
              y=lin("pitch", 0.6, 0.14), sway=0.12, size=lin("strength", 18, 40)),
        Show(
            "snake",
            x=0.5,
            y=0.9,
            size=lin("size", 0.86, 1.06, says="the size of the snake"),
            turns={"hood": lin("height", 6, -6, says="how the snake sways")},
            colours={"skin": choice("mix(second, ink, 0.3)", "mix(accent, ink, 0.55)")},
        ),
    ),
)  # fmt: skip

WHALE = Scene(
    "A whale rises from the sea and spouts, and its song flies over the water as a ribbon",
    (
        sea(line="the crest of the wave behind the whale", crest=0.7),
        Show(
            "whale",
            x=0.52,
            y=0.8,
            size=lin("size", 0.86, 1.08, says="the size of the whale"),
            turns={"tail": lin("height", 8, -10, says="how high the whale holds its tail")},
        ),
        Aloft("bubble", "over the water, first to last from left to right", sign=("bubble",),
              y=lin("pitch", 0.3, 0.1), sway=0.16, size=lin("strength", 18, 40)),
    ),
)  # fmt: skip

WOLF = Scene(
    "A wolf sits on a hill under the moon and howls, and its howl flies off as a ribbon",
    (
        hill(line="the ridge behind the wolf, from left to right", x=0.38, night=True,
             sun=chance(0.7, 0.84)),
        Song(high=0.08, low=0.3),
        Show(
            "wolf",
            x=0.4,
            y=0.86,
            size=lin("size", 0.72, 0.94, says="the size of the wolf"),
            colours={"coat": choice("subject", "mix(flesh, ink, 0.5)")},
        ),
        Aloft("star", "in the sky, first to last from left to right", sign=("star",),
              left=0.56, right=0.95, y=lin("pitch", 0.66, 0.4), sway=0.16,
              size=lin("strength", 16, 32)),
    ),
)  # fmt: skip

LION = Scene(
    "A lion with a great mane lies on a hill and roars, and arcs leave its mouth",
    (
        hill(line="the ridge behind the lion, from left to right", x=0.46, trees=0),
        Show(
            "lion",
            x=0.42,
            y=0.92,
            size=lin("size", 0.8, 1.06, says="the size of the lion"),
            turns={"tail": lin("height", 10, -16, says="how the lion holds its tail")},
            colours={"mane": choice("mix(accent, ink, 0.45)", "mix(accent, ink, 0.65)")},
        ),
        Arcs("arc", "leaving the lion's mouth, first to last", inner=330,
             aim=lin("pitch", 0, -50, says="how high the arcs aim")),
    ),
)  # fmt: skip

ANIMAL = Scene(
    "An ark with a giraffe and an elephant on board floats on the sea, and birds fly over it",
    (
        sea(line="the crest of the wave behind the ark", crest=0.7),
        Aloft("bird", "in the sky, first to last from left to right",
              y=lin("pitch", 0.3, 0.1), size=lin("strength", 22, 46)),
        Show(
            "ark",
            x=0.5,
            y=0.84,
            size=lin("size", 0.78, 0.96, says="the size of the ark"),
            turn=lin("jaggedness", 0, -4, says="how the ark rolls"),
            colours={"wood": choice("mix(accent, ink, 0.45)", "mix(second, ink, 0.45)")},
        ),
    ),
)  # fmt: skip

SCENES = {
    "horse": HORSE,
    "duck": WATERFOWL,
    "owl": OWL,
    "snake": SNAKE,
    "whale": WHALE,
    "howl": WOLF,
    "lion": LION,
    "animal": ANIMAL,
}

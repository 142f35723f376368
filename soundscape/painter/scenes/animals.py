"""Animals, each where it is at home."""

from __future__ import annotations

from ..emitters import NOTES, Aloft, Arcs, Rays, Rings, Song, Stream
from ..layers import Floor
from ..mapping import chance, choice, lin
from ..scene import Scene, Show
from ..settings import field, hill, sky, street, wood

__all__ = ["SCENES"]

DOG = Scene(
    "A terrier stands on a hill and barks, and arcs leave its mouth",
    (
        hill(line="the ridge behind the dog, from left to right", x=0.3),
        Arcs("arc", "leaving the dog's mouth, first to last"),
        Show(
            "dog",
            x=0.3,
            y=0.834,
            size=lin("size", 0.84, 1.14, says="the size of the dog"),
            turns={"head": lin("height", -8, -30, says="how high the dog aims")},
            colours={"coat": choice("subject", "accent", "second")},
        ),
    ),
)

CAT = Scene(
    "A cat sits on a roof under the moon and sings, and notes leave its mouth",
    (
        street(line="the roofs behind the cat, from left to right", ground=0.9, sun=0.5),
        Floor(0.84, 0.95, "mix(ground, accent, 0.3)"),
        Stream(
            "note", "leaving the cat's mouth, first ones farthest", at="mouth",
            sign=NOTES, to=(0.93, 0.2), by=(0.75, 0.42), fan=150,
        ),
        Show(
            "cat",
            x=chance(0.3, 0.38),
            y=0.845,
            size=lin("size", 0.82, 1.12, says="the size of the cat"),
            turns={"tail": lin("height", 6, -16, says="how the cat holds its tail")},
            colours={"coat": choice("subject", "mix(subject, accent, 0.55)")},
        ),
    ),
)  # fmt: skip

COW = Scene(
    "A cow with a bell stands on a pasture and lows, and arcs leave its mouth",
    (
        field(line="the hills behind the cow, from left to right"),
        Arcs("arc", "leaving the cow's mouth, first to last"),
        Show(
            "cow",
            x=0.34,
            y=0.9,
            size=lin("size", 0.86, 1.14, says="the size of the cow"),
            turns={"head": lin("height", 6, -16, says="how high the cow holds its head")},
            shadow=260,
        ),
    ),
)

PIG = Scene(
    "A pig stands in a puddle before a wood and grunts, and puffs leave its snout",
    (
        wood(line="the trees behind the pig, from left to right"),
        Floor(0.9, 1.0, "mix(ground, accent, 0.25)"),
        Stream(
            "puff", "leaving the pig's snout, first ones farthest", at="mouth", sign=("puff",),
            to=(0.94, 0.3), by=(0.86, 0.62), fan=150, size=lin("strength", 18, 40),
        ),
        Show(
            "pig",
            x=0.36,
            y=0.93,
            size=lin("size", 0.9, 1.2, says="the size of the pig"),
            turns={"tail": lin("height", 10, -14, says="how the pig holds its tail")},
            shadow=240,
        ),
    ),
)  # fmt: skip

SHEEP = Scene(
    "A sheep stands on a green hill and bleats among clouds like wool",
    (
        hill(line="the ridge behind the sheep, from left to right", x=0.4, trees=0),
        Show("sheep", x=0.82, y=0.86, size=0.3, main=False),
        Show("sheep", x=0.93, y=0.885, size=0.22, main=False, mirror=True),
        Aloft(
            "cloud", "of wool, first to last from left to right", sign=("puff",),
            size=lin("strength", 24, 52), y=lin("pitch", 0.46, 0.14),
        ),
        Show(
            "sheep",
            x=0.4,
            y=0.85,
            size=lin("size", 0.9, 1.25, says="the size of the sheep"),
            turns={"head": lin("height", 6, -14, says="how high the sheep holds its head")},
        ),
    ),
)  # fmt: skip

HEN = Scene(
    "A hen struts over a farmyard before its house and cackles, and feathers fly",
    (
        street(line="the roofs of the village, from left to right", ground=0.78, night=False),
        Floor(0.84, 1.0, "mix(ground, flesh, 0.2)"),
        Aloft(
            "feather", "in the air, first to last from left to right", sign=("feather",),
            turn=chance(-40, 40), y=lin("pitch", 0.42, 0.14),
        ),
        Show(
            "hen",
            x=0.42,
            y=0.9,
            size=lin("size", 1.0, 1.34, says="the size of the hen"),
            turns={"head": lin("height", 6, -12, says="how high the hen holds its head")},
            colours={"coat": choice("mix(accent, flesh, 0.35)", "mix(flesh, #ffffff, 0.6)")},
            shadow=120,
        ),
    ),
)  # fmt: skip

FROG = Scene(
    "A frog sits on a lily pad in a pond by night and croaks, and rings run over the water",
    (
        wood(line="the trees around the pond, from left to right", ground=0.6, night=True),
        Floor(0.62, 0.8, "mix(water, ink, 0.2)"),
        Rings("ring", "on the pond, first to last from left to right",
              y=lin("pitch", 0.86, 0.68, says="how far away the rings are")),
        Show("lily_pad", x=0.5, y=0.87, size=lin("size", 0.9, 1.2), main=False),
        Show(
            "frog",
            x=0.5,
            y=0.865,
            size=lin("size", 0.8, 1.12, says="the size of the frog"),
        ),
    ),
)  # fmt: skip

CROW = Scene(
    "A crow sits on a fence over bare fields and caws, and other crows fly up",
    (
        field(line="the hills behind the crow, from left to right"),
        Aloft("crow", "in the sky, first to last from left to right", size=lin("strength", 26, 60),
              y=lin("pitch", 0.42, 0.12)),
        Show("fence", x=0.42, y=0.9, size=1.0, main=False, bleeds=True),
        Show(
            "crow",
            x=0.42,
            y=0.775,
            size=lin("size", 0.86, 1.14, says="the size of the crow"),
            turns={"jaw": 4.0, "head": lin("height", 8, -14, says="how high the crow aims")},
        ),
    ),
)  # fmt: skip

INSECTS = Scene(
    "A bee flies over a meadow in flower and hums, and petals float in its wake",
    (
        field(line="the hills behind the meadow, from left to right"),
        Show("flowers", x=0.5, y=1.0, size=1.0, main=False, bleeds=True),
        Aloft("petal", "in the air, first to last from left to right", sign=("petal",),
              turn=chance(-60, 60), y=lin("pitch", 0.34, 0.1), sway=0.12),
        Show(
            "bee",
            x=chance(0.42, 0.56),
            y=lin("height", 0.6, 0.5, says="how high the bee flies"),
            size=lin("size", 0.84, 1.2, says="the size of the bee"),
            turn=-8.0,
            turns={"wing": lin("jaggedness", 0, 14, says="how far the wings beat")},
        ),
    ),
)  # fmt: skip

CRICKETS = Scene(
    "A cricket plays on a blade of grass by night, and glow-worms light up",
    (
        wood(line="the trees in the night, from left to right", night=True, sun=0.74),
        Aloft("glow-worm", "in the dark, first to last from left to right", sign=("firefly",),
              y=lin("pitch", 0.5, 0.18), sway=0.2, size=lin("strength", 18, 34)),
        Show("grass", x=0.5, y=1.0, size=1.0, main=False, bleeds=True),
        Show(
            "cricket",
            x=0.46,
            y=0.8,
            size=lin("size", 0.9, 1.2, says="the size of the cricket"),
            turns={"leg": lin("height", 6, -10, says="how high the cricket lifts its leg")},
            bleeds=True,
        ),
    ),
)  # fmt: skip

BIRDS = Scene(
    "A songbird sits on a twig and sings into the morning, its song a ribbon with blossoms",
    (
        sky(line="the bank of clouds, from left to right"),
        Song(at="mouth"),
        Aloft("blossom", "around its song, first to last from left to right", sign=("star",),
              left=0.5, right=0.95, y=lin("pitch", 0.5, 0.14), sway=0.2,
              size=lin("strength", 14, 30)),
        Show(
            "songbird",
            x=0.3,
            y=0.78,
            size=lin("size", 0.92, 1.26, says="the size of the bird"),
            turns={"head": lin("height", 10, -16, says="how high the bird lifts its head")},
            bleeds=True,
        ),
    ),
)  # fmt: skip

ROOSTER = Scene(
    "A rooster on a ridge pole crows at the rising sun and its song flies off as a ribbon",
    (
        hill(line="the ridge of the hills, from left to right",
             sun=0.79, trees=0),
        Show("gable", x=0.5, y=0.8, size=1.0, main=False, bleeds=True),
        Song(at="mouth", high=0.08, low=0.46),
        Rays("ray", "over the roofs, clockwise", at=(0.79, lin("height", 0.62, 0.28)), first=190,
             last=350, inner=lin("light", 92, 160), half=lin("strength", 5, 13), room=21),
        Show(
            "rooster",
            x=0.33,
            y=0.8,
            size=lin("size", 0.92, 1.18, says="the size of the rooster"),
        ),
    ),
)  # fmt: skip

SCENES = {
    "rooster": ROOSTER,
    "dog": DOG,
    "dog_bark": DOG,
    "cat": CAT,
    "cow": COW,
    "pig": PIG,
    "sheep": SHEEP,
    "hen": HEN,
    "frog": FROG,
    "crow": CROW,
    "insects": INSECTS,
    "crickets": CRICKETS,
    "chirping_birds": BIRDS,
}

"""How soon the composer knows somebody's taste: persons with preferences that nobody is told.

    python benchmarks/taste.py [--persons 100]

prints a summary and writes ``reports/taste.json``. Each person likes, of what pictures are made
with, their colours, places, hours and moods, some kinds and dislikes others, drawn by chance from
what the tables hold; a picture pleases in which more of the five are liked than disliked, by two at
least. They are offered one composed prompt after another, each for another sound of another class,
and keep those that please and delete the others. After 20 of these choices prompts for a hundred
new sounds are offered, and for the same sounds those of somebody of whom nothing is known: chance.
In a second run persons answer at random once in ten times, as real ones do. How alike the prompts
become is counted, too: near doubles by the linter's measure.

The persons judge by kinds (the harbour, oil, night, comic), taste learns from the words it sees.
How fast it learns was chosen with other persons than those of the report.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from pathlib import Path

import numpy as np
from composer import similar_share, sound

from soundscape._util.files import write_whole
from soundscape._util.paths import reports_home
from soundscape.prompts import Prompt
from soundscape.writers import Brief
from soundscape.writers.composer import ComposerWriter
from soundscape.writers.taste import Taste

CHOICES, OFFERS = 20, 100
MEDIUMS = (
    "oil", "gouache", "watercolour", "paper", "photograph", "ink", "chalk|pastel|crayon|charcoal",
    "linocut|woodcut|woodblock|engraving|screenprint", "etching|aquatint|mezzotint|drypoint",
    "silk|wool|tapestry", "glass|enamel|tile|mosaic|porcelain", "acrylic|casein|tempera|fresco",
)  # fmt: skip
COLOURS = (
    "blue|cobalt|indigo|navy|cerulean", "green|olive|sage|moss|mint|jade",
    "red|scarlet|cherry|crimson",
    "ochre|umber|brown|sienna|walnut", "grey|slate|pewter|ash", "rose|pink|lilac|plum|aubergine",
    "gold|brass|amber|honey|mustard", "white|cream|ivory|chalk|pearl", "black|soot|tar|sepia",
    "teal|turquoise|aqua|petrol", "coral|apricot|orange|terracotta|brick", "lemon|straw|canary",
)  # fmt: skip
HOURS = (
    "night|moonlight|midnight|starlight|starlit|moon", "noon|midday|daylight|sunshine|sunny",
    "dawn|sunrise|dusk|sunset|twilight|morning|evening|sundown|daybreak|low sun",
)  # fmt: skip
LIKED, DISLIKED = 0.35, 0.35


class Person:
    """Somebody with likes and dislikes."""

    def __init__(self, seed: int, writer: ComposerWriter):
        self.rng = random.Random(f"person {seed}")
        self.words = [
            (slot, self.feelings(kinds))
            for slot, kinds in (("medium", MEDIUMS), ("palette", COLOURS), ("light", HOURS))
        ]
        self.kinds = [
            ("place", self.feelings(writer.tables.settings)),
            ("mood", self.feelings(("tender", "comic", "grave", "festive", "plain", "eerie"))),
        ]

    def feelings(self, kinds) -> dict[str, int]:
        """Of each kind: 1 where it is liked, -1 where it is not, 0 where it is all the same."""
        drawn = (self.rng.random() for _ in kinds)
        return {
            kind: 1 if x < LIKED else -1 if x < LIKED + DISLIKED else 0
            for kind, x in zip(kinds, drawn, strict=True)
        }

    def likes(self, prompt: Prompt) -> bool:
        """Whether a picture of these words would please."""
        parts = {
            part.origin.removeprefix("composer: ").split(", ")[0]: part for part in prompt.parts
        }
        feeling = 0
        for slot, kinds in self.words:
            text = parts[slot].text.lower()
            felt = [f for kind, f in kinds.items() if re.search(rf"\b({kind})s?\b", text)]
            feeling += max(-1, min(1, sum(felt)))
        for slot, kinds in self.kinds:
            feeling += kinds.get(parts[slot].origin.split(", ")[1], 0)
        return feeling >= 2


def offered(writer, person: Person, first: int, labels: list[str]) -> float:
    """Share of first offers that please."""
    return float(
        np.mean([person.likes(prompt) for prompt in offers(writer, first, OFFERS, labels)])
    )


def offers(writer, first: int, count: int, labels: list[str]):
    for seed in range(first, first + count):
        rng = random.Random(f"offer {seed}")
        [prompt] = writer.write([Brief(rng.choice(labels), seed, sound(rng))])
        yield prompt


def met(seed: int, careless: float, labels: list[str]) -> dict[str, float]:
    """One person: what pleases before and after they chose."""
    taste = Taste()
    writer = ComposerWriter(taste=taste)
    person = Person(seed, writer)
    after = 10_000_000 + 1_000 * seed
    chance = offered(ComposerWriter(), person, after, labels)
    liked = 0
    for number in range(CHOICES):
        [prompt] = offers(writer, 1_000 * seed + number, 1, labels)
        kept = person.likes(prompt)
        if person.rng.random() < careless:
            kept = person.rng.random() < 0.5
        liked += person.likes(prompt)
        taste.learn(prompt, "kept" if kept else "deleted")
    texts = [prompt.text for prompt in offers(writer, after, OFFERS, labels)]
    return {
        "chance": chance,
        "while choosing": liked / CHOICES,
        "after": offered(writer, person, after, labels),
        "near doubles after": similar_share(texts),
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--persons", type=int, default=100)
    parser.add_argument("--out", type=Path, default=reports_home() / "taste.json")
    asked = parser.parse_args()
    labels = [one for one in ComposerWriter().tables.subjects if one not in ("any", "told")]
    report: dict = {"persons": asked.persons, "choices": CHOICES, "offers after": OFFERS}
    for name, careless in (("sure", 0.0), ("one answer in ten by chance", 0.1)):
        people = [met(seed, careless, labels) for seed in range(asked.persons)]
        gained = np.array([one["after"] - one["chance"] for one in people])
        report[name] = {
            key: spread([one[key] for one in people])
            for key in ("chance", "while choosing", "after", "near doubles after")
        }
        report[name]["gained"] = spread(gained)
        report[name]["persons who gained"] = float((gained > 0).mean())
    write_whole(asked.out, (json.dumps(report, indent=1) + "\n").encode())
    print(json.dumps(report, indent=1))


def spread(values) -> dict[str, float]:
    """Mean over persons, and where the middle eight of ten of them lie."""
    low, high = np.percentile(values, [10, 90])
    return {"mean": float(np.mean(values)), "10th": float(low), "90th": float(high)}


if __name__ == "__main__":
    main()

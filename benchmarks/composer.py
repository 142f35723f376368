"""What the composer's prompts are like, a thousand of each class, for sounds of every sort.

    python benchmarks/composer.py [--count 1000]

prints a summary and writes ``reports/composer.json``. Of each class that anything here knows:

* how many of its prompts break a rule of `prompts.lint` for single prompts;
* how many are nearly the same as another one (the linter's measure: more than 0.6 of the words of
  two are common to both), and how many are word for word the same;
* how many do not name the class: hold none of the words it is called by, nor of a bank's for it;
* which sayings of loudness, brightness and noisiness were seen with sounds that are no neighbours
  on its scale, as soft and loud ones are;
* how many have two hours, or weather that is not heard where several sounds are;
* how large the space is: scenes (who does what where, with what beside) and whole prompts, for one
  sound, before what repeats a word is left out.

The sounds are drawn evenly over the bands of `features.scales`; no recording is needed.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections import defaultdict
from pathlib import Path

import numpy as np

from soundscape._util.files import write_whole
from soundscape._util.paths import reports_home
from soundscape.artwork import known_labels
from soundscape.features import Acoustics, scales
from soundscape.models import Classifier
from soundscape.painter import read_wishes
from soundscape.prompts import BANKS, in_words, load_bank, text_problems, words_of
from soundscape.writers import Brief
from soundscape.writers.composer import ComposerWriter
from soundscape.writers.phrasing import go_together

SIMILAR = 0.6
OTHERS = ("goat", "conversation", "motorboat", "cello", "dishes", "rain")
NO_NAMES = ("the", "and", "somebody", "something", "their", "with", "being", "past")
OWN_LABELS = ("tree_frog", "umbrella", "marching_boots", "Grandfather's gate", "8-bit arpeggio")
PARTS = {"composition": "loudness", "light": "brightness", "medium": "noisiness"}
FIELDS = {"loudness": "loudness_db", "brightness": "brightness_hz", "noisiness": "noisiness"}
SCALES = {
    "loudness": scales.LOUDNESS,
    "brightness": scales.BRIGHTNESS,
    "noisiness": scales.NOISINESS,
}


def sound(rng: random.Random) -> Acoustics:
    """A sound whose every measurement is drawn, as likely from one part of its range as another."""
    return Acoustics(
        duration_seconds=5.0,
        pitch_hz=rng.choice((None, 10 ** rng.uniform(1.6, 3.6))),
        pitch_confidence=rng.random(),
        tempo_bpm=rng.choice((None, rng.uniform(35, 260))),
        onsets_per_second=rng.choice((0.0, rng.uniform(0, 2), rng.uniform(2, 9))),
        rhythm_regularity=rng.random(),
        loudness_db=rng.uniform(-78, -2),
        peak_db=-1.0,
        dynamic_range_db=10 ** rng.uniform(0.2, 1.9),
        brightness_hz=10 ** rng.uniform(2.0, 3.95),
        noisiness=rng.uniform(0.25, 0.98),
        loudness_curve=(1.0,) * 64,
        brightness_curve=(1_300.0,) * 64,
        pitch_curve=(None,) * 64,
        onset_seconds=(),
        onset_strengths=(),
    )


def names_of(label: str) -> tuple[str, ...]:
    """Words of which one names a class: those it is called by, and a bank's."""
    said = words_of(f"{in_words(label)} {label.replace('_', ' ')}")
    said = tuple(word for word in said if len(word) > 2 and word not in NO_NAMES)
    banks = (load_bank(name).mentions.get(label, ()) for name in BANKS)
    return (*said, *(word for words in banks for word in words))


def similar_share(texts: list[str]) -> float:
    """Share of prompts that have a near double among the others."""
    sets = [frozenset(words_of(text)) for text in texts]
    place = {word: number for number, word in enumerate(sorted(frozenset().union(*sets)))}
    held = np.zeros((len(sets), len(place)), np.float32)
    for row, words in enumerate(sets):
        held[row, [place[word] for word in words]] = 1
    common, sizes = held @ held.T, held.sum(axis=1)
    alike = common / (sizes[:, None] + sizes[None, :] - common) > SIMILAR
    np.fill_diagonal(alike, False)
    return float(alike.any(axis=1).mean())


def measure(label: str, count: int, seen: dict) -> dict:
    writer, rng = ComposerWriter(), random.Random(f"composer {label}")
    names = re.compile(rf"\b({'|'.join(map(re.escape, names_of(label)))})(s|es)?\b", re.IGNORECASE)
    texts, broken, unnamed, strange, two_hours, unheard = [], [], [], [], 0, 0
    for number in range(count):
        heard = sound(rng)
        # Every tenth sound is heard with another.
        others = (rng.choice([one for one in OTHERS if one != label]),) if number % 10 == 0 else ()
        [prompt] = writer.write([Brief(label, number + 1, heard, others)])
        texts.append(prompt.text)
        broken += [prompt.text] if list(text_problems(prompt.text)) else []
        unnamed += [] if names.search(prompt.text) else [prompt.text]
        if len(hours(prompt.text)) > 1:
            two_hours += 1
            strange.append(prompt.text)
        if others:
            weather = set(read_wishes(prompt.text, label).weather) - {*others}
            if weather and writer.tables.subject(label).kind != "weather":
                unheard += 1
                strange.append(prompt.text)
        for part in prompt.parts:
            slot = part.origin.removeprefix("composer: ").split(",")[0]
            if slot in PARTS:
                name = PARTS[slot]
                band = SCALES[name].band(getattr(heard, FIELDS[name]))
                seen[slot, part.text].add(SCALES[name].words[band])
    scenes, prompts = space(label, writer.tables)
    return {
        "prompts": count,
        "against the rules": len(broken) / count,
        "unnamed": len(unnamed) / count,
        "near doubles": similar_share(texts),
        "doubles": 1 - len(set(texts)) / count,
        "two hours": two_hours / count,
        "weather not heard": unheard / count,
        "scenes": scenes,
        "space": prompts,
        "at fault": [*broken[:1], *unnamed[:1], *strange[:2]],
    }


def hours(text: str) -> set[str]:
    """The hours that a text names."""
    named = {
        "night": r"night\w*|moonlight|moonlit|moon|starlit|starlight|stars|midnight",
        "day": r"noon|midday|daylight|sunny|sunlit|sunshine",
        "low sun": r"dawn|sunrise|daybreak|dusk|sunset|sundown|twilight|morning|evening",
    }
    return {hour for hour, words in named.items() if re.search(rf"\b({words})\b", text.lower())}


def space(label: str, tables) -> tuple[int, int]:
    """How many scenes, and how many prompts, one sound can be given; an ordinary one."""
    subject = tables.subject(label)
    ordinary = {"loudness": "medium", "brightness": "balanced", "noisiness": "mixed"}
    ordinary |= {"pitch": "middle", "dynamics": "lively"}

    def sayings(slot: str, **settled: str) -> int:
        facts = {**ordinary, **settled}
        fitting = (
            group
            for group in tables.groups[slot]
            if all(facts.get(key, next(iter(words))) in words for key, words in group.fits.items())
        )
        return sum(len(group.say) for group in fitting)

    who = sum(
        go_together(one.text, doing.text) for one in subject.subjects for doing in subject.doings
    )
    scenes = prompts = 0
    for name in subject.settings:
        setting = tables.settings[name]
        here = who * len(setting.places) * len((*setting.details, *setting.by_day))
        scenes += here
        looks = sum(
            sayings("medium", colours=colours, time="") * sayings("palette", colours=colours)
            for colours in ("many", "few")
        )
        moods = sum(sayings("mood", tone=tone) for tone in subject.tones)
        accents = sayings("accent", tempo="", events="", dynamics="")
        prompts += (
            here
            * sayings("light", where=setting.where)
            * looks
            * sayings("composition", where=setting.where)
            * max(1, accents)
            * moods
            * sayings("sentence")
        )
    return scenes, prompts


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=1_000)
    parser.add_argument("--only", default="")
    parser.add_argument("--out", type=Path, default=reports_home() / "composer.json")
    chosen = parser.parse_args()
    labels = (*known_labels(Classifier.load("world")), *OWN_LABELS)
    labels = tuple(chosen.only.split(",")) if chosen.only else labels
    seen: dict = defaultdict(set)
    began = time.process_time()
    classes = {label: measure(label, chosen.count, seen) for label in labels}
    seconds = time.process_time() - began
    # A saying for ordinary sounds may stand beside either neighbour, but never for both ends.
    apart = [text for (slot, text), words in seen.items() if far_apart(PARTS[slot], words)]
    shares = ("against the rules", "unnamed", "near doubles", "doubles", "two hours")
    report = {
        "count": chosen.count,
        "classes": len(classes),
        "mean": {
            name: float(np.mean([one[name] for one in classes.values()]))
            for name in (*shares, "weather not heard")
        },
        "worst": {
            name: max((one[name], label) for label, one in classes.items())
            for name in (*shares, "weather not heard")
        },
        "sayings that do not agree": apart,
        "fewest scenes": min((one["scenes"], label) for label, one in classes.items()),
        "fewest prompts": min((one["space"], label) for label, one in classes.items()),
        "milliseconds a prompt": 1_000 * seconds / (chosen.count * len(classes)),
        "of each class": classes,
    }
    write_whole(chosen.out, (json.dumps(report, indent=1, ensure_ascii=False) + "\n").encode())
    print(json.dumps({k: v for k, v in report.items() if k != "of each class"}, indent=1))


def far_apart(name: str, words: set[str]) -> bool:
    """Whether words lie in parts of a scale that are no neighbours."""
    places = [
        number for number, word in enumerate(dict.fromkeys(SCALES[name].words)) if word in words
    ]
    return max(places) - min(places) > 1


if __name__ == "__main__":
    main()

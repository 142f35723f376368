"""What a language model's words are worth, beside bank and composer, on the same sounds.

    python benchmarks/words_model.py [--count 2] [--writers bank,composer,chat]

asks the writers, the model at ``SOUNDSCAPE_CHAT_URL`` among them, for prompts of the demonstration
sounds and of as many clips of ESC-10, one a class, where there are recordings. It prints a summary
and writes ``reports/words_model.json``; what a model of another name said stays in it. Nothing is
taken from what was kept before. Of each writer:

* how many answers kept every rule at once, how many prompts are its own after what broke one was
  sent back, and how many are the bank's because nothing fit came;
* of its own prompts, how many name what sounds; have a medium, a colour and a light; are nearly the
  same as another one of the class (the linter's measure); how many distinct words they have;
* how many of soft and loud, and of dark and bright sounds are told in words of that end of the
  scale, and in words of the other one. The words are those of everyday speech, below;
* seconds and, of a model, tokens a prompt, with those that were sent back.

A prompt that keeps the rules need not mean anything: ``examples`` holds one of each class.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import mean

from composer import names_of, similar_share
from taste import COLOURS, HOURS, MEDIUMS

from soundscape import datasets, describe, load_clip, writers
from soundscape._util.files import write_whole
from soundscape._util.paths import reports_home
from soundscape.errors import DatasetError
from soundscape.features import Acoustics, scales
from soundscape.prompts import Prompt, words_of
from soundscape.services import AnswerStore, Watch

ROOT = Path(__file__).resolve().parents[1]
ENDS = {
    "loudness": (
        "soft|softly|soft-spoken|quiet|quietly|hushed|silent|silence|stillness|faint|faintly|gentle|"
        "gently|calm|whisper|whispering|small|tiny|modest|far|distant|empty|emptiness|bare|blank",
        "loud|loudly|roar|roars|roaring|booming|thunder|thundering|deafening|blast|blasting|burst|"
        "bursting|huge|massive|towering|overwhelms|overwhelming|fill|fills|filling|crowded|pressing|"
        "packed|swelling|charging|surge",
    ),
    "brightness": (
        "dark|darkness|dim|dusk|dusky|gloom|gloomy|murky|twilight|sombre|sunless|low-key|"
        "half-light|dull|subdued",
        "bright|brightly|brilliant|dazzling|crisp|sharp|keen|sunlit|sunny|sunshine|gleaming|"
        "glittering|sparkling|glint|glints|noon|radiant|high-key|glare|glaring|shining|midday|hard-edged",
    ),
}
"""Words of a soft and of a loud sound's picture, of a dark and of a bright one's."""
LIGHT = r"\w*light|\w*lit|sun|lamps?|lantern\w*|glow\w*|shadow\w*|bright|dark|gloom|rays?"
SCALES = {
    "loudness": (scales.LOUDNESS, "loudness_db", ("silent", "soft"), ("loud",)),
    "brightness": (scales.BRIGHTNESS, "brightness_hz", ("dark",), ("bright",)),
}


def sounds() -> Iterator[tuple[str, Acoustics]]:
    """Class and measurements of the demonstration sounds, and of one clip a class of ESC-10."""
    for path in sorted((ROOT / "data" / "demo").glob("*.wav")):
        yield path.stem, describe(load_clip(path))
    try:
        table = datasets.load("esc10")
    except DatasetError as error:
        print(f"without recordings: {error}")
        return
    for label in sorted({item.label for item in table.items}):
        first = next(item for item in table.items if item.label == label)
        yield label, describe(table.load(first))


def asked(writer, brief: writers.Brief) -> dict:
    """A prompt, how often it was sent back, and how long it took."""
    told: list[str] = []
    begun = time.perf_counter()
    [prompt] = writer.write([brief], watch=Watch(lambda text, share: told.append(text)))
    return {
        "brief": brief,
        "prompt": prompt,
        "sent back": any("sent back" in text for text in told),
        "seconds": time.perf_counter() - begun,
    }


def scene(prompt: Prompt) -> str:
    """What was written for one class, without the bank's phrases."""
    return prompt.drawn.text if prompt.drawn else prompt.text


def share(found: list[bool]) -> float | None:
    return round(mean(found), 3) if found else None


def measure(answers: list[dict]) -> dict:
    """What the prompts of one writer are worth."""
    own = [one for one in answers if not one["prompt"].writing.note]
    texts = [one["prompt"].text for one in own]
    labels = [one["brief"].label for one in own]
    tokens = [one["prompt"].writing.tokens for one in answers]
    doubles = [
        similar_share([scene(one["prompt"]) for one in own if one["brief"].label == label])
        for label in labels
    ]
    return {
        "prompts": len(answers),
        "all rules at once": share([one in own and not one["sent back"] for one in answers]),
        "own words, mended": share([one in own and one["sent back"] for one in answers]),
        "the bank's instead": share([one not in own for one in answers]),
        "names what sounds": share(
            [
                holds("|".join(map(re.escape, names_of(label))), text, "(s|es)?")
                for label, text in zip(labels, texts, strict=True)
            ]
        ),
        "has medium, colour and light": share([is_scene(text) for text in texts]),
        "near doubles": round(mean(doubles), 3) if doubles else None,
        "distinct words": round(mean(len(set(words_of(text))) for text in texts), 1)
        if texts
        else None,
        **{name: agreement(name, own) for name in SCALES},
        "seconds": round(mean(one["seconds"] for one in answers), 4),
        "tokens": round(mean(tokens)) if all(tokens) else None,
    }


def holds(words: str, text: str, ending: str = "") -> bool:
    return re.search(rf"\b({words}){ending}\b", text, re.IGNORECASE) is not None


def is_scene(text: str) -> bool:
    """Whether a prompt has what it is asked for: a medium, a colour, a light or an hour."""
    return all(holds("|".join(words), text) for words in (MEDIUMS, COLOURS, (*HOURS, LIGHT)))


def agreement(name: str, own: list[dict]) -> dict:
    """How many prompts speak as the sound is, and how many the other way."""
    scale, field, *ends = SCALES[name]
    there, against, count = 0, 0, 0
    for one in own:
        word = scale.word(getattr(one["brief"].acoustics, field))
        places = [place for place, names in enumerate(ends) if word in names]
        if not places:
            continue
        count += 1
        text = one["prompt"].text
        said = [len(re.findall(rf"\b({words})\b", text, re.IGNORECASE)) for words in ENDS[name]]
        this, other = said[places[0]], said[1 - places[0]]
        there += this > other
        against += other > this
    return {
        "prompts": count,
        "as measured": round(there / count, 3) if count else None,
        "the other way": round(against / count, 3) if count else None,
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=2, help="prompts for each sound")
    parser.add_argument("--writers", default=",".join(writers.names()))
    parser.add_argument("--out", type=Path, default=reports_home() / "words_model.json")
    chosen = parser.parse_args()
    briefs = [
        writers.Brief(label, chosen.count * place + number, heard)
        for place, (label, heard) in enumerate(sounds())
        for number in range(1, chosen.count + 1)
    ]
    report = json.loads(chosen.out.read_text("utf-8")) if chosen.out.is_file() else {}
    found, examples = report.get("writers", {}), report.get("examples", {})
    for name in chosen.writers.split(","):
        with tempfile.TemporaryDirectory() as folder:
            fresh = {"store": AnswerStore("words", "words.json", Path(folder))}
            writer = writers.get(name, **(fresh if name == "chat" else {}))
            state = writer.readiness(probe=True)
            if not state.ready:
                print(f"{name}: {state.message}")
                continue
            answers = []
            for brief in briefs:
                answers.append(asked(writer, brief))
                last = answers[-1]["prompt"]
                print(
                    f"{name} {len(answers)}/{len(briefs)} {brief.label}: {last.writing.note}",
                    flush=True,
                )
        model = next((one["prompt"].writing.model for one in answers), "") or name
        found[model] = measure(answers)
        examples[model] = {
            one["brief"].label: one["prompt"].text
            for one in reversed(answers)
            if not one["prompt"].writing.note
        }
    report = {"sounds": len(briefs) // chosen.count, "writers": found, "examples": examples}
    write_whole(chosen.out, (json.dumps(report, indent=1, ensure_ascii=False) + "\n").encode())
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()

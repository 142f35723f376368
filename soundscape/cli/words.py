"""The command that shows the words a writer finds, and where each part of them comes from."""

from __future__ import annotations

import click

from ._recordings import one_recording
from ._shared import (
    classifier_option,
    cleared,
    formats,
    honest,
    max_credits_option,
    spend_cap,
    taste_option,
    tell_words,
    watched,
    writer_option,
)
from ._streams import note, print_json, printable, say
from ._types import PATH

__all__ = ["words"]


@click.command()
@click.argument("clip", type=PATH)
@classifier_option()
@writer_option()
@click.option("--seed", type=click.IntRange(1), help="Makes the words repeatable.")
@click.option(
    "--count",
    type=click.IntRange(1, 100),
    default=1,
    show_default=True,
    help="How many prompts, each with the next seed.",
)
@taste_option()
@max_credits_option()
@formats("json")
@honest
def words(clip, classifier, writer, seed, count, taste, max_credits, printed):
    """Print words for pictures of the sound in CLIP, and where each part of them comes from.

    No picture is made. The same seed gives `generate` the same words, but that of several sounds it
    looks for words without weather.

    \b
    Examples:
      soundscape words bark.wav
      soundscape words bark.wav --writer composer --count 5
      soundscape words bark.wav --writer composer --taste children.toml --json
    """
    from ..artwork import brief_for
    from ..audio import load_clip
    from ..features import describe
    from ..models import Classifier
    from ..providers import new_seed, seeds_from
    from ..writers import Taste, get

    finder = get(writer, taste=Taste.read(taste))
    sound = load_clip(one_recording(clip))
    for text in sound.notes:
        note(f"{sound.source}: {text}.")
    heard, measured = Classifier.load(classifier).predict(sound), describe(sound)
    budget, shown, told = spend_cap(max_credits), [], ""
    if printed is None:
        say(f"heard    {heard.in_words(1)}")
    with watched() as watch:
        for one in seeds_from(new_seed() if seed is None else seed, count):
            brief = brief_for(heard, measured, one)
            if (leaves := finder.shown([brief])) != told:
                tell_words(finder, [brief], f"prompt with seed {one}")
                told = leaves
            [prompt] = finder.write([brief], budget=budget, watch=watch)
            with cleared():
                if prompt.writing.note:
                    note(f"seed {one}: {prompt.writing.note}.")
                if printed is None:
                    _say(one, prompt)
            shown.append(_document(one, brief.label, prompt))
    if printed == "json":
        print_json(shown[0] if count == 1 else shown)


def _say(seed: int, prompt) -> None:
    say(f"\nseed {seed}\n{printable(prompt.text)}")
    lines = [(part.origin, part.text) for part in prompt.parts]
    beside = {"title": prompt.title, "caption": prompt.caption, "left out": prompt.negative}
    lines += [(name, text) for name, text in beside.items() if text]
    wide = max(len(name) for name, _ in lines)
    for name, text in lines:
        say(printable(f"  {name:{wide}}  {text}"))


def _document(seed: int, label: str, prompt) -> dict:
    return {
        "seed": seed,
        "label": label,
        "prompt": prompt.text,
        "parts": [{"text": part.text, "origin": part.origin} for part in prompt.parts],
        "negative_prompt": prompt.negative,
        "title": prompt.title,
        "caption": prompt.caption,
        "writer": prompt.writing.writer,
        "model": prompt.writing.model,
        "note": prompt.writing.note,
    }

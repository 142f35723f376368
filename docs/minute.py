"""Make the demonstration of a story: a minute of sound, its storyboard, the film of the README.

python docs/minute.py
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import soundfile

from soundscape import load_clip, story, timeline
from soundscape.audio import Clip
from soundscape.audio.mixing import Ingredient, MixingRecipe, mix
from soundscape.timeline import Event, Timeline

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "data" / "story"
RECORDING = FOLDER / "minute.flac"
TRUTH = "truth.txt"


class Place(NamedTuple):
    """What is heard all the time and what over it, how much louder, and what chance deals out."""

    bed: str
    event: str = ""
    snr_db: float = 0.0
    seed: int = 0


PLACES = (
    Place("sea_waves", "rooster", 22.0, seed=0),
    Place("helicopter"),
    Place("rain"),
    Place("crackling_fire", "dog", 34.0, seed=1),
)
"""A quarter of a minute each; seeds for which the shipped ear hears most of what there is."""
RECIPE = MixingRecipe(
    seconds=14.0, events=(3, 3), event_seconds=(2.0, 3.0), bed_db=(-42.0, -42.0), speed=(1.0, 1.0)
)


def minute() -> tuple[Clip, Timeline]:
    """The demonstration sounds, mixed to four places one after the other, and what is heard."""
    parts, events = [], []
    for number, place in enumerate(PLACES):
        recipe = replace(RECIPE, snr_db=(place.snr_db, place.snr_db + 1))
        over = [_ingredient(place.event)] if place.event else []
        mixed = mix([_ingredient(place.bed)], over, recipe, seed=place.seed)
        parts.append(mixed.clip.samples)
        start = number * RECIPE.seconds
        events += [Event(start + e.onset, start + e.offset, e.label) for e in mixed.truth]
    clip = Clip(np.concatenate(parts), RECIPE.rate_hz, RECORDING.name)
    return clip, Timeline(tuple(events), clip.duration_seconds, RECORDING.name)


def _ingredient(label: str) -> Ingredient:
    return Ingredient(load_clip(ROOT / f"data/demo/{label}.wav"), label)


def write_minute(folder: Path) -> None:
    """Write the minute as FLAC of 16 bits, and its truth as labels."""
    clip, truth = minute()
    path = folder / RECORDING.name
    soundfile.write(path, clip.samples, clip.rate_hz, format="FLAC", subtype="PCM_16")
    timeline.write(truth, folder / TRUTH)


def main() -> None:
    write_minute(FOLDER)
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        board = story.make(RECORDING, folder, seed=7, style="papercut")
        board.save(FOLDER)
        shutil.copy(folder / "timeline.json", FOLDER)
        preview = ROOT / "docs" / "minute.webp"
        story.film(folder, folder / "minute.mp4", size=(256, 144), preview=preview)


if __name__ == "__main__":
    main()

"""Whether a story shows what is heard, and cuts where that changes.

    python benchmarks/story_cuts.py

Cuts the minutes that `soundscape measure detection` mixed, by what the ear of each held-out fold
claimed of them; beside it by the same claims every five seconds, and by the truth. No model is
asked: claims and truth are read from the reports. Writes ``reports/story_cuts.json``.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from soundscape.evaluation import save_metrics
from soundscape.experiments import detection
from soundscape.story import Settings, Shot, shots_of
from soundscape.timeline import SILENT, Event, Timeline

ROOT = Path(__file__).resolve().parents[1]
ANSWERS = ROOT / "reports" / "esc10" / "ear"
RATE_HZ = 16_000
STEP_SECONDS = 0.01
WAYS = {
    "by change": ("claims", Settings()),
    "every 5 s": ("claims", Settings(by="every", amount=5.0)),
    "true events, by change": ("truth", Settings()),
}
LONG_SECONDS = 1.0
"""A sound that is worth a look."""


def events_of(table) -> list[Event]:
    """The events of a table of one recording."""
    return [
        Event(one.onset, one.offset, one.label, getattr(one, "probability", None))
        for one in table.itertuples()
    ]


def audible(truth: Sequence[Event], label: str, start: float, end: float) -> bool:
    """Whether a sound is heard at some moment from start to end."""
    return any(one.label == label and one.onset < end and one.offset > start for one in truth)


def shown(shots: Sequence[Shot], *, all_sounds: bool) -> list[tuple[float, float, set[str]]]:
    """What is seen from when to when: the main sound alone, or all of a shot's."""
    return [
        (shot.start, shot.end, {one.label for one in shot.sounds[: None if all_sounds else 1]})
        for shot in shots
    ]


def right_and_sounding(truth: Sequence[Event], seen) -> tuple[int, int]:
    """Moments at which a sound is heard that is seen, and at which any is heard."""
    right = sounding = 0
    for start, end, labels in seen:
        for moment in np.arange(start, end, STEP_SECONDS):
            heard = {one.label for one in truth if one.onset <= moment < one.offset}
            sounding += bool(heard)
            right += bool(heard & labels)
    return right, sounding


def scores(recordings) -> dict[str, float | int]:
    """Every figure of one way to cut.

    Parameters
    ----------
    recordings : list of (list of Event, list of Shot)
        The truth and the shots of each.
    """
    found = {"shots": sum(len(shots) for _, shots in recordings)}
    for name, all_sounds in (("main", False), ("any", True)):
        moments = [
            right_and_sounding(truth, shown(shots, all_sounds=all_sounds))
            for truth, shots in recordings
        ]
        right, sounding = np.sum(moments, axis=0)
        found[f"{name}_sound_audible_percent"] = round(float(100 * right / sounding), 1)
    for name, least in (("events", 0.0), ("events_of_a_second", LONG_SECONDS)):
        missed = [
            not any(
                one.label in labels and one.onset < end and one.offset > start
                for start, end, labels in shown(shots, all_sounds=True)
            )
            for truth, shots in recordings
            for one in truth
            if one.seconds >= least
        ]
        found[f"{name}_missed_percent"] = round(100 * float(np.mean(missed)), 1)
    superfluous = [
        not audible(truth, label, start, end)
        for truth, shots in recordings
        for start, end, labels in shown(shots, all_sounds=True)
        for label in labels - {SILENT, "unknown"}
    ]
    found["shown_superfluous_percent"] = round(100 * float(np.mean(superfluous)), 1)
    distances = [
        min(abs(shot.start - edge) for one in truth for edge in (one.onset, one.offset))
        for truth, shots in recordings
        for shot in shots[1:]
    ]
    found["median_cut_distance_seconds"] = round(float(np.median(distances)), 3)
    return found


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "reports" / "story_cuts.json")
    out = parser.parse_args().out
    heard = detection.read(ANSWERS)
    claims = heard.claims[heard.claims["way"] == detection.DETECTOR]
    mixed = heard.recordings[~heard.recordings["quiet"]]
    ways: dict[str, list] = {way: [] for way in WAYS}
    for one in mixed.itertuples():
        truth = events_of(heard.truth[heard.truth["recording"] == one.recording])
        said = {"truth": truth, "claims": events_of(claims[claims["recording"] == one.recording])}
        for way, (source, settings) in WAYS.items():
            events = tuple(event for event in said[source] if event.onset < one.seconds)
            timeline = Timeline(events, one.seconds)
            ways[way].append((truth, shots_of(timeline, settings, RATE_HZ)))
    found = {"mixtures": len(mixed), "ways": {way: scores(some) for way, some in ways.items()}}
    save_metrics(found, out)
    for way, figures in found["ways"].items():
        print(way, figures)


if __name__ == "__main__":
    main()

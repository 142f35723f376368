"""How long the painter takes: every scene in every style, in processor seconds.

    python benchmarks/painter_speed.py --size 1024 --repeats 3

Prints a table and its slowest entry. Processor time is what one core spends, so other work on the
machine hardly disturbs it; the best of the repeats is kept.
"""

from __future__ import annotations

import argparse
import time

import numpy as np

from soundscape.audio import Clip
from soundscape.features import Acoustics
from soundscape.painter import SCENES, STYLES, paint


def busy_sound() -> Acoustics:
    """A noisy sound with many events: more to draw than most recordings have."""
    times = tuple(float(t) for t in np.linspace(0.05, 4.95, 40))
    curve = tuple(float(v) for v in 0.7 + 0.3 * np.sin(np.linspace(0, 12, 64)))
    return Acoustics(
        duration_seconds=5.0,
        pitch_hz=500.0,
        pitch_confidence=0.6,
        tempo_bpm=120.0,
        onsets_per_second=8.0,
        rhythm_regularity=0.6,
        loudness_db=-14.0,
        peak_db=-1.0,
        dynamic_range_db=25.0,
        brightness_hz=1_500.0,
        noisiness=0.8,
        loudness_curve=curve,
        brightness_curve=(1_500.0,) * 64,
        pitch_curve=tuple(300.0 + 400.0 * value for value in curve),
        onset_seconds=times,
        onset_strengths=tuple(0.3 + 0.7 * ((7 * index) % 10) / 10 for index in range(40)),
    )


def seconds(clip: Clip, label: str, style: str, size: int, repeats: int) -> float:
    """Processor seconds of one picture, the best of `repeats`."""
    best = float("inf")
    for _ in range(repeats):
        started = time.process_time()
        paint(clip, busy_sound(), label, seed=1, style=style, size=(size, size))
        best = min(best, time.process_time() - started)
    return best


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--size", type=int, default=1024, help="side in pixels")
    options.add_argument("--repeats", type=int, default=2)
    chosen = options.parse_args()
    clip = Clip(np.zeros(22_050), 22_050, "benchmark")
    print(f"{'scene':16}" + "".join(f"{style:>11}" for style in STYLES))
    slowest = (0.0, "", "")
    for label in SCENES:
        row = [seconds(clip, label, style, chosen.size, chosen.repeats) for style in STYLES]
        slowest = max(slowest, *((t, label, s) for t, s in zip(row, STYLES, strict=True)))
        print(f"{label:16}" + "".join(f"{value:10.2f}s" for value in row))
    print(f"slowest: {slowest[1]} in {slowest[2]}, {slowest[0]:.2f} s at {chosen.size} pixels")


if __name__ == "__main__":
    main()

"""How long a panorama of an hour takes to paint, and how much memory.

    python benchmarks/painter_panorama.py

An hour of fourteen stretches in seven places, each with sounds that were measured and their onsets,
is painted twelve times as wide as high, 8192 pixels wide, in every style, once in one light and
once from day into night, which is painted three times over. Seconds are those of the processor;
memory is the highest resident size of a fresh process. Writes ``reports/painter/panorama.json``.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

from painter_speed import busy_sound, peak_mb

from soundscape.painter import STYLES, Heard, Measured, Stretch, paint_panorama

SIZE = (8192, 683)
DUSK_SECONDS = 17.5 * 3_600
PLACES = (
    ("rain", "dog", "church_bells"), ("chirping_birds", "rooster", "cow"),
    ("sea_waves", "ship", "laughing"), ("siren", "car_horn", "street_music"),
    ("keyboard_typing", "cat", "sneezing"), ("wind", "owl", "howl"), ("train", "sheep", "crow"),
)  # fmt: skip
HOUR = 3_600.0


def hour() -> tuple[Stretch, ...]:
    """Fourteen stretches: two of each place."""
    length, found = HOUR / 14, []
    for number in range(14):
        start, labels = number * length, PLACES[number // 2]
        sounds, measured = [], []
        for index, label in enumerate(labels):
            first = start + 60 * index
            sounds.append(Heard(label, ((first, first + 50),), -20.0 - 4 * index))
            measured.append(Measured(first, replace(busy_sound(), loudness_db=-20.0 - 4 * index)))
        found.append(Stretch(start, start + length, tuple(sounds), tuple(measured)))
    return tuple(found)


def alone(style: str, begins_seconds: float | None) -> None:
    """Paint one panorama in this fresh process and print what it took."""
    curve = [0.3 + 0.6 * ((7 * n) % 10) / 10 for n in range(480)]
    began = time.process_time()
    paint_panorama(
        SimpleNamespace(sha256="0" * 64), hour(), seed=1, style=style, size=SIZE,
        begins_seconds=begins_seconds, loudness_curve=curve,
    )  # fmt: skip
    print(json.dumps({"seconds": time.process_time() - began, "peak_mb": peak_mb()}))


def in_a_fresh_process(style: str, begins_seconds: float | None) -> dict[str, float]:
    """What one panorama takes."""
    line = [sys.executable, __file__, "--alone", style, str(begins_seconds or "")]
    done = subprocess.run(line, check=True, capture_output=True, text=True)
    return {name: round(value, 2) for name, value in json.loads(done.stdout).items()}


def main() -> None:
    """Measure, print and write."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--out", type=Path, default=Path("reports/painter"))
    options.add_argument("--alone", nargs=2, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.alone:
        style, begins = chosen.alone
        alone(style, float(begins) if begins else None)
        return
    lights = {"even light": None, "day into night": DUSK_SECONDS}
    table: dict[str, dict[str, dict[str, float]]] = {}
    for style in STYLES:
        table[style] = {}
        for name, begins in lights.items():
            row = table[style][name] = in_a_fresh_process(style, begins)
            print(
                f"{style:12} {name:15} {row['seconds']:6.2f} s {row['peak_mb']:6.0f} MB", flush=True
            )
    chosen.out.mkdir(parents=True, exist_ok=True)
    result = {
        "machine": f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}",
        "size": list(SIZE),
        "styles": table,
    }
    target = chosen.out / "panorama.json"
    target.write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    print(f"written: {target}")


if __name__ == "__main__":
    main()

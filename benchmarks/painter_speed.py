"""How long the painter takes, and how much memory.

    python benchmarks/painter_speed.py

Three tables: every scene in every style at 1024 pixels, in processor seconds (what one core spends,
so that other work on the machine hardly disturbs it; the best of the repeats is kept); then the
scene that was slowest in each style at 512, 1024, 2048 and 4096 pixels, its seconds and its peak
memory. Memory is measured in a fresh process for each picture: the highest resident size the
system ever saw of it, and how much of that was there before painting began (interpreter, numpy and
the measurements of one sound). Writes ``reports/painter/speed.json``.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import subprocess
import sys
import time
from pathlib import Path

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


def peak_mb() -> float:
    """Highest resident size of this process so far, in MB (10^6 bytes).

    Linux's own mark is preferred: what `getrusage` tells includes the parent of the process.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(x for x in status.read_text().splitlines() if x.startswith("VmHWM"))
        return int(line.split()[1]) * 1024 / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6


def alone(label: str, style: str, size: int) -> None:
    """Paint one picture in this fresh process and print what it took."""
    clip, before = Clip(np.zeros(22_050), 22_050, "benchmark"), peak_mb()
    took = seconds(clip, label, style, size, repeats=1)
    print(json.dumps({"seconds": took, "before_mb": before, "peak_mb": peak_mb()}))


def in_a_fresh_process(label: str, style: str, size: int) -> dict[str, float]:
    """What one picture takes: seconds, and memory before and at its peak."""
    line = [sys.executable, __file__, "--alone", label, style, str(size)]
    done = subprocess.run(line, check=True, capture_output=True, text=True)
    return {name: round(value, 3) for name, value in json.loads(done.stdout).items()}


def main() -> None:
    """Measure, print and write."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--repeats", type=int, default=2)
    options.add_argument("--sizes", type=int, nargs="*", default=[512, 1024, 2048, 4096])
    options.add_argument("--out", type=Path, default=Path("reports/painter"))
    options.add_argument("--alone", nargs=3, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.alone:
        label, style, size = chosen.alone
        alone(label, style, int(size))
        return
    clip = Clip(np.zeros(22_050), 22_050, "benchmark")
    table: dict[str, dict[str, float]] = {}
    print(f"{'1024 pixels':18}" + "".join(f"{style:>12}" for style in STYLES))
    for label in SCENES:
        table[label] = {
            style: round(seconds(clip, label, style, 1024, chosen.repeats), 3) for style in STYLES
        }
        print(f"{label:18}" + "".join(f"{t:10.2f} s" for t in table[label].values()), flush=True)
    slowest = {style: max(SCENES, key=lambda label, s=style: table[label][s]) for style in STYLES}
    larger: dict[str, list[dict]] = {}
    for style, label in slowest.items():
        for size in chosen.sizes:
            row = {"scene": label, "size": size, **in_a_fresh_process(label, style, size)}
            larger.setdefault(style, []).append(row)
            took = f"{row['seconds']:6.2f} s {row['peak_mb']:6.0f} MB"
            print(f"{style:12} {label:18} {size:5} pixels {took}", flush=True)
    chosen.out.mkdir(parents=True, exist_ok=True)
    result = {
        "machine": f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}",
        "seconds_at_1024": table,
        "slowest_scene_of_each_style": larger,
    }
    target = chosen.out / "speed.json"
    target.write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    print(f"written: {target}")


if __name__ == "__main__":
    main()

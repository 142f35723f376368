"""What it takes to find the events of a long recording.

    python benchmarks/timeline_cost.py

Puts `soundscape detect` to stereo recordings of ten minutes and of an hour, made of the
demonstration sounds with pauses, in a process of its own on one core and on two: processor seconds
and seconds of the clock, and the most memory it held; of three times the quickest, since machines
have other things to do. Writes ``reports/timeline_cost.json``.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import soundfile

from soundscape import load_clip
from soundscape.evaluation import save_metrics

ROOT = Path(__file__).resolve().parents[1]
RATE_HZ = 44_100


def write_recording(path: Path, minutes: int) -> None:
    """Demonstration sounds one after the other, each at some level and followed by a pause."""
    rng = np.random.default_rng(minutes)
    sounds = [load_clip(one).at_rate(RATE_HZ) for one in sorted(ROOT.glob("data/demo/*.wav"))]
    left = minutes * 60 * RATE_HZ
    with soundfile.SoundFile(path, "w", RATE_HZ, 2, "PCM_16") as file:
        while left > 0:
            sound = sounds[rng.integers(len(sounds))] * rng.uniform(0.1, 1)
            both = np.concatenate([sound, np.zeros(round(rng.uniform(0, 3) * RATE_HZ))])[:left]
            file.write(np.stack([both, 0.8 * both], axis=1))
            left -= len(both)


def cost(path: Path, cores: int) -> dict:
    """What one call takes on so many cores."""
    line = [sys.executable, "-m", "soundscape", "detect", str(path), "--json"]
    everywhere = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(everywhere)[:cores])
    started = time.perf_counter()
    process = subprocess.Popen(line, cwd=ROOT, stdout=subprocess.DEVNULL)
    os.sched_setaffinity(0, everywhere)
    _, status, used = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit("soundscape detect failed")
    return {
        "clock_seconds": round(time.perf_counter() - started, 1),
        "processor_seconds": round(used.ru_utime + used.ru_stime, 1),
        "peak_mb": round(used.ru_maxrss / 1_024),
    }


def quickest(path: Path, cores: int) -> dict:
    """The quickest of three calls."""
    return min((cost(path, cores) for _ in range(3)), key=lambda one: one["clock_seconds"])


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=int, nargs="+", default=[10, 60])
    parser.add_argument("--out", type=Path, default=ROOT / "reports" / "timeline_cost.json")
    options = parser.parse_args()
    if not hasattr(os, "sched_setaffinity") or len(os.sched_getaffinity(0)) < 2:
        sys.exit("This needs Linux and two cores.")
    result = {"minutes": {}}
    with tempfile.TemporaryDirectory() as folder:
        for minutes in options.minutes:
            path = Path(folder) / f"{minutes}.wav"
            write_recording(path, minutes)
            took = {f"cores_{cores}": quickest(path, cores) for cores in (1, 2)}
            result["minutes"][str(minutes)] = took
            print(minutes, took, flush=True)
            path.unlink()
    save_metrics(result, options.out)


if __name__ == "__main__":
    main()

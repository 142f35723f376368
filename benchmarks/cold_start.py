"""How long a person waits for one command in a fresh process.

    python benchmarks/cold_start.py

Each command runs `--repeats` times, in turns, after one run that fills the disk's cache and keeps
what Python compiles. Medians of the seconds of the clock, which other work on the machine
lengthens, and of the processor, which it hardly does. Writes ``reports/cold_start.json``.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from soundscape.evaluation import save_metrics

ROOT = Path(__file__).resolve().parents[1]
SOUND = str(ROOT / "data" / "demo" / "rooster.wav")
SOUNDSCAPE = ["-m", "soundscape"]
COMMANDS = {
    "python": ["-c", "pass"],
    "soundscape --version": [*SOUNDSCAPE, "--version"],
    "soundscape classify": [*SOUNDSCAPE, "classify", SOUND],
    "soundscape generate": [*SOUNDSCAPE, "generate", SOUND, "--seed=7", "--out=x.png", "--force"],
    "soundscape card": [*SOUNDSCAPE, "card", "x.png"],
    "describe": ["-c", f"import soundscape as s; s.describe(s.load_clip({SOUND!r}))"],
}


def run(arguments: list[str], folder: str) -> tuple[float, float]:
    """Seconds of the clock and of the processor of one process."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": f"{folder}/kept"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    started, before = time.perf_counter(), os.times()
    line = [sys.executable, *arguments]
    subprocess.run(line, check=True, cwd=folder, env=environment, capture_output=True)
    clock, after = time.perf_counter() - started, os.times()
    spent = after.children_user + after.children_system
    return clock, spent - before.children_user - before.children_system


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=11)
    parser.add_argument("--out", type=Path, default=ROOT / "reports" / "cold_start.json")
    options = parser.parse_args()
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in COMMANDS}
    with tempfile.TemporaryDirectory() as folder:
        for repeat in range(options.repeats + 1):
            for name, arguments in COMMANDS.items():
                seconds = run(arguments, folder)
                if repeat:
                    taken[name].append(seconds)
    result = {
        name: {
            "clock_seconds": round(statistics.median(clock for clock, _ in runs), 2),
            "processor_seconds": round(statistics.median(spent for _, spent in runs), 2),
        }
        for name, runs in taken.items()
    }
    for name, medians in result.items():
        print(f"{name:22s} {medians['clock_seconds']:6.2f} s", end=" ")
        print(f"{medians['processor_seconds']:6.2f} s of the processor")
    # Who shared the machine meanwhile: with more than one at work a core, the clock tells of them.
    busy = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    facts = {"repeats": options.repeats, "python": platform.python_version(), "load_average": busy}
    save_metrics({"commands": result, **facts, "cores": os.cpu_count()}, options.out)


if __name__ == "__main__":
    main()

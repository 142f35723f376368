"""How many frames a second the painter composes, and how much memory that takes.

    python benchmarks/painter_frames.py
    python benchmarks/painter_frames.py --labels dog clapping

Every scene, or those named, of a busy sound of five seconds with 40 onsets, at 1280 x 720 and 25
frames a second, in every style in turn: frames a second of processor time on one core, everything
included but the painting of the picture itself. Then an hour with 240 onsets in a fresh process:
the highest resident size, and how much of it was there before the first frame. Writes
``reports/painter/frames.json``.
"""

from __future__ import annotations

import argparse
import json
import platform
import re
import subprocess
import sys
import time
from dataclasses import replace
from itertools import cycle
from pathlib import Path

import numpy as np
from painter_speed import busy_sound

from soundscape.audio import Clip
from soundscape.painter import SCENES, STYLES, paint

SIZE = (1280, 720)
FPS = 25.0
HOUR_SECONDS = 3_600.0
HOUR_FPS = 0.1
"""Of the hour, each of whose onsets comes in a frame of its own."""


def frames_a_second(clip: Clip, label: str, style: str) -> float:
    painting = paint(clip, busy_sound(), label, seed=1, style=style, size=SIZE)
    started = time.process_time()
    count = sum(1 for _ in painting.frames(FPS))
    return count / (time.process_time() - started)


def peak_megabytes() -> float:
    """Of this process alone: what `resource` reports begins with the size of its parent."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


def hour(clip: Clip, label: str, style: str) -> None:
    """Print the memory of an hour, as JSON."""
    times = tuple(float(t) for t in np.linspace(5, HOUR_SECONDS - 5, 240))
    strengths = tuple(0.3 + 0.7 * ((7 * index) % 10) / 10 for index in range(240))
    sound = replace(
        busy_sound(),
        duration_seconds=HOUR_SECONDS,
        onset_seconds=times,
        onset_strengths=strengths,
    )
    painting = paint(clip, sound, label, seed=1, style=style, size=SIZE)
    before = peak_megabytes()
    count = sum(1 for _ in painting.frames(HOUR_FPS))
    print(json.dumps({"frames": count, "before_mb": before, "peak_mb": peak_megabytes()}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--labels", nargs="*", default=list(SCENES))
    parser.add_argument("--out", type=Path, default=Path("reports/painter/frames.json"))
    parser.add_argument("--hour", nargs=2, metavar=("LABEL", "STYLE"))
    args = parser.parse_args()
    clip = Clip(np.zeros(2_205, np.float32), 22_050, "benchmark")
    if args.hour:
        hour(clip, *args.hour)
        return
    rows = []
    for label, style in zip(args.labels, cycle(STYLES)):
        speed = frames_a_second(clip, label, style)
        rows.append({"label": label, "style": style, "frames_a_second": round(speed, 1)})
        print(f"{label:18} {style:12} {speed:6.1f}", flush=True)
    slowest = min(rows, key=lambda row: row["frames_a_second"])
    line = [sys.executable, __file__, "--hour", slowest["label"], slowest["style"]]
    memory = json.loads(subprocess.run(line, check=True, capture_output=True, text=True).stdout)
    report = {
        "machine": platform.processor() or platform.machine(),
        "size": SIZE,
        "fps": FPS,
        "slowest": slowest,
        "median": float(np.median([row["frames_a_second"] for row in rows])),
        "hour": memory,
        "scenes": rows,
    }
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(json.dumps(report, indent=1) + "\n")
    print(f"slowest {slowest}, median {report['median']:.1f}, an hour {memory}")


if __name__ == "__main__":
    main()

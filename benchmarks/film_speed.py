"""How fast films are made, and what memory a long one takes.

    python benchmarks/film_speed.py

Films a minute of the demonstration sounds at 1280 x 720 and 25 frames a second: of paintings that
fill with their sound, of stills with dissolves between them, and of both; then an hour of both.
Each in a process of its own: seconds of the clock, processor seconds, the most memory it held, and
how much else the machine did meanwhile. Writes ``reports/film_speed.json``.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

import numpy as np
import soundfile
from PIL import Image

from soundscape import describe, load_clip
from soundscape.evaluation import save_metrics
from soundscape.features import Acoustics
from soundscape.painter import STYLES, paint
from soundscape.story.filming import DISSOLVE_SECONDS, Painted, Still, Take, make_film

ROOT = Path(__file__).resolve().parents[1]
SOUNDS = sorted(ROOT.glob("data/demo/*.wav"))
RATE_HZ = 44_100
SOUND_SECONDS = 5
FILMS = {
    "paintings": (60, 5, (1280, 720)),
    "stills": (60, 5, (1280, 720)),
    "both": (60, 5, (1280, 720)),
    "hour": (3600, 60, (1280, 720)),
}
"""Seconds of the film and of each of its shots, width and height."""


def write_recording(path: Path, seconds: int) -> None:
    """Demonstration sounds one after the other, five seconds each, in stereo."""
    with soundfile.SoundFile(path, "w", RATE_HZ, 2, "PCM_16") as file:
        for number in range(seconds // SOUND_SECONDS):
            samples = np.zeros(SOUND_SECONDS * RATE_HZ, np.float32)
            heard = load_clip(SOUNDS[number % len(SOUNDS)]).at_rate(RATE_HZ)[: len(samples)]
            samples[: len(heard)] = heard
            file.write(np.stack([samples, 0.8 * samples], axis=1))


@cache
def described(sound: Path) -> Acoustics:
    """What was measured: a storyboard's pictures have it on their cards."""
    return describe(load_clip(sound))


def take(number: int, start_seconds: float, kind: str) -> Take:
    """A shot: every second one of "both", and of the hour, is a painting."""
    sound = SOUNDS[number % len(SOUNDS)]
    clip = load_clip(sound)
    acoustics, style = described(sound), STYLES[number % len(STYLES)]

    def painting(size):
        return paint(clip, acoustics, sound.stem, seed=number, style=style, size=size)

    def still(size):
        picture = Image.open(io.BytesIO(painting((1024, 1024)).png))
        return Still(picture, number)

    if kind == "paintings" or (kind in ("both", "hour") and number % 2):
        return Take(start_seconds, lambda size: Painted(painting(size)))
    return Take(start_seconds, still, DISSOLVE_SECONDS)


@contextmanager
def processes_beside() -> Iterator[dict[int, int]]:
    """The most memory in kB that each process which this one began ever held, as far as was seen.

    What the system says of processes that are over includes the one that began them.
    """
    held: dict[int, int] = {}
    done = threading.Event()

    def look():
        while not done.wait(0.1):
            for children in Path("/proc/self/task").glob("*/children"):
                for number in map(int, children.read_text().split()):
                    status = Path(f"/proc/{number}/status")
                    with suppress(OSError, StopIteration):
                        lines = status.read_text().splitlines()
                        line = next(one for one in lines if one.startswith("VmHWM"))
                        held[number] = int(line.split()[1])

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield held
    finally:
        done.set()
        looking.join()


def film(kind: str, folder: Path) -> None:
    """Make one film and print what it took."""
    seconds, each, size = FILMS[kind]
    write_recording(folder / "sound.wav", seconds)
    takes = [take(number, number * each, kind) for number in range(seconds // each)]
    before, started = os.times(), time.perf_counter()
    with processes_beside() as held:
        make_film(folder / "sound.wav", takes, folder / "film.mp4", size=size)
    beside = sum(held.values())
    clock = time.perf_counter() - started
    after = os.times()
    used = sum(after[:4]) - sum(before[:4])  # with the process that rasterises
    found = {
        "seconds": seconds,
        "size": list(size),
        "clock_seconds": round(clock, 1),
        "processor_seconds": round(used, 1),
        "times_real_time": round(seconds / clock, 1),
        "peak_mb": round((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss + beside) / 1_024),
        "film_mb": round((folder / "film.mp4").stat().st_size / 1e6, 1),
        "waiting_beside": round(os.getloadavg()[0], 1),
    }
    print(json.dumps(found))


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--films", nargs="+", choices=FILMS, default=list(FILMS))
    parser.add_argument("--film", choices=FILMS, help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, default=ROOT / "reports" / "film_speed.json")
    options = parser.parse_args()
    if options.film:
        with tempfile.TemporaryDirectory() as folder:
            film(options.film, Path(folder))
        return
    films = {}
    for kind in options.films:
        line = [sys.executable, __file__, "--film", kind]
        films[kind] = json.loads(subprocess.run(line, check=True, capture_output=True).stdout)
        print(kind, films[kind], flush=True)
    save_metrics({"cores": os.cpu_count(), "fps": 25, "films": films}, options.out)


if __name__ == "__main__":
    main()

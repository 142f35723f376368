"""How long it takes to name a sound.

    python benchmarks/classifier_speed.py

On one core, in processor seconds (so that other work on the machine hardly disturbs it; the best
third of the repeats counts): a warm five-second clip from samples to probabilities, features
included, by every model of the table, and by YAMNet alone for comparison; `soundscape classify` on
400 clips of five seconds; and one cold call of it, whose seconds of the clock are told too. Models
that ship run as they ship, on LiteRT; a network that does not ship runs in Keras. The sounds are
computed, and models that do not ship are trained on computed sounds: what a clip takes does not
depend on what it is. Writes ``reports/classifier_speed.json``.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

# On one core from the very start: libraries count the cores when they are imported, and a thread of
# theirs that waits for a second core which is not there would be counted as work.
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})

import numpy as np
import soundfile

from soundscape import datasets, models, training
from soundscape.audio import Clip
from soundscape.datasets import synthetic
from soundscape.errors import ModelError
from soundscape.evaluation import save_metrics
from soundscape.models import SPECS, Classifier, feature_of, files, yamnet
from soundscape.training import recipe_of

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 5.0


def processor_ms(work: Callable[[Clip], object], clips: list[Clip], repeats: int) -> float:
    """Processor milliseconds of a clip when warm."""
    work(clips[0])
    taken = []
    for number in range(repeats):
        started = time.process_time()
        work(clips[number % len(clips)])
        taken.append(1e3 * (time.process_time() - started))
    return round(float(np.mean(sorted(taken)[: max(1, repeats // 3)])), 2)


def workers() -> dict[str, Callable[[Clip], object]]:
    """How each model of the table, and YAMNet alone, names a clip."""
    found: dict[str, Callable[[Clip], object]] = {}
    for name in files.shipped():
        network = files.read_model(name).network
        try:
            found.setdefault(network, Classifier.load(name).predict)
        except ModelError as missing:  # YAMNet is not here
            print(missing, file=sys.stderr)
    dataset = datasets.load("synthetic")
    for name, spec in SPECS.items():
        if name in found or spec.looks_at.needs_yamnet:
            continue
        if spec.kind == "network":
            fitted = models.build(name, len(dataset.classes))
        else:
            fitted = training.fold_model(dataset, recipe_of(name), fold=1, seed=0).fitted
        found[name] = in_memory(spec.feature, fitted)
    with contextlib.suppress(ModelError):
        found["YAMNet alone"] = yamnet.find().said
    return found


def in_memory(kind: str, fitted) -> Callable[[Clip], object]:
    """A model that is not in a folder."""

    def name(clip: Clip):
        heard = feature_of(clip, kind)[None]
        if hasattr(fitted, "predict_proba"):
            return fitted.predict_proba(heard)
        return fitted.predict_on_batch(heard.astype(np.float32))

    return name


def command(paths: list[str]) -> tuple[float, float]:
    """Seconds of the clock and of the processor of `soundscape classify`."""
    line = [sys.executable, "-m", "soundscape", "classify", "--csv", *paths]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    subprocess.run(line, check=True, capture_output=True, cwd=ROOT)
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=30)
    parser.add_argument("--clips", type=int, default=400)
    parser.add_argument("--out", type=Path, default=ROOT / "reports" / "classifier_speed.json")
    options = parser.parse_args()
    clips = [synthetic.synthesize(label, 7) for label in synthetic.LABELS]
    result = {"clip_ms": {}, "cores": 1, "machine": platform.machine(), "processor": processor()}
    for name, work in workers().items():
        result["clip_ms"][name] = processor_ms(work, clips, options.repeats)
        print(f"{name:20s} {result['clip_ms'][name]:8.2f} ms a clip", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for number in range(options.clips):
            files.append(f"{folder}/{number:03d}.wav")
            soundfile.write(files[-1], clips[number % len(clips)].samples, clips[0].rate_hz)
        cold = [command(files[:1]) for _ in range(3)]
        _, busy = command(files)
    result["cold_start_seconds"] = {
        "clock": round(min(wall for wall, _ in cold), 2),
        "processor": round(min(spent for _, spent in cold), 2),
    }
    result["classify_command"] = {
        "clips": options.clips,
        "processor_seconds": round(busy, 2),
        "clips_a_second": round(options.clips / busy, 1),
        "times_real_time": round(SECONDS * options.clips / busy),
    }
    print(json.dumps({name: result[name] for name in ("cold_start_seconds", "classify_command")}))
    save_metrics(result, options.out)


def processor() -> str:
    """Name of the processor, where the system tells it."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


if __name__ == "__main__":
    main()

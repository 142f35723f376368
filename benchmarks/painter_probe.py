"""Can the class of a sound be read off its picture, and do pictures of a class differ?

    python benchmarks/painter_probe.py --labels esc10
    python benchmarks/painter_probe.py --labels all

Paints real recordings of the classes with a seed of its own each, so that style, palette and
composition vary; makes thumbnails of 32 x 32 pixels; and lets scikit-learn's ridge classifier, a
linear one, as it comes, name the class from the pixels, trained on four official folds and tested
on the fifth. ``all`` are all kinds that have a drawing of their own. Of a kind that ESC-50 has no
recordings of, those of the nearest class are painted (`soundscape.artwork.sheets.RELATED`), or,
where none is near, any of the fold: a drawing has to be known by itself, not by how loud or long
its sounds are. Writes ``reports/painter/probe_<labels>.json``.
"""

from __future__ import annotations

import argparse
import io
import json
import random
from collections import Counter
from pathlib import Path

import numpy as np
from PIL import Image
from tqdm import tqdm

from soundscape import datasets
from soundscape.artwork.sheets import DRAWN_KINDS, items_of
from soundscape.errors import DatasetError
from soundscape.features import describe
from soundscape.painter import STYLES, paint

SIDE, PAINTED = 32, 128
LABELS = {"esc10": datasets.ESC10_CLASSES, "all": DRAWN_KINDS}


def thumbnail(clip, acoustics, label: str, seed: int, style: str | None = None) -> np.ndarray:
    """Pixels of a small picture [shape=(3072,), 0 to 1]."""
    png = paint(clip, acoustics, label, seed=seed, style=style, size=(PAINTED, PAINTED)).png
    small = Image.open(io.BytesIO(png)).convert("RGB").resize((SIDE, SIDE), Image.BOX)
    return np.asarray(small, dtype=float).ravel() / 255


def recordings(table, label: str) -> list:
    """Those of the class or of one that is near, else all there are, in an order of chance."""
    try:
        return items_of(table, label)
    except DatasetError:
        return random.Random(label).sample(table.items, len(table.items))


def gather(labels, per_fold: int = 8, progress: bool = True):
    """Thumbnails, labels and folds of real recordings, the first so many of a class and fold."""
    table, chosen, seen = datasets.load("esc50"), [], Counter()
    for label in labels:
        for item in recordings(table, label):
            seen[label, item.fold] += 1
            if seen[label, item.fold] <= per_fold:
                chosen.append((label, item))
    rows, measured = [], {}
    for seed, (label, item) in enumerate(tqdm(chosen, disable=not progress), start=1):
        if item.clip_id not in measured:
            clip = table.load(item)
            measured[item.clip_id] = clip, describe(clip)
        rows.append((thumbnail(*measured[item.clip_id], label, seed), label, item.fold))
    pixels, names, folds = zip(*rows, strict=True)
    return np.array(pixels), np.array(names), np.array(folds)


def probe(pixels: np.ndarray, names: np.ndarray, folds: np.ndarray):
    """What a linear classifier takes each thumbnail for that it was not trained on."""
    from sklearn.linear_model import RidgeClassifier

    guessed = np.empty_like(names)
    for fold in np.unique(folds):
        test = folds == fold
        guessed[test] = RidgeClassifier().fit(pixels[~test], names[~test]).predict(pixels[test])
    return guessed


def distances(pixels: np.ndarray, names: np.ndarray) -> dict[str, dict[str, float]]:
    """Root mean square difference (0 to 1) of thumbnails of one class: smallest and median."""
    from scipy.spatial.distance import pdist

    found = {}
    for name in dict.fromkeys(names):
        apart = pdist(pixels[names == name]) / np.sqrt(pixels.shape[1])
        found[str(name)] = {
            "smallest": round(float(apart.min()), 4),
            "median": round(float(np.median(apart)), 4),
        }
    return found


def main() -> None:
    """Paint, probe, print and write."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--labels", choices=LABELS, default="esc10")
    options.add_argument("--out", type=Path, default=Path("reports/painter"))
    chosen = options.parse_args()
    labels = LABELS[chosen.labels]
    pixels, names, folds = gather(labels)
    right = probe(pixels, names, folds) == names
    by_fold = [100 * float(right[folds == fold].mean()) for fold in np.unique(folds)]
    result = {
        "what": f"linear probe on {SIDE} x {SIDE} thumbnails, official folds",
        "pictures": len(names),
        "styles": list(STYLES),
        "accuracy_percent": round(100 * float(right.mean()), 2),
        "fold_std_percent": round(float(np.std(by_fold)), 2),
        "folds_percent": [round(value, 2) for value in by_fold],
        "recall_percent": {
            name: round(100 * float(right[names == name].mean()), 1) for name in labels
        },
        "apart": distances(pixels, names),
    }
    chosen.out.mkdir(parents=True, exist_ok=True)
    target = chosen.out / f"probe_{chosen.labels}.json"
    target.write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    print(f"{'class':18}{'recall':>8}{'apart: least':>14}{'median':>9}")
    for name in labels:
        apart = result["apart"][name]
        recall = f"{result['recall_percent'][name]:.1f} %"
        print(f"{name:18}{recall:>8}{apart['smallest']:14.3f}{apart['median']:9.3f}")
    spread = result["fold_std_percent"]
    print(f"accuracy {result['accuracy_percent']:.1f} % (std over folds {spread:.1f}): {target}")


if __name__ == "__main__":
    main()

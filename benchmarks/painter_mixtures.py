"""Can all sounds of a mixture be read off its one picture, and how long does such a picture take?

    python benchmarks/painter_mixtures.py

Mixes two or three kinds of sound from ESC-50 recordings of one fold, so many mixtures a fold, tells
the painter what was mixed (`audio.mixing` knows), and paints each with three seeds of its own, so
that style, palette and places vary. A probe that knows nothing of the drawings finds small patches
in the pictures without their labels (k-means after Coates and Ng 2012; of each of 1,600 the
strongest answer anywhere in a picture counts). A ridge regression learns on four folds which of
them go with which kind, and is asked about the fifth: mean average precision over kinds. How far
that tells of the pictures, how far of the few that the probe has seen, is told by a second one that
is taught a quarter of them. Writes ``reports/painter/mixtures.json``.
"""

from __future__ import annotations

import argparse
import io
import json
import time
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image
from tqdm import tqdm

from soundscape import datasets
from soundscape.artwork.hearing import heard_as
from soundscape.audio.mixing import Ingredient, MixingRecipe, mix
from soundscape.features import describe
from soundscape.painter import STYLES, paint
from soundscape.timeline import Event

FIGURES = (
    "dog", "rooster", "cat", "cow", "crow", "frog", "crying_baby", "siren", "train", "church_bells",
    "helicopter", "clock_tick", "chainsaw", "laughing",
)  # fmt: skip
BEDS = ("rain", "sea_waves", "wind", "crackling_fire")
LABELS = (*FIGURES, *BEDS)
SIDE, PATCH, PATCHES, SEEDS = 96, 11, 1_600, 3
RECIPE = MixingRecipe(events=(3, 5), snr_db=(3.0, 20.0), bed_db=(-40.0, -25.0))


@cache
def recordings() -> dict[tuple[str, int], list]:
    """The items of each kind and fold."""
    found: dict[tuple[str, int], list] = {}
    for item in datasets.load("esc50").items:
        if item.label in LABELS:
            found.setdefault((item.label, item.fold), []).append(item)
    return found


@cache
def loaded(clip_id: str):
    """A recording; each is read once."""
    table = datasets.load("esc50")
    return table.load(next(item for item in table.items if item.clip_id == clip_id))


def mixture(fold: int, seed: int):
    """A clip and the sounds in it."""
    rng = np.random.default_rng(seed)
    while True:
        count = int(rng.integers(2, 4))
        bed = [str(rng.choice(BEDS))] if rng.random() < 0.6 else []
        names = [str(one) for one in rng.choice(FIGURES, count - len(bed), replace=False)]

        def one_of(label):
            items = recordings()[label, fold]
            return Ingredient(loaded(items[int(rng.integers(len(items)))].clip_id), label)

        made = mix([one_of(n) for n in bed], [one_of(n) for n in names], RECIPE, seed=seed)
        labels = dict.fromkeys(event.label for event in made.truth)
        if len(labels) >= 2:
            break
    sounds = []
    for label in labels:
        own = [Event(e.onset, e.offset, label) for e in made.truth if e.label == label]
        sounds.append(heard_as(made.clip, label, own))
    return made.clip, tuple(sorted(sounds, key=lambda one: one.label in BEDS))


def gather(count: int):
    """Pictures [shape=(n, SIDE, SIDE, 3), 0 to 1], what is in them [shape=(n, labels)], folds."""
    pictures, truth, folds = [], [], []
    for fold in range(1, 6):
        for number in tqdm(range(count), desc=f"fold {fold}"):
            seed = 10_000 * fold + number
            clip, sounds = mixture(fold, seed)
            measured, labels = describe(clip), {one.label for one in sounds}
            for other in range(SEEDS):
                options = {"seed": SEEDS * seed + other, "size": (2 * SIDE, 2 * SIDE)}
                made = paint(clip, measured, sounds[0].label, sounds=sounds, **options)
                picture = Image.open(io.BytesIO(made.png)).convert("RGB")
                small = picture.resize((SIDE, SIDE), Image.BOX)
                pictures.append(np.asarray(small, dtype=np.float32) / 255)
                truth.append([label in labels for label in LABELS])
                folds.append(fold)
    return np.array(pictures), np.array(truth), np.array(folds)


def patches(picture: np.ndarray, step: int) -> np.ndarray:
    """Patches of a picture [shape=(n, PATCH * PATCH * 3)], each less its mean, of one contrast."""
    windows = np.lib.stride_tricks.sliding_window_view(picture, (PATCH, PATCH), axis=(0, 1))
    rows = windows[::step, ::step].reshape(-1, PATCH * PATCH * 3)
    rows = rows - rows.mean(axis=1, keepdims=True)
    return rows / np.sqrt(rows.var(axis=1, keepdims=True) + 0.003)


def answers(pictures: np.ndarray, chosen: np.ndarray, whiten: np.ndarray) -> np.ndarray:
    """The strongest answer of each picture to each patch [shape=(pictures, PATCHES)]."""
    found = []
    for picture in pictures:
        rows = patches(picture, 3).astype(np.float32) @ whiten
        rows /= np.linalg.norm(rows, axis=1, keepdims=True) + 1e-6
        found.append((rows @ chosen.T).max(axis=0))
    return np.array(found)


def features(pictures: np.ndarray) -> np.ndarray:
    """Answers to patches that were found without labels [shape=(pictures, PATCHES)]."""
    from sklearn.cluster import MiniBatchKMeans

    rng = np.random.default_rng(0)
    chosen = [
        rng.permutation(patches(one, 3))[:120] for one in pictures[:: max(1, len(pictures) // 400)]
    ]
    sample = np.concatenate(chosen)
    values, vectors = np.linalg.eigh(np.cov(sample.T))
    whiten = (vectors / np.sqrt(values + 0.1)) @ vectors.T
    white = sample @ whiten
    white /= np.linalg.norm(white, axis=1, keepdims=True) + 1e-6
    means = MiniBatchKMeans(PATCHES, random_state=0, n_init=1, max_iter=10, batch_size=4096)
    centres = means.fit(white).cluster_centers_
    centres /= np.linalg.norm(centres, axis=1, keepdims=True) + 1e-6
    return answers(pictures, centres.astype(np.float32), whiten.astype(np.float32))


def probe(known: np.ndarray, truth: np.ndarray, folds: np.ndarray) -> np.ndarray:
    """How much each label is in each picture, as the other folds' pictures teach it."""
    from sklearn.linear_model import RidgeCV
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    said = np.zeros(truth.shape)
    for fold in np.unique(folds):
        test = folds == fold
        ridge = make_pipeline(StandardScaler(), RidgeCV(10.0 ** np.arange(1, 6)))
        said[test] = ridge.fit(known[~test], truth[~test]).predict(known[test])
    return said


def precisions(known: np.ndarray, truth: np.ndarray, folds: np.ndarray) -> dict[str, float]:
    """Average precision of every label."""
    from sklearn.metrics import average_precision_score

    said = probe(known, truth, folds)
    return {
        label: round(float(average_precision_score(truth[:, k], said[:, k])), 3)
        for k, label in enumerate(LABELS)
    }


def mean(precision: dict[str, float]) -> float:
    """Over labels."""
    return round(float(np.mean(list(precision.values()))), 3)


def seconds(repeats: int = 3) -> dict[str, float]:
    """Processor seconds of a picture of three sounds at 1024 pixels, in each style."""
    clip, sounds = mixture(1, 10_003)
    acoustics, found = describe(clip), {}
    for style in STYLES:
        spent = []
        for _ in range(repeats):
            begun = time.process_time()
            paint(clip, acoustics, sounds[0].label, seed=1, style=style, sounds=sounds)
            spent.append(time.process_time() - begun)
        found[style] = round(min(spent), 2)
    return found


def main() -> None:
    """Mix, paint, probe, print and write."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--count", type=int, default=160, help="mixtures a fold")
    options.add_argument("--out", type=Path, default=Path("reports/painter"))
    chosen = options.parse_args()
    pictures, truth, folds = gather(chosen.count)
    known, in_a_fold = features(pictures), chosen.count * SEEDS
    fewer = np.arange(len(pictures)) % in_a_fold < in_a_fold // 4
    precision = precisions(known, truth, folds)
    less = precisions(known[fewer], truth[fewer], folds[fewer])
    result = {
        "what": f"probe on {SIDE} x {SIDE} pictures of mixtures of two and three sounds, by folds",
        "pictures": len(pictures),
        "mean_average_precision": mean(precision),
        "a_quarter_of_the_pictures": mean(less),
        "average_precision": precision,
        "seconds_at_1024": seconds(),
    }
    chosen.out.mkdir(parents=True, exist_ok=True)
    target = chosen.out / "mixtures.json"
    target.write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()

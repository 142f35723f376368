"""What keeping the ear in 8 bits costs, asked about unheard folds.

    python benchmarks/eight_bits.py

needs ESC-50 and the networks of the folds in the cache (``soundscape train --dataset esc50
--model ear``). It prints the accuracy on ESC-50 of the networks as they were trained and as they
would ship, and the share of clips that are named otherwise.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from soundscape import Classifier, datasets, training
from soundscape._util.paths import work_cache
from soundscape.models import cut, quantised, write_ear, write_head
from soundscape.training import features_of, recipe_of

EXAMPLES = 100
PLAIN = {"temperature": 1.0, "threshold": 0.5, "training": {}}


def main() -> None:
    dataset, recipe, cache = datasets.load("esc50"), recipe_of("ear"), work_cache()
    shown = features_of(dataset, "heard", cache=cache, progress=True)
    folds = np.array([item.fold for item in dataset.items])
    before, after, changed = [], [], []
    for fold in dataset.folds:
        model = training.fold_model(dataset, recipe, fold=fold, seed=0, cache=cache)
        rows, others = np.flatnonzero(folds == fold), np.flatnonzero(folds != fold)
        windows = [
            cut(shown[row].astype(np.float32))[::4] for row in others[:: len(others) // EXAMPLES]
        ]
        with TemporaryDirectory() as scratch:
            small = in_eight_bits(model.fitted, Path(scratch), np.concatenate(windows), dataset)
            items = [dataset.items[row] for row in rows]
            said = np.array([small.predict(dataset.load(item)).labels[0] for item in items])
        truth = np.array([item.label for item in items])
        first = np.array(dataset.classes)[model.logits(shown[rows]).argmax(axis=1)]
        before.append(100 * (first == truth).mean())
        after.append(100 * (said == truth).mean())
        changed.append(100 * (said != first).mean())
    print(f"as trained: {np.mean(before):.2f} %; in 8 bits: {np.mean(after):.2f} %")
    print(f"named otherwise: {np.mean(changed):.2f} %")


def in_eight_bits(network, home: Path, windows: np.ndarray, dataset) -> Classifier:
    """The head for clips of an ear, as it would ship."""
    settings = {"slope": 1.0, "offset": 0.0, "threshold": 0.5}
    options = {"body": quantised(network, windows), "calibration": settings, "training": {}}
    body = write_ear(network, home / "world", name="world", **options)
    kernel, bias = network.get_layer("logits").get_weights()
    facts = {"name": "esc50", "labels": dataset.classes, "kind": "ear", **PLAIN}
    write_head(home / "esc50", kernel.T, bias, body=body, **facts)
    return Classifier.load(home / "esc50")


if __name__ == "__main__":
    main()

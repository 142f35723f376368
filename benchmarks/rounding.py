"""What rounding the ear's weights to fewer significant bits costs, asked about unheard folds.

    python benchmarks/rounding.py

needs ESC-50 and the networks of the folds in the cache (``soundscape train --dataset esc50
--model ear --count 3``). It prints, for each number of bits, the accuracy on ESC-50 and the share
of clips that are named otherwise than by the weights as they were trained.
"""

from __future__ import annotations

import numpy as np

from soundscape import datasets, training
from soundscape._util.paths import work_cache
from soundscape.models import spec_of, writing
from soundscape.training import features_of, recipe_of

SEEDS = range(3)
BITS = (8, 7, 6, 5, 4)


def main() -> None:
    dataset, recipe, cache = datasets.load("esc50"), recipe_of("ear"), work_cache()
    features = features_of(dataset, spec_of("ear").feature, cache=cache, progress=True)
    folds = np.array([item.fold for item in dataset.items])
    truth = np.array([dataset.classes.index(item.label) for item in dataset.items])
    right, changed = ({bits: [] for bits in (None, *BITS)} for _ in range(2))
    for fold in dataset.folds:
        rows = np.flatnonzero(folds == fold)
        for seed in SEEDS:
            model = training.fold_model(dataset, recipe, fold=fold, seed=seed, cache=cache)
            weights = model.fitted.get_weights()
            first = model.logits(features[rows]).argmax(axis=1)
            for bits in (None, *BITS):
                if bits:
                    model.fitted.set_weights([writing.rounded(w, bits) for w in weights])
                said = model.logits(features[rows]).argmax(axis=1)
                right[bits].append(100 * (said == truth[rows]).mean())
                changed[bits].append(100 * (said != first).mean())
    for bits, values in right.items():
        name = f"{bits} bits" if bits else "as trained"
        print(f"{name:10}  {np.mean(values):.2f} %  {np.mean(changed[bits]):.2f} % named otherwise")


if __name__ == "__main__":
    main()

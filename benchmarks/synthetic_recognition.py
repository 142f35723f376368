"""How many synthetic sounds do weights recognise that were trained on real ones only?

    python benchmarks/synthetic_recognition.py [--clips 50] [--seed 1000]

Prints one line a class: the share recognised and what the others were taken for.
"""

from __future__ import annotations

import argparse
from collections import Counter

from soundscape.datasets.synthetic import LABELS, synthesize
from soundscape.models import Classifier


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clips", type=int, default=50, help="clips a class")
    parser.add_argument("--seed", type=int, default=1_000, help="seed of the first clip")
    arguments = parser.parse_args()
    classifier = Classifier.load()
    right = 0
    for label in LABELS:
        seeds = range(arguments.seed, arguments.seed + arguments.clips)
        heard = Counter(classifier.predict(synthesize(label, seed)).labels[0] for seed in seeds)
        right += heard[label]
        share = 100 * heard.pop(label, 0) / arguments.clips
        others = ", ".join(f"{name} {count}" for name, count in heard.most_common())
        print(f"{label:15} {share:5.0f} %  {others}")
    print(f"{'all':15} {100 * right / (arguments.clips * len(LABELS)):5.1f} %")


if __name__ == "__main__":
    main()

"""The model card that people read, made of the one that programs read."""

from __future__ import annotations

import json
import os
from pathlib import Path

from .. import evaluation
from .._util.files import write_whole
from .._util.labels import pretty
from ..models import read_model, spec_of
from ..models.files import WEIGHTS_HOME

__all__ = ["ATTRIBUTION", "restate", "write_model_card"]

ATTRIBUTION = "ATTRIBUTION.md"
"""Beside a network whose clips have authors that want to be named."""


def restate(name: str, result: evaluation.Score) -> None:
    """Write a new score into the cards of a model that ships; its weights stay as they are."""
    folder = WEIGHTS_HOME / name
    facts = json.loads((folder / "card.json").read_text("utf-8"))
    facts["training"]["cross_validation"] = result.to_dict()
    evaluation.save_metrics(facts, folder / "card.json")
    write_model_card(folder)


def write_model_card(folder: str | os.PathLike) -> Path:
    """Write ``MODEL_CARD.md``: what ``card.json`` says of a model, for people.

    Parameters
    ----------
    folder : path
        A model folder.

    Returns
    -------
    Path
        Of the card.
    """
    folder = Path(folder)
    files = read_model(folder)
    facts = files.facts["training"]
    result = facts["cross_validation"]
    folds = ", ".join(f"{fold}: {value:.1f} %" for fold, value in result["folds"].items())
    interval = f"{result['low']:.1f} to {result['high']:.1f}"
    weights = "head.npz" if spec_of(files.network).kind == "head" else "model.tflite.gz"
    size = (files.folder / weights).stat().st_size / 1e6
    where = f" It is the network of `{files.folder.name}`." if files.folder != folder else ""
    beyond = len(files.outputs) - len(files.labels)
    something = (
        f" Of {beyond} other sounds it was trained on it says that they are none of these."
        if beyond
        else ""
    )
    credited = (files.folder / ATTRIBUTION).is_file()
    credit = f" (listed in {ATTRIBUTION} of the network)" if credited else ""
    # What ran is kept as it was: recipes of other types have no such entry.
    begun = facts["recipe"].get("begin") == "yamnet"
    beginning = ", after what YAMNet had learnt" if begun else ", nothing else"
    origin = (
        " YAMNet, from which they derive by further training, is (c) The TensorFlow Authors, under "
        "the Apache License 2.0 (LICENSE-YAMNET.txt of the network)."
        if begun
        else ""
    )
    what = spec_of(files.network).title
    named = ", ".join(map(pretty, files.labels))
    text = f"""# Model card: {files.name}

{what}. {files.facts["parameters"]:,} parameters, {size:.2g} MB of weights.{where}
It names environmental sounds: {named}.{something}

## Data
{facts["clips"]} clips of {facts["dataset"]}{beginning}. Licences of the data:
{facts["licence"]}.

> {facts["citation"]}

## Protocol and result
Scored on {len(result["folds"])} official folds, each by a model that has never heard it; every
setting was fixed beforehand. Accuracy {result["accuracy"]:.1f} % (mean over folds and
{result["seeds"]} seed(s); standard deviation over folds {result["fold_std"]:.1f}, over seeds
{result["seed_std"]:.1f}; 95 % interval {interval}, by bootstrap (BCa) over
the {result["recordings"]:,} recordings that the clips were cut from). Folds: {folds}. The
shipped weights come from the same recipe trained once more on all folds (seed {facts["seed"]},
{facts["seconds"]:.0f} s with {facts["backend"]}, {facts["peak_memory_mb"]} MB of memory).

Probabilities are softmax outputs at temperature {files.temperature}, fitted on the out-of-fold
predictions; below {files.threshold} the verdict is "unknown", which one known sound in twenty gets.

## Limits
Trained on {facts["clips"]} short recordings: unusual microphones, mixtures of sounds and sounds
of other classes can be named wrongly and with confidence. Not for safety, security or surveillance.

## Licence
The weights may be used under the terms of their data{credit}: {facts["licence"]}, with
attribution to the data set above.{origin}
"""
    return write_whole(folder / "MODEL_CARD.md", text.encode())

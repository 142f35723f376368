"""Train the model that ships: a recipe once more on all folds, written as a model folder."""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from .. import evaluation
from .._util.files import write_whole
from ..datasets import Dataset
from ..models.files import (
    HEADS,
    WEIGHTS_HOME,
    ModelFiles,
    read_model,
    write_head,
    write_model,
    write_view,
)
from ..training import finetune, fold_model
from ..training.recipes import RECIPES
from .crossval import PREDICTIONS

__all__ = ["SHIPPED", "restate", "ship", "shipped_name"]

SHIPPED = ("ear", "resnet", "yamnet")
"""Models that can be written as a folder, to come with the package or to be loaded from."""


def ship(
    reports: str | os.PathLike,
    dataset: Dataset,
    model: str = "resnet",
    *,
    seed: int = 0,
    folder: str | os.PathLike | None = None,
    cache: str | os.PathLike | None = None,
) -> ModelFiles:
    """Train a recipe on all folds and write the model folder.

    Temperature and threshold come from the out-of-fold predictions under `reports`, which must
    exist (`cross_validate_to`): the shipped network has heard every clip, so its own answers on
    them say nothing.
    """
    predictions = evaluation.read_predictions(Path(reports) / model / PREDICTIONS)
    result = evaluation.score(predictions)
    temperature = evaluation.fit_temperature(predictions)
    recipe = RECIPES[model]
    trained = fold_model(dataset, recipe, fold=None, seed=seed, cache=cache)
    lesson = finetune.lesson_for(dataset) if model == "ear" else None
    heard = lesson.dataset if lesson else dataset
    name = shipped_name(model, dataset.name)
    folder = Path(folder or WEIGHTS_HOME / name)
    facts = {
        "name": name,
        "labels": dataset.classes,
        "temperature": round(temperature, 4),
        "threshold": round(evaluation.fit_threshold(predictions, temperature), 4),
        "training": {
            "dataset": heard.name,
            "clips": len(heard.items),
            "licence": _licence(heard),
            "citation": dataset.citation,
            "recipe": asdict(recipe),
            "seed": seed,
            "seconds": round(trained.cost.seconds, 1),
            "peak_memory_mb": trained.cost.peak_memory_mb,
            "backend": trained.cost.backend,
            "cross_validation": result.to_dict(),
        },
    }
    larger = finetune.LARGER.get(dataset.name)
    if model in HEADS:
        files = write_head(trained.fitted, folder, kind=model, **facts)
    elif lesson and larger:
        # The same network answers for both; what it knows beyond the labels says "something else".
        network = read_model(folder.parent / larger)
        table = evaluation.read_predictions(Path(reports).parent / larger / model / PREDICTIONS)
        facts["threshold"] = round(
            evaluation.fit_threshold(table, temperature, known=dataset.classes), 4
        )
        files = write_view(folder, network, **facts)
    else:
        files = write_model(trained.fitted, folder, kind=model, **facts)
        if lesson:
            write_whole(folder / "ATTRIBUTION.md", finetune.attribution(lesson).encode())
    _write_model_card(folder, files, result)
    return files


def shipped_name(model: str, dataset: str) -> str:
    """What a model of a data set is called as one that ships."""
    return dataset if model == "ear" else f"{model}-{dataset}"


def restate(name: str, result: evaluation.Score) -> None:
    """Write a new score into the cards of a model that ships; its weights stay as they are."""
    folder = WEIGHTS_HOME / name
    facts = json.loads((folder / "card.json").read_text("utf-8"))
    facts["training"]["cross_validation"] = result.to_dict()
    evaluation.save_metrics(facts, folder / "card.json")
    _write_model_card(folder, read_model(folder), result)


def _licence(dataset: Dataset) -> str:
    """The licences of the clips, where they have their own; else the data set's."""
    counts = Counter(item.licence for item in dataset.items if item.licence)
    if sum(counts.values()) < len(dataset.items):
        return dataset.licence
    return ", ".join(f"{licence} ({count} clips)" for licence, count in counts.most_common())


_KINDS = {
    "ear": "A MobileNet on log-mel spectrograms that began with the weights of YAMNet (by Google, "
    "Apache-2.0, taught with AudioSet), all of which went on learning from computed variants of "
    "the clips below. It does not need YAMNet",
    "resnet": "A residual network on log-mel spectrograms",
    "yamnet": "A linear head on the embedding of YAMNet (which does not come with it and is needed "
    "to use it)",
}


def _write_model_card(folder: Path, files: ModelFiles, result: evaluation.Score) -> None:
    facts = files.facts["training"]
    folds = ", ".join(f"{fold}: {value:.1f} %" for fold, value in result.folds.items())
    heard_with = "head.npz" if files.network in HEADS else "model.tflite.gz"
    size = (files.folder / heard_with).stat().st_size / 1e6
    where = f" It is the network of `{files.folder.name}`." if files.folder != folder else ""
    beyond = len(files.outputs) - len(files.labels)
    something = (
        f" Of {beyond} other sounds it was taught it says that they are none of these."
        if beyond
        else ""
    )
    credit = " (listed in ATTRIBUTION.md of the network)" if files.network == "ear" else ""
    begun = facts["recipe"].get("begin") == "yamnet"
    beginning = ", after what YAMNet had learnt" if begun else ", nothing else"
    origin = (
        " YAMNet, from which they derive by further training, is (c) The TensorFlow Authors, under "
        "the Apache License 2.0 (LICENSE-YAMNET.txt of the network)."
        if begun
        else ""
    )
    named = ", ".join(label.replace("_", " ") for label in files.labels)
    text = f"""# Model card: {files.name}

{_KINDS[files.network]}. {files.facts["parameters"]:,} parameters, {size:.2g} MB of weights.{where}
It names environmental sounds: {named}.{something}

## Data
{facts["clips"]} clips of {facts["dataset"]}{beginning}. Licences of the data:
{facts["licence"]}.

> {facts["citation"]}

## Protocol and result
Scored on {len(result.folds)} official folds, each by a model that has never heard it; every
setting was fixed beforehand. Accuracy {result.accuracy:.1f} % (mean over folds and
{result.seeds} seed(s); standard deviation over folds {result.fold_std:.1f}, over seeds
{result.seed_std:.1f}; 95 % interval {result.low:.1f} to {result.high:.1f}, by bootstrap (BCa) over
the {result.recordings:,} recordings that the clips were cut from). Folds: {folds}. The
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
    write_whole(folder / "MODEL_CARD.md", text.encode())

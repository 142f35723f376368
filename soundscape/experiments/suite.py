"""What ``soundscape measure`` writes: one measure of one model, and a line that says the result."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

from .. import datasets, evaluation
from .._util.choices import chosen
from ..augment.corruptions import CORRUPTIONS, Corruption
from ..datasets import Dataset
from ..errors import DatasetError, ModelError, SoundscapeError
from ..models import SPECS, audioset, spec_of
from ..training import FineTuneRecipe, features_of, fold_model, recipe_of, seeds_of
from . import (
    ablation,
    detection,
    everyday,
    mixtures,
    open_set,
    pairs,
    robustness,
    split_leakage,
)
from .answers import TAUGHT, hear, sets
from .crossval import PREDICTIONS
from .ears import ears_of_folds
from .listening import listener_of, listener_of_fold

__all__ = ["MEASURES", "STRANGERS", "check", "possible", "write", "write_all"]

MEASURES = ("robustness", "open-set", "random-split", "detection", "everyday", "pairs")
"""What models are asked once they are trained; "ablation" trains the ear anew, on demand only."""
STRANGERS = {"esc10": "esc50"}
"""Where the sounds that a data set's models do not know come from: of the same folds."""


def check(what: str, dataset: Dataset, model: str) -> None:
    """Whether a measure can be had of a model.

    Raises
    ------
    SoundscapeError
        When there is no such measure or model.
    DatasetError, ModelError
        When the data set has no unknown sounds, or the model is not dealt random folds or has no
        ingredients to leave out.
    """
    obstacle = _obstacle(what, dataset, model)
    if obstacle:
        raise obstacle


def possible(what: str, dataset: Dataset, model: str) -> bool:
    """Whether `check` lets it pass; a measure or model that does not exist raises all the same."""
    return _obstacle(what, dataset, model) is None


def _obstacle(what: str, dataset: Dataset, model: str) -> SoundscapeError | None:
    chosen(what, _WRITERS, "measure")
    spec = spec_of(model)
    if what == "open-set" and dataset.name not in STRANGERS:
        return DatasetError(
            f"Unknown sounds of {dataset.name} are not defined; expected esc10, whose models are "
            f"asked about the other forty classes of esc50."
        )
    if what == "random-split" and not spec.cheap:
        cheap = ", ".join(one.name for one in SPECS.values() if one.cheap)
        return ModelError(f"The random split is not measured for {model}; choose of {cheap}.")
    if what == "detection":
        try:
            mixtures.check(dataset)
        except DatasetError as error:
            return error
    if what in _OF_THE_EAR and model != ablation.MODEL:
        return ModelError(
            f"{_OF_THE_EAR[what]} of the {ablation.MODEL}, not of {model}; choose it."
        )
    if what == "pairs" and not set(dataset.classes) <= set(audioset.labels()):
        return DatasetError(f"The open set has no labels for some classes of {dataset.name}.")
    if what == "everyday" and dataset.name != TAUGHT:
        return DatasetError(
            f"Everyday sounds are asked of ears that learnt {TAUGHT}, not {dataset.name}."
        )
    return None


def write(
    what: str,
    reports: str | os.PathLike,
    dataset: Dataset,
    model: str,
    *,
    seeds: Sequence[int] = (0,),
    corruptions: Sequence[Corruption] = CORRUPTIONS,
    count: int = mixtures.COUNT,
    cache: str | os.PathLike | None = None,
    progress: bool = False,
) -> str:
    """Measure a model and write the result below ``<reports>/<model>/``.

    Parameters
    ----------
    what : str
        One of `MEASURES`, or "ablation".
    reports : path
        The data set's report folder.
    dataset : Dataset
    model : str
        A name of `training.RECIPES`.
    seeds, cache, progress
        See `training.cross_validate`.
    corruptions : sequence of Corruption
        Asked about where clips are corrupted: "robustness" and "ablation".
    count : int
        Mixtures a fold, for "detection", which asks one network a fold: of the first seed.

    Returns
    -------
    str
        The result in one line.
    """
    check(what, dataset, model)
    options = {"seeds": seeds, "cache": cache, "progress": progress}
    if what in ("robustness", "ablation"):
        options["corruptions"] = corruptions
    if what == "detection":
        options["count"] = count
    return f"{model}: {_WRITERS[what](Path(reports), dataset, model, options)}"


def _robustness(reports: Path, dataset: Dataset, model: str, options: dict) -> str:
    table = robustness.measure(dataset, recipe_of(model), **options)
    rows = robustness.save(table, reports / model)
    worst = rows.loc[rows["accuracy"].idxmin()]
    return (
        f"{rows['accuracy'].iloc[0]:.1f} % as recorded, "
        f"{rows['accuracy'].iloc[1:].mean():.1f} % over all corruptions, at worst "
        f"{worst['accuracy']:.1f} % ({worst['corruption']} {worst['strength']:g})"
    )


def _open_set(reports: Path, dataset: Dataset, model: str, options: dict) -> str:
    others = datasets.load(STRANGERS[dataset.name])
    table = open_set.measure(dataset, others, recipe_of(model), **options)
    found = open_set.save(table, reports / model)
    name, best = max(found["scores"].items(), key=lambda pair: pair[1]["auroc"])
    return (
        f"AUROC {best['auroc']:.3f} by {name}, {best['false_positives_at_95']:.0%} false "
        f"positives, calibration error {found['calibration_error_after']:.3f}"
    )


def _random_split(reports: Path, dataset: Dataset, model: str, options: dict) -> str:
    found = split_leakage.compare(dataset, recipe_of(model), **options)
    path = reports / "random_split.json"
    results = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    evaluation.save_metrics(dict(sorted({**results, model: found}.items())), path)
    return (
        f"{found['official']['accuracy']:.1f} % with official folds, "
        f"{found['random']['accuracy']:.1f} % with random ones"
    )


def _detection(reports: Path, dataset: Dataset, model: str, options: dict) -> str:
    recipe, cache = recipe_of(model), options["cache"]
    seed = seeds_of(recipe, options["seeds"])[0]
    known = {"seed": seed, "cache": cache, "progress": options["progress"]}
    asked = {name: options[name] for name in ("count", "progress")}
    with TemporaryDirectory() as scratch:
        if isinstance(recipe, FineTuneRecipe):
            ear = ears_of_folds(recipe, **known)
            labels = mixtures.BEDS + mixtures.EVENTS

            def listen(fold: int):
                return listener_of(ear(fold, Path(scratch, str(fold))), labels)

        else:
            listen = _listeners_of_folds(reports, dataset, model, **known)
        heard = detection.measure(dataset, listen, **asked)
    found = detection.save(heard, reports / model)
    ours = found["ways"][detection.DETECTOR]
    floor = found["ways"][detection.GRID]["segment_f1"]
    return (
        f"segment F1 {ours['segment_f1']:.1f} % ({detection.GRID} {floor:.1f}), event F1 "
        f"{ours['event_f1_iou']:.1f} %, PSDS1 {found['steps']['psds1']:.3f}, "
        f"{ours['false_a_minute_quiet']:.2f} false events a quiet minute"
    )


def _listeners_of_folds(reports: Path, dataset: Dataset, model: str, *, seed, cache, progress):
    recipe = recipe_of(model)
    features = features_of(dataset, spec_of(model).feature, cache=cache, progress=progress)
    path = reports / model / PREDICTIONS
    answers = evaluation.read_predictions(path) if path.is_file() else None

    def listen(fold: int):
        known = {"cache": cache, "features": features}
        asked = fold_model(dataset, recipe, fold=fold, seed=seed, **known)
        return listener_of_fold(asked, answers)

    return listen


def _pairs(reports: Path, dataset: Dataset, model: str, options: dict) -> str:
    recipe, progress = cast(FineTuneRecipe, recipe_of(model)), options["progress"]
    seed = seeds_of(recipe, options["seeds"])[0]
    ear = ears_of_folds(recipe, seed=seed, cache=options["cache"], progress=progress)
    with TemporaryDirectory() as scratch:
        table = pairs.measure(
            dataset, lambda fold: ear(fold, Path(scratch, str(fold))), progress=progress
        )
    found = pairs.save(table, reports / model)
    return (
        f"of two sounds at once both are named for {found['both']:.1f} % of {found['pairs']} pairs "
        f"({found['both_alone']:.1f} where each is alone), one for {found['one']:.1f}"
    )


def _ablation(reports: Path, dataset: Dataset, model: str, options: dict) -> str:
    rows = ablation.measure(dataset, **options)
    ablation.save(rows, reports)
    parts = [f"{row['ingredient']} {row['difference']:+.1f}" for row in rows[1:]]
    return f"{rows[0]['accuracy']:.1f} % with everything; points: {', '.join(parts)}"


def _everyday(reports: Path, dataset: Dataset, model: str, options: dict) -> str:
    recipe = recipe_of(model)
    seed = seeds_of(recipe, options["seeds"])[0]
    known = {name: options[name] for name in ("cache", "progress")}
    answers = hear(dataset, recipe, seed=seed, **known)
    judged = everyday.table(answers, dataset.classes, sets())
    found = everyday.save(judged, reports / model)
    agrees = found["agrees_with_yamnet"]
    closed = [
        f"{one['claimed_of_none']['share']:.1f} % claimed by {name}"
        for name, one in found["closed_sets"].items()
    ]
    return (
        f"YAMNet's first name for {agrees['first']['share']:.1f} % of everyday recordings, among "
        f"three for {agrees['in_first_three']['share']:.1f}; of those that are none, "
        f"{', '.join(closed)}"
    )


_WRITERS: dict[str, Callable[[Path, Dataset, str, dict], str]] = {
    "robustness": _robustness,
    "open-set": _open_set,
    "random-split": _random_split,
    "detection": _detection,
    "ablation": _ablation,
    "everyday": _everyday,
    "pairs": _pairs,
}
_OF_THE_EAR = {
    "ablation": "Ingredients are those",
    "everyday": "Everyday sounds are asked",
    "pairs": "Pairs of sounds are asked",
}


def write_all(
    whats: Sequence[str],
    reports: str | os.PathLike,
    dataset: Dataset,
    models: Sequence[str],
    **options,
) -> Iterator[str]:
    """Several measures of several models, those left out that a data set or a model has not.

    Parameters
    ----------
    whats : sequence of str
        Of `MEASURES`, or "ablation".
    reports, dataset, **options
        See `write`.
    models : sequence of str

    Yields
    ------
    str
        Each result in one line, when it is there.
    """
    for what in whats:
        asked = [name for name in models if possible(what, dataset, name)]
        if what == "robustness" and options.get("cache") is not None:
            kinds = [spec_of(name).feature for name in asked]
            known = ("corruptions", "cache", "progress")
            shared = {name: options[name] for name in known if name in options}
            robustness.prepare(dataset, kinds, **shared)
        for name in asked:
            yield write(what, reports, dataset, name, **options)

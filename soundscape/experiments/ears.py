"""The ear as it ships: a body with its open set, and the heads that stand on it."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path

import numpy as np

from .. import datasets
from .._util.files import write_whole
from ..datasets import Dataset
from ..features import heard_levels
from ..models import ModelFiles, cut, read_model, write_ear, write_head, write_view
from ..training import LARGER, FineTuneRecipe, FoldModel, attribution, clips_beside, training_clips
from . import everyday
from .model_card import ATTRIBUTION, write_model_card

__all__ = ["BODY", "ship_ear"]

BODY = "world"
"""Folder of the ear with its open set."""
_EXAMPLES = 100
"""Clips of either data set whose windows decide how the body is put in 8 bits."""


def ship_ear(
    dataset: Dataset,
    recipe: FineTuneRecipe,
    trained: FoldModel,
    folder: Path,
    facts: dict,
    *,
    seed: int,
    cache: str | os.PathLike | None,
) -> ModelFiles:
    """Write a trained ear as model folders.

    Parameters
    ----------
    dataset : Dataset
        What is answered with: ESC-50, or a part of it whose ear has been shipped.
    recipe, trained, seed, cache
        See `shipping.ship`.
    folder : Path
        Of the head; the ear lies beside it.
    facts : dict
        What `models.write_head` is told, less what depends on the gate.
    """
    larger = LARGER.get(dataset.name)
    whole = datasets.load(larger) if larger else dataset
    answers = everyday.hear(whole, recipe, seed=seed, cache=cache)
    fitted = everyday.fit(answers, whole.classes, everyday.sets())
    facts |= {
        "temperature": fitted.temperature,
        "threshold": fitted.thresholds[dataset.name],
        "gate": asdict(fitted.gates[dataset.name]),
    }
    if larger:
        return write_view(folder, read_model(folder.parent / larger), **facts)
    body = _ship_body(folder.parent / BODY, dataset, recipe, trained, fitted, facts, folder.name)
    kernel, bias = trained.fitted.get_layer("logits").get_weights()
    others = fitted.layer.kernel, fitted.layer.bias
    files = write_head(folder, kernel.T, bias, body=body, others=others, **facts)
    write_whole(folder / ATTRIBUTION, attribution(training_clips(dataset)).encode())
    return files


def _ship_body(folder, dataset, recipe, trained, fitted, facts, taught: str) -> ModelFiles:
    clips = [training_clips(dataset)]
    if recipe.remembering is not None and recipe.remembering.beside:
        clips.append(clips_beside(recipe.remembering.beside))
    calibration = {**asdict(fitted.platt), "threshold": everyday.CLAIMED}
    body = write_ear(
        trained.fitted,
        folder,
        name=folder.name,
        windows=_examples([one.dataset for one in clips]),
        calibration=calibration,
        training=facts["training"],
        taught=taught,
    )
    write_whole(folder / ATTRIBUTION, "\n".join(attribution(one) for one in clips).encode())
    write_model_card(folder)
    return body


def _examples(sets: list[Dataset]) -> np.ndarray:
    """Windows [shape=(n, WINDOW_FRAMES, bands)] of clips from all over the data sets."""
    found = []
    for one in sets:
        for item in one.items[:: max(1, len(one.items) // _EXAMPLES)]:
            found.append(cut(heard_levels(one.load(item)))[::4])
    return np.concatenate(found)

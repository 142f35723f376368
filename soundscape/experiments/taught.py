"""Each fold's ear as it ships, in 8 bits, with the layer that names several sounds at once.

Both are made once and kept: the body is quantised, and the layer is taught with mixtures that hold
no sound of the fold.
"""

from __future__ import annotations

import io
import os
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from .._util.files import write_whole
from .._util.identity import identity
from ..audio import Clip
from ..datasets import Dataset, Item
from ..features import heard_levels
from ..models import Ear, cut, packed, quantised
from ..training import (
    SEVERAL,
    FineTuneRecipe,
    Recipe,
    Several,
    TrainingClips,
    clips_beside,
    fit_several,
    fold_model,
    network_path,
    plan_of,
    show_mixtures,
    training_clips,
)

__all__ = ["TaughtEar", "beside", "taught_ear"]

_VERSION = 1
"""Of the code that teaches: another where the same clips and recipe give another layer."""
_EXAMPLES = 100
"""Clips of either data set whose windows decide how the body is put in 8 bits."""


@dataclass(frozen=True)
class TaughtEar:
    """An ear in 8 bits, and what it was taught with mixtures.

    Parameters
    ----------
    labels : tuple of str
    body : bytes
        See `models.quantised`.
    kernel, bias : np.ndarray
        Of the head ``world``.
    several : Several
    """

    labels: tuple[str, ...]
    body: bytes
    kernel: np.ndarray
    bias: np.ndarray
    several: Several

    @cached_property
    def _ear(self) -> Ear:
        return Ear(packed(self.body, self.kernel, self.bias))

    def scores(self, clip: Clip) -> np.ndarray:
        """What the layer says of a clip [shape=(labels,), 0 to 1]."""
        return self.several.scores(self._ear.summary(self._ear.embeddings(clip)))


def taught_ear(
    dataset: Dataset,
    recipe: Recipe,
    others: Dataset,
    strangers: Collection[str],
    *,
    fold: int | None,
    seed: int,
    cache: str | os.PathLike | None = None,
    progress: bool = False,
) -> TaughtEar:
    """The ear that never heard a fold, found in the cache or taught.

    Parameters
    ----------
    dataset, recipe, fold, seed, cache, progress
        See `training.fold_model`.
    others : Dataset
        Everyday recordings.
    strangers : collection of str
        Those of them, by clip, that hold none of the labels.
    """
    model = fold_model(dataset, recipe, fold=fold, seed=seed, cache=cache)
    kernel, bias = model.fitted.get_layer("world").get_weights()
    network = network_path(plan_of(dataset, recipe), fold, seed, cache)
    kept = None
    if network is not None:
        key = identity(
            "several", _VERSION, network=network.name, of=network.parent.name,
            taught=SEVERAL, strangers=sorted(map(str, strangers)),
        )  # fmt: skip
        kept = Path(network.parent.parent) / f"several-{key}.npz"
    if kept is not None and kept.is_file():
        with np.load(kept, allow_pickle=False) as saved:
            several = Several(saved["weights"], saved["bias"])
            return TaughtEar(dataset.classes, saved["body"].tobytes(), kernel, bias, several)
    clips = [training_clips(dataset), *beside(recipe)]
    body = quantised(model.fitted, _examples([one.dataset for one in clips], fold))
    shown = show_mixtures(
        packed(body, kernel, bias),
        clips[0].dataset,
        _allowed(clips[0], fold),
        others,
        [one for one in _allowed(clips_beside(others.name), fold) if one.clip_id in set(strangers)],
        seed=seed,
        progress=progress,
    )
    several = fit_several(shown, seed=seed)
    if kept is not None:
        content = io.BytesIO()
        arrays = {"body": np.frombuffer(body, np.uint8), **vars(several)}
        np.savez(content, **arrays)
        write_whole(kept, content.getvalue())
    return TaughtEar(dataset.classes, body, kernel, bias, several)


def beside(recipe: Recipe) -> list[TrainingClips]:
    """The clips that an ear is taught beside its own: of one data set, or of none."""
    memory = recipe.remembering if isinstance(recipe, FineTuneRecipe) else None
    return [clips_beside(memory.beside)] if memory and memory.beside else []


def _allowed(clips: TrainingClips, fold: int | None) -> list[Item]:
    """Those of no recording of which any clip lies in the fold."""
    sources = {item.source for item in clips.whole.items if item.fold == fold}
    return [i for i in clips.dataset.items if i.fold != fold and i.source not in sources]


def _examples(sets: list[Dataset], fold: int | None) -> np.ndarray:
    """Windows [shape=(n, WINDOW_FRAMES, bands)] of clips from all over the data sets but a fold."""
    found = []
    for one in sets:
        items = [item for item in one.items if item.fold != fold]
        for item in items[:: max(1, len(items) // _EXAMPLES)]:
            found.append(cut(heard_levels(one.load(item)))[::4])
    return np.concatenate(found)

"""The clips that an ear is fine-tuned with, and whose recordings they are."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from .. import datasets
from ..augment import waveform
from ..datasets import Dataset
from ..errors import ModelError
from ..models import spec_of
from .recipes import Recipe

__all__ = [
    "FREE_LICENCES",
    "LARGER",
    "SHARE_ALIKE",
    "TrainingClips",
    "apart_from_esc50",
    "attribution",
    "clips_beside",
    "is_free",
    "rows_for",
    "training_clips",
    "unheard",
]

FREE_LICENCES = frozenset({"CC0", "public domain", "CC-BY", "MIT", "Apache-2.0"})
"""Licences of the clips that an ear is trained on, where clips have licences of their own: those
that ask for no more than to be named (see `datasets.licence_kinds`)."""

SHARE_ALIKE = frozenset({"CC-BY-SA"})
"""Licences under which adaptations have to be shared alike; not among the free ones."""

LARGER = {"esc10": "esc50"}
"""Data sets that lie inside a larger one of the same folds, all of which can be trained on."""


@dataclass(frozen=True)
class TrainingClips:
    """The clips that an ear is trained on.

    Parameters
    ----------
    dataset : Dataset
        The clips that variants are made of.
    whole : Dataset
        With the clips that were left out for their licence; the same otherwise.
    """

    dataset: Dataset
    whole: Dataset


def is_free(licence: str, allowed: Collection[str] = FREE_LICENCES) -> bool:
    """Whether everything that a licence text names is allowed.

    Parameters
    ----------
    licence : str
        As it stands beside a clip.
    allowed : collection of str
        Of the kinds of `datasets.licence_kinds`; ``FREE_LICENCES | SHARE_ALIKE`` lets more pass.

    Examples
    --------
    >>> is_free("CC BY 4.0 (LibriSpeech)"), is_free("CC BY-SA 3.0 / CC0"), is_free("ask me")
    (True, False, False)
    """
    kinds = datasets.licence_kinds(licence)
    return bool(kinds) and kinds <= set(allowed)


def apart_from_esc50(dataset: Dataset) -> Dataset:
    """Without the clips that were cut from a recording of which ESC-50 has a clip, too.

    For what is scored, or taught, with a network that was trained on ESC-50.
    """
    return replace(dataset, items=tuple(item for item in dataset.items if not item.esc50_class))


def unheard(dataset: Dataset, recipe: Recipe) -> Dataset:
    """What of a data set a recipe may learn from and be asked about.

    A head on the ear that ships gets no clip of a recording that the ear was taught with.

    Raises
    ------
    ModelError
        Where the ear was taught with all of them.
    """
    if not spec_of(recipe.model).looks_at.needs_ear:
        return dataset
    if dataset.name in (*LARGER, *LARGER.values()):
        raise ModelError(
            f"The ear that ships was taught with {dataset.name}: a head on it that is asked about "
            f"these clips has heard them. Expected another data set; {dataset.name} ships."
        )
    return apart_from_esc50(dataset)


def training_clips(dataset: Dataset) -> TrainingClips:
    """What ears for a data set are trained on.

    For ESC-10 all of ESC-50 whose licence allows any use (see `FREE_LICENCES`), since more kinds
    of sound make better features; for other data sets their own clips.

    Parameters
    ----------
    dataset : Dataset

    Raises
    ------
    DatasetError
        Where the larger data set is not here.
    """
    whole = dataset
    if dataset.name in LARGER:
        whole = datasets.load(LARGER[dataset.name])
    return _free(whole)


def clips_beside(name: str) -> TrainingClips:
    """What ears are taught beside their own clips.

    Parameters
    ----------
    name : str
        Of a data set.

    Raises
    ------
    DatasetError
        Where it is not here.
    """
    return _free(datasets.load(name))


def _free(whole: Dataset) -> TrainingClips:
    """Those whose licence allows any use."""
    free = whole
    if any(item.licence for item in whole.items):
        items = tuple(item for item in whole.items if is_free(item.licence))
        free = replace(whole, name=f"{whole.name}-free", items=items)
    return TrainingClips(free, whole)


def rows_for(clips: TrainingClips, made: waveform.Variants, fold: int | None) -> np.ndarray:
    """Variants that may be heard before a fold is asked about.

    Parameters
    ----------
    clips : TrainingClips
    made : Variants
        Of ``clips.dataset``.
    fold : int or None
        None for all variants: for the network that ships.

    Returns
    -------
    np.ndarray of int [shape=(m,)]
        Rows of `made` in which neither sound lies in the fold or comes from a recording of which
        any clip does.
    """
    items = clips.dataset.items
    allowed = np.ones(len(items), bool)
    if fold is not None:
        sources = {item.source for item in clips.whole.items if item.fold == fold}
        allowed = np.array([i.fold != fold and i.source not in sources for i in items])
    return np.flatnonzero(allowed[made.own] & allowed[made.partner])


def attribution(clips: TrainingClips) -> str:
    """Whose recordings were trained on, as their licences ask it to be said, in Markdown.

    Parameters
    ----------
    clips : TrainingClips
        Authors and titles are read from the README that came with the clips.
    """
    items = sorted(clips.dataset.items, key=lambda item: item.clip_id)
    credits = _credits(items[0].path.parent.parent) if items[0].path else {}
    rows = []
    for item in items:
        credit = credits.get(item.clip_id, item.credit or item.source)
        rows.append(f"| {item.clip_id} | {credit} | {item.licence} |")
    head = f"""# Attribution

The weights were trained on {len(items)} clips of {clips.whole.name}, none of which restricts its
use. Every one was cut from a longer recording.

> {clips.whole.citation}

| clip | recording | licence |
|---|---|---|
"""
    return head + "\n".join(rows) + "\n"


_CREDIT = re.compile(
    r"^- \[(?P<clip>\S+)\.ogg\]: clip derived from (?P<title>.+) \((?P<url>http\S+)\) by "
    r"(?P<author>.+) \[[^]]+\]\s*$",
    re.MULTILINE,
)


def _credits(folder: Path) -> dict[str, str]:
    """What a data set's README says of each clip: title, link and author."""
    found = {}
    for path in sorted(folder.glob("*README*")):
        for match in _CREDIT.finditer(path.read_text("utf-8", errors="replace")):
            title = match["title"].replace("|", "/").replace("[", "(").replace("]", ")")
            author = match["author"].replace("|", "/")
            found[match["clip"]] = f"[{title}]({match['url']}) by {author}"
    return found

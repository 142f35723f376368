"""AudioSet's classes as YAMNet numbers them: what each is called here, and what it is a kind of.

``audioset.csv`` has a row for each of the 521 (Gemmeke et al. 2017; names CC BY 4.0 by Google):
AudioSet's name; the label of this package, under which several may stand ("Bark" and "Bow-wow" are
a dog), or none where a class names a place, a recording or a quality of sound, which is true but
nothing to picture; and what it is a kind of, which is another class or one of `FAMILIES`.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np

__all__ = [
    "FAMILIES",
    "SoundClass",
    "classes",
    "distinct",
    "families",
    "family_of",
    "family_scores",
    "kinds_of",
    "label_scores",
    "labels",
    "slug",
]

FAMILIES = {
    "voice": "a voice",
    "human": "a person",
    "animal": "an animal",
    "music": "music",
    "nature": "wind, water or fire",
    "vehicle": "a vehicle",
    "machine": "a machine or a tool",
    "household": "something in a house",
    "alarm_signal": "an alarm",
    "explosion": "an explosion",
    "impact": "something hit or moved",
    "signal": "a tone",
    "noise": "noise",
    "silence": "silence",
    "place": "a place",
}
"""The widest kinds, and how they are said."""

_SLIGHT = 0.05  # what is less probable never becomes an event


@dataclass(frozen=True)
class SoundClass:
    """One of AudioSet's classes.

    Parameters
    ----------
    name : str
        AudioSet's.
    label : str
        This package's; empty where there is nothing to picture.
    parent : str
        Slug of the class, or name of the family, that it is a kind of; empty for a class that is
        a family itself.
    """

    name: str
    label: str
    parent: str


def slug(name: str) -> str:
    """AudioSet's name of a class in one word: ``"Whistle, toot"`` becomes ``whistle_toot``."""
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")


@lru_cache(maxsize=1)
def classes() -> tuple[SoundClass, ...]:
    """All 521, in the order of YAMNet's outputs."""
    table = Path(__file__).with_name("audioset.csv").read_text("utf-8")
    return tuple(SoundClass(**row) for row in csv.DictReader(table.splitlines()))


OTHERS = {
    "can_opening": "household",
    "drinking_sipping": "human",
    "mouse_click": "household",
    "washing_machine": "household",
}
"""Labels of sounds that AudioSet has no class of, with their families."""


@lru_cache(maxsize=1)
def labels() -> tuple[str, ...]:
    """The labels, each once, in the order in which their first class stands; then `OTHERS`."""
    return (*dict.fromkeys(one.label for one in classes() if one.label), *OTHERS)


@lru_cache(maxsize=1)
def _rows() -> tuple[np.ndarray, np.ndarray]:
    """Classes with a label, and the place of the label of each."""
    place = {label: index for index, label in enumerate(labels())}
    rows = [row for row, one in enumerate(classes()) if one.label]
    return np.array(rows), np.array([place[classes()[row].label] for row in rows])


def label_scores(scores: np.ndarray) -> np.ndarray:
    """The scores of labels: of each the highest of its classes, 0 of those that have none.

    Parameters
    ----------
    scores : np.ndarray [shape=(..., 521)]

    Returns
    -------
    np.ndarray [shape=(..., len(labels()))]
    """
    rows, places = _rows()
    best = np.zeros((len(labels()), *scores.shape[:-1]), scores.dtype)
    np.maximum.at(best, places, np.moveaxis(scores[..., rows], -1, 0))
    return np.moveaxis(best, 0, -1)


@lru_cache(maxsize=1)
def families() -> tuple[str, ...]:
    """Names of `FAMILIES` less those that are nothing to picture."""
    return tuple(name for name in FAMILIES if name not in ("silence", "place"))


def family_scores(scores: np.ndarray) -> np.ndarray:
    """The scores of families: of each the highest of its classes, itself among them.

    Parameters
    ----------
    scores : np.ndarray [shape=(..., 521)]

    Returns
    -------
    np.ndarray [shape=(..., len(families()))]
    """
    rows = [[i for i, line in enumerate(_lines()) if line[-1] == name] for name in families()]
    return np.stack([scores[..., row].max(axis=-1) for row in rows], axis=-1)


def family_of(label: str) -> str:
    """The family of a label: of the class of that name, else of the first that bears it.

    Raises
    ------
    KeyError
        For what is no label.
    """
    if label in OTHERS:
        return OTHERS[label]
    found = [line for one, line in zip(classes(), _lines(), strict=True) if one.label == label]
    if not found:
        raise KeyError(label)
    return next((line for line in found if line[0] == label), found[0])[-1]


@cache
def kinds_of(label: str) -> frozenset[str]:
    """The labels that are kinds of a label, and those that it is a kind of itself.

    Of two that are heard at once, one says the same as the other, only less exactly. What is a
    family by itself ("music") says so little that its kinds are no repetition.
    """
    if label in FAMILIES:
        return frozenset()
    own, found = {slug(one.name) for one in classes() if one.label == label}, set()
    for one, line in zip(classes(), _lines(), strict=True):
        if one.label == label:
            found |= set(line)
    related = set()
    for one, line in zip(classes(), _lines(), strict=True):
        if one.label and (own & set(line) or slug(one.name) in found):
            related.add(one.label)
    return frozenset(related - {label} - set(FAMILIES))


def distinct(probabilities: np.ndarray) -> np.ndarray:
    """Probabilities of labels, less those that a surer one of the same moment stands for.

    A crow sounds a little like a howl, a chain saw like a drill: of one family the surest label
    alone counts. Instruments are heard together; of music only that falls away which is a kind of
    something surer, or which it is a kind of.

    Parameters
    ----------
    probabilities : np.ndarray [shape=(n, len(labels())), 0 to 1]

    Returns
    -------
    np.ndarray [shape=(n, len(labels())), 0 to 1]
        0 for those, and for what is too improbable to matter.
    """
    found = np.where(probabilities >= _SLIGHT, probabilities, 0.0)
    heard = np.any(found, axis=0)
    for places in _rivals():
        places = places[heard[places]]
        own = found[:, places]
        found[:, places] = np.where(own < own.max(axis=1, initial=0.0, keepdims=True), 0.0, own)
    for place, others in _instruments():
        others = others[heard[others]]
        if heard[place] and len(others):
            surer = probabilities[:, others].max(axis=1) > probabilities[:, place]
            found[surer, place] = 0.0
    return found


@lru_cache(maxsize=1)
def _rivals() -> tuple[np.ndarray, ...]:
    """The places of the labels of each family, but of music."""
    own = [family_of(label) for label in labels()]
    return tuple(
        np.array([place for place, one in enumerate(own) if one == family])
        for family in dict.fromkeys(own)
        if family != "music"
    )


@lru_cache(maxsize=1)
def _instruments() -> tuple[tuple[int, np.ndarray], ...]:
    """Of each label of music its place, and the places of those that say the same."""
    place = {label: index for index, label in enumerate(labels())}
    return tuple(
        (place[label], np.array(sorted(place[one] for one in kinds_of(label)), int))
        for label in labels()
        if family_of(label) == "music"
    )


@lru_cache(maxsize=1)
def _lines() -> tuple[tuple[str, ...], ...]:
    """Of each class: its slug, what it is a kind of, what that is a kind of, ..., its family."""
    by_slug = {slug(one.name): one for one in classes()}
    lines = []
    for one in classes():
        line = [slug(one.name)]
        while one.parent and one.parent not in FAMILIES:
            line.append(one.parent)
            one = by_slug[one.parent]
        lines.append((*line, one.parent or slug(one.name)))
    return tuple(lines)

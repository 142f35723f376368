"""What a data set is: a table of clips with labels and folds, and where it came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..audio import Clip, load_clip

__all__ = ["Dataset", "Item"]


@dataclass(frozen=True)
class Item:
    """One labelled clip.

    Parameters
    ----------
    clip_id : str
        Name that is stable across machines (the file's stem, or the synthetic clip's recipe).
    label : str
        Class name.
    fold : int
        Official fold, from 1.
    source : str
        The recording this clip was cut from; one source never spans two folds.
    path : Path or None
        The file; None for clips computed on the fly.
    """

    clip_id: str
    label: str
    fold: int
    source: str
    path: Path | None = None


@dataclass(frozen=True)
class Dataset:
    """A table of labelled clips.

    Parameters
    ----------
    name : str
    classes : tuple of str
        Class names in the order of the network's outputs.
    items : tuple of Item
    licence, citation, homepage : str
    """

    name: str
    classes: tuple[str, ...]
    items: tuple[Item, ...] = field(repr=False)
    licence: str
    citation: str = field(repr=False)
    homepage: str = ""

    @property
    def folds(self) -> tuple[int, ...]:
        """Fold numbers, ascending."""
        return tuple(sorted({item.fold for item in self.items}))

    def load(self, item: Item) -> Clip:
        """Read (or compute) the clip of one item."""
        return load_clip(item.path)

    def split(self, fold: int) -> tuple[Sequence[Item], Sequence[Item]]:
        """Items outside `fold` (to train on) and inside it (to test on)."""
        train = [item for item in self.items if item.fold != fold]
        test = [item for item in self.items if item.fold == fold]
        return train, test

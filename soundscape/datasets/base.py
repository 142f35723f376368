"""What a data set is: a table of clips with labels and folds, and where it came from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from .._util.extras import needs
from ..audio import Clip, load_clip
from ..errors import DatasetError

if TYPE_CHECKING:
    import pandas as pd

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
        The recording this clip was cut from.
    path : Path or None
        The file; None for clips computed on the fly.
    licence : str
        The clip's own licence, where it has one, as it is written beside it (`licence_kinds`
        reads it).
    credit : str
        Where the clip was published, for a list of attributions; empty where the source says it.
    esc50_class : str
        Class of a clip of ESC-50 that was cut from the same recording; empty where there is none,
        and for ESC-50 itself.
    """

    clip_id: str
    label: str
    fold: int
    source: str
    path: Path | None = None
    licence: str = ""
    credit: str = ""
    esc50_class: str = ""


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
    loader : callable(Item) -> Clip, optional
        How a clip is had; by default its file is read.
    edition : str
        Of what `loader` does, where there is one: another wherever its clips sound otherwise.
    notes : tuple of str
        What a person should know of it, for example which folds are not here.
    """

    name: str
    classes: tuple[str, ...]
    items: tuple[Item, ...] = field(repr=False)
    licence: str
    citation: str = field(repr=False)
    homepage: str = ""
    loader: Callable[[Item], Clip] | None = field(default=None, repr=False)
    edition: str = ""
    notes: tuple[str, ...] = ()

    def __post_init__(self):
        if not self.items:
            raise DatasetError(f"{self.name}: holds no clips; expected at least one.")
        strangers = {item.label for item in self.items} - set(self.classes)
        if strangers:
            raise DatasetError(
                f"{self.name}: clips are labelled {sorted(strangers)}, which are not among the "
                f"classes {list(self.classes)}."
            )
        if len({item.clip_id for item in self.items}) < len(self.items):
            raise DatasetError(f"{self.name}: clip identifiers repeat; expected one a clip.")

    @property
    def folds(self) -> tuple[int, ...]:
        """Fold numbers, ascending."""
        return tuple(sorted({item.fold for item in self.items}))

    def load(self, item: Item) -> Clip:
        """Read (or compute) the clip of one item."""
        if self.loader:
            return self.loader(item)
        if item.path is None:
            raise DatasetError(f"{self.name}: {item.clip_id} has no file and nothing computes it.")
        return load_clip(item.path)

    def fingerprint(self) -> dict:
        """What tells these clips, labels and folds from others, in plain values.

        For names of what is computed from them. Files count with their size, which is the same on
        every machine.
        """
        clips = [
            {
                "clip": item.clip_id,
                "label": item.label,
                "fold": item.fold,
                "source": item.source,
                "bytes": item.path.stat().st_size if item.path else None,
            }
            for item in self.items
        ]
        return {
            "dataset": self.name,
            "edition": self.edition,
            "classes": list(self.classes),
            "clips": clips,
        }

    def split(self, fold: int) -> tuple[Sequence[Item], Sequence[Item]]:
        """Items to train on and items of `fold` to test on.

        A recording with clips in `fold` gives no clip to the training side, in whatever fold
        that clip lies: nothing that is tested was heard before.
        """
        test = [item for item in self.items if item.fold == fold]
        if not test or len(test) == len(self.items):
            raise DatasetError(
                f"{self.name}: cannot test on fold {fold}; its folds are {self.folds}, and at "
                f"least two are needed."
            )
        heard = {item.source for item in test}
        train = [i for i in self.items if i.fold != fold and i.source not in heard]
        return train, test

    def table(self) -> pd.DataFrame:
        """The items as a table, one row a clip."""
        needs("train", "pandas")
        import pandas as pd

        columns = ("clip_id", "label", "fold", "source", "licence")
        rows = [[getattr(item, name) for name in columns] for item in self.items]
        return pd.DataFrame(rows, columns=list(columns))

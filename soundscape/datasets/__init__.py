"""The data sets: found on this machine, fetched on request, or computed.

``esc10`` (the default), ``esc50``, ``urbansound8k``, ``world``, ``folder`` (class folders of your
own) and ``synthetic``. Files live in a *data home*: the ``home`` argument, else the folder named by
the environment variable ``SOUNDSCAPE_DATA``, else ``data/raw`` of a clone, else the user's cache.
"""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path

from .._util.choices import chosen
from .._util.paths import data_home
from ..errors import DatasetError
from .base import Dataset, Item
from .catalogue import CATALOGUE, ESC10_CLASSES, ESC50_CLASSES, US8K_CLASSES, DatasetInfo
from .checks import Verification
from .folder import source_of
from .licences import licence_kinds

__all__ = [
    "CATALOGUE",
    "ESC10_CLASSES",
    "ESC50_CLASSES",
    "US8K_CLASSES",
    "Dataset",
    "DatasetInfo",
    "Item",
    "Verification",
    "data_home",
    "fetch",
    "licence_kinds",
    "load",
    "names",
    "source_of",
    "verify",
]


def names() -> tuple[str, ...]:
    """Names that `load` knows."""
    return tuple(CATALOGUE)


def load(name: str = "esc10", *, home: str | os.PathLike | None = None, **options) -> Dataset:
    """Find a data set on this machine.

    Parameters
    ----------
    name : str
        One of `names`.
    home : path, optional
        See `data_home`.
    **options
        ``folder``: ``path`` (needed), ``folds``, ``group_by``. ``synthetic``:
        ``clips_per_class``, ``seed``, ``folds``.

    Raises
    ------
    DatasetError
        When it is not there; the message says how to get it.
    """
    return _room(name).load(data_home(home), name=name, **options)


def fetch(
    name: str = "esc10", *, home: str | os.PathLike | None = None, progress: bool = True
) -> Path:
    """Download a data set into the data home, unless it is already there and whole.

    Returns
    -------
    Path
        The data set's folder.

    Raises
    ------
    DatasetError
        When there is no connection, or what came is damaged. What was there before stays.
    """
    return _room(name).fetch(data_home(home), name=name, progress=progress)


def verify(name: str = "esc10", *, home: str | os.PathLike | None = None) -> Verification:
    """Compare the files of a data set with what they should be."""
    return _room(name).verify(data_home(home), name=name)


def _room(name: str):
    info = CATALOGUE[chosen(name, names(), "data set", DatasetError)]
    return import_module(f".{info.module}", __name__)

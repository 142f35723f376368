"""What options take: paths, names of which there are several, sizes, words."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

import click

from .._util.choices import chosen
from ..errors import SoundscapeError

__all__ = [
    "CLASSIFIER",
    "DATASET",
    "PATH",
    "PROVIDER",
    "TRANSCRIBER",
    "WRITER",
    "Named",
    "Size",
    "Words",
]

PATH = click.Path(path_type=Path, readable=False)
"""A path as it was typed: whoever reads it says what is wrong with it."""


class Named(click.ParamType):
    """One of several names; a wrong one is answered with the nearest.

    Parameters
    ----------
    what : str
        What the names are of: ``"data set"``.
    names : tuple of str, or callable
        Called where finding the names imports something.
    """

    name = "name"

    def __init__(self, what: str, names: tuple[str, ...] | Callable[[], Iterable[str]]):
        self.what, self._names = what, names

    @property
    def names(self) -> tuple[str, ...]:
        """The names there are."""
        return tuple(self._names()) if callable(self._names) else self._names

    def get_metavar(self, param, ctx=None):
        """Short lists are shown in the help."""
        if callable(self._names):
            return None
        needed = isinstance(param, click.Argument) and param.required
        names = "|".join(self._names)
        return f"{{{names}}}" if needed else f"[{names}]"

    def convert(self, value, param, ctx):
        """The name itself, if there is such a one."""
        try:
            return chosen(value, self.names, self.what)
        except SoundscapeError as error:
            self.fail(str(error), param, ctx)

    def shell_complete(self, ctx, param, incomplete):
        """Names that begin so."""
        from click.shell_completion import CompletionItem

        return [CompletionItem(name) for name in self.names if name.startswith(incomplete)]


class _NamedClassifier(Named):
    """A model that names sounds, by its name or its folder."""

    def convert(self, value, param, ctx):
        """The name or the folder."""
        if os.path.isdir(value):
            return value
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            self.fail(f"{error.message} Or name a model folder.", param, ctx)


def _datasets():
    from ..datasets import CATALOGUE

    return CATALOGUE


def _writers():
    from ..writers import names

    return names()


def _classifiers():
    from ..models import shipped

    return (*shipped(), "yamnet")


def _providers():
    from ..providers import names

    return names()


def _transcribers():
    from ..speech import transcribers

    return transcribers.names()


DATASET = Named("data set", _datasets)
PROVIDER = Named("image provider", _providers)
TRANSCRIBER = Named("transcriber", _transcribers)
WRITER = Named("writer", _writers)
CLASSIFIER = _NamedClassifier("classifier", _classifiers)


class Size(click.ParamType):
    """Width and height in pixels."""

    name = "WxH"

    def convert(self, value, param, ctx):
        """``1024x768`` as a pair of numbers."""
        if isinstance(value, tuple):
            return value
        width, cross, height = value.lower().partition("x")
        if not (cross and width.isdigit() and height.isdigit()):
            self.fail(f"{value!r} is not a size; expected width x height, such as 1024x768.")
        return int(width), int(height)


class Words(click.ParamType):
    """Words for people, which go into cards and to services: nothing but text."""

    name = "text"

    def convert(self, value, param, ctx):
        """The words, as UTF-8 also where the system's own encoding is another."""
        try:
            return os.fsencode(value).decode("utf-8")
        except UnicodeError:
            self.fail("it holds bytes that are no UTF-8. Expected words; type them again.")

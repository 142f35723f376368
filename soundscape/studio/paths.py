"""Where a person's files lie: asked for in a field, and never in what a notebook is saved with."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import anywidget
import traitlets

from .widgets import joined

__all__ = ["PathField", "plain"]


class PathField(anywidget.AnyWidget):
    """A text field whose value is no part of the widget's state: it travels in messages.

    Attributes
    ----------
    value : str
        What is written in it.
    line : str
        How to go on with it on the command line; empty: nothing is said.
    """

    _esm = joined("path.js")
    description = traitlets.Unicode("").tag(sync=True)
    placeholder = traitlets.Unicode("").tag(sync=True)
    value = traitlets.Unicode("")
    line = traitlets.Unicode("")

    def __init__(self, **traits):
        super().__init__(**traits)
        self.on_msg(self._receive)
        self.observe(lambda change: self._tell(), ["value", "line"])

    def _receive(self, widget, content, buffers) -> None:
        if content.get("kind") == "value":
            self.value = str(content["value"])
        self._tell()

    def _tell(self) -> None:
        self.send({"kind": "value", "value": self.value, "line": self.line})


def plain(text: str, paths: Iterable[str | Path]) -> str:
    """A text without the folders that paths lie in, and without options that nobody typed.

    Examples
    --------
    >>> plain("/home/ann/walk/story.json cannot be written (No space).", ["/home/ann/walk"])
    'walk/story.json cannot be written (No space).'
    >>> plain("Name another folder (-o).", [])
    'Name another folder.'
    """
    parents = {str(Path(path).expanduser().parent) for path in paths} - {".", "/"}
    for parent in sorted(parents, key=len, reverse=True):
        text = text.replace(f"{parent}/", "").replace(f"{parent}\\", "")
    return re.sub(r" \(--?[a-z-]+\)", "", text)

"""A field for where a person's files lie, which is nothing that a notebook is saved with."""

from __future__ import annotations

import anywidget
import traitlets

from .widgets import joined

__all__ = ["PathField"]


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

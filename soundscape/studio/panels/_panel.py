"""What all panels have: a heading, and a place for what goes wrong."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import ipywidgets as widgets

from .. import markup
from ..session import Session

__all__ = ["Panel", "button", "row", "stacked"]


class Panel(widgets.VBox):
    """A part of the generator that shows a session.

    Parameters
    ----------
    session : Session
    title : str
        The heading.
    number : int, optional
        Its place in the story.
    place : str
        Whose problems are told at the end of the panel.
    """

    def __init__(self, session: Session, title: str, number: int | None = None, place: str = ""):
        self.session, self.place, self.quiet = session, place, False
        mark = "" if number is None else f'<span aria-hidden="true">{number}</span>'
        heading = widgets.HTML(f'<h2 class="sc-title">{mark}{html.escape(title)}</h2>')
        self.trouble = widgets.HTML()
        super().__init__([heading, *self.build(), self.trouble])
        self.add_class("sc-panel")
        self.wire()
        if place:
            session.tasks.observe(self._tell, "problems")

    def build(self) -> list[widgets.Widget]:
        """Make the panel's widgets, from top to bottom."""
        return []

    def wire(self) -> None:
        """Join them with the session."""

    @contextmanager
    def quietly(self) -> Iterator[None]:
        """While it lasts, `quiet` is true: what changes is shown, and nobody asked for it."""
        self.quiet = True
        try:
            yield
        finally:
            self.quiet = False

    def _tell(self, change) -> None:
        problem = change.new.get(self.place)
        text = self.session.plain(problem.text) if problem else ""
        self.trouble.value = markup.trouble(text)


def button(label: str, action: Callable[[], object], tooltip: str = "", **traits) -> widgets.Button:
    """A button that calls `action` with no arguments."""
    made = widgets.Button(description=label, tooltip=tooltip or label, **traits)
    made.layout.width = "auto"
    made.on_click(lambda _: action())
    return made


def row(*children: widgets.Widget) -> widgets.Box:
    """Widgets beside each other, on as many lines as it takes."""
    made = widgets.Box(children)
    made.add_class("sc-wrap")
    return made


def stacked(widget: widgets.Widget) -> widgets.Widget:
    """The widget with its description above instead of beside it."""
    widget.layout.width = "100%"
    widget.style.description_width = "initial"
    widget.add_class("sc-stacked")
    return widget

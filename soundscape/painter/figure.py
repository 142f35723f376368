"""Figures: drawings in ``figures/NAME.svg``, which a person can open, change and add in Inkscape.

A figure is plain paths in units of a thousandth of a picture's short side. Attributes say how each
is drawn:

* ``data-draw`` - ``silhouette`` (a surface with the edge that the style gives it), ``detail`` (a
  surface inside one), ``fill`` (one that stays as bright where lines shine), ``stroke`` (a line) or
  ``anchor`` (a cross: its middle is a place that scenes know by its ``id``),
* ``data-colour`` - a role of the palette, a ``#rrggbb``, or a mixture: ``mix(subject, far, 0.2)``;
  ``data-shade`` the colour at its foot, ``data-luminous`` its colour where lines shine,
* on the whole figure ``data-names``: ``coat: accent; cap: second``, colours that scenes can change,
* ``data-width`` of a stroke and ``data-weight`` of a silhouette's edge, ``data-opacity``,
  ``data-lit`` (it shines by itself).

Neighbours that look alike are painted as one: silhouettes have one edge around them all. A group is
a part that can turn about its ``data-pivot``; of the groups with one ``data-choice`` one is shown;
``data-moves`` tells how one moves, and ``data-when`` of the whole figure when (`moves`).
``make figures`` brings what an editor has saved into this form.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from .affine import SAME, Map, after, moved, moved_path, scale_of, turned
from .canvas import Canvas
from .hand import bounds
from .moves import Move, read_move
from .svg import Point

__all__ = [
    "FIGURES_HOME",
    "NAMES",
    "STANDS",
    "WHEN",
    "Figure",
    "Group",
    "Part",
    "figure",
    "paint_figure",
    "read_figure",
    "substituted",
]

FIGURES_HOME = Path(__file__).with_name("figures")

NAMES = "data-names"
"""Attribute of a figure: what its own names of colours stand for, unless a scene says otherwise."""

WHEN = "data-when"
"""Attribute of a figure: when its parts move."""

_NAME = re.compile(r"(?<![#\w])[a-z]\w*")
STANDS = re.compile(r"(\w+):\s*([^;]+)")


@dataclass(frozen=True)
class Part:
    """One path; lengths are in the figure's units."""

    name: str
    draw: str
    d: str
    colour: str
    shade: str | None = None
    luminous: str | None = None
    weight: float = 1.0
    width: float = 4.0
    opacity: float = 1.0
    lit: bool = False


@dataclass(frozen=True)
class Group:
    """Parts that move together; they turn about `pivot`, and `move` with the sound."""

    name: str
    pivot: Point | None = None
    choice: str | None = None
    move: Move | None = None
    content: tuple[Part | Group, ...] = ()


@dataclass(frozen=True)
class Figure:
    """A drawing: its parts in order, its `box` (left, top, right, bottom), and when it moves."""

    name: str
    root: Group
    box: tuple[float, float, float, float]
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    when: str | None = None

    def placed(
        self,
        place: Map = SAME,
        turns: Mapping[str, float] | None = None,
        shown: Mapping[str, str] | None = None,
        stroke: float = 0.0,
    ) -> Iterator[tuple[Part, Map]]:
        """Every path that is shown, with the map that brings it into the picture.

        `turns` are degrees of groups; `shown` names the group of each choice, by default the first;
        `stroke` is how far what moves is from rest, -1 to 1.
        """
        first = {name: groups[0] for name, groups in self.choices.items()}
        yield from _placed(self.root, place, turns or {}, {**first, **(shown or {})}, stroke)

    def anchors(self, place: Map, turns: Mapping[str, float]) -> dict[str, Point]:
        """Where its anchors are in the picture."""
        found = {}
        for part, where in self.placed(place, turns):
            if part.draw == "anchor":
                left, top, right, bottom = bounds(part.d)
                found[part.name] = moved(where, ((left + right) / 2, (top + bottom) / 2))
        return found


def _placed(
    group: Group, place: Map, turns: Mapping[str, float], shown: Mapping[str, str], stroke: float
) -> Iterator[tuple[Part, Map]]:
    if group.choice and shown.get(group.choice) != group.name:
        return
    degrees = turns.get(group.name, 0.0)
    if degrees and group.pivot:
        place = after(place, turned(degrees, group.pivot))
    if stroke and group.move:
        place = after(place, group.move.at(stroke, group.pivot))
    for one in group.content:
        if isinstance(one, Part):
            yield one, place
        else:
            yield from _placed(one, place, turns, shown, stroke)


@lru_cache(maxsize=256)
def figure(name: str) -> Figure:
    """A figure of the package, read when it is first drawn."""
    text = (FIGURES_HOME / f"{name}.svg").read_text("utf-8")
    return read_figure(name, text)


def read_figure(name: str, text: str) -> Figure:
    """A figure from the text of its file, in the form that ``make figures`` writes."""
    if "<!" in text:  # no document types, so no entities
        raise ValueError(f"The figure {name} has a declaration, expected plain SVG.")
    element = ET.fromstring(text)
    root, names = _group(element), dict(STANDS.findall(element.get(NAMES, "")))
    choices: dict[str, tuple[str, ...]] = {}
    for group in _groups(root):
        if group.choice:
            choices[group.choice] = (*choices.get(group.choice, ()), group.name)
    parts = [one for group in _groups(root) for one in group.content if isinstance(one, Part)]
    corners = [bounds(part.d) for part in parts if part.draw != "anchor"]
    left, top, right, bottom = zip(*corners, strict=True)
    box = min(left), min(top), max(right), max(bottom)
    return Figure(name, root, box, choices, names, element.get(WHEN))


def _groups(group: Group) -> Iterator[Group]:
    yield group
    for one in group.content:
        if isinstance(one, Group):
            yield from _groups(one)


def _group(element: ET.Element) -> Group:
    content = tuple(
        _part(child) if child.tag.endswith("path") else _group(child) for child in element
    )
    pivot = element.get("data-pivot")
    x, y = map(float, pivot.split()) if pivot else (0.0, 0.0)
    moves = element.get("data-moves")
    return Group(
        element.get("id", ""),
        (x, y) if pivot else None,
        element.get("data-choice"),
        read_move(moves) if moves else None,
        content,
    )


def _part(element: ET.Element) -> Part:
    get = element.get
    return Part(
        get("id", ""),
        get("data-draw", "silhouette"),
        get("d", ""),
        get("data-colour", "subject"),
        get("data-shade"),
        get("data-luminous"),
        float(get("data-weight", 1)),
        float(get("data-width", 4)),
        float(get("data-opacity", 1)),
        get("data-lit") is not None,
    )


def paint_figure(
    canvas: Canvas,
    drawing: Figure,
    place: Map,
    *,
    turns: Mapping[str, float] | None = None,
    shown: Mapping[str, str] | None = None,
    colours: Mapping[str, str] | None = None,
    stroke: float = 0.0,
) -> None:
    """Paint a figure.

    Parameters
    ----------
    canvas : Canvas
    drawing : Figure
    place : Map
        From the figure's units to the picture's.
    turns : dict of str to float
        Of groups: degrees, clockwise.
    shown : dict of str to str
        Of each ``data-choice``: the group that is shown; without one, the first.
    colours : dict of str to str
        What the figure's own names of colours stand for.
    stroke : float
        How far what moves is from rest, -1 to 1.
    """
    size, names = scale_of(place), {**drawing.names, **(colours or {})}

    def named(part: Part) -> str:
        own = (canvas.style.luminous and part.luminous) or part.colour
        return substituted(own, names)

    placed = drawing.placed(place, turns, shown, stroke)
    for _, run in groupby(placed, key=lambda pair: _look(pair[0])):
        pairs = [(part, moved_path(where, part.d)) for part, where in run]
        part, paths = pairs[0][0], [d for _, d in pairs]
        if part.draw == "silhouette":
            canvas.silhouette(
                paths,
                named(part),
                shade=substituted(part.shade, names) if part.shade else None,
                weight=part.weight,
                lit=part.lit,
            )
        elif part.draw == "stroke":
            canvas.stroke("".join(paths), named(part), part.width * size, opacity=part.opacity)
        elif part.draw == "detail":
            canvas.detail("".join(paths), named(part), opacity=part.opacity)
        elif part.draw == "fill":
            canvas.fill("".join(paths), named(part), opacity=part.opacity)


def _look(part: Part) -> Part:
    """What neighbours have in common that are painted as one."""
    return replace(part, name="", d="")


def substituted(colour: str, names: Mapping[str, str]) -> str:
    """A colour with the figure's own names replaced by what they stand for."""
    return _NAME.sub(lambda word: names.get(word.group(), word.group()), colour)

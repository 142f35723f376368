"""Bring a figure that a person drew or changed into the form in which figures are kept.

    python -m soundscape.painter.drafting            # what `make figures` does: all of them
    python -m soundscape.painter.drafting owl.svg    # some

Editors add namespaces, styles, relative commands, transforms, circles and rectangles. What comes
out has paths with absolute M, L, C and Z, the attributes that `figure` reads, and, so that it looks
in an editor as it is meant, a fill or a stroke from one palette. A path that nobody has told how to
be drawn is a silhouette if it is filled and a stroke if not, in the colour it has.
"""

from __future__ import annotations

import random
import re
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

from .affine import SAME, Map, after, moved, moved_path, scale_of, turned
from .canvas import Canvas
from .figure import FIGURES_HOME, NAMES, STANDS, WHEN, read_figure, substituted
from .styles import CATALOGUE
from .svg import NAMESPACE, ellipse, number, polyline, rectangle, tag

__all__ = ["normalised"]

_KEPT = (
    "data-draw", "data-colour", "data-shade", "data-luminous", "data-weight", "data-width",
    "data-opacity", "data-lit",
)  # fmt: skip
_TRANSFORM = re.compile(r"(\w+)\s*\(([^)]*)\)")
_NUMBER = re.compile(r"-?\d*\.?\d+(?:e-?\d+)?")
DRAWS = ("silhouette", "detail", "fill", "stroke", "anchor")


def normalised(text: str) -> str:
    """The text of a figure's file in the form in which it is kept.

    Raises
    ------
    ValueError
        When there is nothing to draw, or a path is to be drawn in a way that is not known.
    """
    root = ET.fromstring(re.sub(r"<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^>]*>", "", text, flags=re.S))
    names, when = root.get(NAMES), root.get(WHEN)
    sheet = Canvas(1000, 1000, CATALOGUE["dusk"], CATALOGUE["dusk"].palettes[1], random.Random(0))
    stands = dict(STANDS.findall(names or ""))
    lines = list(_lines(root, SAME, sheet, stands, set(), "  "))
    body = "\n".join(lines)
    own = _own(NAMES, names) + _own(WHEN, when)
    head = f'<svg xmlns="{NAMESPACE}" viewBox="{{}}"{own}>'
    left, top, right, bottom = read_figure("", f"{head.format('')}{body}</svg>").box
    box = " ".join(number(round(v)) for v in (left - 20, top - 20, right - left + 40,
                                              bottom - top + 40))  # fmt: skip
    return f"{head.format(box)}\n{body}\n</svg>\n"


def _own(name: str, value: str | None) -> str:
    """An attribute of the whole figure."""
    return f' {name}="{value}"' if value else ""


def _lines(
    parent: ET.Element, place: Map, sheet: Canvas, stands: dict[str, str], taken: set[str], pad: str
) -> Iterator[str]:
    """The elements of a group, one a line."""
    for child in parent:
        kind = child.tag.split("}")[-1]
        where = after(place, _transform(child.get("transform", "")))
        if kind in ("g", "a", "switch"):
            inner = list(_lines(child, where, sheet, stands, taken, pad + "  "))
            if inner:
                opening = tag("g", "", **_group(child, where, taken)).removesuffix("</g>")
                yield from (f"{pad}{opening}", *inner, f"{pad}</g>")
        elif d := _path(kind, child):
            attributes = _part(child, scale_of(where), sheet, stands, taken)
            yield pad + tag("path", **attributes, d=moved_path(where, d, digits=1))


def _group(element: ET.Element, place: Map, taken: set[str]) -> dict[str, str | None]:
    pivot = element.get("data-pivot")
    if pivot:
        x, y = map(float, pivot.replace(",", " ").split())
        pivot = " ".join(number(round(v, 1)) for v in moved(place, (x, y)))
    return {"id": _free(element.get("id") or "group", taken), "data-pivot": pivot,
            "data-choice": element.get("data-choice"),
            "data-moves": element.get("data-moves")}  # fmt: skip


def _part(
    element: ET.Element, scale: float, sheet: Canvas, stands: dict[str, str], taken: set[str]
) -> dict[str, str | None]:
    """Its id, how it is drawn, and how an editor shows it."""
    style = dict(re.findall(r"([\w-]+)\s*:\s*([^;]+)", element.get("style", "")))

    def looks(name: str, default: str) -> str:
        return style.get(name) or element.get(name) or default

    fill, stroke = looks("fill", "#000000").strip(), looks("stroke", "none").strip()
    given = {name: element.get(name) for name in _KEPT}
    draw = given["data-draw"] or ("stroke" if fill == "none" else "silhouette")
    if draw not in DRAWS:
        raise ValueError(f"A path is drawn as {draw!r}, expected one of {', '.join(DRAWS)}.")
    given |= {"data-draw": draw}
    if draw != "anchor":
        given["data-colour"] = given["data-colour"] or (stroke if draw == "stroke" else fill)
    if draw == "stroke":
        width = given["data-width"] or _NUMBER.findall(looks("stroke-width", "1"))[0]
        given["data-width"] = number(round(float(width) * scale, 1))
    shown = sheet.colour(substituted(given["data-colour"] or "#ff00ff", stands))
    line = draw in ("stroke", "anchor")
    seen = {
        "fill": "none" if line else shown,
        "stroke": shown if line else None,
        "stroke-width": given["data-width"] if draw == "stroke" else "2" if line else None,
        "stroke-linecap": "round" if line else None,
    }
    return {"id": _free(element.get("id") or draw, taken), **given, **seen}


def _free(name: str, taken: set[str]) -> str:
    """The name, with a number if it is taken."""
    tried, count = name, 1
    while tried in taken:
        count += 1
        tried = f"{name}-{count}"
    taken.add(tried)
    return tried


def _path(kind: str, element: ET.Element) -> str:
    """A shape as the text of a path; empty for what is none."""

    def length(name: str) -> float:
        return float(_NUMBER.findall(element.get(name, "0"))[0])

    if kind == "path":
        return element.get("d", "")
    if kind == "circle":
        return ellipse(length("cx"), length("cy"), length("r"), length("r"))
    if kind == "ellipse":
        return ellipse(length("cx"), length("cy"), length("rx"), length("ry"))
    if kind == "rect":
        x, y = length("x"), length("y")
        return rectangle(x, y, x + length("width"), y + length("height"))
    if kind == "line":
        return polyline([(length("x1"), length("y1")), (length("x2"), length("y2"))])
    if kind in ("polygon", "polyline"):
        flat = [float(v) for v in _NUMBER.findall(element.get("points", ""))]
        return polyline(zip(flat[::2], flat[1::2], strict=True), closed=kind == "polygon")
    return ""


def _transform(text: str) -> Map:
    place = SAME
    for name, inside in _TRANSFORM.findall(text):
        n = [float(v) for v in _NUMBER.findall(inside)]
        if name == "matrix":
            step: Map = (n[0], n[1], n[2], n[3], n[4], n[5])
        elif name == "translate":
            step = (1, 0, 0, 1, n[0], n[1] if len(n) > 1 else 0)
        elif name == "scale":
            step = (n[0], 0, 0, n[-1], 0, 0)
        elif name == "rotate":
            step = turned(n[0], (n[1], n[2]) if len(n) > 2 else (0, 0))
        else:
            raise ValueError(f"A transform is {name!r}: flatten it in the editor.")
        place = after(place, step)
    return place


def main(names: list[str]) -> None:
    """Rewrite the figures named, or all."""
    paths = [Path(name) for name in names] or sorted(FIGURES_HOME.rglob("*.svg"))
    for path in paths:
        old = path.read_text("utf-8")
        new = normalised(old)
        if new != old:
            path.write_text(new, "utf-8")
            print(f"{path.name}: normalised")


if __name__ == "__main__":
    main(sys.argv[1:])

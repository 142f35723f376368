"""A drawing that moves in a browser, by CSS alone.

Who asked their system for less motion sees the picture as it is.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

from .film_layers import EMPTYING_SECONDS, UNHEARD
from .hand import bounds
from .moves import Course, read_course
from .pieces import read_places
from .svg import NAMESPACE, Point, number, parsed, tag, written

__all__ = ["animated"]

REST_SECONDS = 2.0
"""How long the finished picture stands before it all begins again."""

BLINK_SECONDS = 0.001


def animated(svg: str, seconds: float) -> str:
    """A drawing with all poses of what moves, and the rules by which they are shown.

    Parameters
    ----------
    svg : str
        With moments of onsets and courses of what moves.
    seconds : float
        How long the sound is.
    """
    root = parsed(svg)
    whole = max(seconds, EMPTYING_SECONDS) + REST_SECONDS
    rules: dict[str, str] = {}  # keyframes and their names

    def play(element: ET.Element, frames: str, timing: str, lasts: float) -> None:
        name = rules.setdefault(frames, f"k{len(rules)}")
        element.set("style", f"animation:{name} {number(lasts)}s {timing} infinite")

    for element in list(root.iter()):
        if (moment := element.get("data-moment")) is not None:
            play(element, _comes(float(moment), whole), "linear", whole)
        elif element.get("data-steps") is not None:
            course = read_course(element.attrib)
            if (places := element.get("data-places")) is not None:
                lasts = course.period or whole
                play(element, _carried(course, read_places(places), lasts), "linear", lasts)
                continue
            for pose in element:
                shown = _shown(course, int(pose.get("data-pose", 0)), course.period or whole)
                play(pose, shown, "step-end", course.period or whole)
    style = "".join(f"@keyframes {name}{{{frames}}}" for frames, name in rules.items())
    style += _line(root, seconds, whole)
    calm = "*{animation:none!important}"
    sheet = ET.Element(f"{{{NAMESPACE}}}style")
    sheet.text = f"{style}@media (prefers-reduced-motion:reduce){{{calm}}}"
    root.insert(0, sheet)
    return written(root)


def _at(seconds: float, whole: float) -> str:
    return f"{100 * seconds / whole:.3f}".rstrip("0").rstrip(".") + "%"


def _comes(moment: float, whole: float) -> str:
    """Gone in the time of emptying, there again at its moment."""
    left = max(0.0, 1 - moment / EMPTYING_SECONDS)
    empty = min(moment, EMPTYING_SECONDS)
    return (
        f"0%{{opacity:1}}{_at(empty, whole)},{_at(moment, whole)}{{opacity:{number(left)}}}"
        f"{_at(moment + BLINK_SECONDS, whole)},to{{opacity:1}}"
    )


def _shown(course: Course, pose: int, whole: float) -> str:
    """When one pose is seen."""
    steps = [step for step in course.steps if step[0] < whole]
    if not steps or steps[0][0] > 0:
        steps.insert(0, (0.0, 0))
    seen = {True: "visible", False: "hidden"}
    rules = [f"{_at(at, whole)}{{visibility:{seen[now == pose]}}}" for at, now in steps]
    last = seen[steps[-1][1] == pose if course.period else pose == 0]
    return "".join(rules) + f"to{{visibility:{last}}}"


def _carried(course: Course, places: tuple[Point, ...], whole: float) -> str:
    """Where it is; it goes from place to place without a jump."""
    css = [f"{{transform:translate({number(x)}px,{number(y)}px)}}" for x, y in places]
    return "".join(f"{_at(at, whole)}{css[pose]}" for at, pose in course.steps) + f"to{css[0]}"


def _line(root: ET.Element, seconds: float, whole: float) -> str:
    """A mask over what follows the loudness, that is drawn away from left to right."""
    _, _, width, height = map(float, root.get("viewBox", "0 0 1000 1000").split())
    lines = [element for element in root.iter() if element.get("id") == "loudness-line"]
    edges = [bounds(path.get("d", "")) for line in lines for path in _paths(line)]
    if not edges:
        return ""
    left = max(0.0, min(edge[0] for edge in edges))
    right = min(width, max(edge[2] for edge in edges))
    area: dict[str, Any] = {"y": -height, "height": 3 * height}
    faint = tag("rect", x=-width, width=3 * width, fill="#fff", fill_opacity=UNHEARD, **area)
    heard = tag("rect", id="heard", x=left, width=max(1.0, right - left), fill="#fff", **area)
    mask = tag("mask", faint + heard, id="hearing", maskUnits="userSpaceOnUse",
               x=-width, width=3 * width, **area)  # fmt: skip
    root.append(ET.fromstring(f'<svg xmlns="{NAMESPACE}">{mask}</svg>')[0])
    empty = min(EMPTYING_SECONDS, seconds)
    begun = number(empty / seconds) if seconds else "1"
    frames = (
        f"0%{{opacity:1}}{_at(empty, whole)}{{opacity:0;transform:none}}"
        f"{_at(empty + BLINK_SECONDS, whole)}{{opacity:1;transform:scaleX({begun})}}"
        f"{_at(seconds, whole)},to{{opacity:1;transform:none}}"
    )
    return (
        f"@keyframes heard{{{frames}}}@media (prefers-reduced-motion:no-preference)"
        f"{{#loudness-line{{mask:url(#hearing)}}#heard{{transform-origin:{number(left)}px 0;"
        f"animation:heard {number(whole)}s linear infinite}}}}"
    )


def _paths(element: ET.Element) -> Iterator[ET.Element]:
    return (one for one in element.iter() if one.tag.endswith("path"))

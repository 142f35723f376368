"""The last touch of a style: the tooth of its surface and its frame, in cheap vectors."""

from __future__ import annotations

import math
import random

from .colour import mix
from .svg import number, outline, polyline, tag

__all__ = ["frame_markup", "texture_markup"]

_MARGIN = 26.0


def texture_markup(canvas) -> str:
    """Grain, wood, fibre or scan lines over the whole picture."""
    return _TEXTURES[canvas.style.texture](canvas)


def frame_markup(canvas) -> str:
    """What surrounds the picture."""
    return _FRAMES[canvas.style.frame](canvas)


def _specks(canvas, count: int, size: float) -> str:
    rng = random.Random(7)  # the paper is the same for every picture
    parts = []
    for _ in range(count):
        x, y = rng.uniform(0, canvas.width), rng.uniform(0, canvas.height)
        side = size * rng.uniform(0.6, 1.4)
        parts.append(f"M{number(x)} {number(y)}h{number(side)}v{number(side)}h-{number(side)}z")
    return "".join(parts)


def _grain(canvas) -> str:
    specks = _specks(canvas, 2200, 1.7)
    half = specks[: specks.index("M", len(specks) // 2)]
    rest = specks[len(half) :]
    return tag("path", d=half, fill="#ffffff", fill_opacity=0.07) + tag(
        "path", d=rest, fill="#000000", fill_opacity=0.10
    )


def _wood(canvas) -> str:
    rng, lines = random.Random(11), []
    count = round(34 * min(2.0, canvas.height / 1000))
    for index in range(count):
        y = canvas.height * (index + rng.uniform(0.1, 0.9)) / count
        first, second = rng.uniform(-9, 9), rng.uniform(-9, 9)
        spots = [(-10, y), (canvas.width * 0.3, y + first), (canvas.width * 0.7, y + second)]
        lines.append(outline([*spots, (canvas.width + 10, y)], closed=False))
    fade = tag(
        "path", d="".join(lines), fill="none", stroke=canvas.palette.sky[2], stroke_width=1.3,
        stroke_opacity=0.20,
    )  # fmt: skip
    return fade + tag(
        "path", d=_specks(canvas, 900, 2.4), fill=canvas.palette.sky[2], fill_opacity=0.22
    )


def _fibre(canvas) -> str:
    rng, light, dark = random.Random(13), [], []
    for index in range(420):
        x, y = rng.uniform(0, canvas.width), rng.uniform(0, canvas.height)
        angle, length = rng.uniform(0, math.pi), rng.uniform(6, 20)
        dx, dy = length * math.cos(angle), length * math.sin(angle)
        bend = rng.uniform(-5, 5)
        numbers = (dx / 2 + bend, dy / 2 - bend, dx, dy)
        curve = f"M{number(x)} {number(y)}q" + " ".join(map(number, numbers))
        (light if index % 2 else dark).append(curve)
    common = {"fill": "none", "stroke_width": 0.9}
    return tag("path", d="".join(light), stroke="#ffffff", stroke_opacity=0.16, **common) + tag(
        "path", d="".join(dark), stroke="#000000", stroke_opacity=0.09, **common
    )


def _scan(canvas) -> str:
    count = int(canvas.height // 6)
    step = canvas.height / count
    lines = "".join(f"M0 {number(i * step)}h{number(canvas.width)}" for i in range(count))
    return tag("path", d=lines, stroke="#000000", stroke_width=1.6, stroke_opacity=0.16)


def _none(canvas) -> str:
    return ""


def _ring(canvas, inner: str) -> str:
    """The picture's rectangle, generously, with a hole."""
    w, h = canvas.width + 40, canvas.height + 40
    return polyline([(-40, -40), (w, -40), (w, h), (-40, h)], closed=True) + inner


def _margin(canvas) -> str:
    """The unprinted edge of the sheet, and the key line."""
    w, h, m = canvas.width, canvas.height, _MARGIN
    hole = polyline([(m, m), (w - m, m), (w - m, h - m), (m, h - m)], closed=True)
    paper = mix(canvas.paper, "#fffaf0", 0.6)
    return tag("path", d=_ring(canvas, hole), fill=paper, fill_rule="evenodd") + tag(
        "path", d=hole, fill="none", stroke=canvas.palette.ink, stroke_width=3.4
    )


def _sheets(canvas) -> str:
    """Two sheets in front, each with a hand-cut window."""
    rng, parts, w, h = random.Random(17), [], canvas.width, canvas.height
    for inset, role in ((44.0, 0.35), (24.0, 0.0)):
        spots = []
        for (ax, ay), (bx, by) in (
            ((inset, inset), (w - inset, inset)),
            ((w - inset, inset), (w - inset, h - inset)),
            ((w - inset, h - inset), (inset, h - inset)),
            ((inset, h - inset), (inset, inset)),
        ):
            for share in (0.06, 0.28, 0.5, 0.72, 0.94):
                wave = rng.uniform(-7, 7)
                x, y = ax + share * (bx - ax), ay + share * (by - ay)
                spots.append((x, y + wave) if ay == by else (x + wave, y))
        d = _ring(canvas, outline(spots))
        colour = mix(canvas.palette.ground, canvas.palette.near, role)
        for wide, opacity in ((22, 0.06), (14, 0.09), (7, 0.13)):
            parts.append(
                tag("path", d=d, fill="none", stroke="#05040c", stroke_width=wide,
                    stroke_opacity=opacity, transform="translate(2 5)")
            )  # fmt: skip
        parts.append(tag("path", d=d, fill=colour, fill_rule="evenodd"))
    return "".join(parts)


_TEXTURES = {"grain": _grain, "wood": _wood, "fibre": _fibre, "scan": _scan}
_FRAMES = {"none": _none, "margin": _margin, "sheets": _sheets}

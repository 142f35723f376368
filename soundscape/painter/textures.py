"""The last touch of a style: the tooth of its surface and its frame, in cheap vectors."""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING, Any

from .colour import mix
from .svg import circle, number, outline, polyline, rectangle, tag

if TYPE_CHECKING:
    from .sheet import Sheet

__all__ = ["frame_legend", "frame_markup", "texture_markup"]

_MARGIN = 26.0


def texture_markup(canvas: Sheet) -> str:
    """Grain, wood, fibre or scan lines over the whole picture."""
    return _TEXTURES[canvas.style.texture](canvas)


def frame_markup(canvas: Sheet) -> str:
    """What surrounds the picture."""
    return _FRAMES[canvas.style.frame](canvas)


def frame_legend(frame: str) -> tuple[tuple[str, str], ...]:
    """Pairs (what was measured, what it drew) of a frame."""
    if frame == "poster":
        return (("loudness in 64 steps", "64 bars in the band below the picture, left to right"),)
    return ()


def _specks(canvas: Sheet, count: int, size: float, seed: int = 7) -> str:
    """Little squares; the paper is the same for every picture, so the source is its own."""
    rng = random.Random(seed)
    parts = []
    for _ in range(_spread(canvas, count)):
        x, y = round(rng.uniform(0, canvas.width)), round(rng.uniform(0, canvas.height))
        side = f"{size * rng.uniform(0.6, 1.4):.1f}"
        parts.append(f"M{x} {y}h{side}v{side}h-{side}z")
    return "".join(parts)


def _spread(canvas: Sheet, count: int) -> int:
    """So many of a usual picture; of one wider than four to one as many more as it is wider."""
    return round(count * max(1.0, canvas.width / (4 * canvas.height)))


def _grain(canvas: Sheet) -> str:
    specks = _specks(canvas, 2200, 1.7)
    half = specks[: specks.index("M", len(specks) // 2)]
    rest = specks[len(half) :]
    return tag(
        "path", d=half, shape_rendering="crispEdges", fill="#ffffff", fill_opacity=0.07
    ) + tag("path", d=rest, shape_rendering="crispEdges", fill="#000000", fill_opacity=0.10)


def _wood(canvas: Sheet) -> str:
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
        "path",
        d=_specks(canvas, 900, 2.4),
        shape_rendering="crispEdges",
        fill=canvas.palette.sky[2],
        fill_opacity=0.22,
    )


def _fibre(canvas: Sheet) -> str:
    rng, light, dark = random.Random(13), [], []
    for index in range(_spread(canvas, 420)):
        x, y = rng.uniform(0, canvas.width), rng.uniform(0, canvas.height)
        angle, length = rng.uniform(0, math.pi), rng.uniform(6, 20)
        dx, dy = length * math.cos(angle), length * math.sin(angle)
        bend = rng.uniform(-5, 5)
        numbers = (dx / 2 + bend, dy / 2 - bend, dx, dy)
        curve = f"M{number(x)} {number(y)}q" + " ".join(map(number, numbers))
        (light if index % 2 else dark).append(curve)
    common: dict[str, Any] = {"fill": "none", "stroke_width": 0.9}
    return tag("path", d="".join(light), stroke="#ffffff", stroke_opacity=0.16, **common) + tag(
        "path", d="".join(dark), stroke="#000000", stroke_opacity=0.09, **common
    )


def _scan(canvas: Sheet) -> str:
    count = int(canvas.height // 6)
    step = canvas.height / count
    lines = "".join(f"M0 {number(i * step)}h{number(canvas.width)}" for i in range(count))
    return tag(
        "path", d=lines, fill="none", stroke="#000000", stroke_width=1.6, stroke_opacity=0.16
    )


def _none(canvas: Sheet) -> str:
    return ""


def _ring(canvas: Sheet, inner: str) -> str:
    """The picture's rectangle, generously, with a hole."""
    w, h = canvas.width + 40, canvas.height + 40
    return polyline([(-40, -40), (w, -40), (w, h), (-40, h)], closed=True) + inner


def _margin(canvas: Sheet) -> str:
    """The unprinted edge of the sheet, and the key line."""
    w, h, m = canvas.width, canvas.height, _MARGIN
    hole = polyline([(m, m), (w - m, m), (w - m, h - m), (m, h - m)], closed=True)
    paper = mix(canvas.paper, "#fffaf0", 0.6)
    return tag("path", d=_ring(canvas, hole), fill=paper, fill_rule="evenodd") + tag(
        "path", d=hole, fill="none", stroke=canvas.palette.ink, stroke_width=3.4
    )


def _sheets(canvas: Sheet) -> str:
    """Two sheets in front, each with a hand-cut window."""
    rng, parts, w, h = random.Random(17), [], canvas.width, canvas.height
    palette = canvas.palette
    behind, front = mix(palette.near, palette.sky[1], 0.4), mix(palette.ground, palette.near, 0.3)
    for inset, colour in ((46.0, behind), (24.0, front)):
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
        for wide, opacity in ((17, 0.07), (10, 0.10), (5, 0.13)):
            parts.append(
                tag("path", d=d, fill="none", stroke="#05040c", stroke_width=wide,
                    stroke_opacity=opacity, transform="translate(3 6)")
            )  # fmt: skip
        parts.append(tag("path", d=d, fill=colour, fill_rule="evenodd"))
    return "".join(parts)


def _cold_press(canvas: Sheet) -> str:
    """Pigment settles in the pits of rough paper and leaves its bumps bare."""
    bumps, pits = _specks(canvas, 1600, 1.9), _specks(canvas, 1300, 2.1, seed=23)
    return tag(
        "path", d=bumps, shape_rendering="crispEdges", fill=canvas.paper, fill_opacity=0.17
    ) + tag(
        "path", d=pits, shape_rendering="crispEdges", fill=canvas.palette.ink, fill_opacity=0.07
    )


def _tooth(canvas: Sheet) -> str:
    """Bumps of the paper that the charcoal does not reach, and its dust."""
    bare, dust = _specks(canvas, 2700, 1.7), _specks(canvas, 1500, 1.6, seed=23)
    return tag(
        "path", d=bare, shape_rendering="crispEdges", fill=canvas.palette.sky[1], fill_opacity=0.40
    ) + tag(
        "path", d=dust, shape_rendering="crispEdges", fill=canvas.palette.ink, fill_opacity=0.15
    )


def _litho(canvas: Sheet) -> str:
    """Fine spatter of an airbrush."""
    return tag(
        "path",
        d=_specks(canvas, 2600, 1.5),
        shape_rendering="crispEdges",
        fill=canvas.paper,
        fill_opacity=0.16,
    )


def _deckle(canvas: Sheet) -> str:
    """White paper around the wash, whose edge dried dark and uneven, and drops that fell."""
    rng, w, h, spots = random.Random(29), canvas.width, canvas.height, []
    for index, (x, y, inward) in enumerate(_along(canvas, 34.0, 36.0, rng)):
        off = 2.5 * math.sin(index * 0.71) + rng.uniform(-2.5, 2.5) + 7 * (rng.random() < 0.05)
        spots.append((x + off * inward[0], y + off * inward[1]))
    hole = outline(spots)
    edge = {"fill": "none", "stroke": canvas.palette.near}
    drops = []
    for _ in range(26):
        x, y = rng.uniform(0, w), rng.uniform(0, h)
        if rng.random() < 0.6:  # most fall on the margin, where they are seen
            x = rng.choice((rng.uniform(4, 30), w - rng.uniform(4, 30)))
        drops.append(circle(x, y, rng.choice((1.6, 2.2, 3.0, 4.2))))
    return (
        tag("path", d=_ring(canvas, hole), fill=canvas.paper, fill_rule="evenodd")
        + tag("path", d=hole, stroke_width=2.2, stroke_opacity=0.4, **edge)
        + tag("path", d="".join(drops), fill=canvas.palette.water, fill_opacity=0.4)
    )


def _along(canvas: Sheet, inset: float, step: float, rng: random.Random):
    """Places around the picture, clockwise, about `step` apart, and the way inwards from each."""
    w, h = canvas.width, canvas.height
    a, b, c, d = (inset, inset), (w - inset, inset), (w - inset, h - inset), (inset, h - inset)
    for first, last, inward in ((a, b, (0, 1)), (b, c, (-1, 0)), (c, d, (0, -1)), (d, a, (1, 0))):
        count = round(math.dist(first, last) / step)
        for index in range(count):
            share = (index + rng.uniform(0.2, 0.8)) / count
            x, y = (p + share * (q - p) for p, q in zip(first, last, strict=True))
            yield x, y, inward


def _block(canvas: Sheet) -> str:
    """The bare sheet of a drawing block: strokes end where the hand lifted."""
    rng, spots, off = random.Random(31), [], 0.0
    for x, y, (ix, iy) in _along(canvas, 40.0, 10.0, rng):
        if rng.random() < 0.3:
            off = rng.uniform(-4, 4)
        out = off - (rng.uniform(4, 20) if rng.random() < 0.22 else 0)
        # The ends of strokes lean as the strokes of the sky do.
        lean = 0.6 * (off - out) * (1 if ix + iy > 0 else -1)
        for reach, side in ((off, -3), (out, 0), (out, 3), (off, 4)):
            moved = lean if reach == out else 0.0
            along = side + moved
            spots.append((x + reach * ix + along * abs(iy), y + reach * iy - along * abs(ix)))
    paper = mix(canvas.paper, canvas.palette.sky[1], 0.5)
    hole = polyline(spots, closed=True)
    return tag("path", d=_ring(canvas, hole), fill=paper, fill_rule="evenodd")


def _poster(canvas: Sheet) -> str:
    """A broad margin, a key line, and a band where the loudness stands as a row of bars."""
    w, h, m, band = canvas.width, canvas.height, 36.0, 58.0
    foot = h - m - band
    hole = polyline([(m, m), (w - m, m), (w - m, foot), (m, foot)], closed=True)
    paper, dark = canvas.paper, canvas.palette.ground
    parts = [
        tag("path", d=_ring(canvas, hole), fill=paper, fill_rule="evenodd"),
        tag("path", d=hole, fill="none", stroke=dark, stroke_width=3),
        tag("path", d=rectangle(m, foot + 9, w - m, h - m), fill=dark),
    ]
    count, left, right = len(canvas.line) or 1, m + 16, w - m - 16
    step = (right - left) / count
    middle, tall = foot + 9 + (band - 9) / 2, 0.40 * (band - 9)
    bars = [
        rectangle(left + step * (i + 0.2), middle - max(1.2, tall * v),
                  left + step * (i + 0.8), middle + max(1.2, tall * v))
        for i, v in enumerate(canvas.line)
    ]  # fmt: skip
    if bars:
        parts.append(tag("path", d="".join(bars), fill=paper))
    return "".join(parts)


_TEXTURES = {
    "grain": _grain, "wood": _wood, "fibre": _fibre, "scan": _scan, "cold press": _cold_press,
    "tooth": _tooth, "litho": _litho,
}  # fmt: skip
_FRAMES = {
    "none": _none, "margin": _margin, "sheets": _sheets, "deckle": _deckle, "block": _block,
    "poster": _poster,
}  # fmt: skip

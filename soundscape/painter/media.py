"""How pigment, charcoal and printing ink cover a surface, as the style's data asks.

Everything here is plain fills, strokes and gradients: a gradient laid over the outline it belongs
to stands in for the blur filters and masks that would make a picture many times slower.
"""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING, Any

from .colour import contrast, lightness, mix, shift
from .hand import bounds, hatch
from .svg import number, outline, polyline, rectangle

if TYPE_CHECKING:
    from .canvas import Canvas

__all__ = [
    "LONG_EDGE", "charcoal", "charcoal_sky", "edge_line", "ink", "ink_sky", "pigment",
    "pigment_sky",
]  # fmt: skip

CHALK = "#f7f4ec"

LONG_EDGE = 1_500
"""Characters of a path that is the edge of a wood: a halo or a line round it costs what ten round
hills cost, and no eye finds it among the tops."""

GRITTY = "crispEdges"
"""Edges of single pixels: rough as the strokes of a coal, and a quarter of the price."""

# Directions of strokes in degrees: those of the land differ from one layer to the next.
_FIGURE, _LAND = (-58, -52), (-64, -30, 16, 48)


def edge_line(canvas: Canvas, colour: str, weight: float) -> tuple[str, float]:
    """Colour and width of the line that the style draws around a silhouette, half of it outside.

    The width is 0 in styles without one; the colour is then that of the silhouette.
    """
    style, palette = canvas.style, canvas.palette
    if style.luminous:
        return colour, 7 * weight
    if style.wash:  # a figure dries with darker edges than the land
        wet = canvas.in_figure
        return shift(colour, -0.2 if wet else -0.11 * style.wash), (
            5 if wet else 3.2
        ) * weight + 0.6
    if style.hatch:
        coal = palette.ink if lightness(colour) < lightness(palette.sky[1]) else CHALK
        return mix(coal, colour, 0.15), 1.6 + 3.2 * weight
    return (palette.ink, 2 * style.outline * weight) if style.outline else (colour, 0.0)


# Watercolour ------------------------------------------------------------------------------------


def pigment(canvas: Canvas, d: str, colour: str, weight: float, *, fade: bool = False) -> None:
    """A wash: uneven, with blooms where water ran back, and darker where it dried last."""
    # A figure is painted with a fuller brush than the land, to stand out from it.
    rng, wash = canvas.hand, canvas.style.wash * (1.0 if fade else 0.6)
    deep = shift(colour, -0.11 * wash)
    thin = mix(colour, canvas.paper, 0.34 * wash)
    common: dict[str, Any] = {"fill": "none", "stroke_linejoin": "round"}
    if not (fade or canvas.in_figure) and weight > 0.3:  # off what is wet the brush leaves paper
        canvas.path(
            d, stroke=canvas.paper, stroke_width=5 * weight + 3, stroke_opacity=0.4, **common
        )
    if not (fade and len(d) > LONG_EDGE):
        # Edges go below the fill, so that none is seen where the parts of a figure overlap.
        line, width = edge_line(canvas, colour, weight)
        canvas.path(d, stroke=line, stroke_width=width, **common)
    if weight < 0.5:
        canvas.path(d, fill=colour)
        return
    thirds = (rng.uniform(0.15, 0.4), rng.uniform(0.5, 0.8))
    stops = ((0, deep, 1), (thirds[0], colour, 1), (thirds[1], thin, 1), (1, colour, 1))
    tilt = rng.uniform(-0.4, 0.4)
    canvas.path(d, fill=canvas.gradient(stops, start=(0.5 - tilt, 0), end=(0.5 + tilt, 1)))
    if weight > (0.96 if fade else 0.8):
        canvas.path(d, fill=_bloom(canvas, colour, wash))


def _bloom(canvas: Canvas, colour: str, wash: float) -> str:
    """Paint that lies over a wash: water ran back, pale inside a soft dark rim."""
    rng = canvas.hand
    pale, deep = mix(colour, canvas.paper, 0.6), shift(colour, -0.10)
    stops = ((0, pale, 0.42 * wash), (0.5, pale, 0.24 * wash), (0.86, pale, 0),
             (0.95, deep, 0.22 * wash), (1, deep, 0))  # fmt: skip
    return canvas.radial(
        stops, x=rng.uniform(0, 1), y=rng.uniform(0, 1), radius=rng.uniform(0.25, 0.6), box=True
    )


def pigment_sky(canvas: Canvas, horizon: float) -> None:
    """Wet into wet: the colours of the sky run into each other over white paper."""
    top, middle, low = canvas.palette.sky
    w, h, rng = canvas.width, canvas.height, canvas.hand
    stops = ((0, top, 1), (0.55 * horizon, middle, 1), (horizon, low, 1))
    canvas.path(rectangle(0, 0, w, h), fill=canvas.gradient(stops))
    pale = mix(middle, canvas.paper, 0.5)
    for colour, count in ((top, 3), (mix(middle, low, 0.5), 3), (pale, 4)):
        for _ in range(count):  # each puddle dries in rings
            reach = 0.55 if colour == top else 0.95
            x, y = rng.uniform(0, w), horizon * h * rng.uniform(0.0, reach)
            rx, ry = rng.uniform(120, 300), rng.uniform(34, 96)
            for spread in (1.0, 0.84, 0.66):
                d = _puddle(rng, x, y, rx * spread, ry * spread)
                canvas.path(d, fill=colour, fill_opacity=0.16)


def _puddle(rng: random.Random, x: float, y: float, rx: float, ry: float) -> str:
    """The outline of a spot of water."""
    spots, count = [], 20
    for index in range(count):
        angle, reach = 2 * math.pi * index / count, rng.uniform(0.76, 1.14)
        spots.append((x + rx * reach * math.cos(angle), y + ry * reach * math.sin(angle)))
    return outline(spots)


# Charcoal ---------------------------------------------------------------------------------------


def charcoal(canvas: Canvas, d: str, colour: str, weight: float, *, fade: bool = False) -> None:
    """A smudged tone, hatching over it, and a line that was tried twice."""
    style, rng, paper = canvas.style, canvas.hand, canvas.palette.sky[1]
    ink = canvas.palette.ink if lightness(colour) < lightness(paper) else CHALK
    common: dict[str, Any] = {"fill": "none", "stroke_linejoin": "round"}
    long = fade and len(d) > LONG_EDGE  # land, not a figure
    if weight > 0.7 and not long:
        canvas.path(d, stroke=colour, stroke_width=14 * weight, stroke_opacity=0.10, **common)
    # Lines go below the tone, so that none is seen where the parts of a figure overlap.
    line, width = edge_line(canvas, colour, weight)
    canvas.path(d, stroke=line, stroke_width=width, **common)
    if weight > 0.5 and not long:
        canvas.path(d, stroke=mix(ink, colour, 0.5), stroke_width=1 + weight, turn=2.4, **common)
    tone = colour
    if fade:
        tone = canvas.gradient(((0, colour, 1), (1, mix(colour, paper, 0.55), 1)))
    canvas.path(d, fill=tone)
    left, top, right, bottom = bounds(d)
    if weight < 0.5 or min(right - left, bottom - top) < 3 * style.hatch:
        return
    spacing = style.hatch * (0.75 + 0.5 * weight)
    strong = contrast(colour, paper) > 3
    strokes = hatch(
        d, spacing=spacing, rng=rng,
        turn_degrees=rng.choice(_LAND if fade else _FIGURE) + rng.uniform(-6, 6),
        within=(canvas.width, canvas.height),
    )  # fmt: skip
    canvas.path(
        strokes, fill=mix(colour, paper, 0.5) if strong else ink,
        fill_opacity=0.5 if strong else 0.36, shape_rendering=GRITTY,
    )  # fmt: skip


def charcoal_sky(canvas: Canvas, horizon: float) -> None:
    """Toned paper, rubbed darker above, with long strokes that thin out downwards."""
    top, middle, low = canvas.palette.sky
    w, h, rng = canvas.width, canvas.height, canvas.hand
    stops = ((0, top, 1), (0.5 * horizon, middle, 1), (horizon, low, 1))
    canvas.path(rectangle(0, 0, w, h), fill=canvas.gradient(stops))
    stroke = shift(top, -0.12 if lightness(top) > 0.3 else 0.10)
    for foot, turn, opacity in ((0.62, -32, 0.22), (0.40, -38, 0.24), (0.2, 24, 0.20)):
        edge = [(0, 0), (w, 0)]
        edge += [(w * (1 - i / 8), h * horizon * foot * rng.uniform(0.7, 1.15)) for i in range(9)]
        strokes = hatch(polyline(edge, closed=True), spacing=canvas.style.hatch * 1.6,
                        turn_degrees=turn, within=(w, h), rng=rng, loose=0.5)  # fmt: skip
        canvas.path(strokes, fill=stroke, fill_opacity=opacity, shape_rendering=GRITTY)


# Poster -----------------------------------------------------------------------------------------


def ink(canvas: Canvas, d: str, colour: str, weight: float, *, fade: bool = False) -> None:
    """Two flat tones with a hard border between light and shade, and a lit edge.

    Land fades from its lit crest instead (`fade`), as if sprayed.
    """
    split = canvas.style.split
    dark = lightness(colour) < lightness(canvas.palette.sky[1])
    lit = mix(shift(colour, 0.09 if dark else 0.05), canvas.palette.sun, 0.10)
    if weight > 0.6 and not canvas.in_figure:  # a figure has a line of light all around
        move = f"translate({number(-0.5 * split * weight)} {number(-0.3 * split * weight)})"
        edge = mix(canvas.palette.rim, colour, 0.35 if fade else 0.0) if dark else lit
        canvas.path(d, fill=edge, transform=move)
    if fade:
        stops = ((0, lit, 1), (0.08, lit, 1), (0.5, colour, 1), (1, shift(colour, -0.03), 1))
        canvas.path(d, fill=canvas.gradient(stops))
        return
    shade = shift(colour, -0.05 if dark else -0.09)
    stops = ((0, lit, 1), (0.46, lit, 1), (0.46, colour, 1), (1, shade, 1))
    canvas.path(d, fill=canvas.gradient(stops, start=(0.1, 0), end=(0.9, 0.75)))


def ink_sky(canvas: Canvas, horizon: float) -> None:
    """An airbrushed sky with broad flat rays."""
    top, middle, low = canvas.palette.sky
    w, h = canvas.width, canvas.height
    stops = ((0, top, 1), (0.5 * horizon, middle, 1), (horizon, low, 1))
    canvas.path(rectangle(0, 0, w, h), fill=canvas.gradient(stops))
    rays, x, y = [], w * canvas.hand.uniform(0.3, 0.7), h * horizon
    count, far = canvas.hand.choice((9, 11, 13)), 1.5 * min(max(w, h), 4 * h)
    for index in range(count):
        angles = (math.radians(180 + 180 * (index + share) / count) for share in (0.25, 0.75))
        ends = [(x + far * math.cos(a), y + far * math.sin(a)) for a in angles]
        rays.append(polyline([(x, y), *ends], closed=True))
    paint = canvas.radial(((0, low, 0.32), (0.7, low, 0.10), (1, low, 0)), x=x, y=y, radius=0.9 * h)
    canvas.path("".join(rays), fill=paint)

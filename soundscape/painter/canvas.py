"""What a scene paints on: it knows the style, so that scenes hardly need to.

A scene asks for a sky, a plane of landscape, a silhouette, a detail, a light or a mark, and names
colours by their role in the palette. How that looks (flat, outlined, shining, cut from paper) is
decided here from the style's data.
"""

from __future__ import annotations

import random
from contextlib import contextmanager
from typing import Any

from .colour import contrast, lightness, mix, shift
from .media import LONG_EDGE, charcoal, charcoal_sky, edge_line, ink, ink_sky, pigment, pigment_sky
from .rims import rim_of, shade_beside
from .sheet import NIGHT
from .svg import circle, number, outline, polyline, tag
from .tones import TonedSheet

__all__ = ["Canvas"]

TUBE_CONTRAST = 7.0
"""Of the tubes of a shining figure with the night: they are thin."""

SMALL = 0.5
"""Weight of parts of which hundreds make a crowd: a softer halo or shadow is not seen on them."""

THINNEST_PART = 5.0
"""Lines at least this wide, in units, are parts of the figure: a leg, a handle."""


class Canvas(TonedSheet):
    """A sheet that paints in a style."""

    # Of the figure: path, width of the line around it, colour of the rim around that.
    _parts: list[tuple[str, float, str]] | None = None

    @property
    def in_figure(self) -> bool:
        """Whether what is painted now belongs to the main subject."""
        return self._parts is not None

    def mark(self, d: str, role: str) -> None:
        """A surface that the sound drew: it shines, is printed or is cut out as the style does."""
        colour, style = self.colour(role), self.style
        self._shadowed(d, 0.4)
        common: dict[str, Any] = {"fill": "none", "stroke_linejoin": "round"}
        shines = style.glow and not (style.wash or style.hatch)  # pigment and coal do not
        for width, faint in ((12, 0.09), (5, 0.17)) if shines else ():
            faint = (1.6 if style.luminous else 1) * faint * style.glow
            self.path(d, stroke=colour, stroke_width=width, stroke_opacity=faint, **common)
        if style.outline:
            self.path(d, stroke=self.palette.sky[2], stroke_width=5, **common)
        elif not style.luminous:  # so that it stays visible in front of the sun
            edge = shift(self.palette.sky[1], -0.12 if lightness(colour) > 0.6 else 0.12)
            self.path(d, stroke=edge, stroke_width=4, stroke_opacity=0.4, **common)
        self.fill(d, colour)

    def sky(self, *, horizon: float = 0.7) -> None:
        """Fill the picture; `horizon` is where the low colour sits, as a share of the height."""
        style, (top, middle, low) = self.style, self.palette.sky
        for wanted, paint in (
            (style.wash, pigment_sky),
            (style.hatch, charcoal_sky),
            (style.split, ink_sky),
        ):
            if wanted:
                paint(self, horizon)
                return
        whole = polyline(
            [(0, 0), (self.width, 0), (self.width, self.height), (0, self.height)], closed=True
        )
        if not self.style.banded:
            stops = ((0, top, 1), (0.62 * horizon, middle, 1), (horizon, low, 1))
            self.fill(whole, self.gradient(stops))
        elif self.style.shadow:
            self.fill(whole, low)
            for share, colour in ((0.52, mix(low, middle, 0.5)), (0.36, middle), (0.17, top)):
                self._cut_sky(share * horizon / 0.7, colour)
        else:  # a graded band at the top, as printers wipe the block
            stops = ((0, top, 1), (0.05, top, 1), (0.26, middle, 1), (horizon, low, 1))
            self.fill(whole, self.gradient(stops))

    def _cut_sky(self, share: float, colour: str) -> None:
        """One sheet of a paper sky, from the top down to a wavy edge."""
        rng, steps = random.Random(round(share * 1000)), 5  # the same sheets in every picture
        y = share * self.height
        edge = [
            (self.width * i / steps, y + rng.uniform(-0.04, 0.04) * min(self.height, 1000))
            for i in range(steps, -1, -1)
        ]
        d = outline(edge, closed=False) + f"L-60 -60L{number(self.width + 60)} -60Z"
        self._shadowed(d)
        self.fill(d, colour)

    def glow(self, x: float, y: float, radius: float, role: str, opacity: float = 0.6) -> None:
        """Light in the air; styles without light leave it out."""
        strength = opacity * self.style.glow
        if strength <= 0:
            return
        colour = self.colour(role)
        stops = ((0, colour, strength), (0.35, colour, 0.42 * strength), (1, colour, 0))
        self.fill(circle(x, y, radius), self.radial(stops, x=x, y=y, radius=radius))

    def sun(self, x: float, y: float, radius: float, *, reach: float = 2.6) -> None:
        """Sun or full moon with its light; `reach` is the light's radius in radii."""
        self.glow(x, y, radius * reach, "sun", 0.75)
        if self.style.shadow:
            for ring, share in ((1.62, 0.82), (1.3, 0.6)):
                pale = self.blend("sun", "sky.1", share)
                self.silhouette([circle(x, y, radius * ring)], pale)
        if not self.style.luminous:
            self.silhouette([circle(x, y, radius)], "sun", weight=0.8)
            return
        warm = self.blend("sun", "accent", 0.75)
        self.fill(circle(x, y, radius), self.gradient(((0, self.palette.sun, 1), (1, warm, 1))))
        for step in range(5):  # the slats of a sign
            top = y + radius * (0.12 + 0.19 * step)
            half = (max(0.0, radius**2 - (top - y) ** 2)) ** 0.5 + 3
            bar = polyline([(x - half, top), (x + half, top)])
            self.stroke(bar, self.blend("sky.1", "sky.2", 0.6), 3 + 2.2 * step)

    def plane(self, d: str, depth: float, *, role: str | None = None) -> None:
        """A layer of landscape; depth 0 at the horizon to 1 at the viewer's feet."""
        base = self.colour(role) if role else self.depth_colour(depth)
        style = self.style
        self._shadowed(d)
        # Edges go below the fill, so that none is seen where parts of a wood overlap.
        if style.luminous:
            dark = mix(base, self.palette.sky[0], 0.86)
            self.stroke(d, base, 2 * (1.6 + 1.6 * depth), glow=len(d) < LONG_EDGE)
            self.fill(d, self.gradient(((0, mix(dark, base, 0.22), 1), (0.5, dark, 1))))
            return
        if self._covered(d, base, 0.5 + 0.5 * depth, fade=True):
            return
        if style.outline:
            self.stroke(d, "ink", 2 * style.outline * (0.5 + 0.5 * depth))
        if style.shading:
            misty = mix(base, self.palette.sky[2], style.haze * (1 - depth) * 0.8)
            lit = mix(base, self.palette.sky[2], 0.14 * (1 - 0.5 * depth))
            self.fill(d, self.gradient(((0, lit, 1), (0.25, base, 1), (1, misty, 1))))
        else:
            self.fill(d, base)

    def _covered(self, d: str, colour: str, weight: float, *, fade: bool = False) -> bool:
        """Whether the style has a medium of its own, which has then covered the surface."""
        style = self.style
        if style.wash:
            pigment(self, d, colour, weight, fade=fade)
        elif style.hatch:
            charcoal(self, d, colour, weight, fade=fade)
        elif style.split:
            ink(self, d, colour, weight, fade=fade)
        return bool(style.wash or style.hatch or style.split)

    @contextmanager
    def figure(self, name: str = "subject"):
        """The main subject: everything painted inside, kept apart from what is behind it.

        A line of light (around what is dark) or of dark (around what is light) runs along its outer
        edge, as a printer leaves paper white and as light from behind runs along fur.
        """
        outer, self._body, self._parts = self._body, [], []
        try:
            yield
        finally:
            inner, parts = "".join(self._body), self._parts
            self._body, self._parts = outer, None
            rims: dict[tuple[str, float], list[str]] = {}
            for d, width, rim in parts:
                rims.setdefault((rim, round(width, 1)), []).append(d)
            common: dict[str, Any] = {
                "fill": "none",
                "stroke_linejoin": "round",
                "stroke_linecap": "round",
            }
            for (colour, width), paths in rims.items():
                wide = width + 2 * self.style.rim
                self.path("".join(paths), stroke=colour, stroke_width=wide, **common)
            self._body.append(tag("g", inner, id=name))

    def _tube(self, colour: str, weight: float) -> tuple[str, float]:
        """Colour and weight of a shining edge: brighter and stronger around the main figure."""
        if not self.in_figure:
            return colour, weight
        night = self.palette.sky[1]
        steps = (mix(colour, "#ffffff", step / 16) for step in range(17))
        bright = next((c for c in steps if contrast(c, night) >= TUBE_CONTRAST), "#ffffff")
        return bright, max(0.9, weight)

    def silhouette(
        self,
        paths: list[str],
        role: str = "subject",
        *,
        shade: str | None = None,
        weight: float = 1.0,
        lit: bool = False,
    ) -> None:
        """A figure made of overlapping parts, with one edge around them all.

        Parameters
        ----------
        paths : list of str
            Parts; where they overlap no edge is seen.
        role : str
            Colour.
        shade : str or None
            Colour towards the foot of the figure, in styles that shade.
        weight : float
            Relative width of the edge; small things take thinner ones.
        lit : bool
            Whether it shines by itself: a flame, a lamp, a window.
        """
        style, base, small = self.style, self.colour(role), weight <= SMALL
        d = "".join(paths)
        if style.luminous and not lit:
            base, weight = self._tube(base, weight)
        foot = self.colour(shade) if style.shading and shade else base
        if self._parts is not None:
            line, width = edge_line(self, base, weight)
            rim = rim_of(style, self.palette, base, line, width)
            foot = shade_beside(rim, base, foot)
            self._parts.append((d, width, rim))
        self._shadowed(d, weight)
        common: dict[str, Any] = {"fill": "none", "stroke_linejoin": "round"}
        if style.luminous and not lit:
            halo = ((15 * weight, 0.13), (8.5 * weight, 0.25))
            for width, opacity in halo[1:] if small else halo:
                self.path(d, stroke=base, stroke_width=width, stroke_opacity=opacity, **common)
            self.path(d, stroke=base, stroke_width=7 * weight, **common)
            dark = mix(base, self.palette.sky[0], 0.80)
            self.fill(d, self.gradient(((0, mix(dark, base, 0.28), 1), (0.8, dark, 1))))
            return
        if self._covered(d, base, weight):
            return
        if style.outline:
            width = 2 * style.outline * weight
            self.path(d, stroke=self.palette.ink, stroke_width=width, **common)
        self.fill(d, base if foot == base else self.gradient(((0, base, 1), (1, foot, 1))))

    def stroke(
        self, d: str, role: str, width: float, *, opacity: float = 1.0, glow: bool = False
    ) -> None:
        """A round line; with `glow` it shines in the styles that have light."""
        if self._parts is not None and width >= THINNEST_PART and opacity >= 1:
            colour = self.colour(role)
            self._parts.append((d, width, rim_of(self.style, self.palette, colour)))
        super().stroke(d, role, width, opacity=opacity, glow=glow)

    def detail(self, d: str, role: str, *, opacity: float = 1.0) -> None:
        """A surface inside a figure: an eye, a window, a fold."""
        if self.style.luminous:
            self.fill(d, mix(self.colour(role), self.palette.sky[0], 0.25), opacity=opacity)
        else:
            self.fill(d, role, opacity=opacity)

    def _shadowed(self, d: str, weight: float = 1.0) -> None:
        """A soft shadow below and beside a sheet: faint wide lines, a tenth of a blur's price."""
        if not self.style.shadow:
            return
        lift = self.style.shadow * min(1.0, 0.35 + 0.65 * weight)
        strength = 0.5 if self.in_figure else 1.0  # its line of light must show
        move = f"translate({number(0.3 * lift)} {number(0.6 * lift)})"
        soft = ((2.6, 0.06), (1.7, 0.09), (0.9, 0.13)) if weight > SMALL else ((1.7, 0.14),)
        lines = [
            tag("path", d=d, stroke_width=wide * lift, stroke_opacity=opacity * strength)
            for wide, opacity in soft
        ]
        common: dict[str, Any] = {"fill": "none", "stroke": NIGHT, "stroke_linejoin": "round"}
        self.add(tag("g", "".join(lines), transform=move, **common))

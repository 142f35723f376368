"""The bare sheet: elements, groups, gradients, and the text of the finished drawing.

Transparency is always asked for as ``fill-opacity`` or ``stroke-opacity``: a plain ``opacity``
makes the renderer compose a layer of its own, which doubles the time a picture takes.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from contextlib import contextmanager
from typing import Any

from .hand import stray
from .moves import Course, written_course
from .palette import Palette, Style
from .poses import woven
from .svg import NAMESPACE, Point, number, rectangle, tag
from .textures import frame_markup, texture_markup

__all__ = ["NIGHT", "Sheet"]

NIGHT = "#05040c"
"""The colour of shadows."""


class Sheet:
    """A drawing in progress, element by element.

    Parameters
    ----------
    width, height : float
        Size in units; the shorter side is 1000.
    style, palette : Style and Palette
    rng : random.Random
        The picture's own source of variety.

    Attributes
    ----------
    hand : random.Random
        For what the medium does by itself (a bloom, a stroke), so that the same seed composes the
        same scene in every style.
    line : tuple of float
        The loudness over time, for frames that print it; empty where it is not told.
    since, seconds : float
        When in the recording the sound begins that is painted, and how long it is.
    moving : bool
        Whether what moves is painted in all its poses, and not only as it is at rest.
    paper : str
        Colour of the bare sheet; it stays when night falls.
    """

    def __init__(
        self, width: float, height: float, style: Style, palette: Palette, rng: random.Random
    ):
        self.width, self.height = width, height
        self.style, self.palette, self.rng = style, palette, rng
        self.hand = random.Random(rng.random())
        self.line: tuple[float, ...] = ()
        self.since = self.seconds = 0.0
        self.moving = False
        self.paper = style.paper or palette.sky[2]
        self._defs: list[str] = []
        self._body: list[str] = []

    def colour(self, role: str) -> str:
        """A palette role (``"subject"``, ``"sky.1"``) or a ``#rrggbb`` as it is."""
        if role.startswith("#"):
            return role
        if role.startswith("sky."):
            return self.palette.sky[int(role[4:])]
        return getattr(self.palette, role)

    def add(self, markup: str) -> None:
        """Put ready markup on top."""
        self._body.append(markup)

    def path(self, d: str, *, turn: float = 0.0, **attributes) -> None:
        """One path, as steady as the style's hand; another `turn` is another try at its line."""
        self.add(tag("path", d=stray(d, self.style.wobble, turn), **attributes))

    @contextmanager
    def group(self, **attributes):
        """Everything drawn inside shares a ``<g>`` with these attributes."""
        outer, self._body = self._body, []
        try:
            yield
        finally:
            inner, self._body = "".join(self._body), outer
            self._body.append(tag("g", inner, **attributes))

    def onset(self, index: int, when: float):
        """Group of everything that an onset drew, so that it can be counted and knows its moment.

        `index` is its number and `when` its place in the sound, 0 start to 1 end.
        """
        moment = self.since + when * self.seconds
        return self.group(data_onset=str(index), data_moment=f"{moment:.3f}")

    @contextmanager
    def window(self, left: float, width: float, since: float, seconds: float):
        """What is painted inside takes a part of the sheet for all of it, and of the sound.

        The part begins at `left` and is `width` wide, in units; its sound begins `since` seconds
        after the recording's.
        """
        outer = self.width, self.since, self.seconds
        self.width, self.since, self.seconds = width, since, seconds
        try:
            with self.group(transform=f"translate({number(left)} 0)"):
                yield
        finally:
            self.width, self.since, self.seconds = outer

    @contextmanager
    def veiled(self, shares: Sequence[float]):
        """What is painted inside shows as far as it is told from left to right, each 0 to 1."""
        last = max(1, len(shares) - 1)
        stops = [(index / last, "#ffffff", share) for index, share in enumerate(shares)]
        paint = self.gradient(stops, start=(0, 0), end=(self.width, 0), box=False)
        whole = tag("path", d=rectangle(0, 0, self.width, self.height), fill=paint)
        with self.group(mask=self._defined(tag("mask", whole, id="{}"))):
            yield

    def posed(self, course: Course | None, paint: Callable[[float], None]) -> None:
        """Paint what moves; `paint` does it at a share of its full stroke, 0 at rest."""
        if course is None or not self.moving:
            paint(0.0)
            return
        outer, sources = self._body, (self.rng, self.hand)
        before = [source.getstate() for source in sources]
        poses: list[str] = []
        after = before
        for stroke in course.strokes:
            for source, state in zip(sources, before, strict=True):
                source.setstate(state)
            self._body = []
            paint(stroke)
            after = after if poses else [source.getstate() for source in sources]
            poses.append("".join(self._body))
        for source, state in zip(sources, after, strict=True):
            source.setstate(state)
        self._body = outer
        self.add(woven(poses, course))

    @contextmanager
    def carried(self, course: Course, shift: Callable[[float], Point]):
        """Everything painted inside is carried about as a whole.

        `shift` is how far to the right and down it is at a share of its full stroke.
        """
        if not self.moving:
            yield
            return
        places = ";".join(" ".join(map(number, shift(stroke))) for stroke in course.strokes)
        with self.group(data_places=places, **written_course(course)):
            yield

    def gradient(
        self,
        stops: Iterable[tuple[float, str, float]],
        *,
        start: Point = (0.0, 0.0),
        end: Point = (0.0, 1.0),
        box: bool = True,
    ) -> str:
        """Paint of a linear gradient; ``stops`` are (offset, colour, opacity)."""
        return self._paint(
            "linearGradient",
            stops,
            x1=start[0],
            y1=start[1],
            x2=end[0],
            y2=end[1],
            gradientUnits=None if box else "userSpaceOnUse",
        )

    def radial(
        self,
        stops: Iterable[tuple[float, str, float]],
        *,
        x: float,
        y: float,
        radius: float,
        box: bool = False,
    ) -> str:
        """Paint of a radial gradient, in units of the picture or, with `box`, of the shape."""
        units = None if box else "userSpaceOnUse"
        return self._paint("radialGradient", stops, cx=x, cy=y, r=radius, gradientUnits=units)

    def _paint(self, kind: str, stops: Iterable[tuple[float, str, float]], **attributes) -> str:
        body = "".join(
            tag("stop", offset=o, stop_color=c, stop_opacity=None if a >= 1 else a)
            for o, c, a in stops
        )
        return self._defined(tag(kind, body, id="{}", **attributes))

    def _defined(self, markup: str) -> str:
        """How an element that is used elsewhere is named there; the same one stands once."""
        name = f"p{len(self._defs)}"
        if markup in self._defs:
            name = f"p{self._defs.index(markup)}"
        else:
            self._defs.append(markup)
        return f"url(#{name})"

    def fill(self, d: str, paint: str, *, opacity: float = 1.0) -> None:
        """A plain surface of a role, colour or gradient, without the style's edges."""
        paint = paint if paint.startswith("url") else self.colour(paint)
        self.path(d, fill=paint, fill_opacity=None if opacity >= 1 else opacity)

    def stroke(
        self, d: str, role: str, width: float, *, opacity: float = 1.0, glow: bool = False
    ) -> None:
        """A round line; with `glow` it shines in the styles that have light."""
        colour = self.colour(role)
        common: dict[str, Any] = {
            "fill": "none",
            "stroke_linecap": "round",
            "stroke_linejoin": "round",
        }
        if glow and self.style.glow:
            for wider, faint in ((3.6, 0.10), (2.0, 0.16)):
                self.path(
                    d,
                    stroke=colour,
                    stroke_width=width * wider + 4,
                    stroke_opacity=faint * opacity * self.style.glow,
                    **common,
                )
        if self.style.shadow and glow:
            self.path(
                d,
                stroke=NIGHT,
                stroke_width=width,
                stroke_opacity=0.25 * opacity,
                transform=f"translate({number(width * 0.25 + 1)} {number(width * 0.4 + 2)})",
                **common,
            )
        faded = None if opacity >= 1 else opacity
        self.path(d, stroke=colour, stroke_width=width, stroke_opacity=faded, **common)

    # The finished drawing ------------------------------------------------------------------

    def svg(self, pixels: tuple[int, int]) -> str:
        """The whole drawing as text."""
        finish = texture_markup(self) + frame_markup(self)
        defs = "".join(
            markup.replace('id="{}"', f'id="p{index}"') for index, markup in enumerate(self._defs)
        )
        box = f"0 0 {number(self.width)} {number(self.height)}"
        body = tag("defs", defs) + "".join(self._body) + finish
        return tag(
            "svg",
            body,
            xmlns=NAMESPACE,
            viewBox=box,
            width=str(pixels[0]),
            height=str(pixels[1]),
            preserveAspectRatio="none",
            data_seconds=f"{self.seconds:.3f}",
        )

"""The land of a panorama: sky, water, hills, and one line of loudness on which places come and go.

On land the line is the ridge, in a wood the tops of its trees, in a town the roofs, on water the
crest of a wave. Heights are in units from the top; a panorama is 1000 of them high.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from .. import shapes, streets
from ..canvas import Canvas
from ..composition import Composition
from ..svg import Point, circle, number, outline, polyline, rectangle, ribbon
from .places import WATER, Reach, Scenery

__all__ = ["GROUND", "HORIZON", "Land"]

HORIZON = 640.0
"""Where water meets the sky."""
GROUND = 838.0
"""Where the ground at the viewer's feet begins."""
SHORE = 826.0
RIDGE, RISE = 802.0, 215.0
SWELL, SURGE = 772.0, 120.0
_FETCH = 420.0
"""From its shores a swell needs so many units to rise to all of its height."""
_STEP = 40.0
_SUNK = 1_060.0


@dataclass(frozen=True)
class Land:
    """Paints the land of a scenery; each layer has chances of its own, the same in every light.

    Parameters
    ----------
    scenery : Scenery
    sound : Composition
        That of the whole recording.
    chances : str
        What the chances come of.
    """

    scenery: Scenery
    sound: Composition
    chances: str

    def sky(self, canvas: Canvas) -> None:
        """The sky, with stars where it is dark."""
        canvas.sky(horizon=0.68)
        canvas.rng = self._rng("stars")
        shapes.stars(canvas, round(0.07 * canvas.width), below=430)

    def land(self, canvas: Canvas, again: bool) -> None:
        """Everything on which figures stand, from the clouds down; another light paints it again.

        The line of the loudness is the one that was painted first.
        """
        for number_, left in enumerate(range(0, int(canvas.width) - 400, 1_300)):
            canvas.rng = self._rng(f"clouds:{number_}")
            with canvas.window(left, 1_300, 0, 0):
                shapes.clouds(canvas, low=110, high=430)
        canvas.plane(self._profile(canvas, self._far), 0.05)
        for reach in self.scenery.of(*WATER):
            self._water(canvas, reach)
        canvas.plane(self._profile(canvas, self._middle), 0.2)
        with canvas.group(id=None if again else "loudness-line"):
            for reach in self.scenery.of("shore"):
                self._swell(canvas, reach)
            canvas.plane(self._profile(canvas, self._ridge) + self._tops(canvas), 0.38)
            for reach in self.scenery.of("street"):
                self._houses(canvas, reach)
        for reach in self.scenery.of("wood", "hill"):
            self._pines(canvas, reach)
        for reach in self.scenery.of("field", "road", "room", "stage"):
            self._trees(canvas, reach)
        canvas.plane(self._profile(canvas, self._ground), 0.92)
        for reach in self.scenery.of("shore"):
            self._sand(canvas, reach)
        for reach in self.scenery.of("road", "street"):
            self._road(canvas, reach)

    # Lines of height over the width ---------------------------------------------------------

    def _far(self, x: float) -> float:
        roll = self._roll(x, 1_900, "far")
        return (600 - 95 * roll) + (HORIZON + 14 - 600 + 95 * roll) * self._wet(x, -120)

    def _middle(self, x: float) -> float:
        height = HORIZON - 6 - 48 * self._roll(x, 1_150, "middle")
        return height + (900 - height) * self._wet(x, 60)

    def _ridge(self, x: float) -> float:
        height = RIDGE - RISE * self._smooth(x) + 12 * (self._roll(x, 190, "ridge") - 0.5)
        return height + (900 - height) * self._wet(x, 0)

    def _ground(self, x: float) -> float:
        height = GROUND + 22 * (self._roll(x, 1_300, "ground") - 0.5)
        return height + 128 * self.scenery.share(x, ("lake",), off=40)

    def _wet(self, x: float, off: float) -> float:
        return self.scenery.share(x, WATER, off=off)

    def _smooth(self, x: float) -> float:
        """The loudness around a spot: a wave of hills, no saw."""
        reach = (-70.0, -35.0, 0.0, 35.0, 70.0)
        return sum(self.scenery.loud(x + off) for off in reach) / len(reach)

    def _roll(self, x: float, length: float, name: str) -> float:
        """Gentle ups and downs of chance, 0 to 1."""
        rng = self._rng(name)
        first, second, third = (rng.uniform(0, 2 * math.pi) for _ in range(3))
        t = 2 * math.pi * x / length
        wave = (
            0.55 * math.sin(t + first)
            + 0.28 * math.sin(1.7 * t + second)
            + 0.17 * math.sin(0.61 * t + third)
        )
        return 0.5 + 0.5 * wave

    def _rng(self, name: str) -> random.Random:
        return random.Random(f"{self.chances}:{name}")

    def _profile(self, canvas: Canvas, height: Callable[[float], float]) -> str:
        """A skyline, closed below the foot of the picture."""
        count = round(canvas.width / _STEP)
        spots = [(canvas.width * n / count, height(canvas.width * n / count))
                 for n in range(count + 1)]  # fmt: skip
        spots = [(-90.0, spots[0][1]), *spots, (canvas.width + 90, spots[-1][1])]
        foot = number(_SUNK)
        return f"{outline(spots, closed=False)}V{foot}H-90Z"

    # What stands on them --------------------------------------------------------------------

    def _tops(self, canvas: Canvas) -> str:
        """Tops of trees along the ridge where it is a wood."""
        rng, parts, x = self._rng("tops"), [], 0.0
        while x < canvas.width:
            share, half = self.scenery.share(x, ("wood",)), 34 * rng.uniform(0.8, 1.2)
            if share > 0.12:
                parts.append(circle(x, self._ridge(x) + 8, half * math.sqrt(share)))
            x += 1.2 * half
        return "".join(parts)

    def _houses(self, canvas: Canvas, reach: Reach) -> None:
        canvas.rng = self._rng(f"houses:{reach.left:.0f}")
        rows = (
            (0.1, max(2, round(17 * reach.width / 1000)), 84.0, 120.0),
            (0.42, max(2, round(11 * reach.width / 1000)), 16.0, 185.0),
        )
        with canvas.window(reach.left, reach.width, 0, 0):
            streets.houses(canvas, self._local(reach), GROUND - 6, rows=rows, lit=0.3)

    def _local(self, reach: Reach) -> Composition:
        """The whole sound, with the line of a part of the width."""
        line = (self._smooth(reach.left + reach.width * n / 63) for n in range(64))
        return replace(self.sound, line=tuple(line))

    def _pines(self, canvas: Canvas, reach: Reach) -> None:
        """Conifers between the ridge and the viewer: high ones in a wood, a far row on a hill."""
        rng, parts = self._rng(f"pines:{reach.left:.0f}"), []
        tall, apart = (225.0, 92.0) if reach.place == "wood" else (96.0, 60.0)
        x = reach.left - 0.5 * reach.melts
        while x < reach.right + 0.5 * reach.melts:
            share = self.scenery.share(x, (reach.place,))
            high = tall * rng.uniform(0.5, 1.4) * math.sqrt(share)
            if share > 0.2:
                foot = self._ground(x) + 10
                parts.append(polyline(shapes.pine(x, foot, high, rng), closed=True))
            x += apart * rng.uniform(0.4, 1.6)
        if parts:
            canvas.plane("".join(parts), 0.62)

    def _trees(self, canvas: Canvas, reach: Reach) -> None:
        """Round trees, one here and one there."""
        rng, parts = self._rng(f"trees:{reach.left:.0f}"), []
        x = reach.left + rng.uniform(30, 200)
        while x < reach.right - 30:
            for _ in range(rng.choice((1, 1, 2, 3))):
                foot, tall = self._ground(x) + 8, rng.uniform(50, 110)
                parts.append(rectangle(x - 4, foot - 0.6 * tall, x + 4, foot))
                for off, up, size in ((0, 0.72, 0.34), (-0.2, 0.55, 0.26), (0.22, 0.58, 0.24)):
                    parts.append(circle(x + off * tall, foot - up * tall, size * tall))
                x += rng.uniform(50, 110)
            x += rng.uniform(260, 760)
        if parts:
            canvas.plane("".join(parts), 0.62)

    def _water(self, canvas: Canvas, reach: Reach) -> None:
        """Rows of waves from the horizon on; on a lake, still water."""
        left, right = reach.left - reach.melts - 40, reach.right + reach.melts + 40
        canvas.rng = self._rng(f"water:{reach.left:.0f}")
        if reach.place == "lake":
            role = canvas.blend("water", "sky.1", 0.45)
            canvas.plane(rectangle(left, HORIZON, right, _SUNK), 0.6, role=role)
            return
        with canvas.window(left, right - left, 0, 0):
            for row in range(5):
                share = row / 9
                y = HORIZON + 320 * share**1.4
                d = shapes.chop(canvas, y, 60 + 260 * share, 6 + 46 * share,
                                canvas.rng.uniform(-60, 0), y + 190)  # fmt: skip
                role = canvas.blend("sky.2", "water", 0.8 + 0.7 * share)
                canvas.plane(d, share, role=role)

    def _swell(self, canvas: Canvas, reach: Reach) -> None:
        """The wave along whose crest the loudness is seen."""
        spots: list[Point] = []
        widths: list[float] = []
        x, end = reach.left - reach.melts, reach.right + reach.melts
        while x <= end:
            loud, there = self._smooth(x), self._wet(x, 60)
            inside = 1.0 if reach.left <= 0 else (x - reach.left) / _FETCH
            outside = 1.0 if reach.right >= canvas.width else (reach.right - x) / _FETCH
            free = min(1.0, max(0.0, min(inside, outside)))
            surge = SURGE * (loud - 0.35) * free - 5 * (self._roll(x, 150, "swell") - 0.5)
            spots.append((x, 872 + (SWELL - 872) * there - surge))  # it rises from behind the land
            widths.append((3 + 10 * loud) * there)
            x += _STEP
        d = f"{outline(spots, closed=False)}V{number(_SUNK)}H{number(spots[0][0])}Z"
        canvas.plane(d, 0.6, role=canvas.blend("water", "near", 0.33))
        canvas.fill(ribbon(spots, widths), canvas.blend("flesh", "#ffffff", 0.62))

    def _sand(self, canvas: Canvas, reach: Reach) -> None:
        """A beach, which the grass overgrows to both sides."""
        m, roll = reach.melts, self._roll
        left, right = reach.left, reach.right
        begin = [] if left <= 0 else [(left - m, _SUNK), (left - 0.5 * m, 930.0)]
        end = [] if right >= canvas.width else [(right + 0.5 * m, 930.0), (right + m, _SUNK)]
        first, last = (left + 0.2 * m if begin else -90.0), (right - 0.2 * m if end else right + 90)
        count = max(3, round((last - first) / 160))
        inner = [first + (last - first) * n / count for n in range(count + 1)]
        top = [(x, SHORE + 14 * (roll(x, 700, "sand") - 0.5)) for x in inner]
        spots = [*begin, *top, *end]
        d = f"{outline(spots, closed=False)}V{number(_SUNK)}H{number(spots[0][0])}Z"
        canvas.plane(d, 0.95, role="mix(ground, flesh, 0.35)")

    def _road(self, canvas: Canvas, reach: Reach) -> None:
        """A road that comes up from the foot of the picture and leaves it there."""
        m, y, half = reach.melts, 932.0, 30.0
        left = reach.left if reach.left > 0 else -400.0
        right = reach.right if reach.right < canvas.width else canvas.width + 400
        middle = [(left - m, y + 200), (left - 0.3 * m, y + 70), (left + m, y + 4)]
        count = max(1, round((right - left - 2 * m) / 400))
        middle += [(left + m + (right - left - 2 * m) * n / count, y) for n in range(1, count)]
        middle += [(right - m, y + 4), (right + 0.3 * m, y + 70), (right + m, y + 200)]
        road = ribbon(middle, [2 * half] * len(middle))
        canvas.fill(road, canvas.blend("ground", "far", 0.35))
        x, dashes = left + 0.8 * m, []
        while x < right - 0.8 * m:
            dashes.append(polyline([(x, y - 4), (x + 54, y - 4), (x + 50, y + 5), (x - 4, y + 5)],
                                   closed=True))  # fmt: skip
            x += 150
        canvas.fill("".join(dashes), "rim", opacity=0.65)

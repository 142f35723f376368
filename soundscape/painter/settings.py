"""Settings: the places where sounds are heard, each a few layers, in the order of painting.

Each tells what in it follows the loudness (`line`). The sun of a setting stands as high as the
pitch; at `night` it is the moon. A figure comes after its setting.
"""

from __future__ import annotations

from .indoors import Boards, Curtain, Wall
from .lamps import Lamp
from .layers import Clouds, Floor, Hills, Mound, Night, Pines, Ridge, Sky, Sun
from .mapping import Number, chance, lin
from .scene import Layer
from .streets import Road, Roofs
from .waters import Glitter, Swell, Waves

__all__ = ["field", "hill", "road", "room", "sea", "sky", "stage", "street", "wood"]

Layers = tuple[Layer, ...]

MOON = lin("light", 34, 60, says="the size of the moon and the reach of its light")


def _light(x: Number, night: bool, says: str = "") -> Layers:
    """Sun or moon at a share of the width."""
    if not night:
        return (Sun(x),)
    return (Sun(x, lin("height", 0.30, 0.12, says="how high the moon stands"), MOON),)


def _dark(night: bool) -> Layers:
    return (Night(),) if night else ()


def hill(
    *,
    line: str = "the ridge in the distance, from left to right",
    x: float = 0.35,
    sun: Number = chance(0.56, 0.8),
    trees: int = 26,
    night: bool = False,
) -> Layers:
    """A hill before a ridge in the evening; the figure stands on it at a share of the width."""
    return (
        *_dark(night), Sky(0.76), *_light(sun, night), Clouds(0.1, 0.5), Hills(0.74),
        Ridge(line, 0.79, 170), *((Pines(0.88, count=trees),) if trees else ()), Mound(x),
    )  # fmt: skip


def field(
    *,
    line: str = "the hills in the distance, from left to right",
    sun: Number = chance(0.2, 0.8),
    night: bool = False,
) -> Layers:
    """Level meadows under a wide sky."""
    return (
        *_dark(night), Sky(0.70), *_light(sun, night), Clouds(0.08, 0.4), Hills(0.70, 60, 1.8),
        Ridge(line, 0.76, 130, 5, 0.3), Hills(0.80, 40, 1.2, 0.62), Floor(0.84, 0.85),
    )  # fmt: skip


def wood(
    *,
    line: str = "the tops of the trees, from left to right",
    sun: Number = chance(0.3, 0.7),
    ground: float = 0.82,
    night: bool = False,
) -> Layers:
    """A clearing between conifers; behind them a wood as high as the sound was loud."""
    return (
        *_dark(night), Sky(0.72), *_light(sun, night), Clouds(0.08, 0.35),
        Hills(0.72, 90, 1.5, 0.1),
        Ridge(line, ground - 0.06, 190, 5, 0.3, bumps=34), Pines(ground + 0.02, 210, 14, 0.55),
        Floor(ground, 0.9),
    )  # fmt: skip


def sea(
    *,
    line: str = "the crest of the wave that runs across the picture",
    sun: Number = chance(0.42, 0.58),
    top: float = 0.52,
    crest: float = 0.74,
    night: bool = False,
) -> Layers:
    """Open water to the horizon; what floats comes after it."""
    return (
        *_dark(night), Sky(top + 0.06), *_light(sun, night), Clouds(0.08, top - 0.08),
        Waves(top, (0, 5)), Glitter(0.5, top), Swell(line, crest),
    )  # fmt: skip


def street(
    *,
    line: str = "the roofs, from left to right",
    sun: Number = chance(0.14, 0.3),
    ground: float = 0.80,
    lamp: Number | None = None,
    night: bool = True,
) -> Layers:
    """A street in a town whose houses are as high as the sound was loud."""
    return (
        *_dark(night), Sky(0.76), *_light(sun, night), Clouds(0.08, 0.35), Roofs(line, ground),
        Floor(ground, 0.9), *((Lamp(lamp),) if lamp is not None else ()),
    )  # fmt: skip


def road(
    *,
    line: str = "the hills, from left to right",
    sun: Number = chance(0.66, 0.86),
    ground: float = 0.80,
    night: bool = False,
) -> Layers:
    """A road through hills, with lines as far apart as the beats."""
    return (
        *_dark(night), Sky(0.76), *_light(sun, night), Clouds(0.08, 0.4),
        Hills(0.74, 90, 1.7, 0.05),
        Ridge(line, ground - 0.02, 190, 9, 0.3), Road(ground),
    )  # fmt: skip


def room(
    *,
    line: str = "the hills outside the window, from left to right",
    window: float = 0.3,
    ground: float = 0.80,
    night: bool = False,
) -> Layers:
    """A room with a window, through which hills are as high as the sound was loud."""
    return (
        *_dark(night), Sky(0.56, 60), *_light(window, night), Ridge(line, 0.52, 130, 4, 0.3),
        Wall(window), Boards(ground),
    )  # fmt: skip


def stage(
    *, line: str = "the hem of the curtain, from left to right", ground: float = 0.82
) -> Layers:
    """A stage with a spotlight; the hem of its curtain hangs as low as the sound was loud."""
    return (Night(), Sky(0.9, 0), Boards(ground), Curtain(line, ground))


def sky(
    *,
    line: str = "the bank of clouds, from left to right",
    sun: Number = chance(0.2, 0.8),
    night: bool = False,
) -> Layers:
    """High in the air over a bank of clouds."""
    return (
        *_dark(night), Sky(0.8, 120), *_light(sun, night), Clouds(0.08, 0.5),
        Hills(0.88, 60, 2.0, 0.1),
        Ridge(line, 0.90, 210, 0, 0.2, role="mix(sky.2, far, 0.25)", bumps=62),
    )  # fmt: skip

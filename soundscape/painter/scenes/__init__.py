"""The scenes of all labels.

A scene is data (`soundscape.painter.scene.Scene`): a setting, a figure, what its onsets draw.
Called with a `Canvas` and a `Composition` it paints, and tells in words what it painted. Where data
ends it is a function that does the same: the flame, the breaker, the lake, the discs.
"""

from __future__ import annotations

from collections.abc import Callable

from ..canvas import Canvas
from ..composition import Composition
from ..shapes import Story
from . import (
    abstract,
    animals,
    city,
    crackling_fire,
    household,
    music,
    outdoors,
    people,
    sea_waves,
    silent,
)

__all__ = ["DRAWINGS", "SCENES", "scene_for"]

DRAWINGS = "2"
"""Version of the drawings: raised when the same card would be another picture."""

_REGISTRY: dict[str, Callable[[Canvas, Composition], Story]] = {
    **animals.SCENES,
    **city.SCENES,
    **household.SCENES,
    **music.SCENES,
    **outdoors.SCENES,
    **people.SCENES,
    "crackling_fire": crackling_fire.draw,
    "sea_waves": sea_waves.draw,
    "silent": silent.draw,
    "unknown": abstract.draw,
}

SCENES: tuple[str, ...] = tuple(_REGISTRY)
"""Labels that have a scene of their own."""


def scene_for(label: str) -> Callable[[Canvas, Composition], Story]:
    """The scene of a label; a label without one gets the abstract composition."""
    return _REGISTRY.get(label, abstract.draw)

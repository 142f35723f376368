"""The scenes of all labels.

A scene is data (`soundscape.painter.scene.Scene`): a setting, a figure, what its onsets draw.
Called with a `Canvas` and a `Composition` it paints, and tells in words what it painted. Where data
ends it is a function that does the same: the flame, the breaker, the lake, the discs.
"""

from __future__ import annotations

from collections.abc import Callable

from ..canvas import Canvas
from ..composition import Composition
from ..kinds import drawn_as
from ..words import Story
from . import (
    abstract,
    animals,
    city,
    crackling_fire,
    household,
    instruments,
    machines,
    music,
    outdoors,
    people,
    sea_waves,
    silent,
    strokes,
    things,
    traffic,
    voices,
    wildlife,
)

__all__ = ["DRAWINGS", "SCENES", "scene_for"]

DRAWINGS = "3"
"""Version of the drawings: raised when the same card would be another picture."""

_REGISTRY: dict[str, Callable[[Canvas, Composition], Story]] = {
    **animals.SCENES,
    **city.SCENES,
    **household.SCENES,
    **instruments.SCENES,
    **machines.SCENES,
    **music.SCENES,
    **outdoors.SCENES,
    **people.SCENES,
    **strokes.SCENES,
    **things.SCENES,
    **traffic.SCENES,
    **voices.SCENES,
    **wildlife.SCENES,
    "crackling_fire": crackling_fire.draw,
    "sea_waves": sea_waves.draw,
    "silent": silent.draw,
    "unknown": abstract.draw,
}

SCENES: tuple[str, ...] = tuple(_REGISTRY)
"""Labels that have a scene of their own."""


def scene_for(label: str) -> Callable[[Canvas, Composition], Story]:
    """The scene of a label, or of the one that shows it; of any other the abstract composition."""
    return _REGISTRY.get(label) or _REGISTRY.get(drawn_as(label), abstract.draw)

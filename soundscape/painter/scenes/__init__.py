"""The scenes of all labels.

A scene is data (`soundscape.painter.scene.Scene`): a setting, a figure, what its onsets draw.
Called with a `Canvas` and a `Composition` it paints, and tells in words what it painted.
"""

from __future__ import annotations

from collections.abc import Callable

from ..canvas import Canvas
from ..composition import Composition
from ..shapes import Story
from . import (
    abstract,
    air_conditioner,
    animals,
    car_horn,
    chainsaw,
    children_playing,
    clock_tick,
    crackling_fire,
    crying_baby,
    drilling,
    engine_idling,
    gun_shot,
    helicopter,
    household,
    jackhammer,
    music,
    outdoors,
    people,
    rain,
    rooster,
    sea_waves,
    silent,
    siren,
    sneezing,
    street_music,
)

__all__ = ["DRAWINGS", "SCENES", "scene_for"]

DRAWINGS = "2"
"""Version of the drawings: raised when the same card would be another picture."""

_REGISTRY = {
    **animals.SCENES,
    **household.SCENES,
    **music.SCENES,
    **outdoors.SCENES,
    **people.SCENES,
    "rain": rain.draw,
    "sea_waves": sea_waves.draw,
    "crying_baby": crying_baby.draw,
    "clock_tick": clock_tick.draw,
    "sneezing": sneezing.draw,
    "helicopter": helicopter.draw,
    "chainsaw": chainsaw.draw,
    "rooster": rooster.draw,
    "crackling_fire": crackling_fire.draw,
    "air_conditioner": air_conditioner.draw,
    "car_horn": car_horn.draw,
    "children_playing": children_playing.draw,
    "drilling": drilling.draw,
    "engine_idling": engine_idling.draw,
    "gun_shot": gun_shot.draw,
    "jackhammer": jackhammer.draw,
    "siren": siren.draw,
    "street_music": street_music.draw,
    "silent": silent.draw,
    "unknown": abstract.draw,
}

SCENES: tuple[str, ...] = tuple(_REGISTRY)
"""Labels that have a scene of their own."""


def scene_for(label: str) -> Callable[[Canvas, Composition], Story]:
    """The scene of a label; a label without one gets the abstract composition."""
    return _REGISTRY.get(label, abstract.draw)

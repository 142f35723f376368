"""The scenes, one file each, and the one line that registers each of them.

A scene is a function ``draw(canvas, sound) -> Story``: it paints on a `Canvas` what a
`Composition` says, and tells in words what it painted. Copy ``dog.py`` to begin a new one.
"""

from __future__ import annotations

from collections.abc import Callable

from ..canvas import Canvas
from ..composition import Composition
from . import (
    abstract,
    air_conditioner,
    car_horn,
    chainsaw,
    children_playing,
    clock_tick,
    crackling_fire,
    crying_baby,
    dog,
    drilling,
    engine_idling,
    gun_shot,
    helicopter,
    jackhammer,
    rain,
    rooster,
    sea_waves,
    silent,
    siren,
    sneezing,
    street_music,
)
from ._shapes import Story

__all__ = ["SCENES", "scene_for"]

_REGISTRY = {
    "dog": dog.draw,
    "dog_bark": dog.draw,
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

"""The words that name what the painter can draw, so that a person's words can choose a scene."""

from __future__ import annotations

import re
from functools import cache

__all__ = ["named_scenes"]

_DOGS = (
    "dog, doggy, doggies, puppy, puppies, pup, hound, terrier, spaniel, sheepdog, mastiff, "
    "mongrel, bulldog, dachshund, poodle, beagle, collie, labrador, retriever, dog bark, barking"
)
NAMES = {
    "dog": _DOGS,
    "dog_bark": _DOGS,
    "rain": "rain, rainy, raining, rainfall, raindrop, rainstorm, downpour, drizzle, cloudburst",
    "sea_waves": "sea wave, sea, ocean, ocean wave, surf, breaker, waves, seaside, seashore, "
    "lighthouse",
    "crying_baby": "baby, babies, infant, newborn, crying baby, crying child, cradle",
    "clock_tick": "clock, clock tick, clock tower, pocket watch, wristwatch, ticking, tick tock",
    "sneezing": "sneeze, sneezing, sneezed",
    "helicopter": "helicopter",
    "chainsaw": "chainsaw, chain saw, power saw, lumberjack",
    "rooster": "rooster, cockerel, cockcrow, crowing, cock a doodle doo",
    "crackling_fire": "fire, crackling fire, campfire, camp fire, bonfire, fireplace, fireside, "
    "flame, ember",
    "air_conditioner": "air conditioner, air conditioning, aircon",
    "car_horn": "car horn, honk, honking, klaxon, traffic jam, car",
    "children_playing": "children, child, kid, schoolchildren, schoolyard, playground, seesaw, "
    "children playing",
    "drilling": "drill, drilling, power drill",
    "engine_idling": "engine, engine idling, idling engine, idling, motor, car, motor car",
    "gun_shot": "gun, gun shot, gunshot, gunfire, pistol, revolver, rifle, shotgun",
    "jackhammer": "jackhammer, jack hammer, pneumatic drill, road drill, road worker",
    "siren": "siren, ambulance, police car, fire engine, fire truck, fire brigade",
    "street_music": "busker, street music, street musician, guitarist, violinist, accordionist, "
    "saxophonist, barrel organ",
}
"""Of each scene that can be named: nouns, their plurals understood, and what it is seen to do."""
OTHERS = (
    "hot dog, sea lion, sea horse, rain check, baby blue, baby grand, o clock, fire alarm, "
    "fire escape, fire hydrant, fire extinguisher, fires a, fires the, search engine, sound waves, "
    "radio waves, heat waves, cable car"
)
"""Names of other things that begin or end like one of these."""
_DENIED = re.compile(r"\b(?:no|not|never|without)(?:\s+(?:a|an|any|the))?(?:\s+\w+)?\s+$")


def named_scenes(text: str) -> tuple[str, ...]:
    """Labels of the scenes that a text names, in the order of their names in it.

    Parameters
    ----------
    text : str
        A person's words. Things that it says are not there are passed over.

    Examples
    --------
    >>> named_scenes("A cockerel in the rain, and no dogs.")
    ('rooster', 'rain')
    >>> named_scenes("A cat in a hat")
    ()
    """
    text, pattern, scenes = text.casefold(), *_search()
    found: dict[str, None] = {}
    for match in pattern.finditer(text):
        if not _DENIED.search(text[: match.start()]):
            found |= dict.fromkeys(scenes[_plain(match.group("name"))])
    return tuple(found)


@cache
def _search() -> tuple[re.Pattern, dict[str, tuple[str, ...]]]:
    """A pattern that finds names, the longest first, and the scenes of each."""
    scenes: dict[str, tuple[str, ...]] = {_plain(name): () for name in OTHERS.split(",")}
    for label, names in NAMES.items():
        for name in map(_plain, names.split(",")):
            scenes[name] = (*scenes.get(name, ()), label)
    longest_first = sorted(scenes, key=len, reverse=True)
    either = "|".join(name.replace(" ", r"[\s_'’-]+") for name in longest_first)
    return re.compile(rf"\b(?P<name>{either})(?:e?s)?\b"), scenes


def _plain(name: str) -> str:
    """A name with one blank between its words."""
    return re.sub(r"[\W_]+", " ", name).strip()

"""The words that name what the painter can draw, so that a person's words can choose a scene."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

__all__ = ["denied", "denied_scenes", "found_scenes", "named_scenes", "pattern_of", "plain"]

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
    "street_music": "busker, street music, street musician, guitarist, violinist, barrel organ",
    "cat": "cat, kitten, kitty, tomcat, meow, miaow, purring",
    "cow": "cow, cattle, calf, calves, mooing",
    "pig": "pig, piglet, swine, oink, grunting pig",
    "sheep": "sheep, lamb, flock of sheep, bleating",
    "hen": "hen, chicken, cackling",
    "frog": "frog, toad, croaking",
    "crow": "crow, raven, cawing",
    "insects": "insects, insect, bee, bumblebee, honeybee, buzzing, beehive",
    "crickets": "crickets, cricket, cicada, grasshopper, chirring",
    "chirping_birds": "chirping birds, bird, songbird, birdsong, birds, nightingale, chirping",
    "water_drops": "water drops, dripping tap, dripping, faucet",
    "pouring_water": "pouring water, jug, pitcher",
    "toilet_flush": "toilet flush, toilet, lavatory, flushing",
    "wind": "wind, windy, gale, breeze, gust",
    "thunderstorm": "thunderstorm, thunder, lightning, storm, thundercloud",
    "clapping": "clapping, clapping hands, clap",
    "laughing": "laughing, laughter, laugh, giggle, giggling",
    "coughing": "coughing, cough",
    "breathing": "breathing, breath",
    "snoring": "snoring, snore, sleeper",
    "brushing_teeth": "brushing teeth, toothbrush, brush teeth, brushes teeth",
    "drinking_sipping": "drinking sipping, drinking, sipping, lemonade, drinking straw",
    "footsteps": "footsteps, footstep, boots, footprint",
    "speech": "speech, conversation, talking, chatting",
    "narration": "narration, narrator, microphone, audiobook",
    "singing": "singing, singer, sings, opera, choir",
    "crowd": "crowd, crowds",
    "applause": "applause, audience, applauding, ovation",
    "door_wood_knock": "door wood knock, knock, knocking",
    "door_wood_creaks": "door wood creaks, creaking door, creaking",
    "mouse_click": "mouse click, computer mouse, clicking",
    "keyboard_typing": "keyboard typing, typewriter, typing",
    "can_opening": "can opening, can of lemonade, soda can, tin can, beer can",
    "washing_machine": "washing machine, laundry",
    "vacuum_cleaner": "vacuum cleaner, hoover, vacuuming",
    "clock_alarm": "clock alarm, alarm clock",
    "glass_breaking": "glass breaking, broken glass, breaking glass, shattered glass, wine glass",
    "engine": "motorcycle, motorbike, engine",
    "train": "train, railway, locomotive, steam engine, steam train",
    "church_bells": "church bells, church bell, church, bell tower, belfry",
    "airplane": "airplane, aeroplane, aircraft, airliner, jet plane",
    "fireworks": "fireworks, firework",
    "hand_saw": "hand saw, handsaw, sawing",
    "piano": "piano, grand piano, pianist",
    "guitar": "guitar",
    "drum": "drum, drum kit, drummer, drumming",
    "bowed_string_instrument": "bowed string instrument, violin, cello, fiddle, viola",
    "brass_instrument": "brass instrument, trumpet, trombone, brass band",
    "electronic_music": "electronic music, synthesiser, synthesizer",
    "horse": "horse, horses, pony, ponies, mare, stallion, foal",
    "duck": "duck, drake, duckling, goose, geese, waterfowl",
    "owl": "owl",
    "snake": "snake, cobra, serpent, viper, rattlesnake",
    "whale": "whale",
    "howl": "wolf, wolves, howl, howling wolf",
    "lion": "lion, lioness",
    "animal": "animal, ark, elephant, giraffe, zoo",
    "voice": "voice, theatre mask",
    "shout": "shout, shouting, shouter, screaming, scream",
    "human": "human, silhouette of a person, cameo",
    "heartbeat": "heartbeat, heart",
    "chewing": "chewing, apple",
    "music": "music, gramophone, phonograph",
    "rock_music": "rock music, electric guitar, rock band",
    "organ": "organ, pipe organ, organist",
    "harp": "harp, harpist",
    "woodwind": "woodwind, saxophone, saxophonist, jazz",
    "accordion": "accordion, accordionist, concertina",
    "mallet_percussion": "mallet percussion, xylophone, marimba, glockenspiel, vibraphone",
    "gong": "gong",
    "bell": "bell, hand bell, sleigh bell, jingle bell",
    "turntable": "turntable, record player, vinyl record, disc jockey",
    "orchestra": "orchestra, conductor, symphony, symphonies",
    "banjo": "banjo",
    "maraca": "maraca",
    "tabla": "tabla, hand drum, bongo, djembe",
    "boat": "boat, sailing boat, sailboat, yacht",
    "ship": "ship, ocean liner, steamer, steamship",
    "bicycle": "bicycle, bike, cyclist",
    "bus": "bus, omnibus, double decker",
    "truck": "truck, lorry, lorries",
    "race_car": "race car, racing car, racing driver",
    "machine": "machine, machinery, gear, gear wheel, cogwheel, clockwork",
    "sewing_machine": "sewing machine",
    "mechanical_fan": "mechanical fan, table fan, electric fan",
    "cash_register": "cash register",
    "camera": "camera, photographer",
    "hammer": "hammer, hammering",
    "television": "television, television set, tv set",
    "radio": "radio, wireless set",
    "lawn_mower": "lawn mower, lawnmower",
    "household": "household, doll's house, dollhouse",
    "dishes": "dishes, pots and pans, saucepan, crockery",
    "chopping_food": "chopping food, kitchen knife, carrot",
    "frying": "frying, frying pan, fried egg",
    "boiling": "boiling, kettle",
    "bathtub": "bathtub, bath tub, bubble bath",
    "keys": "keys, key ring, bunch of keys",
    "coin": "coin",
    "scissors": "scissors",
    "shuffling_cards": "shuffling cards, playing card, card game",
    "writing": "writing, quill, ink pot, inkwell",
    "alarm_signal": "alarm signal, alarm bell, fire alarm",
    "telephone": "telephone, phone",
    "whistle": "whistle, referee",
    "explosion": "explosion, exploding, detonation",
    "cannon": "cannon",
    "chopping_wood": "chopping wood, axe, woodcutter",
    "clinking_glass": "clinking glass, wine glasses, clinking glasses",
    "arrow": "arrow, archery, archer, bow and arrow",
    "basketball_bounce": "basketball bounce, basketball",
    "impact": "impact, bowling, bowling ball, skittle",
    "signal": "signal, radio mast, radio tower, transmitter, antenna",
    "sonar": "sonar, submarine",
    "waterfall": "waterfall, cascade, cataract",
}
"""Of each scene that can be named: nouns, their plurals understood, and what it is seen to do."""
OTHERS = (
    "hot dog, sea lion, sea horse, rain check, baby blue, baby grand, o clock, fire escape, "
    "fire hydrant, fire extinguisher, fires a, fires the, search engine, sound waves, "
    "radio waves, heat waves, cable car, guinea pig, cricket bat, wind instrument, crow bar, "
    "bird bath, breath of air, train of thought, heart of, bell pepper, apple tree, machine gun, "
    "music box, music stand, signal box"
)
"""Names of other things that begin or end like one of these."""
_DENIED = re.compile(
    r"\b(?:no|not|never|without|\w+n['’]t)(?:\s+(?:a|an|any|the|at|in))*"
    r"(?:\s+\w+\s+(?:or|nor))*(?:\s+\w+)?\s+$"
)


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
    >>> named_scenes("An otter in a hat")
    ()
    """
    text = text.casefold()
    return tuple(
        dict.fromkeys(
            label
            for match, labels in found_scenes(text)
            if not denied(text, match.start())
            for label in labels
        )
    )


def denied_scenes(text: str) -> tuple[str, ...]:
    """Labels of the scenes that a text says are not there.

    Examples
    --------
    >>> denied_scenes("A cockerel in the rain, and no dogs.")
    ('dog', 'dog_bark')
    """
    text = text.casefold()
    found = (labels for match, labels in found_scenes(text) if denied(text, match.start()))
    return tuple(dict.fromkeys(label for labels in found for label in labels))


def found_scenes(text: str) -> Iterator[tuple[re.Match, tuple[str, ...]]]:
    """Each name of a scene in a case-folded text, with the labels that it names."""
    pattern, scenes = _search()
    for match in pattern.finditer(text):
        yield match, scenes[plain(match.group("name"))]


def denied(text: str, place: int) -> bool:
    """Whether what a case-folded text says from a place on, it says is not there."""
    return bool(_DENIED.search(text[:place]))


@cache
def _search() -> tuple[re.Pattern, dict[str, tuple[str, ...]]]:
    pattern, scenes = pattern_of({**NAMES, "": OTHERS})
    return pattern, {name: tuple(filter(None, labels)) for name, labels in scenes.items()}


def pattern_of(table: dict[str, str]) -> tuple[re.Pattern, dict[str, tuple[str, ...]]]:
    """A pattern that finds the names of a table, the longest first, and what each means."""
    meanings: dict[str, tuple[str, ...]] = {}
    for meaning, names in table.items():
        for name in map(plain, names.split(",")):
            meanings[name] = (*meanings.get(name, ()), meaning)
    longest_first = sorted(meanings, key=len, reverse=True)
    either = "|".join(name.replace(" ", r"[\s_'’-]+") for name in longest_first)
    return re.compile(rf"\b(?P<name>{either})(?:e?s)?\b"), meanings


def plain(name: str) -> str:
    """A name with one blank between its words."""
    return re.sub(r"[\W_]+", " ", name).strip()

"""What becomes of each kind of sound in a picture of several: place, weather, figure or sign.

What sounds all the time of a place makes the place; what is heard now and then stands in it. A kind
that the table does not name is a figure where its scene says so: it stands on the ground, at home
where its scene is, and is called by its label.
"""

from __future__ import annotations

from dataclasses import dataclass

from .._util.labels import pretty
from .emitters import Aloft, Stream
from .indoors import Curtain, Wall
from .kinds import drawn_as
from .layers import Night, Ridge
from .mapping import chance, lin
from .scene import Layer, Scene, Show
from .scenes import scene_for
from .settings import sea, wood
from .streets import Road, Roofs
from .waters import Swell

__all__ = [
    "STAND_INS", "Role", "home_of", "is_dark", "main_figure", "role_of", "scene_of",
]  # fmt: skip


@dataclass(frozen=True)
class Role:
    """What a kind of sound becomes.

    Parameters
    ----------
    called : str
        In a sentence: ``"a dog"``, ``"in the rain"``.
    becomes : str
        ``"figure"``, ``"place"``, ``"weather"`` or ``"sign"``.
    stands : str
        Where its figure is: ``"near"`` or ``"far"`` on the ground, in the ``"air"``, on the
        ``"water"``, or cut by the ``"foot"`` of the picture.
    indoors : bool or None
        Whether it is only ever in a room, only ever out of doors (False), or anywhere.
    sides : (float, float) or None
        Where its figure really begins and ends, in its units, where an arm or a cable goes on.
    night : bool
        Whether it is night where it is heard most of the time.
    """

    called: str
    becomes: str = "figure"
    stands: str = "near"
    indoors: bool | None = None
    sides: tuple[float, float] | None = None
    night: bool = False


ROLES: dict[str, Role] = {
    # What makes the place, its weather and its light.
    "rain": Role("in the rain", "weather"),
    "wind": Role("in the wind", "weather"),
    "thunderstorm": Role("in a thunderstorm", "weather", "air", False, night=True),
    "sea_waves": Role("by the sea", "place", indoors=False),
    "crickets": Role("a cricket", indoors=False, sides=(-260, 300), night=True),
    "crackling_fire": Role("a fire", indoors=False, night=True),
    # Animals.
    "rooster": Role("a rooster", indoors=False),
    "dog": Role("a dog"),
    "dog_bark": Role("a dog"),
    "cat": Role("a cat"),
    "cow": Role("a cow", indoors=False),
    "pig": Role("a pig", indoors=False),
    "sheep": Role("a sheep", indoors=False),
    "hen": Role("a hen", indoors=False),
    "frog": Role("a frog", indoors=False),
    "crow": Role("a crow", indoors=False),
    "insects": Role("a bee", stands="air"),
    "chirping_birds": Role("a songbird", stands="air", indoors=False),
    # People.
    "crying_baby": Role("a baby"),
    "sneezing": Role("somebody who sneezes", stands="foot"),
    "clapping": Role("clapping hands", stands="foot"),
    "laughing": Role("somebody who laughs", stands="foot"),
    "coughing": Role("somebody who coughs", stands="foot"),
    "breathing": Role("somebody who breathes", stands="foot"),
    "snoring": Role("a sleeper who snores", indoors=True),
    "brushing_teeth": Role("a toothbrush", "sign", indoors=True),
    "drinking_sipping": Role("somebody who drinks", stands="foot"),
    "footsteps": Role("boots", "sign"),
    "speech": Role("two who talk", stands="foot"),
    "narration": Role("a microphone"),
    "singing": Role("a singer"),
    "crowd": Role("a crowd", stands="foot"),
    "applause": Role("an audience that applauds", stands="foot"),
    "children_playing": Role("children on a seesaw", indoors=False),
    # A town, its traffic and its work.
    "car_horn": Role("a car with a horn", stands="far", indoors=False),
    "engine_idling": Role("a car with its engine running", stands="far", indoors=False),
    "engine": Role("a motorcycle", stands="far", indoors=False),
    "train": Role("a train", stands="far", indoors=False),
    "siren": Role("an ambulance", stands="far", indoors=False),
    "church_bells": Role("a bell tower", stands="far", indoors=False),
    "clock_tick": Role("a clock", stands="far"),
    "airplane": Role("an airliner", stands="air", indoors=False),
    "helicopter": Role("a helicopter", stands="air", indoors=False),
    "fireworks": Role("a firework", stands="air", indoors=False),
    "street_music": Role("a busker"),
    "jackhammer": Role("a road worker", indoors=False, sides=(-190, 60)),
    "chainsaw": Role("a lumberjack", indoors=False),
    "drilling": Role("a power drill", "sign", sides=(-420, 86)),
    "gun_shot": Role("a starting pistol", stands="foot", indoors=False),
    "hand_saw": Role("a saw", "sign"),
    "air_conditioner": Role("an air conditioner", "sign"),
    # A home.
    "door_wood_knock": Role("a door at which a hand knocks", indoors=True),
    "door_wood_creaks": Role("a creaking door", indoors=True),
    "mouse_click": Role("a computer mouse", "sign", indoors=True),
    "keyboard_typing": Role("a typewriter", indoors=True),
    "can_opening": Role("a can"),
    "washing_machine": Role("a washing machine", indoors=True),
    "vacuum_cleaner": Role("a vacuum cleaner", indoors=True),
    "clock_alarm": Role("an alarm clock", indoors=True),
    "glass_breaking": Role("a broken glass", indoors=True),
    "water_drops": Role("a dripping tap", indoors=True),
    "pouring_water": Role("a jug", "sign", indoors=True),
    "toilet_flush": Role("a lavatory", indoors=True),
    # Music.
    "piano": Role("a piano", indoors=True),
    "guitar": Role("a guitar"),
    "drum": Role("a drum kit"),
    "bowed_string_instrument": Role("a violin"),
    "brass_instrument": Role("a trumpet", stands="air"),
    "electronic_music": Role("a synthesiser"),
    "music": Role("a gramophone", indoors=True),
    "rock_music": Role("an electric guitar"),
    "organ": Role("an organ", indoors=True),
    "harp": Role("a harp"),
    "woodwind": Role("a saxophone"),
    "accordion": Role("an accordion"),
    "mallet_percussion": Role("a xylophone"),
    "gong": Role("a gong"),
    "bell": Role("a hand bell"),
    "turntable": Role("a turntable"),
    "orchestra": Role("a conductor"),
    "banjo": Role("a banjo"),
    "maraca": Role("two maracas"),
    "tabla": Role("two hand drums"),
    # Machines, tools and signals.
    "machine": Role("gear wheels", "sign"),
    "sewing_machine": Role("a sewing machine", indoors=True),
    "mechanical_fan": Role("a fan", indoors=True),
    "cash_register": Role("a cash register", indoors=True),
    "camera": Role("a camera"),
    "hammer": Role("a hammer", "sign"),
    "television": Role("a television set", indoors=True),
    "radio": Role("a radio"),
    "lawn_mower": Role("a lawn mower", indoors=False),
    "alarm_signal": Role("an alarm bell", "sign"),
    "telephone": Role("a telephone"),
    "whistle": Role("a whistle", "sign"),
    "explosion": Role("an explosion", stands="far", indoors=False),
    "cannon": Role("a cannon", indoors=False),
    "chopping_wood": Role("an axe in a block", indoors=False),
    "clinking_glass": Role("two glasses that touch", "sign"),
    "arrow": Role("a target with arrows", indoors=False),
    "basketball_bounce": Role("a basketball"),
    "impact": Role("falling pins"),
    "signal": Role("a radio mast", stands="far", indoors=False),
    "sonar": Role("a submarine", stands="water", indoors=False),
    "waterfall": Role("a waterfall", stands="far", indoors=False),
    # More of a home.
    "household": Role("a house", stands="far", indoors=False),
    "dishes": Role("dishes", indoors=True),
    "chopping_food": Role("a kitchen knife", "sign"),
    "frying": Role("a frying pan", indoors=True),
    "boiling": Role("a kettle", indoors=True),
    "bathtub": Role("a bathtub", indoors=True),
    "keys": Role("keys", "sign"),
    "coin": Role("coins"),
    "scissors": Role("scissors", "sign"),
    "shuffling_cards": Role("playing cards", "sign"),
    "writing": Role("a quill", "sign"),
    # More traffic.
    "boat": Role("a sailing boat", stands="water", indoors=False),
    "ship": Role("a ship", stands="water", indoors=False),
    "bicycle": Role("a bicycle", indoors=False),
    "bus": Role("a bus", stands="far", indoors=False),
    "truck": Role("a lorry", stands="far", indoors=False),
    "race_car": Role("a racing car", stands="far", indoors=False),
    # More people and animals.
    "voice": Role("two masks", "sign"),
    "shout": Role("somebody who shouts", stands="foot"),
    "human": Role("the silhouette of a person", "sign"),
    "heartbeat": Role("a heart", "sign"),
    "chewing": Role("a bitten apple"),
    "horse": Role("a horse", indoors=False),
    "duck": Role("a duck", indoors=False),
    "owl": Role("an owl", stands="air", indoors=False, night=True),
    "snake": Role("a snake"),
    "whale": Role("a whale", stands="water", indoors=False),
    "howl": Role("a wolf", indoors=False, night=True),
    "lion": Role("a lion", indoors=False),
    "animal": Role("an ark", stands="water", indoors=False),
}

STAND_INS = {
    "sea_waves": Scene(
        "",
        (
            sea(),
            Aloft("gull", "over the sea, first to last from left to right",
                  y=lin("pitch", 0.40, 0.12), size=lin("strength", 26, 54)),
        ),
    ),
    "crackling_fire": Scene(
        "",
        (
            wood(night=True),
            Stream("spark", "leaving the fire, first ones farthest", sign=("spark",),
                   to=(0.6, 0.1), by=(0.42, 0.3), fan=190, size=lin("strength", 12, 28)),
            Show("campfire", x=0.5, y=0.86, size=lin("size", 0.9, 1.2, says="the size of the fire"),
                 turn=chance(-1, 1)),
        ),
    ),
}  # fmt: skip
"""Data for scenes that are functions, as far as a picture of several sounds needs them."""


UNSEEN = Show("signs/note")
"""Stands for what nobody can see."""


def scene_of(label: str) -> Scene | None:
    """The scene of a label as data; None where it has none."""
    scene = STAND_INS.get(label) or STAND_INS.get(drawn_as(label)) or scene_for(label)
    return scene if isinstance(scene, Scene) else None


def role_of(label: str) -> Role:
    """What a kind of sound becomes; a sign where there is no drawing of it."""
    for name in (label, drawn_as(label)):
        if name in ROLES:
            return ROLES[name]
    return Role(f"“{pretty(label)}”", "sign" if main_figure(label) is UNSEEN else "figure")


def main_figure(label: str) -> Show:
    """The figure of a kind of sound; for one that has none, the sign that stands for it."""
    scene = scene_of(label)
    shown = (one for one in scene.flat() if isinstance(one, Show) and one.main) if scene else ()
    return next(iter(shown), UNSEEN)


_HOMES: tuple[tuple[type[Layer], str], ...] = (
    (Wall, "room"), (Curtain, "stage"), (Swell, "shore"), (Road, "road"), (Roofs, "street"),
)  # fmt: skip


def home_of(label: str) -> str:
    """Where the scene of a label is: the name of a place of `ensemble`."""
    scene = scene_of(label)
    layers = scene.flat() if scene else ()
    for kind, home in _HOMES:
        if any(isinstance(one, kind) for one in layers):
            return home
    kinds = {type(one).__name__ for one in layers}
    clouds = any(isinstance(one, Ridge) and one.bumps and not one.rough for one in layers)
    if clouds or not layers:
        return "field"
    if "Mound" in kinds:
        return "hill"
    return "wood" if "Pines" in kinds else "field"


def is_dark(label: str) -> bool:
    """Whether the scene of a label is one of the night."""
    scene = scene_of(label)
    return scene is not None and any(isinstance(one, Night) for one in scene.flat())

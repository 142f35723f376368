"""What a text wishes of a picture beside its scene: weather, time of day, season, colours, style.

Words are data, as in `vocabulary`. What a text denies ("no rain") is left out where it could be
drawn, and what it names that can not be drawn is told, word by word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from .figure import figure
from .kinds import drawn_as
from .layers import Sun
from .scene import Scene, Show
from .scenes import scene_for
from .vocabulary import denied, found_scenes, pattern_of, plain

__all__ = ["COLOURS", "Wishes", "read_wishes"]

WISHES = {
    "weather:rain": "rain, rainy, raining, rainfall, raindrop, downpour, drizzle, drizzly, "
    "drizzling, storm, stormy, thunderstorm, rainstorm, rain storm, tempest, cloudburst, showers, "
    "showery, rain shower, sudden shower, sunshower, thundershower, deluge, monsoon, squall, "
    "hurricane, typhoon, cyclone, sleet, hail, hailing, hailstone, hailstorm",
    "weather:snow": "snow, snowy, snowing, snowfall, snowflake, snowdrift, snowbound, snowstorm, "
    "snow storm, snow shower, snow flurry, snow flurries, flurries, blizzard, whiteout, sleet",
    "weather:wind": "wind, windy, windswept, windblown, gale, breeze, breezy, gust, gusty, "
    "blustery, storm, stormy, tempest, tempestuous, squall, hurricane, typhoon, cyclone, tornado, "
    "whirlwind, blizzard, snowstorm, snow storm, rainstorm, rain storm, hailstorm, sandstorm, "
    "sand storm, dust storm, duststorm",
    "weather:mist": "mist, misty, fog, foggy, fogbound, haze, hazy, smog",
    "time:night": "night, night time, midnight, moonlight, moonlit, starlight, starlit, starry, "
    "nightfall, after dark",
    "time:day": "day, day time, daylight, noon, midday, sunny, sunshine, sunlit",
    "time:low sun": "dawn, sunrise, daybreak, morning, dusk, sunset, twilight, evening, sundown",
    "season:winter": "winter, wintry, midwinter",
    "season:spring": "spring, springtime, spring time",
    "season:summer": "summer, summery, midsummer",
    "season:autumn": "autumn, autumnal",
    "style:woodblock": "woodblock, wood block, woodblock print, woodcut, ukiyo e, japanese print",
    "style:neon": "neon, neon sign, neon tube",
    "style:papercut": "papercut, paper cut, paper cutting, cut paper, cut from paper",
    "style:watercolour": "watercolour, watercolor, aquarelle",
    "style:charcoal": "charcoal, charcoal drawing, charcoal sketch",
    "style:poster": "poster, travel poster",
    "thing:clouds": "cloud, cloudy",
    "thing:sun": "sun, moon",
    "thing:trees": "tree, pine, conifer",
    "thing:other": "winds, rain check, snow white, day dream, spring roll, poster bed, wind chime, "
    "wind instrument, breaking wind, breaks wind, hail a, hail the, hailing a, storm lantern, "
    "storm in a teacup, storm of, hail of, showers of, flurries of, blizzard of, gale of, "
    "drizzle of, whirlwind of, tornado of, deluge of",
}
"""Of each thing that words can wish for: what it is called, plurals understood."""

COLOURS = {
    "blue": "#2f6fc0", "red": "#c8342b", "green": "#3f8f4a", "yellow": "#e8c02a",
    "gold": "#d8a52e", "golden": "#d8a52e", "orange": "#e5802a", "purple": "#7a4a9c",
    "violet": "#7a4a9c", "pink": "#e58aa4", "brown": "#80522f", "grey": "#8a8a8c",
    "gray": "#8a8a8c", "silver": "#b4b8bd", "black": "#1d1a1f", "white": "#f6f1e6",
    "turquoise": "#2ea3a0", "teal": "#1f7f80",
}  # fmt: skip
"""Of each colour that words can wish for: how it looks."""

_ALL_OVER = re.compile(r"\b(?:in|tones of|shades of|mostly|all)\s+$")
_LIKENED = re.compile(r"\blike\s+(?:(?:a|an|the)\s+)?$")
_SMALL_WORDS = frozenset(
    re.findall(
        r"\w+",
        """
        a an the this that these those my our your his her its their some any of in on at by to from
        with and or nor but as is are was were be been being it he she they we i you there here no
        not never without into onto over under before behind beside near through while where who
        which very one all mostly print picture painting drawing image style light time
        """,
    )
)
"""Words of which no picture is wished."""


@dataclass(frozen=True)
class Wishes:
    """What a text wishes of a picture, and what of it cannot be drawn.

    Parameters
    ----------
    weather : tuple of str
        Of ``"rain"``, ``"snow"``, ``"wind"``, ``"mist"``.
    time : str
        ``"night"``, ``"day"``, ``"low sun"``, or empty.
    season : str
        ``"winter"``, ``"spring"``, ``"summer"``, ``"autumn"``, or empty.
    style : str
        One of `STYLES`, or empty.
    colour, coat : str
        Names of colours, of the whole picture and of its figure; empty where none is wished.
    absent : tuple of str
        What shall not be seen: weather, ``"clouds"``, ``"sun"``, ``"trees"``.
    unread : tuple of str
        Words that change nothing in the picture, in their order.
    """

    weather: tuple[str, ...] = ()
    time: str = ""
    season: str = ""
    style: str = ""
    colour: str = ""
    coat: str = ""
    absent: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def drawn(self) -> tuple[str, ...]:
        """What is drawn of it, in words for people."""
        when = {"night": "at night", "day": "by day", "low sun": "with the sun low"}.get(self.time)
        said = [
            *(f"{one}" for one in self.weather), when, self.season,
            self.colour and f"in {self.colour}", self.coat and f"its figure {self.coat}",
            *(f"no {one}" for one in self.absent), self.style and f"as {self.style}",
        ]  # fmt: skip
        return tuple(one for one in said if one)


def read_wishes(text: str, label: str) -> Wishes:
    """Tell what a text wishes of the picture of a class.

    Parameters
    ----------
    text : str
        Words of a person, or of a prompt bank.
    label : str
        The class whose scene is drawn.

    Returns
    -------
    Wishes

    Examples
    --------
    >>> wishes = read_wishes("A black cat in the rain at night, and a harp; no trees", "cat")
    >>> wishes.drawn
    ('rain', 'at night', 'its figure black', 'no trees')
    >>> wishes.unread
    ('harp',)
    """
    text, read = text.casefold(), bytearray(len(text.casefold()))
    label = drawn_as(label)
    wished: dict[str, list[str]] = {}

    def take(match: re.Match) -> None:
        read[match.start() : match.end()] = b"\1" * (match.end() - match.start())

    for match, scenes in found_scenes(text):
        if label in scenes or denied(text, match.start()):
            take(match)
    pattern, meanings = _search()
    for match in pattern.finditer(text):
        for meaning in meanings[plain(match.group("name"))]:
            kind, what = meaning.split(":")
            if _LIKENED.search(text[: match.start()]):
                continue
            if what == label:  # the scene is that weather
                take(match)
                continue
            if denied(text, match.start()):
                kind, what = ("time", _NOT[what]) if what in _NOT else ("absent", what)
            if wished.get(kind, [what]) != [what] and kind in ("time", "season", "style"):
                continue  # one of these is enough for a picture
            if _can(label, kind, what):
                wished.setdefault(kind, []).append(what)
                take(match)
    for match in re.finditer(rf"\b(?:{'|'.join(COLOURS)})\b", text):
        where = _coloured(text, match, label)
        if where and where not in wished and not denied(text, match.start()):
            wished[where] = [match.group()]
            take(match)
    words = (m for m in re.finditer(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", text) if not read[m.start()])
    unread = [
        m.group() for m in words
        if m.group() not in _SMALL_WORDS and not denied(text, m.start())
    ]  # fmt: skip
    return Wishes(
        weather=_once(wished.get("weather", ())),
        absent=_once(wished.get("absent", ())),
        unread=_once(unread),
        **{key: wished.get(key, [""])[0] for key in ("time", "season", "style", "colour", "coat")},
    )


_NOT = {"night": "day", "day": "night"}
_CAN_BE_ABSENT = ("rain", "snow", "wind", "mist", "clouds", "sun", "trees")


def _can(label: str, kind: str, what: str) -> bool:
    """Whether the scene of a class can be drawn so: one that is no data keeps its light."""
    scene = scene_for(label)
    layers = scene.flat() if isinstance(scene, Scene) else ()
    if kind == "absent":
        return bool(layers) and what in _CAN_BE_ABSENT
    if kind == "time" and what == "low sun":
        return any(isinstance(layer, Sun) for layer in layers)
    return kind != "thing" and (kind != "time" or what == "night" or bool(layers))


def _coloured(text: str, match: re.Match, label: str) -> str:
    """``"coat"`` of "a blue cat" where the cat has colours to choose, ``"colour"`` of "in blue"."""
    after = text[match.end() :].lstrip(" -")
    named = next(found_scenes(after), None)
    if named and named[0].start() == 0:
        return "coat" if label in named[1] and coat_of(label)[1] else ""
    return "colour" if _ALL_OVER.search(text[: match.start()]) else ""


def coat_of(label: str) -> tuple[str, str]:
    """The main figure of a scene and the first of its own colours; both empty without one."""
    scene = scene_for(label)
    for layer in scene.flat() if isinstance(scene, Scene) else ():
        if isinstance(layer, Show) and layer.main:
            for name in (*layer.colours, *figure(layer.name).names):
                return layer.name, name
    return "", ""


@cache
def _search() -> tuple[re.Pattern, dict[str, tuple[str, ...]]]:
    return pattern_of(WISHES)


def _once(words) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))

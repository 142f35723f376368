"""Scenes and palettes with what words wish of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from .canvas import Canvas
from .colour import contrast, lightness, mix, shift
from .composition import Composition
from .emitters import Emitter, Song
from .ensemble import Voice
from .figure import figure
from .indoors import Boards, Wall
from .layers import Clouds, Night, Pines, Sun
from .mapping import lin
from .palette import Palette
from .scene import Layer, Scene, Show, Stage
from .shapes import nightfall
from .weather import Leaves, Mist, Rain, Snow, Wind
from .wishes import COLOURS, Wishes, coat_of
from .words import Story, measured

__all__ = ["granted", "told_of", "wished_palette"]

WEATHER: dict[str, Layer] = {"rain": Rain(), "snow": Snow(), "wind": Wind(), "mist": Mist()}
SEASONS: dict[str, Layer] = {
    "winter": Snow(),
    "spring": Leaves(("#f4b6c6", "#f9dbe3", "#ffffff")),
    "autumn": Leaves(),
}
"""What falls in a season; in summer nothing does."""
LAND = {
    "winter": ("#eef2f6", 0.6),
    "spring": ("#8fc45a", 0.45),
    "summer": ("#4c9440", 0.5),
    "autumn": ("#b5651d", 0.5),
}
"""The colour of the land in a season, and how far the palette's goes there."""
ABSENT = {
    "rain": Rain, "snow": Snow, "wind": Wind, "mist": Mist, "clouds": Clouds, "sun": Sun,
    "trees": Pines,
}  # fmt: skip

Draw = Callable[[Canvas, Composition], Story]


def granted(scene: Draw, wishes: Wishes, label: str) -> Draw:
    """A scene with the weather, the time of day and the colours that were wished.

    Weather lies behind the figure and outside the windows of a room.
    """
    if not isinstance(scene, Scene):
        return _granted_by_function(scene, wishes)
    layers = [one for one in scene.flat() if not isinstance(one, _absent(wishes))]
    if wishes.time in ("night", "day"):
        layers = [one for one in layers if not isinstance(one, Night)]
    if wishes.time == "night":
        layers.insert(0, Night())
    layers = [_timed(one, wishes.time) for one in layers]
    if wishes.coat:
        own = _own_colours(label, COLOURS[wishes.coat])
        layers = [_coated(one, own, label) for one in layers]
    there = {type(one) for layer in layers for one in _all_of(layer)}
    added = [one for one in _weather(wishes) if type(one) not in there]
    inside = (Wall, Boards) if there & {Wall} else (Boards, Emitter, Song, Show, Voice)
    place = next((i for i, one in enumerate(layers) if isinstance(one, inside)), len(layers))
    return replace(scene, layers=(*layers[:place], *added, *layers[place:]))


def _all_of(layer: Layer) -> tuple[Layer, ...]:
    return layer.layers if isinstance(layer, Voice) else (layer,)


def _coated(layer: Layer, own: dict[str, str], label: str) -> Layer:
    """A layer whose main figure, of several sounds that of the label, has its coat in a colour."""
    if isinstance(layer, Voice) and layer.part.label == label:
        return replace(layer, layers=tuple(_coated(one, own, label) for one in layer.layers))
    if isinstance(layer, Show) and layer.main:
        return replace(layer, colours={**layer.colours, **own})
    return layer


def _own_colours(label: str, colour: str) -> dict[str, str]:
    """The colours of a figure with its coat in another; the whole of it where the coat is that."""
    shown, coat = coat_of(label)
    own = {coat: colour}
    return {**own, "subject": colour} if figure(shown).names.get(coat) == "subject" else own


def _granted_by_function(draw: Draw, wishes: Wishes) -> Draw:
    """A scene that is no data: night falls before it, weather over it."""

    def drawn(canvas: Canvas, sound: Composition) -> Story:
        if wishes.time == "night":
            nightfall(canvas, sound)
        story, words = draw(canvas, sound), measured(sound)
        legend = dict(story.legend)
        for layer in _weather(wishes):
            layer.paint(Stage(canvas, sound))
            for _, says in layer.told(sound):
                size = words["size"]
                legend[size] = f"{legend[size]}, {says}" if size in legend else says
        return Story(story.picture, tuple(legend.items()))

    return drawn


def _absent(wishes: Wishes) -> tuple[type[Layer], ...]:
    return tuple(ABSENT[one] for one in wishes.absent)


def _weather(wishes: Wishes) -> list[Layer]:
    falling = [SEASONS[wishes.season]] if wishes.season in SEASONS else []
    found: dict[type[Layer], Layer] = {}
    for layer in (*(WEATHER[one] for one in wishes.weather), *falling):
        if not isinstance(layer, _absent(wishes)):
            found.setdefault(type(layer), layer)
    return list(found.values())


def _timed(layer: Layer, time: str) -> Layer:
    """Sun or moon where it stands at a time of day; the pitch moves it no more at a low sun."""
    if not isinstance(layer, Sun) or not time:
        return layer
    if time == "low sun":
        return replace(layer, y=0.62)
    if time == "night":
        moon = lin("light", 34, 60, says="the size of the moon and the reach of its light")
        return replace(
            layer, y=lin("height", 0.30, 0.12, says="how high the moon stands"), radius=moon
        )
    return Sun(layer.x)


def wished_palette(palette: Palette, wishes: Wishes) -> Palette:
    """The palette in the colour and in the season that were wished.

    Every colour keeps its lightness, so that the subject and the marks stay apart from the sky.
    """
    if wishes.season:
        colour, share = LAND[wishes.season]
        land = {role: mix(getattr(palette, role), colour, share) for role in ("far", "near")}
        palette = replace(palette, **land, ground=mix(palette.ground, colour, 0.8 * share))
    if not wishes.colour:
        return palette
    for share in (0.8, 0.6, 0.4, 0.2):
        tinted = _tinted(palette, COLOURS[wishes.colour], share)
        pairs = ((tinted.subject, tinted.sky[1]), (tinted.subject, tinted.sky[2]),
                 (tinted.mark, tinted.sky[1]))  # fmt: skip
        if all(contrast(one, other) >= 3 for one, other in pairs):
            return tinted
    return palette


def _tinted(palette: Palette, hue: str, share: float) -> Palette:
    def towards(colour: str) -> str:
        return mix(colour, shift(hue, lightness(colour) - lightness(hue)), share)

    roles = ("far", "near", "ground", "water", "accent", "second")
    return replace(
        palette,
        sky=tuple(towards(colour) for colour in palette.sky),
        **{role: towards(getattr(palette, role)) for role in roles},
    )


def told_of(wishes: Wishes) -> str:
    """What was granted, as the end of a sentence about the picture; empty where nothing was."""
    when = {"night": "at night", "day": "by day", "low sun": "with the sun low"}.get(wishes.time)
    weather = [f"in {'the ' if one != 'mist' else ''}{one}" for one in wishes.weather]
    said = [*weather, when, f"in {wishes.season}" if wishes.season else ""]
    return "".join(f", {one}" for one in said if one)

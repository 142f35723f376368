"""Several sounds in one picture: one place, its weather and light, and figures that stand in it.

An `Ensemble` is a scene made from what was heard. The place comes from the sounds that make one, or
from where the main figure is at home; each sound is a `Voice`: layers that see nothing but its own
part of the recording.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from .._util.labels import pretty
from ..features import Acoustics
from .colour import mix
from .composition import Composition
from .emitters import Emitter, Song
from .hearing import Heard, Part, parts_of
from .indoors import Wall
from .kinds import drawn_as
from .layers import Floor
from .mapping import QUANTITIES, lin
from .medallions import Medallion, signs_across, stroke_around
from .placing import Headland, Spot, fitted, spots_for
from .roles import home_of, is_dark, main_figure, role_of, scene_of
from .scene import Layer, Scene, Stage
from .settings import field, hill, road, room, sea, stage, street, wood
from .weather import Rain, Wind
from .words import measured

__all__ = [
    "INSIDE", "LASTING", "MOST_FIGURES", "PLACES", "Ensemble", "Voice", "drizzle", "ensemble",
    "fits", "is_figure", "place_of", "scenery", "sentence",
]  # fmt: skip

MOST_FIGURES = 5
"""Figures in one picture; what else is heard becomes small signs."""
LASTING = 0.6
"""A sound that is heard for so much of the recording makes its light: crickets are night."""
HAZE = 0.10
HEADLAND = 0.56
"""Of the sea's picture: where the land begins on which far figures stand."""


def _shore(*, night: bool) -> tuple[Layer, ...]:
    sand = Floor(0.8, 0.95, "mix(ground, flesh, 0.35)")
    return (*sea(top=0.5, crest=0.68, night=night), sand)


PLACES = {
    "hill": (hill, 0.855, "on a hill"),
    "field": (field, 0.84, "in a field"),
    "wood": (wood, 0.82, "by a wood"),
    "shore": (_shore, 0.80, "by the sea"),
    "street": (street, 0.80, "in a street"),
    "road": (road, 0.80, "on a country road"),
    "room": (room, 0.80, "in a room"),
    "stage": (stage, 0.82, "on a stage"),
}
"""Of each place: its setting, where its ground begins, and how it is called in a sentence."""
INSIDE = ("room", "stage")

WEATHER: dict[str, tuple[Layer, ...]] = {
    "rain": (Rain(slant=-0.2),),
    "thunderstorm": (Rain(slant=-0.2),),
    "wind": (Wind(),),
}


@dataclass(frozen=True)
class Voice(Layer):
    """One sound of several: its layers, painted from its own part of the recording.

    Parameters
    ----------
    part : Part
    layers : tuple of Layer
    says : str
        What it is and where, for the legend.
    far : float
        How far away its figure is, 0 to 1: the farther the hazier.
    """

    part: Part
    layers: tuple[Layer, ...]
    says: str
    far: float = 0.0
    subject: str = "subject"

    def paint(self, stage: Stage) -> None:
        canvas, palette, chances = stage.canvas, stage.canvas.palette, stage.canvas.rng.random()
        own = Stage(canvas, self.part.sound, subject=self.subject)
        misty = {
            role: mix(getattr(palette, role), palette.sky[2], HAZE * self.far)
            for role in ("subject", "accent", "second", "flesh", "ink")
        }
        canvas.palette = replace(palette, **misty)
        with canvas.group(data_sound=self.part.label):
            for way in ("prepare", "paint"):
                for index, layer in enumerate(self.layers):
                    canvas.rng = random.Random(f"{chances}:{index}")
                    getattr(layer, way)(own)
        canvas.palette = palette

    def legend(self) -> Iterator[tuple[str, str, bool]]:
        """(what was measured, what it drew, whether it was measured in this sound alone)."""
        part = self.part
        if self.says:
            yield f"heard {part.share:.0%} of the time", self.says, True
        words, told = measured(part.sound), {}
        for layer in self.layers:
            for quantity, says in layer.told(part.sound):
                if isinstance(layer, Emitter) and not part.sound.events and quantity != "onsets":
                    continue  # of what is not there nothing is large or light
                told.setdefault(QUANTITIES[quantity], {})[says] = None
        for key in QUANTITIES.values():
            if key in told:
                yield words[key], ", ".join(told[key]), key not in ("line", "tempo", "rough")


@dataclass(frozen=True)
class Ensemble(Scene):
    """A scene of several sounds."""

    def _legend(self, sound: Composition) -> tuple[tuple[str, str], ...]:
        whole = replace(self, layers=tuple(o for o in self.flat() if not isinstance(o, Voice)))
        told = {key: {says: None} for key, says in Scene._legend(whole, sound)}
        for voice in self.flat():
            if isinstance(voice, Voice):
                for key, says, own in voice.legend():
                    name = f"{_name(voice.part)}: {key}" if own else key
                    drew = says if own else f"{says} ({_name(voice.part)})"
                    told.setdefault(name, {})[drew] = None
        return tuple((key, ", ".join(says)) for key, says in told.items())


def _name(part: Part) -> str:
    return pretty(part.label)


def ensemble(
    acoustics: Acoustics, sounds: Sequence[Heard], width: float, height: float
) -> Ensemble:
    """The scene of several sounds.

    Parameters
    ----------
    acoustics : Acoustics
        Of the whole recording.
    sounds : sequence of Heard
        Each of another label; the main one first.
    width, height : float
        Of the picture, in units.
    """
    passing = [one for one in sounds if role_of(one.label).becomes in ("figure", "sign")]
    parts = parts_of(acoustics, sounds, passing)
    place, maker = place_of(parts)
    inside = place in INSIDE
    around = [one for one in parts if role_of(one.label).becomes in ("place", "weather")]
    able = [one for one in parts if is_figure(one.label) and fits(one.label, place)]
    able.sort(key=lambda part: -part.weight)
    figures = able[:MOST_FIGURES]
    signs = [one for one in parts if one not in figures and one not in around]
    setting, ground, where = PLACES[place]
    far_ground = HEADLAND if place == "shore" else ground + 0.02
    dark = is_dark(maker) or any(role_of(one.label).night and one.share >= LASTING for one in parts)
    layers = setting() if place == "stage" else setting(night=dark)
    window = next((i for i, one in enumerate(layers) if isinstance(one, Wall)), len(layers))
    beyond = tuple(scenery(one, inside, ground) for one in around)
    spots = spots_for(figures, (ground, far_ground), width, height, under_signs=bool(signs))
    return Ensemble(
        sentence(figures, signs, around, where, inside),
        (
            *layers[:window], *beyond, *layers[window:],
            *_standing(figures, spots, width, height, place == "shore"), *_overhead(signs),
            *(drizzle(one) for one in around if drawn_as(one.label) == "rain" and not inside),
        ),
    )  # fmt: skip


def is_figure(label: str) -> bool:
    role = role_of(label)
    return role.becomes == "figure" or drawn_as(label) == "thunderstorm"


def fits(label: str, place: str) -> bool:
    role = role_of(label)
    if role.stands == "water":
        return place == "shore"
    return role.indoors is None or role.indoors == (place in INSIDE)


def place_of(parts: Sequence[Part]) -> tuple[str, str]:
    """The place, and the label that makes it.

    Indoors where most of what is bound to a place is; then what makes a place by itself; then where
    the main figure is at home.
    """
    roles = [(part, role_of(part.label)) for part in parts]
    bound = sum(
        (1 if role.indoors else -1) * part.weight
        for part, role in roles
        if role.indoors is not None
    )
    makers = sorted(
        (part for part, role in roles if role.becomes == "place" or role.stands == "water"),
        key=lambda part: -part.share,
    )
    if makers and bound <= 0:
        return "shore", makers[0].label
    if bound > 0 and any(role.becomes != "figure" and role.becomes != "sign" for _, role in roles):
        return "room", ""  # which has a window for what is outside
    homes = [
        (home_of(part.label), part.label)
        for part, role in sorted(roles, key=lambda one: -one[0].weight)
        if role.becomes == "figure"
    ]
    fitting = [one for one in homes if not bound or (one[0] in INSIDE) == (bound > 0)]
    return next(iter(fitting), ("room" if bound > 0 else "field", ""))


def scenery(part: Part, inside: bool, ground: float) -> Voice:
    """A place or a weather: what falls and blows, and what its onsets draw over the whole picture.

    Seen from a room it is outside the window.
    """
    scene, drawing = scene_of(part.label), drawn_as(part.label)
    own = WEATHER.get(drawing, ())
    if not inside and scene is not None and part.sound.events and not is_figure(part.label):
        own = (*own, *(one for one in scene.flat() if isinstance(one, Emitter | Song)))
    elif inside and drawing == "sea_waves":
        own = sea(top=0.42, crest=0.5)[-3:]
    says = role_of(part.label).called
    return Voice(part, own, f"the picture is {says}" if not inside else "seen from the window")


def drizzle(part: Part) -> Voice:
    """Rain in front of the figures."""
    return Voice(part, (Rain(lin("size", 24, 70), slant=-0.2),), "")


def _standing(
    parts: Sequence[Part], spots: dict[str, Spot], width: float, height: float, seaside: bool
) -> Iterator[Voice]:
    """The figures from back to front."""
    order = sorted(spots, key=lambda label: (spots[label].x, label))
    by_label = {part.label: part for part in parts}
    main = max(parts, key=lambda part: part.weight, default=None)
    planes = {"air": 0, "far": 1, "water": 2, "near": 3, "foot": 4}
    for label in sorted(
        spots, key=lambda one: (planes[role_of(one).stands], spots[one].y, spots[one].x)
    ):
        part, spot, number = by_label[label], spots[label], order.index(label)
        says = f"{role_of(label).called}, {_nth(number, len(order))}"
        land = (Headland(spot.x, HEADLAND, 0.6 * spot.room),) if seaside else ()
        own = fitted(part, spot, width, height)
        yield Voice(
            part,
            (*own, *land) if role_of(label).stands == "far" else own,
            says,
            spot.far,
            "subject" if part is main else f"subject-{number}",
        )


def _nth(number: int, count: int) -> str:
    if count == 1:
        return "in the middle"
    if number in (0, count - 1):
        return "on the left" if not number else "on the right"
    return "in the middle" if count == 3 else f"number {number + 1} from the left"


def _overhead(signs: Sequence[Part]) -> Iterator[Voice]:
    for number, (part, x) in enumerate(signs_across(signs)):
        disc = Medallion(main_figure(part.label).name, x)
        says = "a small sign in the sky"
        layers = (stroke_around(disc.radius), disc)
        yield Voice(part, layers, says, subject=f"sign-{number}")


def sentence(figures, signs, around, where: str, inside: bool) -> str:
    """What is to be seen, named one by one in the order from left to right."""
    order = sorted(figures, key=lambda part: (part.moment, part.label))
    named = _listed([role_of(part.label).called for part in order if part not in around])
    called = list(dict.fromkeys(role_of(part.label).called for part in around))
    weather = _listed([one.removeprefix("in ") for one in called if one.startswith("in ")])
    if inside:
        beyond = _listed([one.removeprefix("in ").removeprefix("by ") for one in called])
        said = f"{named} {where}" + (f", before a window with {beyond}" if beyond else "")
    else:
        falls = f"in {weather}" if weather else ""
        said = " ".join(one for one in (named, where, falls) if one)
    if signs:
        names = _listed([role_of(part.label).called for part in signs])
        said += f"; {'a small sign shows' if len(signs) == 1 else 'small signs show'} {names}"
    return said[:1].upper() + said[1:]


def _listed(names: Sequence[str]) -> str:
    names = list(names)
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))

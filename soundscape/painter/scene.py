"""A scene is data: layers in the order in which they are painted, each with what it says of itself.

A layer is a frozen dataclass. Its fields are numbers, mappings (`lin`), or choices of the seed; a
mapping both draws and tells, so the legend is gathered from the layers and is written nowhere else.
"""

from __future__ import annotations

import random
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field, fields
from typing import Any

from . import affine, figure
from .canvas import Canvas
from .composition import Composition, Event
from .mapping import QUANTITIES, Mapping, Number, value
from .moves import course_of
from .shapes import shadow
from .svg import Point
from .words import Story, measured

__all__ = ["Layer", "Scene", "Show", "Stage"]

MARGIN = 26.0
"""Between a figure and the sides of the picture, in units."""


@dataclass
class Stage:
    """What a layer paints on, and where the figures of the scene have their anchors.

    `subject` is the ``id`` of the main figure's group.
    """

    canvas: Canvas
    sound: Composition
    anchors: dict[str, Point] = field(default_factory=dict)
    subject: str = "subject"

    def of(self, given: Any, event: Event | None = None) -> Any:
        """What a number, a mapping or a choice comes to in this picture, or for one of its onsets.

        A mapping of an onset's quantity gets the onset, any other the sound.
        """
        heard: Composition | Event = self.sound
        if event and isinstance(given, Mapping) and hasattr(event, given.of):
            heard = event
        return value(given, heard, self.canvas.rng)

    def spot(self, at: str | tuple[Number, Number]) -> Point:
        """The place of an anchor, or of shares of width and height."""
        if isinstance(at, str):
            return self.anchors[at]
        return self.of(at[0]) * self.canvas.width, self.of(at[1]) * self.canvas.height


class Layer(ABC):
    """Something that can be painted, and tells what it draws."""

    def prepare(self, stage: Stage) -> None:  # noqa: B027 - most need none
        """Take a place, before anything is painted."""

    @abstractmethod
    def paint(self, stage: Stage) -> None:
        """Paint."""

    def told(self, sound: Composition) -> Iterator[tuple[str, str]]:
        """Pairs (quantity, what it draws): of its mappings that say something."""
        del sound
        for mapping in self.mappings():
            if mapping.says:
                yield mapping.of, mapping.says

    def mappings(self) -> Iterator[Mapping]:
        """Every mapping among its fields."""
        for one in fields(self):  # type: ignore[arg-type]
            given = getattr(self, one.name)
            for inner in given.values() if isinstance(given, dict) else (given,):
                for each in inner if isinstance(inner, tuple) else (inner,):
                    if isinstance(each, Mapping):
                        yield each


@dataclass(frozen=True)
class Scene:
    """A picture as data.

    Parameters
    ----------
    picture : str
        The beginning of a sentence, without a full stop.
    layers : tuple of (Layer or tuple of Layer)
        From back to front; a setting is a tuple of layers.
    """

    picture: str
    layers: tuple[Layer | tuple[Layer, ...], ...]

    def flat(self) -> tuple[Layer, ...]:
        """The layers one by one."""
        return tuple(
            layer
            for one in self.layers
            for layer in (one if isinstance(one, tuple) else (one,))
        )  # fmt: skip

    def __call__(self, canvas: Canvas, sound: Composition) -> Story:
        """Paint, and tell. Each layer has chances of its own: no layer's number moves another."""
        stage, chances = Stage(canvas, sound), canvas.rng.random()
        layers = self.flat()
        for way in ("prepare", "paint"):
            for index, layer in enumerate(layers):
                canvas.rng = random.Random(f"{chances}:{index}")
                getattr(layer, way)(stage)
        return Story(self.picture, self._legend(sound))

    def _legend(self, sound: Composition) -> tuple[tuple[str, str], ...]:
        words = measured(sound)
        told: dict[str, dict[str, None]] = {key: {} for key in QUANTITIES.values()}
        for layer in self.flat():
            for quantity, says in layer.told(sound):
                told[QUANTITIES[quantity]][says] = None
        told["light"] = {"the palette": None, **told["light"]}
        return tuple((words[key], ", ".join(says)) for key, says in told.items() if says)


@dataclass(frozen=True)
class Show(Layer):
    """A figure from ``figures/``.

    Parameters
    ----------
    name : str
        The figure.
    x, y : number, mapping or choice
        Where its origin stands, as shares of width and height; it is moved so far that all of it
        is in the picture, unless it `bleeds`.
    size : number, mapping or choice
        Of the figure, 1 as it is drawn.
    turn : number, mapping or choice
        Degrees, clockwise.
    turns : dict of str to number, mapping or choice
        The same for its groups.
    mirror : bool or choice
    colours : dict of str to (str or choice)
        What its own names of colours stand for.
    shown : dict of str to str
        Of its choices: what is shown; the seed chooses among the others.
    main : bool
        Whether it is the main subject, which is kept apart from what is behind it.
    shadow : float
        Half the width of its shadow on the ground, in its units; 0 for none.
    bleeds : bool
    """

    name: str
    x: Number = 0.5
    y: Number = 0.8
    size: Number = 1.0
    turn: Number = 0.0
    turns: dict[str, Number] = field(default_factory=dict)
    mirror: Any = False
    colours: dict[str, Any] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    main: bool = True
    shadow: float = 0.0
    bleeds: bool = False

    def prepare(self, stage: Stage) -> None:
        drawing, place, turns, _, _ = self._settled(stage)
        stage.anchors |= drawing.anchors(place, turns)

    def paint(self, stage: Stage) -> None:
        canvas = stage.canvas
        drawing, place, turns, shown, colours = self._settled(stage)
        if self.shadow:
            size = affine.scale_of(place)
            shadow(canvas, *affine.moved(place, (0, 4)), self.shadow * size, 14 * size)

        def pose(stroke: float) -> None:
            with canvas.figure(stage.subject) if self.main else nullcontext():
                figure.paint_figure(
                    canvas,
                    drawing,
                    place,
                    turns=turns,
                    shown=shown,
                    colours=colours,
                    stroke=stroke,
                )

        canvas.posed(course_of(drawing.when, stage.sound) if drawing.when else None, pose)

    def _settled(self, stage: Stage):
        """The figure, its place, and its looks; the same whenever it is asked for."""
        of, canvas, drawing = stage.of, stage.canvas, figure.figure(self.name)
        size, mirror, turn = of(self.size), bool(of(self.mirror)), of(self.turn)
        x, y = of(self.x) * canvas.width, of(self.y) * canvas.height
        turns = {name: of(degrees) for name, degrees in self.turns.items()}
        shown = {
            name: self.shown.get(name) or canvas.rng.choice(groups)
            for name, groups in drawing.choices.items()
        }
        colours = {name: of(colour) for name, colour in self.colours.items()}
        if not self.bleeds:
            left, _, right, _ = drawing.box
            left, right = (-right, -left) if mirror else (left, right)
            x = max(x, MARGIN - left * size)
            x = min(x, max(canvas.width - MARGIN - right * size, canvas.width / 2))
        return drawing, affine.posed((x, y), size, turn, mirror=mirror), turns, shown, colours

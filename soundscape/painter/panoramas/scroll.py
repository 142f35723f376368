"""A panorama while it is painted: what stands behind, in every light, and what stands in it."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace

from ..canvas import Canvas
from ..composition import Composition
from ..ensemble import LASTING, Voice, drizzle, scenery
from ..explanation import Explanation
from ..hearing import Part
from ..kinds import drawn_as
from ..painting import Identified, palette_for
from ..palette import Style
from ..render import units
from ..roles import role_of
from ..scene import Stage
from ..scenes.silent import boat
from ..weather import Rain, Wind
from .cast import Cast, cast_of
from .clock import Clock
from .colours import Hours
from .figures import signs_of, voices_of
from .houses import house
from .land import Land
from .places import INDOORS, Scenery, places_of, reaches_of
from .stretches import Piece, Stretch, parted
from .telling import told
from .times import paint_times, ticks
from .whole import whole_of

__all__ = ["Scroll"]

_VEIL = 101
"""Places from left to right at which the light is told."""
_BARS = 256


class Scroll:
    """One panorama, of what `paint_panorama` is given."""

    def __init__(
        self,
        recording: Identified,
        stretches: Sequence[Stretch],
        seed: int,
        style: Style,
        size: tuple[int, int],
        begins_seconds: float | None,
        loudness_curve: Sequence[float],
    ):
        begin, end = stretches[0].start_seconds, stretches[-1].end_seconds
        seconds = end - begin
        self.chances = f"{seed}:{recording.sha256}"
        self.sound = whole_of(stretches, loudness_curve)
        rng = random.Random(self.chances)
        palettes = style.palettes
        if begins_seconds is not None:  # of the day, whose light the clock decides
            palettes = palettes[-1:]
        canvas = Canvas(*units(size), style, palette_for(palettes, self.sound.light, rng), rng)
        canvas.line, canvas.seconds = _bars(self.sound), seconds
        self.canvas = canvas
        self.pieces = [*parted(stretches, canvas.width)]
        self.begin = begin
        dark = sum(
            part.share * piece.width
            for piece in self.pieces
            for part in piece.parts
            if role_of(part.label).night
        )
        self.clock = Clock(begins_seconds, seconds, dark >= LASTING * canvas.width)
        self.places = places_of(self.pieces)
        self.casts = cast_of(self.pieces, self.places)
        self.scenery = Scenery(canvas.width, reaches_of(self.pieces, self.places), self.sound.line)
        self.hours = Hours(canvas, self.sound)
        self.land = Land(self.scenery, self.sound, self.chances)

    def painted(self) -> tuple[Canvas, Explanation]:
        """The drawing, and what it shows."""
        canvas = self.canvas
        self._in_every_light(self._scene)
        self._boats()
        for index, piece in enumerate(self.pieces):
            if self.places[index] not in INDOORS:
                self._weather(piece, self.casts[index], self.places[index])
        voices = [self._figures(index) for index in range(len(self.pieces))]
        for piece, cast, place in zip(self.pieces, self.casts, self.places, strict=True):
            if place not in INDOORS:
                self._at((piece.left + piece.right) / 2)
                for part in cast.around:
                    if drawn_as(part.label) in ("rain", "thunderstorm"):
                        self._falling(piece, drizzle(part))
        self._times()
        canvas.palette = self.hours.day
        explanation = told(self.pieces, self.casts, self.places, voices, self.clock, canvas)
        return canvas, explanation

    # Light ----------------------------------------------------------------------------------

    def _in_every_light(self, paint: Callable[[bool], None]) -> None:
        """Paint the same by day, at dusk and at night, each as far as its hours reach.

        `paint` is told whether it is painted over, again.
        """
        canvas, hand = self.canvas, self.canvas.hand.getstate()
        lights = [self.clock.light(index / (_VEIL - 1)) for index in range(_VEIL)]
        veils = (
            (self.hours.day, [1.0] * _VEIL, [one.day for one in lights]),
            (self.hours.dusk, [_of(one.dusk, 1 - one.night) for one in lights],
             [one.dusk for one in lights]),
            (self.hours.night, [one.night for one in lights], [one.night for one in lights]),
        )  # fmt: skip
        covered = False
        for palette, veil, seen in veils:
            if max(seen) <= 0.004:
                continue
            canvas.palette = palette
            canvas.hand.setstate(hand)
            if covered:
                with canvas.veiled(veil):
                    paint(covered)
            else:
                paint(covered)
            covered = True

    def _scene(self, again: bool) -> None:
        """All that figures stand in, in the colours that the canvas has now."""
        canvas = self.canvas
        self.land.sky(canvas)
        self._sun_and_moon()
        for index, piece in enumerate(self.pieces):
            if self.places[index] in INDOORS:  # outside the windows
                self._weather(piece, self.casts[index], self.places[index])
        self.land.land(canvas, again)
        for number, reach in enumerate(self.scenery.of(*INDOORS)):
            rng = random.Random(f"{self.chances}:house:{number}")
            house(canvas, reach, self.scenery, rng)

    def _sun_and_moon(self) -> None:
        canvas = self.canvas
        for which, share, height in self.clock.lights():
            radius = 86.0 if which == "sun" else 62.0
            canvas.sun(share * canvas.width, 600 - 400 * height, radius, reach=3.0)
        if self.clock.begins_seconds is None:
            rng = random.Random(f"{self.chances}:sun")
            clear = [n for n, place in enumerate(self.places) if place not in INDOORS]
            free = [n for n in clear if not any(map(_flies, self.casts[n].figures))]
            piece = self.pieces[rng.choice(free or clear or [0])]
            x = piece.left + piece.width * rng.uniform(0.3, 0.7)
            canvas.sun(x, 600 - 400 * self.sound.height, 66 + 40 * self.sound.light, reach=3.0)

    def _at(self, x: float) -> None:
        """Take the colours of the moment at a place of the width."""
        self.canvas.palette = self.hours.at(self.clock.light(x / self.canvas.width))

    # What is in it --------------------------------------------------------------------------

    def _boats(self) -> None:
        for reach in self.scenery.of("lake"):
            x = reach.left + 0.42 * reach.width
            self._at(x)
            boat(self.canvas, x, 800.0)

    def _weather(self, piece: Piece, cast: Cast, place: str) -> None:
        """What falls and blows, behind the figures, and what its onsets draw."""
        if place not in INDOORS:
            self._at((piece.left + piece.right) / 2)
        for part in cast.around:
            voice = scenery(part, place in INDOORS, 0.84)
            calm = replace(voice, layers=tuple(
                one for one in voice.layers if not isinstance(one, Rain | Wind)
            ))  # fmt: skip
            for layer in voice.layers:
                if isinstance(layer, Rain | Wind):
                    self._falling(piece, replace(voice, layers=(layer,)))
            if calm.layers and place not in INDOORS:
                self._voice(calm, piece.left, piece.width, piece, f"{piece.left:.0f}:around")

    def _falling(self, piece: Piece, voice: Voice) -> None:
        """Weather over the time in which it is heard."""
        share = min(1.0, voice.part.share)
        middle = piece.left + piece.width * voice.part.moment
        wide = max(260.0, piece.width * share)
        left = min(max(piece.left, middle - wide / 2), max(piece.left, piece.right - wide))
        self._voice(voice, left, min(wide, piece.width), piece, f"{piece.left:.0f}:weather")

    def _figures(self, index: int) -> list[Voice]:
        """The figures and signs of a piece."""
        piece, cast, place = self.pieces[index], self.casts[index], self.places[index]
        before = {part.label for other in self.casts[:index] for part in other.figures}
        repeated = frozenset(part.label for part in cast.figures if part.label in before)
        found = [
            *voices_of(piece, cast.figures, place, repeated, f"figure-{index}"),
            *signs_of(piece, cast.signs, f"figure-{index}"),
        ]
        for voice, x in found:
            self._paint(piece, voice, x)
        return [voice for voice, _ in found]

    def _paint(self, piece: Piece, voice: Voice, share: float) -> None:
        self._at(piece.left + share * piece.width)
        self._voice(voice, piece.left, piece.width, piece, f"{piece.left:.0f}:{voice.subject}")

    def _voice(self, voice: Voice, left: float, width: float, piece: Piece, chances: str) -> None:
        canvas = self.canvas
        at = next(n for n, part in enumerate(piece.parts) if part.label == voice.part.label)
        since, seconds = piece.heard_from[at]
        canvas.rng = random.Random(f"{self.chances}:{chances}:{voice.part.label}")
        with canvas.window(left, width, since - self.begin, seconds):
            voice.paint(Stage(canvas, voice.part.sound))

    def _times(self) -> None:
        canvas = self.canvas
        unit = canvas.width / canvas.seconds
        with canvas.group(id="times"):
            for moment in ticks(self.clock, canvas.width):
                self._at(moment * unit)
                with canvas.window(moment * unit - 200, 400, moment, 0):
                    paint_times(canvas, self.clock, moment)


def _flies(part: Part) -> bool:
    return role_of(part.label).stands == "air"


def _of(share: float, whole: float) -> float:
    return share / whole if whole > 1e-9 else 0.0


def _bars(sound: Composition) -> tuple[float, ...]:
    """The loudness for frames that print it: so many bars as stand well beside each other."""
    return tuple(sound.line_at(number / (_BARS - 1)) for number in range(_BARS))

"""What a palette and a style are; the catalogue that fills them in is in `styles`."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .colour import contrast, lightness, mix, shift

__all__ = ["Palette", "Style"]


@dataclass(frozen=True)
class Palette:
    """Colours of one time of day, each ``#rrggbb``.

    Parameters
    ----------
    name : str
        Completes "in the colours of ...".
    sky : (str, str, str)
        Top, middle, and low by the horizon.
    sun : str
        Sun, moon or lamp.
    far, near, ground : str
        Landscape from the horizon to the viewer's feet.
    water : str
        Sea, river, lake.
    subject, rim : str
        The main figure, and the light along its edges and in its details.
    mark : str
        What the sound itself draws.
    accent, second : str
        For small things: a collar, an umbrella, a roof.
    flesh : str
        Skin.
    ink : str
        Outlines, and the darkest dark.
    """

    name: str
    sky: tuple[str, str, str]
    sun: str
    far: str
    near: str
    ground: str
    water: str
    subject: str
    rim: str
    mark: str
    accent: str
    second: str
    flesh: str
    ink: str

    def lit(self, by: float) -> Palette:
        """Sky and land lighter (`by` > 0) or darker in OKLab lightness, as far as contrast allows.

        The subject keeps its contrast of 3 to 1 with the sky, and so do the marks.
        """
        names = ("far", "near", "ground", "water")
        while abs(by) > 0.004:
            sky = tuple(shift(colour, by) for colour in self.sky)
            pairs = ((self.subject, sky[1]), (self.subject, sky[2]), (self.mark, sky[1]))
            if all(contrast(one, other) >= 3 for one, other in pairs):
                land = {name: shift(getattr(self, name), by) for name in names}
                return replace(self, sky=sky, **land)
            by /= 2
        return self

    def at_night(self) -> Palette:
        """The same colours after dark; a palette that is dark already stays as it is."""
        if lightness(self.sky[1]) < 0.62:
            return self
        deep = shift(self.water, -0.32)
        return replace(
            self,
            sky=(deep, shift(self.water, -0.22), shift(self.water, -0.10)),
            far=mix(self.water, self.ground, 0.5),
            near=mix(self.ground, deep, 0.6),
            ground=mix(self.ink, deep, 0.5),
            subject=self.sky[2],
            rim=self.accent,
            mark=mix(self.sky[2], self.sun, 0.35) if lightness(self.sun) > 0.75 else self.sky[2],
        )


@dataclass(frozen=True)
class Style:
    """How surfaces are rendered.

    Parameters
    ----------
    name, summary : str
    palettes : tuple of Palette
        From dark to bright: the brightness of the timbre chooses.
    shading : float
        How far surfaces change colour from top to bottom, 0 flat to 1.
    haze : float
        Mist at the foot of each layer of landscape, 0 to 1.
    glow : float
        Light around lamps, sun and marks, 0 to 1.
    outline : float
        Width of the ink line around shapes, in units; 0 for none.
    luminous : bool
        Draw shapes as dark surfaces with shining edges of their own colour.
    shadow : float
        How far shapes lift off the sheet below and throw a shadow, in units.
    wash : float
        Strength of what watercolour does by itself: blooms and dark edges, 0 to 1.
    hatch : float
        Distance between strokes of charcoal, in units; 0 for none.
    split : float
        Width of the lit edge of shapes in two flat tones, in units; 0 for one tone.
    wobble : float
        How far a hand strays from its line, in units.
    paper : str
        Colour of the bare sheet, ``#rrggbb``; empty for the palette's lowest sky.
    rim : float
        Width of the line of light or dark that keeps the main figure apart, in units.
    texture : str
        ``"grain"``, ``"wood"``, ``"fibre"``, ``"scan"``, ``"cold press"``, ``"tooth"`` or
        ``"litho"``.
    frame : str
        ``"none"``, ``"margin"``, ``"sheets"``, ``"deckle"``, ``"block"`` or ``"poster"``.
    banded : bool
        Sky in flat bands instead of a gradient.
    """

    name: str
    summary: str
    palettes: tuple[Palette, ...]
    shading: float = 0.0
    haze: float = 0.0
    glow: float = 0.0
    outline: float = 0.0
    luminous: bool = False
    shadow: float = 0.0
    wash: float = 0.0
    hatch: float = 0.0
    split: float = 0.0
    wobble: float = 0.0
    paper: str = ""
    rim: float = 5.0
    texture: str = "grain"
    frame: str = "none"
    banded: bool = False

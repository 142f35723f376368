"""The colours of a panorama's hours: those of a style by day, at dusk and at night."""

from __future__ import annotations

from dataclasses import fields, replace

from ..canvas import Canvas
from ..colour import contrast, mix
from ..composition import Composition
from ..palette import Palette
from ..shapes import nightfall
from .clock import Light

__all__ = ["Hours"]

ROSE, GOLD = "#cf7a8c", "#f5ab62"
"""What the sky takes on at dusk, and what it does low over the land."""
MOON = "#f6f1df"


class Hours:
    """Palettes of a canvas through day and night.

    Parameters
    ----------
    canvas : Canvas
        Its palette is that of the day.
    sound : Composition
        Whose timbre decides how light the night is.
    """

    def __init__(self, canvas: Canvas, sound: Composition):
        self.day = canvas.palette
        nightfall(canvas, sound)
        night = canvas.palette
        self.night = replace(night, sun=mix(night.sun, MOON, 0.75))
        faint = canvas.style.hatch or canvas.style.luminous  # coal and tubes take little of it
        canvas.palette = _dusk(self.day, self.night, 0.2 if faint else 1.0)
        clear = {
            role: canvas.apart(role, "sky.1", "sky.2", ratio=3) for role in ("subject", "mark")
        }
        self.dusk, canvas.palette = replace(canvas.palette, **clear), self.day

    def at(self, light: Light) -> Palette:
        """The palette of a moment."""
        if light.dusk > max(light.day, light.night):
            return self.dusk
        return self.day if light.day >= light.night else self.night


def _dusk(day: Palette, night: Palette, warmth: float) -> Palette:
    """Between day and night, with the warmth of a low sun."""
    values = {}
    for one in fields(Palette):
        first, second = getattr(day, one.name), getattr(night, one.name)
        if one.name not in ("name", "sky"):
            values[one.name] = mix(first, second, 0.45)
    top, middle, low = (mix(a, b, 0.5) for a, b in zip(day.sky, night.sky, strict=True))
    sky = (top, mix(middle, ROSE, 0.45 * warmth), mix(low, GOLD, 0.65 * warmth))
    values |= {"far": mix(values["far"], ROSE, 0.2 * warmth), "sun": mix(day.sun, GOLD, 0.4)}
    # A figure of a colour between the two would stand out from neither.
    clear = max((day, night), key=lambda own: min(contrast(own.subject, one) for one in sky[1:]))
    values |= {role: getattr(clear, role) for role in ("subject", "mark", "rim", "ink")}
    return Palette(**values, name=day.name, sky=sky)

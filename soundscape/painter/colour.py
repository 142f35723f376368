"""Colours as ``#rrggbb`` text, mixed in OKLab (Ottosson 2020) so that steps look even."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

__all__ = ["contrast", "lightness", "lit_as", "mix", "shift"]


@cache
def _oklab(colour: str) -> tuple[float, float, float]:
    red, green, blue = (_to_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _hex(light: float, a: float, b: float) -> str:
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    channels = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    return "#" + "".join(f"{round(255 * _to_gamma(c)):02x}" for c in channels)


def _to_linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _to_gamma(value: float) -> float:
    value = min(1.0, max(0.0, value))
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055


@cache
def mix(first: str, second: str, share: float) -> str:
    """`first` at share 0, `second` at share 1."""
    share = min(1.0, max(0.0, share))
    pairs = zip(_oklab(first), _oklab(second), strict=True)
    return _hex(*(a + share * (b - a) for a, b in pairs))


@cache
def shift(colour: str, by: float) -> str:
    """The same hue, lighter (`by` > 0) or darker, in OKLab lightness (0 black to 1 white)."""
    light, a, b = _oklab(colour)
    return _hex(min(1.0, max(0.0, light + by)), a, b)


def lightness(colour: str) -> float:
    """OKLab lightness, 0 (black) to 1 (white)."""
    return _oklab(colour)[0]


def lit_as(colours: Sequence[str], light: float) -> list[str]:
    """Colours, all shifted alike, that together give as much light as a grey of this lightness.

    What equal areas of them give is the mean of their luminances, which of greys is the cube of the
    lightness in OKLab.

    >>> lit_as(["#606060"], lightness("#808080"))
    ['#808080']
    """
    lights = [lightness(colour) for colour in colours]
    low, high = -1.0, 1.0
    for _ in range(10):
        by = (low + high) / 2
        given = sum(min(1.0, max(0.0, one + by)) ** 3 for one in lights) / len(lights)
        low, high = (by, high) if given < light**3 else (low, by)
    return [shift(colour, (low + high) / 2) for colour in colours]


def contrast(first: str, second: str) -> float:
    """WCAG 2 contrast ratio of two colours, 1 to 21."""
    lights = (_luminance(first), _luminance(second))
    return (max(lights) + 0.05) / (min(lights) + 0.05)


@cache
def _luminance(colour: str) -> float:
    red, green, blue = (_to_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

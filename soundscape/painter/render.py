"""Turn a drawing into pixels."""

from __future__ import annotations

from .apart import rasterised_apart
from .svg import parsed, written

__all__ = ["part", "rasterise", "units"]

SHORT_SIDE = 1000.0


def units(size: tuple[int, int]) -> tuple[float, float]:
    """Width and height of a picture of `size` pixels in drawing units: the short side is 1000."""
    short = min(size)
    return SHORT_SIDE * size[0] / short, SHORT_SIDE * size[1] / short


def part(svg: str, *names: str) -> str:
    """A drawing with nothing but some of its groups, on a clear ground.

    Parameters
    ----------
    svg : str
        A whole drawing, `Painting.svg`.
    *names : str
        ``"subject"``, ``"loudness-line"``, ``"onsets"`` for what all of them drew, or the number of
        one onset.
    """
    root = parsed(svg)
    kept = [
        element
        for element in root.iter()
        if element.get("id") in names
        or ("onsets" in names and element.get("data-onset") is not None)
        or element.get("data-onset", "") in names
    ]
    for child in list(root):
        if not child.tag.endswith("defs"):
            root.remove(child)
    root.extend(kept)
    return written(root)


def rasterise(svg: str, size: tuple[int, int]) -> bytes:
    """PNG of exactly `size` pixels."""
    png = rasterised_apart(svg, size)
    if png is not None:
        return png
    import resvg_py

    return resvg_py.svg_to_bytes(
        svg_string=svg, width=size[0], height=size[1], skip_system_fonts=True
    )

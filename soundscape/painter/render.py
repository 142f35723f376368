"""Turn a drawing into pixels."""

from __future__ import annotations

__all__ = ["rasterise", "units"]

SHORT_SIDE = 1000.0


def units(size: tuple[int, int]) -> tuple[float, float]:
    """Width and height of a picture of `size` pixels in drawing units: the short side is 1000."""
    short = min(size)
    return SHORT_SIDE * size[0] / short, SHORT_SIDE * size[1] / short


def rasterise(svg: str, size: tuple[int, int]) -> bytes:
    """PNG of exactly `size` pixels."""
    import resvg_py

    return resvg_py.svg_to_bytes(
        svg_string=svg, width=size[0], height=size[1], skip_system_fonts=True
    )

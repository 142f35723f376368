"""What OpenAI's image models take, and what they cost."""

from __future__ import annotations

import math
import re

from ._sizes import nearest_shape

__all__ = ["QUALITIES", "free_size", "known_price", "offered_size", "usual_quality"]

QUALITIES = ("low", "medium", "high", "auto", "standard", "hd")
PRICES = {
    ("gpt-image-2", "low", (1024, 1024)): 0.006,
    ("gpt-image-2", "medium", (1024, 1024)): 0.053,
    ("gpt-image-2", "high", (1024, 1024)): 0.211,
}
"""About what a picture costs, in dollars, by model, quality and size; others are not known."""
OLDER_SIZES = ((1024, 1024), (1536, 1024), (1024, 1536))
"""All that the models before ``gpt-image-2`` make."""
STEP = 16
LONGEST_SIDE = 3_840
LARGEST_RATIO = 3.0
FEWEST_PIXELS, MOST_PIXELS = 655_360, 8_294_400
"""What OpenAI's models take since ``gpt-image-2``: sides in steps, a ratio, pixels in all."""


def known_price(model: str, quality: str, size: tuple[int, int]) -> float | None:
    """Dollars a picture at OpenAI; None where it is not known."""
    snapshot_of = re.sub(r"-\d{4}-\d\d-\d\d$", "", model)
    return PRICES.get((snapshot_of, quality, size))


def usual_quality(model: str) -> str:
    """The quality to ask for where a person named none; empty for models that know none."""
    return "medium" if "gpt-image" in model else ""


def offered_size(model: str, size: tuple[int, int]) -> tuple[int, int] | None:
    """The size a model makes that is nearest to one; None for models of others."""
    version = re.search(r"gpt-image-(\d+)", model)
    if version is not None and int(version[1]) >= 2:
        return free_size(size)
    return nearest_shape(size, OLDER_SIZES) if re.search("gpt-image|dall-e", model) else None


def free_size(size: tuple[int, int]) -> tuple[int, int]:
    """The size nearest to one of any shape, within the limits of OpenAI's newer models.

    Examples
    --------
    >>> free_size((1536, 864)), free_size((512, 512))
    ((1536, 864), (816, 816))
    """
    width, height = (float(side) for side in size)
    width, height = min(width, LARGEST_RATIO * height), min(height, LARGEST_RATIO * width)
    pixels = width * height
    scale = max(1.0, math.sqrt(FEWEST_PIXELS / pixels))
    scale = min(scale, LONGEST_SIDE / max(width, height), math.sqrt(MOST_PIXELS / pixels))
    steps = [round(side * scale / STEP, 6) for side in (width, height)]
    rounded = [
        (way(steps[0]) * STEP, way(steps[1]) * STEP) for way in (_nearest, math.ceil, math.floor)
    ]
    return next(one for one in rounded if _is_taken(*one))


def _nearest(steps: float) -> int:
    return math.floor(steps + 0.5)


def _is_taken(width: int, height: int) -> bool:
    long, short = max(width, height), min(width, height)
    within = FEWEST_PIXELS <= width * height <= MOST_PIXELS
    return within and long <= LONGEST_SIDE and long <= LARGEST_RATIO * short

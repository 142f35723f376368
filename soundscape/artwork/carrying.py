"""Pictures that can carry their card."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

from ..providers import as_png
from . import metadata

if TYPE_CHECKING:
    from ..providers import ImageResult

__all__ = ["carrying"]


def carrying(result: ImageResult) -> ImageResult:
    """A result whose picture can carry a card, and be held against it.

    A picture that programs show may still be odd inside: cut short behind its last pixel, or with
    bytes after its end. Such a one is written anew as PNG, with a note.
    """
    try:
        if metadata.strip(metadata.embed(result.image, "{}")) == result.image:
            return result
    except ValueError:
        pass
    from PIL import Image

    with Image.open(io.BytesIO(result.image), formats=[result.format.upper()]) as picture:
        image = as_png(picture)
    note = f"the {result.format} file was odd inside and was written anew as PNG"
    return replace(result, image=image, format="png", notes=(*result.notes, note))

"""Pictures that can carry their card."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

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
        buffer = io.BytesIO()
        picture.convert("RGBA" if "A" in picture.getbands() else "RGB").save(buffer, "PNG")
    note = f"the {result.format} file was odd inside and was written anew as PNG"
    return replace(result, image=buffer.getvalue(), format="png", notes=(*result.notes, note))

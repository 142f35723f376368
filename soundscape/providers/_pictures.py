"""Read what a service answered with: the picture strictly, its seed leniently."""

from __future__ import annotations

import base64
import binascii
import io
from typing import Any

from ..errors import ProviderError
from ..painter import MAX_SIDE

__all__ = ["check_image", "decoded", "seed_of"]

_MAGIC = {"png": b"\x89PNG\r\n\x1a\n", "jpeg": b"\xff\xd8\xff", "webp": b"RIFF"}
MAX_PIXELS = MAX_SIDE * MAX_SIDE
_LARGEST_SEED = (1 << 32) - 1
"""What a card can hold."""


def decoded(text: object, provider: str, *, request_id: str | None = None) -> bytes:
    """A picture's bytes from strict base64, with or without a ``data:`` prefix."""
    try:
        if not isinstance(text, str):
            raise ValueError("no text where the picture should be")
        if text.startswith("data:"):
            text = text.partition(",")[2]
        return base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error) as error:
        raise _unusable(provider, str(error), request_id) from None


def check_image(
    data: bytes, provider: str, *, declared: str = "", request_id: str | None = None
) -> tuple[str, tuple[int, int]]:
    """Format and size of a picture that is whole and is what it says.

    Parameters
    ----------
    data : bytes
    provider : str
    declared : str
        The content type it came with; empty where none was given.
    request_id : str, optional

    Returns
    -------
    (str, (int, int))
        ``"png"``, ``"jpeg"`` or ``"webp"``, and width and height in pixels.

    Raises
    ------
    ProviderError
        Of kind ``"answer"``: it may have been billed.
    """
    from PIL import Image

    kind = next((kind for kind, magic in _MAGIC.items() if data.startswith(magic)), None)
    try:
        if kind is None:
            raise ValueError(f"its first bytes are those of no picture: {data[:12]!r}")
        if declared not in ("", "application/octet-stream", f"image/{kind}"):
            raise ValueError(f"it is a {kind}, declared as {declared[:60]!r}")
        with Image.open(io.BytesIO(data), formats=[kind.upper()]) as picture:
            size = picture.size
            if size[0] * size[1] > MAX_PIXELS:
                raise ValueError(f"it has {size[0]} x {size[1]} pixels")
            picture.verify()
        with Image.open(io.BytesIO(data), formats=[kind.upper()]) as picture:
            picture.load()
    except (ValueError, OSError, SyntaxError, Image.DecompressionBombError, Warning) as error:
        raise _unusable(provider, str(error), request_id) from None
    return kind, size


def seed_of(value: Any) -> int | None:
    """The seed that came back; None where none did or it is none."""
    try:
        seed = int(value)
    except (TypeError, ValueError):
        return None
    return seed if 0 <= seed <= _LARGEST_SEED else None


def _unusable(provider: str, why: str, request_id: str | None) -> ProviderError:
    quoted = f" Request id: {request_id}." if request_id else ""
    return ProviderError(
        f"{provider}: what came back is not a usable picture ({why}). It may have been billed, so "
        f"it was not asked for again.{quoted}",
        provider=provider,
        kind="answer",
        request_id=request_id,
        billed=None,
    )

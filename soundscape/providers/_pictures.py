"""Look at a picture that came: kept whenever its bytes are whole, whatever they are called."""

from __future__ import annotations

import base64
import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import unquote, unquote_to_bytes

from ..painter import MAX_SIDE

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = [
    "Picture",
    "as_png",
    "bytes_of",
    "is_picture",
    "kind_of",
    "read_picture",
    "seed_of",
    "unwrapped",
]

MAX_PIXELS = MAX_SIDE * MAX_SIDE
_LARGEST_SEED = (1 << 32) - 1
"""What a card can hold."""
_KEPT = ("png", "jpeg", "webp")
"""Formats that a card can lie in; others are written anew as PNG, which loses nothing."""
_MAGIC = {
    "png": rb"\x89PNG\r\n\x1a\n",
    "jpeg": rb"\xff\xd8\xff",
    "webp": rb"RIFF....WEBP",
    "gif": rb"GIF8[79]a",
    "avif": rb"....ftypavi[fs]",
    "bmp": rb"BM.{4}\0\0\0\0",
    "tiff": rb"II\*\0|MM\0\*",
}
_WRAPPING_BYTES = 1_024
"""How far into an answer a picture is looked for, behind lines of a gateway or of a form."""
_ONE_COLOUR = 12
"""Steps of 255 that the noise of a compressed empty picture stays within."""


@dataclass(frozen=True)
class Picture:
    """A whole picture.

    Parameters
    ----------
    image : bytes
    format : {"png", "jpeg", "webp"}
    size : (int, int)
        Width and height in pixels.
    notes : tuple of str
        What was not as it should be.
    """

    image: bytes = field(repr=False)
    format: str
    size: tuple[int, int]
    notes: tuple[str, ...] = ()


def kind_of(data: bytes) -> str | None:
    """The format that the first bytes tell of, None where it is none we read."""
    kinds = (kind for kind, magic in _MAGIC.items() if re.match(magic, data[:16], re.DOTALL))
    return next(kinds, None)


def is_picture(data: bytes) -> bool:
    """Whether the first bytes are those of a picture."""
    return kind_of(data) is not None


def unwrapped(data: bytes) -> bytes:
    """The picture that begins within the first bytes; all of them where none does."""
    magic = b"|".join(_MAGIC[kind] for kind in _KEPT)
    begin = re.search(magic, data[:_WRAPPING_BYTES], re.DOTALL)
    return data[begin.start() :] if begin else data


def bytes_of(text: str) -> bytes:
    """What stands in base64: with line ends, without padding, in either alphabet, as ``data:``.

    A ``data:`` address may hold the bytes themselves, escaped.

    Raises
    ------
    ValueError
        When it is none of these.

    Examples
    --------
    >>> bytes_of(" _-8\\n") == bytes_of("data:image/png;base64,/+8=")
    True
    """
    if text.lstrip()[:5].lower() == "data:":
        text = text.partition(",")[2]
        if is_picture(unquote_to_bytes(text)):
            return unquote_to_bytes(text)
        text = unquote(text)
    text = re.sub(r"\s|\\[nr]", "", text).translate(str.maketrans("-_", "+/")).rstrip("=")
    return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)


def read_picture(data: bytes, declared: str = "") -> Picture:
    """Hold that bytes are a whole picture.

    Parameters
    ----------
    data : bytes
    declared : str
        The content type it came with; empty where none was given. Another one is but a note.

    Raises
    ------
    ValueError
        Why they are none.
    """
    from PIL import Image, UnidentifiedImageError

    kind = kind_of(data)
    if kind is None:
        raise ValueError(f"its first bytes are those of no picture: {data[:12]!r}")
    came, notes = kind, []
    try:
        with Image.open(io.BytesIO(data), formats=[kind.upper()]) as picture:
            _check_size(picture.size)
            if kind in _KEPT:
                picture.verify()
        with Image.open(io.BytesIO(data), formats=[kind.upper()]) as picture:
            picture.load()
            size = picture.size
            _check_size(size)
            if kind not in _KEPT:
                frames = getattr(picture, "n_frames", 1)
                moving = f", the first of its {frames} pictures" if frames > 1 else ""
                notes.append(f"it came as {kind.upper()} and was written anew as PNG{moving}")
                data, kind = as_png(picture), "png"
            notes += _empty(picture)
    except UnidentifiedImageError:
        raise ValueError(f"it begins like a picture of the kind {kind}, and is none") from None
    except (ValueError, OSError, SyntaxError, Image.DecompressionBombError, Warning) as error:
        raise ValueError(f"of the kind {kind}: {error}") from None
    if declared not in ("", *_vague(came)):
        notes.append(f"it is a {came}, declared as {declared[:60]!r}")
    return Picture(data, kind, size, tuple(notes))


def seed_of(value: Any) -> int | None:
    """The seed that came back; None where none did or it is none."""
    try:
        seed = int(value)
    except (TypeError, ValueError):
        return None
    return seed if 0 <= seed <= _LARGEST_SEED else None


def _vague(kind: str | None) -> tuple[str, ...]:
    """Content types that are right for a format, or say nothing of it."""
    right = (f"image/{kind}", "image/jpg") if kind == "jpeg" else (f"image/{kind}",)
    return (*right, "application/octet-stream", "binary/octet-stream")


def _check_size(size: tuple[int, int]) -> None:
    if size[0] * size[1] > MAX_PIXELS:
        raise ValueError(f"it has {size[0]} x {size[1]} pixels")


def as_png(picture: Image) -> bytes:
    """A picture written as PNG, which loses nothing of it."""
    if picture.mode not in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"):
        picture = picture.convert("RGBA" if "A" in picture.mode else "RGB")
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


def _empty(picture: Image) -> list[str]:
    """What is to be said of a picture on which nothing is to be seen."""
    # Of several bands, one pair of values each.
    bands = cast(tuple[tuple[int, int], ...], picture.convert("RGBA").getextrema())
    *colours, alpha = bands
    if alpha[1] == 0:
        return ["it is fully transparent: nothing is to be seen on it"]
    if any(high - low > _ONE_COLOUR for low, high in (*colours, alpha)):
        return []
    black = max(high for _, high in colours) <= _ONE_COLOUR
    return [
        f"it is of one colour{', black' if black else ''}: something went wrong when it was made"
    ]

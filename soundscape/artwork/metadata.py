"""Put a text into a picture file and take it out again, without touching a pixel.

PNG gets an ``iTXt`` chunk (PNG specification 11.3.3.4), JPEG comment segments (ITU-T T.81 B.2.4.5),
WebP an ``XMP`` chunk (WebP container specification). Nothing is encoded anew: `strip` gives back
the very bytes that `embed` was given, so that a picture can be held against its hash.
"""

from __future__ import annotations

import html
import re
import struct
import zlib
from collections.abc import Iterator

__all__ = ["described", "embed", "extract", "strip"]

KEYWORD = b"soundscape-card"
_PNG = b"\x89PNG\r\n\x1a\n"
_SEGMENT = 60_000
"""Bytes of text in one JPEG segment, whose length has 16 bits."""

_XMP_START = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    b'xmlns:sc="https://soundscape.invalid/ns/1/" sc:flags="%d"><sc:card>'
)
_XMP_END = b"</sc:card></rdf:Description></rdf:RDF></x:xmpmeta>"
_XMP = re.compile(
    re.escape(_XMP_START).replace(b"%d", rb"(-?\d{1,3})") + b"(.*)" + re.escape(_XMP_END), re.DOTALL
)
_HAS_XMP = 0x04
_ADDED = -1
"""In place of the flags: the whole extended header was added by `embed`."""


def embed(picture: bytes, text: str) -> bytes:
    """A picture with a text in it; an earlier one is replaced.

    Parameters
    ----------
    picture : bytes
        A whole PNG, JPEG or WebP file.
    text : str

    Returns
    -------
    bytes
        The same picture. A WebP that carries XMP of its own comes back as it is.

    Raises
    ------
    ValueError
        When the file is of another kind or its structure is broken.
    """
    bare = strip(picture)
    content = text.encode()
    if bare.startswith(_PNG):
        end_of_header = 8 + 25  # signature and IHDR, which always comes first
        if bare[12:16] != b"IHDR":
            raise ValueError("the PNG does not begin with its header")
        return bare[:end_of_header] + _png_text(KEYWORD, content) + bare[end_of_header:]
    if bare.startswith(b"\xff\xd8"):
        pieces = [content[i : i + _SEGMENT] for i in range(0, len(content), _SEGMENT)] or [b""]
        segments = [_comment(i, len(pieces), piece) for i, piece in enumerate(pieces)]
        return bare[:2] + b"".join(segments) + bare[2:]
    return _embed_webp(bare, content)


def described(png: bytes, text: str) -> bytes:
    """A PNG with a text for people who cannot see it, where other programs look for it."""
    end_of_header = 8 + 25
    return png[:end_of_header] + _png_text(b"Description", text.encode()) + png[end_of_header:]


def _png_text(keyword: bytes, content: bytes) -> bytes:
    """An international text chunk of a PNG."""
    body = keyword + b"\0\0\0\0\0" + content
    chunk = b"iTXt" + body
    return struct.pack(">I", len(body)) + chunk + struct.pack(">I", zlib.crc32(chunk))


def extract(picture: bytes) -> str | None:
    """The text that `embed` put in, None where there is none.

    Raises
    ------
    ValueError
        When the file is no picture of these kinds or its structure is broken.
    """
    if picture.startswith(_PNG):
        found = [body for body, _, _ in _png_texts(picture)]
    elif picture.startswith(b"\xff\xd8"):
        found = [b"".join(body for body, _, _ in _jpeg_texts(picture))]
    else:
        found = [ours[2] for name, body in _webp_chunks(picture) if (ours := _ours(name, body))]
        return html.unescape(found[0].decode()) if found else None
    return found[0].decode() if found and found[0] else None


def strip(picture: bytes) -> bytes:
    """The picture as it was before `embed`."""
    if picture.startswith(_PNG):
        places = [(start, end) for _, start, end in _png_texts(picture)]
    elif picture.startswith(b"\xff\xd8"):
        places = [(start, end) for _, start, end in _jpeg_texts(picture)]
    else:
        return _strip_webp(picture)
    for start, end in reversed(places):
        picture = picture[:start] + picture[end:]
    return picture


def _png_texts(picture: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Our texts, each with where its chunk begins and ends."""
    place = len(_PNG)
    while place < len(picture):
        if place + 12 > len(picture):
            raise ValueError("a PNG chunk is cut short")
        (length,) = struct.unpack_from(">I", picture, place)
        end = place + 12 + length
        if end > len(picture):
            raise ValueError("a PNG chunk is cut short")
        name, body = picture[place + 4 : place + 8], picture[place + 8 : end - 4]
        if name == b"iTXt" and body.startswith(KEYWORD + b"\0\0\0\0\0"):
            yield body[len(KEYWORD) + 5 :], place, end
        if name == b"IEND":
            return
        place = end


def _comment(index: int, count: int, piece: bytes) -> bytes:
    body = KEYWORD + b" %d/%d\0" % (index + 1, count) + piece
    return b"\xff\xfe" + struct.pack(">H", len(body) + 2) + body


def _jpeg_texts(picture: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Our pieces of text, each with where its segment begins and ends."""
    place = 2
    while place + 4 <= len(picture) and picture[place] == 0xFF:
        marker = picture[place + 1]
        if marker == 0xFF:  # a filler byte
            place += 1
            continue
        if marker in (0xDA, 0xD9):  # the compressed image begins: nothing of ours after it
            return
        if marker == 0x01 or 0xD0 <= marker <= 0xD8:  # markers without a length
            place += 2
            continue
        (length,) = struct.unpack_from(">H", picture, place + 2)
        end = place + 2 + length
        if length < 2 or end > len(picture):
            raise ValueError("a JPEG segment is cut short")
        body = picture[place + 4 : end]
        if marker == 0xFE and body.startswith(KEYWORD + b" ") and b"\0" in body[:64]:
            yield body.split(b"\0", 1)[1], place, end
        place = end
    raise ValueError("the JPEG has no image in it")


def _webp_chunks(picture: bytes) -> list[tuple[bytes, bytes]]:
    if picture[:4] != b"RIFF" or picture[8:12] != b"WEBP":
        raise ValueError("this is no PNG, JPEG or WebP file")
    end = 8 + struct.unpack_from("<I", picture, 4)[0]
    if end > len(picture):
        raise ValueError("the WebP file is cut short")
    chunks, place = [], 12
    while place + 8 <= end:
        (length,) = struct.unpack_from("<I", picture, place + 4)
        if place + 8 + length > end:
            raise ValueError("a WebP chunk is cut short")
        chunks.append((picture[place : place + 4], picture[place + 8 : place + 8 + length]))
        place += 8 + length + length % 2
    return chunks


def _webp(chunks: list[tuple[bytes, bytes]]) -> bytes:
    body = b"".join(
        name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)
        for name, data in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def _ours(name: bytes, body: bytes) -> re.Match[bytes] | None:
    return _XMP.fullmatch(body) if name == b"XMP " else None


def _embed_webp(bare: bytes, content: bytes) -> bytes:
    chunks = _webp_chunks(bare)
    if any(name == b"XMP " for name, _ in chunks):
        return bare
    if not chunks:
        raise ValueError("the WebP file has no image in it")
    if chunks[0][0] == b"VP8X" and len(chunks[0][1]) == 10:
        flags = chunks[0][1][0]
        header = bytes([flags | _HAS_XMP]) + chunks[0][1][1:]
        chunks[0] = (b"VP8X", header)
    else:
        flags = _ADDED
        chunks.insert(0, (b"VP8X", _extended_header(bare)))
    escaped = html.escape(content.decode(), quote=False).encode()
    return _webp([*chunks, (b"XMP ", _XMP_START % flags + escaped + _XMP_END)])


def _extended_header(bare: bytes) -> bytes:
    import io

    from PIL import Image

    with Image.open(io.BytesIO(bare), formats=["WEBP"]) as picture:
        width, height = picture.size
        alpha = 0x10 if picture.mode == "RGBA" else 0
    sides = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    return bytes([_HAS_XMP | alpha, 0, 0, 0]) + sides


def _strip_webp(picture: bytes) -> bytes:
    chunks = _webp_chunks(picture)
    ours = [found for name, body in chunks if (found := _ours(name, body))]
    if not ours:
        return picture
    flags = int(ours[0][1])
    kept = [(name, body) for name, body in chunks if not _ours(name, body)]
    if not kept or kept[0][0] != b"VP8X" or not _ADDED <= flags < 256:
        raise ValueError("the WebP file's header does not fit what was put in")
    if flags == _ADDED:
        kept = kept[1:]
    else:
        kept[0] = (b"VP8X", bytes([flags]) + kept[0][1][1:])
    return _webp(kept)

"""What is shown, in words: as a track of the film, as its chapters, or drawn into its frames."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ...errors import SoundscapeError
from .planes import planar, planes_of

__all__ = ["Caption", "Subtitles"]

# The font that Pillow brings comes first: with it the frames are the same on every machine. It has
# no umlauts; the others are looked for where systems keep their fonts.
_FONTS = ("DejaVuSans.ttf", "Arial.ttf", "LiberationSans-Regular.ttf", "NotoSansCJK-Regular.ttc")
_LINES = 3


@dataclass(frozen=True)
class Caption:
    """Words for a stretch of the film.

    Parameters
    ----------
    start_seconds, end_seconds : float
    text : str
    """

    start_seconds: float
    end_seconds: float
    text: str


class Subtitles:
    """Captions drawn into frames, at the bottom.

    Parameters
    ----------
    captions : sequence of Caption
    size : (int, int)
        Width and height of the frames in pixels.

    Raises
    ------
    SoundscapeError
        When no font here has a sign that a caption needs.
    """

    def __init__(self, captions: tuple[Caption, ...], size: tuple[int, int]):
        self._captions, self._size = captions, size
        self._pixels = max(10, round(min(size) / 22))
        self._fonts = {one.text: _font_for(one.text, self._pixels) for one in captions}
        self._drawn = lru_cache(maxsize=2)(self._draw)

    def on(self, frame: np.ndarray, seconds: float) -> np.ndarray:
        """The frame with what is said at a moment."""
        for caption in self._captions:
            if caption.text and caption.start_seconds <= seconds < caption.end_seconds:
                return self._laid(frame, *self._drawn(caption.text))
        return frame

    def _laid(self, frame, top: int, light: np.ndarray, cover: np.ndarray) -> np.ndarray:
        frame = planar(frame).copy()
        lightness, *colours = planes_of(frame)
        below = lightness[top:]
        lightness[top:] = (below * (255 - cover) + light * cover + 127) // 255
        thin = cover[::2, ::2]
        for plane in colours:
            plane[top // 2 :] = (plane[top // 2 :] * (255 - thin) + 128 * thin + 127) // 255
        return frame

    def _draw(self, text: str) -> tuple[int, np.ndarray, np.ndarray]:
        """From which row on, how light, and how much of the frame it covers, both as uint16."""
        from PIL import Image, ImageDraw

        width, height = self._size
        font = self._fonts[text]
        step = round(self._pixels * 1.35)
        lines = _wrapped(text, font, width * 0.88)
        top = (height - step * len(lines) - round(self._pixels * 0.8)) // 2 * 2
        cover = Image.new("L", (width, height - top))
        light = Image.new("L", cover.size)
        for drawing, edge in ((ImageDraw.Draw(cover), True), (ImageDraw.Draw(light), False)):
            for number, line in enumerate(lines):
                place = (width / 2, step * (number + 0.5))
                stroke = max(1, round(self._pixels / 9)) if edge else 0
                drawing.text(place, line, 255, font, anchor="mm", stroke_width=stroke)
        # Limited range: white is 235, black 16.
        shades = 16 + np.asarray(light, np.uint16) * 219 // 255
        return top, shades, np.asarray(cover, np.uint16)


def _font_for(text: str, pixels: int):
    """The first font that has every sign of a text."""
    from PIL import ImageFont

    fonts: list = [ImageFont.load_default(pixels)]
    for name in _FONTS:
        with suppress(OSError):
            fonts.append(ImageFont.truetype(name, pixels))
    lacking = [_missing(text, font) for font in fonts]
    if "" in lacking:
        return fonts[lacking.index("")]
    absent = min(lacking, key=len)
    raise SoundscapeError(
        f"The caption {text[:60]!r} holds signs that no font here has: {absent[:20]}. Expected a "
        f"font with them; install one (Noto, DejaVu), or put captions on a track of their own."
    )


def _missing(text: str, font) -> str:
    """The signs of a text that a font has not."""
    blank = font.getmask("\uffff")
    unknown = (blank.size, bytes(blank))
    signs = dict.fromkeys(sign for sign in text if not sign.isspace())
    masks = {sign: font.getmask(sign) for sign in signs}
    return "".join(s for s, mask in masks.items() if (mask.size, bytes(mask)) == unknown)


def _wrapped(text: str, font, width: float) -> list[str]:
    """Lines no wider than the frame; what does not fit into three is cut with dots."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if not lines[-1] or font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > _LINES:
        lines = [*lines[: _LINES - 1], f"{lines[_LINES - 1]} ..."]
    return [_fitted(line, font, width) for line in lines]


def _fitted(line: str, font, width: float) -> str:
    while font.getlength(line) > width and len(line) > 4:
        line = f"{line.removesuffix('...').rstrip()[:-1]}..."
    return line

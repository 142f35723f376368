"""A contact sheet of a story: its shots on pages of A4, to be printed or looked through."""

from __future__ import annotations

import os
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from .._util.files import whole_file
from .._util.labels import pretty
from ..errors import StoryError
from .storyboard import Shot, Storyboard

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["pages", "write_sheet"]

_DPI = 150
_PAGE = (1240, 1754)
"""A4 in pixels."""
_MARGIN, _GAP, _COLUMNS = 75, 30, 3
_INK, _GREY, _PAPER = "#22201d", "#6f6a63", "#ffffff"
_LINES = 4
_FONTS = ("DejaVuSans.ttf", "Arial.ttf", "LiberationSans-Regular.ttf")
"""Looked for where systems keep their fonts; Pillow's own knows few letters."""


def pages(board: Storyboard, folder: str | os.PathLike) -> list[Image]:
    """The pages of a contact sheet.

    Parameters
    ----------
    board : Storyboard
    folder : path
        That of its pictures. A shot without one shows why.

    Returns
    -------
    list of PIL.Image.Image
        Of A4 at 150 dots an inch.
    """
    from PIL import Image, ImageDraw

    width, height = board.settings.size
    tile = (_PAGE[0] - 2 * _MARGIN - (_COLUMNS - 1) * _GAP) // _COLUMNS
    high = min(round(tile * height / width), 640)
    cell = high + 30 + _LINES * 22 + _GAP
    rows = max(1, (_PAGE[1] - 2 * _MARGIN - 60) // cell)
    found = []
    for first in range(0, len(board.shots), rows * _COLUMNS):
        page = Image.new("RGB", _PAGE, _PAPER)
        draw = ImageDraw.Draw(page)
        title = f"{board.recording.source}   {_clock(board.recording.duration_seconds)}"
        draw.text((_MARGIN, _MARGIN), title[:80], _INK, _font(26))
        number = f"{len(found) + 1}"
        draw.text((_PAGE[0] - _MARGIN, _MARGIN), number, _GREY, _font(20), anchor="ra")
        for place in range(min(rows * _COLUMNS, len(board.shots) - first)):
            row, column = divmod(place, _COLUMNS)
            corner = (_MARGIN + column * (tile + _GAP), _MARGIN + 60 + row * cell)
            _put(page, draw, board, first + place, Path(folder), corner, (tile, high))
        found.append(page)
    return found


def write_sheet(board: Storyboard, folder: str | os.PathLike, path: str | os.PathLike) -> Path:
    """Write a contact sheet as PDF.

    Raises
    ------
    StoryError
        When it cannot be written, or is not to be PDF.
    """
    path = Path(path)
    if path.suffix.lower() != ".pdf":
        raise StoryError(f"{path.name}: a contact sheet is PDF. Expected the suffix .pdf.")
    first, *others = pages(board, folder)
    try:
        with whole_file(path) as part:
            first.save(part, "PDF", save_all=True, append_images=others, resolution=_DPI)
    except OSError as error:
        raise StoryError(
            f"{path} cannot be written ({error.strerror or error}). Make room, or name another "
            f"file."
        ) from None
    return path


def _put(page, draw, board: Storyboard, number: int, folder: Path, corner, tile) -> None:
    from PIL import Image, ImageOps

    shot, shown = board.shots[number], board.shown(number)
    left, top = corner
    box = (left, top, left + tile[0] - 1, top + tile[1] - 1)
    try:
        if shown is None:
            raise FileNotFoundError
        with Image.open(folder / shown.file) as picture:
            page.paste(ImageOps.pad(picture.convert("RGB"), tile, color="#f1efeb"), corner)
    except (OSError, ValueError):
        draw.rectangle(box, outline=_GREY)
        text = "\n".join(textwrap.wrap(shot.problem or "no picture", 34)[:6])
        middle = (left + tile[0] / 2, top + tile[1] / 2)
        draw.multiline_text(middle, text, _GREY, _font(15), anchor="mm", align="center")
    times = f"{number + 1}   {_clock(shot.start)} - {_clock(shot.end)}"
    draw.text((left, top + tile[1] + 8), times, _INK, _font(17))
    for line, text in enumerate(_under(shot)):
        draw.text((left, top + tile[1] + 32 + 21 * line), text, _GREY, _font(14))


def _under(shot: Shot) -> list[str]:
    """What is heard, and the beginning of the words."""
    heard = ", ".join(pretty(one.label) for one in shot.sounds) or pretty(shot.label)
    words = "the picture of the shot before" if shot.same_as_before else shot.words
    lines = [heard[:44], *textwrap.wrap(words, 46)]
    return lines if len(lines) <= _LINES else [*lines[: _LINES - 1], f"{lines[_LINES - 1][:43]}..."]


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds * 10), 600)
    hours, minutes = divmod(minutes, 60)
    start = f"{hours}:{minutes:02d}" if hours else f"{minutes}"
    return f"{start}:{rest / 10:04.1f}"


def _font(size: int):
    from PIL import ImageFont

    for name in _FONTS:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    return ImageFont.load_default(size)

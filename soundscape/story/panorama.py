"""The panorama of a story: all of its recording as one wide drawing, with its words."""

from __future__ import annotations

import html
import json
import os
from pathlib import Path

from .. import painter
from .._util.files import write_whole
from ..artwork import metadata
from ..errors import StoryError
from ..painter import Painting, Stretch, clock_seconds
from ..services import Watch
from .hearing import kept_timeline
from .reading import levels_of
from .storyboard import Storyboard
from .stretches import corrected, loudness_curve, stretches_of

__all__ = ["PANORAMA", "paint_panorama", "write_panorama"]

PANORAMA = "panorama"
"""What its files are called, in the folder of a story."""
WIDEST, HIGHEST = 8192, 720
LEAST, MOST = 4.0, 12.0
ROOM = 0.8
"""Of the height, how wide the shortest stretch is."""


def paint_panorama(
    recording: str | os.PathLike,
    folder: str | os.PathLike,
    *,
    begins: str | None = None,
    size: tuple[int, int] | None = None,
    watch: Watch | None = None,
) -> Painting:
    """Draw all of a story's recording as one wide picture, time from left to right.

    It shows what was heard, with what a person corrected in the storyboard's ``sounds``, in the
    style and with the seed of the story.

    Parameters
    ----------
    recording, folder : path
        The recording and the folder of its story, which `make` or `plan` began.
    begins : str, optional
        When the recording begins, ``"HH:MM"``: the light is then that of the hours.
    size : (int, int), optional
        Width and height in pixels, 2:1 to 12:1; by default as wide as its stretches need.
    watch : Watch, optional
        Told what is going on; calls it off.

    Returns
    -------
    Painting
        With ``alt_text`` and a ``legend`` of its times.

    Raises
    ------
    StoryError
        When there is no story, or `begins` is no time.
    ProviderError
        When the size cannot be made.
    """
    watch, folder = watch or Watch(), Path(folder)
    begins_seconds = _begins(begins)
    board = Storyboard.load(folder)
    said = kept_timeline(folder, board.recording)
    if said is None:
        raise StoryError(
            f"{folder}: what was heard is not kept there any more. Make the story again, in "
            f"another folder (-o)."
        )
    watch.tell("reading", 0.0)
    levels = levels_of(recording, watch)
    stretches = stretches_of(recording, corrected(said, board), levels, watch)
    watch.tell("painting", 0.0)
    settings = board.settings
    return painter.paint_panorama(
        board.recording,
        stretches,
        seed=settings.seed,
        style=settings.style if settings.style in painter.STYLES else None,
        size=size or _size(stretches),
        begins_seconds=begins_seconds,
        loudness_curve=loudness_curve(levels),
    )


def write_panorama(
    recording: str | os.PathLike,
    folder: str | os.PathLike,
    *,
    begins: str | None = None,
    size: tuple[int, int] | None = None,
    watch: Watch | None = None,
) -> Path:
    """Draw a story's panorama and write it to its folder; returns the picture's file.

    ``panorama.png`` is the picture, ``panorama.svg`` the drawing, for prints of any size, and
    ``panorama.json`` says in words what is seen when and what drew it. What `begins` was is kept
    there, and holds as long as no other is asked for.

    Parameters
    ----------
    recording, folder, begins, size, watch
        As for `paint_panorama`.

    Raises
    ------
    StoryError, ProviderError
        As for `paint_panorama`; when a file cannot be written.
    """
    folder = Path(folder)
    begins = begins if begins is not None else _kept_begin(folder)
    painting = paint_panorama(recording, folder, begins=begins, size=size, watch=watch)
    title = html.escape(painting.alt_text, quote=False)
    svg = painting.svg.replace(">", f"><title>{title}</title>", 1)
    words = {
        "alt_text": painting.alt_text,
        "begins": begins,
        "style": painting.style,
        "palette": painting.palette,
        "drawings": painter.DRAWINGS,
        "legend": [list(pair) for pair in painting.legend],
    }
    files = {
        ".svg": svg.encode(),
        ".json": (json.dumps(words, indent=1, ensure_ascii=False) + "\n").encode(),
        ".png": metadata.described(painting.png, painting.alt_text),
    }
    try:
        for suffix, content in files.items():
            path = write_whole(folder / f"{PANORAMA}{suffix}", content)
    except OSError as error:
        raise StoryError(
            f"{folder}: the panorama cannot be written ({error.strerror}). Make room, and run "
            f"again."
        ) from None
    return path


def _begins(begins: str | None) -> float | None:
    if begins is None:
        return None
    seconds = clock_seconds(begins)
    if seconds is None:
        raise StoryError(
            f"begins is {begins!r}. Expected the time of day at which the recording begins, as "
            f"HH:MM from 00:00 to 23:59, for example 06:30."
        )
    return seconds


def _kept_begin(folder: Path) -> str | None:
    """When the recording begins, if that was once said."""
    try:
        begins = json.loads((folder / f"{PANORAMA}.json").read_bytes())["begins"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return begins if isinstance(begins, str) and clock_seconds(begins) is not None else None


def _size(stretches: list[Stretch]) -> tuple[int, int]:
    """So wide that the shortest stretch has room, and as high as that allows."""
    shortest = min(one.end_seconds - one.start_seconds for one in stretches)
    whole = stretches[-1].end_seconds - stretches[0].start_seconds
    aspect = min(MOST, max(LEAST, ROOM * whole / shortest))
    height = min(HIGHEST, -int(-WIDEST // aspect))
    return min(WIDEST, round(height * aspect)), height

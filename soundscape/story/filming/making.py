"""A recording and its shots become a film."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np

from ..._util.ahead import ahead
from ..._util.choices import chosen
from ...errors import SoundscapeError
from ...painter import rasterise_apart
from ...services import Watch
from .captions import Caption, Subtitles
from .encoder import Labels, write_film
from .kinds import kind_of
from .pace import Rate, exact_rate, frame_count
from .preview import MOST_SECONDS, RATE, check_preview, preview_size, write_preview
from .reel import Take, cuts_of, reel
from .sound import film_sound

__all__ = ["CAPTIONS", "SIDES", "check_film", "even_size", "make_film"]

CAPTIONS = ("track", "burnt", "none")
"""Where captions go: a track that can be switched on, into the pictures, nowhere."""

SIDES = (64, 4096)
_MOST_SIGNS = 1000  # of a caption: more than anybody reads, less than a track holds


def make_film(
    recording: str | os.PathLike,
    takes: Sequence[Take],
    target: str | os.PathLike,
    *,
    size: tuple[int, int] = (1280, 720),
    fps: Rate = 25,
    captions: str = "track",
    preview: str | os.PathLike | None = None,
    title: str = "",
    comment: str = "",
    watch: Watch | None = None,
) -> Path:
    """Make a film of shots that are given as values.

    Parameters
    ----------
    recording : path
        Of any length; the film is as long as it.
    takes : sequence of Take
        In the order of their starts, the first at 0; each is seen until the next one.
    target : path
        Ends with ``.mp4`` (H.264, AAC) or ``.webm`` (VP9, Opus). Written whole or not at all; the
        same recording, takes and settings give the same bytes.
    size : (int, int)
        Width and height in pixels, each 64 to 4096; odd ones are made even.
    fps : number or str
        Frames a second, 1 to 120; 29.97 is taken for 30000/1001.
    captions : {"track", "burnt", "none"}
    preview : path, optional
        Also write the first minute as a small moving picture: ``.webp`` or ``.gif``.
    title, comment : str
        What the file says of itself.
    watch : Watch, optional
        To follow the work and call it off.

    Returns
    -------
    Path
        Of the film.

    Raises
    ------
    AudioError
        When the recording cannot be read.
    SoundscapeError
        When PyAV or an encoder is missing, the target cannot be written, or it was called off.
    """
    target, watch = Path(target), watch or Watch()
    check_film(target, size=size, fps=fps, captions=captions, preview=preview)
    size, rate = even_size(size), exact_rate(fps)
    _check_takes(takes)
    _check_is_not(recording, target)
    with film_sound(recording) as sound, rasterise_apart():
        said = _captions(takes, float(sound.seconds), _lines)
        burnt = said if captions == "burnt" else ()
        labels = Labels(
            title,
            comment,
            said if captions == "track" else (),
            _captions(takes, float(sound.seconds), lambda take: [(0.0, take.chapter)]),
        )
        count = frame_count(sound.seconds, rate)
        with closing(
            ahead(_with_captions(reel(takes, size, rate, count), burnt, size, rate))
        ) as frames:
            write_film(
                target,
                _followed(frames, count, watch, "film"),
                sound,
                size=size,
                rate=rate,
                labels=labels,
                cuts=cuts_of(takes, rate, count),
            )
        if preview is not None:
            small = preview_size(size)
            count = frame_count(min(sound.seconds, Fraction(MOST_SECONDS)), RATE)
            frames = _with_captions(reel(takes, small, RATE, count), burnt, small, RATE)
            write_preview(Path(preview), _followed(frames, count, watch, "preview"), small)
    return target


def check_film(
    target: str | os.PathLike,
    *,
    size: tuple[int, int],
    fps: Rate,
    captions: str,
    preview: str | os.PathLike | None,
) -> None:
    """Hold, before anything is read or made, that such a film can be made here.

    Raises
    ------
    SoundscapeError
        As `make_film` does.
    """
    even_size(size)
    exact_rate(fps)
    chosen(captions, CAPTIONS, "place of captions")
    kind_of(Path(target))
    if preview is not None:
        check_preview(Path(preview))


def _check_is_not(recording: str | os.PathLike, target: Path) -> None:
    if target.exists() and os.path.exists(recording) and target.samefile(recording):
        raise SoundscapeError(
            f"{target.name} is the recording itself, which is never replaced. Name another file."
        )


def _check_takes(takes: Sequence[Take]) -> None:
    starts = [take.start_seconds for take in takes]
    if not starts:
        raise SoundscapeError("There are no shots to film. Expected one at least.")
    if starts[0] != 0 or starts != sorted(starts):
        raise SoundscapeError(
            f"The shots start at {starts[:6]} ... seconds. Expected the first at 0, and none "
            f"before the one that it follows."
        )


def even_size(size: tuple[int, int]) -> tuple[int, int]:
    """A size that can be encoded: the nearest even one that is not larger.

    Raises
    ------
    SoundscapeError
        When a side is not from 64 to 4096 pixels.

    Examples
    --------
    >>> even_size((1281, 721))
    (1280, 720)
    """
    try:
        width, height = (int(side) for side in size)
    except (TypeError, ValueError):
        width = height = 0
    if not all(SIDES[0] <= side <= SIDES[1] for side in (width, height)):
        raise SoundscapeError(
            f"The size of the film is {size!r}, expected width and height from {SIDES[0]} to "
            f"{SIDES[1]} pixels, for example (1280, 720)."
        )
    return width // 2 * 2, height // 2 * 2


def _lines(take: Take) -> Sequence[tuple[float, str]]:
    return take.lines or [(0.0, take.caption)]


def _captions(
    takes: Sequence[Take],
    seconds: float,
    lines: Callable[[Take], Sequence[tuple[float, str]]],
) -> tuple[Caption, ...]:
    """Words of the takes that have some, each until the next ones, or the next take, begin."""
    starts = [0.0, *(take.start_seconds for take in takes[1:])]
    ends = [*starts[1:], seconds]
    found = []
    for take, begins, ends_at in zip(takes, starts, ends, strict=True):
        moments = [begins, *(max(begins, at) for at, _ in lines(take)[1:]), min(ends_at, seconds)]
        for (_, text), (start, end) in zip(lines(take), pairwise(moments), strict=True):
            words = " ".join(text.split())[:_MOST_SIGNS]
            if words and start < end:
                found.append(Caption(start, end, words))
    return tuple(found)


def _with_captions(
    frames: Iterator[np.ndarray],
    captions: tuple[Caption, ...],
    size: tuple[int, int],
    rate: Fraction,
) -> Iterator[np.ndarray]:
    if not captions:
        return frames
    subtitles = Subtitles(captions, size)
    return (subtitles.on(frame, float(n / rate)) for n, frame in enumerate(frames))


def _followed(
    frames: Iterable[np.ndarray], count: int, watch: Watch, what: str
) -> Iterator[np.ndarray]:
    """The frames, each told of; the work ends where that is asked for."""
    for number, frame in enumerate(frames):
        if watch.cancelled:
            raise SoundscapeError(f"Cancelled; the {what} was not written.")
        watch.tell(f"{what}: frame {number + 1} of {count}", number / count)
        yield frame

"""The cues of WebVTT and SRT: times and the lines that belong to them, markup and all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ...errors import TimelineError
from .base import broken

__all__ = ["Cue", "cues", "is_captions", "is_srt", "is_vtt"]

_CLOCK = r"(?:(\d{1,6}):)?(\d{1,2}):(\d{1,2}(?:[.,]\d{1,6})?)"
_TIMING = re.compile(rf"\s*{_CLOCK}\s*-->\s*{_CLOCK}(?:\s.*)?", re.ASCII)
_ASIDE = re.compile(r"(NOTE|STYLE|REGION)(\s|$)")
_TIMES = "times as 0:01:02.345 --> 0:01:03.000"


@dataclass(frozen=True)
class Cue:
    """One cue, as it stands in its file.

    Parameters
    ----------
    line : int
        Of its times, from 1.
    onset, offset : float
        In seconds.
    text : str
        Its lines, with their markup.
    """

    line: int
    onset: float
    offset: float
    text: str


def cues(
    text: str, where: str, *, on_broken: Callable[[TimelineError], object] | None = None
) -> Iterator[Cue]:
    r"""The cues of a text in WebVTT or SRT, in its order.

    Parameters
    ----------
    text : str
        With plain ends of lines.
    where : str
        The file, for messages.
    on_broken : callable(error), optional
        Told of a cue that cannot be read, which is then left out; lines without times are taken as
        more of the cue before them. Without it the first such place raises.

    Raises
    ------
    TimelineError
        Names the line.

    Examples
    --------
    >>> [(one.onset, one.text) for one in cues("1\n00:01,5 --> 00:02,0\nHo!\n", "a.srt")]
    [(1.5, 'Ho!')]
    """

    def refuse(error: TimelineError) -> None:
        if on_broken is None:
            raise error
        on_broken(error)

    last: Cue | None = None
    for first, block in _blocks(text, is_vtt(text)):
        if on_broken is not None and last is not None and not any("-->" in row for row in block):
            more = "\n".join(row for row in block if not row.strip().isdigit())
            last = Cue(last.line, last.onset, last.offset, f"{last.text}\n{more}".strip("\n"))
            continue
        for cue in _of_block(where, first, block, refuse):
            if last is not None:
                yield last
            last = cue
    if last is not None:
        yield last


def is_captions(text: str) -> bool:
    """Whether a text is WebVTT or SRT."""
    return is_vtt(text) or is_srt(text)


def is_vtt(text: str) -> bool:
    """Whether a file that begins with this text is WebVTT."""
    return re.match(r"WEBVTT(\s|$)", text) is not None


def is_srt(text: str) -> bool:
    """Whether a text has times as SRT has them."""
    return any(_TIMING.fullmatch(line) for _, block in _blocks(text, False) for line in block[:2])


def _blocks(text: str, web: bool) -> Iterator[tuple[int, list[str]]]:
    """Lines between empty lines, with the number of the first; of WebVTT no head and no asides."""
    block: list[str] = []
    for place, line in enumerate([*text.split("\n"), ""], 1):
        # In WebVTT a line of blanks is a line of its cue: rolling captions begin with one.
        if line.strip() or (web and line and block):
            block.append(line)
        elif block:
            first, whole, block = place - len(block), block, []
            if web and first == 1:
                head = next((at for at, one in enumerate(whole) if _TIMING.fullmatch(one)), None)
                first, whole = (1 + head, whole[head:]) if head else (1, [])
            if whole and not (web and _ASIDE.match(whole[0])):
                yield first, whole


def _of_block(
    where: str, first: int, block: list[str], refuse: Callable[[TimelineError], None]
) -> Iterator[Cue]:
    """The cues of a block: more than one where the empty line between two is missing."""
    place = next((at for at, line in enumerate(block[:2]) if "-->" in line), None)
    if place is None:
        refuse(broken(where, first, block[0], _TIMES))
        return
    places = [place, *(at for at in range(place + 1, len(block)) if _TIMING.fullmatch(block[at]))]
    for at, end in zip(places, [*places[1:], len(block)], strict=True):
        lines = block[at + 1 : end]
        if end < len(block) and lines and lines[-1].strip().isdigit():
            del lines[-1]  # the number of the next one
        try:
            onset, offset = _times(where, first + at, block[at])
        except TimelineError as error:
            refuse(error)
            continue
        yield Cue(first + at, onset, offset, "\n".join(lines))


def _times(where: str, number: int, line: str) -> tuple[float, float]:
    found = _TIMING.fullmatch(line)
    if found is None:
        raise broken(where, number, line, _TIMES)
    parts = found.groups(default="0")
    if any(float(part.replace(",", ".")) >= 60 for part in (*parts[1:3], *parts[4:6])):
        raise broken(where, number, line, "minutes and seconds below 60")
    onset, offset = (
        int(hours) * 3600 + int(minutes) * 60 + float(seconds.replace(",", "."))
        for hours, minutes, seconds in (parts[:3], parts[3:])
    )
    return onset, offset

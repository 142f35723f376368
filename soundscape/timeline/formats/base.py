"""What the formats share: what a format is, numbers and times as programs write them, rows.

Conventions: a format has one text for some timelines. Lines are counted from 1 in messages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ...errors import TimelineError
from ..events import Event, Timeline

__all__ = ["Format", "Row", "broken", "event_at", "gathered", "number", "one_line", "seconds_text"]

_NUMBER = re.compile(r"[+-]?[0-9]*[.,]?[0-9]+(?:[eE][+-]?[0-9]+)?")
_CONTROLS = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True)
class Format:
    """One way to write timelines down.

    Parameters
    ----------
    name : str
    suffix : str
        What such files are called.
    holds_several : bool
        Whether one file can be about several recordings.
    recognises : callable(text) -> bool
        Whether a file that begins with this text is one.
    parse : callable(text, where) -> list of Timeline
        `where` is the file, for messages. Those whose recording is not named have no ``source``.
    compose : callable(timelines) -> str
    """

    name: str
    suffix: str
    holds_several: bool
    recognises: Callable[[str], bool]
    parse: Callable[[str, str], list[Timeline]]
    compose: Callable[[Sequence[Timeline]], str]


@dataclass(frozen=True)
class Row:
    """One line of a table: an event of a recording, or that there is such a recording."""

    source: str
    event: Event | None
    model: str = ""


def gathered(rows: Iterable[Row]) -> list[Timeline]:
    """A timeline for each recording, in the order in which they come.

    How long a recording is stands in no table: as long as its events.
    """
    by_source: dict[str, list[Row]] = {}
    for row in rows:
        by_source.setdefault(row.source, []).append(row)
    found = []
    for source, own in by_source.items():
        events = [row.event for row in own if row.event is not None]
        last = max((event.offset for event in events), default=0.0)
        models = {row.model for row in own}
        model = models.pop() if len(models) == 1 else ""
        found.append(Timeline(tuple(events), last, source=source, model=model))
    return found


def broken(where: str, line: int, found: str, expected: str) -> TimelineError:
    """What is wrong with a line."""
    shown = found if len(found) <= 80 else f"{found[:77]}..."
    return TimelineError(
        f"{where}, line {line}: {shown!r}. Expected {expected}; mend the line, or export again."
    )


def number(text: str) -> float:
    """A number in plain digits, also with a decimal comma.

    Raises
    ------
    ValueError
        When it is none.
    """
    bare = text.strip()
    if len(bare) > 40 or not _NUMBER.fullmatch(bare):
        raise ValueError(text)
    return float(bare.replace(",", "."))


def event_at(
    where: str, line: int, onset: str, offset: str, label: str, probability: str = ""
) -> Event:
    """An event from the cells of a line.

    Raises
    ------
    TimelineError
        Names the line.
    """
    cells = " ".join(filter(None, (onset, offset, probability)))
    try:
        sure = number(probability) if probability.strip() else None
        start, end = number(onset), number(offset)
    except ValueError:
        raise broken(where, line, cells, "times in seconds, such as 1.25") from None
    try:
        return Event(start, end, label, sure)
    except TimelineError as error:
        raise TimelineError(f"{where}, line {line}: {error}") from None


def one_line(label: str) -> str:
    """A label without tabs, ends of lines and other controls, which columns cannot hold."""
    return _CONTROLS.sub(" ", label).strip()


def seconds_text(seconds: float) -> str:
    """Seconds with six decimals: finer than a sample."""
    return f"{seconds:.6f}"

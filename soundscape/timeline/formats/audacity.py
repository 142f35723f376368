"""Label tracks of Audacity: onset, offset and label in each line, TABs between them."""

from __future__ import annotations

from collections.abc import Sequence

from ..events import Timeline
from .base import Format, Row, broken, event_at, gathered, number, one_line, seconds_text

__all__ = ["AUDACITY"]


def _recognises(text: str) -> bool:
    first = next((line for line in text.split("\n") if line.strip()), "")
    cells = first.split("\t")
    try:
        number(cells[0])
        number(cells[1])
    except (ValueError, IndexError):
        return not first
    return True


def _parse(text: str, where: str) -> list[Timeline]:
    rows = []
    for place, line in enumerate(text.split("\n"), 1):
        # A line that begins with a backslash holds the frequencies of the label before it.
        if not line.strip() or line.startswith("\\"):
            continue
        cells = line.split("\t", 2)
        if len(cells) < 2:
            expected = "onset, offset and label with TABs between them"
            raise broken(where, place, line, expected)
        label = one_line(cells[2]) if len(cells) == 3 else ""
        rows.append(Row("", event_at(where, place, cells[0], cells[1], label)))
    return gathered(rows)


def _compose(timelines: Sequence[Timeline]) -> str:
    return "".join(
        f"{seconds_text(event.onset)}\t{seconds_text(event.offset)}\t{one_line(event.label)}\n"
        for timeline in timelines
        for event in timeline.events
    )


AUDACITY = Format("audacity", ".txt", False, _recognises, _parse, _compose)

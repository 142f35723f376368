"""Tables with a header: CSV, the TSV of DESED and URBAN-SED, selection tables of Raven."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ..._util.spreadsheets import harmless, unharmed
from ...errors import TimelineError
from ..events import Timeline
from .base import Format, Row, broken, event_at, gathered, one_line, seconds_text

__all__ = ["CSV", "RAVEN", "TSV"]

COLUMNS = {
    "source": ("file", "filename", "clip", "recording", "begin file", "begin path"),
    "onset": ("start", "onset", "begin time (s)", "start (s)", "start_time", "begin"),
    "offset": ("end", "offset", "end time (s)", "end (s)", "end_time"),
    "label": (
        *("label", "event_label", "annotation", "class", "common name", "species"),
        *("tag", "species code"),
    ),
    "probability": ("confidence", "probability", "score"),
    "model": ("model",),
    "selection": ("selection",),
    "in_file": ("file offset (s)",),
}
"""What columns are called, here and by other programs; the first that is there counts."""

HEARD_UP_TO_HZ = 8_000
"""Upper edge of the boxes that Raven draws: the ear hears nothing above."""


def _columns(header: Sequence[str]) -> dict[str, int]:
    """Where each column stands."""
    names = [cell.strip().lower() for cell in header]
    found = {}
    for column, called in COLUMNS.items():
        place = next((names.index(name) for name in called if name in names), None)
        if place is not None:
            found[column] = place
    return found


def _first_line(text: str) -> str:
    return next((line for line in text.split("\n") if line.strip()), "")


def _separator(header: str) -> str:
    return max("\t;,", key=header.count)


def _is_table(text: str) -> bool:
    header = _first_line(text)
    cells = next(csv.reader([header], delimiter=_separator(header)), [])
    return {"onset", "offset"} <= _columns(cells).keys()


def _is_raven(text: str) -> bool:
    return _is_tsv(text) and "begin time (s)" in _first_line(text).lower()


def _is_tsv(text: str) -> bool:
    return _separator(_first_line(text)) == "\t" and _is_table(text)


def _lines(text: str, where: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Rows of a table with the number of their line, the header first."""
    quoting = csv.QUOTE_NONE if separator == "\t" else csv.QUOTE_MINIMAL
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, quoting=quoting)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise broken(where, line, str(error), "cells as spreadsheets write them") from None


def _parse(text: str, where: str) -> list[Timeline]:
    separator = _separator(_first_line(text))
    lines = _lines(text, where, separator)
    _, header = next(lines)
    if separator != "\t":
        lines = ((line, [unharmed(cell) for cell in cells]) for line, cells in lines)
    return gathered(_rows(lines, _columns(header), where, len(header)))


def _rows(lines: Iterable, columns: dict[str, int], where: str, width: int) -> Iterator[Row]:
    for line, cells in lines:
        if len(cells) <= max(columns["onset"], columns["offset"]):
            raise broken(where, line, " ".join(cells), f"{width} columns, as the header has")
        cell = {name: cells[place] if place < len(cells) else "" for name, place in columns.items()}
        source, model, label = (cell.get(name, "") for name in ("source", "model", "label"))
        if not (cell["onset"].strip() or cell["offset"].strip()) and source:
            yield Row(source, None, model)  # a recording without events
            continue
        sure = cell.get("probability", "")
        event = event_at(where, line, cell["onset"], cell["offset"], label, sure)
        yield Row(source, event, model)


def _parse_raven(text: str, where: str) -> list[Timeline]:
    lines = _lines(text, where, "\t")
    _, header = next(lines)
    columns = _columns(header)
    placed = list(_once(lines, columns))
    rows = list(_rows(placed, columns, where, len(header)))
    if len({row.source for row in rows}) <= 1:
        return gathered(rows)
    if "in_file" not in columns:
        raise TimelineError(
            f"{where}: is a table of several recordings, whose times count on from one to the "
            f"next. Expected a column 'File Offset (s)', or one table for each recording."
        )
    return gathered(
        _in_its_file(row, where, line, "".join(cells[columns["in_file"] :][:1]))
        for row, (line, cells) in zip(rows, placed, strict=True)
    )


def _once(lines: Iterable, columns: dict[str, int]) -> Iterator[tuple[int, list[str]]]:
    """Each selection once: it may stand there once for each view."""
    seen = set()
    for line, cells in lines:
        same = [columns.get("selection", len(cells)), columns["onset"], columns["offset"]]
        key = tuple(cells[place] for place in same) if max(same) < len(cells) else line
        if key not in seen:
            seen.add(key)
            yield line, cells


def _in_its_file(row: Row, where: str, line: int, begin: str) -> Row:
    """A row of several recordings, with times from the beginning of its own."""
    if row.event is None:
        return row
    onset = event_at(where, line, begin, begin, "").onset
    event = replace(row.event, onset=onset, offset=onset + row.event.seconds)
    return replace(row, event=event)


def _compose_csv(timelines: Sequence[Timeline]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["file", "start", "end", "label", "confidence", "model"])
    for timeline in timelines:
        for event in timeline.events:
            sure = "" if event.probability is None else f"{event.probability:.6f}"
            times = seconds_text(event.onset), seconds_text(event.offset)
            row = [timeline.source, *times, event.label, sure, timeline.model]
            # Old readers of CSV take a carriage return for the end of the row.
            writer.writerow(re.sub("\r\n?", "\n", harmless(cell)) for cell in row)
    return text.getvalue()


def _compose_tsv(timelines: Sequence[Timeline]) -> str:
    lines = ["filename\tonset\toffset\tevent_label"]
    for timeline in timelines:
        source = one_line(timeline.source)
        lines += [
            f"{source}\t{seconds_text(event.onset)}\t{seconds_text(event.offset)}\t"
            f"{one_line(event.label)}"
            for event in timeline.events
        ] or [f"{source}\t\t\t"]
    return "\n".join([*lines, ""])


def _compose_raven(timelines: Sequence[Timeline]) -> str:
    lines = [
        "Selection\tView\tChannel\tBegin Time (s)\tEnd Time (s)\tLow Freq (Hz)\tHigh Freq (Hz)\t"
        "Label\tConfidence\tBegin File"
    ]
    for timeline in timelines:
        for place, event in enumerate(timeline.events, 1):
            sure = "" if event.probability is None else f"{event.probability:.6f}"
            lines.append(
                f"{place}\tSpectrogram 1\t1\t{seconds_text(event.onset)}\t"
                f"{seconds_text(event.offset)}\t0.0\t{HEARD_UP_TO_HZ:.1f}\t"
                f"{one_line(event.label)}\t{sure}\t{one_line(timeline.source)}"
            )
    return "\n".join([*lines, ""])


CSV = Format("csv", ".csv", True, _is_table, _parse, _compose_csv)
TSV = Format("tsv", ".tsv", True, _is_tsv, _parse, _compose_tsv)
RAVEN = Format("raven", ".selections.txt", False, _is_raven, _parse_raven, _compose_raven)

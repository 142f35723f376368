"""Files of labels, as Audacity, Raven, spreadsheets, data sets and players read and write them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ..._util.choices import chosen
from ..._util.files import write_whole
from ..._util.texts import plain_text, shown_name
from ...errors import TimelineError
from ..events import Timeline
from .audacity import AUDACITY
from .base import Format
from .captions import SRT, VTT
from .cues import Cue, cues, is_captions
from .document import JSON, document_of, text_of, timeline_of
from .tables import CSV, RAVEN, TSV

__all__ = [
    "FORMATS",
    "MAX_BYTES",
    "Cue",
    "as_text",
    "cues",
    "document_of",
    "format_for",
    "is_captions",
    "read",
    "read_all",
    "timeline_of",
    "write",
]

# In the order in which they are tried: from the one that says most clearly what it is.
_ALL = (VTT, JSON, RAVEN, TSV, CSV, SRT, AUDACITY)
FORMATS = {one.name: one for one in _ALL}
"""All there are, by name: vtt, json, raven, tsv, csv, srt, audacity."""
MAX_BYTES = 64_000_000
"""Largest file that is read: a million events."""

_EXPECTED = (
    "Expected labels of Audacity, a selection table of Raven, CSV or TSV with onset and offset in "
    "its header, WebVTT, SRT, or JSON of soundscape"
)


def read(source: str | os.PathLike | bytes, *, name: str | None = None) -> Timeline:
    """Read the labels of one recording; what format they are in is seen in the file.

    Parameters
    ----------
    source : path or bytes
        At most `MAX_BYTES`; UTF-8, UTF-16 with its mark, or else Windows' Western code page.
    name : str, optional
        What to call the file in messages.

    Returns
    -------
    Timeline
        Where the format does not say how long the recording is (only JSON does), it is as long as
        its events; where it does not name the recording, it is called as the file without suffix.

    Raises
    ------
    TimelineError
        When it cannot be read, is of no known format, holds a broken line (the message has its
        number), or is about several recordings: use `read_all`.

    Examples
    --------
    >>> read(b"0,5\\t1,25\\tdog\\n").events
    (Event(onset=0.5, offset=1.25, label='dog', probability=None),)
    """
    found = read_all(source, name=name)
    if len(found) > 1:
        raise TimelineError(
            f"{_named(source, name)}: holds labels of {len(found)} recordings. Expected one; use "
            f"read_all."
        )
    return found[0] if found else Timeline((), 0.0, source=_stem(source, name))


def read_all(source: str | os.PathLike | bytes, *, name: str | None = None) -> list[Timeline]:
    """Read the labels of all recordings that a file is about, see `read`."""
    where = _named(source, name)
    text = plain_text(
        source,
        where=where,
        what="a file of labels",
        expected=_EXPECTED,
        most_bytes=MAX_BYTES,
        error=TimelineError,
    )
    known = next((one for one in _ALL if one.recognises(text)), None)
    if known is None or not (text.strip() or _may_be_empty(source)):
        shown = text.strip().split("\n")[0][:60]
        raise TimelineError(f"{where}: is no file of labels (it begins {shown!r}). {_EXPECTED}.")
    stem = _stem(source, name)
    return [
        one if one.source or known.name == "json" else replace(one, source=stem)
        for one in known.parse(text, where)
    ]


def as_text(timelines: Timeline | Sequence[Timeline], format: str) -> str:
    r"""Timelines in a format.

    Parameters
    ----------
    timelines : Timeline or sequence of Timeline
        Several only where the format holds several: csv, tsv, and json, which makes a list of
        a sequence.
    format : str
        A name of `FORMATS`. Labels lose ends of lines and tabs where columns cannot hold them;
        only JSON keeps each number as it is, captions count milliseconds, the others a millionth.

    Raises
    ------
    TimelineError
        When there is no such format, or it is about one recording and several are given.

    Examples
    --------
    >>> from soundscape.timeline import Event
    >>> as_text(Timeline((Event(0.5, 1.25, "dog"),), 2), "audacity")
    '0.500000\t1.250000\tdog\n'
    """
    known = FORMATS[chosen(format, FORMATS, "format", TimelineError)]
    if known is JSON and isinstance(timelines, Timeline):
        return text_of(timelines)
    several = [timelines] if isinstance(timelines, Timeline) else list(timelines)
    if len(several) != 1 and not known.holds_several:
        raise TimelineError(
            f"A file of the format {known.name!r} is about one recording, not {len(several)}. "
            f"Write one file for each, or use one of: csv, tsv, json."
        )
    return known.compose(several)


def write(
    timelines: Timeline | Sequence[Timeline],
    path: str | os.PathLike,
    *,
    format: str | None = None,
) -> Path:
    """Write timelines to a file, whole or not at all, as UTF-8.

    Parameters
    ----------
    timelines, format
        As for `as_text`; by default the format is that of the suffix, see `format_for`.
    path : path
        A file that is there is replaced.
    """
    text = as_text(timelines, format or format_for(path).name)
    return write_whole(path, text.encode())


def format_for(path: str | os.PathLike) -> Format:
    """The format that files of such a name are written in; ``.txt`` is Audacity's.

    Raises
    ------
    TimelineError
        When there is none.
    """
    name = os.fspath(path).lower()
    fitting = [one for one in _ALL if name.endswith(one.suffix)]
    if not fitting:
        suffixes = ", ".join(one.suffix for one in _ALL)
        raise TimelineError(
            f"{Path(path).name}: no format is written to such a file. Expected one of {suffixes}; "
            f"or say which format it is to have."
        )
    return max(fitting, key=lambda one: len(one.suffix))


def _named(source: str | os.PathLike | bytes, name: str | None) -> str:
    return shown_name(source, name, "labels")


def _stem(source: str | os.PathLike | bytes, name: str | None) -> str:
    if name is None:
        if isinstance(source, bytes):
            return ""
        name = os.fspath(source)
    return _named(b"", Path(name).name.split(".")[0])


def _may_be_empty(source: str | os.PathLike | bytes) -> bool:
    """Whether no labels make an empty file: not where there is a header, or JSON."""
    return isinstance(source, bytes) or os.fspath(source).lower().endswith((".txt", ".srt"))

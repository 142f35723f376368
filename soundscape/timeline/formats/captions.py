"""Captions in time: WebVTT, which web pages and screen readers use, and SRT."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence

from ..events import Event, Timeline
from .base import Format, Row, broken, event_at, gathered, one_line

__all__ = ["SRT", "VTT"]

_CLOCK = r"(?:(\d{1,6}):)?(\d{1,2}):(\d{1,2}(?:[.,]\d{1,6})?)"
_TIMING = re.compile(rf"\s*{_CLOCK}\s*-->\s*{_CLOCK}(?:\s.*)?", re.ASCII)
_ASIDE = re.compile(r"(NOTE|STYLE|REGION)(\s|$)")
_VTT_TAG = re.compile(r"<[^<>]*>")
_SRT_TAG = re.compile(r"</?(?:[ibu]|font)(?:\s[^<>]*)?>|\{\\an?\d\}", re.IGNORECASE)
_TIMES = "times as 0:01:02.345 --> 0:01:03.000"


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Lines between empty lines, with the number of the first."""
    block: list[str] = []
    for place, line in enumerate([*text.split("\n"), ""], 1):
        if line.strip():
            block.append(line)
        elif block:
            yield place - len(block), block
            block = []


def _cue(where: str, first: int, block: list[str], bare: Callable[[str], str]) -> Row:
    """The event of a block of lines; `bare` takes markup off its text."""
    place = next((at for at, line in enumerate(block[:2]) if "-->" in line), None)
    if place is None:
        raise broken(where, first, block[0], _TIMES)
    found = _TIMING.fullmatch(block[place])
    if found is None:
        raise broken(where, first + place, block[place], _TIMES)
    parts = found.groups(default="0")
    if any(float(part.replace(",", ".")) >= 60 for part in (*parts[1:3], *parts[4:6])):
        raise broken(where, first + place, block[place], "minutes and seconds below 60")
    onset, offset = (
        repr(int(hours) * 3600 + int(minutes) * 60 + float(seconds.replace(",", ".")))
        for hours, minutes, seconds in (parts[:3], parts[3:])
    )
    label = one_line(bare(" ".join(block[place + 1 :])))
    return Row("", event_at(where, first + place, onset, offset, label))


def _parse_vtt(text: str, where: str) -> list[Timeline]:
    return gathered(
        _cue(where, first, block, lambda said: html.unescape(_VTT_TAG.sub("", said)))
        for first, block in _blocks(text)
        if first > 1 and not _ASIDE.match(block[0])  # the first block is the header
    )


def _parse_srt(text: str, where: str) -> list[Timeline]:
    return gathered(
        _cue(where, first, block, lambda said: _SRT_TAG.sub("", said))
        for first, block in _blocks(text)
    )


def _clocks(event: Event, point: str) -> str:
    """Onset and offset; a caption that ends when it begins would not be one."""
    onset = round(event.onset * 1_000)
    offset = max(onset + 1, round(event.offset * 1_000))
    return " --> ".join(
        f"{whole // 3_600_000:02d}:{whole // 60_000 % 60:02d}:"
        f"{whole // 1_000 % 60:02d}{point}{whole % 1_000:03d}"
        for whole in (onset, offset)
    )


def _compose_vtt(timelines: Sequence[Timeline]) -> str:
    cues = [
        f"\n{_clocks(event, '.')}\n{html.escape(one_line(event.label), quote=False)}\n"
        for timeline in timelines
        for event in timeline.events
    ]
    return "".join(["WEBVTT\n", *cues])


def _compose_srt(timelines: Sequence[Timeline]) -> str:
    events = [event for timeline in timelines for event in timeline.events]
    return "".join(
        f"{place}\n{_clocks(event, ',')}\n{one_line(event.label)}\n\n"
        for place, event in enumerate(events, 1)
    )


def _is_vtt(text: str) -> bool:
    return re.match(r"WEBVTT(\s|$)", text) is not None


def _is_srt(text: str) -> bool:
    return any(_TIMING.fullmatch(line) for _, block in _blocks(text) for line in block[:2])


VTT = Format("vtt", ".vtt", False, _is_vtt, _parse_vtt, _compose_vtt)
SRT = Format("srt", ".srt", False, _is_srt, _parse_srt, _compose_srt)

"""Captions in time: WebVTT, which web pages and screen readers use, and SRT."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence

from ..events import Event, Timeline
from .base import Format, Row, event_at, gathered, one_line
from .cues import cues, is_srt, is_vtt

__all__ = ["SRT", "VTT"]

_VTT_TAG = re.compile(r"<[^<>]*>")
_SRT_TAG = re.compile(r"</?(?:[ibu]|font)(?:\s[^<>]*)?>|\{\\an?\d\}", re.IGNORECASE)


def _rows(text: str, where: str, bare: Callable[[str], str]) -> Iterator[Row]:
    """An event for each cue; `bare` takes markup off its text."""
    for cue in cues(text, where):
        label = one_line(bare(cue.text.replace("\n", " ")))
        yield Row("", event_at(where, cue.line, repr(cue.onset), repr(cue.offset), label))


def _parse_vtt(text: str, where: str) -> list[Timeline]:
    return gathered(_rows(text, where, lambda said: html.unescape(_VTT_TAG.sub("", said))))


def _parse_srt(text: str, where: str) -> list[Timeline]:
    return gathered(_rows(text, where, lambda said: _SRT_TAG.sub("", said)))


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


VTT = Format("vtt", ".vtt", False, is_vtt, _parse_vtt, _compose_vtt)
SRT = Format("srt", ".srt", False, is_srt, _parse_srt, _compose_srt)

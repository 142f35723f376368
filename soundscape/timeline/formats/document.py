"""Timelines as JSON: a published schema with a version, every number as it is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from ..._util.paths import PACKAGE
from ..._util.schemas import hold
from ...errors import TimelineError
from ..events import Event, Timeline
from .base import Format

__all__ = ["JSON", "SCHEMA", "document_of", "text_of", "timeline_of"]

SCHEMA = "soundscape-timeline/1"
"""The kind of document this package writes and reads."""


def document_of(timeline: Timeline) -> dict:
    """A timeline as plain values."""
    return {
        "schema": SCHEMA,
        "recording": {
            "source": timeline.source,
            "sha256": timeline.sha256,
            "duration_seconds": timeline.duration_seconds,
        },
        "model": {"name": timeline.model, "weights_sha256": timeline.weights_sha256},
        "events": [
            {
                "onset": event.onset,
                "offset": event.offset,
                "label": event.label,
                "probability": event.probability,
            }
            for event in timeline.events
        ],
    }


def text_of(timeline: Timeline) -> str:
    """One timeline as JSON, which is in no list."""
    return json.dumps(document_of(timeline), indent=1, ensure_ascii=False) + "\n"


def timeline_of(document: Any, where: str = "The document") -> Timeline:
    """The timeline of plain values, held against the published schema.

    Raises
    ------
    TimelineError
        Names the first thing that is wrong and where it stands.
    """
    hold(
        document,
        SCHEMA,
        PACKAGE / "timeline" / "timeline.schema.json",
        where=where,
        noun="timeline",
        expected="Expected a file that soundscape detect --json wrote.",
        advice="It was altered, or made by another program.",
        error=TimelineError,
    )
    recording, model = document["recording"], document["model"]
    try:
        return Timeline(
            tuple(Event(**event) for event in document["events"]),
            recording["duration_seconds"],
            source=recording["source"],
            sha256=recording["sha256"],
            model=model["name"],
            weights_sha256=model["weights_sha256"],
        )
    except TimelineError as error:
        raise TimelineError(f"{where}: {error}") from None


def _recognises(text: str) -> bool:
    return text.lstrip().startswith(("{", "["))


def _parse(text: str, where: str) -> list[Timeline]:
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        raise TimelineError(
            f"{where}, line {error.lineno}: is no JSON ({error.msg}). Expected a file that "
            f"soundscape detect --json wrote."
        ) from None
    except (ValueError, RecursionError):
        raise TimelineError(
            f"{where}: is JSON of numbers too long or lists too deep. Expected a file that "
            f"soundscape detect --json wrote."
        ) from None
    if not isinstance(found, list):
        return [timeline_of(found, where)]
    return [timeline_of(one, f"{where}, timeline {place}") for place, one in enumerate(found, 1)]


def _compose(timelines: Sequence[Timeline]) -> str:
    documents = [document_of(timeline) for timeline in timelines]
    return json.dumps(documents, indent=1, ensure_ascii=False) + "\n"


JSON = Format("json", ".json", True, _recognises, _parse, _compose)

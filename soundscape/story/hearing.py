"""What is heard in a recording: named by a classifier, or by a person's file of labels."""

from __future__ import annotations

import os
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from .. import timeline
from ..errors import SoundscapeError, StoryError
from ..models import Classifier
from ..services import Watch
from ..timeline import Timeline
from .values import Recording

__all__ = ["TIMELINE", "heard", "kept_timeline", "labelled", "labels_sha256"]

TIMELINE = "timeline.json"
"""What is called, in the folder of a story, what was heard."""
_OVERHANG_SECONDS = 0.5
"""Labels that end so little after the recording are cut there."""


def heard(
    path: str | os.PathLike, recording: Recording, model: str | Classifier, watch: Watch
) -> Timeline:
    """Who is heard in a recording, by a classifier."""

    def tell(seconds: float) -> None:
        watch.check()
        watch.tell("listening", min(1.0, seconds / recording.duration_seconds))

    return timeline.detect(path, model=model, on_window=tell)


def labelled(labels: str | os.PathLike | Timeline, recording: Recording) -> Timeline:
    """What labels, or a file of them, say of a recording; their times and names rule.

    Raises
    ------
    TimelineError
        When it is no file of labels.
    StoryError
        When it is about another recording.
    """
    if isinstance(labels, Timeline):
        name, found = "The timeline", [labels]
    else:
        name, found = Path(labels).name, timeline.read_all(labels)
    if len(found) > 1:
        stem = Path(recording.source).stem
        found = [one for one in found if Path(one.source).stem == stem]
        if len(found) != 1:
            raise StoryError(
                f"{name}: holds labels of several recordings, and {len(found)} of them are of "
                f"{recording.source}. Expected one; write its labels to a file of their own."
            )
    said = found[0] if found else Timeline((), 0.0)
    if said.sha256 and said.sha256 != recording.sha256:
        raise StoryError(
            f"{name}: is of another recording than {recording.source} (SHA-256 "
            f"{said.sha256[:12]}... and {recording.sha256[:12]}...). Give the labels of this one."
        )
    last = recording.duration_seconds
    late = next((event for event in said.events if event.offset > last + _OVERHANG_SECONDS), None)
    if late is not None:
        raise StoryError(
            f"{name}: {late.label!r} ends at {late.offset:g} s, but {recording.source} at "
            f"{last:g} s. Expected labels of this recording."
        )
    events = (
        replace(event, onset=min(event.onset, last), offset=min(event.offset, last))
        for event in said.events
    )
    return replace(
        said,
        events=tuple(events),
        duration_seconds=last,
        source=recording.source,
        sha256=recording.sha256,
        weights_sha256=said.weights_sha256 or labels_sha256(labels),
    )


def labels_sha256(labels: str | os.PathLike | Timeline) -> str:
    """The hash of labels, or of their file, which says whether a person changed them."""
    if isinstance(labels, Timeline):
        return sha256(timeline.as_text(labels, "json").encode()).hexdigest()
    try:
        return sha256(Path(labels).read_bytes()).hexdigest()
    except OSError as error:
        raise StoryError(
            f"{labels} cannot be read ({error.strerror}). Name a file of labels."
        ) from None


def kept_timeline(folder: Path, recording: Recording) -> Timeline | None:
    """What was heard of a recording when its story was begun; None where that is not kept."""
    try:
        found = timeline.read(folder / TIMELINE)
    except SoundscapeError:
        return None
    return found if found.sha256 == recording.sha256 else None

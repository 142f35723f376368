"""What becomes of a person's edits: they are found by comparing with what was made, and kept.

Beside each shot its file keeps the shot as it was made. A value that differs is a person's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ..errors import StoryError
from ..prompts import Phrase, attribute
from ..speech import Transcript
from .storyboard import Shot
from .talking import said_between
from .values import Recording, Settings

__all__ = ["joined", "kept", "marked", "with_kept"]


def marked(shot: Shot) -> Shot:
    """A shot that says whether anything in it is a person's, and which of its words are."""
    if "".join(part.text for part in shot.parts) != "" or shot.words:
        shot = replace(shot, parts=_parts(shot))
    if shot.edited or shot.made is None:
        return replace(shot, by="hand")
    return shot


def kept(shot: Shot) -> bool:
    """Whether a shot stays when a recording is cut anew."""
    return shot.locked or shot.by == "hand"


def joined(shots: list[Shot], recording: Recording) -> list[Shot]:
    """Shots in order that follow each other, after a person moved, added or deleted some.

    Where two do not meet, the end that a person did not move follows the one that they moved. What
    a deleted shot leaves goes to the one before it, or to the first.

    Raises
    ------
    StoryError
        When two overlap of which both, or neither, were moved.
    """
    shots = sorted(shots, key=lambda shot: shot.start)
    for number in range(1, len(shots)):
        before, after = shots[number - 1], shots[number]
        if before.end == after.start:
            continue
        moved_end, moved_start = _moved(before, "end"), _moved(after, "start")
        if moved_start and not moved_end:
            shots[number - 1] = _moving(before, end=after.start)
        elif moved_end and not moved_start:
            shots[number] = _moving(after, start=before.end)
        elif before.end < after.start:
            shots[number - 1] = _moving(before, end=after.start)
        else:
            raise StoryError(
                f"shots.{number}.start is {after.start} s, but the shot before it ends at "
                f"{before.end} s. Expected shots that do not overlap."
            )
    if shots and shots[0].start > 0:
        shots[0] = _moving(shots[0], start=0.0)
    if shots and shots[-1].end < recording.duration_seconds:
        shots[-1] = _moving(shots[-1], end=recording.duration_seconds)
    return shots


def _moved(shot: Shot, name: str) -> bool:
    return shot.made is None or getattr(shot, name) != getattr(shot.made, name)


def _moving(shot: Shot, **times: float) -> Shot:
    return replace(shot, **times)


def _parts(shot: Shot) -> tuple[Phrase, ...]:
    return attribute(shot.words, shot.parts).parts


def with_kept(
    fresh: list[Shot],
    before: Sequence[Shot],
    recording: Recording,
    settings: Settings,
    talk: Transcript | None = None,
) -> list[Shot]:
    """Shots that were cut anew, with those of before that stay, and what is left between them.

    A shot that is cut as one of before was is that one, with its words and its picture.
    """
    staying = [shot for shot in before if kept(shot)]
    same = {(shot.start, shot.end, shot.label, shot.said): shot for shot in before}
    found = list(staying)
    least = min(settings.least_seconds, *(shot.seconds for shot in fresh))
    for start, end in _gaps(staying, recording.duration_seconds):
        inner = [shot.start for shot in fresh if start + least <= shot.start <= end - least]
        for first, last in pairwise([start, *inner, end]):
            longest = max(fresh, key=lambda shot: min(last, shot.end) - max(first, shot.start))
            said = "" if talk is None else said_between(talk, first, last)
            part = replace(longest, start=first, end=last, said=said)
            found.append(same.get((first, last, longest.label, said), part))
    found.sort(key=lambda shot: shot.start)
    if found[0].same_as_before:
        found[0] = replace(found[0], same_as_before=False)
    return found


def _gaps(staying: Sequence[Shot], last: float) -> list[tuple[float, float]]:
    ends = [0.0, *(shot.end for shot in staying)]
    starts = [*(shot.start for shot in staying), last]
    return [(start, end) for start, end in zip(ends, starts, strict=True) if end > start]

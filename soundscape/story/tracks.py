"""Captions, chapters and labels of a story, for players and other programs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from .. import timeline
from .._util.labels import pretty
from ..errors import StoryError
from ..speech import Phrase, Transcript
from ..timeline import Event, Timeline
from .storyboard import Shot, Storyboard
from .talking import said_between

__all__ = ["captions", "chapters", "phrases_shown", "write_tracks"]

_MOST_LETTERS = 1_000


def captions(board: Storyboard, talk: Transcript | None = None) -> Timeline:
    """What is seen, and where that is not said, what is heard: a caption for each picture.

    Parameters
    ----------
    board : Storyboard
    talk : Transcript, optional
        What is said. Its phrases are captions of their own in the shots that are captioned so.
    """
    seen = _told(board, lambda shot: shot.caption.strip() or _sounds(shot))
    if talk is None:
        return seen
    spoken = {shot.start: phrases_shown(shot, talk) for shot in board.shots}
    phrases = [
        Event(max(shot.start, one.start), min(shot.end, one.end), one.text[:_MOST_LETTERS])
        for shot in board.shots
        for one in spoken[shot.start]
    ]
    others = [event for event in seen.events if not spoken[event.onset]]
    return replace(seen, events=(*others, *phrases))


def phrases_shown(shot: Shot, talk: Transcript | None) -> tuple[Phrase, ...]:
    """The phrases that caption a shot; none where it is captioned otherwise."""
    if talk is None or not shot.said:
        return ()
    own = shot.caption == shot.said == said_between(talk, shot.start, shot.end)
    return talk.between(shot.start, shot.end) if own else ()


def chapters(board: Storyboard) -> Timeline:
    """What is heard, in a few words: a chapter for each shot."""
    return _told(board, _sounds)


def write_tracks(
    board: Storyboard, folder: Path, said: Timeline | None, talk: Transcript | None = None
) -> list[Path]:
    """Write captions (WebVTT and SRT), chapters (WebVTT) and labels (Audacity) to a folder.

    Parameters
    ----------
    board : Storyboard
    folder : Path
    said : Timeline or None
        What was heard, for the labels; none are written without it.
    talk : Transcript, optional
        What was said, for the captions.

    Raises
    ------
    StoryError
        When they cannot be written.
    """
    files = {
        "captions.vtt": captions(board, talk),
        "captions.srt": captions(board, talk),
        "chapters.vtt": chapters(board),
    }
    if said is not None:
        files["labels.txt"] = said
    try:
        return [timeline.write(told, folder / name) for name, told in files.items()]
    except OSError as error:
        raise StoryError(
            f"{folder}: captions cannot be written ({error.strerror}). Make room and run again; "
            f"all pictures are there."
        ) from None


def _told(board: Storyboard, say) -> Timeline:
    told: list[Event] = []
    for number, shot in enumerate(board.shots):
        words = " ".join(say(shot).split())[:_MOST_LETTERS]
        if number and shot.same_as_before and say is not _sounds:
            last = told.pop()
            told.append(Event(last.onset, shot.end, last.label))
        else:
            told.append(Event(shot.start, shot.end, words))
    recording = board.recording
    return Timeline(
        tuple(told), recording.duration_seconds, source=recording.source, sha256=recording.sha256
    )


def _sounds(shot: Shot) -> str:
    return ", ".join(pretty(one.label) for one in shot.sounds) or pretty(shot.label)

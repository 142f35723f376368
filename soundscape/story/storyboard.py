"""The storyboard: what is seen while a recording sounds, shot by shot, as values.

Conventions: times are in seconds from the recording's beginning, counted in samples. A shot holds
the moments from its start up to, and without, its end; shots follow each other without a gap. What
the file of a storyboard looks like is told in `document`, what becomes of edits in `edits`.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from pathlib import Path

from .._util.files import write_whole
from ..errors import StoryError
from ..prompts import BY_HAND, Phrase
from .values import Picture, Recording, Settings, ShotSound

__all__ = ["EDITABLE", "FILE", "TRANSITIONS", "Shot", "Storyboard", "file_of"]

FILE = "story.json"
"""What the file of a storyboard is called, in the folder of its pictures."""
TRANSITIONS = ("cut", "dissolve")
EDITABLE = (
    "start", "end", "sounds", "words", "provider", "style", "seed", "picture", "caption",
    "transition", "same_as_before", "said",
)  # fmt: skip
"""Fields of a shot whose change by a person is kept."""


@dataclass(frozen=True)
class Shot:
    """What is seen from one moment to another.

    Parameters
    ----------
    start, end : float
    sounds : tuple of ShotSound
        What is heard, the main sound first; it is the one that is pictured.
    words : str
        What the picture is made of; empty until they are found.
    parts : tuple of Phrase
        The words' parts in order, each with where it comes from.
    provider : str
    style : str or None
    seed : int
    picture : Picture or None
        None until it is made.
    caption : str
        The picture in a sentence, for people who cannot see it.
    transition : {"cut", "dissolve"}
        How the shot before becomes this one.
    same_as_before : bool
        Whether the picture of the shot before goes on.
    said : str
        What is said in it, as it is said; empty where nothing is known of that.
    by : {"made", "hand"}
        Who decided what is in it: by hand if anything in it was changed by a person.
    locked : bool
        Nothing in it is ever changed.
    problem : str
        Why it has no picture, where one was asked for.
    request : str
        Name of everything that the picture, or the problem, came of.
    made : Shot or None
        The shot as it was made, before a person changed anything.
    """

    start: float
    end: float
    sounds: tuple[ShotSound, ...] = ()
    words: str = ""
    parts: tuple[Phrase, ...] = ()
    provider: str = ""
    style: str | None = None
    seed: int = 0
    picture: Picture | None = None
    caption: str = ""
    transition: str = "dissolve"
    same_as_before: bool = False
    said: str = ""
    by: str = "made"
    locked: bool = False
    problem: str = ""
    request: str = ""
    made: Shot | None = field(default=None, repr=False)

    @property
    def label(self) -> str:
        """What is pictured: the main sound, ``"unknown"`` where none is known."""
        return self.sounds[0].label if self.sounds else "unknown"

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return self.end - self.start

    @property
    def edited(self) -> tuple[str, ...]:
        """Names of the fields that a person changed."""
        made = self.made
        if made is None:
            return ()
        return tuple(name for name in EDITABLE if getattr(self, name) != getattr(made, name))

    @property
    def written_by_hand(self) -> bool:
        """Whether a person wrote any of the words."""
        return any(part.origin == BY_HAND for part in self.parts)

    def remade(self, **values) -> Shot:
        """The shot with other values, which nobody but this program decided."""
        decided = {name: value for name, value in values.items() if name in EDITABLE}
        return replace(self, **values, made=replace(self.made or self.as_made(), **decided))

    def as_made(self) -> Shot:
        """What of the shot a person may change, as it is now."""
        return Shot(**{name: getattr(self, name) for name in EDITABLE})


@dataclass(frozen=True)
class Storyboard:
    """What is seen while a recording sounds. Two are equal if everything in them is.

    Parameters
    ----------
    recording : Recording
    shots : tuple of Shot
        In order, from the beginning of the recording to its end.
    settings : Settings

    Raises
    ------
    StoryError
        When the shots do not follow each other from the beginning to the end.

    Examples
    --------
    >>> bark = Recording("bark.wav", "0" * 64, 5.0, 16_000)
    >>> board = Storyboard(bark, (Shot(0, 2, (ShotSound("dog"),)), Shot(2, 5)))
    >>> [shot.label for shot in board.shots], board.at(2.0).label
    (['dog', 'unknown'], 'unknown')
    """

    recording: Recording
    shots: tuple[Shot, ...]
    settings: Settings = field(default_factory=Settings)

    def __post_init__(self):
        object.__setattr__(self, "shots", tuple(self.shots))
        reached = 0.0
        for number, shot in enumerate(self.shots):
            if shot.start != reached:
                raise StoryError(
                    f"shots.{number}.start is {shot.start} s. Expected {reached} s, where the shot "
                    f"before ends, or the recording begins."
                )
            if shot.end <= shot.start:
                raise StoryError(
                    f"shots.{number}.end is {shot.end} s. Expected it after the start, "
                    f"{shot.start} s."
                )
            reached = shot.end
        if reached != self.recording.duration_seconds:
            raise StoryError(
                f"shots: the last one ends at {reached} s. Expected "
                f"{self.recording.duration_seconds} s, where the recording ends."
            )
        if self.shots[0].same_as_before:
            raise StoryError("shots.0.same_as_before is true. Expected a shot before it, or false.")

    def at(self, seconds: float) -> Shot:
        """The shot that is seen at a moment; the last one after the end."""
        return next((shot for shot in self.shots if seconds < shot.end), self.shots[-1])

    def shown(self, number: int) -> Picture | None:
        """The picture that is seen in a shot: its own, or that of one before.

        Parameters
        ----------
        number : int
            Of the shot, from 0.
        """
        while number and self.shots[number].same_as_before:
            number -= 1
        return self.shots[number].picture

    def with_shot(self, number: int, shot: Shot) -> Storyboard:
        """The storyboard with another shot in the place of one."""
        return replace(self, shots=(*self.shots[:number], shot, *self.shots[number + 1 :]))

    @classmethod
    def load(cls, place: str | os.PathLike) -> Storyboard:
        """Read a storyboard; what a person changed in it is marked.

        Parameters
        ----------
        place : path
            Its folder or its file.

        Raises
        ------
        StoryError
            When there is none, it is broken or contradicts itself: names the place in the file.
        """
        from .document import read_storyboard

        return read_storyboard(file_of(place))

    def save(self, place: str | os.PathLike) -> Path:
        """Write it, whole or not at all; returns the file.

        Parameters
        ----------
        place : path
            Its folder, which must be there, or its file.

        Raises
        ------
        StoryError
            When it cannot be written.
        """
        from .document import text_of

        path = file_of(place)
        try:
            return write_whole(path, text_of(self).encode())
        except OSError as error:
            raise StoryError(
                f"{path} cannot be written ({error.strerror}). Make room or make the folder "
                f"writable, and run again: it goes on."
            ) from None


def file_of(place: str | os.PathLike) -> Path:
    """The file of a storyboard, whose folder or file is named."""
    path = Path(place)
    return path if path.suffix.lower() == ".json" and not path.is_dir() else path / FILE

"""What a storyboard is made of beside its shots: which recording, how it is made, what is shown."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ASPECTS", "Picture", "Recording", "Settings", "ShotSound"]

ASPECTS = {"16:9": (1280, 720), "9:16": (720, 1280), "1:1": (1024, 1024), "4:5": (1024, 1280)}
"""Shapes of pictures, each with its width and height in pixels."""


@dataclass(frozen=True)
class Recording:
    """Which recording a storyboard is of.

    Parameters
    ----------
    source : str
        Its name, without its folder.
    sha256 : str
        Of its sound, as `timeline.Timeline` has it.
    duration_seconds : float
    rate_hz : int
    """

    source: str
    sha256: str
    duration_seconds: float
    rate_hz: int


@dataclass(frozen=True)
class Settings:
    """What a storyboard is made with, where a shot says nothing else.

    Parameters
    ----------
    writer : str
        Who finds the words, see `writers.names`.
    provider : str
        Who makes the pictures, see `providers.names`.
    model : str or None
        One of the provider's models.
    style : str or None
    seed : int
        Of the first shot; each further one has the next.
    size : (int, int)
        Width and height of the pictures in pixels.
    classifier : str
        Who names the sounds; empty where a file of labels does.
    labels : str
        SHA-256 of the file of labels; empty where there is none.
    transcript : str
        SHA-256 of the file of what is said; ``"none"`` where none is to be heeded, empty where
        there is none.
    transcriber : str
        Who wrote down what is said; empty where nobody was asked.
    language : str
        Of what is said, as a person named it; empty where nobody did.
    by : {"change", "every", "shots"}
        What decides where shots are cut.
    amount : float
        Of ``"every"`` the seconds, of ``"shots"`` how many; 0 of ``"change"``.
    least_seconds : float
        No shot that follows changes is shorter.
    """

    provider: str = "painter"
    writer: str = "bank"
    model: str | None = None
    style: str | None = None
    seed: int = 1
    size: tuple[int, int] = ASPECTS["16:9"]
    classifier: str = ""
    labels: str = ""
    transcript: str = ""
    transcriber: str = ""
    language: str = ""
    by: str = "change"
    amount: float = 0.0
    least_seconds: float = 4.0


@dataclass(frozen=True)
class ShotSound:
    """A sound that is heard in a shot.

    Parameters
    ----------
    label : str
    probability : float or None
        How sure the classifier is, 0 to 1; None where a person named it.
    seconds : float
        For how long it is heard in the shot.
    """

    label: str
    probability: float | None = None
    seconds: float = 0.0


@dataclass(frozen=True)
class Picture:
    """The picture of a shot.

    Parameters
    ----------
    file : str
        Its name in the storyboard's folder.
    sha256 : str
        Of the file.
    """

    file: str
    sha256: str = ""

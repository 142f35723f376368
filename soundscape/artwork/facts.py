"""The parts of a card: frozen, and named as in the published schema."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..prompts import Phrase, Writing

__all__ = ["Cost", "PictureFacts", "PromptFacts", "ProviderFacts", "SoundFacts"]


@dataclass(frozen=True)
class SoundFacts:
    """Which sound: what the painter takes from a clip, too.

    Parameters
    ----------
    sha256 : str
        Of the samples in use, as 32-bit floats.
    source : str
        Name of the file, without its folder.
    rate_hz : int
    duration_seconds : float
    truncated : bool
        Whether only the beginning of a longer recording was used.
    """

    sha256: str
    source: str
    rate_hz: int
    duration_seconds: float
    truncated: bool


@dataclass(frozen=True)
class PromptFacts:
    """The words.

    Parameters
    ----------
    text : str
    parts : tuple of Phrase
        In order, each with where it came from.
    negative : str
        What should not be shown.
    title, caption : str
        The picture's name, and the picture in a sentence, where the writer gave them.
    writing : Writing
        Who found the words, and at what cost.
    """

    text: str
    parts: tuple[Phrase, ...]
    negative: str
    title: str = ""
    caption: str = ""
    writing: Writing = field(default_factory=Writing)


@dataclass(frozen=True)
class Cost:
    """What a picture cost when it was made.

    Parameters
    ----------
    amount : float or None
        None where nobody knows.
    unit : str
        ``"credits"``, ``"USD"``; empty for providers that are free.
    """

    amount: float | None
    unit: str


@dataclass(frozen=True)
class ProviderFacts:
    """Who made the picture, what was asked and what came back.

    Parameters
    ----------
    style : str or None
        As it was asked for; what the painter chose stands in `parameters`.
    seed_asked : int
    size_asked : (int, int)
        Width and height in pixels.
    name, model : str
    parameters : dict
        What else was sent, as plain JSON.
    seed : int or None
        The seed that came back; None where the service tells none.
    cost : Cost
    from_cache : bool
        Whether it was made before and cost nothing this time.
    request_id : str or None
        The service's own id of the request.
    """

    style: str | None
    seed_asked: int
    size_asked: tuple[int, int]
    name: str
    model: str
    parameters: dict = field(hash=False)
    seed: int | None
    cost: Cost
    from_cache: bool
    request_id: str | None


@dataclass(frozen=True)
class PictureFacts:
    """The picture as it was made, without the card in it.

    Parameters
    ----------
    sha256 : str
    format : str
        ``"png"``, ``"jpeg"`` or ``"webp"``.
    size : (int, int)
        Width and height in pixels.
    alt_text : str
        The picture in a sentence.
    notes : tuple of str
        What a person should know of it: that it came under a wrong name, or is empty.
    """

    sha256: str
    format: str
    size: tuple[int, int]
    alt_text: str
    notes: tuple[str, ...] = ()

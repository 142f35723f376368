"""The errors this package raises on purpose.

Every message has three parts: what was given, what was expected, and what to do next. Anything
else that escapes is a defect.
"""

from typing import Any

__all__ = [
    "ArtworkError",
    "AudioError",
    "DatasetError",
    "ModelError",
    "PromptError",
    "ProviderError",
    "SoundscapeError",
    "SpeechError",
    "StoryError",
    "TimelineError",
]


class SoundscapeError(Exception):
    """Base class: catch this to catch every error the package raises on purpose."""


class AudioError(SoundscapeError):
    """The input is not a sound that can be used."""


class DatasetError(SoundscapeError):
    """A data set is missing, damaged or not laid out as expected."""


class ModelError(SoundscapeError):
    """Weights or a model configuration cannot be used."""


class PromptError(SoundscapeError):
    """The prompt bank or a prompt is not usable."""


class ProviderError(SoundscapeError):
    """A service or a provider could not give what it was asked for.

    Parameters
    ----------
    message : str
        What happened and what to do next. Never holds a key.
    provider : str
        Name of the provider, for example ``"stability"``.
    kind : str
        One of ``"request"`` (the request is wrong), ``"key"``, ``"credit"``, ``"moderation"``,
        ``"filtered"``, ``"rate"``, ``"timeout"``, ``"service"``, ``"answer"``, ``"network"``,
        ``"budget"`` (over the spend cap), ``"cancelled"``.
    request_id : str or None
        The service's own id of the request, to quote when asking for help or money back.
    billed : bool or None
        Whether the request was charged; None when it cannot be known.

    Attributes
    ----------
    offer : soundscape.prompts.Prompt or None
        After a prompt of the bank was refused: another one, to send instead.
    """

    def __init__(
        self,
        message: str,
        *,
        provider: str = "",
        kind: str = "request",
        request_id: str | None = None,
        billed: bool | None = False,
    ):
        super().__init__(message)
        self.provider = provider
        self.kind = kind
        self.request_id = request_id
        self.billed = billed
        self.offer: Any = None  # a Prompt, of which nothing is known here


class ArtworkError(SoundscapeError):
    """A picture's card is missing, is not a card, or cannot be replayed here."""


class SpeechError(SoundscapeError):
    """A transcript cannot be read, is another recording's, or cannot be made here."""


class StoryError(SoundscapeError):
    """A storyboard is broken, is another recording's, or cannot be made so."""


class TimelineError(SoundscapeError):
    """Events, their settings or a file of labels cannot be used."""

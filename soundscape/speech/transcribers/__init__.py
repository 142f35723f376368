"""Who writes down what is said: Whisper on this machine, a server, PocketSphinx.

A transcriber is one file and one line of `_TRANSCRIBERS`; see `base.Transcriber` for what it
offers.

Examples
--------
>>> from soundscape.speech import transcribers
>>> transcribers.names()
('faster-whisper', 'server', 'pocketsphinx')
>>> transcribers.get("pocketsphinx").goes_to()
''
"""

from __future__ import annotations

from ..._util.choices import called
from ...errors import SpeechError
from .base import Piece, Transcriber, pieces, pieces_of

__all__ = ["Piece", "Transcriber", "get", "names", "pieces", "pieces_of"]

_TRANSCRIBERS = {
    "faster-whisper": "whisper:FasterWhisper",
    "server": "server:SpeechServer",
    "pocketsphinx": "pocketsphinx:PocketSphinx",
}


def names() -> tuple[str, ...]:
    """Names that `get` knows."""
    return tuple(_TRANSCRIBERS)


def get(name: str, **settings) -> Transcriber:
    """A transcriber by name, with its settings from the environment.

    Parameters
    ----------
    name : str
        One of `names`.
    **settings
        What this transcriber takes: ``folder`` of Whisper; ``address``, ``model`` of a server.

    Raises
    ------
    SpeechError
        When there is no such transcriber.
    ProviderError
        When a setting is wrong.
    """
    made = called(name, _TRANSCRIBERS, "transcriber", SpeechError, room=__name__)
    return made(**settings)

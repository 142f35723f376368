"""Who finds the words for a picture: people beforehand, rules with taste, or a language model.

A writer is one file and one line of `_WRITERS`; see `base.Writer` for what it offers.

Examples
--------
>>> from soundscape import describe, load_clip, writers
>>> brief = writers.Brief("rooster", seed=1, acoustics=describe(load_clip("data/demo/rooster.wav")))
>>> [prompt] = writers.get("bank").write([brief])
>>> prompt.parts[0].origin
'bank esc10: rooster 6'
"""

from __future__ import annotations

from .._util.choices import called
from ..errors import PromptError
from .bank import BankWriter
from .base import Brief, Writer
from .taste import Taste

__all__ = ["BankWriter", "Brief", "Taste", "Writer", "get", "names"]

_WRITERS = {
    "bank": "bank:BankWriter",
    "composer": "composer:ComposerWriter",
    "chat": "chat:ChatWriter",
}


def names() -> tuple[str, ...]:
    """Names that `get` knows, the default first."""
    return tuple(_WRITERS)


def get(name: str = "bank", **settings) -> Writer:
    """A writer by name, with its settings from the environment.

    Parameters
    ----------
    name : str
        One of `names`.
    **settings
        What this writer takes: ``taste`` of all; ``bank`` of the bank; ``tables`` of the composer;
        ``model``, ``address`` and more of chat.

    Raises
    ------
    PromptError
        When there is no such writer, or a setting is wrong.
    """
    made = called(name, _WRITERS, "writer", PromptError, room=__name__)
    return made(**settings)

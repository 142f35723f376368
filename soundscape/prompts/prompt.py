"""A prompt with the origin of each of its parts: what a picture's card tells of its words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .._util.paths import data_file
from .bank import BANKS, DrawnPrompt, PromptBank, load_bank
from .phrases import Phrase, acoustic_phrases, join_phrases

if TYPE_CHECKING:
    from ..features import Acoustics

__all__ = [
    "BY_HAND",
    "SPOKEN",
    "Prompt",
    "Writing",
    "bank_with",
    "next_prompt",
    "prompt_by_hand",
    "prompt_for",
    "prompt_of_speech",
]

BY_HAND = "written by hand"
"""The origin of words that a person wrote."""
SPOKEN = "spoken in the recording"
"""The origin of words that were said."""
_SPEECH = "spoken"
"""The bank, and its one table, of ways to picture what was said."""


@dataclass(frozen=True)
class Writing:
    """Who found the words of a prompt, and at what cost.

    Parameters
    ----------
    writer : str
        A name of `soundscape.writers.names`; empty for words written by hand.
    model : str
        The language model; empty where there is none.
    tokens : int or None
        How many tokens went there and came back together; None where nobody says.
    cost : float or None
        What the words cost, in `unit`; None where nobody knows.
    unit : str
        ``"USD"``; empty for writers that are free.
    from_cache : bool
        Whether the words were found before and cost nothing this time.
    note : str
        What a person should know: why another writer stood in.
    """

    writer: str = ""
    model: str = ""
    tokens: int | None = None
    cost: float | None = 0.0
    unit: str = ""
    from_cache: bool = False
    note: str = ""


@dataclass(frozen=True)
class Prompt:
    """A prompt and where it came from.

    Parameters
    ----------
    text : str
        The whole prompt.
    parts : tuple of Phrase
        Its parts in order, each with its origin.
    drawn : DrawnPrompt or None
        The bank's prompt in it; None where another writer or a person found the words.
    negative : str
        What the picture should not show; most writers say nothing of it.
    title, caption : str
        The picture's name, and the picture in a sentence; empty where the writer gives none.
    writing : Writing
        Who found the words.
    """

    text: str
    parts: tuple[Phrase, ...]
    drawn: DrawnPrompt | None = None
    negative: str = ""
    title: str = ""
    caption: str = ""
    writing: Writing = field(default_factory=Writing)


def prompt_for(
    label: str,
    seed: int,
    acoustics: Acoustics | None = None,
    *,
    bank: PromptBank | None = None,
    without: Iterable[str] = (),
) -> Prompt:
    """Draw a prompt of a class by the seed and add what was measured.

    Parameters
    ----------
    label : str
        A class, ``"unknown"`` or ``"silent"``.
    seed : int
    acoustics : Acoustics, optional
        Without it nothing is added.
    bank : PromptBank, optional
        By default the first of the package's own that shows the class.
    without : iterable of str
        Origins of phrases that are left out.

    Returns
    -------
    Prompt
    """
    drawn = (bank or bank_with(label)).draw(label, seed)
    return _joined(drawn, acoustics, set(without))


def next_prompt(
    prompt: Prompt,
    acoustics: Acoustics | None = None,
    *,
    bank: PromptBank | None = None,
    without: Iterable[str] = (),
) -> Prompt | None:
    """The next prompt of the same class, for when a service refused this one.

    Parameters
    ----------
    prompt : Prompt
        The one that was refused.
    acoustics, bank, without : optional
        As for `prompt_for`.

    Returns
    -------
    Prompt or None
        None when the prompt was written by hand or the class has no other prompt.
    """
    if prompt.drawn is None:
        return None
    label = prompt.drawn.label
    bank = bank or bank_with(label)
    index = (prompt.drawn.index + 1) % len(bank.texts(label))
    if index == prompt.drawn.index:
        return None
    return _joined(bank.prompt(label, index), acoustics, set(without))


def bank_with(label: str) -> PromptBank:
    """The first of the package's own banks that shows a class; the first of all for any other."""
    banks = [load_bank(name) for name in BANKS]
    by_itself = (bank for bank in banks if label in bank.groups)
    by_another = (bank for bank in banks if bank.group(label) is not None)
    return next(by_itself, next(by_another, banks[0]))


def prompt_by_hand(text: str) -> Prompt:
    """A prompt that a person wrote."""
    return Prompt(text, (Phrase(text, BY_HAND),))


def prompt_of_speech(
    subject: str,
    seed: int,
    acoustics: Acoustics | None = None,
    *,
    without: Iterable[str] = (),
) -> Prompt:
    """A prompt of words that were said, with a way to picture them drawn by the seed.

    Parameters
    ----------
    subject : str
        Key phrases.
    seed : int
    acoustics : Acoustics, optional
        Without it nothing is added of how it sounds.
    without : iterable of str
        Origins of phrases that are left out.

    Returns
    -------
    Prompt
        The bank's words in it name no thing, weather or time of day: those are the speaker's.

    Examples
    --------
    >>> prompt_of_speech("fishing boats, pier", 7).parts[0].text
    'fishing boats, pier'
    """
    bank = load_bank(path=data_file(f"prompts/{_SPEECH}.toml"))
    way = bank.draw(_SPEECH, seed)
    scene = Phrase(way.text, f"bank {way.bank}: {way.index}")
    measured = _measured(acoustics, set(without))
    text = join_phrases(f"{subject[:1].upper()}{subject[1:]}. {way.text}", measured)
    return Prompt(text, (Phrase(subject, SPOKEN), scene, *measured), writing=Writing("bank"))


def _joined(drawn: DrawnPrompt, acoustics: Acoustics | None, without: set[str]) -> Prompt:
    phrases = _measured(acoustics, without)
    origin = f"bank {drawn.bank}: {drawn.label} {drawn.index}"
    parts = (Phrase(drawn.text, origin), *phrases)
    return Prompt(join_phrases(drawn.text, phrases), parts, drawn, writing=Writing("bank"))


def _measured(acoustics: Acoustics | None, without: set[str]) -> tuple[Phrase, ...]:
    phrases = acoustic_phrases(acoustics) if acoustics is not None else ()
    return tuple(phrase for phrase in phrases if phrase.origin not in without)

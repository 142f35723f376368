"""What becomes of a person's own words: a service reads them, the painter what they name."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .. import providers
from .._util.labels import pretty
from ..painter import SCENES, named_scenes
from ..prompts import BY_HAND, Prompt
from ..providers import Provider

__all__ = ["Wording", "heed_words", "readers_of_words"]


@dataclass(frozen=True)
class Wording:
    """What a provider makes of the words for a picture.

    Parameters
    ----------
    label : str
        The class to picture.
    counts : bool
        Whether the words decide anything in the picture.
    note : str
        What a person should know, for the card; empty where there is nothing to be said.
    """

    label: str
    counts: bool
    note: str = ""

    @property
    def scene(self) -> str:
        """What the painter draws of the class, for people."""
        is_scene = self.label in SCENES and self.label != "unknown"
        return pretty(self.label) if is_scene else "an abstract composition"


def heed_words(maker: Provider, prompt: Prompt, heard: str, *, asked: str | None = None) -> Wording:
    """Tell what a provider makes of words, and which class they choose.

    Services draw from all words. The painter draws from the sound; of what a person wrote it takes
    the first thing named that it can draw, but rather the one that was heard.

    Parameters
    ----------
    maker : Provider
    prompt : Prompt
        Only what a person wrote in it can choose: a bank's scene names many things.
    heard : str
        The class that was heard.
    asked : str, optional
        The class that a person asked for: no word is put above it.

    Returns
    -------
    Wording

    Examples
    --------
    >>> from soundscape.prompts import prompt_by_hand
    >>> painter = providers.get("painter")
    >>> heed_words(painter, prompt_by_hand("A cockerel"), "rain").note
    'the words chose the scene: rooster (heard: rain)'
    >>> heed_words(painter, prompt_by_hand("An otter in a hat"), "rain").counts
    False
    """
    label = asked or heard
    if "sound" not in maker.supports:
        return Wording(label, counts=True)
    written = ". ".join(part.text for part in prompt.parts if part.origin == BY_HAND)
    named = named_scenes(written)
    if named and label not in named and asked is None:
        label = named[0]
    if label in named:
        chose = f"the words chose the scene: {pretty(label)} (heard: {pretty(heard)})"
        return Wording(label, counts=True, note=chose if label != heard else "")
    unread = Wording(label, counts=False)
    if named:
        note = f"the scene is {unread.scene}, as was asked; the words name {pretty(named[0])}"
    elif written.strip():
        note = (
            f"the words name nothing that the painter can draw: the scene is {unread.scene}; "
            f"{readers_of_words()} draw from words"
        )
    else:
        note = ""
    return replace(unread, note=note)


def readers_of_words() -> str:
    """Names of the providers that draw from words, for a sentence."""
    *first, last = (name for name in providers.names() if name != "painter")
    return f"{', '.join(first)} and {last}"

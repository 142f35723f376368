"""What becomes of a person's own words: a service reads them, the painter what they name."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .. import providers
from .._util.labels import pretty
from ..painter import SCENES, denied_scenes, drawn_as, named_scenes, read_wishes
from ..prompts import BY_HAND, SPOKEN, Prompt
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
    drawn : tuple of str
        What the words wish beside the scene, and the painter draws: ``"rain"``, ``"at night"``.
    unread : tuple of str
        What a person wrote and nothing is drawn of, word by word.
    """

    label: str
    counts: bool
    note: str = ""
    drawn: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def scene(self) -> str:
        """What the painter draws of the class, for people."""
        is_scene = drawn_as(self.label) in SCENES and self.label != "unknown"
        return pretty(self.label) if is_scene else "an abstract composition"


def heed_words(maker: Provider, prompt: Prompt, heard: str, *, asked: str | None = None) -> Wording:
    """Tell what a provider makes of words, and which class they choose.

    Services draw from all words. The painter draws from the sound; of a person's own words it takes
    the first thing named that it can draw, but rather the one that was heard, and nothing that the
    words say is not there. Of a person's and of a bank's words it takes weather, time of day,
    season, colours and style.

    Parameters
    ----------
    maker : Provider
    prompt : Prompt
        Only what a person wrote or said in it chooses a scene: a bank's names many things.
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
    written = ". ".join(part.text for part in prompt.parts if part.origin in (BY_HAND, SPOKEN))
    named, denied = named_scenes(written), denied_scenes(written)
    shown = drawn_as(label)
    if asked is None and shown not in named and (named or shown in denied):
        label = named[0] if named else "unknown"
    drawn = read_wishes(prompt.text, label).drawn
    unread = read_wishes(written, label).unread
    counts = bool(drawn) or drawn_as(label) in named or label != (asked or heard)
    found = Wording(label, counts, "", drawn, unread)
    return replace(found, note=_note(found, named, written, heard, asked))


def _note(found: Wording, named: tuple[str, ...], written: str, heard: str, asked: str | None):
    """What a person should know of the words that they wrote."""
    if not written.strip():
        return ""
    if not (found.counts or named):
        return (
            f"the words name nothing that the painter can draw: the scene is {found.scene}; "
            f"{readers_of_words()} draw from words"
        )
    said = []
    shown = drawn_as(found.label)
    if found.label != heard and (asked is None or shown in named):
        said.append(f"the words chose the scene: {pretty(found.label)} (heard: {pretty(heard)})")
    elif named and shown not in named:
        other = pretty(named[0])
        said.append(f"the scene is {found.scene}, as was asked; the words name {other}")
    if found.unread:
        said.append(f"of the words nothing is drawn of: {', '.join(found.unread)}")
    return "; ".join(said)


def readers_of_words() -> str:
    """Names of the providers that draw from words, for a sentence."""
    *first, last = (name for name in providers.names() if name != "painter")
    return f"{', '.join(first)} and {last}"

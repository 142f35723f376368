"""The words of a picture: what was measured and what it drew."""

from __future__ import annotations

from dataclasses import dataclass

from .composition import Composition

__all__ = ["Story", "counted", "measured", "plural"]

_PLURALS = {"leaf": "leaves"}


@dataclass(frozen=True)
class Story:
    """A picture in words.

    Parameters
    ----------
    picture : str
        The beginning of a sentence, without a full stop.
    legend : tuple of (str, str)
        Pairs (what was measured, what it drew).
    """

    picture: str
    legend: tuple[tuple[str, str], ...]


def plural(one: str) -> str:
    """What several things are called, from what one is called.

    Examples
    --------
    >>> [plural(one) for one in ("arc", "flash", "leaf", "butterfly", "pair of arcs")]
    ['arcs', 'flashes', 'leaves', 'butterflies', 'pairs of arcs']
    """
    noun, *rest = one.partition(" of ")
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        noun += "es"
    elif noun.endswith("y") and noun[-2:-1] not in "aeiou":
        noun = f"{noun[:-1]}ies"
    else:
        noun = _PLURALS.get(noun, f"{noun}s")
    return "".join((noun, *rest))


def counted(count: int, one: str) -> str:
    """``"1 arc"``, ``"11 arcs"``, ``"no arcs"``."""
    return f"{count or 'no'} {one if count == 1 else plural(one)}"


def measured(sound: Composition) -> dict[str, str]:
    """The measurements in the words of a legend."""
    heard = sound.heard
    pitch = "no clear pitch" if heard.pitch_hz is None else f"pitch around {heard.pitch_hz:.0f} Hz"
    tempo = "no steady tempo" if heard.tempo_bpm is None else f"tempo {heard.tempo_bpm:.0f} bpm"
    return {
        "onsets": counted(len(sound.events), "onset"),
        "line": "loudness from start to end",
        "size": f"loudness {heard.loudness_db:.0f} dBFS",
        "light": f"brightness {heard.brightness_hz:.0f} Hz",
        "rough": f"noisiness {heard.noisiness:.0%}",
        "pitch": pitch,
        "tempo": tempo,
        "strength": "strength of each onset",
        "climax": "the loudest moment",
        "song": "pitch over time",
    }

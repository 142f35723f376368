"""Say what was measured in a painter's words.

Every measurement governs one thing of the picture, so that phrases never contradict each other:

==================  ==================================================
loudness (dBFS)     how much of the frame is filled
pitch (Hz)          how high in the frame things stand
tempo (bpm)         how closely forms repeat, when there is a pulse
onsets (a second)   how many accents there are, when there is no pulse
dynamic range (dB)  contrast of light and shadow
brightness (Hz)     the key of the light, and how sharp edges are
noisiness (0 to 1)  the grain of the surface
==================  ==================================================

A louder sound never gets the words of a quieter one, and so on for each row. What is ordinary
goes unsaid; what is furthest from ordinary comes first. "Ordinary" is the middle of environmental
recordings (the median of a sample of ESC-50), the spread is theirs as well.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ..features import Acoustics, scales
from ..features.scales import Scale

__all__ = [
    "MAX_PHRASES",
    "Measurement",
    "Phrase",
    "acoustic_phrases",
    "join_phrases",
    "measurements",
]

MAX_PHRASES = 4
"""More than four, and the scene drowns in directions."""

_PULSE_REGULARITY = 0.5


@dataclass(frozen=True)
class Phrase:
    """A few words for the prompt, and the measurement they come from.

    Parameters
    ----------
    text : str
        For example ``"steady repeated forms, evenly spaced"``.
    origin : str
        For example ``"tempo 92 bpm"``.
    """

    text: str
    origin: str


@dataclass(frozen=True)
class Measurement:
    """One quantity that a picture can show.

    Parameters
    ----------
    name : str
        ``"loudness"``, ``"pitch"``, ``"tempo"``, ``"events"``, ``"dynamics"``, ``"brightness"`` or
        ``"noisiness"``.
    band : int
        Which band of its scale (`features.scales`) it lies in.
    origin : str
        For people: ``"tempo 92 bpm"``.
    phrase : Phrase or None
        A painter's words for it; None where it is ordinary.
    """

    name: str
    band: int
    origin: str
    phrase: Phrase | None


def _linear(value: float) -> float:
    return value


def _octaves(value: float) -> float:
    # Below one hertz or decibel nothing gets more remarkable.
    return math.log2(max(value, 1.0))


def _event_rate(value: float) -> float:
    # No event at all is remarkable, but not infinitely so.
    return math.log2(value + 0.25)


@dataclass(frozen=True)
class _Wording:
    """Words for a measurement: one a band of its scale, None where the ordinary goes unsaid."""

    scale: Scale
    origin: str
    words: tuple[str | None, ...]
    ordinary: float
    spread: float
    stretch: Callable[[float], float] = _linear

    def measurement(self, name: str, value: float) -> Measurement:
        band, origin = self.scale.band(value), self.origin.format(value)
        text = self.words[band]
        return Measurement(name, band, origin, Phrase(text, origin) if text else None)

    def salience(self, value: float) -> float:
        """How far from ordinary, in spreads."""
        return abs(self.stretch(value) - self.stretch(self.ordinary)) / self.spread


_LOUDNESS = _Wording(
    scales.LOUDNESS,
    "loudness {:.0f} dBFS",
    (
        "almost nothing on the bare ground, everything very still",
        "hushed, small forms in wide empty space",
        "soft-spoken, with bare space left around the subject",
        None,
        "full-voiced, forms pressing toward the edges of the frame",
        "overwhelming, colour filling the frame from edge to edge",
    ),
    ordinary=-20,
    spread=7,
)
_PITCH = _Wording(
    scales.PITCH,
    "pitch {:.0f} Hz",
    (
        "weight kept at the foot of the frame, in broad dark masses",
        "forms settled low, in deep earthen tones",
        "the eye held at mid-height among rounded forms",
        "forms lifted high in the frame, slender and clear",
        "high in the frame, fine lines in pale silver light",
    ),
    ordinary=500,
    spread=1,
    stretch=_octaves,
)
_TEMPO = _Wording(
    scales.TEMPO,
    "tempo {:.0f} bpm",
    (
        "slow repeated forms, set far apart",
        "steady repeated forms, evenly spaced",
        "a striding rhythm of repeated forms, close together",
        "quick repeated forms, tightly spaced",
        "rapid repetition, forms as dense as hatching",
    ),
    ordinary=100,
    spread=1,
    stretch=_octaves,
)
_ONSETS = _Wording(
    scales.EVENTS,
    "{:.1f} events a second",
    (
        "one unbroken sweep without a sharp accent",
        "a few sharp accents in calm passages",
        None,
        "many small accents scattered across the surface",
        "the whole surface alive with dense small marks",
    ),
    ordinary=1,
    spread=1.2,
    stretch=_event_rate,
)
_DYNAMICS = _Wording(
    scales.DYNAMICS,
    "dynamic range {:.0f} dB",
    (
        "even, shadowless light, tones held very close",
        "gentle contrasts, tones close together",
        None,
        "strong contrasts of light and shadow",
        "stark contrasts, sudden light out of deep shadow",
    ),
    ordinary=16,
    spread=1.2,
    stretch=_octaves,
)
_BRIGHTNESS = _Wording(
    scales.BRIGHTNESS,
    "brightness {:.0f} Hz",
    (
        "low-keyed muffled tones, edges lost in shadow",
        "warm, subdued light with softened edges",
        None,
        "clear, high-keyed light and crisp edges",
        "glittering highlights, edges cut like glass",
    ),
    ordinary=1_300,
    spread=1.1,
    stretch=_octaves,
)
_NOISINESS = _Wording(
    scales.NOISINESS,
    "noisiness {:.2f}",
    (
        "glazed, flawless surfaces and pure unbroken lines",
        "clean contours and quiet surfaces",
        None,
        "a grainy surface of broken brushwork",
        "everything veiled in fine grain, outlines dissolving like mist",
    ),
    ordinary=0.68,
    spread=0.13,
)


def acoustic_phrases(acoustics: Acoustics) -> tuple[Phrase, ...]:
    """Turn measurements into a painter's words.

    Parameters
    ----------
    acoustics : Acoustics
        As measured by `soundscape.describe`. Quantities that are None are passed over.

    Returns
    -------
    tuple of Phrase
        At most `MAX_PHRASES`, the most remarkable first. Silence gives a single phrase.
    """
    measured = measurements(acoustics)
    for one in measured:
        if one.name == "loudness" and one.band == 0 and one.phrase:
            return (one.phrase,)
    return tuple(one.phrase for one in measured if one.phrase)[:MAX_PHRASES]


def measurements(acoustics: Acoustics) -> tuple[Measurement, ...]:
    """What was measured and a picture can show, the most remarkable first.

    A sound has either a tempo or a number of events: the pulse where there is a clear one.
    """
    found: list[tuple[float, Measurement]] = []
    for name, wording, value in (
        ("loudness", _LOUDNESS, acoustics.loudness_db),
        ("pitch", _PITCH, acoustics.pitch_hz),
        _rhythm(acoustics),
        ("dynamics", _DYNAMICS, acoustics.dynamic_range_db),
        ("brightness", _BRIGHTNESS, acoustics.brightness_hz),
        ("noisiness", _NOISINESS, acoustics.noisiness),
    ):
        if value is not None:
            salience = wording.salience(value) + _certainty(wording, acoustics)
            found.append((salience, wording.measurement(name, value)))
    found.sort(key=lambda pair: -pair[0])
    return tuple(one for _, one in found)


def _rhythm(acoustics: Acoustics) -> tuple[str, _Wording, float | None]:
    """The pulse where there is a clear one, else how many events there are."""
    if acoustics.tempo_bpm is not None and acoustics.rhythm_regularity >= _PULSE_REGULARITY:
        return "tempo", _TEMPO, acoustics.tempo_bpm
    return "events", _ONSETS, acoustics.onsets_per_second


def _certainty(wording: _Wording, acoustics: Acoustics) -> float:
    """What having a pitch or a pulse at all is worth: most sounds of the world have neither."""
    if wording is _PITCH:
        return 1 + 2 * acoustics.pitch_confidence
    return 2 * acoustics.rhythm_regularity if wording is _TEMPO else 0.0


def join_phrases(text: str, phrases: Iterable[Phrase] = ()) -> str:
    """Join a scene and the phrases of a sound into one prompt.

    Parameters
    ----------
    text : str
        A drawn prompt, or words of your own.
    phrases : iterable of Phrase

    Returns
    -------
    str
        The scene, then the phrases as one sentence.

    Examples
    --------
    >>> join_phrases("A dog barks at the moon.", [Phrase("wide empty space", "loudness -41 dBFS")])
    'A dog barks at the moon. Wide empty space.'
    """
    scene = " ".join(text.split())
    added = "; ".join(phrase.text for phrase in phrases)
    if not added:
        return scene
    if scene and scene[-1] not in ".!?":
        scene += "."
    return f"{scene} {added[0].upper()}{added[1:]}.".strip()

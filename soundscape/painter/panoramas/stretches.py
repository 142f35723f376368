"""Stretches of a long recording, and what of them is drawn in each part of a panorama."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ...features import Acoustics
from ..hearing import Heard, Part, parts_of
from ..roles import role_of

__all__ = ["Measured", "Piece", "Stretch", "parted", "unmeasured"]

WIDEST = 1_400.0
"""Of a piece, in units: what is wider is looked at as several."""
_CURVE = 64


@dataclass(frozen=True)
class Measured:
    """What was measured of some seconds of a recording.

    Parameters
    ----------
    start_seconds : float
        When they begin in the recording.
    acoustics : Acoustics
    """

    start_seconds: float
    acoustics: Acoustics

    @property
    def end_seconds(self) -> float:
        """When they end in the recording."""
        return self.start_seconds + self.acoustics.duration_seconds


@dataclass(frozen=True)
class Stretch:
    """A part of a recording in which the same is heard.

    Parameters
    ----------
    start_seconds, end_seconds : float
        In the recording.
    sounds : tuple of Heard
        Each of another label, with its spans in seconds of the recording.
    measured : tuple of Measured
        Those of its seconds whose onsets, pitch and brightness are known: of a long stretch it is
        enough to measure a few seconds of each sound. Of the rest its loudness alone is drawn.
    """

    start_seconds: float
    end_seconds: float
    sounds: tuple[Heard, ...] = ()
    measured: tuple[Measured, ...] = ()


@dataclass(frozen=True)
class Piece:
    """A stretch, or what is not too wide of one, and the place of that in a panorama.

    Parameters
    ----------
    left, right : float
        In units.
    start_seconds, end_seconds : float
    parts : tuple of Part
        The sounds in it; `share` and `moment` are those within the piece.
    heard_from : tuple of (float, float)
        Of each part: when what was measured of it begins, and how long that is.
    """

    left: float
    right: float
    start_seconds: float
    end_seconds: float
    parts: tuple[Part, ...]
    heard_from: tuple[tuple[float, float], ...]

    @property
    def width(self) -> float:
        """In units."""
        return self.right - self.left


def parted(stretches: Sequence[Stretch], width: float) -> Iterator[Piece]:
    """The pieces of a panorama so many units wide, from left to right."""
    begin, end = stretches[0].start_seconds, stretches[-1].end_seconds
    unit = width / (end - begin)
    for stretch in stretches:
        seconds = stretch.end_seconds - stretch.start_seconds
        count = max(1, round(seconds * unit / WIDEST))
        for number in range(count):
            first = stretch.start_seconds + seconds * number / count
            last = stretch.start_seconds + seconds * (number + 1) / count
            found = list(_parts(stretch, first, last))
            yield Piece(
                (first - begin) * unit,
                (last - begin) * unit,
                first,
                last,
                tuple(part for part, _ in found),
                tuple(since for _, since in found),
            )


def _parts(
    stretch: Stretch, start: float, end: float
) -> Iterator[tuple[Part, tuple[float, float]]]:
    """The sounds between two moments, each with what was measured where it is heard longest."""
    near = [one for one in stretch.measured if one.start_seconds < end and one.end_seconds > start]
    for heard in stretch.sounds:
        here = within(heard, start, end)
        if not here.spans:
            continue
        best = max(
            near,
            key=lambda one: within(here, one.start_seconds, one.end_seconds).seconds,
            default=None,
        )
        if best is None or not within(here, best.start_seconds, best.end_seconds).spans:
            best = Measured(start, unmeasured(end - start, heard.loudness_db))
        yield _part(stretch, heard.label, best, here, start, end)


def _part(
    stretch: Stretch, label: str, measured: Measured, here: Heard, start: float, end: float
) -> tuple[Part, tuple[float, float]]:
    """A sound as it was measured, with its time in the piece."""
    first, last = measured.start_seconds, measured.end_seconds
    found = [(one, within(one, first, last)) for one in stretch.sounds]
    sounds = [
        replace(near, spans=tuple((a - first, b - first) for a, b in near.spans))
        for one, near in found
        if near.spans
    ]
    passing = [one for one in sounds if role_of(one.label).becomes in ("figure", "sign")]
    parts = parts_of(measured.acoustics, sounds, passing)
    part = next(one for one in parts if one.label == label)
    middle = sum((b - a) * (a + b) / 2 for a, b in here.spans) / here.seconds
    seconds = end - start
    return (
        replace(part, share=here.seconds / seconds, moment=(middle - start) / seconds),
        (first, last - first),
    )


def within(heard: Heard, start: float, end: float) -> Heard:
    """A sound as far as it is heard between two moments."""
    spans = ((max(start, first), min(end, last)) for first, last in heard.spans)
    return replace(heard, spans=tuple((a, b) for a, b in spans if b > a))


def unmeasured(seconds: float, loudness_db: float) -> Acoustics:
    """A sound of which the loudness alone is known: all else is at rest, in the middle."""
    return Acoustics(
        duration_seconds=seconds,
        pitch_hz=None,
        pitch_confidence=0.0,
        tempo_bpm=None,
        onsets_per_second=0.0,
        rhythm_regularity=0.0,
        loudness_db=loudness_db,
        peak_db=loudness_db,
        dynamic_range_db=0.0,
        brightness_hz=1_100.0,
        noisiness=0.5,
        loudness_curve=(1.0,) * _CURVE,
        brightness_curve=(0.0,) * _CURVE,
        pitch_curve=(None,) * _CURVE,
        onset_seconds=(),
        onset_strengths=(),
    )

"""A whole recording in the terms of a picture: its loudness line, its light, its pitch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..composition import Composition, compose
from .stretches import Stretch, unmeasured

__all__ = ["whole_of"]


def whole_of(stretches: Sequence[Stretch], curve: Sequence[float]) -> Composition:
    """The whole recording in the terms of a picture: its line, its light, its pitch."""
    seconds = stretches[-1].end_seconds - stretches[0].start_seconds
    measured = [one.acoustics for stretch in stretches for one in stretch.measured]
    levels = [heard.loudness_db for stretch in stretches for heard in stretch.sounds]
    known = unmeasured(seconds, max(levels, default=-70.0))
    curve = tuple(curve) or _known_loudness(stretches, seconds)
    if measured:
        whole = sum(one.duration_seconds for one in measured)

        def mean(name: str) -> float:
            return sum(getattr(one, name) * one.duration_seconds for one in measured) / whole

        pitches = [one.pitch_hz for one in measured if one.pitch_hz]
        known = replace(
            known,
            brightness_hz=mean("brightness_hz"),
            noisiness=mean("noisiness"),
            pitch_hz=sorted(pitches)[len(pitches) // 2] if pitches else None,
        )
    return compose(replace(known, loudness_curve=curve))


def _known_loudness(stretches: Sequence[Stretch], seconds: float) -> tuple[float, ...]:
    """The loudness over time as far as it is known from what is heard."""
    begin, count = stretches[0].start_seconds, 256
    spans = [
        (first, last, heard.loudness_db)
        for stretch in stretches
        for heard in stretch.sounds
        for first, last in heard.spans
    ]
    loudest = max((level for _, _, level in spans), default=0.0)
    curve = []
    for number in range(count):
        at = begin + seconds * (number + 0.5) / count
        levels = [level for first, last, level in spans if first <= at < last]
        curve.append(max(0.0, 1 + (max(levels) - loudest) / 60) if levels else 0.0)
    return tuple(curve)

"""A shot's sounds as what a classifier says, which pictures are made of and cards keep."""

from __future__ import annotations

from ..models import Prediction, Sound
from ..timeline import SILENT
from .storyboard import Shot, Storyboard

__all__ = ["prediction_of"]


def prediction_of(shot: Shot, board: Storyboard, weights_sha256: str = "") -> Prediction:
    """What was heard in a shot. A sound that a person named is sure."""
    settings = board.settings
    sounds = tuple(
        Sound(one.label, 1.0 if one.probability is None else one.probability, one.seconds)
        for one in shot.sounds
        if one.label not in (SILENT, "unknown")
    )
    by_chance = sorted(sounds, key=lambda one: -one.probability)
    verdict = "known" if sounds else (SILENT if shot.label == SILENT else "unknown")
    return Prediction(
        labels=tuple(one.label for one in by_chance) or ("unknown",),
        probabilities=tuple(one.probability for one in by_chance) or (0.0,),
        verdict=verdict,
        model=settings.classifier or "labels",
        weights_sha256=weights_sha256 or settings.labels or board.recording.sha256,
        seconds=shot.seconds,
        sounds=sounds,
        open_set=True,
    )

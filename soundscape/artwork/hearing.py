"""Which sounds of a recording make its picture, and when each is heard."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from .. import timeline
from ..audio import Clip
from ..models import Classifier, Prediction, audioset, shipped
from ..painter import Heard
from ..timeline import SILENT, Event

__all__ = ["heard_as", "is_sure", "sounds_among", "sounds_heard"]

SURE = 0.6
"""How sure the ear is of a sound that it names only moment by moment."""
APART = 0.5
"""So much of its time such a sound is heard by itself: else it is a second name for another."""
LASTING = 0.8
"""What is heard for so much of a recording is its ground, over which others are heard."""
LEAST_SECONDS = 0.75
"""Less than that at a time says too little of what it was."""


def sounds_heard(
    clip: Clip, prediction: Prediction, classifier: Classifier | None = None
) -> tuple[Heard, ...]:
    """The sounds of a recording, the main one first.

    Those that the prediction is sure of count, and those that the ear is sure of for a moment, as
    long as it does not mean one that counts already.

    Parameters
    ----------
    clip : Clip
    prediction : Prediction
        What was heard in it.
    classifier : Classifier, optional
        Who heard it; by default the one that ships under its name.

    Returns
    -------
    tuple of Heard
        Empty where fewer than two are heard, or where a closed set was asked, which names one.

    Examples
    --------
    >>> from soundscape import load_clip
    >>> ear, clip = Classifier.load(), load_clip("data/demo/dog.wav")
    >>> sounds_heard(clip, ear.predict(clip), ear)
    ()
    """
    if prediction.verdict != "known" or not prediction.open_set:
        return ()
    if classifier is None and prediction.model in shipped():
        classifier = Classifier.load(prediction.model)
    if classifier is None or classifier.backend.sha256 != prediction.weights_sha256:
        return ()
    found = timeline.detect(clip, model=classifier).events
    return sounds_among(clip, found, [one.label for one in prediction.sounds])


def sounds_among(clip: Clip, found: Iterable[Event], sure: Sequence[str]) -> tuple[Heard, ...]:
    """Which of the events of a recording make its picture, and when each is heard.

    Parameters
    ----------
    clip : Clip
    found : iterable of Event
        Within the clip.
    sure : sequence of str
        Labels that count in any case, the main sound first.

    Returns
    -------
    tuple of Heard
        Empty where fewer than two are heard.
    """
    events: dict[str, list[Event]] = {}
    for event in found:
        if event.label != SILENT and event.seconds:
            events.setdefault(event.label, []).append(event)
    chosen = [label for label in sure if label in events]
    others = sorted(set(events) - set(chosen), key=lambda label: -_surest(events[label]))
    for label in others:
        if is_sure(events[label]) and _is_another(label, chosen, events, clip):
            chosen.append(label)
    if len(chosen) < 2:
        return ()
    return tuple(heard_as(clip, label, events[label]) for label in chosen)


def is_sure(events: Sequence[Event]) -> bool:
    """Whether a sound is named surely enough, and for long enough, to be shown beside others."""
    return _surest(events) >= SURE and max(event.seconds for event in events) >= LEAST_SECONDS


def _surest(events: Sequence[Event]) -> float:
    return max(event.probability or 0.0 for event in events)


def _is_another(label: str, chosen: list[str], events: dict[str, list[Event]], clip: Clip) -> bool:
    """Whether a label is no other name for what counts already.

    Over the ground, and as long as it is of another family, it is heard by itself.
    """
    if audioset.kinds_of(label) & set(chosen):
        return False
    own = _mask(events[label], clip)
    taken = np.zeros_like(own)
    for other in chosen:
        there = _mask(events[other], clip)
        if there.mean() < LASTING or _family(other) == _family(label):
            taken |= there
    return (own & ~taken).sum() >= APART * own.sum()


def _family(label: str) -> str:
    if label not in audioset.labels():  # of a head of one's own
        return label
    family = audioset.family_of(label)
    return "human" if family == "voice" else family


def _mask(events: list[Event], clip: Clip) -> np.ndarray:
    """Which samples events hold."""
    there = np.zeros(len(clip.samples), dtype=bool)
    for event in events:
        there[round(event.onset * clip.rate_hz) : round(event.offset * clip.rate_hz)] = True
    return there


def heard_as(clip: Clip, label: str, events: list[Event]) -> Heard:
    """When it is heard, and how loud: the power of its time less that of the rest, if that is less.

    A sound over a bed of rain is so measured without the rain.
    """
    there, power = _mask(events, clip), clip.samples.astype(np.float64) ** 2
    with_it = float(power[there].mean())
    without = float(power[~there].mean()) if not there.all() else 0.0
    level = with_it - without if without < 0.9 * with_it else 0.1 * with_it
    spans: list[tuple[float, float]] = []
    for event in sorted(events, key=lambda one: one.onset):
        if spans and event.onset <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], event.offset))
        else:
            spans.append((event.onset, event.offset))
    rounded = tuple((round(start, 3), round(end, 3)) for start, end in spans)
    return Heard(label, rounded, round(max(-100.0, 10 * float(np.log10(max(level, 1e-10)))), 1))

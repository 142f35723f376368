"""Mixtures whose truth is known: which sound is heard from when to when, and how loud.

A mixture has a bed, the sound of a place, and events over it, cut to the active stretches of their
recordings (after Salamon et al. 2017, "Scaper"). Whoever mixes decides which recordings are given:
those of one fold, where a detector that never heard the fold is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice

import numpy as np

from ..errors import AudioError
from .activity import active_stretches
from .clip import Clip
from .effects import at_speed, reverberated

__all__ = ["Ingredient", "MixingRecipe", "Mixture", "TrueEvent", "mix"]

PEAK = 0.98
"""Louder mixtures are made quieter as a whole, so that ratios stay and nothing clips."""
APART_SECONDS = 0.5
"""Pause between events of one label: shorter ones would make them one (`active_stretches`)."""
_FADE_SECONDS = 0.01
_TRIES = 50


@dataclass(frozen=True)
class Ingredient:
    """A recording to mix.

    Parameters
    ----------
    clip : Clip
    label : str
        What is heard; empty for a bed that is no event, such as the tone of a room.
    source : str
        Which recording it is, for the truth.
    """

    clip: Clip
    label: str
    source: str = ""


@dataclass(frozen=True)
class MixingRecipe:
    """How mixtures are made. Pairs are the least and the most; values are drawn evenly between.

    Parameters
    ----------
    seconds : float
    rate_hz : int
    events : (int, int)
        Events that are tried. One that finds no place is left out.
    event_seconds : (float, float)
        Active stretches that are longer are cut to a length drawn from it.
    snr_db : (float, float)
        Mean power of an event against the bed's while it lasts.
    bed_db : (float, float)
        Level of the bed (dBFS, mean power).
    event_db : (float, float)
        Level of events where there is no bed.
    overlap : int
        Most events at a time; the bed does not count.
    silences : (int, int)
        Stretches of digital silence, without bed and events. Another bed follows each of them.
    silence_seconds : (float, float)
    speed : (float, float)
        Events are played so many times as fast, which makes them higher, too.
    decay_seconds : (float, float) or None
        Reverberation time of a room that all events are in; None for none.
    """

    seconds: float = 10.0
    rate_hz: int = 16_000
    events: tuple[int, int] = (1, 9)
    event_seconds: tuple[float, float] = (0.5, 4.0)
    snr_db: tuple[float, float] = (6.0, 30.0)
    bed_db: tuple[float, float] = (-45.0, -30.0)
    event_db: tuple[float, float] = (-35.0, -15.0)
    overlap: int = 1
    silences: tuple[int, int] = (0, 0)
    silence_seconds: tuple[float, float] = (1.0, 3.0)
    speed: tuple[float, float] = (0.94, 1.06)
    decay_seconds: tuple[float, float] | None = None

    def __post_init__(self):
        pairs = [value for value in vars(self).values() if isinstance(value, tuple)]
        lengths = (*self.event_seconds, *self.silence_seconds, *self.speed)
        if (
            any(low > high for low, high in pairs)
            or min(self.seconds, self.rate_hz, self.overlap, *lengths) <= 0
            or min(self.events[0], self.silences[0], *(self.decay_seconds or (0.1,))) < 0
        ):
            raise AudioError(
                f"{self}: expected pairs with the least first, and positive lengths, speeds and "
                f"overlap."
            )


@dataclass(frozen=True)
class TrueEvent:
    """What is heard from when to when.

    Parameters
    ----------
    onset, offset : float
        Seconds from the beginning of the mixture, of whole samples.
    label : str
    snr_db : float or None
        None for the bed itself, and where there is no bed.
    source : str
        The recording.
    """

    onset: float
    offset: float
    label: str
    snr_db: float | None
    source: str


@dataclass(frozen=True)
class Mixture:
    """A mixture and its truth.

    Parameters
    ----------
    clip : Clip
    truth : tuple of TrueEvent
        By onset; beds that have a label are among them.
    bed : np.ndarray [shape=(n,), dtype=float32]
        The bed alone, as loud as it is in the mixture.
    """

    clip: Clip
    truth: tuple[TrueEvent, ...]
    bed: np.ndarray = field(repr=False)


def mix(
    beds: Sequence[Ingredient],
    events: Sequence[Ingredient],
    recipe: MixingRecipe = MixingRecipe(),
    *,
    seed: int = 0,
) -> Mixture:
    """Mix beds and events.

    Parameters
    ----------
    beds, events : sequence of Ingredient
        Either may be empty. Of a bed the longest active stretch is repeated; of an event one
        active stretch is heard. Silent recordings are passed over.
    recipe : MixingRecipe
    seed : int
        The same ingredients, recipe and seed give the same mixture.

    Returns
    -------
    Mixture
        No event overlaps another of its label, or a bed of its label.
    """
    rng = np.random.default_rng(seed)
    length = round(recipe.seconds * recipe.rate_hz)
    spans = _spans(length, recipe, rng)
    bed, truth = _laid(beds, spans, length, recipe, rng)
    heard = bed.copy()
    taken = [
        (round(e.onset * recipe.rate_hz), round(e.offset * recipe.rate_hz), e.label) for e in truth
    ]
    occupied = np.zeros(length, np.int32)
    decay = None if recipe.decay_seconds is None else rng.uniform(*recipe.decay_seconds)
    for _ in range(int(rng.integers(recipe.events[0], recipe.events[1] + 1))):
        if not events:
            break
        chosen = events[int(rng.integers(len(events)))]
        sound = _event(chosen, recipe, decay, rng)
        first = _place(sound, chosen.label, spans, taken, occupied, recipe, rng)
        if first is None:
            continue
        last = first + len(sound)
        under = float(np.mean(np.square(bed[first:last], dtype=np.float64)))
        snr_db = float(rng.uniform(*recipe.snr_db)) if under > 0 else None
        power = 10 ** (rng.uniform(*recipe.event_db) / 10)
        if snr_db is not None:
            power = under * 10 ** (snr_db / 10)
        heard[first:last] += sound * np.sqrt(power / np.mean(np.square(sound)))
        occupied[first:last] += 1
        taken.append((first, last, chosen.label))
        onset, offset = first / recipe.rate_hz, last / recipe.rate_hz
        truth.append(TrueEvent(onset, offset, chosen.label, snr_db, chosen.source))
    gain = min(1.0, PEAK / max(float(np.abs(heard).max()), 1e-12))
    return Mixture(
        Clip((heard * gain).astype(np.float32), recipe.rate_hz, f"mixture {seed}"),
        tuple(sorted(truth, key=lambda event: (event.onset, event.offset, event.label))),
        (bed * gain).astype(np.float32),
    )


def _spans(length: int, recipe: MixingRecipe, rng: np.random.Generator) -> list[tuple[int, int]]:
    """What lies between the silences, which are dealt evenly over the mixture."""
    count = int(rng.integers(recipe.silences[0], recipe.silences[1] + 1))
    spans, start = [], 0
    for number in range(count):
        slot = (number * length // count, (number + 1) * length // count)
        wanted = round(rng.uniform(*recipe.silence_seconds) * recipe.rate_hz)
        width = min(wanted, slot[1] - slot[0])
        first = int(rng.integers(slot[0], slot[1] - width + 1))
        spans.append((start, first))
        start = first + width
    return [(first, last) for first, last in [*spans, (start, length)] if last > first]


def _laid(
    beds: Sequence[Ingredient],
    spans: list[tuple[int, int]],
    length: int,
    recipe: MixingRecipe,
    rng: np.random.Generator,
) -> tuple[np.ndarray, list[TrueEvent]]:
    """A bed in every span, no two alike before all were heard."""
    laid, truth = np.zeros(length), []
    drawn = ((beds[int(n)], _longest(beds[int(n)], recipe)) for n in rng.permutation(len(beds)))
    sounding = ((bed, sound) for bed, sound in drawn if sound is not None)
    # Cutting beds takes time: no more of them than there are spans, then the same again.
    chosen = list(islice(sounding, len(spans)))
    for (first, last), (bed, sound) in zip(spans, cycle(chosen), strict=False):
        part = _faded(_repeated(sound, last - first, recipe.rate_hz), recipe.rate_hz)
        level = 10 ** (rng.uniform(*recipe.bed_db) / 20)
        laid[first:last] = part * level / np.sqrt(np.mean(np.square(part)))
        if bed.label:
            onset, offset = first / recipe.rate_hz, last / recipe.rate_hz
            truth.append(TrueEvent(onset, offset, bed.label, None, bed.source))
    return laid, truth


def _stretches(one: Ingredient, recipe: MixingRecipe) -> list[np.ndarray]:
    samples = one.clip.at_rate(recipe.rate_hz).astype(np.float64)
    found = active_stretches(samples, recipe.rate_hz, bridged_seconds=APART_SECONDS)
    return [samples[first:last] for first, last in found]


def _longest(one: Ingredient, recipe: MixingRecipe) -> np.ndarray | None:
    return max(_stretches(one, recipe), key=len, default=None)


def _event(
    one: Ingredient, recipe: MixingRecipe, decay: float | None, rng: np.random.Generator
) -> np.ndarray:
    """One active stretch, cut, changed and in its room; empty where all is silent."""
    stretches = _stretches(one, recipe)
    if not stretches:
        return np.zeros(0)
    stretch = stretches[int(rng.integers(len(stretches)))]
    longest = round(rng.uniform(*recipe.event_seconds) * recipe.rate_hz)
    start = int(rng.integers(max(0, len(stretch) - longest) + 1))
    sound = at_speed(stretch[start : start + longest], rng.uniform(*recipe.speed))
    if decay is not None:
        # The tail finds room behind the sound; it is heard as far as it is active.
        tail = np.zeros(round(decay * recipe.rate_hz))
        sound = np.concatenate([_faded(sound, recipe.rate_hz), tail])
        options = {"decay_seconds": decay, "direct_db": float(rng.uniform(0.0, 10.0))}
        sound = reverberated(sound, recipe.rate_hz, rng, **options).astype(np.float64)
        active = active_stretches(sound, recipe.rate_hz, bridged_seconds=APART_SECONDS)
        sound = sound[: active[-1][1]] if active else sound[:0]
    return _faded(sound, recipe.rate_hz)


def _place(
    sound: np.ndarray,
    label: str,
    spans: list[tuple[int, int]],
    taken: list[tuple[int, int, str]],
    occupied: np.ndarray,
    recipe: MixingRecipe,
    rng: np.random.Generator,
) -> int | None:
    """Where a sound begins so that it keeps to the rules; None where no place was found."""
    roomy = [(first, last) for first, last in spans if last - first >= len(sound) > 0]
    pause = round(APART_SECONDS * recipe.rate_hz)
    for _ in range(_TRIES if roomy and np.any(sound) else 0):
        span = roomy[int(rng.integers(len(roomy)))]
        first = int(rng.integers(span[0], span[1] - len(sound) + 1))
        last = first + len(sound)
        alike = any(
            name == label and first < stop + pause and start < last + pause
            for start, stop, name in taken
        )
        if not alike and occupied[first:last].max() < recipe.overlap:
            return first
    return None


def _repeated(sound: np.ndarray, length: int, rate_hz: int) -> np.ndarray:
    """The sound again and again, each time faded into the next."""
    fade = min(len(sound) // 4, round(0.05 * rate_hz))
    ramp = np.sqrt(np.linspace(0, 1, fade, endpoint=False))
    once = sound.copy()
    once[:fade] = once[:fade] * ramp + sound[len(sound) - fade :] * ramp[::-1]
    once = once[: len(sound) - fade]
    rest = np.resize(once, max(0, length - len(once)))
    return np.concatenate([sound[: len(once)], rest])[:length]


def _faded(sound: np.ndarray, rate_hz: int) -> np.ndarray:
    """Without clicks at the ends."""
    fade = min(len(sound) // 2, round(_FADE_SECONDS * rate_hz))
    ramp = np.ones(len(sound))
    ramp[:fade] = (np.arange(fade) + 0.5) / fade if fade else 0
    ramp[len(sound) - fade :] = ramp[:fade][::-1]
    return sound * ramp

"""Mixtures: their truth, their ratios, and that they are the same twice."""

from itertools import pairwise

import numpy as np
import pytest

from soundscape.audio import Clip
from soundscape.audio.activity import active_stretches
from soundscape.audio.mixing import Ingredient, MixingRecipe, mix
from soundscape.datasets import synthetic
from soundscape.errors import AudioError

RATE_HZ = 16_000


def noise(seed, seconds=3.0, level=0.1):
    samples = np.random.default_rng(seed).normal(0, level, round(seconds * RATE_HZ))
    return Clip(np.clip(samples, -1, 1), RATE_HZ)


def bursts(*spans, seconds=5.0, rate_hz=RATE_HZ, floor=0.0):
    """Noise in these spans (in seconds) and next to nothing elsewhere."""
    rng = np.random.default_rng(1)
    samples = floor * rng.normal(0, 1, round(seconds * rate_hz))
    for start, stop in spans:
        part = slice(round(start * rate_hz), round(stop * rate_hz))
        samples[part] += rng.normal(0, 0.2, len(samples[part]))
    return Clip(np.clip(samples, -1, 1), rate_hz)


@pytest.mark.parametrize("rate_hz", [8_000, 22_050, 48_000])
@pytest.mark.parametrize("floor", [0.0, 1e-3, 0.02])
def test_active_stretches_are_found_in_silence_and_in_noise(rate_hz, floor):
    spans = [(0.7, 1.1), (2.0, 2.3), (4.0, 4.9)]
    clip = bursts(*spans, rate_hz=rate_hz, floor=floor)
    found = active_stretches(clip.samples, rate_hz)
    assert np.array(found) / rate_hz == pytest.approx(np.array(spans), abs=0.025)


def test_short_pauses_are_bridged_and_short_sounds_left_out():
    clip = bursts((0.5, 0.8), (1.1, 1.4), (3.0, 3.02))
    assert len(active_stretches(clip.samples, RATE_HZ)) == 1
    assert len(active_stretches(clip.samples, RATE_HZ, bridged_seconds=0.2)) == 2
    assert len(active_stretches(clip.samples, RATE_HZ, bridged_seconds=0.2, least_seconds=0)) == 3


def test_a_steady_sound_is_active_throughout_and_silence_never():
    clip = noise(0)
    assert active_stretches(clip.samples, RATE_HZ) == [(0, len(clip.samples))]
    assert active_stretches(np.zeros(8_000), RATE_HZ) == []
    assert active_stretches(np.full(8_000, 0.3), RATE_HZ) == []  # an offset is no sound
    assert active_stretches(np.ones(1), RATE_HZ) == []


BEDS = [Ingredient(noise(10 + n), label, f"bed{n}") for n, label in enumerate(["rain", "wind", ""])]
EVENTS = [
    Ingredient(bursts((0.5, 0.5 + length), (3, 3.4)), label, f"{label}{length}")
    for label in ("dog", "bell", "rain")
    for length in (0.2, 0.9, 1.6)
]
RECIPES = {
    "plain": MixingRecipe(),
    "crowded": MixingRecipe(seconds=12, events=(15, 20), overlap=3, snr_db=(-5, 5)),
    "silences": MixingRecipe(seconds=20, silences=(1, 3), events=(4, 9)),
    "room": MixingRecipe(decay_seconds=(0.2, 0.8), events=(3, 5), silences=(1, 1)),
    "loud": MixingRecipe(bed_db=(-8, -6), snr_db=(20, 30)),
    "other-rate": MixingRecipe(rate_hz=22_050, speed=(0.84, 1.19)),
}
CASES = [(name, seed) for name in RECIPES for seed in range(6)]


def within(event, rate_hz):
    return slice(round(event.onset * rate_hz), round(event.offset * rate_hz))


def over_bed(mixture):
    return [event for event in mixture.truth if event.snr_db is not None]


@pytest.mark.parametrize(("name", "seed"), CASES)
def test_the_truth_keeps_what_the_recipe_says(name, seed):
    recipe = RECIPES[name]
    mixture = mix(BEDS, EVENTS, recipe, seed=seed)
    assert mixture.clip.duration_seconds == pytest.approx(recipe.seconds)
    assert np.abs(mixture.clip.samples).max() <= 0.98 + 1e-6
    active = np.zeros(len(mixture.clip.samples), int)
    bed = np.zeros(len(mixture.clip.samples), bool)
    for event in mixture.truth:
        assert 0 <= event.onset < event.offset <= recipe.seconds
        if event.source.startswith("bed"):
            bed[within(event, recipe.rate_hz)] = True
        else:
            active[within(event, recipe.rate_hz)] += 1
            assert recipe.snr_db[0] <= event.snr_db <= recipe.snr_db[1]
    assert 1 <= active.max() <= recipe.overlap
    for label in {event.label for event in mixture.truth}:
        spans = sorted((e.onset, e.offset) for e in mixture.truth if e.label == label)
        assert all(stop <= start for (_, stop), (start, _) in pairwise(spans))
    # Where nothing is said to sound, only the bed sounds.
    assert np.array_equal(mixture.clip.samples[active == 0], mixture.bed[active == 0])


@pytest.mark.parametrize(("name", "seed"), [case for case in CASES if case[0] != "crowded"])
def test_ratios_are_those_asked_for(name, seed):
    recipe = RECIPES[name]
    mixture = mix(BEDS, EVENTS, recipe, seed=seed)
    alone = mixture.clip.samples.astype(float) - mixture.bed
    assert over_bed(mixture)
    for event in over_bed(mixture):
        part = within(event, recipe.rate_hz)
        powers = [np.mean(np.square(one[part], dtype=float)) for one in (alone, mixture.bed)]
        assert 10 * np.log10(powers[0] / powers[1]) == pytest.approx(event.snr_db, abs=0.1)


def test_the_same_seed_gives_the_same_bytes_and_another_another():
    first, again, other = (mix(BEDS, EVENTS, RECIPES["room"], seed=seed) for seed in (3, 3, 4))
    assert first.clip.samples.tobytes() == again.clip.samples.tobytes()
    assert first.truth == again.truth
    assert first.truth != other.truth


def test_there_is_silence_where_neither_bed_nor_event_is():
    recipe = MixingRecipe(seconds=15, silences=(2, 2), silence_seconds=(2, 2), events=(6, 6))
    labelled = BEDS[:2]
    mixture = mix(labelled, EVENTS, recipe, seed=1)
    sounding = np.zeros(len(mixture.clip.samples), bool)
    for event in mixture.truth:
        sounding[within(event, recipe.rate_hz)] = True
    assert (~sounding).sum() == 2 * 2 * recipe.rate_hz
    assert not mixture.clip.samples[~sounding].any()
    assert [e.label for e in mixture.truth if e.source.startswith("bed")].count("rain") >= 1
    without = mix([], EVENTS, recipe, seed=1)
    assert {event.snr_db for event in without.truth} == {None}
    assert not without.bed.any()


def test_an_event_holds_an_active_stretch_and_no_padding():
    """A bark of 0.4 s in a clip of five is an event of 0.4 s, wherever it lay."""
    bark = Ingredient(bursts((3.1, 3.5)), "dog", "bark")
    recipe = MixingRecipe(speed=(1, 1), events=(3, 3))
    mixture = mix([BEDS[2]], [bark], recipe, seed=0)
    assert len(mixture.truth) == 3
    for event in mixture.truth:
        assert event.offset - event.onset == pytest.approx(0.4, abs=0.04)
    long = mix([], [Ingredient(noise(1, seconds=8), "dog")], MixingRecipe(events=(1, 1)), seed=0)
    assert 0.5 / 1.06 <= long.truth[0].offset - long.truth[0].onset <= 4 / 0.94 + 0.01


def test_a_tail_of_a_room_belongs_to_its_event():
    bark = Ingredient(bursts((3.1, 3.5)), "dog", "bark")
    options = {"speed": (1, 1), "events": (1, 1)}
    dry = mix([], [bark], MixingRecipe(**options), seed=2)
    wet = mix([], [bark], MixingRecipe(decay_seconds=(1, 1), **options), seed=2)
    lengths = [m.truth[0].offset - m.truth[0].onset for m in (dry, wet)]
    assert 0.1 < lengths[1] - lengths[0] < 1.0
    outside = np.ones(len(wet.clip.samples), bool)
    outside[within(wet.truth[0], RATE_HZ)] = False
    assert not wet.clip.samples[outside].any()


def test_what_is_silent_is_passed_over():
    silent = Ingredient(Clip(np.zeros(8_000), 8_000), "dog")
    mixture = mix([silent], [silent], seed=0)
    assert mixture.truth == ()
    assert not mixture.clip.samples.any()


def test_computed_sounds_can_be_mixed():
    sounds = {name: Ingredient(synthetic.synthesize(name, 1), name) for name in synthetic.LABELS}
    mixture = mix([sounds["rain"]], [sounds["dog"], sounds["rooster"]], seed=5)
    assert {event.label for event in mixture.truth} <= {"rain", "dog", "rooster"}
    assert "rain" in {event.label for event in mixture.truth}


@pytest.mark.parametrize(
    "wrong",
    [{"seconds": 0}, {"overlap": 0}, {"snr_db": (5, 1)}, {"speed": (0, 1)}, {"events": (-1, 2)}],
)
def test_a_recipe_that_cannot_be_followed_is_refused(wrong):
    with pytest.raises(AudioError, match="expected"):
        MixingRecipe(**wrong)

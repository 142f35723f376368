"""The network that ships: how it is taught, what it becomes, what the world does to a sound."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from soundscape import (
    datasets,
    distillation,
    disturbances,
    fitting,
    models,
    recipes,
    training,
    variants,
)
from soundscape.audio import Clip
from soundscape.errors import ModelError
from soundscape.models import ear
from soundscape.preparation import heard_levels

ROOT = Path(__file__).resolve().parents[1]
RATE = 32_000
SMALL = {"widths": (8, 8, 16, 16)}


def power_db(samples):
    return 10 * np.log10(np.mean(np.square(samples, dtype=np.float64)))


def band_power(samples, low_hz, high_hz):
    hz = np.fft.rfftfreq(len(samples), 1 / RATE)
    power = np.abs(np.fft.rfft(samples)) ** 2
    return power[(hz >= low_hz) & (hz < high_hz)].sum() / power.sum()


@pytest.fixture
def noise():
    return np.random.default_rng(0).normal(0, 0.1, 2 * RATE).astype(np.float32)


@pytest.fixture
def tone():
    return (0.3 * np.sin(2 * np.pi * 1_000 * np.arange(2 * RATE) / RATE)).astype(np.float32)


# What the world does ------------------------------------------------------------------------------


def test_speed_changes_length_and_pitch_alike(tone):
    faster = disturbances.at_speed(tone, 1.25)
    assert len(faster) == pytest.approx(len(tone) / 1.25, rel=1e-3)
    assert band_power(faster, 1_200, 1_300) > 0.99


@pytest.mark.parametrize("snr_db", [20.0, 0.0, -5.0])
@pytest.mark.parametrize("colour", [0.0, 1.0, 2.0])
def test_noise_has_the_ratio_that_was_asked_for(tone, snr_db, colour):
    noisy = disturbances.with_noise(tone, snr_db, np.random.default_rng(1), colour=colour)
    assert power_db(tone) - power_db(noisy - tone) == pytest.approx(snr_db, abs=0.01)


def test_bands_are_limited_and_equalised(noise):
    assert band_power(disturbances.band_limited(noise, RATE, 500, 4_000), 460, 4_300) > 0.999
    louder = disturbances.equalised(noise, RATE, np.array([50, 16_000]), np.array([6.0, 6.0]))
    assert power_db(louder) - power_db(noise) == pytest.approx(6, abs=0.01)
    assert band_power(disturbances.telephone(noise, RATE), 280, 3_600) > 0.98


def test_a_room_lasts_as_long_as_it_is_said_to():
    click = np.zeros(4 * RATE, np.float32)
    click[0] = 1
    rung = disturbances.reverberated(click, RATE, np.random.default_rng(2), decay_seconds=1.0)
    early, late = rung[1 : RATE // 10], rung[RATE // 2 : RATE // 2 + RATE // 10]
    assert power_db(early) - power_db(late) == pytest.approx(30, abs=2)  # half of 60 dB a second


def test_mixtures_are_balanced_to_the_ear(tone, noise):
    quiet = 0.01 * noise
    mixed = disturbances.mixed(tone, quiet, 0.5)
    shares = np.linalg.lstsq(np.stack([tone, quiet], axis=1), mixed, rcond=None)[0]
    assert power_db(shares[0] * tone) == pytest.approx(power_db(shares[1] * quiet), abs=0.1)
    assert disturbances.mixed(tone, noise, 1.0) == pytest.approx(tone, abs=1e-4)


@pytest.mark.parametrize("rate_hz", [8_000, 16_000, 32_000, 44_100])
def test_mp3_comes_back_in_time_and_at_its_level(rate_hz):
    tone = 0.02 * np.sin(2 * np.pi * 500 * np.arange(2 * rate_hz) / rate_hz).astype(np.float32)
    back = disturbances.mp3(tone, rate_hz, kbps=32)
    assert back.shape == tone.shape
    middle = slice(rate_hz // 2, rate_hz)
    assert back[middle] == pytest.approx(tone[middle], abs=0.002)


def test_silence_around_is_left_out_and_short_sounds_are_repeated(tone):
    padded = np.concatenate([np.zeros(RATE, np.float32), tone, 1e-5 * np.ones(RATE, np.float32)])
    bare = disturbances.trimmed(padded, RATE)
    assert len(bare) == pytest.approx(len(tone), abs=RATE // 50)
    assert len(disturbances.trimmed(np.zeros(100, np.float32), RATE)) == 100
    assert disturbances.filled(np.arange(3), 7, offset=2).tolist() == [2, 0, 1, 2, 0, 1, 2]
    same = heard_levels(Clip(padded, RATE)), heard_levels(Clip(tone, RATE))
    assert np.abs(same[0] - same[1])[:, 5:].mean() < 1.0


# Variants -----------------------------------------------------------------------------------------


def test_a_variant_depends_on_its_number_alone_and_says_what_is_in_it(tone, noise):
    sounds, labels = [tone, noise], ["siren", "wind"]
    first, partner, share = variants.variant(sounds, labels, 0, 0)
    assert (partner, share, len(first)) == (0, 1.0, variants.LENGTH)
    assert np.array_equal(first[: len(tone)], tone)
    made = [variants.variant(sounds, labels, 0, number) for number in range(1, 40)]
    again = variants.variant(sounds, labels, 0, 7)
    assert np.array_equal(again[0], made[6][0])
    assert all(np.isfinite(samples).all() for samples, _, _ in made)
    assert {partner for _, partner, _ in made} == {0, 1}
    for _, partner, share in made:
        assert share == 1 if partner == 0 else 0.5 <= share <= 1


def test_the_same_kind_of_sound_is_mixed_in_more_often(tone):
    sounds = [tone[: 4_000 + 1_000 * one] for one in range(5)]
    labels = ["siren", "wind", "siren", "wind", "wind"]
    partners = [variants.variant(sounds, labels, 0, number)[1] for number in range(1, 150)]
    counts = np.bincount(partners, minlength=5)
    assert counts[2] > max(counts[[1, 3, 4]])
    assert min(counts) > 0


@pytest.mark.parametrize(("rate_hz", "kbps"), variants._MP3)
def test_a_codec_keeps_sounds_that_are_louder_than_full_scale(tone, rate_hz, kbps):
    loud = 10.0 * disturbances.filled(tone, variants.LENGTH)
    quiet = variants._encoded(loud / 100, rate_hz, kbps)
    encoded = variants._encoded(loud, rate_hz, kbps)
    assert encoded.shape == loud.shape
    assert np.abs(encoded).max() > 0.7 * np.abs(loud).max()
    assert power_db(encoded - 100 * quiet) < power_db(loud) - 40


# The network --------------------------------------------------------------------------------------


def test_what_ships_says_exactly_what_was_taught():
    taught = models.build("ear", 7, taught=True, **SMALL, embedding=12)
    rng = np.random.default_rng(0)
    taught.set_weights([rng.normal(0, 0.5, w.shape) + (w == 1) for w in taught.get_weights()])
    levels = rng.uniform(-80, 0, (3, 64, 250)).astype(np.float32)
    expected = np.asarray(taught(levels)["logits"])
    network = ear.plain(taught, **SMALL)
    assert np.asarray(network(levels)) == pytest.approx(expected, abs=1e-4)
    assert np.ptp(expected) > 0.01
    narrow = ear.narrowed(network, [4, 1], **SMALL)
    assert np.asarray(narrow(levels)) == pytest.approx(expected[:, [4, 1]], abs=1e-4)
    assert np.asarray(taught(levels)["windows"]).shape == (3, ear.WINDOWS, 12)


@pytest.fixture(scope="module")
def lesson():
    return distillation.lesson_for(datasets.load("synthetic", clips_per_class=5))


@pytest.fixture(scope="module")
def made(lesson, tmp_path_factory):
    cache = tmp_path_factory.mktemp("lesson")
    return [
        variants.compute(lesson.dataset, cache=cache, round_=round_, teacher=False, count=3)
        for round_ in (0, 1)
    ]


def test_variants_that_a_teacher_heard_are_not_computed_again_without_it(lesson, made, tmp_path):
    options = {"cache": tmp_path, "teacher": False, "count": 3}
    variants.compute(lesson.dataset, **options)
    (plain,) = tmp_path.iterdir()
    taught = plain.rename(tmp_path / plain.name.replace("plain-variants", "variants"))
    again = variants.compute(lesson.dataset, **options)
    assert list(tmp_path.iterdir()) == [taught]
    assert again.embeddings.shape == made[0].embeddings.shape
    assert np.array_equal(again.levels, made[0].levels)


def test_variants_go_on_where_they_were_interrupted(lesson, made, tmp_path, monkeypatch):
    part, done = variants._part, []

    def breaks_off(*task):
        if len(done) == 3:
            raise KeyboardInterrupt
        done.append(task[4])
        return part(*task)

    options = {"cache": tmp_path, "teacher": False, "count": 3}
    monkeypatch.setattr(variants, "_part", breaks_off)
    with pytest.raises(KeyboardInterrupt):
        variants.compute(lesson.dataset, **options)
    (folder,) = tmp_path.iterdir()
    assert sorted(path.name for path in folder.glob("*.done")) == sorted(done)
    written = {name: (folder / name).stat().st_mtime_ns for name in done}
    monkeypatch.setattr(variants, "_part", part)
    whole = variants.compute(lesson.dataset, **options)
    assert {name: (folder / name).stat().st_mtime_ns for name in done} == written
    for name in ("levels", "own", "partner", "share"):
        assert np.array_equal(getattr(whole, name), getattr(made[0], name)), name


def test_no_fold_is_ever_taught(lesson, made):
    items = lesson.dataset.items
    for one in made:
        for fold in lesson.dataset.folds:
            rows = distillation.taught_rows(lesson, one, fold)
            heard = np.concatenate([one.own[rows], one.partner[rows]])
            assert {items[place].fold for place in heard} == set(lesson.dataset.folds) - {fold}
        assert len(distillation.taught_rows(lesson, one, None)) == len(one.own)


def test_rounds_begin_with_the_clip_and_go_on_with_other_variants(made):
    first, second = made
    assert np.array_equal(first.own, second.own)
    same = [np.array_equal(*pair) for pair in zip(first.levels, second.levels, strict=True)]
    assert same == [row % 3 == 0 for row in range(len(same))]


RECIPE = dataclasses.replace(
    recipes.RECIPES["ear"],
    epochs=2,
    batch_size=10,
    teacher_weight=0.0,
    ema=0.5,
)


def taught(lesson, made, recipe=RECIPE, **options):
    return distillation.teach(lesson, made, 1, recipe, seed=1, **SMALL, **options)


def test_what_the_teacher_heard_is_asked_for_standardised():
    rng = np.random.default_rng(0)
    heard = rng.integers(0, 256, (40, variants.WINDOWS, 6), dtype=np.uint8)
    heard[..., 5] = 0  # a value that never speaks
    teacher = distillation._Teacher(heard)
    embedding = heard * (variants.LARGEST / 255)
    root = np.sqrt(embedding)
    points = root.reshape(-1, 6)
    spread = points.std(axis=0)
    spread[5] = 0.25 * np.median(spread)
    wanted = (root - points.mean(axis=0)) / spread
    counted = rng.integers(0, 2, (40, variants.WINDOWS, 1), dtype=np.uint8)
    truth = np.concatenate([heard, counted], axis=-1)
    off = rng.normal(size=wanted.shape).astype(np.float32)
    loss = np.asarray(teacher.window_loss(truth.astype(np.float32), wanted + off))
    expected = (np.mean(off**2, axis=-1) * counted[..., 0]).mean(axis=1)
    assert loss == pytest.approx(expected, abs=1e-4)
    whole = np.sqrt(embedding.mean(axis=1))
    spread = whole.std(axis=0)
    spread[5] = 0.25 * np.median(spread)
    wanted = (np.sqrt((root**2).mean(axis=1)) - whole.mean(axis=0)) / spread
    loss = np.asarray(teacher.clip_loss(truth.astype(np.float32), wanted + off[:, 0]))
    assert loss == pytest.approx(np.mean(off[:, 0] ** 2, axis=-1), abs=1e-4)


@pytest.fixture(scope="module")
def whole(lesson, made):
    return taught(lesson, made[:1])


def test_it_learns_and_the_same_seed_learns_the_same(lesson, made, whole):
    again = taught(lesson, made[:1])
    for one, other in zip(whole.get_weights(), again.get_weights(), strict=True):
        assert np.array_equal(one, other)
    losses = whole.curves["loss"]
    assert losses[-1] < losses[0]


def test_every_pass_hears_the_next_round(lesson, made, whole):
    """Two passes over one round are another training than one pass over each of two."""
    once, twice = (one.curves["loss"] for one in (whole, taught(lesson, made)))
    half = len(once) // 2
    assert len(once) == len(twice)
    assert once[:half] == twice[:half]
    assert once[-1] != twice[-1]


@pytest.mark.parametrize("change", [{"variants": "recorded"}, {"optimizer": "adamw"}])
def test_every_change_of_the_recipe_takes_as_many_steps(lesson, made, whole, change):
    part = taught(lesson, made[:1], dataclasses.replace(RECIPE, **change))
    assert len(part.curves["loss"]) == len(whole.curves["loss"])
    differs = [
        not np.array_equal(*pair)
        for pair in zip(whole.get_weights(), part.get_weights(), strict=True)
    ]
    assert any(differs)


def test_variants_are_computed_before_trainings_run_side_by_side(lesson, tmp_path, monkeypatch):
    computed = []
    monkeypatch.setattr(
        variants, "compute", lambda taught, **options: computed.append(options["round_"])
    )
    recipe = dataclasses.replace(RECIPE, rounds=2)
    options = {"seeds": (0, 1), "folds": (2, 3), "cache": tmp_path}
    training.prepare(lesson.dataset, recipe, **options)
    assert computed == [0, 1]
    for fold, seed in ((2, 0), (2, 1), (3, 0), (3, 1)):
        kept = fitting.kept_network(lesson.dataset, recipe, fold, seed, tmp_path)
        kept.parent.mkdir(exist_ok=True)
        kept.touch()
    training.prepare(lesson.dataset, recipe, **options)
    assert computed == [0, 1]  # every network is there: nothing is needed
    kept.unlink()
    training.prepare(lesson.dataset, recipe, **options)
    assert computed == [0, 1, 0, 1]


def test_an_ear_needs_a_folder_for_its_variants(lesson):
    with pytest.raises(ModelError, match="No cache was given"):
        training.fold_model(lesson.dataset, RECIPE, fold=1, seed=0)


def test_unknown_kinds_of_variants_are_refused(lesson, made):
    with pytest.raises(ModelError, match="all, unmixed or recorded"):
        taught(lesson, made, dataclasses.replace(RECIPE, variants="loud"))

"""The network that ships: how it is taught, what it becomes, what the world does to a sound."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from soundscape import datasets, models, training
from soundscape.audio import Clip, effects, load_clip
from soundscape.augment import waveform
from soundscape.errors import ModelError
from soundscape.features import YAMNET_PARAMS, log_mel
from soundscape.features.extract import heard_levels
from soundscape.models import ear, files
from soundscape.training import finetune, loop, recipes

ROOT = Path(__file__).resolve().parents[1]
RATE = 32_000
SMALL = {"filters": (8, 8, 8)}


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
    faster = effects.at_speed(tone, 1.25)
    assert len(faster) == pytest.approx(len(tone) / 1.25, rel=1e-3)
    assert band_power(faster, 1_200, 1_300) > 0.99


@pytest.mark.parametrize("snr_db", [20.0, 0.0, -5.0])
@pytest.mark.parametrize("colour", [0.0, 1.0, 2.0])
def test_noise_has_the_ratio_that_was_asked_for(tone, snr_db, colour):
    noisy = effects.with_noise(tone, snr_db, np.random.default_rng(1), colour=colour)
    assert power_db(tone) - power_db(noisy - tone) == pytest.approx(snr_db, abs=0.01)


def test_bands_are_limited_and_equalised(noise):
    assert band_power(effects.band_limited(noise, RATE, 500, 4_000), 460, 4_300) > 0.999
    louder = effects.equalised(noise, RATE, np.array([50, 16_000]), np.array([6.0, 6.0]))
    assert power_db(louder) - power_db(noise) == pytest.approx(6, abs=0.01)
    assert band_power(effects.telephone(noise, RATE), 280, 3_600) > 0.98


def test_a_room_lasts_as_long_as_it_is_said_to():
    click = np.zeros(4 * RATE, np.float32)
    click[0] = 1
    rung = effects.reverberated(click, RATE, np.random.default_rng(2), decay_seconds=1.0)
    early, late = rung[1 : RATE // 10], rung[RATE // 2 : RATE // 2 + RATE // 10]
    assert power_db(early) - power_db(late) == pytest.approx(30, abs=2)  # half of 60 dB a second


def test_mixtures_are_balanced_to_the_ear(tone, noise):
    quiet = 0.01 * noise
    mixed = effects.mixed(tone, quiet, 0.5)
    shares = np.linalg.lstsq(np.stack([tone, quiet], axis=1), mixed, rcond=None)[0]
    assert power_db(shares[0] * tone) == pytest.approx(power_db(shares[1] * quiet), abs=0.1)
    assert effects.mixed(tone, noise, 1.0) == pytest.approx(tone, abs=1e-4)


@pytest.mark.parametrize("rate_hz", [8_000, 16_000, 32_000, 44_100])
def test_mp3_comes_back_in_time_and_at_its_level(rate_hz):
    tone = 0.02 * np.sin(2 * np.pi * 500 * np.arange(2 * rate_hz) / rate_hz).astype(np.float32)
    back = effects.mp3(tone, rate_hz, kbps=32)
    assert back.shape == tone.shape
    middle = slice(rate_hz // 2, rate_hz)
    assert back[middle] == pytest.approx(tone[middle], abs=0.002)


def test_silence_around_is_left_out_and_short_sounds_are_repeated(tone):
    padded = np.concatenate([np.zeros(RATE, np.float32), tone, 1e-5 * np.ones(RATE, np.float32)])
    bare = effects.trimmed(padded, RATE)
    assert len(bare) == pytest.approx(len(tone), abs=RATE // 50)
    assert len(effects.trimmed(np.zeros(100, np.float32), RATE)) == 100
    assert effects.filled(np.arange(3), 7, offset=2).tolist() == [2, 0, 1, 2, 0, 1, 2]
    same = heard_levels(Clip(padded, RATE)), heard_levels(Clip(tone, RATE))
    assert np.abs(same[0] - same[1])[:, 5:].mean() < 1.0


# Variants -----------------------------------------------------------------------------------------


def test_a_variant_depends_on_its_number_alone_and_says_what_is_in_it(tone, noise):
    sounds, labels = [tone, noise], ["siren", "wind"]
    first, partner, share = waveform.variant(sounds, labels, 0, 0)
    assert (partner, share, len(first)) == (0, 1.0, waveform.LENGTH)
    assert np.array_equal(first[: len(tone)], tone)
    made = [waveform.variant(sounds, labels, 0, number) for number in range(1, 40)]
    again = waveform.variant(sounds, labels, 0, 7)
    assert np.array_equal(again[0], made[6][0])
    assert all(np.isfinite(samples).all() for samples, _, _ in made)
    assert {partner for _, partner, _ in made} == {0, 1}
    for _, partner, share in made:
        assert share == 1 if partner == 0 else 0.5 <= share <= 1


def test_the_same_kind_of_sound_is_mixed_in_more_often(tone):
    sounds = [tone[: 4_000 + 1_000 * one] for one in range(5)]
    labels = ["siren", "wind", "siren", "wind", "wind"]
    partners = [waveform.variant(sounds, labels, 0, number)[1] for number in range(1, 150)]
    counts = np.bincount(partners, minlength=5)
    assert counts[2] > max(counts[[1, 3, 4]])
    assert min(counts) > 0


@pytest.mark.parametrize(("rate_hz", "kbps"), waveform._MP3)
def test_a_codec_keeps_sounds_that_are_louder_than_full_scale(tone, rate_hz, kbps):
    loud = 10.0 * effects.filled(tone, waveform.LENGTH)
    quiet = waveform._encoded(loud / 100, rate_hz, kbps)
    encoded = waveform._encoded(loud, rate_hz, kbps)
    assert encoded.shape == loud.shape
    assert np.abs(encoded).max() > 0.7 * np.abs(loud).max()
    assert power_db(encoded - 100 * quiet) < power_db(loud) - 40


# The network --------------------------------------------------------------------------------------


def test_an_ear_for_some_of_its_classes_says_the_same_of_them():
    network = models.build("ear", 7, **SMALL)
    rng = np.random.default_rng(0)
    network.set_weights([rng.normal(0, 0.5, w.shape) for w in network.get_weights()])
    levels = rng.uniform(*YAMNET_PARAMS.span, (3, 64, 500)).astype(np.float32)
    expected = np.asarray(network(levels))
    assert np.ptp(expected) > 0.01
    narrow = ear.narrowed(network, [4, 1], **SMALL)
    assert np.asarray(narrow(levels)) == pytest.approx(expected[:, [4, 1]], abs=1e-4)


def test_shifted_products_are_the_convolution_that_they_stand_for(monkeypatch):
    import keras

    rng = np.random.default_rng(3)
    plain = models.build("ear", 3, **SMALL)
    monkeypatch.setattr(keras.backend, "backend", lambda: "jax")
    shifted = models.build("ear", 3, **SMALL)
    kinds = [type(net.get_layer("body_2_space")).__name__ for net in (plain, shifted)]
    assert kinds == ["DepthwiseConv2D", "Shifted"]
    for place in (1, 2):  # every pixel, and every second one
        seen = rng.normal(size=(2, 96, 64, 8)).astype(np.float32)
        name, weights = f"body_{place}_space", [rng.normal(size=(3, 3, 8, 1)), rng.normal(size=8)]
        said = []
        for network in (plain, shifted):
            layer = network.get_layer(name)
            layer.set_weights(weights)
            said.append(np.asarray(layer(seen)))
        assert said[1] == pytest.approx(said[0], abs=1e-4)


def test_it_does_not_matter_which_second_comes_first():
    network = files.load_keras("esc10")
    rooster, rain = (
        heard_levels(load_clip(ROOT / f"data/demo/{name}.wav"))[None]
        for name in ("rooster", "rain")
    )
    said = np.asarray(network(rooster))
    assert np.asarray(network(np.roll(rooster, 200, axis=2))) == pytest.approx(said, abs=1e-3)
    assert np.abs(np.asarray(network(rain)) - said).max() > 1


@pytest.mark.real_data
def test_it_begins_with_what_yamnet_hears(listener, esc10):
    import keras

    network = models.build("ear", 2)
    ear.begin(network, listener.body())
    heard = keras.Model(network.inputs, network.get_layer("windows").output)
    for item in esc10.items[::100]:
        samples = effects.filled(esc10.load(item).at_rate(16_000), 5 * 16_000)
        samples *= 0.5 / np.abs(samples).max()
        seen = heard(log_mel(Clip(samples, 16_000), YAMNET_PARAMS)[None])
        for start, values in zip(range(0, 5 * 16_000, 16_000), np.asarray(seen), strict=True):
            expected = listener.embedding(samples[start : start + 15_600])
            # The file's arithmetic is in 8 bits.
            assert np.corrcoef(values, expected)[0, 1] > 0.99
            assert values.mean() == pytest.approx(expected.mean(), rel=0.1)


@pytest.fixture(scope="module")
def lesson():
    return finetune.lesson_for(datasets.load("synthetic", clips_per_class=5))


@pytest.fixture(scope="module")
def made(lesson, tmp_path_factory):
    cache = tmp_path_factory.mktemp("lesson")
    return [
        waveform.compute(lesson.dataset, cache=cache, round_=round_, count=3) for round_ in (0, 1)
    ]


def test_variants_are_kept_in_the_steps_that_yamnet_has_itself():
    levels = np.random.default_rng(0).uniform(*YAMNET_PARAMS.span, (2, 64, 500))
    again = waveform.unpacked(waveform._packed(levels))
    assert again.dtype == np.float32
    assert np.abs(again - levels).max() < 0.024


def test_a_variant_without_a_change_is_seen_as_the_clip_is(lesson, made):
    for place in (0, 7):
        seen = waveform.unpacked(made[0].levels[3 * place])
        heard = heard_levels(lesson.dataset.load(lesson.dataset.items[place]))
        assert np.abs(seen - heard).mean() < 0.1


def test_variants_go_on_where_they_were_interrupted(lesson, made, tmp_path, monkeypatch):
    part, done = waveform._part, []

    def breaks_off(*task):
        if len(done) == 3:
            raise KeyboardInterrupt
        done.append(task[4])
        return part(*task)

    options = {"cache": tmp_path, "count": 3}
    monkeypatch.setattr(waveform, "_part", breaks_off)
    with pytest.raises(KeyboardInterrupt):
        waveform.compute(lesson.dataset, **options)
    (folder,) = tmp_path.iterdir()
    assert sorted(path.name for path in folder.glob("*.done")) == sorted(done)
    written = {name: (folder / name).stat().st_mtime_ns for name in done}
    monkeypatch.setattr(waveform, "_part", part)
    whole = waveform.compute(lesson.dataset, **options)
    assert {name: (folder / name).stat().st_mtime_ns for name in done} == written
    for name in ("levels", "own", "partner", "share"):
        assert np.array_equal(getattr(whole, name), getattr(made[0], name)), name


def test_no_fold_is_ever_taught(lesson, made):
    items = lesson.dataset.items
    for one in made:
        for fold in lesson.dataset.folds:
            rows = finetune.taught_rows(lesson, one, fold)
            heard = np.concatenate([one.own[rows], one.partner[rows]])
            assert {items[place].fold for place in heard} == set(lesson.dataset.folds) - {fold}
        assert len(finetune.taught_rows(lesson, one, None)) == len(one.own)


def test_rounds_begin_with_the_clip_and_go_on_with_other_variants(made):
    first, second = made
    assert np.array_equal(first.own, second.own)
    same = [np.array_equal(*pair) for pair in zip(first.levels, second.levels, strict=True)]
    assert same == [row % 3 == 0 for row in range(len(same))]


RECIPE = dataclasses.replace(
    recipes.RECIPES["ear"],
    epochs=2,
    batch_size=10,
    begin="",
    ema=0.5,
)


def taught(lesson, made, recipe=RECIPE, **options):
    return finetune.teach(lesson, made, 1, recipe, seed=1, **SMALL, **options)


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


@pytest.mark.parametrize("change", [{"variants": "recorded"}, {"variants": "unmixed"}])
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
        waveform, "compute", lambda taught, **options: computed.append(options["round_"])
    )
    recipe = dataclasses.replace(RECIPE, rounds=2)
    options = {"seeds": (0, 1), "folds": (2, 3), "cache": tmp_path}
    training.prepare(lesson.dataset, recipe, **options)
    assert computed == [0, 1]
    for fold, seed in ((2, 0), (2, 1), (3, 0), (3, 1)):
        kept = loop.kept_network(lesson.dataset, recipe, fold, seed, tmp_path)
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


@pytest.mark.real_data
def test_an_ear_that_begins_with_yamnet_learns_in_a_few_steps(lesson, made, listener):
    """Twenty-four batches of ten: from nothing that would be guessing."""
    recipe = dataclasses.replace(RECIPE, begin="yamnet")
    network = finetune.teach(lesson, made[:1], 1, recipe, seed=1)
    items = [item for item in lesson.dataset.items if item.fold == 1]
    heard = np.stack([heard_levels(lesson.dataset.load(item)) for item in items])
    said = network.predict(heard, verbose=0).argmax(axis=1)
    right = [
        lesson.dataset.classes[one] == item.label for one, item in zip(said, items, strict=True)
    ]
    assert np.mean(right) >= 0.4
    kernels = network.get_layer("body_13").get_weights()[0], listener.body()[-2]
    assert 0 < np.abs(kernels[0] - kernels[1]).max() < 0.1


@pytest.mark.parametrize(
    ("change", "message"),
    [({"variants": "loud"}, "all, unmixed or recorded"), ({"begin": "vgg"}, "choose yamnet")],
)
def test_recipes_that_there_are_not_are_refused(lesson, made, change, message):
    with pytest.raises(ModelError, match=message):
        taught(lesson, made, dataclasses.replace(RECIPE, **change))


def test_an_ear_that_begins_with_yamnet_says_how_to_get_it(lesson, made, tmp_path, monkeypatch):
    monkeypatch.setenv("SOUNDSCAPE_DATA", str(tmp_path))
    recipe = dataclasses.replace(RECIPE, begin="yamnet")
    with pytest.raises(ModelError, match=r"does not exist.*Kaggle"):
        taught(lesson, made, recipe)
    cache = tmp_path / "cache"
    with pytest.raises(ModelError, match=r"does not exist.*Kaggle"):
        training.prepare(lesson.dataset, recipe, cache=cache)
    assert not cache.exists()  # no variants were computed in vain

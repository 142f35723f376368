"""The network that ships, its variants of sounds, and what the world does to a sound."""

from functools import partial
from pathlib import Path

import numpy as np
import pytest

from soundscape import models
from soundscape.audio import Clip, effects, load_clip
from soundscape.augment import waveform
from soundscape.features import YAMNET_PARAMS, heard_levels, log_mel
from soundscape.models import ear, files

ROOT = Path(__file__).resolve().parents[1]
RATE = 32_000
SMALL = {"filters": (8,) * 8}  # three, and five that are there twice


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


@pytest.mark.parametrize(("rate_hz", "kbps"), [(32_000, 32), (16_000, 24), (16_000, 8)])
def test_a_codec_keeps_sounds_that_are_louder_than_full_scale(tone, rate_hz, kbps):
    loud = 10.0 * effects.resampled(effects.filled(tone, 5 * RATE), RATE, rate_hz)
    quiet = effects.mp3(loud / 100, rate_hz, kbps=kbps)
    encoded = effects.mp3(loud, rate_hz, kbps=kbps)
    assert encoded.shape == loud.shape
    assert np.abs(encoded).max() > 0.7 * np.abs(loud).max()
    assert power_db(encoded - 100 * quiet) < power_db(loud) - 40


def test_variants_are_kept_in_the_steps_that_yamnet_has_itself():
    levels = waveform.unpacked(np.arange(256, dtype=np.uint8))
    assert levels.dtype == np.float32
    assert (levels[0], levels[-1]) == pytest.approx((np.log(0.001), np.log(0.001) + 12))
    assert np.diff(levels) == pytest.approx(12 / 255, abs=1e-5)  # YAMNet's own step: 0.05


# The network --------------------------------------------------------------------------------------


def test_an_ear_for_some_of_its_classes_says_the_same_of_them():
    network = models.build("ear", 7, **SMALL)
    rng = np.random.default_rng(0)
    network.set_weights([rng.normal(0, 0.5, w.shape) for w in network.get_weights()])
    levels = rng.uniform(*YAMNET_PARAMS.span, (3, 64, 500)).astype(np.float32)
    expected = {name: np.asarray(said) for name, said in network(levels).items()}
    assert np.ptp(expected["logits"]) > 0.01
    narrow = ear.narrowed(network, [4, 1], builder=partial(ear.build, **SMALL))(levels)
    logits = expected["logits"][:, [4, 1]]
    assert np.asarray(narrow["logits"]) == pytest.approx(logits, rel=1e-4, abs=1e-4)
    assert np.asarray(narrow["world"]) == pytest.approx(expected["world"], rel=1e-4, abs=1e-4)


def with_weights(networks, seed=3):
    """The same weights in all."""
    rng = np.random.default_rng(seed)
    weights = [rng.normal(0, 0.5, weight.shape) for weight in networks[0].get_weights()]
    for network in networks:
        network.set_weights(weights)


@pytest.mark.parametrize("learns", ["world", "logits"])
def test_a_head_learns_with_its_own_convolutions_alone(learns):
    network = models.build("ear", 3, learns=learns, **SMALL)
    moving = {layer.name for layer in network.layers if layer.trainable and layer.get_weights()}
    own = {"world": "body", "logits": "taught"}[learns]
    twice = {f"{own}_{place}{part}" for place in (3, 4, 5, 6, 7) for part in ("", "_space")}
    assert moving == {learns} | twice


@pytest.mark.parametrize("learns", ["world", "logits"])
def test_what_skips_while_it_learns_says_the_same(learns):
    networks = [models.build("ear", 3, learns=one, **SMALL) for one in ("", learns)]
    own = {"world": "body", "logits": "taught"}[learns]
    assert len({type(one.get_layer(f"{own}_4_space")) for one in networks}) == 2
    with_weights(networks)
    levels = np.random.default_rng(5).uniform(*YAMNET_PARAMS.span, (2, 64, 500)).astype(np.float32)
    expected, said = (np.asarray(one(levels)[learns]) for one in networks)
    assert np.ptp(expected) > 0.1
    assert said == pytest.approx(expected, rel=1e-4, abs=1e-4)


def test_shifted_products_are_the_convolution_that_they_stand_for():
    """What the ear is computed with on JAX, where a channel's own convolution is slow."""
    networks = [models.build("ear", 3, shifted=shifted, **SMALL) for shifted in (False, True)]
    assert len({type(one.get_layer("body_2_space")) for one in networks}) == 2
    with_weights(networks)
    levels = np.random.default_rng(3).uniform(*YAMNET_PARAMS.span, (2, 64, 500)).astype(np.float32)
    expected, said = (np.asarray(network(levels)["logits"]) for network in networks)
    assert np.ptp(expected) > 0.1
    assert said == pytest.approx(expected, rel=1e-4, abs=1e-3)


def test_it_does_not_matter_which_second_comes_first():
    network = files.load_keras("esc10")
    rooster, rain = (
        heard_levels(load_clip(ROOT / f"data/demo/{name}.wav"))[None]
        for name in ("rooster", "rain")
    )
    said, rolled, other = (
        np.asarray(network(levels)["logits"])
        for levels in (rooster, np.roll(rooster, 200, axis=2), rain)
    )
    assert rolled == pytest.approx(said, abs=1e-3)
    assert np.abs(other - said).max() > 1


@pytest.mark.real_data
def test_it_begins_with_what_yamnet_hears(listener, esc10):
    import keras

    network = models.build("ear", 2, hop_frames=100)
    ear.begin(network, listener.body(), last=listener.last())
    halves = [network.get_layer(f"{name}_windows").output for name in ("body", "taught")]
    heard = keras.Model(network.inputs, [*halves, network.output["world"]])
    for item in esc10.items[::100]:
        samples = effects.filled(esc10.load(item).at_rate(16_000), 5 * 16_000)
        samples *= 0.5 / np.abs(samples).max()
        seen = heard(log_mel(Clip(samples, 16_000), YAMNET_PARAMS)[None])
        body, taught, world = (np.asarray(one) for one in seen)
        assert np.array_equal(body, taught)
        scores = 1 / (1 + np.exp(-world[0]))
        starts = range(0, 5 * 16_000, 16_000)
        assert scores == pytest.approx(listener.scores_at(samples, starts), abs=0.35)
        for start, values in zip(starts, body, strict=True):
            expected = listener.embedding(samples[start : start + 15_600])
            # The file's arithmetic is in 8 bits.
            assert np.corrcoef(values, expected)[0, 1] > 0.99
            assert values.mean() == pytest.approx(expected.mean(), rel=0.1)

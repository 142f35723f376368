"""Measurements on sounds whose truth is known, and log-mel against librosa."""

import numpy as np
import pytest

from soundscape.audio import Clip
from soundscape.features import (
    YAMNET_PARAMS,
    LogMelParams,
    describe,
    log_mel,
    mfcc_mean,
    mfcc_statistics,
    scales,
)

RATE_HZ = 22_050


def clicks(tempo_bpm: float, seconds: float = 6.0) -> Clip:
    """Short decaying bursts, the first one a quarter of a second in."""
    samples = np.zeros(int(seconds * RATE_HZ))
    burst = np.exp(-np.arange(600) / 60) * np.sin(2 * np.pi * 1_500 * np.arange(600) / RATE_HZ)
    for start in np.arange(0.25, seconds - 0.05, 60 / tempo_bpm):
        place = int(start * RATE_HZ)
        samples[place : place + 600] += 0.8 * burst
    return Clip(samples, RATE_HZ, f"{tempo_bpm} bpm")


def noise(level: float = 0.1, seconds: float = 5.0) -> Clip:
    rng = np.random.default_rng(0)
    return Clip(level * rng.standard_normal(int(seconds * RATE_HZ)), RATE_HZ, "noise")


def test_log_mel_agrees_with_librosa():
    import librosa

    p = LogMelParams()
    clip = Clip(np.random.default_rng(1).uniform(-0.5, 0.5, 5 * p.rate_hz), p.rate_hz)
    theirs = librosa.power_to_db(
        librosa.feature.melspectrogram(
            y=clip.samples,
            sr=p.rate_hz,
            n_fft=p.window_samples,
            hop_length=p.hop_samples,
            n_mels=p.bands,
            fmin=p.fmin_hz,
            fmax=p.fmax_hz,
            htk=True,
            pad_mode="constant",
        ),
        ref=np.max,
        top_db=p.range_db,
    )
    ours = log_mel(clip)
    assert ours.shape == (64, 250)
    np.testing.assert_allclose(ours, theirs[:, :250], atol=0.01)


def test_log_mel_does_not_care_for_level():
    np.testing.assert_allclose(log_mel(noise(0.1)), log_mel(noise(0.001)), atol=0.01)


@pytest.mark.parametrize("params", [LogMelParams(), YAMNET_PARAMS], ids=["dB", "YAMNet's"])
def test_log_mel_puts_a_tone_in_its_band(tone, params):
    from soundscape.features.spectrogram import mel_frequencies_hz

    loudest = log_mel(tone, params).mean(axis=1).argmax()
    assert abs(mel_frequencies_hz(params)[loudest] - 440) < 30


def test_magnitudes_are_of_a_known_peak_whatever_the_level(tone):
    levels = log_mel(tone, YAMNET_PARAMS)
    assert levels.shape == (64, YAMNET_PARAMS.frames)
    quieter = log_mel(Clip(0.01 * tone.samples, tone.rate_hz), YAMNET_PARAMS)
    np.testing.assert_allclose(quieter, levels, atol=0.01)
    # A tone's amplitude, 0.5, times half the window's sum; a Hann window spreads it on two bins,
    # and on more where the transform is longer than the window.
    window = np.hanning(YAMNET_PARAMS.window_samples + 1)[:-1].sum()
    heard = np.exp(levels[:, 100]).sum()
    assert heard == pytest.approx(0.5 * window / 2 * 2 * 512 / 400, rel=0.1)
    low, high = YAMNET_PARAMS.span
    assert low < levels.min()
    assert levels.max() < high
    silence = log_mel(Clip(np.zeros(16_000), 16_000), YAMNET_PARAMS)
    assert silence == pytest.approx(np.full((64, 100), np.log(0.001)))


def test_log_mel_of_silence_and_of_one_sample(silence):
    assert (log_mel(silence) == -80).all()
    assert log_mel(Clip(np.array([0.5]), 8_000)).shape == (64, 1)


def test_a_tone(tone):
    heard = describe(tone)
    assert heard.pitch_hz == pytest.approx(440, rel=0.01)
    assert heard.pitch_confidence > 0.95
    assert heard.brightness_hz == pytest.approx(440, rel=0.02)
    assert heard.noisiness < 0.05
    assert heard.loudness_db == pytest.approx(20 * np.log10(0.5 / np.sqrt(2)), abs=0.05)
    assert heard.peak_db == pytest.approx(-6.02, abs=0.05)
    assert heard.onset_seconds == ()
    assert heard.tempo_bpm is None


@pytest.mark.parametrize("pitch_hz", [70, 110, 220, 660, 1_500])
def test_pitch_follows_harmonic_sounds(pitch_hz):
    seconds = np.arange(2 * RATE_HZ) / RATE_HZ
    wave = sum(np.sin(2 * np.pi * pitch_hz * k * seconds) / k for k in range(1, 6))
    heard = describe(Clip(0.2 * wave, RATE_HZ))
    assert heard.pitch_hz == pytest.approx(pitch_hz, rel=0.02)
    assert heard.pitch_confidence > 0.8


@pytest.mark.parametrize("tempo_bpm", [75, 90, 120, 150])
def test_a_metronome(tempo_bpm):
    heard = describe(clicks(tempo_bpm))
    assert heard.tempo_bpm == pytest.approx(tempo_bpm, rel=0.02)
    assert heard.rhythm_regularity > 0.8
    expected = np.arange(0.25, 5.95, 60 / tempo_bpm)
    assert len(heard.onset_seconds) == len(expected)
    np.testing.assert_allclose(heard.onset_seconds, expected, atol=0.03)


@pytest.mark.parametrize("rate_hz", [RATE_HZ, 48_000])
@pytest.mark.parametrize("offset", [0.6, -0.3])
def test_a_constant_offset_is_no_sound(rate_hz, offset):
    seconds = np.arange(2 * rate_hz) / rate_hz
    swing = 0.08 * np.sin(2 * np.pi * 523 * seconds) * (seconds > 0.5)
    bare, shifted = describe(Clip(swing, rate_hz)), describe(Clip(swing + offset, rate_hz))
    assert shifted.pitch_hz == pytest.approx(523, rel=0.003)
    assert shifted.loudness_db == pytest.approx(bare.loudness_db, abs=0.01)
    assert shifted.peak_db == pytest.approx(20 * np.log10(0.08), abs=0.1)
    assert shifted.brightness_hz == pytest.approx(bare.brightness_hz, rel=0.001)
    assert shifted.noisiness == pytest.approx(bare.noisiness, abs=0.01)
    assert shifted.onset_seconds == pytest.approx(bare.onset_seconds)
    assert len(bare.onset_seconds) == 1


def test_nothing_but_an_offset_is_silence():
    heard = describe(Clip(np.full(RATE_HZ, 0.4), RATE_HZ))
    assert (heard.loudness_db, heard.peak_db, heard.brightness_hz) == (-100, -100, 0)
    assert set(heard.loudness_curve) == {0.0}


def test_white_noise():
    heard = describe(noise())
    assert heard.noisiness > 0.95
    assert heard.pitch_hz is None
    assert heard.pitch_confidence < 0.1
    assert heard.tempo_bpm is None
    assert heard.onsets_per_second < 0.5
    assert heard.brightness_hz == pytest.approx(RATE_HZ / 4, rel=0.05)
    assert heard.loudness_db == pytest.approx(-20, abs=0.2)


def test_silence(silence):
    heard = describe(silence)
    assert heard.loudness_db == -100
    assert (heard.pitch_hz, heard.tempo_bpm, heard.onset_seconds) == (None, None, ())
    assert heard.brightness_hz == heard.noisiness == heard.pitch_confidence == 0
    assert set(heard.loudness_curve) == {0.0}


def test_one_click_is_one_event():
    samples = np.zeros(3 * RATE_HZ)
    samples[RATE_HZ] = 0.9
    heard = describe(Clip(samples, RATE_HZ))
    assert heard.onset_seconds == pytest.approx((1.0,), abs=0.03)
    assert heard.tempo_bpm is None


@pytest.mark.parametrize("length", [1, 2, 100, 2_047, 2_049])
def test_very_short_sounds_have_answers(length):
    heard = describe(Clip(np.full(length, 0.3), RATE_HZ))
    assert len(heard.loudness_curve) == 64
    assert all(np.isfinite(heard.loudness_curve))


def test_louder_is_louder_brighter_is_brighter():
    quiet, loud = describe(noise(0.01)), describe(noise(0.1))
    assert loud.loudness_db - quiet.loudness_db == pytest.approx(20, abs=0.1)
    dark = Clip(np.cumsum(noise(0.01).samples) / 20, RATE_HZ)
    assert describe(dark).brightness_hz < loud.brightness_hz / 4


def test_curves_follow_time():
    seconds = np.arange(4 * RATE_HZ) / RATE_HZ
    rising = Clip(seconds / 4 * 0.5 * np.sin(2 * np.pi * (200 + 200 * seconds) * seconds), RATE_HZ)
    heard = describe(rising)
    assert len(heard.loudness_curve) == len(heard.pitch_curve) == 64
    assert heard.loudness_curve[5] < heard.loudness_curve[30] < heard.loudness_curve[60]
    pitches = [p for p in heard.pitch_curve[10:60] if p is not None]
    assert pitches[0] < pitches[len(pitches) // 2] < pitches[-1]


def test_the_record_is_plain_data(tone):
    import json

    heard = describe(tone)
    assert json.loads(json.dumps(heard.to_dict()))["pitch_hz"] == heard.pitch_hz


def test_mfcc_summaries(tone):
    assert mfcc_statistics(tone).shape == (80,)
    assert mfcc_mean(tone).shape == (50,)
    assert np.isfinite(mfcc_statistics(Clip(np.array([0.1]), 8_000))).all()
    # what comes and goes has larger differences in time than what stays
    gate = np.sin(2 * np.pi * 4 * np.arange(len(tone.samples)) / RATE_HZ) > 0
    gated = Clip(tone.samples * gate, RATE_HZ)
    assert mfcc_statistics(gated)[40:].mean() > 2 * mfcc_statistics(tone)[40:].mean()


def test_scales_have_a_word_for_every_band():
    found = [value for value in vars(scales).values() if isinstance(value, scales.Scale)]
    assert len(found) == 7
    for scale in found:
        assert list(scale.limits) == sorted(scale.limits)
        assert len(scale.words) in (0, len(scale.limits) + 1)


@pytest.mark.parametrize(
    ("scale", "value", "word"),
    [
        ("LOUDNESS", -71, "silent"),
        ("LOUDNESS", -70, "soft"),
        ("LOUDNESS", -20, "medium"),
        ("LOUDNESS", 0, "loud"),
        ("PITCH", 249.9, "low"),
        ("PITCH", 250, "middle"),
        ("PITCH", 600, "high"),
        ("TEMPO", 100, "moderate"),
        ("NOISINESS", 0.9, "noisy"),
    ],
)
def test_words_of_everyday_speech(scale, value, word):
    assert getattr(scales, scale).word(value) == word


@pytest.mark.real_data
def test_real_clips_differ_as_ears_say(esc10):
    def median(label, quantity):
        clips = [item for item in esc10.items if item.label == label][::5]
        values = [getattr(describe(esc10.load(item)), quantity) for item in clips]
        return np.median([value for value in values if value is not None])

    assert median("rain", "noisiness") > median("rooster", "noisiness")
    assert median("clock_tick", "rhythm_regularity") > median("rain", "rhythm_regularity")
    assert 300 < median("crying_baby", "pitch_hz") < 700
    assert median("clock_tick", "onsets_per_second") > median("sea_waves", "onsets_per_second")
    assert median("dog", "dynamic_range_db") > median("rain", "dynamic_range_db")

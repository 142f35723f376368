"""The pitch of sounds whose fundamental is known: right within ten cents, or none at all."""

import numpy as np
import pytest

from soundscape.audio import Clip
from soundscape.audio.effects import with_noise
from soundscape.features import describe

RATE_HZ = 44_100
SECONDS = np.arange(int(1.5 * RATE_HZ)) / RATE_HZ
TIMBRES = {
    "sine": [1.0],
    "bright": [harmonic**-0.4 for harmonic in range(1, 10)],
    "dark": [harmonic**-2.5 for harmonic in range(1, 6)],
    "hollow": [1, 0, 1 / 3, 0, 1 / 5, 0, 1 / 7],
    "without its fundamental": [0, 1, 0.8, 0.6, 0.5, 0.4],
}


def harmonics(pitch_hz, amplitudes) -> np.ndarray:
    """Harmonics of a pitch, constant or [shape=(n,)], with an RMS of 0.1."""
    rng = np.random.default_rng(len(amplitudes))
    phase = 2 * np.pi * np.cumsum(np.broadcast_to(pitch_hz, SECONDS.shape)) / RATE_HZ
    waves = [
        amplitude * np.sin(number * phase + rng.uniform(0, 2 * np.pi))
        for number, amplitude in enumerate(amplitudes, 1)
        if number * np.max(pitch_hz) < 0.45 * RATE_HZ
    ]
    wave = np.sum(waves, axis=0)
    return 0.1 * wave / wave.std()


def cents(clip: Clip, pitch_hz: float) -> float:
    return 1_200 * np.log2(describe(clip).pitch_hz / pitch_hz)


@pytest.mark.parametrize("timbre", TIMBRES)
@pytest.mark.parametrize("pitch_hz", [31.7, 64, 66, 143, 478, 1_370, 2_310])
def test_pitch_of_harmonic_tones(timbre, pitch_hz):
    wave = harmonics(pitch_hz, TIMBRES[timbre])
    heard = describe(Clip(wave, RATE_HZ))
    assert abs(1_200 * np.log2(heard.pitch_hz / pitch_hz)) < 10
    assert heard.pitch_confidence > 0.8


@pytest.mark.parametrize("pitch_hz", [30.5, 3_730, 6_120, 8_450, 9_900])
def test_pitch_of_sines_at_the_ends_of_the_range(pitch_hz):
    assert abs(cents(Clip(harmonics(pitch_hz, [1]), RATE_HZ), pitch_hz)) < 10


@pytest.mark.parametrize("pitch_hz", [18, 26, 11_000, 14_000])
def test_beyond_the_range_none_is_found(pitch_hz):
    heard = describe(Clip(harmonics(pitch_hz, [1]), RATE_HZ))
    assert heard.pitch_hz is None
    assert heard.pitch_confidence == 0
    assert set(heard.pitch_curve) == {None}


@pytest.mark.parametrize("pitch_hz", [97, 330, 1_720])
@pytest.mark.parametrize(("snr_db", "colour"), [(0, 0), (10, 1), (10, 2)])
def test_pitch_in_noise(pitch_hz, snr_db, colour):
    rng = np.random.default_rng(5)
    wave = with_noise(harmonics(pitch_hz, TIMBRES["dark"]), snr_db, rng, colour=colour)
    assert abs(cents(Clip(wave, RATE_HZ), pitch_hz)) < 10


@pytest.mark.parametrize("pitch_hz", [82, 523, 2_960])
@pytest.mark.parametrize("timbre", ["sine", "bright"])
def test_pitch_of_vibrato_is_its_middle(pitch_hz, timbre):
    wavering_hz = pitch_hz * 2 ** (40 / 1_200 * np.sin(2 * np.pi * 6 * SECONDS))
    assert abs(cents(Clip(harmonics(wavering_hz, TIMBRES[timbre]), RATE_HZ), pitch_hz)) < 10


@pytest.mark.parametrize("pair_hz", [(410, 590), (523.3, 659.3), (1_900, 2_450), (310, 1_130)])
def test_two_tones_that_are_no_harmonics_make_no_third(pair_hz):
    wave = sum(harmonics(pitch_hz, [1]) for pitch_hz in pair_hz)
    found_hz = describe(Clip(wave, RATE_HZ)).pitch_hz
    assert found_hz is None or min(abs(np.log2(found_hz / np.array(pair_hz)))) < 10 / 1_200


@pytest.mark.parametrize("timbre", ["sine", "bright"])
@pytest.mark.parametrize("chord", [(2, 3), (3, 4), (4, 5), (5, 6), (4, 5, 6), (1, 2 ** (7 / 12))])
@pytest.mark.parametrize("lowest_hz", [247, 811])
def test_a_chord_has_no_pitch_below_its_tones(lowest_hz, chord, timbre):
    """A fifth repeats an octave below, and nobody plays that note."""
    wave = sum(harmonics(lowest_hz * part / chord[0], TIMBRES[timbre]) for part in chord)
    assert describe(Clip(wave, RATE_HZ)).pitch_hz is None


@pytest.mark.parametrize("colour", [0, 1, 2])
def test_noise_has_no_pitch(colour):
    rng = np.random.default_rng(6)
    noise = with_noise(np.full(len(SECONDS), 1e-4, np.float32), -50, rng, colour=colour)
    heard = describe(Clip(noise, RATE_HZ))
    assert heard.pitch_hz is None
    assert heard.pitch_confidence < 0.1

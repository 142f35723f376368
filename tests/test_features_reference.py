"""What is computed without librosa, held against librosa."""

import numpy as np
import pytest

from soundscape._util.paths import data_file
from soundscape.audio import load_clip
from soundscape.features import bands, frames, rhythm

librosa = pytest.importorskip("librosa")

RATE_HZ = frames.RATE_HZ
DEMO = sorted(path.name for path in data_file("demo/dog.wav").parent.glob("*.wav"))


def computed() -> dict[str, np.ndarray]:
    """Sounds at the edges of what can be measured, and some in the middle."""
    rng = np.random.default_rng(0)
    seconds = np.arange(2 * RATE_HZ) / RATE_HZ
    noise = np.clip(0.2 * rng.standard_normal(len(seconds)), -1, 1)
    return {
        "silence": np.zeros(RATE_HZ),
        "one sample": np.array([0.5]),
        "two samples": np.array([0.5, -0.5]),
        "shorter than a frame": noise[:700],
        "a frame and one": noise[:2_049],
        "constant": np.full(RATE_HZ, 0.3),
        "click": np.eye(1, RATE_HZ, 9_000)[0],
        "tone": 0.5 * np.sin(2 * np.pi * 440 * seconds),
        "lowest tone": 0.5 * np.sin(2 * np.pi * 60 * seconds),
        "highest tone": 0.5 * np.sin(2 * np.pi * 2_000 * seconds),
        "square wave": np.sign(np.sin(2 * np.pi * 101.1 * seconds)),
        "glide": 0.5 * np.sin(2 * np.pi * (80 + 300 * seconds) * seconds),
        "noise": noise,
        "hardly anything": 1e-5 * noise,
        "bursts": noise * (seconds % 0.3 < 0.05),
    }


@pytest.fixture(params=[*DEMO, *computed()])
def samples(request) -> np.ndarray:
    """A recording that comes with the package, or a computed sound, at `RATE_HZ`."""
    if request.param in DEMO:
        return load_clip(data_file(f"demo/{request.param}")).at_rate(RATE_HZ)
    return computed()[request.param].astype(np.float32)


@pytest.fixture
def whole(samples) -> np.ndarray:
    """The sound, as long as the longest frame at least."""
    return np.pad(samples, (0, max(0, 2_048 - len(samples))))


def test_ten_sounds_come_with_the_package():
    assert len(DEMO) == 10


@pytest.mark.parametrize(("length", "hop"), [(2_048, 512), (1_024, 256), (512, 256)])
def test_power_spectra(whole, length, hop):
    theirs = np.abs(librosa.stft(whole, n_fft=length, hop_length=hop)) ** 2
    ours = frames.power_spectra(whole, length, hop)
    assert (ours.shape, ours.dtype) == (theirs.shape, theirs.dtype)
    np.testing.assert_allclose(ours, theirs, rtol=1e-6, atol=1e-12 * max(theirs.max(), 1e-9))


@pytest.mark.parametrize(("length", "hop"), [(2_048, 512), (512, 256)])
def test_rms(samples, length, hop):
    theirs = librosa.feature.rms(y=samples, frame_length=length, hop_length=hop)[0]
    np.testing.assert_allclose(frames.rms(samples, length, hop), theirs, rtol=1e-6)


@pytest.mark.parametrize("lags", [1, 100])
def test_autocorrelation(samples, lags):
    lags = min(lags, len(samples))
    theirs = librosa.autocorrelate(samples, max_size=lags)
    ours = frames.autocorrelation(samples, lags)
    np.testing.assert_allclose(ours, theirs, atol=1e-6 * max(theirs[0], 1e-9))


def test_onset_strength(whole):
    theirs = librosa.onset.onset_strength(
        y=whole, sr=RATE_HZ, hop_length=bands.HOP, n_fft=1_024, lag=2, max_size=3
    )
    ours = rhythm.onset_strength(bands.band_powers(whole))
    assert ours.shape == theirs.shape
    np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-5)


def peaks_of_librosa(strength: np.ndarray) -> np.ndarray:
    return librosa.onset.onset_detect(
        onset_envelope=strength, sr=RATE_HZ, hop_length=bands.HOP, delta=0.05
    )


def test_onset_peaks(whole):
    strength = rhythm.onset_strength(bands.band_powers(whole))
    np.testing.assert_array_equal(rhythm.onset_peaks(strength), peaks_of_librosa(strength))


@pytest.mark.parametrize("steps", [2, 8, 1_000])
def test_onset_peaks_where_values_are_equal(steps):
    rng = np.random.default_rng(steps)
    for _ in range(100):
        strength = rng.integers(0, steps, rng.integers(1, 120)).astype(np.float32)
        np.testing.assert_array_equal(rhythm.onset_peaks(strength), peaks_of_librosa(strength))

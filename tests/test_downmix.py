"""Which channel is heard, and at what level: neither a dead channel nor one sample decides."""

import io

import numpy as np
import pytest
import soundfile

from soundscape.audio import load_clip, stream_windows

RATE_HZ = 16_000
VOICE = 0.2 * np.random.default_rng(8).standard_normal(3 * RATE_HZ).clip(-3, 3)


def heard(channels, subtype="PCM_24"):
    buffer = io.BytesIO()
    soundfile.write(buffer, np.asarray(channels).T, RATE_HZ, format="WAV", subtype=subtype)
    clip = load_clip(buffer.getvalue())
    parts = list(stream_windows(buffer.getvalue(), window_seconds=1))
    np.testing.assert_array_equal(np.concatenate([part.samples for part in parts]), clip.samples)
    assert parts[0].notes == clip.notes
    return clip


def level_db(samples) -> float:
    return 10 * np.log10(np.mean(np.square(samples, dtype=float)))


@pytest.mark.parametrize(
    "channels",
    [
        [VOICE, -VOICE],
        [-0.9 * VOICE, VOICE],
        [VOICE, -0.5 * VOICE, -0.5 * VOICE],
        [VOICE, 0 * VOICE, -VOICE, 0 * VOICE],
    ],
)
def test_channels_that_cancel_are_heard(channels):
    clip = heard(channels)
    assert level_db(clip.samples) == pytest.approx(level_db(VOICE), abs=0.1)
    assert "is heard: the average of all would be" in clip.notes[0]


@pytest.mark.parametrize("count", [3, 8, 16])
def test_the_live_channel_of_many_keeps_its_level(count):
    channels = 1e-4 * np.random.default_rng(2).standard_normal((count, len(VOICE)))
    channels[1] = VOICE
    clip = heard(channels)
    np.testing.assert_allclose(clip.samples, VOICE, atol=1e-5)
    lost = 20 * np.log10(count)
    assert clip.notes == (
        f"channel 2 of {count} is heard: the average of all would be {lost:.0f} dB weaker",
    )


def test_an_offset_is_not_what_makes_a_channel_strong():
    clip = heard([0.5 + 0 * VOICE, VOICE, 0 * VOICE])
    np.testing.assert_allclose(clip.samples, VOICE, atol=1e-5)


@pytest.mark.parametrize(
    "channels",
    [
        [VOICE, VOICE],
        [VOICE, 0 * VOICE],
        [VOICE, 0.3 * VOICE],
        [VOICE, np.roll(VOICE, 4_000)],
        [VOICE, np.roll(VOICE, 4_000), np.roll(VOICE, 9_000)],
        [0 * VOICE, 0 * VOICE],
    ],
)
def test_other_channels_are_averaged_and_nothing_is_said(channels):
    clip = heard(channels)
    np.testing.assert_allclose(clip.samples, np.mean(channels, axis=0), atol=1e-5)
    assert clip.notes == ()


def test_the_whole_recording_decides():
    """A second of silence in the stronger channel changes nothing in the middle."""
    left = VOICE.copy()
    left[RATE_HZ : 2 * RATE_HZ] = 0
    clip = heard([left, -0.9 * left])
    np.testing.assert_allclose(clip.samples, left, atol=1e-5)


@pytest.mark.parametrize("spikes", [[1e6], [40.0], [-3e30, 5e4, 700.0, 90.0]])
def test_single_samples_do_not_turn_a_recording_down(spikes):
    samples = VOICE.copy()
    samples[5_000 : 5_000 + 97 * len(spikes) : 97] = spikes
    clip = heard([samples], "FLOAT")
    others = np.abs(samples) <= 1
    np.testing.assert_allclose(clip.samples[others], samples[others], atol=1e-6)
    assert set(np.abs(clip.samples[~others])) == {1.0}
    assert clip.notes == (f"{len(spikes)} sample(s) far beyond the others were clipped",)


def test_spikes_in_a_recording_beyond_full_scale():
    samples = 9 * VOICE
    samples[[700, 9_000]] = 1e5
    clip = heard([samples], "FLOAT")
    others = np.abs(samples) < 1e4
    expected = samples[others] / np.abs(samples[others]).max()
    np.testing.assert_allclose(clip.samples[others], expected, atol=1e-6)


@pytest.mark.parametrize(
    "samples",
    [
        30_000 * VOICE,
        4 * VOICE,
        # A clap in a quiet room is short and loud, but no fault.
        0.001 * VOICE + 8 * np.exp(-np.arange(len(VOICE)) / 100) * np.sign(VOICE),
    ],
    ids=["integers as floats", "hot", "clap"],
)
def test_what_is_loud_by_nature_is_turned_down_as_a_whole(samples):
    clip = heard([samples], "FLOAT")
    np.testing.assert_allclose(clip.samples, samples / np.abs(samples).max(), atol=1e-6)
    assert clip.notes == ()

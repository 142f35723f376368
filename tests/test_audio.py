"""Reading sound: every format, and every way a file can be wrong."""

import io
import struct

import numpy as np
import pytest
import soundfile

from soundscape.audio import (
    Clip,
    effects,
    load_clip,
    open_channels,
    resampled_blocks,
    stream_windows,
    windows,
)
from soundscape.errors import AudioError


def wav(samples, rate_hz=8_000, subtype="PCM_16", kind="WAV") -> bytes:
    buffer = io.BytesIO()
    soundfile.write(buffer, samples, rate_hz, subtype=subtype, format=kind)
    return buffer.getvalue()


@pytest.fixture
def ramp():
    return np.linspace(-0.9, 0.9, 8_000, dtype=np.float32)


@pytest.mark.parametrize(
    ("subtype", "step"),
    [("PCM_U8", 2**-7), ("PCM_16", 2**-15), ("PCM_24", 2**-23), ("PCM_32", 1e-7), ("FLOAT", 1e-7)],
)
def test_wav_of_any_depth_keeps_its_samples(ramp, subtype, step):
    clip = load_clip(wav(ramp, subtype=subtype))
    assert clip.rate_hz == 8_000
    assert clip.samples.dtype == np.float32
    np.testing.assert_allclose(clip.samples, ramp, atol=1.01 * step)


@pytest.mark.parametrize(
    ("kind", "subtype"), [("FLAC", "PCM_16"), ("OGG", "VORBIS"), ("MP3", "MPEG_LAYER_III")]
)
def test_other_formats(kind, subtype):
    tone = 0.5 * np.sin(2 * np.pi * 440 * np.arange(44_100) / 44_100)
    clip = load_clip(wav(tone, 44_100, subtype, kind))
    spectrum = np.abs(np.fft.rfft(clip.samples))
    loudest_hz = np.argmax(spectrum) * clip.rate_hz / len(clip.samples)
    assert loudest_hz == pytest.approx(440, abs=2)


def test_path_bytes_and_file_object_are_the_same_sound(tmp_path, ramp):
    path = tmp_path / "ramp.wav"
    path.write_bytes(wav(ramp))
    with path.open("rb") as file:
        clips = [
            load_clip(path),
            load_clip(str(path)),
            load_clip(path.read_bytes()),
            load_clip(file),
        ]
    assert len({clip.sha256 for clip in clips}) == 1
    assert [clip.source for clip in clips] == ["ramp.wav", "ramp.wav", "uploaded sound", "ramp.wav"]


def test_channels_are_averaged(ramp):
    clip = load_clip(wav(np.stack([ramp, np.zeros_like(ramp), 0.5 * ramp], axis=1)))
    np.testing.assert_allclose(clip.samples, ramp / 2, atol=2e-4)


def test_all_channels_are_there_as_often_as_asked_for(ramp):
    both = np.stack([ramp, -0.5 * ramp, ramp**2], axis=1)
    with open_channels(wav(both, subtype="FLOAT")) as sound:
        assert (sound.rate_hz, sound.channels) == (8_000, 3)
        for _ in range(2):
            np.testing.assert_allclose(np.concatenate(list(sound.blocks())), both, atol=1e-7)


@pytest.mark.parametrize(
    ("samples", "message"), [(np.array([0.0, np.nan]), "NaN"), (np.zeros(0), "no samples")]
)
def test_channels_of_what_is_no_sound(samples, message):
    with (
        pytest.raises(AudioError, match=message),
        open_channels(wav(samples, subtype="FLOAT")) as sound,
    ):
        list(sound.blocks())


def test_channels_are_resampled_each_by_itself(ramp):
    tones = [np.sin(2 * np.pi * hz * np.arange(8_000) / 8_000) for hz in (200, 300)]
    both = np.stack(tones, axis=1).astype(np.float32)
    found = np.concatenate(list(resampled_blocks(np.split(both, 5), 8_000, 12_000, 2)))
    assert found.shape == (12_000, 2)
    for channel, hz in enumerate((200, 300)):
        assert np.argmax(np.abs(np.fft.rfft(found[:, channel]))) == hz


def test_louder_than_full_scale_is_scaled_not_clipped(ramp):
    clip = load_clip(wav(4 * ramp, subtype="FLOAT"))
    np.testing.assert_allclose(clip.samples, ramp / 0.9, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", r"is empty \(0 bytes\)"),
        (b"this is a shopping list, not a sound" * 30, "cannot be read as sound"),
        (wav(np.zeros(0)), "holds no samples"),
        (wav(np.array([0.1, np.nan, 0.2]), subtype="FLOAT"), "NaN"),
        (wav(np.array([0.1, np.inf, 0.2]), subtype="DOUBLE"), "NaN or infinite"),
        (wav(np.zeros(100), rate_hz=100), "sample rate is 100 Hz"),
    ],
    ids=["empty", "text", "no samples", "NaN", "infinite", "slow"],
)
def test_what_is_not_sound_gets_one_clear_error(content, message):
    with pytest.raises(AudioError, match=message) as caught:
        load_clip(content, name="holiday.wav")
    assert "holiday.wav" in str(caught.value)


def test_missing_file_and_folder(tmp_path):
    with pytest.raises(AudioError, match="does not exist"):
        load_clip(tmp_path / "nothing.wav")
    with pytest.raises(AudioError, match="is a folder"):
        load_clip(tmp_path)


def test_file_object_that_cannot_seek():
    class Pipe:
        def read(self, size=-1):
            return b""

    with pytest.raises(AudioError, match="cannot seek"):
        load_clip(Pipe())


def test_a_lying_header_gets_no_memory(ramp):
    honest = wav(ramp)
    place = honest.index(b"data") + 4
    lying = honest[:place] + struct.pack("<I", 0xFFFFFFF0) + honest[place + 4 :]
    clip = load_clip(lying)
    assert len(clip.samples) == len(ramp)


def test_truncated_file_yields_what_is_there(ramp):
    content = wav(ramp)
    clip = load_clip(content[: len(content) // 2])
    assert 3_000 < len(clip.samples) < 4_100


def test_long_sound_stops_at_the_limit(ramp):
    clip = load_clip(wav(np.tile(ramp, 10)), max_seconds=2.5)
    assert clip.truncated
    assert clip.duration_seconds == 2.5
    assert not load_clip(wav(ramp), max_seconds=1.0).truncated


def test_windows_cover_the_clip_and_know_their_place(ramp):
    clip = Clip(np.tile(ramp, 13), 8_000)
    parts = list(windows(clip, window_seconds=5))
    # What is left at the end is heard in a whole window, too.
    assert [part.start_seconds for part in parts] == [0, 5, 8]
    assert [part.duration_seconds for part in parts] == [5, 5, 5]
    assert len(list(windows(clip.excerpt(0, 10), window_seconds=5))) == 2
    assert len(list(windows(clip.excerpt(0, 0.1), window_seconds=5))) == 1
    with pytest.raises(AudioError, match="must be positive"):
        list(windows(clip, window_seconds=0))
    with pytest.raises(AudioError, match="sound would be left out"):
        list(windows(clip, window_seconds=1, hop_seconds=2))


def test_streamed_windows_are_the_windows_of_the_clip(ramp):
    content = wav(np.tile(ramp, 13))
    streamed = list(stream_windows(content, window_seconds=5))
    held = list(windows(load_clip(content), window_seconds=5))
    assert [w.start_seconds for w in streamed] == [w.start_seconds for w in held]
    for one, other in zip(streamed, held, strict=True):
        np.testing.assert_array_equal(one.samples, other.samples)
    with pytest.raises(AudioError, match="holds no samples"):
        list(stream_windows(wav(np.zeros(0))))


@pytest.mark.parametrize("rate_hz", [8_000, 11_025, 22_050, 44_100])
@pytest.mark.parametrize("window_seconds", [0.31, 1.0, 5.0])
def test_every_sample_is_heard_whatever_the_length(rate_hz, window_seconds):
    rng = np.random.default_rng(rate_hz)
    window = round(window_seconds * rate_hz)
    lengths = [1, window - 1, window, window + 1, 2 * window - 1, 2 * window, 2 * window + 1]
    for count in [*lengths, *rng.integers(1, 4 * window, 6)]:
        samples = rng.uniform(-1, 1, count)
        content = wav(samples, rate_hz)
        held = list(windows(load_clip(content), window_seconds=window_seconds))
        streamed = list(stream_windows(content, window_seconds=window_seconds))
        heard = np.zeros(count, bool)
        for one, other in zip(held, streamed, strict=True):
            assert one.start_seconds == other.start_seconds
            np.testing.assert_array_equal(one.samples, other.samples)
            assert len(one.samples) == min(count, window)
            first = round(one.start_seconds * rate_hz)
            np.testing.assert_allclose(one.samples, samples[first : first + window], atol=1e-4)
            heard[first : first + window] = True
        assert heard.all()
        assert len(held) == -(-count // window)


def test_clip_identity_and_resampling(tone):
    assert tone.sha256 == Clip(tone.samples.copy(), tone.rate_hz).sha256
    assert tone.sha256 != Clip(tone.samples, 44_100).sha256
    half = tone.at_rate(11_025)
    assert len(half) == pytest.approx(len(tone.samples) / 2, abs=1)
    spectrum = np.abs(np.fft.rfft(half))
    assert np.argmax(spectrum) / 5 == pytest.approx(440, abs=0.5)
    with pytest.raises(ValueError, match="read-only"):
        tone.samples[0] = 1.0


@pytest.mark.parametrize("shape", [(0,), (10, 2)])
def test_clip_refuses_other_shapes(shape):
    with pytest.raises(AudioError, match="expected mono samples"):
        Clip(np.zeros(shape), 8_000)


@pytest.mark.real_data
def test_every_real_clip_can_be_read(esc10):
    lengths = [esc10.load(item).duration_seconds for item in esc10.items[::20]]
    assert all(4.5 < length < 5.6 for length in lengths)


def test_the_loudest_stretch_is_where_the_energy_is():
    samples = np.zeros(1_000, np.float32)
    samples[[300, 340, 720]] = (0.4, -0.4, 0.5)
    # 2 * 0.16 > 0.25: the two quieter clicks together. The first stretch that holds both counts.
    assert effects.loudest_start(samples, 100) == 241
    assert effects.loudest_start(samples, 30) == 691
    assert effects.loudest_start(samples, 100, step=50) == 250
    assert effects.loudest_start(samples, 1_000) == 0
    assert effects.loudest_start(np.zeros(10), 5) == 0

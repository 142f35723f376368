"""What phones and browsers record, read with PyAV where it is installed."""

import io

import numpy as np
import pytest
import soundfile

from soundscape.audio import load_clip, stream_windows
from soundscape.errors import AudioError

av = pytest.importorskip("av")

SECONDS, TONE_HZ = 2.6, 700


def recorded(
    container, codec, rate_hz=48_000, layout="mono", *, film=False, movflags="", path=None
):
    """A tone as a phone or a browser would write it."""
    buffer = io.BytesIO()
    options = {"movflags": movflags} if movflags else {}
    with av.open(str(path or "") or buffer, "w", format=container, options=options) as output:
        if film:
            picture = output.add_stream("mpeg4", rate=5)
            picture.width, picture.height, picture.pix_fmt = 64, 48, "yuv420p"
        sound = output.add_stream(codec, rate=rate_hz, layout=layout)
        if film:
            for _ in range(round(5 * SECONDS)):
                frame = av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8))
                output.mux(picture.encode(frame))
            output.mux(picture.encode(None))
        time = np.arange(round(SECONDS * rate_hz)) / rate_hz
        samples = (9_000 * np.sin(2 * np.pi * TONE_HZ * time)).astype(np.int16)
        count = 2 if layout == "stereo" else 1
        frame = av.AudioFrame.from_ndarray(
            np.tile(samples[:, None], count).reshape(1, -1), format="s16", layout=layout
        )
        frame.sample_rate = rate_hz
        resampler = (
            av.AudioResampler(
                sound.codec_context.format,
                layout,
                rate_hz,
                frame_size=sound.codec_context.frame_size,
            )
            if sound.codec_context.frame_size
            else av.AudioResampler(sound.codec_context.format, layout, rate_hz)
        )
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            output.mux(sound.encode(part))
        output.mux(sound.encode(None))
    return path.read_bytes() if path else buffer.getvalue()


def is_the_tone(clip):
    assert clip.duration_seconds == pytest.approx(SECONDS, abs=0.1)
    middle = clip.samples[clip.rate_hz // 2 : clip.rate_hz // 2 + clip.rate_hz]
    assert np.argmax(np.abs(np.fft.rfft(middle))) == TONE_HZ
    assert np.abs(middle).max() == pytest.approx(9_000 / 32_768, rel=0.1)


@pytest.mark.parametrize(
    ("container", "codec", "options"),
    [
        ("ipod", "aac", {}),
        ("ipod", "alac", {"rate_hz": 44_100, "layout": "stereo"}),
        ("mp4", "aac", {"film": True}),
        ("mp4", "aac", {"movflags": "frag_keyframe+empty_moov"}),
        ("mov", "pcm_s16le", {"rate_hz": 22_050}),
        ("adts", "aac", {"layout": "stereo"}),
        ("webm", "libopus", {}),
        ("matroska", "pcm_s16le", {"rate_hz": 16_000}),
        ("mpegts", "aac", {}),
        ("ac3", "ac3", {}),
        ("wv", "wavpack", {"rate_hz": 16_000}),
    ],
)
def test_formats_of_phones_and_browsers(tmp_path, container, codec, options):
    content = recorded(container, codec, **options)
    path = tmp_path / "named wrongly.mp3"
    path.write_bytes(content)
    for source in (content, path):
        clip = load_clip(source)
        is_the_tone(clip)
        assert clip.notes == ()
        windows = list(stream_windows(source, window_seconds=1))
        end = windows[-1].start_seconds + windows[-1].duration_seconds
        assert end == pytest.approx(clip.duration_seconds, abs=1e-9)


def test_a_wav_of_another_codec():
    is_the_tone(load_clip(recorded("wav", "adpcm_yamaha", 16_000)))


def test_a_film_without_sound_and_a_cut_one():
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as output:
        picture = output.add_stream("mpeg4", rate=5)
        picture.width, picture.height, picture.pix_fmt = 64, 48, "yuv420p"
        output.mux(picture.encode(av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8))))
        output.mux(picture.encode(None))
    with pytest.raises(AudioError, match="no sound track"):
        load_clip(buffer.getvalue())
    whole = recorded("ipod", "aac")
    with pytest.raises(AudioError, match=r"is M4A.*cannot be read as sound"):
        load_clip(whole[: len(whole) // 3])


@pytest.mark.parametrize("container", ["mp4", "matroska"])
def test_a_copy_that_broke_off_says_so(container, tmp_path):
    """With its index in front, as in what is made for the web."""
    movflags = "faststart" if container == "mp4" else ""
    content = recorded(container, "aac", movflags=movflags, path=tmp_path / "memo")
    is_the_tone(load_clip(content))
    clip = load_clip(content[: len(content) * 2 // 3])
    assert 0.5 < clip.duration_seconds < SECONDS - 0.3
    assert "cut short: its header promises 2.6 s" in clip.notes[0]


def test_what_is_damaged_within_is_passed_over_and_said():
    content = bytearray(recorded("adts", "aac"))
    content[len(content) // 2 : len(content) // 2 + 900] = bytes(900)
    clip = load_clip(bytes(content))
    assert 1.5 < clip.duration_seconds < SECONDS + 0.1
    assert "damaged" in clip.notes[0]


@pytest.mark.parametrize(
    ("magic", "speech", "pauses"),
    [
        (b"#!AMR\n", bytes([0x3C]) + bytes(31), [bytes([0x44, 1, 2, 3, 4, 5]), b"\x7c"]),
        (
            b"#!AMR-WB\n",
            bytes([0x04]) + bytes(17),
            [bytes([0x4C, 9, 8, 7, 6, 5]), b"\x74", b"\x7c"],
        ),
    ],
    ids=["AMR", "AMR-WB"],
)
def test_a_pause_that_a_phone_did_not_send_lasts_as_long_as_it_did(magic, speech, pauses):
    """A second of speech, one in which only noise is described or nothing comes, and a half."""
    silent = b"".join(pauses[number % len(pauses)] for number in range(50))
    clip = load_clip(magic + 50 * speech + silent + 25 * speech)
    assert clip.duration_seconds == pytest.approx(2.5, abs=0.001)
    assert clip.notes == ()
    pause = clip.samples[round(1.1 * clip.rate_hz) : round(1.9 * clip.rate_hz)]
    assert np.abs(pause).max() < 1e-3


def test_a_file_does_not_make_ffmpeg_open_others(tmp_path):
    """A playlist behind the first bytes of a film, as far as FFmpeg would follow it."""
    soundfile.write(tmp_path / "secret.wav", np.zeros(8_000), 8_000)
    for text in (
        f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile://{tmp_path}/secret.wav\n",
        f"ffconcat version 1.0\nfile {tmp_path}/secret.wav\n",
    ):
        for front in (b"", b"\0\x01\x02\x03"):
            with pytest.raises(AudioError):
                load_clip(front + text.encode())


def test_raw_samples_are_not_guessed_at():
    """FFmpeg finds MP3, or worse, in samples without a header."""
    rng = np.random.default_rng(4)
    for _ in range(20):
        samples = rng.integers(-9_000, 9_000, 30_000, dtype="<i2").tobytes()
        with pytest.raises(AudioError, match="raw samples without a header"):
            load_clip(samples)

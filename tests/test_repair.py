"""Files whose header does not say what is there: all that is there is heard, and it is said."""

import contextlib
import io
import struct
import subprocess
import sys

import numpy as np
import pytest
import soundfile

from soundscape.audio import load_clip, stream_windows
from soundscape.errors import AudioError

RATE_HZ = 11_025


def encoded(samples, rate_hz=RATE_HZ, kind="WAV", subtype=None, **options) -> bytes:
    buffer = io.BytesIO()
    soundfile.write(buffer, samples, rate_hz, format=kind, subtype=subtype, **options)
    return buffer.getvalue()


def noise(seconds, rate_hz=RATE_HZ, *, rising=True):
    """Noise with an envelope, so that encoders of variable rate need several rates."""
    count = round(seconds * rate_hz)
    level = np.linspace(0, 0.3, count) if rising else 0.1
    return np.random.default_rng(5).standard_normal(count) * level


def wav(samples, *, data_size=None, riff_size=None, before=b"", behind=b"", rate_hz=RATE_HZ):
    """A WAV of 16 bit with sizes as given, put together by hand."""
    content = (np.asarray(samples) * 32767).astype("<i2").tobytes()
    fmt = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, rate_hz, 2 * rate_hz, 2, 16)
    size = len(content) if data_size is None else data_size
    body = fmt + before + struct.pack("<4sI", b"data", size) + content + behind
    total = 4 + len(body) if riff_size is None else riff_size
    return struct.pack("<4sI4s", b"RIFF", total, b"WAVE") + body


def heard(content):
    """Samples and notes, the same whether read as a whole or window by window."""
    clip = load_clip(content)
    windows = list(stream_windows(content, window_seconds=0.7))
    assert windows[-1].notes == clip.notes
    end = windows[-1].start_seconds + windows[-1].duration_seconds
    assert end == pytest.approx(clip.duration_seconds, abs=1e-9)
    return clip, " | ".join(clip.notes)


SOUND = noise(2.2)


@pytest.mark.parametrize("riff_size", [0, None, 0xFFFFFFFF])
@pytest.mark.parametrize("data_size", [0, 0xFFFFFFFF, 0x7FFFFFFF])
def test_a_recorder_that_was_killed_left_its_sound(data_size, riff_size):
    clip, notes = heard(wav(SOUND, data_size=data_size, riff_size=riff_size))
    np.testing.assert_allclose(clip.samples, SOUND, atol=1e-4)
    assert "does not say how long it is; it was read to the end" in notes


def test_rf64_without_sizes():
    whole = encoded(SOUND, kind="RF64", subtype="PCM_16")
    ds64 = whole.index(b"ds64")
    killed = whole[: ds64 + 8] + bytes(24) + whole[ds64 + 32 :]
    clip, notes = heard(killed)
    np.testing.assert_allclose(clip.samples, SOUND, atol=1e-4)
    assert "read to the end" in notes


def test_a_header_of_less_than_is_there():
    clip, notes = heard(wav(SOUND, data_size=RATE_HZ))  # 0.5 s of 16 bit
    np.testing.assert_allclose(clip.samples, SOUND, atol=1e-4)
    assert "promises 0.5 s; 2.2 s are there" in notes


@pytest.mark.parametrize("seed", range(8))
def test_quiet_sound_of_8_bit_is_not_taken_for_the_name_of_a_chunk(seed):
    samples = np.random.default_rng(seed).normal(-0.2, 0.05, 3 * RATE_HZ)
    content = bytearray(encoded(samples, subtype="PCM_U8"))
    place = content.index(b"data") + 4
    content[place : place + 4] = struct.pack("<I", RATE_HZ)
    clip, notes = heard(bytes(content))
    assert clip.duration_seconds == pytest.approx(3, abs=1e-3)
    assert "promises 1.0 s; 3.0 s are there" in notes


@pytest.mark.parametrize("promised", [7, 80_000])
def test_a_header_of_more_than_is_there(promised):
    clip, notes = heard(wav(SOUND, data_size=promised * 2 * RATE_HZ))
    np.testing.assert_allclose(clip.samples, SOUND, atol=1e-4)
    assert f"cut short: its header promises {promised}.0 s, 2.2 s are there" in notes


@pytest.mark.parametrize(
    "behind",
    [
        b"",
        struct.pack("<4sI", b"LIST", 8) + b"INFOabcd",
        struct.pack("<4sI", b"id3 ", 5) + b"title",
        b"TAG" + b"x" * 125,
        bytes(5_000),
        b"\x01\x02\x03",
        b'<?xml version="1.0"?><notes>a garden in May, with a neighbour</notes>' * 9,
    ],
    ids=["nothing", "LIST", "id3", "TAG", "zeros", "crumbs", "xml"],
)
def test_what_lies_behind_the_sound_of_a_good_file_is_not_heard(behind):
    clip, notes = heard(wav(SOUND, behind=behind))
    assert (len(clip.samples), notes) == (len(SOUND), "")


def test_chunks_without_their_pad_byte():
    chunk = struct.pack("<4sI", b"LIST", 13) + b"INFOINAM\x01\0\0\0a"
    clip, _ = heard(wav(SOUND, before=chunk))
    np.testing.assert_allclose(clip.samples, SOUND, atol=1e-4)


def test_a_chunk_whose_size_is_wrong_is_passed_over():
    chunk = struct.pack("<4sI", b"JUNK", 100) + bytes(40)
    clip, _ = heard(wav(SOUND, before=chunk))
    np.testing.assert_allclose(clip.samples, SOUND, atol=1e-4)


def test_sound_in_two_chunks_is_joined():
    second = (SOUND * 32767).astype("<i2").tobytes()
    between = struct.pack("<4sI", b"LIST", 4) + b"adtl"
    behind = between + struct.pack("<4sI", b"data", len(second)) + second
    clip, notes = heard(wav(SOUND, behind=behind))
    np.testing.assert_allclose(clip.samples, np.tile(SOUND, 2), atol=1e-4)
    assert "joined" in notes


@pytest.mark.parametrize("size", [None, 0, 0xFFFFFFFF])
def test_wavs_one_after_the_other(size):
    content = b"".join(wav(SOUND, data_size=size) for _ in range(3))
    clip, notes = heard(content)
    np.testing.assert_allclose(clip.samples, np.tile(SOUND, 3), atol=1e-4)
    assert "3 WAV files in one file" in notes


def test_wavs_of_two_rates_keep_their_pitch():
    def tone(rate_hz):
        return 0.5 * np.sin(2 * np.pi * 600 * np.arange(2 * rate_hz) / rate_hz)

    clip, _ = heard(wav(tone(16_000), rate_hz=16_000) + wav(tone(12_000), rate_hz=12_000))
    assert (clip.rate_hz, clip.duration_seconds) == (16_000, pytest.approx(4, abs=0.01))
    for part in (clip.samples[8_000:24_000], clip.samples[40_000:56_000]):
        assert np.argmax(np.abs(np.fft.rfft(part))) == 600


def flac(seconds=3.7, **options) -> bytes:
    return encoded(noise(seconds), kind="FLAC", subtype="PCM_16", **options)


def with_total(content: bytes, total: int) -> bytes:
    packed = int.from_bytes(content[18:26], "big") >> 36 << 36 | total
    return content[:18] + packed.to_bytes(8, "big") + content[26:]


@pytest.mark.parametrize(
    ("total", "said"),
    [
        (0, "does not say how long it is"),
        (RATE_HZ, "promises 1.0 s; 3.7 s are there"),
        (RATE_HZ * 60, "cut short: its header promises 60.0 s, 3.7 s are there"),
    ],
)
def test_flac_is_as_long_as_its_frames_say(total, said):
    whole = load_clip(flac())
    clip, notes = heard(with_total(flac(), total))
    np.testing.assert_array_equal(clip.samples, whole.samples)
    assert said in notes


def test_flac_that_was_cut_is_heard_up_to_there():
    whole, content = load_clip(flac()), flac()
    clip, notes = heard(content[: len(content) * 2 // 3])
    assert 1.5 < clip.duration_seconds < 3.7
    np.testing.assert_array_equal(clip.samples, whole.samples[: len(clip.samples)])
    assert "cut short: its header promises 3.7 s" in notes


def test_flac_that_is_damaged_within_is_an_error():
    content = bytearray(flac())
    content[len(content) // 2 : len(content) // 2 + 3_000] = bytes(3_000)
    with pytest.raises(AudioError, match="is damaged"):
        load_clip(bytes(content))


def test_flacs_one_after_the_other():
    clip, notes = heard(flac() + flac(1.3))
    assert clip.duration_seconds == pytest.approx(5.0, abs=1e-3)
    assert "2 FLAC files in one file" in notes


def frames_of(mp3: bytes) -> bytes:
    """An MP3 of 44.1 kHz without the frame that holds its table."""
    assert b"Xing" in mp3[:200] or b"Info" in mp3[:200]
    kbps = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)[mp3[2] >> 4]
    return mp3[144 * kbps * 1000 // 44_100 + (mp3[2] >> 1 & 1) :]


def mp3(seconds, rate_hz=44_100, mode="VARIABLE"):
    return encoded(noise(seconds, rate_hz), rate_hz, "MP3", bitrate_mode=mode)


def test_mp3_of_variable_rate_without_a_table_is_heard_to_its_end():
    clip, notes = heard(frames_of(mp3(9.3)))
    assert clip.duration_seconds == pytest.approx(9.3, abs=0.06)
    # The level rises to the end: nothing was left out.
    assert np.abs(clip.samples[-44_100:]).mean() > 3 * np.abs(clip.samples[:44_100]).mean()
    assert "does not say how long it is" in notes


def test_mp3s_one_after_the_other():
    clip, notes = heard(mp3(4) + mp3(6))
    assert clip.duration_seconds == pytest.approx(10, abs=0.1)
    assert "promises 4.0 s; 10.0 s are there" in notes.replace("10.1 s", "10.0 s")


def test_mp3s_of_two_rates():
    clip, notes = heard(mp3(4) + mp3(3, 32_000))
    assert clip.duration_seconds == pytest.approx(7, abs=0.1)
    assert "2 streams in one file" in notes


def test_mp3_that_was_cut_or_damaged():
    content = mp3(8)
    clip, notes = heard(content[: len(content) // 2])
    assert 2 < clip.duration_seconds < 6.5
    assert "cut short: its header promises 8.0 s" in notes
    hole = content[: len(content) // 2] + bytes(4_000) + content[len(content) // 2 + 4_000 :]
    assert "damaged in 1 place" in heard(hole)[1]


def test_good_files_are_left_alone():
    good = [
        *(mp3(2, rate, mode) for rate in (16_000, 44_100) for mode in ("VARIABLE", "CONSTANT")),
        b"ID3\x04\0\0\0\0\x01\0" + bytes(128) + mp3(2) + b"TAG" + bytes(125),
        mp3(2) + b"APETAGEX\xd0\x07\0\0\x84\x03\0\0" + bytes(16) + b"\xff\xfb\x90\x44" * 225,
        *(encoded(noise(2, 48_000), 48_000, "OGG", kind) for kind in ("VORBIS", "OPUS")),
        flac(2.0) + b"TAG" + bytes(125),
        *(encoded(noise(2), kind=kind) for kind in ("WAVEX", "RF64", "W64", "AIFF", "AU", "CAF")),
        *(encoded(noise(2), subtype=one) for one in ("IMA_ADPCM", "ULAW", "PCM_U8", "DOUBLE")),
    ]
    for content in good:
        samples, rate_hz = soundfile.read(io.BytesIO(content), dtype="float32")
        clip, notes = heard(content)
        assert notes == ""
        assert clip.rate_hz == rate_hz
        # The MP3 decoder rounds by how much is read at once.
        expected = samples / max(1, np.abs(samples).max())
        np.testing.assert_allclose(clip.samples, expected, atol=1e-6)


@pytest.mark.parametrize("rate_hz", [24_000, 22_050, 48_000])
def test_chained_ogg_is_heard_to_its_end(rate_hz):
    def tone(rate_hz):
        return 0.5 * np.sin(2 * np.pi * 1_000 * np.arange(3 * rate_hz) / rate_hz)

    first = encoded(tone(24_000), 24_000, "OGG", "VORBIS")
    second = encoded(tone(rate_hz), rate_hz, "OGG", "VORBIS")
    clip, notes = heard(first + second)
    assert clip.duration_seconds == pytest.approx(6, abs=0.01)
    for part in (clip.samples[24_000:48_000], clip.samples[96_000:120_000]):
        assert np.argmax(np.abs(np.fft.rfft(part))) == 1_000
    assert "2 streams in one file" in notes


def test_ogg_that_lacks_pages_says_so():
    content = encoded(noise(12, 44_100), 44_100, "OGG", "VORBIS")
    half = len(content) // 2
    assert "its end is missing" in heard(content[:half])[1]
    assert "damaged in 1 place" in heard(content[:half] + content[half + 9_000 :])[1]


def with_size(content: bytes, kind: str, count: int) -> bytes:
    """The sound under a header that promises `count` bytes of samples."""
    content = bytearray(content)
    if kind == "AU":
        content[8:12] = struct.pack(">I", count)
    elif kind == "W64":
        place = content.index(b"data") + 16
        content[place : place + 8] = struct.pack("<Q", count + 24)
    elif kind == "CAF":
        place = content.index(b"data")
        content[place + 4 : place + 12] = struct.pack(">q", count + 4 if count > 0 else count)
    else:
        frames, place = content.index(b"COMM") + 10, content.index(b"SSND")
        content[frames : frames + 4] = struct.pack(">I", count // 2)
        content[place + 4 : place + 8] = struct.pack(">I", count + 8 if count else 0)
    return bytes(content)


@pytest.mark.parametrize("kind", ["AIFF", "AU", "CAF", "W64"])
def test_the_formats_of_other_systems(kind):
    content = encoded(SOUND, kind=kind, subtype="PCM_16")
    for count, said in [
        (0, "does not say how long"),
        (RATE_HZ, "promises 0.5 s; 2.2 s are there"),
        (RATE_HZ * 20, "cut short: its header promises 10.0 s, 2.2 s are there"),
    ]:
        clip, notes = heard(with_size(content, kind, count))
        np.testing.assert_allclose(clip.samples, SOUND, atol=1e-4)
        assert said in notes
    cut, notes = heard(content[:-RATE_HZ])
    assert cut.duration_seconds == pytest.approx(1.7, abs=0.01)
    assert "promises 2.2 s, 1.7 s are there" in notes


def test_caf_that_streams_says_so_with_a_size_of_minus_one():
    content = with_size(encoded(SOUND, kind="CAF", subtype="PCM_16"), "CAF", -1)
    clip, notes = heard(content)
    np.testing.assert_allclose(clip.samples, SOUND, atol=1e-4)
    assert "does not say how long" in notes


def chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content


PCM = struct.pack("<HHIIHH", 1, 1, RATE_HZ, 2 * RATE_HZ, 2, 16)
SAMPLES = chunk(b"data", (SOUND * 32767).astype("<i2").tobytes())


@pytest.mark.parametrize(
    "chunks",
    [
        chunk(b"fmt ", PCM[:14]) + SAMPLES,
        chunk(b"fmt ", PCM[:14] + b"\0\0") + SAMPLES,
        chunk(b"fmt ", PCM) + chunk(b"fmt ", PCM) + SAMPLES,
        SAMPLES + chunk(b"fmt ", PCM),
    ],
    ids=["short fmt", "no width", "fmt twice", "fmt behind"],
)
def test_a_header_in_disorder(chunks):
    clip, _ = heard(struct.pack("<4sI4s", b"RIFF", 4 + len(chunks), b"WAVE") + chunks)
    np.testing.assert_allclose(clip.samples, SOUND, atol=1e-4)


@pytest.mark.parametrize("kind", ["WAV", "FLAC", "OGG", "AIFF"])
def test_something_in_front_of_a_sound(kind):
    content = encoded(SOUND, kind=kind)
    whole = load_clip(content)
    tag = b"ID3\x04\0\0\0\0\x01\x23" + bytes(128 + 0x23)
    fronts = {tag: "", b"HTTP/1.1 200 OK\r\n\r\n": "begins with", bytes(77): "begins with"}
    for front, said in fronts.items():
        clip, notes = heard(front + content)
        np.testing.assert_array_equal(clip.samples, whole.samples)
        assert (said in notes) if said else notes == ""


def test_mp3_with_something_in_front():
    whole = load_clip(mp3(2))
    for front in (bytes(700), b"HTTP/1.1 200 OK\r\n\r\n", np.random.default_rng(1).bytes(5_000)):
        clip, notes = heard(front + mp3(2))
        assert clip.duration_seconds == pytest.approx(whole.duration_seconds, abs=0.03)
        assert "begins with something else" in notes


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "content",
    [
        b"RIFF\xff\xff\xff\xffWAVE" + b"JUNK\0\0\0\0" * 1_000_000,
        wav(SOUND[:400]) + b"RIFF\xff\xff\xff\xffWAVEfmt " * 200_000,
        wav(SOUND[:400], data_size=0) * 4_000,
        encoded(SOUND[:2_000], kind="FLAC") * 900,
        b"fLaC\0\0\0\x22" * 400_000,
        (frames_of(mp3(0.5)) + b"\0" * 9) * 300,
        b"\xff\xfb\x90\x00" * 1_000_000,
        b"OggS\0\2" + (b"\0" * 21 + b"OggS\0\2") * 200_000,
        encoded(SOUND[:400], kind="AIFF")[:38] + b"JUNK\0\0\0\0" * 1_000_000,
    ],
    ids=["chunks", "headers", "wavs", "flacs", "marks", "holes", "syncs", "pages", "aiff"],
)
def test_a_file_of_nothing_but_headers_takes_no_time(content):
    with contextlib.suppress(AudioError):
        assert load_clip(content).duration_seconds < 600.1


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda content: content.replace(b"\n", b"\r\n"), "transfer in text mode"),
        (lambda content: content.decode("utf-8", "replace").encode(), "saved as text"),
        (lambda content: content.decode("latin-1").encode(), "saved as text"),
    ],
)
@pytest.mark.parametrize("kind", ["WAV", "FLAC"])
def test_a_sound_that_went_through_a_program_for_text(kind, spoil, said):
    with pytest.raises(AudioError, match=said):
        load_clip(spoil(encoded(noise(3), kind=kind, subtype="PCM_16")))


@pytest.mark.parametrize("kind", ["WAV", "FLAC", "MP3", "OGG"])
def test_no_damage_is_more_than_one_error(kind):
    """Whatever is done to a file: it is heard, or refused in words."""
    content = encoded(noise(1.5, 16_000), 16_000, kind)
    rng = np.random.default_rng(11)
    for _ in range(40):
        spoiled = bytearray(content)
        first, last = sorted(rng.integers(0, len(content), 2))
        action = rng.integers(4)
        if action == 0:
            del spoiled[first:last]
        elif action == 1:
            spoiled[first : first + 4] = rng.bytes(4)
        elif action == 2:
            spoiled[first:first] = content[first:last]
        else:
            spoiled[rng.integers(80)] = rng.integers(256)
        with contextlib.suppress(AudioError):
            assert load_clip(bytes(spoiled)).duration_seconds < 4


@pytest.mark.parametrize("package", ["soundfile", "soxr"])
def test_a_library_that_does_not_load_is_one_error(tmp_path, package):
    """As where a native library is missing: the module is there, and fails as it is imported."""
    (tmp_path / f"{package}.py").write_text("raise OSError('libx.so: cannot open')")
    (tmp_path / "sound.wav").write_bytes(wav(SOUND))
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "from soundscape.audio import load_clip\n"
        "from soundscape.errors import AudioError\n"
        f"try: load_clip({str(tmp_path / 'sound.wav')!r}).at_rate(8_000)\n"
        "except AudioError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert f"the library {package} does not load (libx.so: cannot open)" in done.stdout
    assert f"pip install --force-reinstall {package}" in done.stdout

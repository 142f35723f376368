"""What people pass as a sound: paths as they are typed, pipes, files that are something else."""

import base64
import io
import json
import os
import subprocess
import sys
import threading
import zipfile

import numpy as np
import pytest
import soundfile
from conftest import posix

from soundscape.audio import load_clip, sources, stream_windows
from soundscape.errors import AudioError


def wav(seconds=0.6, rate_hz=8_000) -> bytes:
    buffer = io.BytesIO()
    samples = np.random.default_rng(1).normal(0, 0.1, round(seconds * rate_hz))
    soundfile.write(buffer, samples, rate_hz, format="WAV", subtype="PCM_16")
    return buffer.getvalue()


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder that is also the home, with one sound in it."""
    (tmp_path / "my dog.wav").write_bytes(wav())
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "typed",
    ["my dog.wav", "~/my dog.wav", "'my dog.wav'", '"~/my dog.wav"', " my dog.wav\n", "{uri}"],
)
def test_a_path_as_people_type_it(place, typed):
    typed = typed.format(uri=(place / "my dog.wav").as_uri())
    clip = load_clip(typed)
    assert (clip.source, clip.duration_seconds) == ("my dog.wav", 0.6)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("cat.wav", "cat.wav: does not exist. Expected a sound file"),
        ("~/cat.wav", "~/cat.wav: does not exist"),
        ("*.wav", "looks like a pattern"),
        ("dog[1-3].wav", "looks like a pattern"),
        ("https://example.org/dog.wav", "is an address. Expected a file; download it"),
        ("ftp://example.org/dog.wav", "is an address"),
        ("data:audio/wav;base64,UklGRg==", "is a data URL"),
        (".", "is a folder.*name the files in it"),
        ("x" * 300 + ".wav", "cannot be a file's name here"),
        ("y/" * 3_000 + "dog.wav", "cannot be a file's name here"),
        ("dog\0.wav", "cannot be a file's name here"),
    ],
)
def test_what_is_no_file_is_said_in_one_short_error(place, typed, said):
    for read in (load_clip, lambda source: list(stream_windows(source))):
        with pytest.raises(AudioError, match=said) as caught:
            read(typed)
        assert len(str(caught.value)) < 400
        assert str(caught.value).isprintable()


def test_a_file_whose_name_is_a_pattern_or_in_quotes_is_read(place):
    for name in ("[1].wav", "'quoted'", "https:"):
        (place / name).write_bytes(wav())
        assert load_clip(name).source == name


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="may read everything")
def test_a_file_that_may_not_be_read(place):
    (place / "my dog.wav").chmod(0)
    with pytest.raises(AudioError, match="permission"):
        load_clip("my dog.wav")


def test_a_permission_that_is_denied_is_said(place, monkeypatch):
    def denied(*_args, **_options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.open", denied)
    with pytest.raises(AudioError, match=r"may not be read \(permission denied\)"):
        load_clip("my dog.wav")


@pytest.mark.skipif(sys.platform != "linux", reason="names are Unicode")
def test_a_name_that_is_no_text_can_be_printed(place):
    name = b"caf\xe9\x1b[2J.wav"
    (place / os.fsdecode(name)).write_bytes(wav())
    source = load_clip(os.fsdecode(name)).source
    assert source.encode("utf-8")  # no surrogates
    assert source == "caf\ufffd\ufffd[2J.wav"


@posix
def test_standard_input_and_pipes():
    code = (
        "import sys; from soundscape.audio import load_clip, stream_windows\n"
        "for source in (sys.argv[1:] or [sys.stdin.buffer]): print(load_clip(source))"
    )
    for arguments, name in ([["-"], "standard input"], [[], "<stdin>"], [["/dev/stdin"], "stdin"]):
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments], input=wav(), capture_output=True, check=True
        )
        assert f"rate_hz=8000, source='{name}'" in done.stdout.decode()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")
def test_a_named_pipe(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    writer = threading.Thread(target=lambda: (tmp_path / "pipe").write_bytes(wav(30)))
    writer.start()
    assert load_clip(tmp_path / "pipe").duration_seconds == 30
    writer.join()


def test_a_pipe_without_an_end_is_left(monkeypatch):
    class Endless(io.RawIOBase):
        def readable(self):
            return True

        def readinto(self, buffer):
            buffer[:] = bytes(len(buffer))
            return len(buffer)

    monkeypatch.setattr(sources, "MAX_PIPE_BYTES", 5 << 20)
    with pytest.raises(AudioError, match="more than 5 MiB came out of the pipe"):
        load_clip(Endless())


def test_a_thing_that_is_no_source():
    with pytest.raises(AudioError, match=r"of type float\. Expected a path, bytes"):
        load_clip(3.5)


def zipped() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("dog.wav", wav())
    return buffer.getvalue()


POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:4cac19622fc3ada9\nsize 84977\n"
PAGE = b"\xef\xbb\xbf\n\n <!DOCTYPE html><html><head><title>502 Bad Gateway</title></head></html>"
PLIST = b'<?xml version="1.0"?><!DOCTYPE plist><plist><dict/></plist>'


@pytest.mark.parametrize(
    ("content", "what", "advice"),
    [
        (POINTER, "git-lfs pointer", "git lfs pull"),
        (PAGE, 'a web page ("502 Bad Gateway")', "Download the sound again"),
        ("<html>Große Töne</html>".encode("latin-1"), "a web page", "Download"),
        (json.dumps({"detail": "no such sound"}).encode(), 'JSON ("{"detail"', "Download"),
        (PLIST, "XML", "Download"),
        (zipped(), "a zip archive", "Unpack"),
        (b"\x1f\x8b\x08" + bytes(50), "packed with gzip", "Unpack"),
        (b"\xff\xd8\xff\xe0" + bytes(50), "a picture (JPEG)", "not a picture"),
        (b"RIFF\x24\0\0\0WEBPVP8 " + bytes(50), "a picture (WebP)", "not a picture"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "a picture (SVG)", "not a picture"),
        (b"%PDF-1.7\n" + bytes(50), "a document (PDF)", "recording itself"),
        (b"SQLite format 3\0" + bytes(52) + b"AUDY" + bytes(40), "an Audacity project", "export"),
        (b"SQLite format 3\0" + bytes(96), "a database", "export"),
        (b'<?xml version="1.0"?><audacityproject rate="44100"/>', "Audacity project", "export"),
        (b"#EXTM3U\n#EXTINF:12,dog\ndog.mp3\n", "a playlist", "one of the recordings"),
        (b"http://radio.example/stream\n", "a playlist", "one of the recordings"),
        (b'FILE "lp.wav" WAVE\n  TRACK 01 AUDIO\n', "a cue sheet", "the sound file it names"),
        (b"RIFF\x24\0\0\0CDDAfmt " + bytes(30), "a CD's table of contents", "from the CD"),
        (b"[playlist]\nFile1=http://radio.example\n", "a playlist", "one of the recordings"),
        (base64.b64encode(wav()), "base64 of a sound", "Decode"),
        (base64.encodebytes(wav()), "base64 of a sound", "Decode"),
        (b"data:audio/mpeg;base64," + base64.b64encode(wav()), "a data URL (audio/mpeg", "Decode"),
        (b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X" + bytes(60), "resource file", "Skip"),
        (b"MThd\0\0\0\x06" + bytes(60), "MIDI", "synthesizer"),
        (bytes(4_096), "nothing but zeros", "Copy it again"),
        (b"dogs bark at night, said the neighbour", "text", "WAV, FLAC, OGG or MP3"),
        ("Hunde bellen".encode("utf-16"), "text", "WAV, FLAC, OGG or MP3"),
    ],
)
@pytest.mark.parametrize("name", ["sound.wav", "sound.mp3"])
def test_what_is_no_sound_is_named(tmp_path, name, content, what, advice):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(AudioError) as caught:
        load_clip(tmp_path / name)
    said = str(caught.value)
    assert said.startswith(f"{name}: cannot be read as sound")
    assert what in said
    assert advice in said
    assert said.isprintable()
    assert len(said) < 300


def test_an_mp3_that_is_none_says_nothing_else(tmp_path, capfd):
    (tmp_path / "radio.mp3").write_bytes(PAGE)
    with pytest.raises(AudioError, match="web page"):
        load_clip(tmp_path / "radio.mp3")
    assert capfd.readouterr().err == ""


def test_raw_samples_are_told_what_they_lack(tmp_path):
    samples = np.random.default_rng(2).integers(-9_000, 9_000, 8_000, dtype="<i2").tobytes()
    for name in ("take.raw", "take.pcm", "take.wav"):
        (tmp_path / name).write_bytes(samples)
        with pytest.raises(AudioError, match=r"raw samples without a header.*-ar 44100 -ac 1"):
            load_clip(tmp_path / name)


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"\0\0\0\x1cftypM4A \0\0\0\0", "M4A"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0", "MP4"),
        (b"\0\0\0\x14ftypqt  \0\0\0\0", "QuickTime"),
        (b"\0\0\0\x18ftyp3gp4\0\0\0\0", "3GP"),
        (b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm", "WebM"),
        (b"\x1a\x45\xdf\xa3\x9f\x42\x82\x88matroska", "Matroska"),
        (b"#!AMR\n<", "AMR"),
        (b"\xff\xf1\x50\x80\x02\x1f\xfc", "AAC"),
        (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "Windows Media"),
        (b"wvpk", "WavPack"),
    ],
)
def test_without_pyav_a_format_of_phones_is_named(monkeypatch, head, name):
    monkeypatch.setattr("soundscape.audio.film.has_pyav", lambda: False)
    with pytest.raises(AudioError, match=name) as caught:
        load_clip(head + bytes(2_000), name="memo")
    assert "pip install 'soundscape[film]'" in str(caught.value)
    assert "ffmpeg -i INPUT OUTPUT.wav" in str(caught.value)


def wav_of(codec: int) -> bytes:
    content = bytearray(wav())
    content[20:22] = codec.to_bytes(2, "little")
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (wav_of(0x45), "a WAV with G.726 ADPCM inside"),
        (wav_of(0x161), "a WAV with Windows Media Audio inside"),
        (b"OggS\0\2" + bytes(20) + b"\x01\x50Speex   1.2" + bytes(90), "an Ogg with Speex inside"),
        (
            b"caff\0\1\0\0desc\0\0\0\0\0\0\0\x20\x40\xe5\x88\x80\0\0\0\0aac " + bytes(90),
            "a CAF with AAC inside",
        ),
    ],
)
def test_a_codec_that_needs_pyav_is_named(monkeypatch, content, name):
    monkeypatch.setattr("soundscape.audio.decoders.has_pyav", lambda: False)
    with pytest.raises(AudioError) as caught:
        load_clip(content)
    assert f"{name}, which needs PyAV" in str(caught.value)
    assert "pip install 'soundscape[film]'" in str(caught.value)

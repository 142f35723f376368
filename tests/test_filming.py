"""Films, decoded again: when pictures and sounds begin and end, and what the files say."""

import io
import os
import shutil
import signal
import subprocess
import sys
import time
import weakref
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
import soundfile
from conftest import posix
from painting import heard, small
from PIL import Image

from soundscape.errors import SoundscapeError
from soundscape.painter import part, rasterise
from soundscape.services import Watch
from soundscape.story.filming import Painted, Still, Take, make_film
from soundscape.story.filming.planes import all_planar, planar, to_rgb
from soundscape.story.filming.reel import reel

av = pytest.importorskip("av")

SIZE = (160, 90)
CHROMIUM = shutil.which("chromium")
AAC_FRAME = 1024 / 48_000
REDS = (20, 120, 220, 70, 170)
"""Of plain shots, far enough apart to be told from each other after encoding."""


class Plain:
    """A shot of one colour."""

    def __init__(self, red):
        self.red = red

    def frames(self, size, rate, count, *, lead=0, tail=0, late_seconds=0.0):
        frame = planar(np.full((size[1], size[0], 3), (self.red, 60, 60), np.uint8))
        for _ in range(lead + count + tail):
            yield frame


def plain_takes(starts, **options):
    return [
        Take(start, lambda size, red=red: Plain(red), **options)
        for start, red in zip(starts, REDS, strict=False)
    ]


def recording(path, seconds, rate_hz=44_100, channels=2, subtype="PCM_16"):
    """A tone on every channel, each an octave above the last, with a click at half a second."""
    time_s = np.arange(round(seconds * rate_hz)) / rate_hz
    tones = [0.3 * np.sin(2 * np.pi * 220 * 2**c * time_s) for c in range(channels)]
    samples = np.stack(tones, axis=1)
    samples[rate_hz // 2 : rate_hz // 2 + 20] += 0.5
    soundfile.write(path, samples, rate_hz, subtype)
    return path


def decoded(path):
    """Times and mean red of all frames, and all samples as shape (channels, n)."""
    with av.open(str(path)) as film:
        frames = [(frame.time, frame.to_ndarray(format="rgb24")) for frame in film.decode(video=0)]
    with av.open(str(path)) as film:
        blocks = [frame.to_ndarray() for frame in film.decode(audio=0)]
    pictures = [(float(time), float(picture[..., 0].mean())) for time, picture in frames]
    return pictures, np.concatenate(blocks, axis=1)


def shown(pictures):
    """When another red is seen than before: pairs of time and red."""
    found = []
    for time_s, red in pictures:
        nearest = min(REDS, key=lambda one: abs(one - red))
        assert abs(nearest - red) < 12
        if not found or found[-1][1] != nearest:
            found.append((time_s, nearest))
    return found


def stream_seconds(path):
    """The lengths that a film's own streams say they have."""
    with av.open(str(path)) as film:
        streams = (film.streams.video[0], film.streams.audio[0])
        if streams[0].duration is not None:
            return [float(one.duration * one.time_base) for one in streams]
        # Matroska: hours, minutes, seconds.
        clocks = [one.metadata["DURATION"].split(":") for one in streams]
    return [int(h) * 3600 + int(m) * 60 + float(s) for h, m, s in clocks]


@pytest.mark.parametrize("ending", [".mp4", ".webm"])
@pytest.mark.parametrize("fps", [25, 29.97, "30000/1001", 12.5, 60])
@pytest.mark.parametrize("lengths", [(1.001, 2.5, 0.333), (0.333, 0.333, 1.001, 0.71, 2.5)])
def test_cuts_and_both_streams_keep_time(tmp_path, ending, fps, lengths):
    starts = [sum(lengths[:n]) for n in range(len(lengths))]
    total = round(sum(lengths) * 44_100) / 44_100
    target = make_film(
        recording(tmp_path / "sound.wav", sum(lengths)),
        plain_takes(starts),
        tmp_path / f"film{ending}",
        size=SIZE,
        fps=fps,
    )
    rate = 30_000 / 1001 if fps in (29.97, "30000/1001") else float(fps)
    pictures, samples = decoded(target)
    # Matroska counts milliseconds.
    exact = 1e-4 if ending == ".mp4" else 6e-4
    for number, (time_s, _) in enumerate(pictures):
        assert time_s == pytest.approx(number / rate, abs=exact)
    found = shown(pictures)
    assert [red for _, red in found] == list(REDS[: len(lengths)])
    for (time_s, _), start in zip(found, starts, strict=True):
        assert abs(time_s - start) <= 0.5 / rate + exact
    assert -1 / 48_000 <= samples.shape[1] / 48_000 - total <= AAC_FRAME
    seen, heard = stream_seconds(target)
    assert abs(seen - heard) < AAC_FRAME
    assert heard == pytest.approx(total, abs=0.009)
    assert seen == pytest.approx(total, abs=0.002)


@pytest.mark.parametrize("rate_hz", [8_000, 11_025, 22_050, 44_100, 48_000, 96_000, 192_000])
@pytest.mark.parametrize("channels", [1, 2, 3, 4, 5, 6])
def test_every_rate_and_number_of_channels(tmp_path, rate_hz, channels):
    path = recording(tmp_path / "sound.wav", 1.237, rate_hz, channels)
    target = make_film(path, plain_takes([0]), tmp_path / "film.mp4", size=(64, 64), fps=5)
    _, samples = decoded(target)
    assert len(samples) == (1 if channels == 1 else 2)
    assert abs(samples.shape[1] / 48_000 - 1.237) <= AAC_FRAME
    seen, heard = stream_seconds(target)
    assert heard == pytest.approx(1.237, abs=2 / rate_hz)
    assert abs(seen - heard) < AAC_FRAME
    # The click is where it was: what the encoder puts in front is told to players.
    kept = samples[:, : 48_000 * 3 // 4]
    assert abs(np.argmax(np.abs(kept).max(axis=0)) / 48_000 - 0.5) < 0.003


def test_left_stays_left_and_many_channels_become_two_without_clipping(tmp_path):
    time_s = np.arange(48_000) / 48_000
    tone = 0.9 * np.sin(2 * np.pi * 440 * time_s)
    for place, louder in ((0, 0), (1, 1), (2, None), (4, 0), (5, 1)):
        samples = np.zeros((48_000, 6))
        samples[:, place] = tone
        soundfile.write(tmp_path / "sound.wav", samples, 48_000)
        target = make_film(
            tmp_path / "sound.wav", plain_takes([0]), tmp_path / "film.mp4", size=(64, 64), fps=5
        )
        left, right = np.sqrt((decoded(target)[1][:, 4_800:-4_800] ** 2).mean(axis=1))
        if louder is None:
            assert left == pytest.approx(right, rel=0.05)
        else:
            assert (left, right)[louder] > 20 * (left, right)[1 - louder]
    soundfile.write(tmp_path / "sound.wav", np.tile(tone[:, None], 6), 48_000)
    target = make_film(
        tmp_path / "sound.wav", plain_takes([0]), tmp_path / "film.mp4", size=(64, 64), fps=5
    )
    assert np.abs(decoded(target)[1]).max() < 1.0


def test_a_sound_beyond_full_scale_is_made_softer_and_nan_is_refused(tmp_path):
    time_s = np.arange(48_000) / 48_000
    loud = (4 * np.sin(2 * np.pi * 440 * time_s)).astype(np.float32)
    soundfile.write(tmp_path / "loud.wav", loud, 48_000, "FLOAT")
    target = make_film(
        tmp_path / "loud.wav", plain_takes([0]), tmp_path / "film.mp4", size=(64, 64), fps=5
    )
    middle = decoded(target)[1][0][9_600:38_400]
    # A sine has a power of one half, of which the encoder may take a little; cut off it has 0.87.
    assert 0.4 < (middle**2).mean() < 0.55
    loud[100] = 9_000
    soundfile.write(tmp_path / "spike.wav", loud, 48_000, "FLOAT")
    target = make_film(
        tmp_path / "spike.wav", plain_takes([0]), tmp_path / "film.mp4", size=(64, 64), fps=5
    )
    # One sample that is a fault decides nothing.
    assert (decoded(target)[1][0][9_600:38_400] ** 2).mean() > 0.4
    loud[100] = np.nan
    soundfile.write(tmp_path / "loud.wav", loud, 48_000, "FLOAT")
    with pytest.raises(SoundscapeError, match="NaN"):
        make_film(tmp_path / "loud.wav", plain_takes([0]), tmp_path / "nan.mp4", size=(64, 64))
    assert not (tmp_path / "nan.mp4").exists()


@pytest.mark.parametrize("seconds", [0.01, 0.1])
def test_a_recording_shorter_than_a_frame(tmp_path, seconds):
    path = recording(tmp_path / "sound.wav", 1.0)
    samples, rate_hz = soundfile.read(path)
    soundfile.write(path, samples[: round(seconds * rate_hz)], rate_hz)
    target = make_film(path, plain_takes([0]), tmp_path / "film.mp4", size=SIZE, fps=5)
    pictures, _ = decoded(target)
    assert len(pictures) == 1
    assert stream_seconds(target)[0] == pytest.approx(seconds, abs=1e-4)


@pytest.mark.parametrize("ending", [".mp4", ".webm"])
def test_the_same_gives_the_same_bytes_and_says_no_date(tmp_path, ending):
    rng = np.random.default_rng(3)
    noise = Image.fromarray(rng.integers(0, 256, (180, 320, 3), np.uint8))
    path = recording(tmp_path / "sound.wav", 2.0)

    def made(name, seed=1):
        takes = [
            Take(0, lambda size: Still(noise, seed), caption="Noise", chapter="noise"),
            Take(0.9, lambda size: Still(noise, 5), dissolve_seconds=0.4, caption="More"),
        ]
        target = tmp_path / f"{name}{ending}"
        make_film(path, takes, target, size=SIZE, comment="storyboard 12ab", title="Noise")
        return target.read_bytes()

    one = made("one")
    time.sleep(1.1)
    assert one == made("two")
    assert one != made("three", seed=2)
    with av.open(str(tmp_path / f"one{ending}")) as film:
        said = {name.lower(): text for name, text in film.metadata.items()}
    assert said["title"] == "Noise"
    assert said["comment"] == "storyboard 12ab"
    assert "creation_time" not in said


def test_whatever_was_in_memory_before_the_same_gives_the_same_bytes(tmp_path):
    colours = np.random.default_rng(3).integers(0, 256, (18, 32, 3), np.uint8)
    picture = Image.fromarray(colours).resize((960, 544), Image.Resampling.BICUBIC)
    source, found = recording(tmp_path / "sound.wav", 4), set()
    takes = [
        Take(0.0, lambda size: Still(picture, 7)),
        Take(2.0, lambda size: Still(picture, 8), dissolve_seconds=0.6),
    ]
    for value in (0, 85, 170, 255):
        litter = [np.full(1_000 * size, value, np.uint8) for size in range(1, 200)]
        del litter
        target = make_film(source, takes, tmp_path / "film.mp4", size=(480, 272))
        found.add(target.read_bytes())
    assert len(found) == 1


def test_a_film_for_the_web(tmp_path):
    """H.264 in 4:2:0 with its colours named, AAC, the index in front, a key frame at every cut."""
    path = recording(tmp_path / "sound.wav", 5.0)
    target = make_film(path, plain_takes([0, 1.3, 3.1]), tmp_path / "film.mp4", size=(161, 91))
    content = target.read_bytes()
    assert 0 < content.index(b"moov") < content.index(b"mdat")
    with av.open(str(target)) as film:
        video, audio = film.streams.video[0], film.streams.audio[0]
        context = video.codec_context
        assert (context.name, audio.codec_context.name) == ("h264", "aac")
        assert (context.width, context.height, context.pix_fmt) == (160, 90, "yuv420p")
        assert (context.color_range, context.colorspace) == (1, 1)
        assert (context.color_primaries, context.color_trc) == (1, 1)
        assert audio.rate == 48_000
        keys = [float(p.pts * p.time_base) for p in film.demux(video) if p.is_keyframe and p.size]
    assert {0, 1.32, 3.12} <= {round(key, 2) for key in keys}
    assert max(np.diff([*keys, 5.0])) <= 2.001


@pytest.mark.parametrize(("ending", "codec"), [(".mp4", "mov_text"), (".webm", "webvtt")])
def test_captions_and_chapters(tmp_path, ending, codec):
    words = ("A dog <barks> & runs", "", "Möwen über 猫")
    takes = [
        Take(start, lambda size: Plain(20), caption=text, chapter=text[:5])
        for start, text in zip((0, 1.001, 2.2), words, strict=True)
    ]
    path = recording(tmp_path / "sound.wav", 3.337)
    target = make_film(path, takes, tmp_path / f"film{ending}", size=SIZE)
    with av.open(str(target)) as film:
        track = film.streams.subtitles[0]
        assert track.codec_context.name == codec
        packets = [
            (float(p.pts * p.time_base), float(p.duration * p.time_base), bytes(p))
            for p in film.demux(track)
            if p.size > 2
        ]
        chapters = [
            (float(c["start"] * c["time_base"]), c["metadata"]["title"]) for c in film.chapters()
        ]
    assert [p[:2] for p in packets] == [(0, 1.001), (2.2, pytest.approx(1.137, abs=0.002))]
    texts = [
        content.decode("utf-8", "ignore")[2 if ending == ".mp4" else 0 :] for *_, content in packets
    ]
    assert texts[1] == "Möwen über 猫"
    assert texts[0] == (words[0] if ending == ".mp4" else "A dog &lt;barks&gt; &amp; runs")
    assert chapters == [(0, "A dog"), (2.2, "Möwen")]
    plain = make_film(path, takes, tmp_path / f"plain{ending}", size=SIZE, captions="none")
    with av.open(str(plain)) as film:
        assert not film.streams.subtitles


def test_burnt_captions_are_seen_while_they_last(tmp_path):
    takes = [
        Take(0, lambda size: Plain(20)),
        Take(1, lambda size: Plain(20), caption="A dog barks"),
        Take(2, lambda size: Plain(20)),
    ]
    path = recording(tmp_path / "sound.wav", 3.0)
    target = make_film(path, takes, tmp_path / "film.mp4", size=(320, 180), captions="burnt")
    with av.open(str(target)) as film:
        assert not film.streams.subtitles
        brightest = [f.to_ndarray(format="gray")[120:].max() for f in film.decode(video=0)]
    lit = [number for number, value in enumerate(brightest) if value > 200]
    assert lit == list(range(25, 50))


def test_signs_that_no_font_has_are_told(tmp_path):
    takes = [Take(0, lambda size: Plain(20), caption="\U0010fffd" * 3)]
    path = recording(tmp_path / "sound.wav", 1.0)
    with pytest.raises(SoundscapeError, match=r"no font here has.*on a track"):
        make_film(path, takes, tmp_path / "film.mp4", size=SIZE, captions="burnt")
    assert make_film(path, takes, tmp_path / "film.mp4", size=SIZE).exists()


@pytest.mark.parametrize("size", [(98, 66), (64, 180)])
def test_frames_of_which_only_what_changed_is_converted_are_as_if_all_of_it_were(size):
    rng = np.random.default_rng(3)
    frame = rng.integers(0, 256, (size[1], size[0], 3), np.uint8)
    frames = [frame]
    for top, rows in [(0, 1), (31, 2), (size[1] - 1, 1), (17, 30), (0, size[1]), (5, 0), (48, 3)]:
        frame = frame.copy()
        frame[top : top + rows, 5:] = rng.integers(0, 256, frame[top : top + rows, 5:].shape)
        frames.append(frame)
    for found, whole in zip(all_planar(frames), frames, strict=True):
        np.testing.assert_array_equal(found, planar(whole))


@pytest.mark.parametrize("dissolve_seconds", [0.0, 0.6])
def test_a_picture_is_made_while_the_one_before_is_seen_and_two_are_held_at_most(dissolve_seconds):
    held, most, begun = weakref.WeakSet(), [], []

    def picture(red):
        plain = Plain(red)
        held.add(plain)
        most.append(len(held))
        begun.append(red)
        return plain

    takes = [
        Take(2.0 * place, lambda size, red=red: picture(red), dissolve_seconds)
        for place, red in enumerate(REDS)
    ]
    seen_before = []
    for number, _ in enumerate(reel(takes, SIZE, Fraction(10), 100)):
        if number % 20 == 10:  # in the middle of a take
            deadline = time.monotonic() + 30
            while len(begun) < min(len(REDS), number // 20 + 2) and time.monotonic() < deadline:
                time.sleep(0.01)
            seen_before.append(len(begun))
    assert seen_before == [2, 3, 4, 5, 5]
    assert max(most) == 2


def test_a_dissolve_passes_through_the_middle_at_the_cut(tmp_path):
    takes = plain_takes([0, 2.0, 2.2], dissolve_seconds=0.4)
    path = recording(tmp_path / "sound.wav", 4.0)
    target = make_film(path, takes, tmp_path / "film.mp4", size=SIZE)
    reds = [red for _, red in decoded(target)[0]]
    assert len(reds) == 100
    # The shots are 50, 5 and 45 frames long: of 5, two thirds at most are shared.
    assert reds[48] == pytest.approx(REDS[0], abs=3)
    assert REDS[0] + 10 < reds[49] < reds[50] < REDS[1] - 10
    assert reds[52] == pytest.approx(REDS[1], abs=4)
    assert reds[56] == pytest.approx(REDS[2], abs=4)
    slow = plain_takes([0, 2.0], dissolve_seconds=0.4)
    target = make_film(path, slow, tmp_path / "slow.mp4", size=SIZE)
    reds = [red for _, red in decoded(target)[0]]
    middle = (REDS[0] + REDS[1]) / 2
    assert reds[44] == pytest.approx(REDS[0], abs=3)
    assert reds[49] < middle < reds[50]
    assert reds[55] == pytest.approx(REDS[1], abs=3)


def dot(size, place):
    """A dark picture with a soft bright dot."""
    y, x = np.mgrid[: size[1], : size[0]]
    light = 230 * np.exp(-((x - place[0]) ** 2 + (y - place[1]) ** 2) / (2 * (size[0] / 60) ** 2))
    return Image.fromarray(light.astype(np.uint8)).convert("RGB")


def centre(frame):
    light = to_rgb(frame)[..., 0].astype(float)
    light[light < 40] = 0
    y, x = np.mgrid[: light.shape[0], : light.shape[1]]
    return np.array([(x * light).sum(), (y * light).sum()]) / light.sum()


@pytest.mark.parametrize("picture", [(480, 480), (1200, 400), (640, 360)])
def test_a_still_moves_slowly_and_evenly(picture):
    """Less than a pixel at a time, always the same way: nothing jumps or trembles."""
    still = Still(dot(picture, (picture[0] * 0.45, picture[1] * 0.45)), seed=4)
    frames = list(still.frames((320, 180), Fraction(25), 100))
    assert len(frames) == 100
    places = np.array([centre(frame) for frame in frames])
    steps = np.diff(places, axis=0)
    moved = np.abs(places[-1] - places[0]).max()
    assert 2 < moved < 60
    axis = np.argmax(np.abs(places[-1] - places[0]))
    way = np.sign(places[-1] - places[0])[axis]
    assert (way * steps[:, axis] > 0).all()
    assert np.abs(steps[:, axis]).max() < 1.5 * moved / 99 + 0.05
    again = list(still.frames((320, 180), Fraction(25), 100))
    assert all((one == other).all() for one, other in zip(frames, again, strict=True))


def test_seeds_move_stills_in_other_ways():
    picture = dot((480, 480), (216, 216))
    ways = set()
    for seed in range(8):
        first, *_, last = Still(picture, seed).frames((320, 180), Fraction(5), 10)
        ways.add(np.sign((centre(last) - centre(first))[1]))
    assert ways == {-1, 1}


class FakePainting:
    """Gives frames as a painting does: as many as its own seconds have."""

    def __init__(self, count, size=SIZE):
        self.count, self.size = count, size

    def frames(self, fps, first_seconds):
        for number in range(self.count):
            yield np.full((self.size[1], self.size[0], 3), 10 + 4 * number, np.uint8)


@pytest.mark.parametrize("count", [9, 10, 11])
def test_a_painting_keeps_its_time_whatever_surrounds_it(count):
    """Its frames come one by one from its start; before and after it stands still."""
    frames = Painted(FakePainting(count)).frames(SIZE, Fraction(25), 10, lead=3, tail=2)
    light = [int(to_rgb(frame).mean().round()) for frame in frames]
    moving = [10 + 4 * min(number, count - 1) for number in range(10)]
    expected = [10] * 3 + moving + [moving[-1]] * 2
    assert light == pytest.approx(expected, abs=1)


def test_in_a_film_the_sea_rolls(clip):
    """Between two moments at which nothing is heard and the whole line was, in its lower half."""
    painting = small(clip, heard((), loudness_curve=(1.0,) * 64), "sea_waves", size=SIZE)
    frames = [to_rgb(one) for one in Painted(painting).frames(SIZE, Fraction(25), 124)]
    apart = np.abs(frames[121].astype(int) - frames[110]).max(axis=2) > 30
    assert apart[45:].sum() > 60
    assert not apart[6:20].any()


@pytest.mark.parametrize("fps", [25, 29.97, 12])
@pytest.mark.parametrize("start", [0.5, 1.013, 1.0489])
@pytest.mark.parametrize("dissolve_seconds", [0, 0.4])
def test_what_an_onset_drew_comes_within_a_frame_of_the_onset(
    tmp_path, clip, fps, start, dissolve_seconds
):
    moments = (0.91, 2.003, 3.1)
    painting = small(clip, heard(moments), "dog", style="papercut", size=(320, 180))
    takes = [
        *plain_takes([0]),
        Take(start, lambda size: Painted(painting), dissolve_seconds),
        *[replace(take, start_seconds=start + 4.7) for take in plain_takes([0])],
    ]
    path = recording(tmp_path / "sound.wav", start + 5)
    target = make_film(path, takes, tmp_path / "film.mp4", size=(320, 180), fps=fps)
    with av.open(str(target)) as film:
        frames = [(frame.time, frame.to_ndarray(format="gray")) for frame in film.decode(video=0)]
    alone = [rasterise(part(painting.svg, str(n)), (320, 180)) for n in range(len(moments))]
    shapes = [np.asarray(Image.open(io.BytesIO(png)).convert("RGBA"))[..., 3] > 0 for png in alone]
    for moment, shape in zip(moments, shapes, strict=True):
        place = shape & (sum(shapes) == 1)
        near = [
            (t, light[place].astype(int)) for t, light in frames if abs(t - start - moment) < 0.3
        ]
        steps = [np.abs(two[1] - one[1]).mean() for one, two in pairwise(near)]
        came = near[1 + int(np.argmax(steps))][0]
        assert max(steps) > 8
        assert -1e-3 <= came - (start + moment) <= 1 / fps


@pytest.mark.parametrize("ending", [".webp", ".gif"])
def test_a_preview_runs_as_fast_as_the_film(tmp_path, ending):
    path = recording(tmp_path / "sound.wav", 3.3)
    preview = tmp_path / f"small{ending}"
    make_film(
        path, plain_takes([0, 1.2, 2.5]), tmp_path / "film.mp4", size=(1280, 720), fps=3,
        preview=preview,
    )  # fmt: skip
    with Image.open(preview) as moving:
        assert moving.size == (480, 270)
        assert moving.info["loop"] == 0
        elapsed, pictures = 0, []
        for number in range(moving.n_frames):
            moving.seek(number)
            red = float(np.asarray(moving.convert("RGB"))[..., 0].mean())
            pictures.append((elapsed / 1000, red))
            elapsed += moving.info["duration"]
    assert elapsed == 3300
    assert shown(pictures) == [(0, REDS[0]), (1.2, REDS[1]), (2.5, REDS[2])]


def test_follow_and_call_off(tmp_path):
    path = recording(tmp_path / "sound.wav", 2.0)
    target = tmp_path / "film.mp4"
    target.write_bytes(b"the film before")
    told = []
    watch = Watch(lambda text, share: (told.append(share), len(told) > 20 and watch.cancel()))
    with pytest.raises(SoundscapeError, match="Cancelled"):
        make_film(path, plain_takes([0]), target, size=SIZE, watch=watch)
    assert told == sorted(told)
    assert 0.3 < told[-1] < 0.6
    assert target.read_bytes() == b"the film before"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["film.mp4", "sound.wav"]


SCRIPT = """
import sys, time, numpy as np, resource
sys.path[:0] = {paths!r}
from test_filming import plain_takes, Plain, Take
from soundscape.story.filming import make_film
from soundscape.errors import SoundscapeError
{before}
class Slow(Plain):
    def frames(self, *arguments, **options):
        rng = np.random.default_rng(0)
        for number, frame in enumerate(super().frames(*arguments, **options)):
            if number == 30: print("half", flush=True)
            time.sleep({pause})
            yield rng.integers(16, 236, frame.shape, np.uint8)
try:
    make_film(sys.argv[1], [Take(0, lambda size: Slow(20))], sys.argv[2], size=(320, 180))
except SoundscapeError as error:
    sys.exit(str(error))
"""


def in_another_process(path, target, *, pause=0.0, before=""):
    here = os.path.dirname(__file__)
    script = SCRIPT.format(paths=[here, os.path.dirname(here)], pause=pause, before=before)
    return subprocess.Popen(
        [sys.executable, "-c", script, str(path), str(target)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@posix
def test_killed_in_the_middle_leaves_no_film(tmp_path):
    path = recording(tmp_path / "sound.wav", 4.0)
    target = tmp_path / "out" / "film.mp4"
    target.parent.mkdir()
    process = in_another_process(path, target, pause=0.05)
    assert process.stdout.readline() == "half\n"
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert not target.exists()
    done = in_another_process(path, target)
    assert done.communicate()[1] == ""
    assert len(decoded(target)[0]) == 100


@posix
def test_a_full_disk_is_one_clear_error(tmp_path):
    path = recording(tmp_path / "sound.wav", 4.0)
    target = tmp_path / "out" / "film.mp4"
    target.parent.mkdir()
    limit = "resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))"
    process = in_another_process(path, target, before=limit)
    said = process.communicate()[1]
    assert process.returncode == 1
    assert "Traceback" not in said
    assert "cannot be written" in said
    assert list(target.parent.iterdir()) == []


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"size": (1280, 30)}, "from 64 to 4096"),
        ({"size": "large"}, "width and height"),
        ({"fps": 0}, "from 1 to 120"),
        ({"fps": float("nan")}, "from 1 to 120"),
        ({"fps": "often"}, "such as 25"),
        ({"captions": "burned"}, "did you mean burnt"),
        ({"preview": "small.png"}, r"\.webp or \.gif"),
        ({"target": "film.avi"}, r"\.mp4 or \.webm"),
        ({"takes": []}, "no shots"),
        ({"takes": plain_takes([0.5])}, "the first at 0"),
        ({"takes": plain_takes([0, 2, 1])}, "the first at 0"),
        ({"recording": "missing.wav"}, "does not exist"),
        ({"target": "nowhere/film.mp4"}, "cannot be written"),
    ],
)
def test_what_cannot_be_filmed_is_told(tmp_path, monkeypatch, wrong, says):
    monkeypatch.chdir(tmp_path)
    given = {
        "recording": recording(tmp_path / "sound.wav", 0.5),
        "takes": plain_takes([0]),
        "target": "film.mp4",
        "size": SIZE,
        **wrong,
    }
    with pytest.raises(SoundscapeError, match=says):
        make_film(**given)
    assert [one.name for one in tmp_path.iterdir()] == ["sound.wav"]


def test_without_pyav_or_an_encoder_the_line_to_type_is_told(tmp_path, monkeypatch):
    from soundscape._util import extras

    path = recording(tmp_path / "sound.wav", 0.5)
    with monkeypatch.context() as without:
        without.setattr(extras, "find_spec", lambda name: None)
        with pytest.raises(SoundscapeError, match=r"pip install 'soundscape\[film\]'"):
            make_film(path, plain_takes([0]), tmp_path / "film.mp4")
    from soundscape.story.filming import kinds

    lacking = kinds.Kind(**{**vars(kinds.KINDS[".mp4"]), "video": "libx999"})
    monkeypatch.setitem(kinds.KINDS, ".mp4", lacking)
    with pytest.raises(SoundscapeError, match=r"libx999 is missing.*\.webm"):
        make_film(path, plain_takes([0]), tmp_path / "film.mp4")


PAGE = """<video id="film" src="{name}" preload="auto" muted></video><script>
const film = document.getElementById("film");
const shown = () => {{
  const canvas = document.createElement("canvas");
  canvas.width = film.videoWidth; canvas.height = film.videoHeight;
  const context = canvas.getContext("2d");
  context.drawImage(film, 0, 0);
  return context.getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data[0];
}};
const seen = (seconds) => new Promise((done) => {{
  film.requestVideoFrameCallback((now, frame) => done([frame.mediaTime, shown()]));
  film.currentTime = seconds;
}});
const played = () => new Promise((done) => {{
  film.currentTime = 0; film.playbackRate = 2; film.onended = () => done(film.currentTime);
  film.play();
}});
</script>"""


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")
@pytest.mark.parametrize("ending", [".mp4", ".webm"])
@pytest.mark.parametrize("channels", [1, 6])
def test_a_browser_plays_it_and_jumps_in_it(tmp_path, ending, channels):
    """At every moment the shot is seen that belongs there, with its colours."""
    from playwright.sync_api import sync_playwright

    path = recording(tmp_path / "sound.wav", 4.503, 16_000, channels)
    name = make_film(
        path,
        plain_takes([0, 1.001, 2.5, 2.833], chapter="a colour", caption="A colour"),
        tmp_path / f"film{ending}",
        size=(320, 180),
        fps=29.97,
    ).name
    (tmp_path / "page.html").write_text(PAGE.format(name=name))
    line = ["--no-sandbox", "--allow-file-access-from-files", "--disable-gpu"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=line)
        page = browser.new_page()
        page.goto((tmp_path / "page.html").as_uri())
        page.wait_for_function("film.readyState >= 3")
        assert page.evaluate("[film.videoWidth, film.videoHeight]") == [320, 180]
        assert page.evaluate("film.duration") == pytest.approx(4.503, abs=AAC_FRAME)
        for seconds, red in ((2.55, 220), (0.9, 20), (1.1, 120), (4.4, 70), (2.9, 70), (2.4, 120)):
            media_time, seen_red = page.evaluate(f"seen({seconds})")
            assert 0 <= seconds - media_time < 1001 / 30_000 + 1e-3
            assert seen_red == pytest.approx(red, abs=6)
        assert page.evaluate("played()") == pytest.approx(4.503, abs=AAC_FRAME)
        browser.close()

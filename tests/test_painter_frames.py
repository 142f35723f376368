"""A picture over the time of its sound: its frames."""

import itertools
import time
import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pytest
from painting import heard, onset_groups, opacity, pixels, small

from soundscape.errors import ProviderError
from soundscape.painter import STYLES, part
from soundscape.painter.film_layers import EMPTYING_SECONDS
from soundscape.painter.frames import decoded

SIZE, FPS = (320, 180), 20


def painted(clip, acoustics, label, style="dusk", size=SIZE):
    return small(clip, acoustics, label, style=style, size=size)


def opaque(painting, name):
    return opacity(part(painting.svg, name), painting.size)


@pytest.mark.parametrize("style", STYLES)
def test_the_first_and_the_last_frame_are_the_picture(clip, style):
    painting = painted(clip, heard(), "dog", style)
    frames = list(painting.frames(FPS))
    assert len(frames) == 5 * FPS
    assert {frame.shape for frame in frames} == {(180, 320, 3)}
    assert {frame.dtype for frame in frames} == {np.dtype(np.uint8)}
    for frame in (frames[0], frames[-1]):
        assert np.array_equal(frame, pixels(painting))
    assert not np.array_equal(frames[FPS], pixels(painting))


@pytest.mark.parametrize(
    ("label", "style"),
    [
        ("dog", "neon"),
        ("clock_tick", "charcoal"),
        ("sea_waves", "watercolour"),
        ("organ", "poster"),
        ("piano", "dusk"),
        ("door_wood_knock", "papercut"),
        ("unknown", "woodblock"),
    ],
)
def test_what_an_onset_drew_comes_with_it_and_not_before(clip, label, style):
    """Of a pixel, the time at which it last changed by much is that of the onset that covers it."""
    moments = (0.83, 1.61, 2.42, 4.21)
    painting = painted(clip, heard(moments), label, style)
    frames = [frame.astype(int) for frame in painting.frames(FPS)]
    groups = onset_groups(painting.svg)
    assert [float(group.attrib["data-moment"]) for group in groups] == pytest.approx(moments)
    places = [opaque(painting, str(index)) > 0 for index in range(4)]
    line = opaque(painting, "loudness-line") > 0
    for index, moment in enumerate(moments):
        alone = places[index] & ~line & (sum(places) == 1)
        first = int(np.ceil(moment * FPS))
        before = [frames[n][alone] for n in range(int(EMPTYING_SECONDS * FPS) + 2, first)]
        assert all(np.array_equal(one, before[0]) for one in before)
        came = np.abs(frames[first][alone] - before[0]).max()
        final = np.abs(pixels(painting)[alone] - before[0]).max()
        assert final > 20
        assert came > 0.4 * final


@pytest.mark.parametrize("style", STYLES)
def test_nothing_else_changes(clip, style):
    """Grain, wood and paper lie over what comes as they do in the picture."""
    painting = painted(clip, heard((1.0, 3.0)), "organ", style)
    frames = list(painting.frames(FPS))
    moving = (opaque(painting, "onsets") > 0) | (opaque(painting, "loudness-line") > 0)
    for frame in frames:
        changes = np.abs(frame[~moving] - pixels(painting)[~moving])
        assert changes.max() <= 2  # at the rim of an arc, of which another picture shows nothing
        assert np.count_nonzero(changes) < 10
    # All has come but the end of the line: what was laid over one another is what was painted.
    come = (opaque(painting, "onsets") > 0) & (opaque(painting, "loudness-line") == 0)
    late = frames[int(3.5 * FPS) : -1]
    assert max(np.abs(frame[come] - pixels(painting)[come]).max() for frame in late) <= 4


def test_the_line_is_drawn_as_it_is_heard(clip):
    """Left of the moment it is as in the picture, right of it faint."""
    painting = painted(clip, heard((4.9,)), "organ")
    frame = list(painting.frames(FPS))[int(2.5 * FPS)]
    changed = np.abs(frame - pixels(painting)).max(axis=2) > 3
    line = opaque(painting, "loudness-line") > 128
    assert not changed[:, : int(0.46 * 320)].any()
    assert changed[:, int(0.54 * 320) :][line[:, int(0.54 * 320) :]].mean() > 0.3


def test_frames_of_a_sound_of_any_length(clip):
    short = painted(clip, heard((), duration_seconds=0.02), "dog")
    assert [np.array_equal(one, pixels(short)) for one in short.frames(FPS)] == [True]
    hour = painted(clip, heard((0.0, 1_800.0, 3_599.9), duration_seconds=3_600.0), "dog")
    frames = list(hour.frames(0.05))
    assert len(frames) == 180
    changed = [n for n in range(10, 178) if (frames[n] != frames[n - 1])[:90].any()]
    assert changed == [90, 91]  # it comes, and is no longer stressed
    assert len(list(itertools.islice(hour.frames(30), 40))) == 40


@pytest.mark.parametrize("first", [-0.02, 0.02])
def test_frames_that_begin_a_little_before_or_after_the_sound(clip, first):
    moment = 2.01
    painting = painted(clip, heard((moment,)), "dog")
    frames = list(painting.frames(FPS, first_seconds=first))
    assert len(frames) == 5 * FPS
    place = (opaque(painting, "0") > 0) & (opaque(painting, "loudness-line") == 0)
    changed = [
        n
        for n in range(int(EMPTYING_SECONDS * FPS) + 3, 60)
        if (frames[n][place] != frames[n - 1][place]).any()
    ]
    assert changed[0] == int(np.ceil((moment - first) * FPS))


@pytest.mark.parametrize("fps", [0, -25, float("nan"), float("inf")])
def test_frames_a_second_are_a_number_above_0(clip, fps):
    with pytest.raises(ProviderError, match="frames a second"):
        painted(clip, heard(), "dog").frames(fps)


def test_many_frames_a_second(clip):
    """The benchmark measures it; here half of what it asks for is enough for a busy machine."""
    times = tuple(0.1 + 0.12 * n for n in range(40))
    painting = painted(clip, heard(times), "clock_tick", "charcoal", (1280, 720))
    started = time.process_time()
    count = sum(1 for _ in painting.frames(25))
    assert count / (time.process_time() - started) > 12.5


def test_a_picture_says_how_long_its_sound_is(clip):
    painting = painted(clip, replace(heard(), duration_seconds=7.25), "dog")
    assert painting.seconds == 7.25
    assert ET.fromstring(painting.svg).attrib["data-seconds"] == "7.250"
    assert np.array_equal(decoded(painting.png), pixels(painting))

"""The panorama of a story: what it shows of a recording, what it writes, how it is asked for."""

import json
import re
from dataclasses import replace

import numpy as np
import pytest
import soundfile
from click.testing import CliRunner
from PIL import Image

from soundscape import story
from soundscape.cli import main
from soundscape.errors import ProviderError, StoryError
from soundscape.story.reading import levels_of
from soundscape.story.stretches import corrected, loudness_curve, stretches_of
from soundscape.story.values import ShotSound
from soundscape.timeline import Event, Timeline

RATE = 8_000
LABELS = "0\t60\train\n20\t26\tdog\n60\t120\tsea_waves\n80\t85\tship\n"
BARKS = (20.5, 22.0, 24.5)


@pytest.fixture(scope="module")
def recording(tmp_path_factory):
    """Two minutes: faint noise, three barks in the first, a loud second minute."""
    rng = np.random.default_rng(1)
    samples = 0.004 * rng.standard_normal(120 * RATE)
    samples[60 * RATE :] *= 10
    for second in BARKS:
        first = round(second * RATE)
        samples[first : first + 1_600] += 0.5 * np.sin(np.arange(1_600) * 0.4)
    path = tmp_path_factory.mktemp("sounds") / "walk.wav"
    soundfile.write(path, samples, RATE)
    return path


@pytest.fixture(scope="module")
def begun(recording, tmp_path_factory):
    """A folder with the storyboard of the recording."""
    folder = tmp_path_factory.mktemp("story")
    labels = folder / "labels-by-hand.txt"
    labels.write_text(LABELS, "utf-8")
    story.plan(recording, folder, labels=labels, seed=7, style="dusk")
    return folder


SIZE = (900, 200)


def test_it_writes_a_picture_a_drawing_and_what_they_show(recording, begun):
    path = story.write_panorama(recording, begun, begins="21:30", size=SIZE)
    assert path == begun / "panorama.png"
    words = json.loads((begun / "panorama.json").read_text("utf-8"))
    with Image.open(path) as picture:
        assert picture.size == SIZE
        assert picture.text["Description"] == words["alt_text"]
    drawing = (begun / "panorama.svg").read_text("utf-8")
    assert f"<title>{words['alt_text']}</title>" in drawing
    assert "from 21:30" in words["alt_text"]
    assert "a dog" in words["alt_text"]
    assert "a ship by the sea" in words["alt_text"]
    assert [key for key, _ in words["legend"] if key.startswith("21:30")]


def test_the_hour_it_begins_holds_until_another_is_asked_for(recording, begun):
    def begins():
        return json.loads((begun / "panorama.json").read_text("utf-8"))["begins"]

    story.write_panorama(recording, begun, begins="05:10", size=SIZE)
    first = (begun / "panorama.png").read_bytes()
    story.write_panorama(recording, begun, size=SIZE)
    assert begins() == "05:10"
    assert (begun / "panorama.png").read_bytes() == first
    story.write_panorama(recording, begun, begins="12:00", size=SIZE)
    assert begins() == "12:00"
    assert (begun / "panorama.png").read_bytes() != first


def test_onsets_stand_at_their_moment(recording, begun):
    svg = story.paint_panorama(recording, begun, size=SIZE).svg
    dog = svg.index('data-sound="dog"')
    moments = [float(m) for m in re.findall(r'data-moment="([\d.]+)"', svg[dog:])]
    assert moments[: len(BARKS)] == pytest.approx(BARKS, abs=0.15)


def test_the_size_follows_the_shortest_stretch(recording, begun):
    painting = story.paint_panorama(recording, begun)
    width, height = painting.size
    assert 4 * height <= width <= min(8192, 12 * (height + 1))


def test_what_a_person_corrected_is_shown(recording, begun, tmp_path):
    board = story.Storyboard.load(begun)
    number = next(n for n, shot in enumerate(board.shots) if shot.label == "dog")
    shot = replace(board.shots[number], sounds=(ShotSound("cow"),))
    said = Timeline((Event(0, 60, "rain"), Event(20, 26, "dog")), 120.0)
    right = corrected(said, board.with_shot(number, shot))
    labels = {event.label for event in right.between(shot.start, shot.end)}
    assert labels == {"cow"}
    assert [event.label for event in right.between(0, shot.start)] == ["rain"]


def test_levels_are_those_of_the_samples(recording):
    levels = levels_of(recording)
    assert len(levels) == 1_200
    assert np.sqrt(levels[:100].mean()) == pytest.approx(0.004, rel=0.05)
    assert np.sqrt(levels[700:].mean()) == pytest.approx(0.04, rel=0.05)
    assert levels.mean() * 120 * RATE == pytest.approx(
        (soundfile.read(recording)[0] ** 2).sum(), rel=1e-6
    )


def test_the_loudness_curve_spans_sixty_decibels():
    assert loudness_curve(np.array([1.0, 1e-3, 1e-6, 0.0])) == pytest.approx((1.0, 0.5, 0.0, 0.0))
    assert loudness_curve(np.zeros(50)) == (0.0,) * 50


def test_stretches_are_few_and_hold_what_is_heard(recording):
    events = tuple(Event(4.0 * n, 4.0 * n + 2, ("dog", "cat")[n % 2]) for n in range(30))
    said = Timeline(events, 120.0)
    found = stretches_of(recording, said, levels_of(recording), story_watch())
    assert len(found) <= 14
    assert found[0].start_seconds == 0
    assert found[-1].end_seconds == 120
    heard = sum(one.seconds for stretch in found for one in stretch.sounds)
    assert heard == pytest.approx(60, rel=0.05)
    measured = sum(one.acoustics.duration_seconds for s in found for one in s.measured)
    assert 0 < measured < 240


def test_what_the_ear_is_not_sure_of_is_not_shown(recording):
    said = Timeline(
        (Event(0, 120, "rain", 0.9), Event(10, 14, "dog", 0.8), Event(10.5, 13.5, "cat", 0.45),
         Event(30, 30.4, "cow", 0.95), Event(40, 41, "pig")), 120.0,
    )  # fmt: skip
    found = stretches_of(recording, said, levels_of(recording), story_watch())
    assert {one.label for stretch in found for one in stretch.sounds} == {"rain", "dog", "pig"}


def story_watch():
    from soundscape.services import Watch

    return Watch()


@pytest.mark.parametrize("begins", ["25:00", "noon", "7", ""])
def test_a_beginning_that_is_no_time_is_one_clear_error(recording, begun, begins):
    with pytest.raises(StoryError, match="HH:MM"):
        story.write_panorama(recording, begun, begins=begins)


def test_a_size_that_cannot_be_made_is_one_clear_error(recording, begun):
    with pytest.raises(ProviderError, match="2 to 12 times"):
        story.write_panorama(recording, begun, size=(4000, 200))


def test_a_folder_without_its_timeline_says_so(recording, begun, tmp_path):
    story.Storyboard.load(begun).save(tmp_path)
    with pytest.raises(StoryError, match="not kept"):
        story.write_panorama(recording, tmp_path)


def test_the_command_writes_it_beside_the_story(recording, begun, tmp_path):
    labels = tmp_path / "labels.txt"
    labels.write_text("0\t120\train\n", "utf-8")
    line = ["story", str(recording), "-o", str(tmp_path / "s"), "--labels", str(labels), "--shots",
            "1", "--estimate", "--panorama", "--begins", "06:00"]  # fmt: skip
    done = CliRunner().invoke(main, line)
    assert done.exit_code == 0, done.output
    assert "panorama.png" in done.output
    for suffix in (".png", ".svg", ".json"):
        assert (tmp_path / "s" / f"panorama{suffix}").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [(["--panorama", "--begins", "26:00"], "HH:MM"), (["--begins", "06:00"], "--panorama")],
)
def test_the_command_refuses_before_it_works(recording, tmp_path, options, said):
    done = CliRunner().invoke(main, ["story", str(recording), "-o", str(tmp_path / "s"), *options])
    assert done.exit_code == 2
    assert said in done.output
    assert not (tmp_path / "s").exists()

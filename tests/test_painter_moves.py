"""What moves in a picture: courses, poses, and figures that have them."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest
from painting import heard, opacity, pixels, small

from soundscape.painter import SCENES, STYLES, Heard, compose, part, rasterise
from soundscape.painter.figure import FIGURES_HOME, figure
from soundscape.painter.frames import decoded
from soundscape.painter.moves import Course, course_of, read_course, read_move
from soundscape.painter.poses import woven

MOVING = (
    "dog",
    "helicopter",
    "washing_machine",
    "church_bells",
    "crying_baby",
    "wind",
    "clock_tick",
    "lion",
    "hammer",
    "sewing_machine",
    "gong",
    "telephone",
    "crackling_fire",
    "sea_waves",
)
STILL = (  # nobody plays these, and nothing happens where nothing sounds
    "organ",
    "woodwind",
    "piano",
    "drinking_sipping",
    "narration",
    "household",
    "human",
    "chewing",
    "silent",
    "unknown",
)


def test_with_each_onset_a_part_moves_and_comes_to_rest():
    course = course_of("onset", compose(heard((1.0, 1.15, 3.0))))
    strokes = [course.strokes[course.pose(now)] for now in (0.9, 1.0, 1.12, 1.15, 1.3, 1.6, 3.05)]
    assert strokes == [0, 1, 0.6, 1, 0.6, 0, 1]


def test_what_was_struck_shakes_until_it_rests():
    course = course_of("shake", compose(heard((1.0, 3.0))))
    strokes = [course.strokes[course.pose(now)] for now in (0.9, 1.0, 1.11, 1.21, 1.31, 1.5, 3.0)]
    assert strokes[0] == strokes[5] == 0
    assert strokes[1] == strokes[6] == 1
    there_and_back = np.array(strokes[1:5])
    assert (np.sign(there_and_back) == (1, -1, 1, -1)).all()
    assert (np.diff(np.abs(there_and_back)) < 0).all()


def test_the_louder_the_farther():
    line = (0.0,) * 32 + (1.0,) * 32
    course = course_of("loudness", compose(heard(loudness_curve=line)))
    assert [course.strokes[course.pose(now)] for now in (0.1, 2.4, 2.6, 4.9)] == [0, 0, 1, 1]


@pytest.mark.parametrize("seconds", [0.7, 2.4, 5.0, 61.3])
@pytest.mark.parametrize("when", ["sway 1.1", "loop 0.4"])
def test_whole_periods_fit_into_the_sound(when, seconds):
    course = course_of(when, compose(heard((), duration_seconds=seconds)))
    assert course.period == pytest.approx(float(when.split()[1]), rel=0.4)
    assert round(seconds / course.period, 6).is_integer()
    strokes = [course.strokes[course.pose(now)] for now in np.linspace(0, course.period, 49)]
    assert strokes[0] == strokes[-1] == 0
    low = -0.8 if when.startswith("sway") else 0
    assert min(strokes) == pytest.approx(low, abs=0.2)
    assert max(strokes) > 0.65


@pytest.mark.parametrize("when", ["", "onset 2", "sway", "sway often", "sometimes 2"])
def test_a_time_that_is_none(when):
    with pytest.raises(ValueError, match=r"expected|unpack|float"):
        course_of(when, compose(heard()))


@pytest.mark.parametrize(
    ("text", "spot", "there"),
    [
        ("turn 90", (2.0, 0.0), (1.0, 1.0)),
        ("shift 3 -4", (2.0, 0.0), (5.0, -4.0)),
        ("scale 0.5 3", (2.0, 2.0), (1.5, 6.0)),
        ("circle 5", (2.0, 2.0), (2.0, 2.0)),
    ],
)
def test_moves_about_a_pivot(text, spot, there):
    a, b, c, d, e, f = read_move(text).at(1.0, (1.0, 0.0))
    assert (a * spot[0] + c * spot[1] + e, b * spot[0] + d * spot[1] + f) == pytest.approx(there)
    assert read_move(text).at(0.0, (1.0, 0.0)) == pytest.approx((1, 0, 0, 1, 0, 0))


def test_once_around_a_circle():
    """A quarter, half and three quarters of the way it is as far as the radius from its middle."""
    circle = read_move("circle 5")
    shifts = [circle.at(stroke, (1.0, 0.0))[4:] for stroke in (0.25, 0.5, 0.75)]
    assert np.round(shifts, 9).tolist() == [[5, 5], [0, 10], [-5, 5]]


@pytest.mark.parametrize("text", ["turn", "turn 3 4", "shift 2", "jump 3", "circle"])
def test_a_move_that_is_none(text):
    with pytest.raises(ValueError, match="expected 'turn DEGREES'"):
        read_move(text)


def test_what_is_the_same_in_all_poses_stands_once():
    course = Course((0.0, 1.0), ((0.5, 1), (0.75, 0)), 2.0)
    poses = [f'<g id="a"><path d="M0 0"/><path d="M{n} 1"/><path d="M9 9"/></g>' for n in (1, 2)]
    text = woven(poses, course)
    assert (text.count("M0 0"), text.count("M9 9")) == (1, 1)
    assert text.count('id="a"') == 1
    assert 'data-steps="0.500 1 0.750 0" data-period="2.000"' in text
    assert '<g data-pose="1" visibility="hidden"><path d="M2 1" /></g>' in text
    read = read_course({"data-steps": "0.500 1 0.750 0", "data-period": "2.000"})
    assert [read.pose(now) for now in (0.4, 0.6, 0.8, 2.6)] == [0, 1, 0, 1]


def test_figures_say_both_how_and_when_they_move():
    names = [path.stem for path in FIGURES_HOME.glob("*.svg")]
    texts = {name: (FIGURES_HOME / f"{name}.svg").read_text("utf-8") for name in names}
    moving = {name for name in names if "data-moves" in texts[name]}
    assert moving == {name for name in names if figure(name).when}
    assert len(moving) >= 120
    for name in moving:
        course_of(figure(name).when, compose(heard()))


@pytest.mark.no_cover
@pytest.mark.parametrize("label", SCENES)
def test_at_rest_it_is_the_picture(clip, label):
    """All else is painted with the same chances, whether what moves has one pose or more."""
    style = STYLES[len(label) % len(STYLES)]
    painting = small(clip, heard(), label, style=style)
    moving = painting.moving()
    assert np.array_equal(decoded(rasterise(moving, (96, 96))), pixels(painting))
    assert ("data-steps" in moving) != (label in STILL)


@pytest.mark.parametrize(("label", "style"), list(zip(MOVING, STYLES * 2, strict=True)), ids=MOVING)
def test_a_part_moves_and_the_rest_does_not(clip, label, style):
    painting = small(clip, heard((2.0,)), label, style=style, size=(240, 160))
    frames = list(painting.frames(25))
    seen = opacity(part(painting.svg, "subject"), (240, 160)) == 255
    seen &= opacity(part(painting.svg, "onsets"), (240, 160)) == 0
    changes = np.abs(np.stack(frames[50:60]) - pixels(painting)).max(axis=(0, 3))[seen]
    assert (changes > 40).sum() > 10
    assert (changes > 40).mean() < 0.6


def test_it_comes_to_rest(clip):
    painting = small(clip, heard((1.0,)), "dog", size=(240, 160))
    frames = list(painting.frames(25))
    assert np.abs(frames[25] - pixels(painting))[40:90, :100].max() > 40
    calm = [np.abs(frame - pixels(painting))[40:90, :100].max() for frame in frames[40:]]
    assert max(calm) <= 2


def test_of_several_figures_each_moves_with_its_own_onsets(clip):
    sounds = (
        Heard("dog", ((0.5, 1.6),), -18.0),
        Heard("cat", ((2.0, 2.6),), -24.0),
    )
    painting = small(clip, heard((1.0, 2.2)), "dog", sounds=sounds, size=(240, 160))
    assert np.array_equal(decoded(rasterise(painting.moving(), (240, 160))), pixels(painting))
    moments = {}
    for group in ET.fromstring(painting.moving()).iter():
        if label := group.get("data-sound"):
            steps = [one.get("data-steps") for one in group.iter() if one.get("data-steps")]
            moments[label] = {text.split()[0] for text in steps}
    assert moments == {"dog": {"1.000"}, "cat": {"2.200"}}


ROLLED = 15
"""Frame of the moment 0.6 s: a quarter of the way around, of a roll of 2.5 s in five seconds."""


def changes(painting, frame, place):
    """How many pixels of a place differ from the picture by much."""
    return int((np.abs(frame - pixels(painting)).max(axis=2) > 30)[place].sum())


@pytest.mark.parametrize("style", ["dusk", "watercolour", "neon"])
def test_the_waves_roll_and_the_sky_does_not(clip, style):
    painting = small(clip, heard(()), "sea_waves", style=style, size=(320, 180))
    frames = list(painting.frames(25))
    assert np.array_equal(frames[0], pixels(painting))
    assert np.array_equal(frames[-1], pixels(painting))
    water, sky = np.s_[90:170, 20:300], np.s_[12:40, 20:300]
    assert changes(painting, frames[ROLLED], water) > 300
    assert changes(painting, frames[ROLLED], sky) == 0
    # Where a wave is carried away from the edge there is water beside it, and no gap.
    edge = np.s_[130:160, 3:20]
    assert changes(painting, frames[ROLLED], edge) < 0.5 * 30 * 17


def test_the_sea_rolls_behind_the_figures_of_a_picture(clip):
    sounds = (
        Heard("dog", ((0.5, 1.6),), -18.0),
        Heard("sea_waves", ((0.0, 5.0),), -24.0),
    )
    painting = small(clip, heard(()), "dog", sounds=sounds, size=(320, 180))
    frames = list(painting.frames(25))
    assert np.array_equal(frames[-1], pixels(painting))
    assert changes(painting, frames[ROLLED], np.s_[90:140, 20:300]) > 60


def test_the_flames_flicker_and_the_logs_do_not(clip):
    painting = small(clip, heard((), loudness_curve=(1.0,) * 64), "crackling_fire",
                     size=(320, 180))  # fmt: skip
    line = opacity(part(painting.svg, "loudness-line"), (320, 180)) == 255
    frames = list(painting.frames(25))[115:120]  # the line was heard by then, nearly to its end
    left = np.s_[:, :170]
    assert min(changes(painting, frame, left) for frame in frames[:4]) > 20
    logs = np.s_[150:160, 130:190]
    assert not line[logs].all()
    assert max(changes(painting, frame, logs) for frame in frames) == 0


def test_rain_falls(clip):
    """Of streaks that fall, each stands somewhere else in the next pose, and as many are seen."""
    painting = small(clip, heard(()), "rain", style="dusk", size=(320, 180))
    poses = next(
        [one for one in group if one.get("data-pose")]
        for group in ET.fromstring(painting.moving()).iter()
        if len(group) > 3 and all(one.get("data-pose") for one in group)
    )
    streaks = [[text.split("l")[0] for text in pose[0].get("d").split("M")[1:]] for pose in poses]
    assert len({len(spots) for spots in streaks}) == 1
    heights = np.array([[float(spot.split()[1]) for spot in spots] for spots in streaks])
    falls = np.diff(heights, axis=0)
    assert ((falls > 0) | (falls < -500)).all()
    assert (falls > 0).mean() > 0.5

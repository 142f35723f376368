"""Several sounds, one picture: each has its own figure, its own onsets and its own words."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import numpy as np
import pytest
from click.testing import CliRunner
from painting import heard, only

from soundscape import create, explain, load_clip
from soundscape.artwork import Card, replay
from soundscape.artwork.hearing import heard_as, sounds_heard
from soundscape.audio import Clip
from soundscape.cli import main
from soundscape.models import Classifier
from soundscape.painter import SCENES, STYLES, Heard, describe_painting, paint
from soundscape.painter.ensemble import MOST_FIGURES
from soundscape.painter.hearing import parts_of
from soundscape.painter.kinds import SHOWS
from soundscape.painter.roles import ROLES, UNSEEN, main_figure, role_of
from soundscape.timeline import Event

DEMO = "data/demo/{}.wav"
ONSETS = (0.6, 1.4, 2.2, 3.9)
DOG = Heard("dog", ((0.5, 1.6),), -18.0)
CAT = Heard("cat", ((2.0, 2.6), (3.8, 4.2)), -24.0)
RAIN = Heard("rain", ((0.0, 5.0),), -30.0)
SEA = Heard("sea_waves", ((0.0, 5.0),), -28.0)


def painted(clip, sounds, acoustics=None, **options):
    options = {"seed": 3, "style": "dusk", "size": (200, 200), **options}
    return paint(clip, acoustics or heard(ONSETS), sounds[0].label, sounds=sounds, **options)


def groups(svg: str) -> dict[str, list[int]]:
    """Of each sound's group in the drawing, the numbers of the onsets in it."""
    found: dict[str, list[int]] = {}
    for element in ET.fromstring(svg).iter():
        if name := element.get("data-sound"):
            numbers = [int(e.get("data-onset")) for e in element.iter() if e.get("data-onset")]
            found.setdefault(name, []).extend(numbers)
    return found


def middle(svg: str, name: str) -> float:
    """Where a group is across the picture, 0 left to 1 right."""
    columns = only(svg, name).sum(axis=0)
    return float((columns * np.arange(len(columns))).sum() / columns.sum() / len(columns))


def test_each_onset_is_drawn_by_the_sound_that_is_heard_then(clip):
    svg = painted(clip, (DOG, CAT, RAIN)).svg
    assert {label: numbers for label, numbers in groups(svg).items() if numbers} == {
        "dog": [0, 1],
        "cat": [2, 3],
    }


def test_an_onset_between_sounds_goes_to_the_nearer_and_over_a_bed_to_what_is_above():
    acoustics = heard((1.7, 1.9, 4.9))
    dog, cat, rain = parts_of(acoustics, (DOG, CAT, RAIN), (DOG, CAT))
    # 1.7 is 0.1 s after the dog: of its span. At 1.9 the cat is 0.1 s away; at 4.9 it rains alone.
    assert [[event.number for event in part.sound.events] for part in (dog, cat, rain)] == [
        [0], [1], [2],
    ]  # fmt: skip


def test_a_part_has_its_own_loudness_pitch_and_share():
    curve = tuple(200.0 if k < 32 else 800.0 for k in range(64))
    dog, cat = parts_of(heard(ONSETS, pitch_curve=curve), (DOG, CAT), ())
    assert dog.sound.heard.pitch_hz == pytest.approx(200)
    assert cat.share == pytest.approx(0.2)  # 1 of 5 seconds
    assert cat.moment == pytest.approx((2.3 * 0.6 + 4.0 * 0.4) / 5)
    assert dog.sound.size > cat.sound.size


@pytest.mark.parametrize("style", STYLES)
def test_figures_come_from_left_to_right_in_time_and_each_has_its_own(clip, style):
    sounds = (
        Heard("church_bells", ((4.2, 5.0),), -20.0), DOG, CAT, RAIN, SEA,
    )  # fmt: skip
    svg = painted(clip, sounds, style=style).svg
    names = re.findall(r'id="(subject[-\d]*)"', svg)
    assert len(names) == len(set(names)) == 3
    assert "subject" in names
    left_to_right = sorted(names, key=lambda name: middle(svg, name))
    order = {name: label for label, name in _subjects(svg).items()}
    assert [order[name] for name in left_to_right] == ["dog", "cat", "church_bells"]


def _subjects(svg: str) -> dict[str, str]:
    return {
        group.get("data-sound"): element.get("id")
        for group in ET.fromstring(svg).iter()
        if group.get("data-sound")
        for element in group.iter()
        if (element.get("id") or "").startswith("subject")
    }


def test_words_name_every_sound_and_are_made_from_its_numbers(clip):
    made = painted(clip, (DOG, CAT, RAIN, SEA))
    assert made.alt_text.startswith("A dog and a cat by the sea in the rain, ")
    legend = dict(made.legend)
    assert legend["dog: 2 onsets"] == "2 arcs leaving the dog's mouth, first to last"
    assert legend["dog: loudness -18 dBFS"] == "the weight of the arcs, the size of the dog"
    assert legend["cat: heard 20% of the time"] == "a cat, on the right"
    assert legend["rain: loudness -30 dBFS"] == "how thick the rain falls"
    for sound in (DOG, CAT, RAIN, SEA):
        assert any(key.startswith(sound.label.replace("_", " ") + ":") for key in legend)
    assert describe_painting(
        clip, heard(ONSETS), "dog", seed=3, style="dusk", sounds=(DOG, CAT, RAIN, SEA)
    ).legend == made.legend  # fmt: skip


@pytest.mark.parametrize("label", ["chirping_birds", "howl", "singing", "rooster", "cello"])
@pytest.mark.parametrize(
    ("spans", "way"), [((0.1, 0.8), "left to right"), ((4.2, 5.0), "right to left")]
)
def test_a_song_flies_where_there_is_room_for_it(clip, label, spans, way):
    made = painted(clip, (DOG, CAT, Heard(label, (spans,), -20.0)))
    told = dict(made.legend)[f"{label.replace('_', ' ')}: pitch over time"]
    assert told == f"how high the ribbon flies, from {way}"
    (group,) = (e for e in ET.fromstring(made.svg).iter() if e.get("data-sound") == label)
    wide = max(_width(path.get("d")) for path in group if path.get("fill") == "none")
    assert wide > 200  # a fifth of the picture


def _width(path: str) -> float:
    across = [float(x) for x in re.findall(r"[ML,C ]*(-?[\d.]+) -?[\d.]+", path)]
    return max(across) - min(across)


@pytest.mark.parametrize("label", [name for name, one in ROLES.items() if one.stands == "air"])
@pytest.mark.parametrize("loudness_db", [-40.0, -10.0])
def test_what_is_in_the_air_keeps_its_head_in_a_wide_picture(clip, label, loudness_db):
    sounds = (DOG, Heard(label, ((3.0, 4.8),), loudness_db))
    svg = painted(clip, sounds, size=(320, 180)).svg
    for group in _subjects(svg).values():
        assert not only(svg, group)[0].any()


@pytest.mark.parametrize("label", ["rain", "thunderstorm", "wind", *SHOWS["wind"].split(", ")])
def test_weather_is_drawn_whatever_it_is_called(clip, label):
    made = painted(clip, (DOG, Heard(label, ((0.0, 5.0),), -30.0)))
    groups = (e for e in ET.fromstring(made.svg).iter() if e.get("data-sound") == label)
    assert any(len(group) for group in groups)
    assert f"{label.replace('_', ' ')}: loudness -30 dBFS" in dict(made.legend)


def test_weather_that_is_heard_twice_is_named_once(clip):
    winds = (Heard(label, ((0.0, 5.0),), -30.0) for label in ("wind", "rustling_leaves"))
    made = painted(clip, (DOG, *winds))
    assert made.alt_text.startswith("A dog on a hill in the wind, ")


def test_the_same_sounds_give_the_same_bytes_and_one_sound_the_picture_of_its_label(clip):
    assert painted(clip, (DOG, RAIN)).png == painted(clip, (DOG, RAIN)).png
    alone = paint(clip, heard(ONSETS), "dog", seed=3, style="dusk", size=(200, 200))
    assert painted(clip, (DOG,)).png == alone.png


@pytest.mark.parametrize(
    "label", ["dog", "siren", "speech", "church_bells", "helicopter", "can_opening"]
)
def test_the_louder_a_sound_the_larger_its_figure_and_no_other(clip, label):
    areas, others = [], []
    for loudness in range(-52, -9, 6):
        one = Heard(label, ((0.5, 1.6),), float(loudness))
        svg = painted(clip, (one, CAT, RAIN)).svg
        names = _subjects(svg)
        areas.append(only(svg, names[label]).sum())
        others.append(only(svg, names["cat"]).sum())
    assert all(more > less for less, more in pairwise(areas)), areas


def test_the_longer_a_sound_is_heard_the_lower_and_nearer_it_stands(clip):
    feet = []
    for seconds in (0.3, 1.0, 2.0):
        one = Heard("dog", ((0.5, 0.5 + seconds),), -20.0)
        svg = painted(clip, (one, Heard("cow", ((0, 5.0),), -20.0))).svg
        rows = only(svg, _subjects(svg)["dog"]).sum(axis=1)
        feet.append(int(np.flatnonzero(rows > 0.5).max()))
    assert feet == sorted(feet)
    assert feet[0] < feet[-1]


def test_five_figures_at_most_and_what_does_not_belong_there_is_a_small_sign(clip):
    labels = ("dog", "cat", "cow", "pig", "sheep", "hen", "vacuum_cleaner")
    sounds = tuple(Heard(name, ((0.6 * k, 0.6 * k + 0.5),), -20.0) for k, name in enumerate(labels))
    made = painted(clip, sounds)
    assert len(re.findall(r'id="subject[-\d]*"', made.svg)) == MOST_FIGURES
    assert len(re.findall(r'id="sign-\d"', made.svg)) == 2
    assert "small signs show" in made.alt_text
    assert "a vacuum cleaner" in made.alt_text.split("small signs show")[1]


def test_a_room_where_most_is_of_a_room_and_the_rain_outside(clip):
    sounds = (Heard("vacuum_cleaner", ((0, 5.0),), -20.0), Heard("clock_alarm", ((1, 2.0),), -20.0))
    made = painted(clip, (*sounds, RAIN))
    said = "An alarm clock and a vacuum cleaner in a room, before a window with the rain, "
    assert made.alt_text.startswith(said)


@pytest.mark.no_cover
@pytest.mark.parametrize("label", [one for one in SCENES if one not in ("silent", "unknown")])
def test_every_kind_has_a_role_that_can_be_drawn(clip, label):
    role = role_of(label)
    assert role.becomes in ("figure", "place", "weather", "sign")
    assert not role.called.startswith("“"), "name it in roles.ROLES"
    assert role.becomes in ("place", "weather") or main_figure(label) is not UNSEEN
    one = Heard(label, ((0.5, 1.6),), -18.0)
    made = painted(clip, (one, Heard("laughing", ((2.0, 3.0),), -20.0)), size=(96, 96))
    noun = role.called.removeprefix("in ").removeprefix("by ")
    assert noun in made.alt_text.lower()
    assert groups(made.svg).keys() == {label, "laughing"}


def test_a_kind_without_a_drawing_is_a_sign_with_its_name(clip):
    made = painted(clip, (DOG, Heard("white_noise", ((0, 5.0),), -40.0)))
    assert "a small sign shows “white noise”" in made.alt_text


@pytest.mark.parametrize("size", [(64, 64), (300, 100), (100, 300), (1200, 100)])
def test_formats(clip, size):
    svg = painted(clip, (DOG, CAT, RAIN, SEA), size=size).svg
    assert "nan" not in svg
    assert len(_subjects(svg)) == 2


# From a recording to its card ---------------------------------------------------------------------


def mixture() -> Clip:
    """A dog at 1 s and a rooster at 6 s in faint rain, made from the demonstration sounds."""
    rain, dog, rooster = (load_clip(DEMO.format(name)) for name in ("rain", "dog", "rooster"))
    rate = rain.rate_hz
    bed = np.tile(rain.samples, 3)[: 10 * rate]
    mixed = 0.003 * bed / np.sqrt(np.mean(bed**2))
    for one, at in ((dog, 1.0), (rooster, 6.0)):
        samples = one.at_rate(rate)[: 3 * rate]
        start = round(at * rate)
        mixed[start : start + len(samples)] += 0.9 * samples / np.abs(samples).max()
    return Clip(mixed.astype(np.float32), rate, source="mixture.wav")


@pytest.fixture(scope="module")
def ear():
    return Classifier.load()


def test_a_mixture_becomes_one_scene_that_its_card_remembers(ear):
    recording = mixture()
    sounds = sounds_heard(recording, ear.predict(recording), ear)
    spans = {one.label: one.spans for one in sounds}
    assert {"dog", "rooster"} <= set(spans)
    assert all(0.5 < start < 4.5 for start, _ in spans["dog"])
    assert all(5.5 < start < 9.5 for start, _ in spans["rooster"])
    made = create(recording, seed=11, size=(128, 128), classifier=ear)
    assert made.card.heard == sounds
    assert "a rooster" in made.card.picture.alt_text.lower()
    card = Card.from_json(made.card.to_json())
    assert card == made.card
    assert replay(card).image == made.image
    assert explain(card).legend == card.legend


def test_the_command_line_says_what_is_drawn_together(tmp_path):
    import soundfile

    recording = mixture()
    soundfile.write(tmp_path / "yard.wav", recording.samples, recording.rate_hz)
    target = str(tmp_path / "yard.png")
    options = ["--seed", "11", "--size", "64x64", "--out", target]
    said = CliRunner().invoke(main, ["generate", str(tmp_path / "yard.wav"), *options])
    assert said.exit_code == 0, said.output
    (line,) = (line for line in said.stdout.splitlines() if line.startswith("together"))
    assert {"dog", "rooster"} <= set(re.findall(r"\w+", line))


def test_a_named_class_and_a_single_sound_are_drawn_alone(ear):
    recording = mixture()
    named = create(recording, seed=11, size=(64, 64), classifier=ear, label="dog")
    worded = create(recording, seed=11, size=(64, 64), classifier=ear, prompt="A cow on a hill")
    dog = create(load_clip(DEMO.format("dog")), seed=11, size=(64, 64), classifier=ear)
    for one in (named, worded, dog):
        assert one.card.heard == ()
        assert "heard" not in one.card.to_dict()


def test_a_sound_over_a_bed_is_as_loud_as_without_it():
    rate = 16_000
    noise = np.random.default_rng(1).normal(0, 0.1, 10 * rate)
    tone = np.zeros(10 * rate)
    tone[2 * rate : 4 * rate] = 0.2 * np.sqrt(2) * np.sin(np.arange(2 * rate) * 0.3)
    clip = Clip((noise + tone).astype(np.float32), rate)
    found = heard_as(clip, "tone", [Event(2, 4, "tone", 1.0)])
    assert found.loudness_db == pytest.approx(20 * np.log10(0.2), abs=0.3)

"""The storyboard: where shots are cut, what its file holds, and what becomes of edits."""

import json
from dataclasses import replace

import pytest
from conftest import ROOT

from soundscape.errors import StoryError
from soundscape.prompts import Phrase
from soundscape.story import (
    Picture,
    Recording,
    Settings,
    Shot,
    ShotSound,
    Storyboard,
    shots_of,
    sounds_between,
    storyboard_of,
)
from soundscape.timeline import Event, Timeline

RATE = 16_000
STREET = Timeline(
    (
        Event(0, 60, "rain", 0.9),
        Event(20, 21, "dog", 0.8),
        Event(22, 23.5, "dog", 0.6),
        Event(25, 26, "dog", 0.7),
        Event(45, 52, "siren", 0.95),
    ),
    60,
)


def starts(timeline, **settings):
    return [shot.start for shot in shots_of(timeline, Settings(**settings), RATE)]


# Cuts


def test_a_bed_carries_through_and_what_comes_and_goes_is_a_shot():
    shots = shots_of(STREET, Settings(), RATE)
    assert [(shot.start, shot.label) for shot in shots] == [
        (0, "rain"), (20, "dog"), (26, "rain"), (45, "siren"), (52, "rain"),
    ]  # fmt: skip
    assert [one.label for one in shots[1].sounds] == ["dog", "rain"]
    assert shots[1].sounds[0] == ShotSound("dog", round((0.8 + 1.5 * 0.6 + 0.7) / 3.5, 4), 3.5)


def test_no_shot_that_follows_changes_is_shorter_than_a_person_can_look():
    clicks = Timeline(tuple(Event(t / 2, t / 2 + 0.2, f"s{t % 7}") for t in range(100)), 60)
    for least in (2.0, 4.0, 9.5):
        found = shots_of(clicks, Settings(least_seconds=least), RATE)
        assert min(shot.seconds for shot in found) >= least - 1 / RATE


def test_a_short_sound_gets_a_whole_look_and_a_moment_of_silence_none():
    found = shots_of(
        Timeline((Event(0, 30, "sea"), Event(12, 13.2, "gull"), Event(20, 20.5, "silent")), 30),
        Settings(),
        RATE,
    )
    gull = next(shot for shot in found if shot.label == "gull")
    assert gull.start <= 12 < 13.2 <= gull.end
    assert all(shot.label in ("sea", "gull") for shot in found)


def test_a_picture_is_held_rather_until_something_changes():
    bark, sea = Event(10, 11, "dog"), Event(0, 40, "sea")
    alone = shots_of(Timeline((sea, bark), 40), Settings(), RATE)
    assert [(shot.start, shot.label) for shot in alone] == [(0, "sea"), (10, "dog"), (14, "sea")]
    gull = Event(15, 19, "gull")
    found = shots_of(Timeline((sea, bark, gull), 40), Settings(), RATE)
    assert [(shot.start, shot.label) for shot in found] == [
        (0, "sea"), (10, "dog"), (15, "gull"), (19, "sea"),
    ]  # fmt: skip


def test_silence_is_a_shot_where_nothing_else_is():
    quiet = Timeline((Event(0, 8, "dog"), Event(8, 16, "silent"), Event(16, 24, "cat")), 24)
    found = [(shot.start, shot.label) for shot in shots_of(quiet, Settings(), RATE)]
    assert found == [(0, "dog"), (8, "silent"), (16, "cat")]
    assert starts(Timeline((Event(0, 5, "silent"),), 5)) == [0]
    assert [shot.label for shot in shots_of(Timeline((), 9), Settings(), RATE)] == ["unknown"]


def test_an_hour_has_a_sensible_number_of_shots():
    busy = Timeline(tuple(Event(t, t + 2.5, f"s{t % 11}") for t in range(0, 3590, 3)), 3600)
    found = shots_of(busy, Settings(), RATE)
    assert 10 <= len(found) <= 60
    rain = shots_of(Timeline((Event(0, 3600, "rain"),), 3600), Settings(), RATE)
    assert len(rain) == 30
    assert max(shot.seconds for shot in rain) <= 120
    assert rain[-1].end == 3600


@pytest.mark.parametrize("count", [1, 3, 4, 5, 11])
def test_as_many_shots_as_were_asked_for(count):
    found = shots_of(STREET, Settings(by="shots", amount=count), RATE)
    assert len(found) == count
    assert (found[0].start, found[-1].end) == (0, 60)
    if count == 5:
        assert [shot.label for shot in found] == ["rain", "dog", "rain", "siren", "rain"]


def test_a_cut_every_so_many_seconds():
    assert starts(STREET, by="every", amount=25) == [0, 25]
    assert starts(STREET, by="every", amount=12.5) == [0, 12.5, 25, 37.5, 50]
    assert starts(STREET, by="every", amount=600) == [0]


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"by": "every", "amount": 0.1}, "every 0.1: shots of 0.1 s. Expected 0.5 s or more"),
        ({"by": "shots", "amount": 500}, "ask for fewer shots"),
        ({"by": "shots", "amount": 0}, "ask for fewer shots"),
        ({"least_seconds": 0}, "least_seconds is 0. Expected 0.5 to 120"),
        ({"by": "mood"}, "Expected change, every or shots"),
    ],
)
def test_cuts_that_cannot_be_are_one_error(settings, says):
    with pytest.raises(StoryError, match=says):
        starts(STREET, **settings)


def test_cuts_lie_at_samples():
    odd = Timeline((Event(0, 7.00001, "dog"), Event(7.00001, 15, "cat")), 15)
    (_, cut) = starts(odd)
    assert cut * RATE == round(cut * RATE)
    assert abs(cut - 7.00001) <= 0.5 / RATE


def test_a_marked_moment_lasts_until_the_next_and_nameless_labels_count_for_nothing():
    marks = Timeline((Event(0, 0, "intro"), Event(10, 10, "song"), Event(30, 40, " ")), 40)
    found = shots_of(marks, Settings(), RATE)
    assert [(shot.start, shot.label) for shot in found] == [
        (0, "intro"), (10, "song"), (30, "unknown"),
    ]  # fmt: skip


def test_what_is_heard_in_a_stretch_counts_overlapping_events_once():
    twice = Timeline((Event(0, 6, "dog", 0.5), Event(2, 8, "dog", 1.0)), 10)
    (dog,) = sounds_between(twice, 1, 9)
    assert (dog.seconds, dog.probability) == (7, round((5 * 0.5 + 6 * 1.0) / 11, 4))


@pytest.mark.parametrize(("probability", "first"), [(0.5, "dog"), (0.85, "cat"), (None, "cat")])
def test_the_main_sound_is_surely_heard_unless_a_person_named_it(probability, first):
    events = (Event(20, 26, "dog", 0.9), Event(20, 27.5, "cat", probability))
    found = sounds_between(Timeline((Event(0, 60, "rain", 0.9), *events), 60), 20, 28)
    assert found[0].label == first
    assert {one.label for one in found} == {"rain", "dog", "cat"}


# The file


def board():
    shots = tuple(
        Shot(
            start,
            start + 10,
            (ShotSound(label, 0.9, 8.5),),
            words=f"A {label}. Soft light.",
            parts=(
                Phrase(f"A {label}", f"bank esc10: {label} 1"),
                Phrase("soft light", "loudness"),
            ),
            provider="painter",
            seed=number + 1,
            picture=Picture(f"{label}.png", "ab" * 32),
            caption=f"A painting of a {label}.",
            request="0123456789abcdef",
        )
        for number, (start, label) in enumerate([(0.0, "dog"), (10.0, "rain"), (20.0, "cat")])
    )
    return Storyboard(
        Recording("street.wav", "cd" * 32, 30.0, 44_100),
        tuple(replace(shot, made=replace(shot, made=None)) for shot in shots),
    )


def edited(tmp_path, change):
    """The storyboard, read again after a person changed its file."""
    path = board().save(tmp_path)
    document = json.loads(path.read_text("utf-8"))
    change(document)
    path.write_text(json.dumps(document), "utf-8")
    return Storyboard.load(tmp_path)


def test_a_storyboard_is_the_same_after_it_was_a_file(tmp_path):
    path = board().save(tmp_path)
    assert path == tmp_path / "story.json"
    once = Storyboard.load(tmp_path)
    assert [shot.by for shot in once.shots] == ["made"] * 3
    assert once.save(path).read_bytes() == board().save(path).read_bytes()
    assert Storyboard.load(path) == once


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("words", "A fox in the snow."),
        ("style", "neon"),
        ("seed", 99),
        ("provider", "stability"),
        ("caption", "My own sentence."),
        ("transition", "cut"),
        ("same_as_before", True),
        ("picture", {"file": "mine.jpg"}),
        ("sounds", [{"label": "wolf"}]),
    ],
)
def test_what_differs_from_what_was_made_is_a_persons(tmp_path, field, value):
    found = edited(tmp_path, lambda story: story["shots"][1].update({field: value}))
    assert [shot.by for shot in found.shots] == ["made", "hand", "made"]
    assert found.shots[1].edited == (field,)
    found.save(tmp_path)
    assert Storyboard.load(tmp_path) == found


def test_words_say_which_of_them_are_a_persons(tmp_path):
    found = edited(
        tmp_path,
        lambda story: story["shots"][0].update(words="A dog. With a red ball. Soft light."),
    )
    assert [(part.text, part.origin) for part in found.shots[0].parts] == [
        ("A dog", "bank esc10: dog 1"), ("With a red ball", "written by hand"),
        ("soft light", "loudness"),
    ]  # fmt: skip


def move(**times):
    def change(story):
        for name, value in times.items():
            where, number = name.split("_")
            story["shots"][int(number)][where] = value

    return change


def test_the_end_that_was_not_moved_follows_the_one_that_was(tmp_path):
    found = edited(tmp_path, move(end_0=12.5))
    assert [(shot.start, shot.end) for shot in found.shots] == [(0, 12.5), (12.5, 20), (20, 30)]
    found = edited(tmp_path, move(start_2=18.0))
    assert [(shot.start, shot.end) for shot in found.shots] == [(0, 10), (10, 18), (18, 30)]


def test_what_a_deleted_shot_leaves_goes_to_the_one_before(tmp_path):
    found = edited(tmp_path, lambda story: story["shots"].pop(1))
    assert [(shot.start, shot.end) for shot in found.shots] == [(0, 20), (20, 30)]
    found = edited(tmp_path, lambda story: story["shots"].pop(0))
    assert [(shot.start, shot.end) for shot in found.shots] == [(0, 20), (20, 30)]
    found = edited(tmp_path, lambda story: story["shots"].pop(2))
    assert found.shots[-1].end == 30


def test_a_shot_can_be_added_with_its_times_alone(tmp_path):
    found = edited(tmp_path, lambda story: story["shots"].append({"start": 15, "end": 20}))
    assert [(shot.start, shot.end, shot.by) for shot in found.shots] == [
        (0, 10, "made"), (10, 15, "hand"), (15, 20, "hand"), (20, 30, "made"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda story: story.pop("recording"), "'recording' is a required property"),
        (lambda story: story["shots"][1].update(sed=3), "shots.1: .*'sed' was unexpected"),
        (lambda story: story["shots"][2].update(seed="seven"), "shots.2.seed: 'seven'"),
        (lambda story: story["shots"][0].update(transition="wipe"), "shots.0.transition"),
        (lambda story: story["shots"][0].update(picture={"file": "../x.png"}), "picture.file"),
        (lambda story: story["shots"][0].update(same_as_before=True), "shots.0.same_as_before"),
        (lambda story: story["shots"][1].update(end=9.0), "shots.1.end is 9.0 s"),
        (move(end_0=15.0, start_1=8.0), "shots.1.start is 8.0 s, but the shot before"),
        (move(end_2=31.0), "the last one ends at 31.0 s. Expected 30.0 s"),
        (lambda story: story["shots"].clear(), "shots: "),
        (lambda story: story.update(schema="soundscape-story/9"), "it says 'soundscape-story/9'"),
    ],
)
def test_a_broken_file_is_one_error_that_names_the_place(tmp_path, change, says):
    with pytest.raises(StoryError, match=says) as caught:
        edited(tmp_path, change)
    assert "story.json" in str(caught.value)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "line 1"),
        (b'{"schema": "soundscape-story/1",\n "shots": [}', "line 2, column 12"),
        (b"[]", "it says 'list'"),
        (b'{"a": NaN}', "NaN is no number"),
        (b"\xff\xfe\x00", "is no JSON"),
        (b"[" * 100_000, "is no JSON"),
    ],
)
def test_what_is_no_storyboard_is_one_error(tmp_path, content, says):
    (tmp_path / "story.json").write_bytes(content)
    with pytest.raises(StoryError, match=says):
        Storyboard.load(tmp_path)
    assert (tmp_path / "story.json").read_bytes() == content


def test_a_folder_without_a_storyboard_is_one_error(tmp_path):
    with pytest.raises(StoryError, match="does not exist"):
        Storyboard.load(tmp_path / "nowhere")


def test_the_schema_is_published_and_holds_what_is_written():
    from jsonschema import Draft202012Validator

    schema = json.loads((ROOT / "soundscape/story/story.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    assert schema["properties"]["schema"]["const"] == "soundscape-story/1"


def test_the_picture_of_the_shot_before_goes_on():
    same = board().with_shot(1, replace(board().shots[1], same_as_before=True))
    assert [same.shown(number).file for number in range(3)] == ["dog.png", "dog.png", "cat.png"]


def test_a_storyboard_of_plain_values_is_as_one_from_a_file():
    values = {
        "schema": "soundscape-story/1",
        "recording": {
            "source": "a.wav", "sha256": "0" * 64, "duration_seconds": 3, "rate_hz": 8000,
        },
        "shots": [{"start": 0, "end": 3}],
    }  # fmt: skip
    assert storyboard_of(values).shots == (Shot(0.0, 3.0, by="hand"),)

"""A person's words and the painter: what they name is drawn; where they name nothing it is said."""

import pytest
from click.testing import CliRunner
from conftest import ROOT

from soundscape import create, load_clip, providers, replay
from soundscape.artwork import heed_words, read_card
from soundscape.cli import main
from soundscape.painter import SCENES, named_scenes
from soundscape.prompts import Prompt, prompt_by_hand, prompt_for

SEA, DOG = ROOT / "data/demo/sea_waves.wav", ROOT / "data/demo/dog.wav"
SMALL = {"seed": 5, "size": (128, 128)}
PAINTER = providers.get("painter")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("An old Cockerel on a gate", "rooster"),
        ("two PUPPIES, asleep", "dog"),
        ("It drizzles? No: a downpour!", "rain"),
        ("The ocean at night", "sea_waves"),
        ("sea_waves", "sea_waves"),
        ("a chain-saw", "chainsaw"),
        ("Grandfather's pocket watch", "clock_tick"),
        ("embers", "crackling_fire"),
        ("A police car passes", "siren"),
        ("A jack hammer in the rain", "jackhammer"),
        ("not a dog but an infant", "crying_baby"),
        ("without any barking dogs, kids play", "children_playing"),
        ("a fire engine", "siren"),
    ],
)
def test_words_name_scenes(text, first):
    assert named_scenes(text)[0] == first


@pytest.mark.parametrize(
    "text",
    [
        "An otter in a hat",
        "A rainbow over seaweed",
        "firefly and foxglove, dogma, dogwood",
        "no rain",
        "a hot dog at five o'clock",
        "sea lions",
        "",
    ],
)
def test_other_words_name_none(text):
    assert named_scenes(text) == ()


def test_every_scene_of_a_sound_is_named_by_its_own_label():
    for label in set(SCENES) - {"unknown", "silent"}:
        assert label in named_scenes(f"There is {label.replace('_', ' ')}.")


def test_words_that_name_something_choose_it_and_the_picture_replays(tmp_path):
    made = create(load_clip(SEA), prompt="A cockerel in a hat", **SMALL)
    assert made.card.prediction.label == "sea_waves"
    assert made.card.label == "rooster"
    assert made.alt_text.startswith("A rooster")
    (note,) = made.card.picture.notes
    assert note.startswith("the words chose the scene: rooster (heard: sea waves); ")
    assert note.endswith("nothing is drawn of: hat")
    again = create(load_clip(SEA), label="rooster", prompt="A cockerel", **SMALL)
    assert made.image == again.image
    path, _ = made.save(tmp_path / "made.png")
    again = replay(path)
    assert (again.image, again.card) == (made.image, made.card)


def test_what_was_heard_comes_before_other_things_that_words_name():
    made = create(load_clip(DOG), prompt="In the rain, a hound", **SMALL)
    assert (made.card.label, made.card.picture.notes) == ("dog", ())
    assert heed_words(PAINTER, prompt_by_hand("a dog"), "dog_bark").label == "dog_bark"


def test_words_that_name_nothing_are_said_to_do_nothing():
    made = create(load_clip(DOG), prompt="An otter in a hat", **SMALL)
    assert made.card.label == "dog"
    (note,) = made.card.picture.notes
    assert note.startswith("the words name nothing that the painter can draw: the scene is dog; ")
    assert "stability" in note
    assert made.image == create(load_clip(DOG), prompt="Nonsense", **SMALL).image


def test_a_class_that_is_asked_for_stands_above_words():
    made = create(load_clip(DOG), prompt="A cockerel", label="rain", **SMALL)
    assert made.card.label == "rain"
    (note,) = made.card.picture.notes
    assert note.startswith("the scene is rain, as was asked; the words name rooster")


def test_the_banks_words_choose_no_scene_and_are_not_talked_about():
    prompt = prompt_for("dog", 7)
    assert "rain" in heed_words(PAINTER, prompt_by_hand("rain"), "dog").label
    ours = Prompt("Rain on a roof", (prompt.parts[0],), prompt.drawn)
    for kept in (prompt, ours):
        wording = heed_words(PAINTER, kept, "rooster")
        assert (wording.label, wording.unread, wording.note) == ("rooster", (), "")


def test_services_draw_from_all_words(monkeypatch):
    monkeypatch.setenv("STABILITY_API_KEY", "a-key-of-nobody")
    wording = heed_words(providers.get("stability"), prompt_by_hand("A cockerel"), "dog")
    assert (wording.label, wording.counts, wording.note) == ("dog", True, "")


def test_the_command_says_what_became_of_the_words(tmp_path):
    line = ["generate", str(DOG), "--seed", "5", "--size", "64x64"]
    out = tmp_path / "cat.png"
    done = CliRunner().invoke(main, [*line, "-o", str(out), "--prompt", "An otter in a hat"])
    assert done.exit_code == 0, done.output
    assert "cat.png: the words name nothing that the painter can draw" in done.stderr
    out = tmp_path / "crow.png"
    done = CliRunner().invoke(main, [*line, "-o", str(out), "--prompt", "A cockerel"])
    assert "crow.png: the words chose the scene: rooster (heard: dog)" in done.stderr
    assert "pictured rooster" in done.stdout
    assert read_card(out).label == "rooster"

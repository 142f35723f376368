"""`soundscape words`: what a writer says, and where each part comes from."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from conftest import ROOT

from soundscape.cli import main

DOG = ROOT / "data/demo/dog.wav"


@pytest.fixture(autouse=True)
def _no_taste_of_ones_own(tmp_path, monkeypatch):
    monkeypatch.setenv("SOUNDSCAPE_TASTE", str(tmp_path / "none.toml"))


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_prompts_are_printed_with_the_origin_of_each_part():
    done = run("words", DOG, "--writer", "composer", "--count", 3, "--seed", 4)
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert lines[0].startswith("heard    dog")
    assert [line for line in lines if line.startswith("seed ")] == ["seed 4", "seed 5", "seed 6"]
    told = [line for line in lines if line.startswith("  composer: ")]
    assert sum("subject, dog" in line for line in told) == 3
    assert sum("dBFS" in line for line in told) >= 6
    assert sum(line.startswith("  title ") for line in lines) == 3
    assert sum(line.startswith("  caption ") for line in lines) == 3


def test_the_document_holds_the_same_and_a_picture_gets_the_same_words(tmp_path):
    asked = ["--writer", "composer", "--seed", 7]
    one = json.loads(run("words", DOG, *asked, "--json").stdout)
    assert one["seed"] == 7
    assert one["label"] == "dog"
    assert one["writer"] == "composer"
    assert all(part["text"].lower() in one["prompt"].lower() for part in one["parts"])
    several = json.loads(run("words", DOG, *asked, "--count", 2, "--json").stdout)
    assert several[0] == one
    made = run("generate", DOG, *asked, "--size", "64x64", "-o", tmp_path / "a.png", "--json")
    assert json.loads(made.stdout)["prompt"]["text"] == one["prompt"]


def test_the_bank_is_the_first_and_measured_phrases_are_parts_of_it():
    found = json.loads(run("words", DOG, "--seed", 3, "--json").stdout)
    assert found["parts"][0]["origin"].startswith("bank esc10: dog ")
    assert any("dBFS" in part["origin"] for part in found["parts"])


def test_taste_is_heeded_by_words_and_pictures(tmp_path):
    taste = tmp_path / "mine.toml"
    taste.write_text('mediums = ["stained glass"]\nnever = ["park"]\n', "utf-8")
    asked = [DOG, "--writer", "composer", "--seed", 1, "--count", 25, "--json"]
    usual, mine = (
        [one["prompt"] for one in json.loads(run("words", *asked, *more).stdout)]
        for more in ((), ("--taste", taste))
    )
    assert sum("tained glass" in text for text in usual) < 3
    assert sum("tained glass" in text for text in mine) > 3
    assert not any("park" in text for text in mine)
    size = ["--size", "64x64", "-o", tmp_path / "b.png", "--json"]
    asked = ["--writer", "composer", "--seed", 9, "--taste", taste]
    made = json.loads(run("generate", DOG, *asked, *size).stdout)
    [words] = [json.loads(run("words", DOG, *asked, "--json").stdout)["prompt"]]
    assert made["prompt"]["text"] == words


def test_what_is_wrong_is_one_line(tmp_path):
    done = run("words", DOG, "--writer", "compser")
    assert done.exit_code == 2
    assert "did you mean composer" in done.stderr
    done = run("words", DOG, "--taste", tmp_path / "no.toml")
    assert done.exit_code == 1
    assert "does not exist" in done.stderr
    assert done.stdout == ""

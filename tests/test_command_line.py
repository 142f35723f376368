"""The command line's vocabulary: one table, one meaning, and wrong values answered."""

import csv
import gzip
import re
from pathlib import Path

import click
import numpy as np
import pytest
import soundfile
from click.testing import CliRunner

from soundscape.artwork import known_labels
from soundscape.cli import main

ROOT = Path(__file__).resolve().parents[1]
DOG = ROOT / "data/demo/dog.wav"


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def commands(group=main, path=()):
    """Every command as the words that call it."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name)


def documented():
    """The table of docs/command-line.md: the commands that each option is said to have."""
    text = (ROOT / "docs/command-line.md").read_text("utf-8")
    rows = re.findall(r"^\| (`-.+?) \| (.+?) \| (.+?) \|$", text, re.MULTILINE)
    return {
        tuple(re.findall(r"`(-[\w-]+)`", names)): set(re.findall(r"`([\w ]+)`", where))
        for names, _, where in rows
    }


def test_the_table_of_options_is_that_of_the_commands_help():
    found = {}
    for words in commands():
        shown = run(*words, "--help")
        assert shown.exit_code == 0
        for names in re.findall(r"^  ((?:-\w, )?--[\w-]+)", shown.stdout, re.MULTILINE):
            found.setdefault(tuple(names.split(", ")), set()).add(" ".join(words))
    assert found.pop(("-h", "--help")) == {" ".join(words) for words in commands()}
    assert found == documented()


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (["genrate", DOG], "Did you mean 'generate'?"),
        (["generate", DOG, "--sede", 3], "'--seed'"),
        (["generate", DOG, "--provider", "paintr"], "did you mean painter?"),
        (["generate", DOG, "--format", "pgn"], "did you mean png?"),
        (["generate", DOG, "--classifier", "esc5"], "did you mean esc50?"),
        (["generate", DOG, "--label", "dgo"], "did you mean dog?"),
        (["generate", DOG, "--label", "dgo"], '--prompt "'),
        (["classify", DOG, "--classifier", "esc11"], "Or name a model folder"),
        (["classify", DOG, "--json", "--csv"], "--json and --csv exclude each other"),
        (["train", "--model", "eer"], "did you mean ear?"),
        (["train", "--dataset", "esc11"], "did you mean esc10?"),
        (["measure", "robustnes"], "did you mean robustness?"),
        (["reproduce", "--profile", "ful"], "did you mean full?"),
        (["data", "fetch", "esc51"], "did you mean esc50?"),
        (["studio", "--theme", "drak"], "did you mean dark?"),
    ],
)
def test_a_wrong_value_is_wrong_usage_and_answered_with_the_nearest(line, says):
    done = run(*line)
    assert done.exit_code == 2
    assert says in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("command", ["film", "story", "teach"])
def test_an_option_that_must_be_given_is_asked_for(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = run(command, DOG)
    assert done.exit_code == 2
    assert "Missing option '-o' / '--out'" in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("style", ["neno", "woodblok"])
def test_a_wrong_style_is_answered_with_the_nearest(style, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = run("generate", DOG, "--style", style)
    assert done.exit_code == 1
    assert f"did you mean {'neon' if style == 'neno' else 'woodblock'}?" in done.stderr
    assert not list(tmp_path.glob("*.png"))


def test_every_class_that_something_knows_can_be_pictured():
    labels = known_labels()
    assert len(labels) == len(set(labels))
    # One of ESC-10, one only ESC-50 has, one only UrbanSound8K has, and the two verdicts.
    assert {"dog", "church_bells", "jackhammer", "unknown", "silent"} <= set(labels)
    assert "dgo" not in labels


def test_where_data_sets_are_is_listed(tmp_path, monkeypatch):
    with gzip.open(ROOT / "soundscape/datasets/esc.csv.gz", "rt") as table:
        for row in csv.DictReader(table):
            clip = tmp_path / "esc50" / row["path"]
            clip.parent.mkdir(parents=True, exist_ok=True)
            clip.touch()
    monkeypatch.setenv("SOUNDSCAPE_DATA", str(tmp_path))
    lines = dict(line.split(None, 1) for line in run("data", "list").stdout.splitlines())
    assert str(tmp_path) in lines["data"]
    assert lines["esc50"].endswith(f"in {tmp_path / 'esc50'}")
    assert lines["urbansound8k"].endswith("not here")
    assert lines["synthetic"].endswith("computed when it is used")


def test_classify_says_for_how_long_what_is_not_heard_all_the_time(tmp_path):
    samples, rate = soundfile.read(DOG)
    both = np.concatenate([samples, samples, np.zeros(65 * rate)])
    soundfile.write(tmp_path / "yard.wav", both, rate)
    said = run("classify", tmp_path / "yard.wav", DOG).output
    assert re.search(r"yard\.wav: dog \d+% for 10\.0 s", said)
    assert re.search(r"dog\.wav: dog \d+%($|,)", said, re.MULTILINE)

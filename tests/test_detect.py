"""`soundscape detect`: batches, files and folders, formats in and out."""

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from soundscape import timeline
from soundscape.cli import main

DEMO = Path(__file__).resolve().parents[1] / "data" / "demo"
DOG, ROOSTER = DEMO / "dog.wav", DEMO / "rooster.wav"


def run(*arguments, **options):
    return CliRunner().invoke(main, ["detect", *map(str, arguments)], **options)


def test_a_line_an_event_and_who_was_heard_for_how_long():
    done = run(ROOSTER)
    assert done.exit_code == 0
    assert done.stdout.splitlines()[0].startswith(f"{ROOSTER}: silent for ")
    assert ", rooster for " in done.stdout.splitlines()[0]
    heard = [line.split()[3] for line in done.stdout.splitlines()[1:]]
    assert (heard[0], heard[-1]) == ("rooster", "silent")


def test_one_bad_file_does_not_end_the_batch(tmp_path):
    bad = tmp_path / "bad.wav"
    bad.write_bytes(b"nonsense" * 100)
    (tmp_path / "empty").mkdir()
    done = run(bad, tmp_path / "none.wav", tmp_path / "empty", DOG, "--csv")
    assert done.exit_code == 1
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert {row["file"] for row in rows} == {str(DOG)}
    assert rows[0]["label"] == "dog"
    assert rows[0]["model"] == "world"
    for name in ("bad.wav", "none.wav", "empty"):
        assert name in done.stderr
    failed = run(bad, "--json")
    assert failed.exit_code == 1
    assert json.loads(failed.stdout) == []


def test_folders_and_patterns_are_filled_in(tmp_path, monkeypatch):
    shutil.copy(DOG, tmp_path / "a.wav")
    shutil.copy(DOG, tmp_path / "b.wav")
    monkeypatch.chdir(tmp_path)
    files = {row["file"] for row in csv.DictReader(io.StringIO(run("*.wav", "--csv").stdout))}
    assert files == {"a.wav", "b.wav"}
    both = json.loads(run(".", "--json").stdout)
    assert [one["recording"]["source"] for one in both] == ["a.wav", "b.wav"]
    one = json.loads(run("a.wav", "--json").stdout)
    assert one["schema"] == "soundscape-timeline/1"


def test_standard_input_is_heard_and_read():
    heard = run("-", "--audacity", input=DOG.read_bytes())
    assert heard.exit_code == 0
    assert heard.stdout.splitlines()[0].split("\t")[2] == "dog"
    read = run("--labels", "-", "--vtt", input=heard.stdout)
    assert read.stdout.startswith("WEBVTT\n\n00:00:0")


def test_a_folder_gets_a_file_of_each_recording(tmp_path):
    (tmp_path / "other").mkdir()
    again = shutil.copy(DOG, tmp_path / "other" / "dog.wav")
    done = run(DOG, again, ROOSTER, "--vtt", "-o", tmp_path / "labels")
    assert (done.exit_code, done.stdout) == (0, "")
    names = sorted(path.name for path in (tmp_path / "labels").iterdir())
    assert names == ["dog-2.vtt", "dog.vtt", "rooster.vtt"]
    corrected = tmp_path / "labels" / "rooster.vtt"
    corrected.write_text("WEBVTT\n\n00:01.000 --> 00:02.000\nmine\n")
    repeated = run(DOG, ROOSTER, "--vtt", "-o", tmp_path / "labels")
    assert repeated.exit_code == 1
    assert "rooster.vtt exists" in repeated.stderr
    assert "mine" in corrected.read_text()
    assert run(ROOSTER, "--vtt", "-o", tmp_path / "labels", "--force").exit_code == 0
    assert "mine" not in corrected.read_text()


def test_a_file_has_the_format_of_its_suffix(tmp_path):
    done = run(DOG, ROOSTER, "-o", tmp_path / "all.csv")
    assert done.exit_code == 0
    assert [one.source for one in timeline.read_all(tmp_path / "all.csv")] == [
        str(DOG),
        str(ROOSTER),
    ]
    assert run(DOG, "-o", tmp_path / "dog.txt").exit_code == 0
    assert (tmp_path / "dog.txt").read_text().splitlines()[0].count("\t") == 2
    wrong = run(DOG, "-o", tmp_path / "dog.doc")
    assert wrong.exit_code == 1
    assert "no format is written to such a file" in wrong.stderr


def test_a_recording_is_never_replaced(tmp_path):
    sound = Path(shutil.copy(DOG, tmp_path / "dog.wav"))
    done = run(sound, "--csv", "-o", sound, "--force")
    assert done.exit_code == 1
    assert "never replaced" in done.stderr
    assert sound.read_bytes() == DOG.read_bytes()


def test_what_was_corrected_elsewhere_is_read_back_in_any_format(tmp_path):
    labels = tmp_path / "street.txt"
    labels.write_text("1,5\t2,5\tdog\n\\\t100\t200\n3\t3\t\n", encoding="utf-8")
    shown = run("--labels", labels)
    assert shown.stdout.splitlines() == [
        "street: dog for 1.0 s (33%), (no label) for 0.0 s (0%)",
        "  0:01.50 to 0:02.50  dog",
        "  0:03.00 to 0:03.00  (no label)",
    ]
    for flag in ("--json", "--csv", "--tsv", "--raven", "--srt", "--vtt", "--audacity"):
        text = run("--labels", labels, flag).stdout
        found = timeline.read(text.encode())
        assert [event.label for event in found.events] == ["dog", ""]
        assert found.events[0].onset == 1.5
    labels.write_text("1\t2\tdog\nnonsense\n")
    broken = run("--labels", labels)
    assert broken.exit_code == 1
    assert "street.txt, line 2: 'nonsense'" in broken.stderr


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ([], "Name recordings, or files of labels"),
        ([DOG, "--labels", DOG], "one of both"),
        ([DOG, "--vtt", "--srt"], "--vtt and --srt exclude each other"),
        ([DOG, ROOSTER, "--srt"], "Name a folder with -o"),
        ([DOG, ROOSTER, "-o", "one.vtt"], "Name a folder with -o"),
        ([DOG, "-o", "folder"], "Say which format"),
        ([DOG, "--classifier", "esc11"], "Or name a model folder"),
    ],
)
def test_wrong_usage_is_answered_before_anything_is_heard(line, says, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = run(*line)
    assert done.exit_code == 2
    assert says in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_place_that_cannot_be_written_is_told_before_anything_is_heard(tmp_path):
    (tmp_path / "file").write_text("")
    done = run("detect", DOG, "--csv", "-o", tmp_path / "file" / "events.csv")
    assert done.exit_code == 1
    assert "events.csv cannot be written" in done.stderr
    assert "is a file, no folder" in done.stderr
    assert "dog.wav" not in done.stderr

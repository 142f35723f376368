"""UrbanSound8K from its layout to a model of one's own, on computed sounds in that layout."""

import csv
import dataclasses
import json

import numpy as np
import pytest
import soundfile
from click.testing import CliRunner
from small import small_models

from soundscape import datasets, evaluation, experiments, training
from soundscape.cli import main
from soundscape.datasets import synthetic
from soundscape.errors import DatasetError
from soundscape.training import RECIPES, recipe_of

CLASSES = datasets.CATALOGUE["urbansound8k"].classes
# What stands in for each class; that they are told apart is all that matters.
STAND_INS = dict(zip(CLASSES, synthetic.LABELS, strict=True))
RATE_HZ = 22_050
COLUMNS = ("slice_file_name", "fsID", "start", "end", "salience", "fold", "classID", "class")


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Ten folds with a clip of each class, cut from recordings of that fold."""
    home = tmp_path_factory.mktemp("data")
    root = home / "UrbanSound8K"
    (root / "metadata").mkdir(parents=True)
    rows = []
    for fold in range(1, 11):
        (root / "audio" / f"fold{fold}").mkdir(parents=True)
        for number, label in enumerate(CLASSES):
            recording = 1_000 * fold + number
            name = f"{recording}-{number}-0-0.wav"
            clip = synthetic.synthesize(
                STAND_INS[label], recording, duration_seconds=1.0, rate_hz=RATE_HZ
            )
            soundfile.write(root / "audio" / f"fold{fold}" / name, clip.samples, RATE_HZ)
            rows.append([name, recording, 0, 1, 1, fold, number, label])
    with (root / "metadata" / "UrbanSound8K.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    return home


@pytest.fixture
def workplace(home, tmp_path, monkeypatch):
    monkeypatch.setenv("SOUNDSCAPE_DATA", str(home))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_it_is_trained_reported_and_measured_on_its_ten_folds(workplace):
    line = ["train", "--dataset", "urbansound8k", "--model", "svm", "--out", "out"]
    done = CliRunner().invoke(main, line)
    assert done.exit_code == 0, done.output
    table = evaluation.read_predictions("out/urbansound8k/svm/predictions.csv")
    assert len(table) == 100
    assert sorted(table["fold"].unique()) == list(range(1, 11))
    assert evaluation.class_names(table) == CLASSES
    assert evaluation.score(table).accuracy > 30  # guessing: 10
    facts = json.loads((workplace / "out/urbansound8k/svm/metrics.json").read_text())
    assert set(facts["score"]["folds"]) == {str(fold) for fold in range(1, 11)}
    assert facts["parameters"] > 0
    assert facts["peak_memory_mb"] > 0


@pytest.fixture
def small():
    with small_models():
        yield


def test_a_network_is_shipped_to_a_folder_and_names_its_sounds(workplace, monkeypatch, small):
    recipe = dataclasses.replace(
        recipe_of("resnet"), epochs=2, batch_size=30, ema=0.5, augmentation=None
    )
    monkeypatch.setitem(RECIPES, "resnet", recipe)
    dataset = datasets.load("urbansound8k")
    # Whatever was said out of fold: temperature and threshold come from it.
    predictions = training.cross_validate(dataset, recipe_of("svm"), folds=(1, 2), cache="cache")
    evaluation.save_predictions(predictions, "out/urbansound8k/resnet/predictions.csv")
    files = experiments.ship(
        "out/urbansound8k", dataset, "resnet", folder="mine", cache=workplace / "cache"
    )
    assert files.labels == CLASSES
    card = (workplace / "mine" / "MODEL_CARD.md").read_text("utf-8")
    assert "urbansound8k" in card
    assert "Scored on 2 official folds" in card  # those that were asked about
    clip = next(item.path for item in dataset.items if item.label == "siren")
    line = ["classify", str(clip), "--classifier", "mine", "--json", "--top", "10"]
    done = CliRunner().invoke(main, line)
    assert done.exit_code == 0, done.output
    (heard,) = json.loads(done.stdout)
    assert {name for name, _ in heard["top"]} == set(CLASSES)
    assert np.sum([p for _, p in heard["top"]]) == pytest.approx(1, abs=1e-3)


def part_of(home, tmp_path, *, folds, marks=None):
    """A copy of some folds as FLAC, with the table of all of them."""
    root = tmp_path / "UrbanSound8K"
    (root / "metadata").mkdir(parents=True)
    with (home / "UrbanSound8K" / "metadata" / "UrbanSound8K.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    if marks is not None:
        for row in rows:
            row["esc50_same_recording"] = marks.get(row["class"], "")
    with (root / "metadata" / "UrbanSound8K.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    for fold in folds:
        place = root / "audio" / f"fold{fold}"
        place.mkdir(parents=True)
        for path in (home / "UrbanSound8K" / "audio" / f"fold{fold}").iterdir():
            soundfile.write(place / f"{path.stem}.flac", *soundfile.read(path))
        (place / "notes.txt").write_text("not a sound")
    return root


def test_some_folds_in_another_format_are_taken_and_the_rest_is_said_to_be_missing(home, tmp_path):
    root = part_of(home, tmp_path, folds=(2, 5, 7))
    loaded = datasets.load("urbansound8k", home=tmp_path)
    assert loaded.folds == (2, 5, 7)
    assert len(loaded.items) == 30
    assert {item.path.suffix for item in loaded.items} == {".flac"}
    (text,) = loaded.notes
    assert "folds 1, 3, 4, 6, 8, 9, 10 of 10 missing" in text
    report = datasets.verify("urbansound8k", home=tmp_path)
    assert not report.ok
    assert report.good == 30
    assert report.missing == tuple(f"audio/fold{n}/" for n in (1, 3, 4, 6, 8, 9, 10))
    (root / "audio" / "fold5" / f"{loaded.items[10].clip_id}.flac").unlink()
    lacking = datasets.load("urbansound8k", home=tmp_path)
    assert len(lacking.items) == 29
    assert lacking.notes[1] == "1 of the clips of folds 2, 5, 7 missing"
    assert f"audio/fold5/{loaded.items[10].clip_id}.wav" in (
        datasets.verify("urbansound8k", home=tmp_path).missing
    )
    listed = CliRunner().invoke(main, ["data", "list", "--home", str(tmp_path)])
    assert "of 10 missing" in next(
        line for line in listed.output.splitlines() if line.startswith("urbansound8k")
    )


def test_it_is_whole_without_notes_and_nothing_without_clips(home, tmp_path):
    assert datasets.load("urbansound8k", home=home).notes == ()
    part_of(home, tmp_path, folds=())
    with pytest.raises(DatasetError, match="none of its 100 clips"):
        datasets.load("urbansound8k", home=tmp_path)


def test_cross_validation_runs_on_the_folds_that_are_there(home, tmp_path, monkeypatch):
    part_of(home, tmp_path / "data", folds=(1, 3, 4, 6, 8, 9))
    monkeypatch.setenv("SOUNDSCAPE_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    line = ["train", "--dataset", "urbansound8k", "--model", "svm", "--out", "out"]
    done = CliRunner().invoke(main, line)
    assert done.exit_code == 0, done.output
    assert "urbansound8k: folds 2, 5, 7, 10 of 10 missing" in done.output
    table = evaluation.read_predictions("out/urbansound8k/svm/predictions.csv")
    assert sorted(table["fold"].unique()) == [1, 3, 4, 6, 8, 9]


def test_slices_of_recordings_that_esc50_has_clips_of_can_be_left_out(home, tmp_path):
    part_of(home, tmp_path, folds=(1, 2), marks={"siren": "siren", "car_horn": "car_horn"})
    loaded = datasets.load("urbansound8k", home=tmp_path)
    assert {i.label: i.esc50_class for i in loaded.items if i.esc50_class} == {
        "siren": "siren",
        "car_horn": "car_horn",
    }
    apart = training.apart_from_esc50(loaded)
    assert len(apart.items) == 16
    assert not {"siren", "car_horn"} & {item.label for item in apart.items}


def test_the_official_table_is_marked_by_the_recordings_of_esc50(home, tmp_path):
    root = part_of(home, tmp_path, folds=(1,))
    clip = next(path for path in (root / "audio" / "fold1").iterdir() if path.suffix == ".flac")
    # 100032 is the recording of the first dog of ESC-50.
    clip.rename(clip.with_name("100032-3-0-0.flac"))
    table = root / "metadata" / "UrbanSound8K.csv"
    row = f"{clip.stem}.wav,{clip.stem.split('-')[0]},"
    table.write_text(table.read_text().replace(row, "100032-3-0-0.wav,100032,"))
    loaded = datasets.load("urbansound8k", home=tmp_path)
    assert [i.esc50_class for i in loaded.items if i.esc50_class] == ["dog"]

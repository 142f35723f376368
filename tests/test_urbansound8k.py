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

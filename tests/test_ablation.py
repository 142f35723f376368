"""What each ingredient of the ear's training is worth: how it is compared and kept."""

import pytest
from click.testing import CliRunner

from soundscape import ablation, datasets, recipes, report
from soundscape.cli import main


def test_every_run_differs_from_the_first_in_one_thing():
    first, *others = ablation.ablated(recipes.RECIPES["ear"]).values()
    assert first == recipes.RECIPES["ear"]
    for name, change in list(ablation.ABLATIONS.items())[1:]:
        assert len(change) == 1, name
    assert len(set(map(str, (first, *others)))) == len(ablation.ABLATIONS)


def test_differences_are_of_the_same_clips_and_have_an_interval(tmp_path):
    dataset = datasets.load("synthetic", clips_per_class=8)
    chosen = {
        "forest": recipes.RECIPES["random_forest"],
        "again": recipes.RECIPES["random_forest"],
        "mean of MFCCs": recipes.Recipe(model="mfcc_dense", epochs=1, augmentation=None),
    }
    rows = ablation.measure(dataset, chosen=chosen, folds=(2, 3), cache=tmp_path)
    forest, again, poor = rows
    assert forest["difference"] == forest["low"] == forest["high"] == 0 == again["difference"]
    assert poor["difference"] == pytest.approx(poor["accuracy"] - forest["accuracy"], abs=0.011)
    assert poor["low"] < poor["difference"] < poor["high"] < 0
    assert forest["clips"] == sum(item.fold in (2, 3) for item in dataset.items)
    ablation.save(rows, tmp_path / "synthetic")
    table = report.ablation(tmp_path / "synthetic")
    assert table.loc["mean of MFCCs", "accuracy"] == poor["accuracy"]


def test_other_models_have_no_such_ingredients():
    asked = ["measure", "ablation", "--dataset", "synthetic", "--model", "svm"]
    result = CliRunner().invoke(main, asked)
    assert result.exit_code != 0
    assert "those of the ear, not of svm" in result.output

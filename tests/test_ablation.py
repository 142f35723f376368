"""What each ingredient of the ear's training is worth: how it is compared and kept."""

import dataclasses
from functools import cache

import numpy as np
import pytest
from click.testing import CliRunner
from small import small_models

from soundscape import datasets
from soundscape.augment.corruptions import CLEAN, Corruption
from soundscape.cli import main
from soundscape.evaluation import plots, tables
from soundscape.experiments import ablation, robustness
from soundscape.models import SPECS
from soundscape.training import BaselineRecipe, recipe_of


def test_every_run_differs_from_the_first_in_one_thing():
    first, *others = ablation.ablated(recipe_of("ear")).values()
    assert first == recipe_of("ear")
    for name, change in list(ablation.ABLATIONS.items())[1:]:
        assert len(change) == 1, name
    assert len(set(map(str, (first, *others)))) == len(ablation.ABLATIONS)


@pytest.fixture
def guess(monkeypatch):
    """The recipe of a model that says the same of every sound."""
    from sklearn.dummy import DummyClassifier
    from sklearn.pipeline import make_pipeline

    spec = dataclasses.replace(
        SPECS["random_forest"],
        name="guess",
        builder=lambda n_classes, seed: make_pipeline(DummyClassifier(strategy="most_frequent")),
    )
    monkeypatch.setitem(SPECS, "guess", spec)
    return BaselineRecipe("guess")


@pytest.fixture
def small():
    with small_models():
        yield


def test_differences_are_of_the_same_clips_and_have_an_interval(tmp_path, small, guess):
    dataset = datasets.load("synthetic", clips_per_class=8)
    dataset = dataclasses.replace(dataset, loader=cache(dataset.load))
    chosen = {
        "forest": recipe_of("random_forest"),
        "again": recipe_of("random_forest"),
        "guessed": guess,
    }
    corruptions = (CLEAN, Corruption("noise", 20), Corruption("noise", 10))
    options = {"folds": (2,), "corruptions": corruptions, "cache": tmp_path}
    rows = ablation.measure(dataset, chosen=chosen, **options)
    for forest, again, poor in (rows, [row["corrupted"] for row in rows]):
        assert forest["difference"] == forest["low"] == forest["high"] == 0 == again["difference"]
        assert poor["difference"] == pytest.approx(poor["accuracy"] - forest["accuracy"], abs=0.011)
        assert poor["low"] < poor["difference"] < poor["high"] < 0
    forest, _, poor = rows
    assert forest["corrupted"]["accuracy"] < forest["accuracy"]
    table = robustness.measure(dataset, chosen["forest"], **options)
    right = (table["label"] == table["predicted"]).groupby(table["corruption"]).mean()
    assert forest["accuracy"] == pytest.approx(100 * right["clean"], abs=0.01)
    assert forest["corrupted"]["accuracy"] == pytest.approx(100 * right["noise"], abs=0.01)
    assert forest["clips"] == sum(item.fold == 2 for item in dataset.items)
    ablation.save(rows, tmp_path / "synthetic")
    table = tables.ablation(tmp_path / "synthetic")
    assert table.loc["guessed", "accuracy"] == poor["accuracy"]
    assert table.loc["guessed", "corrupted_low"] == poor["corrupted"]["low"]
    ax = plots.plot_ablation(table)
    assert [text.get_text() for text in ax.get_yticklabels()] == ["guessed", "again"]
    shown = np.sort(np.concatenate([line.get_xdata() for line in ax.lines[1:]]))
    expected = table[["difference", "corrupted_difference"]].iloc[1:].to_numpy().ravel()
    assert shown == pytest.approx(np.sort(expected))


def test_other_models_have_no_such_ingredients():
    asked = ["measure", "ablation", "--dataset", "synthetic", "--model", "svm"]
    result = CliRunner().invoke(main, asked)
    assert result.exit_code != 0
    assert "those of the ear, not of svm" in result.output

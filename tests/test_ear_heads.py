"""Heads of one's own: examples in, a model that hears with the ear out."""

import shutil

import numpy as np
import pytest

from soundscape import Classifier, datasets, experiments, load_clip, models, training
from soundscape.errors import ModelError
from soundscape.models import read_model
from soundscape.timeline import scorer_of
from soundscape.timeline.ear import EarScorer


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    """A head that is taught ten classes of computed sounds, and what it scored."""
    place = tmp_path_factory.mktemp("heads")
    dataset = datasets.load("synthetic", clips_per_class=6, folds=3)
    known = {"cache": place / "cache", "progress": False}
    score = experiments.cross_validate_to(place / "reports", dataset, "head", **known)
    files = experiments.ship(
        place / "reports", dataset, "head", folder=place / "mine", cache=place / "cache"
    )
    return files, score


def test_a_head_is_taught_with_few_examples_and_knows_others(shipped):
    files, score = shipped
    assert score.accuracy > 80
    assert files.body[1] == read_model("world").sha256
    assert files.facts["body_of"] == "world"
    mine = Classifier.load(files.folder)
    assert mine.predict(load_clip("data/demo/rain.wav")).label == "rain"
    assert isinstance(scorer_of(mine), EarScorer)


def test_it_hears_with_the_half_that_no_labels_taught(shipped):
    files, _ = shipped
    weights = Classifier.load(files.folder).backend.opened["weights"]
    halves = weights.reshape(len(weights), 2, 2, -1)  # means and maxima, of either half
    assert np.abs(halves[:, :, 0]).max() > 0
    assert not halves[:, :, 1].any()


def test_of_what_the_ear_was_taught_nothing_can_be_measured():
    recipe = training.recipe_of("head")
    items = tuple(
        datasets.Item(str(n), "dog", 1, str(n), esc50_class="dog" if n == 2 else "")
        for n in range(4)
    )
    for name in ("esc10", "esc50"):
        taught = datasets.Dataset(name, ("dog",), items, "", "")
        with pytest.raises(ModelError, match=f"was taught with {name}"):
            training.unheard(taught, recipe)
        assert training.unheard(taught, training.recipe_of("svm")) is taught
    other = datasets.Dataset("streets", ("dog",), items, "", "")
    assert [item.clip_id for item in training.unheard(other, recipe).items] == ["0", "1", "3"]


def test_the_head_of_the_city_names_its_ten():
    city = Classifier.load("urbansound8k")
    assert len(city.labels) == 10
    assert city.predict(load_clip("data/demo/dog.wav")).label == "dog_bark"
    licence = read_model("urbansound8k").facts["training"]["licence"]
    assert licence.startswith("CC BY-NC")  # kept apart from the free ones


def test_a_head_without_its_ear_says_what_is_missing(shipped, tmp_path, monkeypatch):
    folder = shutil.copytree(shipped[0].folder, tmp_path / "mine")
    monkeypatch.setattr(models.files, "WEIGHTS_HOME", tmp_path / "nowhere")
    with pytest.raises(
        ModelError, match=r"ear\.npz does not exist, the ear that the head in .*mine"
    ):
        read_model(folder)

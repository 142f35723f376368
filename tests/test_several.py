"""A head that names several sounds at once: what it is shown, what it learns."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from soundscape import datasets
from soundscape.audio import Clip
from soundscape.audio.mixing import Mixture, TrueEvent
from soundscape.experiments.pairs import overlaid
from soundscape.models import EMBEDDING_VALUES, read_model
from soundscape.models.backends import shipped_ear
from soundscape.training import SeveralRecipe, Shown, fit_several, show_mixtures
from soundscape.training.several import truth_of_window

LABELS = ("bell", "dog", "rain")
RECIPE = SeveralRecipe(mixtures=100, moments=2, epochs=30)


def mixture(*events):
    silence = np.zeros(5 * 16_000, np.float32)
    truth = tuple(TrueEvent(onset, offset, label, None, "") for label, onset, offset in events)
    return Mixture(Clip(silence, 16_000), truth, silence)


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([("rain", 0.0, 5.0), ("dog", 2.3, 2.7)], [0, 1, 1]),
        ([("dog", 2.4, 2.45)], [0, 1, 0]),  # a click as a whole in the middle
        ([("dog", 1.0, 2.1)], [0, -1, 0]),  # over before the middle of the window begins
        ([("dog", 2.9, 4.0)], [0, -1, 0]),  # begins as it ends
        ([("dog", 1.0, 2.0), ("bell", 3.0, 3.5)], [0, 0, 0]),
        ([("dog", 1.0, 2.1), ("dog", 2.3, 3.0)], [0, 1, 0]),
        ([("dog", 2.3, 2.9), ("dog", 2.95, 3.5)], [0, 1, 0]),
    ],
)
def test_a_moment_holds_what_is_heard_in_its_middle(events, expected):
    said = truth_of_window(mixture(*events), LABELS, 2.0, 1.0)
    assert said.tolist() == expected


def test_a_layer_learns_what_is_judged_and_nothing_of_the_rest():
    rng = np.random.default_rng(0)
    points = np.zeros((400, 2 * EMBEDDING_VALUES), np.float16)
    points[:, :2] = rng.integers(0, 2, (400, 2))
    truth = np.stack([points[:, 0], points[:, 1], np.full(400, -1)], axis=1).astype(np.int8)
    layer = fit_several(Shown(points, truth), SeveralRecipe(epochs=60, learning_rate=0.1))
    chances = 1 / (1 + np.exp(-layer(points)))
    assert np.array_equal(chances[:, :2] > 0.5, truth[:, :2] > 0)
    assert 0.01 < chances[:, 2].mean() < 0.2  # as it began: rare
    surer = layer.calibrated(2.0, -1.0)
    assert np.allclose(surer(points), 2 * layer(points) - 1, atol=1e-3)


@pytest.fixture(scope="module")
def taught():
    whole = datasets.load("synthetic", clips_per_class=6, folds=3)
    classes = whole.classes[:-2]  # nobody is told what the others are
    dataset = replace(
        whole, classes=classes, items=tuple(i for i in whole.items if i.label in classes)
    )
    items = [item for item in dataset.items if item.fold != 3]
    strangers = [item for item in whole.items if item.label not in classes and item.fold != 3]
    shown = show_mixtures(read_model("world").weights, dataset, items, whole, strangers, RECIPE)
    return dataset, shown, fit_several(shown, RECIPE)


def test_mixtures_hold_no_sound_up_to_several(taught):
    dataset, shown, _ = taught
    wholes = shown.truth[:: 1 + RECIPE.moments]
    assert shown.points.shape == (len(shown.truth), 2 * EMBEDDING_VALUES)
    assert shown.truth.shape[1] == len(dataset.classes)
    assert {0, 1, 2} <= set((wholes > 0).sum(axis=1))
    assert not (wholes < 0).any()
    assert (shown.truth < 0).any(), "moments at the edge of a sound are not judged"
    assert (shown.truth > 0).any(axis=0).all(), "every class is heard"


def test_two_sounds_that_were_never_heard_are_both_named(taught):
    dataset, _, layer = taught
    ear = shipped_ear()
    held_out = {item.label: dataset.load(item) for item in dataset.items if item.fold == 3}
    both = 0
    pairs = list(itertools.combinations(dataset.classes, 2))
    for pair in pairs:
        clip = overlaid(*(held_out[label] for label in pair))
        first = layer(ear.summary(ear.embeddings(clip))).argsort()[-2:]
        both += {dataset.classes[place] for place in first} == set(pair)
    assert both / len(pairs) > 0.4  # one in 28 by chance

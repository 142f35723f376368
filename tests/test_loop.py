"""The loop that trains every network: that it learns, and how its rate of learning goes."""

import dataclasses

import numpy as np
import pytest

from soundscape.training import loop, recipe_of

RECIPE = dataclasses.replace(
    recipe_of("mfcc_dense"), learning_rate=0.05, warm_up=0.25, ema=0.5, label_smoothing=0.0
)


@pytest.fixture
def network():
    import keras

    keras.utils.set_random_seed(1)
    return keras.Sequential([keras.Input((2,)), keras.layers.Dense(2)])


@pytest.fixture(scope="module")
def batches():
    """Ten batches of eight points, of which the first number tells the class."""
    import keras

    rng = np.random.default_rng(0)
    points = rng.normal(0, 1, (10, 8, 2)).astype(np.float32)
    shares = np.eye(2, dtype=np.float32)[(points[..., 0] > 0).astype(int)]

    class Batches(keras.utils.PyDataset):
        def __len__(self):
            return 10

        def __getitem__(self, index):
            return points[index], shares[index]

    return Batches()


def test_it_learns_and_leaves_the_curves_of_each_epoch(network, batches):
    points, shares = map(np.concatenate, zip(*map(batches.__getitem__, range(10)), strict=True))
    loop.train(network, batches, RECIPE, epochs=8, validation=(points, shares))
    assert set(network.curves) == {"loss", "accuracy", "val_loss", "val_accuracy"}
    assert [len(curve) for curve in network.curves.values()] == [8] * 4
    assert network.curves["loss"][-1] < 0.5 * network.curves["loss"][0]
    right = np.asarray(network(points)).argmax(axis=1) == shares.argmax(axis=1)
    assert right.mean() > 0.9


def test_the_rate_warms_up_for_its_share_and_falls_along_a_cosine(network, batches):
    rates = []

    def note(epoch, logs):
        rates.append(float(network.optimizer.learning_rate))

    loop.train(network, batches, RECIPE, epochs=8, on_epoch=note)
    assert rates[:2] == pytest.approx([0.025, 0.05])  # 20 of the 80 steps
    falling = 1 + np.cos(np.pi * np.arange(10, 61, 10) / 80)
    assert rates[2:] == pytest.approx(0.025 * falling)


@pytest.mark.parametrize(("warm_up", "parts"), [(0.1, 10), (1 / 12, 12)])
def test_published_shares_are_whole_numbers_of_steps(warm_up, parts):
    """A tenth of the steps and a twelfth, as the published networks were trained."""
    assert warm_up in {recipe_of(name).warm_up for name in ("ear", "resnet", "mfcc_dense")}
    steps = np.arange(1, 100_000)
    assert np.array_equal((warm_up * steps).astype(int), steps // parts)


def test_curves_along_the_way_are_as_many_as_were_asked_for(network, batches):
    loop.train(network, batches, RECIPE, epochs=1, shuffle=False, curve_points=5)
    assert [len(curve) for curve in network.curves.values()] == [5, 5]

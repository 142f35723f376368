"""Training, evaluation and figures, on sounds small enough to train on in seconds."""

import dataclasses

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from small import eagerly, small_models

from soundscape import datasets, evaluation, experiments, models, training
from soundscape.augment import spectrogram
from soundscape.cli import main
from soundscape.datasets import synthetic
from soundscape.errors import ModelError, SoundscapeError
from soundscape.evaluation import plots
from soundscape.models import spec_of
from soundscape.training import features_of, recipe_of

mpl.use("agg")


@pytest.fixture
def small():
    with small_models():
        yield


@pytest.fixture(scope="module")
def dataset():
    """Eight clips of each of the ten computed sounds."""
    return datasets.load("synthetic", clips_per_class=8)


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def levels(dataset, cache):
    return features_of(dataset, "log_mel", cache=cache)


@pytest.fixture(scope="module")
def predictions(dataset, cache):
    return training.cross_validate(dataset, recipe_of("svm"), cache=cache)


def test_features_are_kept_and_found_again(dataset, cache, levels):
    again = features_of(dataset, "log_mel", cache=cache)
    assert levels.shape == (80, 64, 250)
    assert np.array_equal(again, levels)
    assert levels.min() >= -80
    assert levels.max() <= 0


def test_augmentation_is_seeded_keeps_shape_and_changes(levels):
    batch = levels[:8].astype(np.float32)
    settings = spectrogram.Augmentation()

    def variant(seed):
        rng = np.random.default_rng(seed)
        return spectrogram.apply(batch, spectrogram.draw(rng, batch.shape, settings))

    assert variant(1).shape == batch.shape
    assert np.array_equal(variant(1), variant(1))
    assert not np.array_equal(variant(1), variant(2))
    assert np.isfinite(variant(3)).all()
    assert variant(3).min() >= -80.001
    assert variant(3).max() <= 1e-3


def test_every_clip_is_predicted_once_by_a_model_that_never_heard_its_fold(dataset, predictions):
    assert sorted(predictions["clip"]) == sorted(item.clip_id for item in dataset.items)
    fold = {item.clip_id: item.fold for item in dataset.items}
    assert all(fold[row.clip] == row.fold for row in predictions.itertuples())
    total = predictions[list(dataset.classes)].sum(axis=1)
    assert total.to_numpy() == pytest.approx(1)
    assert evaluation.score(predictions).accuracy > 50


def test_a_fold_model_is_found_again_and_names_any_sound(dataset, cache):
    recipe = dataclasses.replace(recipe_of("mfcc_dense"), epochs=3)
    features = features_of(dataset, "mfcc_mean", cache=cache)

    def model():
        with eagerly():
            return training.fold_model(dataset, recipe, fold=2, seed=1, cache=cache)

    trained = model()
    (kept,) = cache.glob("synthetic-mfcc_dense-*/fold2-seed1.npz")
    written = kept.stat().st_mtime_ns
    found = model()
    assert kept.stat().st_mtime_ns == written
    assert found.logits(features) == pytest.approx(trained.logits(features), abs=1e-5)
    assert found.cost == trained.cost  # no other training takes as long to the microsecond
    assert trained.cost.seconds > 0
    assert 50 < trained.cost.peak_memory_mb < 20_000
    stranger = dataclasses.replace(dataset.items[0], clip_id="siren-1", label="siren")
    table = found.predictions([stranger], features[:1])
    assert table[["clip", "fold", "seed", "label"]].values.tolist() == [["siren-1", 2, 1, "siren"]]
    assert evaluation.class_names(table) == dataset.classes


@pytest.mark.parametrize(
    "recipe", [recipe_of("svm"), dataclasses.replace(recipe_of("mfcc_dense"), epochs=2)]
)
def test_a_fold_model_is_told_nothing_of_its_fold(dataset, cache, recipe):
    """Clips of the fold may be anything: the model does not change."""
    features = features_of(dataset, spec_of(recipe.model).feature, cache=cache)
    held_out = np.array([item.fold == 3 for item in dataset.items])
    spoilt = np.where(held_out[:, None], 1e3, features)
    with eagerly():
        logits = [
            training.fold_model(dataset, recipe, fold=3, seed=0, features=one).logits(features)
            for one in (features, spoilt)
        ]
    assert np.array_equal(*logits)


@pytest.mark.parametrize(
    ("name", "differ"), [("svm", False), ("yamnet", False), ("random_forest", True)]
)
def test_what_no_seed_changes_is_trained_once(dataset, name, differ, small):
    features = np.abs(np.random.default_rng(0).normal(size=(80, 8))).astype(np.float32)
    recipe = recipe_of(name)
    models = [
        training.fold_model(dataset, recipe, fold=1, seed=seed, features=features)
        for seed in (0, 5)
    ]
    assert np.array_equal(*(model.logits(features) for model in models)) is not differ
    assert training.seeds_of(recipe, range(3)) == ([0, 1, 2] if differ else [0])


def test_what_models_hold_is_counted():
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(60, 4)), np.arange(60) % 3
    head = models.build("yamnet", 3).fit(x, y)
    assert training.count_parameters(head) == 3 * 4 + 3
    svm = models.build("svm", 3).fit(x, y)
    assert 60 < training.count_parameters(svm) <= 60 * 4 + 2 * 60 + 3
    forest = models.build("random_forest", 3).fit(x, y)
    assert training.count_parameters(forest) >= 500 * 3 * 5
    dense = models.build("mfcc_dense", 10)
    layers = [(50, 128), (128, 256), (256, 256), (256, 128), (128, 10)]
    assert training.count_parameters(dense) == sum(a * b + b for a, b in layers)


def test_the_network_learns_and_is_repeatable(levels, dataset, small):
    rows = [i for i, item in enumerate(dataset.items) if item.label in ("rain", "clock_tick")]
    labels = np.array([int(dataset.items[i].label == "rain") for i in rows])
    heard = levels[rows][:, :, :100]  # two seconds
    recipe = dataclasses.replace(recipe_of("resnet"), epochs=12, batch_size=4, ema=0.8)
    seen = []

    def fitted(seed):
        options = {"seed": seed, "on_epoch": lambda epoch, logs: seen.append(epoch)}
        model = training.fit(heard, labels, 2, recipe, **options)
        return training.predict_logits(model, heard)

    first, again = fitted(1), fitted(1)
    assert seen == list(range(12)) * 2
    assert np.allclose(first, again, atol=1e-3)
    assert (first.argmax(axis=1) == labels).mean() > 0.8
    with pytest.raises(ModelError, match="rows"):
        training.fit(heard[:2], labels[:1], 2, recipe, seed=1)


def test_the_report_is_written_and_read_back(dataset, cache, tmp_path):
    score = experiments.cross_validate_to(tmp_path, dataset, "svm", cache=cache, progress=False)
    table = evaluation.read_predictions(tmp_path / "svm" / "predictions.csv")
    assert evaluation.score(table).accuracy == pytest.approx(score.accuracy)
    assert (tmp_path / "svm" / "metrics.json").is_file()
    matrix = evaluation.confusion(table)
    assert matrix.to_numpy().sum() == 80
    assert np.trace(matrix.to_numpy()) == (table["label"] == table["predicted"]).sum()
    assert evaluation.confusion(table, normalised=True).to_numpy().sum() == pytest.approx(10)
    with pytest.raises(SoundscapeError):
        evaluation.read_predictions(tmp_path / "nothing.csv")


def make_table(confidence, right, n=4_000):
    rng = np.random.default_rng(0)
    truth = rng.integers(0, 2, n)
    said = np.where(rng.random(n) < right, truth, 1 - truth)
    p = np.where(said == 1, confidence, 1 - confidence)
    names = np.array(["a", "b"])
    return pd.DataFrame(
        {
            "clip": [f"c{i}" for i in range(n)],
            "recording": [f"c{i}" for i in range(n)],
            "fold": 1 + np.arange(n) % 5,
            "seed": 0,
            "label": names[truth],
            "predicted": names[said],
            "a": 1 - p,
            "b": p,
        }
    )


def test_scores_of_known_answers():
    score = evaluation.score(make_table(0.8, 0.8))
    assert score.accuracy == pytest.approx(80, abs=2)
    assert score.low < score.accuracy < score.high
    assert score.calibration_error < 0.03
    assert evaluation.score(make_table(0.99, 0.8)).calibration_error == pytest.approx(
        0.19, abs=0.03
    )
    classes = evaluation.per_class(make_table(0.8, 0.8))
    assert classes["recall"].to_numpy() == pytest.approx(0.8, abs=0.03)
    assert (classes["recall_low"] < classes["recall"]).all()


def test_temperature_mends_overconfidence():
    table = make_table(0.99, 0.8)
    temperature = evaluation.fit_temperature(table)
    # softmax([0, z / T]) = 0.8 where z = log(0.99 / 0.01)
    assert temperature == pytest.approx(np.log(99) / np.log(4), rel=0.08)
    assert 0.5 <= evaluation.fit_threshold(table, temperature) <= 0.85


def test_figures_draw_what_they_are_given(predictions, levels):
    import matplotlib.pyplot as plt

    matrix = evaluation.confusion(predictions)
    ax = plots.plot_confusion(matrix)
    shown = [int(text.get_text() or 0) for text in ax.texts]
    assert shown == matrix.to_numpy().ravel().tolist()
    assert ax.get_xticklabels()[2].get_text() == "sea waves"
    plt.close("all")

    table = make_table(0.8, 0.75)  # four of five sure, three of four right
    (dots,) = plots.plot_calibration(table).collections
    assert dots.get_offsets().tolist() == [[pytest.approx(0.8), pytest.approx(0.75, abs=0.03)]]
    plt.close("all")

    (image,) = plots.plot_levels(levels[0]).images
    assert np.array_equal(image.get_array(), levels[0])
    assert image.get_extent()[:2] == [0, 5]  # seconds
    plt.close("all")

    ax = plots.plot_spectrogram(synthetic.synthesize("dog", 1, duration_seconds=2.0))
    assert ax.images[0].get_extent()[1] == pytest.approx(2, abs=0.05)
    assert ax.get_ylabel() == "frequency (Hz)"
    plt.close("all")

    curves = {"accuracy": [0.1, 0.5], "val_accuracy": [0.2, 0.4], "loss": [2, 1]}
    lines = {line.get_label(): line for line in plots.plot_curves(curves).lines}
    assert lines["training (augmented)"].get_xydata().tolist() == [[1, 10], [2, 50]]
    assert lines["held out"].get_xydata().tolist() == [[1, 20], [2, 40]]
    plt.close("all")


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda data: features_of(data, "log_mell"), "no feature 'log_mell'; did you mean log_mel"),
        (lambda data: models.build("resnt", 3), "no model 'resnt'; did you mean resnet"),
        (lambda data: models.spec_of("yamnett"), "no model 'yamnett'; did you mean yamnet"),
        (lambda data: training.recipe_of("smv"), "no model 'smv'; did you mean svm"),
        (
            lambda data: experiments.cross_validate_to("out", data, "random-forest"),
            "no model 'random-forest'; did you mean random_forest",
        ),
        (
            lambda data: experiments.ship("out", data, "mfcc_dense"),
            "no model that can be shipped 'mfcc_dense'.*ear, resnet, head, yamnet",
        ),
        (
            lambda data: training.fold_model(data, recipe_of("svm").model, fold=1, seed=0),
            "'svm' is no recipe",
        ),
    ],
)
def test_a_name_that_does_not_exist_is_answered_with_the_nearest(dataset, call, message):
    with pytest.raises(ModelError, match=message):
        call(dataset)


def test_a_model_is_said_once():
    """Every model has a specification, a recipe and a feature, under the same name."""
    assert list(models.SPECS) == list(training.RECIPES)
    for name, spec in models.SPECS.items():
        assert (spec.name, training.recipe_of(name).model) == (name, name)
        assert spec.feature in models.FEATURES
    assert experiments.shippable() == ("ear", "resnet", "head", "yamnet")


def test_what_cannot_be_shipped_is_said_before_training():
    asked = ["train", "--dataset", "synthetic", "--model", "svm", "--ship"]
    result = CliRunner().invoke(main, asked)
    assert result.exit_code != 0
    assert "svm cannot be shipped; choose of ear, resnet, head, yamnet" in result.output

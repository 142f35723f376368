"""Robustness, unknown sounds and the random-split trap: what they measure, and that none leaks."""

import dataclasses
from functools import partial

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from small import small_models

from soundscape import datasets, evaluation, experiments, training
from soundscape.audio import Clip
from soundscape.augment import corruptions, waveform
from soundscape.augment.corruptions import CORRUPTIONS, Corruption, corrupted
from soundscape.cli import main
from soundscape.datasets import Dataset, Item, synthetic
from soundscape.errors import DatasetError, ModelError, SoundscapeError
from soundscape.evaluation import open_set
from soundscape.experiments import detection, mixtures, robustness, split_leakage, suite
from soundscape.models import FEATURES, SPECS
from soundscape.training import recipe_of

SVM = recipe_of("svm")


@pytest.fixture(scope="module")
def dataset():
    return datasets.load("synthetic", clips_per_class=8)


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def dog():
    return synthetic.synthesize("dog", 3)


def level_db(samples):
    return 10 * np.log10(np.mean(np.square(samples, dtype=np.float64)))


def above(clip, hz):
    """Share of the energy above a frequency."""
    power = np.abs(np.fft.rfft(clip.samples)) ** 2
    return power[np.fft.rfftfreq(len(clip.samples), 1 / clip.rate_hz) > hz].sum() / power.sum()


@pytest.mark.parametrize("corruption", CORRUPTIONS, ids=str)
def test_a_corruption_changes_a_sound_and_always_in_the_same_way(dog, corruption):
    other = synthetic.synthesize("rain", 1)
    first, again = (corrupted(dog, corruption, seed=5, other=other) for _ in range(2))
    assert np.array_equal(first.samples, again.samples)
    assert np.isfinite(first.samples).all()
    if corruption != corruptions.CLEAN:
        assert first.rate_hz <= 32_000
        assert len(first.samples) != len(dog.samples)
        assert np.abs(first.samples).max() > 0


@pytest.mark.parametrize("corruption", CORRUPTIONS, ids=str)
@pytest.mark.parametrize("samples", [np.zeros(20_000), np.array([0.5])], ids=["silence", "one"])
def test_silence_and_a_single_sample_pass_every_corruption(corruption, samples):
    clip = Clip(samples, 16_000)
    assert np.isfinite(corrupted(clip, corruption, other=clip).samples).all()


def test_strengths_mean_what_they_say(dog):
    half = corrupted(dog, Corruption("excerpt", 0.5))
    assert half.duration_seconds == pytest.approx(0.5)
    assert level_db(half.samples) > level_db(dog.samples)  # where it sounds
    whole = dog.at_rate(32_000)[:160_000]
    noisy = [corrupted(dog, Corruption("noise", db), seed=1).samples for db in (20, 0)]
    # What was added, at the level of the untouched sound.
    added = [one / np.dot(one, whole) * np.dot(whole, whole) - whole for one in noisy]
    assert level_db(added[1]) - level_db(added[0]) == pytest.approx(20, abs=1)
    quiet = corrupted(dog, Corruption("level", -40))
    assert 20 * np.log10(np.abs(quiet.samples).max()) == pytest.approx(-40, abs=0.1)
    assert len(np.unique(quiet.samples)) <= 2 * 328 + 1  # 16 bit steps
    rain = synthetic.synthesize("rain", 1)
    assert above(rain, 4_500) > 0.05
    assert above(corrupted(rain, Corruption("band limit", 4)), 4_500) < 1e-6
    assert corrupted(rain, Corruption("telephone")).rate_hz == 8_000
    loud = corrupted(dog, Corruption("overdriven", 20)).samples
    assert np.mean(np.abs(loud) >= 0.999 * np.abs(loud).max()) > 0.01
    alone, mixed = (corrupted(dog, Corruption("another sound", db), other=rain) for db in (60, 0))
    assert np.corrcoef(alone.samples, whole)[0, 1] > 0.99
    assert 0.5 < np.corrcoef(mixed.samples, whole)[0, 1] < 0.9


def test_the_second_sound_is_of_another_class_and_was_never_heard(dataset, monkeypatch):
    loaded = []
    kept = Dataset.load
    monkeypatch.setattr(Dataset, "load", lambda self, item: loaded.append(item) or kept(self, item))
    loader = corruptions.under(dataset, Corruption("another sound", 6)).loader
    for item in dataset.items[::7]:
        loaded.clear()
        loader(item)
        (partner,) = (one for one in loaded if one != item)
        assert partner.fold == item.fold
        assert partner.label != item.label


def test_curves_come_from_models_that_never_heard_the_fold(dataset, cache, tmp_path):
    chosen = [corruptions.CLEAN, Corruption("noise", 0), Corruption("telephone")]
    table = robustness.measure(dataset, SVM, corruptions=chosen, cache=cache)
    assert list(table.columns) == list(robustness.COLUMNS)
    assert len(table) == 3 * 80
    clean = table[table["corruption"] == "clean"].set_index("clip")
    expected = training.cross_validate(dataset, SVM, cache=cache).set_index("clip")
    assert (clean["predicted"] == expected["predicted"].loc[clean.index]).all()
    assert (clean["fold"] == expected["fold"].loc[clean.index]).all()
    rows = robustness.save(table, tmp_path)
    right = clean["label"] == clean["predicted"]
    by_fold = right.groupby(clean["fold"]).mean()
    assert rows["accuracy"].iloc[0] == pytest.approx(100 * by_fold.mean())
    assert rows["accuracy"].iloc[0] > rows["accuracy"].iloc[1]
    again = pd.read_csv(tmp_path / "robustness.csv")
    pd.testing.assert_frame_equal(robustness.summary(again), rows, check_dtype=False)


def test_a_sample_has_as_many_of_each_class_in_each_fold(dataset):
    assert robustness.sample(dataset, 500) == list(dataset.items)
    items = [
        dataclasses.replace(item, clip_id=f"{item.clip_id}-{copy}")
        for item in dataset.items
        for copy in range(3)
    ]
    larger = dataclasses.replace(dataset, items=tuple(items))
    few = pd.DataFrame([(i.fold, i.label) for i in robustness.sample(larger, 100)])
    assert (few.value_counts() == 2).all()
    assert len(few) == 100


def known_and_others(dataset):
    """Six classes to know, and all ten to be asked about."""
    classes = dataset.classes[:6]
    items = tuple(item for item in dataset.items if item.label in classes)
    return dataclasses.replace(dataset, name="six", classes=classes, items=items)


def test_unknown_sounds_are_asked_about_in_the_fold_nobody_heard(dataset, cache, tmp_path):
    known = known_and_others(dataset)
    table = experiments.open_set.measure(known, dataset, SVM, cache=cache)
    assert evaluation.class_names(table) == known.classes
    fold = {item.clip_id: item.fold for item in dataset.items}
    assert sorted(table["clip"]) == sorted(fold)
    assert all(fold[row.clip] == row.fold for row in table.itertuples())
    assert open_set.is_known(table).sum() == 48
    found = experiments.open_set.save(table, tmp_path)
    assert set(found["scores"]) == set(open_set.SCORES)
    assert 0.5 < max(one["auroc"] for one in found["scores"].values()) <= 1
    again = open_set.summary(experiments.open_set.read(tmp_path))
    assert again["scores"]["energy"]["auroc"] == found["scores"]["energy"]["auroc"]
    assert again["known_accepted"] == pytest.approx(found["known_accepted"], abs=0.03)
    other_folds = dataclasses.replace(
        dataset, items=tuple(dataclasses.replace(i, fold=i.fold + 9) for i in dataset.items)
    )
    with pytest.raises(DatasetError, match="the same, so that no model heard"):
        experiments.open_set.measure(known, other_folds, SVM, cache=cache)


def test_a_recording_that_was_trained_on_is_no_unknown_sound(dataset, cache):
    """Two clips of one recording, of different classes and in different folds."""
    known = known_and_others(dataset)
    stranger = next(i for i in dataset.items if i.label == dataset.classes[8] and i.fold == 2)
    trained = next(i for i in known.items if i.fold == 3)
    items = tuple(
        dataclasses.replace(item, source=trained.source) if item == stranger else item
        for item in dataset.items
    )
    table = experiments.open_set.measure(
        known, dataclasses.replace(dataset, items=items), SVM, cache=cache
    )
    assert stranger.clip_id not in set(table["clip"])
    assert len(table) == 79


def random_table(seed, n=400, knows=3.0):
    """Logits that know a little, of three classes and of one nobody knows."""
    rng = np.random.default_rng(seed)
    names = np.array(["a", "b", "c", "stranger"])
    truth = rng.integers(0, 4, n)
    logits = rng.normal(0, 1, (n, 3))
    logits[truth < 3, truth[truth < 3]] += knows
    energy = np.logaddexp.reduce(logits, axis=1)
    p = np.exp(logits - energy[:, None])
    return pd.DataFrame(
        {
            "clip": [f"c{i}" for i in range(n)],
            "recording": [f"c{i}" for i in range(n)],
            "fold": 1 + rng.permutation(n) % 5,
            "seed": 0,
            "label": names[truth],
            "predicted": names[p.argmax(axis=1)],
            "a": p[:, 0],
            "b": p[:, 1],
            "c": p[:, 2],
            "energy": energy,
        }
    )


def test_scores_of_how_sure_a_model_is():
    table = random_table(0)
    logits = np.log(table[["a", "b", "c"]].to_numpy()) + table[["energy"]].to_numpy()
    scores = open_set.sureness(table)
    assert scores["probability"] == pytest.approx(np.exp(logits.max(1) - table["energy"]))
    assert scores["logit"] == pytest.approx(logits.max(axis=1))
    ordered = np.sort(logits, axis=1)
    assert scores["margin"] == pytest.approx(ordered[:, 2] - ordered[:, 1])
    # The area is the chance that a known sound scores higher than an unknown one.
    known = open_set.is_known(table)
    one = scores["energy"]
    pairs = (one[known][:, None] > one[~known]).mean()
    area, let_in = open_set.separation(one, known)
    assert area == pytest.approx(pairs)
    assert let_in == pytest.approx((one[~known] >= np.quantile(one[known], 0.05)).mean())


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("fold", [1, 4])
def test_what_is_fitted_for_a_fold_does_not_depend_on_its_labels(seed, fold):
    table = random_table(seed)
    before = open_set.judged(table)
    mine = (table["fold"] == fold).to_numpy()
    changed = table.copy()
    labels = np.random.default_rng(seed).choice(["a", "b", "c", "stranger"], mine.sum())
    changed.loc[mine, "label"] = labels
    after = open_set.judged(changed)
    fitted = ["temperature", "score", "accepted", "a", "b", "c"]
    pd.testing.assert_frame_equal(before.loc[mine, fitted], after.loc[mine, fitted])
    assert not before.loc[~mine, "temperature"].equals(after.loc[~mine, "temperature"])
    known = table[open_set.is_known(table)]
    relabelled = known.assign(label=changed["label"].loc[known.index].replace("stranger", "a"))
    inside = (known["fold"] == fold).to_numpy()
    first, second = (evaluation.calibrated(one)[inside] for one in (known, relabelled))
    assert first[["a", "b", "c"]].equals(second[["a", "b", "c"]])


def test_whatever_is_fitted_never_sees_the_fold():
    table = random_table(1)
    seen = []

    def fit(rows):
        seen.append(set(rows["fold"]))
        return rows

    def judge(rows, fitted):
        assert "label" not in rows
        assert not set(rows["clip"]) & set(fitted["clip"])
        return rows

    judged = evaluation.cross_fitted(table, fit, judge)
    assert seen == [{1, 2, 3, 4, 5} - {fold} for fold in range(1, 6)]
    pd.testing.assert_frame_equal(judged[table.columns], table)
    with pytest.raises(ModelError, match="at least two"):
        evaluation.cross_fitted(table[table["fold"] == 1], fit, judge)


def test_cross_fitted_temperatures_mend_overconfidence():
    table = random_table(2, 3_000, knows=1.5)
    known = table[open_set.is_known(table)].drop(columns="energy")
    sure = evaluation.at_temperature(known, 0.3)
    assert evaluation.calibration_error(sure) > 0.05
    assert evaluation.calibration_error(evaluation.calibrated(sure)) < 0.03
    assert (evaluation.calibrated(sure)["predicted"] == sure["predicted"]).all()


def siblings(folds=5, sources=20, takes=4):
    """Recordings of four clips each, which sound alike; a class has recordings that do not."""
    items = tuple(
        Item(f"{label}-{source}-{take}", label, 1 + source % folds, f"{label}{source}")
        for label in ("a", "b")
        for source in range(sources)
        for take in range(takes)
    )
    return Dataset("siblings", ("a", "b"), items, "none", "none")


def test_a_random_split_flatters_what_remembers_recordings(monkeypatch):
    dataset = siblings()
    where = {}
    rng = np.random.default_rng(0)
    for item in dataset.items:  # a class says nothing, a recording everything
        where.setdefault(item.source, rng.normal(0, 1, 80))
    summary = {i.clip_id: where[i.source] + rng.normal(0, 0.01, 80) for i in dataset.items}
    feature = dataclasses.replace(
        FEATURES["mfcc_statistics"], extract=lambda clip: summary[clip.source]
    )
    monkeypatch.setitem(FEATURES, "mfcc_statistics", feature)
    dataset = dataclasses.replace(dataset, loader=lambda item: Clip([0.1], 8_000, item.clip_id))
    found = split_leakage.compare(dataset, SVM, seeds=[0, 1])
    assert found["official"]["accuracy"] < 75
    assert found["random"]["accuracy"] > 95
    assert found["flattery"] == pytest.approx(
        found["random"]["accuracy"] - found["official"]["accuracy"], abs=0.02
    )


def test_a_random_split_keeps_clips_and_classes_even():
    dataset = siblings()
    dealt = split_leakage.shuffled(dataset, 1)
    assert [i.clip_id for i in dealt.items] == [i.clip_id for i in dataset.items]
    counts = dealt.table().groupby(["label", "fold"]).size()
    assert counts.min() == counts.max() == 16
    assert dealt.items != split_leakage.shuffled(dataset, 2).items
    train, test = dealt.split(1)
    assert len(train) + len(test) == len(dataset.items)  # siblings of tested clips are trained on


def dataset_of(name, tmp_path):
    """A data set to split: the real indices with or without their files, and computed ones."""
    if name == "synthetic":
        return datasets.load("synthetic", clips_per_class=8)
    if name == "siblings":
        return siblings()
    if name == "across":  # recordings with clips in two folds, as ESC-50 has four
        items = tuple(
            dataclasses.replace(item, fold=1 + (item.fold + (item.clip_id.endswith("3"))) % 5)
            for item in siblings().items
        )
        return dataclasses.replace(siblings(), items=items)
    from soundscape.datasets import CATALOGUE, esc

    items = []
    for row in esc.index_rows(name):
        fold, source, _ = row.stem.split("-")
        items.append(Item(row.stem, row.label, int(fold), source))
    info = CATALOGUE[name]
    return Dataset(name, info.classes, tuple(items), info.licence, info.citation)


@pytest.mark.parametrize("name", ["esc10", "esc50", "synthetic", "siblings", "across"])
def test_no_clip_and_no_recording_of_a_scored_fold_reaches_training(name, tmp_path, monkeypatch):
    dataset = dataset_of(name, tmp_path)
    features = np.arange(len(dataset.items), dtype=np.float32)[:, None]
    given = []

    class Remembers:
        def fit(self, features, labels):
            given.append(features[:, 0].astype(int))
            self.classes_ = np.arange(len(dataset.classes))
            return self

        def predict_proba(self, features):
            return np.full((len(features), len(dataset.classes)), 1 / len(dataset.classes))

    spec = dataclasses.replace(SPECS["svm"], builder=lambda n_classes: Remembers())
    monkeypatch.setitem(SPECS, "svm", spec)
    for fold in dataset.folds:
        training.fold_model(dataset, SVM, fold=fold, seed=0, features=features)
        trained = [dataset.items[row] for row in given[-1]]
        tested = [item for item in dataset.items if item.fold == fold]
        assert trained
        assert not {i.clip_id for i in trained} & {i.clip_id for i in tested}
        assert not {i.source for i in trained} & {i.source for i in tested}


@pytest.mark.parametrize("seed", range(20))
def test_a_variant_is_mixed_with_what_may_be_heard_only(seed):
    """Partners are drawn from the sounds that are given, which `compute` takes from one fold."""
    rng = np.random.default_rng(seed)
    sounds = [rng.normal(0, 0.1, 8_000).astype(np.float32) for _ in range(5)]
    labels = ["dog", "rain", "dog", "dog", "rain"]
    for number in range(1, 4):
        samples, partner, share = waveform.variant(sounds, labels, seed % 5, number)
        again, *_ = waveform.variant(sounds, labels, seed % 5, number)
        assert np.array_equal(samples, again)
        assert 0 <= partner < 5
        assert 0.5 <= share <= 1
        # Sounds that are neither its own nor its partner's may be anything.
        keep = {seed % 5, partner}
        others = [s if i in keep else np.ones_like(s) for i, s in enumerate(sounds)]
        assert np.array_equal(waveform.variant(others, labels, seed % 5, number)[0], samples)


def test_models_share_corrupted_clips(dataset, tmp_path, monkeypatch):
    """Two kinds of features are had of one loading of each clip, and found again later."""
    loaded = []
    kept = Dataset.load
    monkeypatch.setattr(Dataset, "load", lambda self, item: loaded.append(item) or kept(self, item))
    chosen = [Corruption("level", -20)]
    options = {"corruptions": chosen, "cache": tmp_path}
    both = robustness.prepare(dataset, ["log_mel", "heard"], **options)[chosen[0]]
    assert len(loaded) == 2 * 80  # by the corruption, and by what it is a corruption of
    loaded.clear()
    again = robustness.prepare(dataset, ["heard"], **options)[chosen[0]]
    assert not loaded
    assert np.array_equal(again["heard"], both["heard"])
    assert both["log_mel"].shape == (80, 64, 250)
    assert both["heard"].shape == (80, 64, 500)


def test_the_measures_are_written_from_the_command_line(tmp_path, monkeypatch):
    monkeypatch.setenv("SOUNDSCAPE_REPORTS", str(tmp_path / "reports"))
    line = ["measure", "random-split", "--dataset", "synthetic", "--model", "svm"]
    done = CliRunner().invoke(main, line)
    assert done.exit_code == 0, done.output
    assert "with official folds" in done.output
    assert (tmp_path / "reports/synthetic/random_split.json").is_file()
    refused = {
        ("open-set", "--dataset", "synthetic"): (1, "expected esc10"),
        ("robustness", "--dataset", "synthetic", "--model", "x"): (2, "no model 'x'"),
        ("random-split", "--dataset", "synthetic", "--model", "ear"): (1, "not measured for ear"),
    }
    for line, (code, message) in refused.items():
        done = CliRunner().invoke(main, ["measure", *line])
        assert done.exit_code == code
        assert message in done.stderr


def test_a_data_set_gets_the_measures_it_has(cache, tmp_path, monkeypatch):
    dataset = datasets.load("synthetic", clips_per_class=5)
    short = dataclasses.replace(mixtures.RECIPE, seconds=6.0, events=(1, 2), silences=(0, 0))
    monkeypatch.setattr(detection, "measure", partial(detection.measure, recipe=short, folds=(1,)))
    options = {"cache": cache, "corruptions": [corruptions.CLEAN, Corruption("level", -20)]}
    options["count"] = 1
    with small_models():
        models = ["random_forest"]
        lines = list(suite.write_all(suite.MEASURES, tmp_path, dataset, models, **options))
    assert len(lines) == 3  # there are no unknown sounds for computed ones
    assert "as recorded" in lines[0]
    assert (tmp_path / "random_forest" / "robustness.json").is_file()
    assert (tmp_path / "random_split.json").is_file()
    assert "segment F1" in lines[2]
    assert (tmp_path / "random_forest" / "detection.json").is_file()
    (level,) = pd.read_csv(tmp_path / "random_forest" / "robustness.csv")["strength"].unique()[1:]
    assert level == -20


@pytest.mark.parametrize(
    ("what", "model", "message"),
    [
        ("robustnes", "svm", "no measure 'robustnes'; did you mean robustness"),
        ("random_split", "svm", "no measure 'random_split'; did you mean random-split"),
        ("robustness", "svn", "no model 'svn'; did you mean svm"),
    ],
)
def test_a_misspelt_measure_or_model_is_refused_and_writes_nothing(
    dataset, tmp_path, what, model, message
):
    for call in (
        lambda: suite.write(what, tmp_path, dataset, model),
        lambda: list(suite.write_all([what], tmp_path, dataset, [model])),
        lambda: suite.possible(what, dataset, model),
    ):
        with pytest.raises(SoundscapeError, match=message):
            call()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("kind", "near"),
    [("nois", "noise"), ("band-limit", "band limit"), ("MP3 at 32", "MP3 at 32 kHz")],
)
def test_a_misspelt_corruption_is_refused(kind, near):
    with pytest.raises(DatasetError, match=f"no corruption '{kind}'; did you mean {near}"):
        Corruption(kind, 20)


def test_another_sound_has_to_be_given(dog):
    with pytest.raises(DatasetError, match="name it as other"):
        corrupted(dog, Corruption("another sound", 6))

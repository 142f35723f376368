"""What is kept is found again, and made anew as soon as anything that decides it changes."""

import dataclasses
import subprocess
import sys

import numpy as np
import pytest

from soundscape import datasets, models, training
from soundscape.audio import Clip
from soundscape.augment import corruptions, waveform
from soundscape.augment.corruptions import Corruption
from soundscape.augment.spectrogram import Augmentation, Masking
from soundscape.models import FEATURES, SPECS
from soundscape.training import kept, recipe_of


@pytest.fixture(scope="module")
def dataset():
    return datasets.load("synthetic", clips_per_class=2, folds=2)


@pytest.fixture
def yamnet_file(tmp_path, monkeypatch):
    """A file that is taken for YAMNet's as long as nobody opens it."""
    path = tmp_path / "yamnet.tflite"
    path.write_bytes(b"YAMNet, one day")
    monkeypatch.setenv("SOUNDSCAPE_YAMNET", str(path))
    return path


def place(dataset, recipe, cache="cache"):
    return training.network_path(training.plan_of(dataset, recipe), 1, 0, cache)


OTHERS = {
    "epochs": 7,
    "batch_size": 7,
    "learning_rate": 0.5,
    "weight_decay": 0.5,
    "warm_up": 0.5,
    "clip_norm": 0.5,
    "label_smoothing": 0.5,
    "ema": 0.5,
    "augmentation": Augmentation(masking=Masking(frames=31)),
    "begin": "",
    "rounds": 7,
    "variants": "unmixed",
    "masking": Masking(bands=9),
    "remembering": None,
}


@pytest.mark.parametrize("name", ["ear", "resnet", "mfcc_dense"])
def test_every_field_of_a_recipe_names_another_network(dataset, name, yamnet_file):
    recipe = recipe_of(name)
    places = [place(dataset, recipe)]
    for field in dataclasses.fields(recipe):
        if field.name != "model":
            other = dataclasses.replace(recipe, **{field.name: OTHERS[field.name]})
            places.append(place(dataset, other))
    assert len(set(places)) == len(dataclasses.fields(recipe))


def test_every_setting_of_augmentation_names_another_network(dataset):
    recipe = recipe_of("resnet")
    settings = dataclasses.asdict(Augmentation())
    others = [
        Augmentation(**{name: (1.0, 2.0) if name == "noise_snr_db" else 0.03})
        for name in settings
        if name != "masking"
    ]
    others += [Augmentation(masking=Masking(**{name: 3})) for name in settings["masking"]]
    places = {place(dataset, dataclasses.replace(recipe, augmentation=one)) for one in others}
    assert len(places | {place(dataset, recipe)}) == len(settings) + len(settings["masking"])


@pytest.mark.parametrize(
    "changes",
    [
        {"clip_id": "another"},
        {"label": "rain"},
        {"fold": 2},
        {"source": "another recording"},
    ],
)
def test_other_clips_name_another_network_and_other_features(dataset, tmp_path, changes):
    first, *others = dataset.items
    changed = dataclasses.replace(dataset, items=(dataclasses.replace(first, **changes), *others))
    recipe = recipe_of("resnet")
    assert place(changed, recipe) != place(dataset, recipe)
    assert place(dataclasses.replace(dataset, edition="x"), recipe) != place(dataset, recipe)
    for one in (dataset, changed):
        few = dataclasses.replace(one, items=one.items[:1], loader=lambda item: dataset.load(first))
        waveform.compute(few, count=1, cache=tmp_path)
        training.features_of(few, "log_mel", cache=tmp_path)
    assert len(list(tmp_path.glob("*-variants-*"))) == 2
    assert len(list(tmp_path.glob("*-log_mel-*"))) == 2


def test_another_version_of_anything_names_another_network(dataset, monkeypatch, yamnet_file):
    places = {place(dataset, recipe_of("ear"))}
    with monkeypatch.context() as patch:
        patch.setitem(SPECS, "ear", dataclasses.replace(SPECS["ear"], version=99))
        places.add(place(dataset, recipe_of("ear")))
    with monkeypatch.context() as patch:
        patch.setitem(FEATURES, "heard", dataclasses.replace(FEATURES["heard"], version=2))
        places.add(place(dataset, recipe_of("ear")))
    with monkeypatch.context() as patch:
        params = dataclasses.replace(FEATURES["heard"].params, fmin_hz=120.0)
        patch.setitem(FEATURES, "heard", dataclasses.replace(FEATURES["heard"], params=params))
        places.add(place(dataset, recipe_of("ear")))
    for module in (waveform, kept):
        with monkeypatch.context() as patch:
            patch.setattr(module, "VERSION", 99)
            places.add(place(dataset, recipe_of("ear")))
    yamnet_file.write_bytes(b"YAMNet, another day")
    places.add(place(dataset, recipe_of("ear")))
    assert len(places) == 7


def counting(dataset):
    """The data set, and a list of the clips that were loaded from it."""
    loaded = []

    def loader(item):
        loaded.append(item)
        return dataset.load(item)

    return dataclasses.replace(dataset, loader=loader), loaded


def test_features_are_made_anew_when_their_code_or_settings_change(dataset, tmp_path, monkeypatch):
    counted, loaded = counting(dataset)

    def made():
        loaded.clear()
        training.features_of(counted, "log_mel", cache=tmp_path)
        return len(loaded)

    assert (made(), made()) == (20, 0)
    feature = FEATURES["log_mel"]
    for change in (
        {"version": feature.version + 1},
        {"params": dataclasses.replace(feature.params, range_db=70.0)},
    ):
        monkeypatch.setitem(FEATURES, "log_mel", dataclasses.replace(feature, **change))
        assert (made(), made()) == (20, 0)
    monkeypatch.setitem(FEATURES, "log_mel", feature)
    assert made() == 0


def test_features_are_made_anew_when_a_file_changes(tmp_path):
    import soundfile

    path = tmp_path / "a.wav"
    item = datasets.Item("a", "dog", 1, "a", path)
    dataset = datasets.Dataset("one", ("dog",), (item,), "none", "none")
    found = []
    for level in (0.1, 0.5):
        samples = level * np.sin(np.arange(8_000) * (1 + level))
        soundfile.write(path, samples, 16_000)
        found.append(training.features_of(dataset, "log_mel", cache=tmp_path / "cache"))
    assert not np.array_equal(*found)


@pytest.mark.real_data
def test_features_of_yamnet_belong_to_its_file(dataset, tmp_path, listener, monkeypatch):
    one = dataclasses.replace(dataset, items=dataset.items[:1])
    counted, loaded = counting(one)
    training.features_of(counted, "yamnet", cache=tmp_path)
    training.features_of(counted, "yamnet", cache=tmp_path)
    assert len(loaded) == 1
    copy = tmp_path / "other.tflite"
    copy.write_bytes(listener.path.read_bytes() + b" ")  # as good, and not the same
    monkeypatch.setenv("SOUNDSCAPE_YAMNET", str(copy))
    training.features_of(counted, "yamnet", cache=tmp_path)
    assert len(loaded) == 2


def test_a_corrupted_data_set_is_another_by_kind_strength_version_and_clips(dataset, monkeypatch):
    noise = Corruption("noise", 10)
    fewer = dataclasses.replace(dataset, items=dataset.items[1:])
    editions = [
        dataset.edition,
        corruptions.under(dataset, noise).edition,
        corruptions.under(dataset, Corruption("noise", 5)).edition,
        corruptions.under(dataset, Corruption("level", 10)).edition,
        corruptions.under(fewer, noise).edition,
    ]
    monkeypatch.setattr(corruptions, "VERSION", 99)
    editions.append(corruptions.under(dataset, noise).edition)
    assert len(set(editions)) == 6


def test_looking_for_what_is_kept_imports_no_keras(tmp_path):
    """In a process of its own: networks are looked for, found, and nothing is left to prepare."""
    code = f"""
import dataclasses, sys
from soundscape import datasets, training
dataset = datasets.load("synthetic", clips_per_class=2, folds=2)
for name in ("resnet", "mfcc_dense", "ear"):
    recipe = training.recipe_of(name)
    if name == "ear":
        recipe = dataclasses.replace(recipe, begin="")
    plan = training.plan_of(dataset, recipe)
    for fold in dataset.folds:
        path = training.network_path(plan, fold, 0, {str(tmp_path)!r})
        assert not path.is_file()
        path.parent.mkdir(exist_ok=True)
        path.touch()
    training.prepare(dataset, recipe, cache={str(tmp_path)!r})
print(sorted({{name.partition(".")[0] for name in sys.modules}} & {{"keras", "tensorflow", "jax"}}))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr
    assert len(list(tmp_path.glob("*/fold?-seed0.npz"))) == 6


PINNED = {
    ("heard", 1): (-0.39187, 1.1713),
    ("log_mel", 1): (-68.635, 17.4),
    ("mfcc_mean", 1): (-3.3738, 30.649),
    ("mfcc_statistics", 1): (2.8431, 25.434),
}
"""Mean and standard deviation of each version of a feature of one sound."""


OURS = [name for name, one in FEATURES.items() if not (one.needs_yamnet or one.needs_ear)]


@pytest.mark.parametrize("name", OURS)
def test_a_feature_that_changes_has_another_version(name):
    seconds = np.arange(32_000) / 16_000
    noise = np.random.default_rng(0).normal(0, 0.02, 32_000)
    sweep = 0.5 * np.sin(2 * np.pi * (200 + 800 * seconds) * seconds)
    found = models.feature_of(Clip(sweep + noise, 16_000), name)
    known = PINNED.get((name, FEATURES[name].version))
    assert known, "a new version: pin what it gives"
    assert (found.mean(), found.std()) == pytest.approx(known, rel=1e-3), (
        f"{name} gives other numbers than before: raise its version in features.VERSIONS, so that "
        f"what was kept is made anew"
    )


@pytest.mark.parametrize(
    ("name", "version", "parameters"),
    [("ear", 2, 6_327_931), ("resnet", 1, 327_706), ("mfcc_dense", 1, 144_690)],
)
def test_an_architecture_that_changes_has_another_version(name, version, parameters):
    found = models.build(name, 50).count_params()
    assert (models.spec_of(name).version, found) == (version, parameters), (
        f"{name} is another network than before: raise its version in models.SPECS"
    )

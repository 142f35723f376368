"""The shipped network: names sounds, knows silence, agrees with Keras and with its report."""

import gzip
import io
import json
import os
import pickle
import shutil
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import joblib
import numpy as np
import pytest
import soundfile

from soundscape import evaluation, models
from soundscape.audio import Clip, load_clip
from soundscape.datasets import synthetic
from soundscape.errors import AudioError, ModelError
from soundscape.evaluation import tables
from soundscape.features.extract import heard_levels
from soundscape.models import Classifier, files
from soundscape.models.litert import LiteRtNetwork

ROOT = Path(__file__).resolve().parents[1]
DEMO = sorted((ROOT / "data" / "demo").glob("*.wav"))


@pytest.fixture(scope="module")
def classifier():
    return Classifier.load()


@pytest.mark.parametrize("path", DEMO, ids=lambda path: path.stem)
def test_demonstration_sounds_are_named(classifier, path):
    heard = classifier.predict(load_clip(path))
    assert (heard.label, heard.verdict) == (path.stem, "known")
    assert heard.probability > 0.7
    assert heard.sounds[0].seconds == heard.seconds
    assert list(heard.probabilities) == sorted(heard.probabilities, reverse=True)


@pytest.mark.parametrize("path", DEMO, ids=lambda path: path.stem)
@pytest.mark.parametrize("name", ["esc10", "esc50"])
def test_closed_sets_name_them_first(name, path):
    heard = Classifier.load(name).predict(load_clip(path))
    if (name, path.stem) != ("esc50", "sea_waves"):  # computed surf is wind to it
        assert heard.labels[0] == path.stem
    assert sum(heard.probabilities) == pytest.approx(1)


def test_it_hears_most_computed_sounds():
    classifier = Classifier.load("esc10")
    right = [
        classifier.predict(synthetic.synthesize(label, seed)).labels[0] == label
        for label in synthetic.LABELS
        for seed in range(500, 503)
    ]
    assert np.mean(right) > 0.8


def test_silence_is_silent_and_nothing_more(classifier):
    for samples in (np.zeros(44_100), 1e-4 * np.sin(np.arange(44_100))):
        heard = classifier.predict(Clip(samples, 44_100))
        assert heard.verdict == "silent"
        assert (heard.sounds, set(heard.probabilities)) == ((), {0.0})
        ten = Classifier.load("esc10").predict(Clip(samples, 44_100))
        assert ten.probabilities == pytest.approx([0.1] * 10)


def test_level_and_rate_hardly_matter(classifier):
    clip = load_clip(ROOT / "data/demo/rooster.wav")
    base = classifier.predict(clip)
    quiet = classifier.predict(Clip(0.05 * clip.samples, clip.rate_hz))
    assert quiet.probabilities == pytest.approx(base.probabilities, abs=1e-3)
    resampled = classifier.predict(Clip(clip.at_rate(44_100), 44_100))
    assert resampled.label == "rooster"


def test_one_sample_and_noise_are_heard_without_fuss(classifier):
    for samples in (np.array([0.5]), np.random.default_rng(0).normal(0, 0.1, 100)):
        heard = classifier.predict(Clip(samples, 16_000))
        assert np.isfinite(heard.probabilities).all()


@pytest.mark.parametrize("tail_seconds", [0.4, 1.3, 2.4, 4.9])
def test_a_short_sound_at_the_end_of_a_long_silence_is_heard(classifier, tail_seconds, tmp_path):
    rooster = load_clip(ROOT / "data/demo/rooster.wav")
    start = np.abs(rooster.samples).argmax()
    tail = np.resize(rooster.samples[start:], round(tail_seconds * rooster.rate_hz))
    samples = np.concatenate([np.zeros(10 * rooster.rate_hz, np.float32), tail])
    soundfile.write(tmp_path / "late.wav", samples, rooster.rate_hz)
    heard = classifier.predict_file(tmp_path / "late.wav")
    assert heard.verdict != "silent"
    assert heard.seconds == pytest.approx(10 + tail_seconds, abs=1e-4)
    held = classifier.predict(load_clip(tmp_path / "late.wav"))
    assert (held.verdict, held.seconds) == (heard.verdict, heard.seconds)


def test_what_was_done_to_a_file_is_told_once(classifier, tmp_path):
    clip, told = load_clip(ROOT / "data/demo/rain.wav"), []
    stereo = np.stack([clip.samples, -clip.samples], axis=1)
    soundfile.write(tmp_path / "turned.wav", np.tile(stereo, (3, 1)), clip.rate_hz)
    heard = classifier.predict_file(tmp_path / "turned.wav", on_note=told.append)
    assert heard.label == "rain"
    assert len(told) == 1
    assert "channel 1 of 2 is heard" in told[0]


def test_a_long_file_is_heard_in_windows_to_its_end(classifier, tmp_path):
    clip = load_clip(ROOT / "data/demo/rain.wav")
    path = tmp_path / "long.wav"
    soundfile.write(path, np.tile(clip.samples, 24), clip.rate_hz)
    seen = []
    heard = classifier.predict_file(path, on_window=seen.append)
    assert heard.label == "rain"
    assert heard.seconds == pytest.approx(24 * clip.duration_seconds, rel=0.01)
    assert len(seen) >= 24
    assert seen == sorted(seen)


def test_file_objects_and_bytes(classifier):
    path = ROOT / "data/demo/dog.wav"
    expected = classifier.predict_file(path)
    assert classifier.predict_file(path.read_bytes()).probabilities == expected.probabilities
    assert classifier.predict_file(io.BytesIO(path.read_bytes())).label == "dog"
    with pytest.raises(AudioError, match="nonsense"):
        classifier.predict_file(b"nonsense" * 100, name="nonsense")


@pytest.mark.parametrize("name", ["esc10", "esc50"])
def test_the_ear_in_eight_bits_agrees_with_keras(name):
    """What ships answers as the network does that its weights make in Keras."""
    network, backend = files.load_keras(name), Classifier.load(name).backend
    assert network.count_params() > 6_000_000
    for path in DEMO[::2]:
        clip = load_clip(path)
        heard = backend.listener().embeddings(clip)
        said = network(heard_levels(clip)[None], training=False)
        head, summary = backend.opened, backend.listener().summary(heard)
        logits = head["weights"] @ summary + head["bias"]
        assert logits == pytest.approx(np.asarray(said["logits"])[0], abs=1.5)
        assert np.ptp(logits) > 5
        world = 1 / (1 + np.exp(-np.asarray(said["world"])[0]))
        assert backend.listener().scores(heard) == pytest.approx(world, abs=0.25)
        assert np.abs(backend.listener().scores(heard) - world).mean() < 0.002


def test_what_names_no_clips_in_keras_says_so():
    for name, why in (("world", "an ear without a head"), ("yamnet-esc10", "head on YAMNet")):
        with pytest.raises(ModelError, match=f"{why}.*such as 'esc50'"):
            files.load_keras(name)


TEN = tuple(path.stem for path in DEMO)


@pytest.fixture(scope="module")
def network():
    """A network of its own that nobody trained."""
    import keras

    keras.utils.set_random_seed(3)
    return models.build("resnet", len(TEN))


def random_levels(seed):
    params = models.spec_of("resnet").looks_at.params
    shape = (1, params.bands, params.frames)
    return np.random.default_rng(seed).uniform(*params.span, shape).astype(np.float32)


def in_a_folder(network, folder, temperature):
    return models.write_model(
        network,
        folder,
        name="mine",
        labels=TEN,
        kind="resnet",
        temperature=temperature,
        threshold=0.25,
        training={"seed": 7},
    )


@pytest.fixture(scope="module")
def written(network, tmp_path_factory):
    """It as a folder, written by a Keras that runs on something else."""
    import keras

    folder = tmp_path_factory.mktemp("models") / "mine"
    quick = partial(gzip.compress, compresslevel=1)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(keras.backend, "backend", lambda: "jax")
        patched.setattr(files.gzip, "compress", quick)
        in_a_folder(network, folder, 2.0)
    return folder


def test_the_runtime_agrees_with_keras(network, written):
    run, again = LiteRtNetwork(files.read_model(written).weights), files.load_keras(written)
    for seed in range(3):
        levels = random_levels(seed)
        expected = np.asarray(network(levels, training=False))
        assert np.ptp(expected) > 0.1
        assert run(levels) == pytest.approx(expected, abs=1e-5)
        assert np.asarray(again(levels, training=False)) == pytest.approx(expected, abs=1e-5)


def test_a_written_model_answers_as_its_card_says(network, written, tmp_path):
    mine, clip = Classifier.load(written), load_clip(ROOT / "data/demo/rain.wav")
    assert mine.labels == TEN
    in_a_folder(network, tmp_path / "cold", 1.0)
    heard, other = mine.predict(clip), Classifier.load(tmp_path / "cold").predict(clip)
    assert (heard.model, heard.labels) == ("mine", other.labels)
    # At another temperature, odds are another power of what they were.
    odds = [one.probabilities[0] / one.probabilities[-1] for one in (heard, other)]
    assert odds[0] ** 2 == pytest.approx(odds[1], rel=1e-3)
    card = files.read_model(written).facts
    assert (card["threshold"], card["training"]) == (0.25, {"seed": 7})


def test_damage_is_noticed(written, tmp_path):
    folder = shutil.copytree(written, tmp_path / "mine")
    tflite = folder / "model.tflite.gz"
    content = bytearray(tflite.read_bytes())
    content[len(content) // 2] ^= 0xFF
    tflite.write_bytes(bytes(content))
    with pytest.raises(ModelError, match="damaged"):
        files.read_model(folder)
    tflite.write_bytes(gzip.compress(b"another network", 1))
    with pytest.raises(ModelError, match="from another model"):
        files.read_model(folder)
    (folder / "card.json").write_text("{}")
    with pytest.raises(ModelError, match="not a model card"):
        files.read_model(folder)
    with pytest.raises(ModelError, match="There is no model"):
        files.read_model("nowhere")


def elsewhere(classifier, clip):
    return os.getpid(), classifier.predict(clip)


def named_elsewhere(classifier, clips):
    """What it says in two other processes."""
    tasks = (joblib.delayed(elsewhere)(classifier, clip) for clip in clips)
    pids, said = zip(*joblib.Parallel(n_jobs=2)(tasks), strict=True)
    assert os.getpid() not in pids
    return list(said)


@pytest.mark.parametrize("name", ["world", "esc10", "esc50"])
def test_a_classifier_says_the_same_in_other_processes(name):
    clips = [load_clip(path) for path in DEMO]
    classifier = Classifier.load(name)
    here = [classifier.predict(clip) for clip in clips]
    assert named_elsewhere(classifier, clips) == here
    assert len(pickle.dumps(classifier)) < 20_000  # weights do not travel
    again = pickle.loads(pickle.dumps(pickle.loads(pickle.dumps(classifier))))
    assert again.predict(clips[0]) == here[0]


@pytest.mark.real_data
@pytest.mark.parametrize("name", ["yamnet", "yamnet-esc10", "yamnet-esc50"])
def test_so_does_one_that_hears_with_yamnet(listener, name, monkeypatch):
    clips = [load_clip(path) for path in DEMO[:4]]
    classifier = Classifier.load(name)
    here = [classifier.predict(clip) for clip in clips]
    monkeypatch.setenv("SOUNDSCAPE_YAMNET", "elsewhere")  # where it was found is what counts
    assert named_elsewhere(classifier, clips) == here


@pytest.mark.real_data
@pytest.mark.parametrize("name", ["yamnet", "yamnet-esc10"])
def test_another_yamnet_on_the_way_is_refused(listener, name, tmp_path, monkeypatch):
    path = tmp_path / "yamnet.tflite"
    content = bytearray(listener.path.read_bytes())
    path.write_bytes(content)
    monkeypatch.setenv("SOUNDSCAPE_YAMNET", str(path))
    classifier, clip = Classifier.load(name), load_clip(DEMO[0])
    content[len(content) // 2] ^= 1  # a weight
    path.write_bytes(content)
    with pytest.raises(ModelError, match=r"has SHA-256 .* when another process loaded"):
        named_elsewhere(classifier, [clip])


def test_a_folder_of_ones_own_is_found_from_other_places(written, tmp_path, monkeypatch):
    clip = load_clip(ROOT / "data/demo/rain.wav")
    monkeypatch.chdir(written.parent)
    classifier = Classifier.load("mine")
    here = classifier.predict(clip)
    monkeypatch.chdir(tmp_path)
    (there,) = named_elsewhere(classifier, [clip])
    assert there.labels == here.labels
    # Another number of threads may add up in another order.
    assert there.probabilities == pytest.approx(here.probabilities, rel=1e-5)


def test_weights_that_changed_on_the_way_are_refused(written, tmp_path):
    folder = shutil.copytree(written, tmp_path / "mine")
    classifier, clip = Classifier.load(folder), load_clip(DEMO[0])
    tflite = folder / "model.tflite.gz"
    tflite.write_bytes(gzip.compress(b"another network", 1))
    with pytest.raises(ModelError, match=r"has SHA-256 .* when another process loaded"):
        named_elsewhere(classifier, [clip])
    assert classifier.predict(clip).labels  # what was loaded here goes on
    tflite.unlink()
    with pytest.raises(ModelError, match=r"no longer there.*Load it again"):
        named_elsewhere(classifier, [clip])


def test_threads_may_share_a_classifier(classifier):
    clips = [load_clip(path) for path in DEMO] * 2
    here = [classifier.predict(clip) for clip in clips]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(classifier.predict, clips)) == here


@pytest.mark.parametrize("name", [name for name in models.shipped() if name != "world"])
def test_cards_repeat_what_the_committed_predictions_say(name):
    card = files.read_model(name).facts
    report = name.removeprefix("yamnet-")
    table = evaluation.read_predictions(
        ROOT / "reports" / report / card["network"] / "predictions.csv"
    )
    score = evaluation.score(table)
    assert card["training"]["cross_validation"] == json.loads(json.dumps(score.to_dict()))
    if card["network"] != "ear":  # the ear's is fitted to all fifty classes
        assert card["temperature"] == pytest.approx(evaluation.fit_temperature(table), abs=1e-3)
    text = " ".join((files.WEIGHTS_HOME / name / "MODEL_CARD.md").read_text("utf-8").split())
    assert f"Accuracy {score.accuracy:.1f} %" in text
    assert f"{score.low:.1f} to {score.high:.1f}" in text
    assert f"{score.recordings:,} recordings" in text


def test_the_free_weights_are_below_seven_megabytes():
    paths = files.WEIGHTS_HOME.glob("*/*.npz")
    sizes = [path.stat().st_size for path in paths if path.parent.name != "urbansound8k"]
    assert 1_000_000 < sum(sizes) < 7_000_000


def test_the_table_of_the_readme_is_that_of_the_committed_predictions():
    """Best first, as the predictions of every model and fold say."""
    table = tables.comparison(ROOT / "reports" / "esc10")
    expected = [
        (f"{row.accuracy:.1f} % ± {row.fold_std:.1f}", f"{row.low:.1f} to {row.high:.1f}")
        for row in table.itertuples()
    ]
    lines = (ROOT / "README.md").read_text("utf-8").split("| model | hears | accuracy |")[1]
    rows = [line.split("|") for line in lines.splitlines()[2 : 2 + len(expected)]]
    assert [(row[3].strip(), row[4].strip()) for row in rows] == expected
    assert table.index[0] == files.read_model("esc10").network


@pytest.mark.real_data
def test_real_recordings_are_named(classifier, esc10):
    items = esc10.items[::20]
    right = [classifier.predict(esc10.load(item)).label == item.label for item in items]
    assert np.mean(right) > 0.9  # it was trained on them

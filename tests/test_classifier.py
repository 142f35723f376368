"""The shipped network: names sounds, knows silence, agrees with Keras and with its report."""

import io
from pathlib import Path

import numpy as np
import pytest
import soundfile

from soundscape import evaluation, models
from soundscape.audio import Clip, load_clip
from soundscape.datasets import synthetic
from soundscape.errors import AudioError, ModelError
from soundscape.models import Classifier, files

ROOT = Path(__file__).resolve().parents[1]
DEMO = sorted((ROOT / "data" / "demo").glob("*.wav"))


@pytest.fixture(scope="module")
def classifier():
    return Classifier.load()


@pytest.mark.parametrize("path", DEMO, ids=lambda path: path.stem)
def test_demonstration_sounds_are_named(classifier, path):
    heard = classifier.predict(load_clip(path))
    assert (heard.label, heard.verdict) == (path.stem, "known")
    assert heard.probability > 0.8
    assert sum(heard.probabilities) == pytest.approx(1)


def test_demonstration_sounds_are_named_surely(classifier):
    sure = [classifier.predict(load_clip(path)).probability for path in DEMO]
    assert sum(sure) / len(sure) > 0.9


def test_it_hears_most_computed_sounds(classifier):
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
        assert heard.probabilities == pytest.approx([0.1] * 10)


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


def test_the_runtime_agrees_with_keras():
    network = files.load_keras()
    model = files.read_model("esc10")
    shape = (1, model.params.bands, model.params.frames)
    levels = np.random.default_rng(3).uniform(-80, 0, shape).astype(np.float32)
    expected = np.asarray(network(levels, training=False))
    assert files.LiteRtNetwork(model.weights)(levels) == pytest.approx(expected, abs=1e-4)


def test_what_another_backend_trained_is_converted_by_tensorflow_all_the_same(
    tmp_path, monkeypatch
):
    import keras

    keras.utils.set_random_seed(0)
    network = models.build("resnet", 3)
    rng = np.random.default_rng(0)
    facts = {"labels": ("dog", "rain", "sea_waves"), "kind": "resnet", "training": {}}
    facts |= {"temperature": 1.0, "threshold": 0.5}
    here = files.write_model(network, tmp_path / "here", name="here", **facts)
    monkeypatch.setattr(keras.backend, "backend", lambda: "jax")
    there = files.write_model(network, tmp_path / "there", name="there", **facts)
    levels = rng.uniform(-80, 0, (1, there.params.bands, there.params.frames)).astype(np.float32)
    said = files.LiteRtNetwork(there.weights)(levels)
    assert said == pytest.approx(files.LiteRtNetwork(here.weights)(levels), abs=1e-6)
    assert np.ptp(said) > 0


def test_a_written_model_is_read_again_and_damage_is_noticed(tmp_path):
    model = files.read_model("esc10")
    network = files.load_keras()
    again = files.write_model(
        network,
        tmp_path / "mine",
        name="mine",
        labels=model.outputs,
        kind=model.network,
        temperature=model.temperature,
        threshold=0.5,
        training={},
    )
    assert again.labels == model.outputs
    clip = load_clip(ROOT / "data/demo/rain.wav")
    assert Classifier.load(tmp_path / "mine").predict(clip).label == "rain"
    tflite = tmp_path / "mine" / "model.tflite.gz"
    content = bytearray(tflite.read_bytes())
    content[len(content) // 2] ^= 0xFF
    tflite.write_bytes(bytes(content))
    with pytest.raises(ModelError, match="damaged"):
        files.read_model(tmp_path / "mine")
    (tmp_path / "mine" / "card.json").write_text("{}")
    with pytest.raises(ModelError, match="not a model card"):
        files.read_model(tmp_path / "mine")
    with pytest.raises(ModelError, match="There is no model"):
        files.read_model("nowhere")


def test_the_card_repeats_what_the_committed_predictions_say():
    table = evaluation.read_predictions(ROOT / "reports/esc10/ear/predictions.csv")
    score = evaluation.score(table)
    card = files.read_model("esc10").facts
    assert card["training"]["cross_validation"]["accuracy"] == pytest.approx(
        score.accuracy, abs=0.01
    )
    right = table["label"] == table["predicted"]
    assert 100 * right.mean() == pytest.approx(score.accuracy, abs=0.01)
    assert card["temperature"] == pytest.approx(evaluation.fit_temperature(table), abs=1e-3)


def test_the_shipped_network_beats_the_classical_baselines():
    scores = {
        path.parent.name: evaluation.score(evaluation.read_predictions(path)).accuracy
        for path in (ROOT / "reports/esc10").glob("*/predictions.csv")
    }
    assert scores["ear"] > 95
    assert scores["ear"] > max(scores[name] for name in ("svm", "random_forest", "mfcc_dense"))


@pytest.mark.real_data
def test_real_recordings_are_named(classifier, esc10):
    items = esc10.items[::20]
    right = [classifier.predict(esc10.load(item)).labels[0] == item.label for item in items]
    assert np.mean(right) > 0.9  # it was trained on them

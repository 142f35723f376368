"""YAMNet, where it can be had, and what is said where it cannot."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from soundscape import create, evaluation, load_clip
from soundscape.audio import Clip
from soundscape.cli import main
from soundscape.errors import ModelError
from soundscape.models import Classifier, audioset, read_model, shipped, yamnet

ROOT = Path(__file__).resolve().parents[1]
REPORTS = ROOT / "reports"


def first(esc10, label):
    return esc10.load(next(item for item in esc10.items if item.label == label))


def test_without_yamnet_the_message_says_how_to_get_it(monkeypatch, tmp_path):
    monkeypatch.setenv("SOUNDSCAPE_DATA", str(tmp_path))
    for name in ("yamnet", "yamnet-esc10"):
        with pytest.raises(ModelError, match=r"does not exist.*Kaggle.*SOUNDSCAPE_YAMNET"):
            Classifier.load(name)
    done = CliRunner().invoke(main, ["classify", "x.wav", "--classifier", "yamnet-esc50"])
    assert done.exit_code == 1
    assert "Expected yamnet.tflite" in done.stderr


@pytest.mark.parametrize("content", [b"", b"TFL3", b"\x18\x00\x00\x00TFL3" + bytes(500)])
def test_what_is_not_yamnet_is_refused(monkeypatch, tmp_path, content):
    path = tmp_path / "other.tflite"
    path.write_bytes(content)
    with pytest.raises(ModelError, match="is not YAMNet's audio classifier"):
        yamnet.find(str(path))
    path.write_bytes(read_model("esc10").weights)
    monkeypatch.setenv("SOUNDSCAPE_YAMNET", str(tmp_path / "again.tflite"))
    shutil.copy(path, tmp_path / "again.tflite")
    with pytest.raises(ModelError, match="is not YAMNet's audio classifier"):
        yamnet.find()


@pytest.mark.real_data
def test_level_silence_around_and_one_sample_are_heard_without_fuss(listener, esc10):
    clip = first(esc10, "rooster")
    base = summary(listener, clip)
    assert base.shape == (2048,)
    assert np.linalg.norm(base) == pytest.approx(1, abs=1e-5)
    padded = np.concatenate([np.zeros(9_000), 0.05 * clip.samples, np.zeros(50_000)])
    assert base @ summary(listener, Clip(padded, clip.rate_hz)) > 0.98
    for samples in (np.zeros(4_000), np.array([0.5])):
        short = Clip(samples, 16_000)
        assert np.isfinite(summary(listener, short)).all()
        assert listener.said(short).shape == (1, 521)
    assert listener.embeddings(clip).min() >= 0
    said = listener.said(clip)
    assert 0 <= said.min() <= said.max() <= 1
    # Its last layer, taken from the file, says what the file says.
    assert listener.scores(listener.embeddings(clip)) == pytest.approx(said, abs=0.06)


def summary(listener, clip):
    return listener.summary(listener.embeddings(clip))


@pytest.mark.real_data
def test_the_embedding_is_that_of_the_plain_interpreter(listener, esc10):
    """LiteRT's reference kernels keep every tensor: slow, and an independent way to the same."""
    from ai_edge_litert.interpreter import Interpreter, OpResolverType

    plain = Interpreter(
        str(listener.path),
        experimental_op_resolver_type=OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES,
        experimental_preserve_all_tensors=True,
    )
    plain.allocate_tensors()
    (detail,) = (
        detail
        for detail in plain.get_tensor_details()
        if detail["name"] == "tower0/network/layer28/reduce_mean"
    )
    scale, zero = detail["quantization"]
    clip = first(esc10, "rooster")
    for window, heard in zip(yamnet._windows(clip)[:3], listener.embeddings(clip), strict=False):
        plain.set_tensor(plain.get_input_details()[0]["index"], window)
        plain.invoke()
        expected = (plain.get_tensor(detail["index"]).ravel().astype(np.float32) - zero) * scale
        assert heard == pytest.approx(expected, abs=4 * scale)  # other kernels round otherwise
        assert np.corrcoef(heard, expected)[0, 1] > 0.99


@pytest.mark.real_data
@pytest.mark.parametrize("label", ["dog", "rooster", "rain", "helicopter", "sneezing"])
def test_real_recordings_are_named_by_both_heads(listener, esc10, label):
    clip = first(esc10, label)
    for name in ("yamnet-esc10", "yamnet-esc50"):
        heard = Classifier.load(name).predict(clip)
        assert (heard.label, heard.model) == (label, name)
        assert heard.weights_sha256 == read_model(name).sha256
        assert sum(heard.probabilities) == pytest.approx(1)


@pytest.mark.real_data
def test_silence_is_silent_and_other_sounds_are_unknown(listener, data_home):
    from soundscape import datasets

    silent = Clip(np.zeros(80_000), 16_000)
    for name in ("yamnet-esc10", "yamnet"):
        assert Classifier.load(name).predict(silent).verdict == "silent"
    classifier = Classifier.load("yamnet-esc10")
    others = datasets.load("esc50", home=data_home)
    sirens = [item for item in others.items if item.label == "siren"][:10]
    verdicts = [classifier.predict(others.load(item)).verdict for item in sirens]
    assert verdicts.count("unknown") >= 7


@pytest.mark.real_data
def test_yamnets_own_classes_are_labels_that_make_prompts(listener, data_home):
    from soundscape import datasets

    classifier = Classifier.load("yamnet")
    assert classifier.labels == Classifier.load("world").labels
    assert {"dog", "crying_baby", "siren", "accordion"} <= set(classifier.labels)
    assert [one.name for one in audioset.classes()] == list(listener.names)
    others = datasets.load("esc50", home=data_home)
    clip = others.load(next(item for item in others.items if item.label == "church_bells"))
    made = create(clip, classifier=classifier, seed=3, size=(128, 128))
    assert "bell" in made.card.label
    assert made.card.prompt.parts[0].origin.startswith("bank ")
    assert made.card.label.replace("_", " ") in made.card.prompt.text
    assert made.card.prediction.model == "yamnet"


@pytest.mark.parametrize(("dataset", "least", "clips"), [("esc10", 98, 400), ("esc50", 89, 2000)])
def test_the_reported_accuracies_follow_from_the_predictions(dataset, least, clips):
    table = evaluation.read_predictions(REPORTS / dataset / "yamnet" / "predictions.csv")
    score = evaluation.score(table)
    assert score.clips == clips
    assert score.accuracy >= least
    metrics = json.loads((REPORTS / dataset / "yamnet" / "metrics.json").read_text("utf-8"))
    assert metrics["score"]["accuracy"] == pytest.approx(score.accuracy, abs=1e-3)
    assert f"yamnet-{dataset}" in shipped()


def test_a_head_of_another_shape_is_refused(tmp_path, listener):
    folder = tmp_path / "mine"
    shutil.copytree(ROOT / "soundscape/weights/yamnet-esc10", folder)
    card = json.loads((folder / "card.json").read_text("utf-8"))
    card["labels"] = card["labels"][:9]
    (folder / "card.json").write_text(json.dumps(card))
    with pytest.raises(ModelError, match=r"expected \(9, 2048\)"):
        Classifier.load(folder)


def test_it_is_heard_from_the_command_line(listener, tmp_path):
    clip = ROOT / "data/demo/rain.wav"
    done = CliRunner().invoke(main, ["classify", str(clip), "--classifier", "yamnet", "--json"])
    assert json.loads(done.stdout)[0]["label"] == "rain"
    line = ["generate", str(clip), "--classifier", "yamnet-esc50", "--size", "128x128"]
    done = CliRunner().invoke(main, [*line, "-o", str(tmp_path / "rain.png"), "--json"])
    assert json.loads(done.stdout)["prediction"]["model"] == "yamnet-esc50"
    done = CliRunner().invoke(
        main, [*line, "-o", str(tmp_path / "x.png"), "--label", "accordion", "--json"]
    )
    assert "accordion" in json.loads(done.stdout)["prompt"]["text"]
    assert load_clip(clip).sha256 == json.loads(done.stdout)["sound"]["sha256"]

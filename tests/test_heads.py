"""Heads of one's own: examples in, a model folder out, and errors before anything is written."""

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
from click.testing import CliRunner

from soundscape import Classifier, datasets
from soundscape.audio import Clip
from soundscape.cli import main
from soundscape.errors import DatasetError, ModelError, SoundscapeError
from soundscape.experiments import teach
from soundscape.models import EMBEDDING_VALUES
from soundscape.training import Heard, examples_of, fit_head

RATE = 16_000


def sound(kind, number, seconds=1.0):
    """A tone that wavers, noise, or clicks: another one for each number."""
    rng = np.random.default_rng(number)
    time = np.arange(round(seconds * RATE)) / RATE
    if kind == "tone":
        samples = np.sin(2 * np.pi * (300 + 90 * (number % 6) + number) * time)
    elif kind == "noise":
        samples = rng.normal(0, 0.3, len(time))
    else:
        samples = (time % (0.1 + 0.02 * number) < 0.002) * rng.uniform(0.5, 1)
    return Clip((0.5 * samples).clip(-1, 1).astype(np.float32), RATE, f"{kind}-{number}")


@pytest.fixture(scope="module")
def examples():
    return {kind: [sound(kind, number) for number in range(6)] for kind in ("tone", "noise")}


@pytest.fixture
def folder(tmp_path):
    for kind in ("tone", "noise"):
        place = tmp_path / "sounds" / kind
        place.mkdir(parents=True)
        for number, name in enumerate(("ash", "birch", "cedar")):
            clip = sound(kind, number)
            soundfile.write(place / f"{name}.wav", clip.samples, clip.rate_hz)
    return tmp_path / "sounds"


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def heard(points, truth, sources, folds):
    """What `fit_head` takes, of points on two values of an embedding."""
    wide = np.zeros((len(points), 2 * EMBEDDING_VALUES), np.float32)
    wide[:, [0, 1]] = points
    labels = tuple("abc"[: max(truth) + 1])
    columns = (np.array(one) for one in (truth, sources, folds))
    return Heard(labels, np.arange(len(points)), *columns, wide, np.full((len(points), 521), 0.1))


# From examples to a model -------------------------------------------------------------------------


def test_a_head_names_what_it_was_taught_and_says_how_sure_it_is(examples, tmp_path):
    found = teach(examples, tmp_path / "mine")
    assert (found.examples, found.recordings, found.passing) == (12, 12, None)
    assert found.accuracy == found.high == 100.0  # a tone is no noise
    assert found.low == 73.5  # twelve of twelve: Clopper and Pearson's bound
    named = Classifier.load(tmp_path / "mine")
    assert named.labels == ("tone", "noise")
    assert named.predict(sound("tone", 9)).label == "tone"
    assert named.predict(sound("noise", 9)).label == "noise"
    card = json.loads((tmp_path / "mine/card.json").read_text())
    assert card["body_of"] == "world"
    assert sorted(path.name for path in (tmp_path / "mine").iterdir()) == ["card.json", "head.npz"]


def test_three_labels_are_told_apart_as_well(examples, tmp_path):
    clicks = [sound("clicks", number) for number in range(6)]
    teach({**examples, "clicks": clicks}, tmp_path / "mine")
    named = Classifier.load(tmp_path / "mine")
    assert [named.predict(sound(kind, 9)).top(1)[0][0] for kind in ("tone", "noise", "clicks")] == [
        "tone",
        "noise",
        "clicks",
    ]


def test_strangers_make_a_gate_that_refuses_their_like(examples, tmp_path):
    strangers = [sound("clicks", number) for number in range(20)]
    found = teach(examples, tmp_path / "mine", strangers=strangers)
    assert found.passing <= 5.0
    assert found.recognised >= 75.0
    assert set(found.files.facts["gate"]) == {"weights", "bias"}
    named = Classifier.load(tmp_path / "mine")
    assert named.predict(sound("clicks", 33)).verdict == "unknown"
    assert named.predict(sound("noise", 9)).verdict == "known"


def test_of_a_long_recording_the_first_minute_counts_and_it_counts_once(examples, tmp_path):
    long = sound("tone", 3, seconds=90)
    found = teach({**examples, "tone": [*examples["tone"], long]}, tmp_path / "mine")
    assert found.examples == 13


def test_a_parents_folder_world_is_no_ear(examples, tmp_path):
    (tmp_path / "world").mkdir()
    teach(examples, tmp_path / "mine")
    assert Classifier.load(tmp_path / "mine").predict(sound("tone", 9)).label == "tone"


def test_the_command_teaches_and_other_commands_take_the_folder(folder, tmp_path):
    done = run("teach", folder, "-o", tmp_path / "ear")
    assert done.exit_code == 0, done.output
    assert "2 labels (noise, tone)" in done.stdout
    assert "Of 6 examples of 6 recordings, not shown," in done.stdout
    tone = folder / "tone/ash.wav"
    told = run("classify", tone, "--classifier", tmp_path / "ear", "--json")
    assert json.loads(told.stdout)[0]["top"][0][0] == "tone"
    told = run("detect", tone, "--classifier", tmp_path / "ear", "--json")
    assert told.exit_code == 0
    again = run("teach", folder, "-o", tmp_path / "ear")
    assert again.exit_code == 1
    assert "--force" in again.stderr
    assert run("teach", folder, "-o", tmp_path / "ear", "--force").exit_code == 0


# Fitting ------------------------------------------------------------------------------------------


def test_no_answer_is_of_a_head_that_was_shown_the_recording():
    # In each fold the labels lie the other way round: who was shown the fold would be right.
    points = [[1, 0], [0, 1], [0, 1], [1, 0]] * 3
    truth = [0, 1, 0, 1] * 3
    sources = [f"{fold}-{row}" for row in range(3) for fold in (1, 1, 2, 2)]
    told = fit_head(heard(10.0 * np.array(points), truth, sources, [1, 1, 2, 2] * 3))
    assert (told.logits.argmax(axis=1) != truth).all()


def test_a_recording_that_reaches_into_another_fold_teaches_nothing_about_it():
    rng = np.random.default_rng(0)
    points, truth = 10 * rng.normal(size=(12, 2)), [0, 1] * 6
    folds = [1, 1, 2, 2, 3, 3] * 2
    apart = [f"s{row}" for row in range(12)]
    shared = [*apart[:11], "s0"]  # of the last row, which lies in fold 3, and of the first
    changed = points.copy()
    changed[11] = -50
    one, two = (fit_head(heard(these, truth, shared, folds)) for these in (points, changed))
    assert one.logits[0] == pytest.approx(two.logits[0])
    one, two = (fit_head(heard(these, truth, apart, folds)) for these in (points, changed))
    assert np.abs(one.logits[0] - two.logits[0]).max() > 1e-3


def test_the_layer_is_that_of_a_logistic_regression_on_all_values():
    from sklearn.linear_model import LogisticRegression

    rng = np.random.default_rng(1)
    truth = [0, 1, 2] * 5
    points = 6 * np.eye(3)[truth][:, :2] + rng.normal(size=(15, 2))
    found = fit_head(
        heard(points, truth, [f"s{n}" for n in range(15)], [1, 1, 1, 2, 2, 2] * 2 + [3] * 3)
    )
    expected = LogisticRegression(C=found.strength, max_iter=1_000).fit(points, truth)
    assert found.weights[:, :2] == pytest.approx(expected.coef_, abs=2e-3)
    assert np.abs(found.weights[:, 2:]).max() < 1e-9


# Examples -----------------------------------------------------------------------------------------


def test_takes_of_one_recording_stay_together(tmp_path):
    names = ["park-1.wav", "park-2.wav", "street.wav", "yard.wav"]
    rows = examples_of({"dog": names, "cat": ["a/x.wav", "a/y.wav", "a/z.wav"]})
    assert [one.source for one in rows[:4]] == ["dog/park", "dog/park", "dog/street", "dog/yard"]
    numbered = examples_of({"dog": [f"dog-{n}.wav" for n in range(4)], "cat": names})
    assert len({one.source for one in numbered if one.label == "dog"}) == 4


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"dog": ["a.wav", "b.wav", "c.wav"]}, "1 labels (dog)"),
        ({}, "0 labels (none)"),
        ({"dog": ["a.wav", "b.wav", "c.wav"], "cat": []}, "cat (0)"),
        ({"dog": ["a.wav", "b.wav"], "cat": ["a.wav", "b.wav", "c.wav"]}, "dog (2)"),
        ({"dog": "a.wav", "cat": ["a.wav"]}, "put it in a list"),
        ({"dog": [3], "cat": ["a.wav"]}, "3 among its examples"),
        ({"a/b": ["a.wav"] * 3, "cat": ["a.wav"] * 3}, "'a/b' is no label"),
        ({"": ["a.wav"] * 3, "cat": ["a.wav"] * 3}, "'' is no label"),
        ({"..": ["a.wav"] * 3, "cat": ["a.wav"] * 3}, "'..' is no label"),
        ({7: ["a.wav"] * 3, "cat": ["a.wav"] * 3}, "7 is no label"),
        ({"unknown": ["a.wav"] * 3, "cat": ["a.wav"] * 3}, "'unknown' is no label"),
    ],
)
def test_examples_that_nothing_can_be_learnt_from_are_told(given, says):
    with pytest.raises(DatasetError) as told:
        examples_of(given)
    assert says in str(told.value)


def test_an_empty_folder_of_a_label_is_told(folder):
    (folder / "owl").mkdir()
    with pytest.raises(DatasetError, match="owl holds no recordings"):
        examples_of(folder)
    with pytest.raises(DatasetError, match="is not a folder"):
        examples_of(folder / "nowhere")


def test_a_file_that_cannot_be_read_stops_before_anything_is_written(folder, tmp_path):
    (folder / "tone/broken.wav").write_bytes(b"no sound at all")
    done = run("teach", folder, "-o", tmp_path / "ear")
    assert done.exit_code == 1
    assert "broken.wav" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "ear").exists()


def test_digital_silence_is_no_example(examples, tmp_path):
    nothing = Clip(np.zeros(RATE, np.float32), RATE, "nothing.wav")
    with pytest.raises(DatasetError, match=r"nothing.wav: is silent"):
        teach({**examples, "hush": [nothing] * 3}, tmp_path / "mine")
    assert not (tmp_path / "mine").exists()


def test_a_folder_that_holds_something_else_is_left_alone(folder, examples, tmp_path):
    with pytest.raises(ModelError, match="and no head"):
        teach(examples, folder, replace=True)
    with pytest.raises(ModelError, match="is a file"):
        teach(examples, folder / "tone/ash.wav")
    with pytest.raises(SoundscapeError, match="20 at least"):
        teach(examples, tmp_path / "mine", strangers=examples["tone"])


@pytest.mark.real_data
def test_classes_of_the_city_are_told_apart_from_a_few_examples_each(tmp_path, data_home):
    try:
        city = datasets.load("urbansound8k", home=data_home)
    except DatasetError as missing:
        pytest.skip(str(missing))
    chosen: dict[str, dict[str, Path]] = {"siren": {}, "jackhammer": {}, "dog_bark": {}}
    for item in city.items:
        if item.label in chosen and not item.esc50_class and len(chosen[item.label]) < 9:
            chosen[item.label].setdefault(item.source, item.path)
    found = teach({label: list(of.values()) for label, of in chosen.items()}, tmp_path / "mine")
    assert found.accuracy >= 80.0

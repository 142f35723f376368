"""Intervals: they hold what they promise, and recordings are what is drawn."""

import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from scipy import stats

from soundscape import evaluation, experiments, models
from soundscape.cli import main
from soundscape.evaluation import share_interval
from soundscape.experiments import model_card, robustness

REPORTS = Path(__file__).resolve().parents[1] / "reports"
PUBLISHED = sorted(path.parent for path in REPORTS.glob("esc*/*/predictions.csv"))


def width(interval):
    return interval[1] - interval[0]


def test_where_every_clip_is_a_recording_it_is_the_interval_of_scipy():
    right = (np.random.default_rng(1).random(150) < 0.9).astype(float)
    found = share_interval(right, np.ones(150), np.arange(150))
    plain = stats.bootstrap((right,), np.mean, n_resamples=9_999, method="BCa", rng=2)
    assert found == pytest.approx(tuple(plain.confidence_interval), abs=0.015)
    assert found[0] < right.mean() < found[1]


def test_four_clips_that_always_agree_tell_no_more_than_one():
    right = (np.random.default_rng(2).random(100) < 0.8).astype(float)
    alone = share_interval(right, np.ones(100), np.arange(100))
    four, ones = np.repeat(right, 4), np.ones(400)
    assert share_interval(four, ones, np.repeat(np.arange(100), 4)) == pytest.approx(alone)
    # Four times as many clips: half as wide, if one believed them.
    assert width(share_interval(four, ones, np.arange(400))) / width(alone) == pytest.approx(
        0.5, abs=0.05
    )


def test_nineteen_of_twenty_intervals_hold_the_truth():
    """120 recordings of five clips, named rightly with a probability of each recording's own."""
    rng = np.random.default_rng(3)
    held = []
    for _ in range(100):
        chance = rng.beta(1.6, 0.4, 120)  # 0.8 on average
        right = (rng.random((5, 120)) < chance).astype(float).ravel()
        recordings, ones = np.tile(np.arange(120), 5), np.ones(600)
        intervals = [share_interval(right, ones, unit) for unit in (recordings, np.arange(600))]
        held.append([low <= 0.8 <= high for low, high in intervals])
    over_recordings, over_clips = np.mean(held, axis=0)
    assert 0.9 <= over_recordings <= 0.99
    assert over_clips < 0.85


def test_what_cannot_differ_has_no_width():
    for share in (0.0, 1.0, 2 / 3):
        found = share_interval(np.full(12, share), np.ones(12), np.arange(12) // 3)
        assert found == pytest.approx((share, share), abs=1e-9)
    assert share_interval([1, 0, 0], [1, 1, 1], ["one", "one", "one"]) == pytest.approx(
        (1 / 3,) * 2
    )
    assert share_interval([], [], []) == (0, 0)
    assert share_interval([0, 0], [0, 0], [1, 2]) == (0, 0)
    low, high = share_interval([1, 0], [1, 1], [1, 2])
    assert (low, high) == (0, 1)


def test_neither_order_nor_names_matter_and_a_seed_repeats_it():
    rng = np.random.default_rng(4)
    right, recordings = (rng.random(200) < 0.7).astype(float), rng.integers(0, 60, 200)
    found = share_interval(right, np.ones(200), recordings)
    order = rng.permutation(200)
    assert share_interval(right[order], np.ones(200), recordings[order]) == found
    named = [f"r{number:02d}" for number in recordings]
    assert share_interval(right, np.ones(200), named) == found
    assert share_interval(right, np.ones(200), recordings, seed=1) != found


def table_of(right, folds, recordings):
    """A table of two classes."""
    return pd.DataFrame(
        {
            "clip": [f"c{number}" for number in range(len(right))],
            "recording": recordings,
            "fold": folds,
            "seed": 0,
            "label": "a",
            "predicted": np.where(right, "a", "b"),
            "a": np.where(right, 0.9, 0.1),
            "b": np.where(right, 0.1, 0.9),
        }
    )


def test_an_accuracy_counts_every_fold_alike_and_so_does_its_interval():
    rng = np.random.default_rng(5)
    right = np.r_[np.ones(100, bool), rng.random(900) < 0.5]
    table = table_of(right, np.r_[np.ones(100, int), np.full(900, 2)], np.arange(1_000))
    score = evaluation.score(table)
    assert score.accuracy == pytest.approx(75, abs=2)  # of all rows it is 55
    assert 60 < score.low < score.accuracy < score.high < 90
    assert (score.clips, score.recordings) == (1_000, 1_000)


def test_precision_and_recall_of_a_class_have_intervals_over_recordings():
    right = np.repeat(np.random.default_rng(6).random(100) < 0.8, 4)
    table = table_of(right, np.tile([1, 2, 3, 4, 5], 80), np.repeat(np.arange(100), 4))
    classes = evaluation.per_class(table)
    one = classes.loc["a"]
    assert one["recall"] == pytest.approx(right.mean())
    assert (one["precision_low"], one["precision"], one["precision_high"]) == (1, 1, 1)
    spread = 1.96 * np.sqrt(right.mean() * (1 - right.mean()) / 100)
    assert one["recall_high"] - one["recall_low"] == pytest.approx(2 * spread, rel=0.2)
    harmonic = 2 * one["recall"] / (1 + one["recall"])
    assert one["f1"] == pytest.approx(harmonic)
    assert one["f1_low"] < harmonic < one["f1_high"]
    # Nothing is of class b, and what is called so never is.
    nothing = classes.loc["b"].drop("support")
    assert (nothing == 0).all()
    clips = evaluation.per_class(table.assign(recording=table["clip"])).loc["a"]
    assert clips["recall_high"] - clips["recall_low"] < 0.7 * (
        one["recall_high"] - one["recall_low"]
    )


@pytest.mark.parametrize("folder", PUBLISHED, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_published_scores_follow_from_published_answers(folder):
    table = evaluation.read_predictions(folder / "predictions.csv")
    # Names of ESC's clips are fold, recording and take.
    parts = table["clip"].str.split("-", expand=True)
    assert (parts[1] == table["recording"]).all()
    assert (parts[0].astype(int) == table["fold"]).all()
    facts = json.loads((folder / "metrics.json").read_text("utf-8"))
    assert facts["score"] == json.loads(json.dumps(evaluation.score(table).to_dict()))
    if (folder / "robustness.csv").is_file():
        found = json.loads((folder / "robustness.json").read_text("utf-8"))
        answers = robustness.read(folder)
        assert (answers["clip"].str.split("-").str[1] == answers["recording"]).all()
        assert found["corruptions"] == robustness.summary(answers).round(2).to_dict("records")


def test_scores_are_written_anew_from_answers_alone(tmp_path):
    for name in ("svm", "yamnet"):
        shutil.copytree(REPORTS / "esc10" / name, tmp_path / "esc10" / name)
    published = {path: path.read_bytes() for path in (tmp_path / "esc10").rglob("*.*")}
    for name in ("svm/metrics.json", "yamnet/robustness.json", "yamnet/open_set.json"):
        path = tmp_path / "esc10" / name
        content = json.loads(path.read_text("utf-8"))
        path.write_text(json.dumps({key: 0 if key == "score" else content[key] for key in content}))
    done = CliRunner().invoke(main, ["rescore", str(tmp_path / "esc10")])
    assert done.exit_code == 0, done.output
    assert "svm: 82.8 % (78." in done.output
    assert {path: path.read_bytes() for path in published} == published
    done = CliRunner().invoke(main, ["rescore", str(tmp_path)])
    assert done.exit_code == 1
    assert "holds no predictions.csv" in done.stderr


def test_cards_of_models_that_ship_are_written_anew(tmp_path, monkeypatch):
    weights, report = tmp_path / "weights", tmp_path / "esc10"
    for name in ("world", "esc50", "esc10"):
        shutil.copytree(models.files.WEIGHTS_HOME / name, weights / name)
    for name in ("predictions.csv", "metrics.json"):
        (report / "ear").mkdir(parents=True, exist_ok=True)
        shutil.copy(REPORTS / "esc10" / "ear" / name, report / "ear" / name)
    published = {path: path.read_bytes() for path in weights.rglob("*.*")}
    for module in (models.files, model_card):
        monkeypatch.setattr(module, "WEIGHTS_HOME", weights)
    card = json.loads((weights / "esc10" / "card.json").read_text("utf-8"))
    card["training"]["cross_validation"]["low"] = 12.3
    (weights / "esc10" / "card.json").write_text(json.dumps(card))
    (weights / "esc10" / "MODEL_CARD.md").write_text("as it was")
    list(experiments.rescore(report))
    assert (weights / "esc10" / "MODEL_CARD.md").read_text("utf-8") == "as it was"
    list(experiments.rescore(report, cards=True))
    assert {path: path.read_bytes() for path in published} == published

"""Reports: read back, side by side, and drawn."""

import json
import re

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from soundscape import datasets, evaluation, notebook
from soundscape.augment import corruptions
from soundscape.datasets import synthetic
from soundscape.evaluation import open_set, plots, tables
from soundscape.experiments import robustness
from soundscape.timeline import Event, Timeline

mpl.use("agg")


def predictions(right, seeds=(0, 1), classes=("rain", "dog", "sea_waves")):
    """450 clips of 225 recordings in five folds; of ten a given number is named rightly."""
    rows = []
    for seed in seeds:
        luck = np.random.default_rng(seed).permutation(450) % 10
        for number in range(450):
            label = classes[number % 3]
            good = luck[number] < right
            said = label if good else classes[(number + 1) % 3]
            p = {name: 0.8 if name == said else 0.1 for name in classes}
            rows.append({
                "clip": f"c{number}", "recording": f"r{number % 225}", "fold": 1 + number % 5,
                "seed": seed, "label": label, "predicted": said, **p,
            })  # fmt: skip
    return pd.DataFrame(rows)


def corruptions_table(loss):
    rng = np.random.default_rng(0)
    parts = []
    for number, one in enumerate(corruptions.CORRUPTIONS):
        part = predictions(8, seeds=(0,))[list(evaluation.LEADING)]
        wrong = rng.random(len(part)) < loss * number / 24
        part.loc[wrong, "predicted"] = "nothing"
        part.insert(0, "corruption", one.kind)
        part.insert(1, "strength", one.strength)
        parts.append(part.assign(probability=0.5))
    return pd.concat(parts, ignore_index=True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A report of two models."""
    folder = tmp_path_factory.mktemp("reports") / "esc10"
    for name, right in (("good", 9), ("poor", 6)):
        evaluation.save_predictions(predictions(right), folder / name / "predictions.csv")
        robustness.save(corruptions_table(0.9 if name == "poor" else 0.3), folder / name)
    evaluation.save_metrics(
        {"parameters": 1_234_567, "fit_seconds_a_fold": 8.2, "peak_memory_mb": 900},
        folder / "good" / "metrics.json",
    )
    evaluation.save_metrics({"clip_ms": {"good": 12.34}}, folder.parent / tables.SPEED)
    return folder


def test_what_is_no_number_is_written_as_null(tmp_path):
    metrics = {"f1": float("nan"), "ways": [{"psds": np.float64("inf")}, (0.5, -np.inf)], "n": 3}
    text = evaluation.save_metrics(metrics, tmp_path / "m.json").read_text("utf-8")
    strict = json.loads(text, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
    assert strict == {"f1": None, "ways": [{"psds": None}, [0.5, None]], "n": 3}


def test_models_stand_side_by_side(folder):
    table = tables.comparison(folder)
    assert list(table.index) == ["good", "poor"]
    good = predictions(9)
    assert table.loc["good", "accuracy"] == pytest.approx(evaluation.score(good).accuracy, abs=1e-6)
    assert table.loc["good", "clip_ms"] == 12.34
    assert table.loc["good", "calibrated_error"] < table.loc["good", "calibration_error"]
    assert np.isnan(table.loc["poor", "parameters"])
    shown = tables.for_people(table)
    assert shown.loc["good", "parameters"] == "1,234,567"
    assert shown.loc["poor", "parameters"] == ""
    assert re.fullmatch(r"± \d\.\d", shown.loc["good", "over seeds"])
    once = tables.for_people(table.assign(seeds=1))
    assert once.loc["good", "over seeds"] == "one seed"


def test_what_was_not_measured_is_empty(tmp_path):
    (tmp_path / "esc10").mkdir()
    assert tables.predictions(tmp_path / "esc10") == {}
    assert tables.robustness(tmp_path / "esc10") == {}
    assert len(tables.random_split(tmp_path / "esc10")) == 0
    assert len(tables.ablation(tmp_path / "esc10")) == 0
    rows = [{"ingredient": "all", "accuracy": 97.5}, {"ingredient": "no noise", "accuracy": 96.0}]
    (tmp_path / "esc10" / "ablation.json").write_text(json.dumps(rows))
    assert tables.ablation(tmp_path / "esc10").loc["no noise", "accuracy"] == 96.0


def test_mistakes_and_confusions():
    table = predictions(6)
    wrong = tables.mistakes(table)
    assert (wrong["label"] != wrong["predicted"]).all()
    assert wrong["seeds"].sum() == (table["label"] != table["predicted"]).sum()
    assert wrong["probability"].to_numpy() == pytest.approx(0.8)
    assert wrong["seeds"].is_monotonic_decreasing  # where as sure
    few = table[table["seed"] == table["seed"].max()].copy()
    few["clip"] = "one " + few["clip"]
    few.iloc[:, len(evaluation.LEADING) :] = 0.95
    surest = tables.mistakes(pd.concat([table, few]))
    assert surest["probability"].is_monotonic_decreasing
    assert set(surest["clip"][surest["probability"] > 0.9]) <= set(few["clip"])
    pairs = tables.confused(table)
    assert pairs["clips"].sum() == wrong["seeds"].sum()
    first = pairs.iloc[0]
    of_class = table[table["label"] == first["is"]]
    assert first["share"] == pytest.approx((of_class["predicted"] == first["heard as"]).mean())


def test_figures_of_a_report(folder):
    predicted = tables.predictions(folder)
    folds = {name: evaluation.score(table).folds for name, table in predicted.items()}
    ax = plots.plot_accuracy(tables.comparison(folder), folds, people=95.7)
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["poor", "good"]
    assert "people" in {text.get_text() for text in ax.texts}
    figure = plots.plot_robustness(tables.robustness(folder))
    shown = {ax.get_title(loc="left") or ax.get_title() for ax in figure.axes}
    assert set(plots.PANELS) <= shown
    kinds = {kind for group in plots.PANELS.values() for kind in group}
    assert kinds == {one.kind for one in corruptions.CORRUPTIONS} - {"clean"}
    # Every corruption is drawn once, and the clips as recorded in every panel.
    points = sum(len(ax.get_xticks()) for ax in figure.axes if ax.axison)
    assert points == len(corruptions.CORRUPTIONS) - 1 + len(plots.PANELS)
    assert len(plots.plot_confusions(predicted["good"], "good").axes) == 2
    ax = plots.plot_per_class(evaluation.per_class(predicted["poor"], resamples=20))
    assert len(ax.get_yticklabels()) == 3
    plt.close("all")


def test_points_of_a_curve_are_named_by_strength_and_unit(folder):
    figure = plots.plot_robustness(tables.robustness(folder))
    names = {
        ax.get_title(loc="left") or ax.get_title(): [
            tick.get_text() for tick in ax.get_xticklabels()
        ]
        for ax in figure.axes
    }
    assert names["in pink noise"] == ["clean", "20\ndB", "10\ndB", "5\ndB", "0\ndB"]
    assert names["without treble"] == ["clean", "8\nkHz", "4\nkHz", "2\nkHz", "telephone"]
    assert names["as MP3"][1:3] == ["64\nkbit/s\n32 kHz", "32\nkbit/s\n32 kHz"]
    assert names["quiet or overdriven"][3] == "overdriven\n20 dB"
    plt.close("all")


def test_bins_of_calibration_are_drawn_and_make_the_error():
    sure = [0.62, 0.68, 0.95, 1.0]
    table = pd.DataFrame(
        {"label": ["a"] * 4, "predicted": ["a", "b", "a", "a"]}
        | {"a": [0.62, 0.32, 0.95, 1.0], "b": [0.38, 0.68, 0.05, 0.0]}
    )
    bins = evaluation.calibration_bins(table)
    assert bins["confidence"].tolist() == pytest.approx([np.mean(sure[:2]), np.mean(sure[2:])])
    assert bins["accuracy"].tolist() == [0.5, 1]
    assert bins["share"].tolist() == [0.5, 0.5]
    assert evaluation.calibration_error(table) == pytest.approx(0.5 * 0.15 + 0.5 * 0.025)
    (dots,) = plots.plot_calibration(table).collections
    assert dots.get_offsets().tolist() == bins[["confidence", "accuracy"]].to_numpy().tolist()
    plt.close("all")


def test_a_confusion_matrix_of_fifty_classes_keeps_its_numbers():
    names = [f"class_{n}" for n in range(50)]
    matrix = pd.DataFrame(np.eye(50) * 40, index=names, columns=names)
    matrix.iloc[3, 7] = 5
    _, ax = plt.subplots(figsize=(15, 15))
    plots.plot_confusion(matrix, ax=ax)
    assert sorted(text.get_text() for text in ax.texts if text.get_text()) == ["40"] * 50 + ["5"]
    plt.close("all")


def test_the_curve_of_unknown_sounds_names_its_areas():
    table = predictions(9, seeds=(0,)).assign(energy=2.0)
    table.loc[::3, ["label"]] = "stranger"
    table.loc[::3, "energy"] = 1.0  # told apart by the energy, and by nothing else
    ax = plots.plot_open_set(table)
    labels = [text.get_text() for text in ax.get_legend().get_texts()]
    assert "energy (1.000)" in labels
    assert set(open_set.row(open_set.summary(table))) >= {"AUROC", "by"}
    plt.close("all")


def test_sounds_are_seen_and_heard_on_a_page():
    clips = [synthetic.synthesize(label, 1, duration_seconds=1) for label in ("dog", "rain")]
    page = notebook.players(clips, ["a dog", "rain & <wind>"], columns=2).data
    assert page.count("<audio") == page.count("<img") == 2
    assert "rain &amp; &lt;wind&gt;" in page
    figure = plots.plot_spectrograms(clips, ["a dog", "rain"], columns=4)
    assert sum(ax.has_data() for ax in figure.axes) == 2
    plt.close("all")


def test_timelines_have_a_row_a_label_and_a_colour_for_each():
    truth = Timeline((Event(0, 4, "rain"), Event(1, 2, "dog")), 4.0)
    heard = Timeline((Event(1.5, 2, "dog"), Event(3, 3.5, "dog"), Event(0, 1, "sea_waves")), 4.0)
    figure = plots.plot_timelines((truth, heard), ("so", "heard"))
    above, below = figure.axes
    assert [text.get_text() for text in above.get_yticklabels()] == ["rain", "dog"]
    assert [text.get_text() for text in below.get_yticklabels()] == ["sea waves", "dog"]
    spans = [(bar.get_x(), bar.get_width()) for bar in below.patches]
    assert spans == [(0, 1), (1.5, 0.5), (3, 0.5)]
    dog = above.patches[1].get_facecolor()
    assert [bar.get_facecolor() == dog for bar in below.patches] == [False, True, True]
    assert below.get_xlim() == (0, 4)
    plt.close("all")


def test_variants_to_hear_begin_with_the_clip_itself():
    dataset = datasets.load("synthetic", clips_per_class=5)
    clips, titles = notebook.variants_of(dataset, dataset.items[:4], count=6)
    assert titles[0] == "as recorded"
    assert len(clips) == len(titles) == 6
    assert all(clip.duration_seconds == pytest.approx(5) for clip in clips)
    partners = {notebook.pretty(item.label) for item in dataset.items[1:4]}
    mixed = [title for title in titles if "%" in title]
    assert all(any(title.endswith(name) for name in partners) for title in mixed)

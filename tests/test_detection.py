"""Detection in mixtures: who mixes what, the ways beside the detector, and the figures."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from soundscape import datasets
from soundscape.audio import Clip
from soundscape.audio.mixing import TrueEvent
from soundscape.errors import DatasetError
from soundscape.evaluation import tables
from soundscape.experiments import detection, listening, mixtures
from soundscape.experiments.listening import EVENT_COLUMNS, Listener

SHORT = replace(mixtures.RECIPE, seconds=20.0, events=(3, 5), silences=(1, 1))
LABELS = mixtures.BEDS + mixtures.EVENTS


@pytest.fixture(scope="module")
def dataset():
    return datasets.load("synthetic", clips_per_class=5)


@pytest.fixture(scope="module")
def mixed(dataset):
    """Two mixtures of each of two folds, by the name of their clip."""
    return {
        mixture.clip.source: mixture
        for fold in (1, 2)
        for mixture in mixtures.mixtures_of(dataset, fold, count=2, recipe=SHORT).values()
    }


def nothing(clips):
    return np.zeros((len(clips), len(LABELS)))


def knows(mixed, rename=lambda label: label):
    """Says what is so, under a name of its own; of what is no mixture nothing."""

    def predictor(clip):
        truth = mixed[clip.source].truth if clip.source in mixed else ()
        rows = [(e.onset, e.offset, rename(e.label), 0.9) for e in truth]
        return pd.DataFrame(rows, columns=list(EVENT_COLUMNS))

    return Listener(LABELS, nothing, predictor)


def asked(dataset, listener):
    return detection.measure(dataset, lambda fold: listener, folds=(1, 2), count=2, recipe=SHORT)


def figures(dataset, listener, tmp_path):
    return detection.save(asked(dataset, listener), tmp_path)


def test_mixtures_of_a_fold_are_made_of_its_clips(dataset, mixed):
    fold_of = {item.clip_id: item.fold for item in dataset.items}
    for name, mixture in mixed.items():
        fold = int(name.split()[1]) // 1_000
        assert mixture.truth
        assert {fold_of[event.source] for event in mixture.truth} == {fold}
        beds = [e for e in mixture.truth if e.snr_db is None]
        assert {e.label for e in beds} <= set(mixtures.BEDS)
        assert {e.label for e in mixture.truth if e not in beds} <= set(mixtures.EVENTS)


def test_who_knows_all_has_full_marks_and_its_floors_have_not(dataset, mixed, tmp_path):
    found = figures(dataset, knows(mixed), tmp_path)
    ours = found["ways"][detection.DETECTOR]
    for name in ("segment_f1", "event_f1_collar", "event_f1_onset", "event_f1_iou"):
        assert ours[name] == 100
    assert (ours["psds1"], ours["psds2"]) == (1, 1)
    assert (ours["false_a_minute"], ours["false_a_minute_quiet"]) == (0, 0)
    assert found["steps"]["psds1"] == 0  # the model itself said nothing
    assert found["ways"]["5 s grid"]["segment_f1"] == 0
    assert found["mixtures"] == 4
    assert found["minutes"] == pytest.approx(80 / 60, abs=1e-3)
    assert found["true_events"] == sum(len(mixture.truth) for mixture in mixed.values())


def test_wrong_names_and_wrong_spans_are_told_apart(dataset, mixed, tmp_path):
    wrong = dict(zip(LABELS, LABELS[1:] + LABELS[:1], strict=True))
    ways = figures(dataset, knows(mixed, wrong.get), tmp_path)["ways"]
    assert ways[detection.DETECTOR]["event_f1_iou"] < 10
    assert ways["our spans, true names"]["event_f1_iou"] == 100


def test_a_claim_of_silence_is_no_false_event_and_any_other_is(dataset, mixed, tmp_path):
    def predictor(clip):
        rows = [(0.0, 5.0, "silent", 0.9), (5.0, 6.0, "dog", 0.9), (7.0, 8.0, "dog", 0.9)]
        return pd.DataFrame(rows, columns=list(EVENT_COLUMNS))

    found = figures(dataset, Listener(LABELS, nothing, predictor), tmp_path)
    # Two in each of four quiet recordings of twenty seconds a fold.
    ways = found["ways"]
    assert ways[detection.DETECTOR]["false_a_minute_quiet"] == pytest.approx(6)
    assert ways["true spans, our names"]["false_a_minute_quiet"] is None


def test_the_figures_come_from_the_tables(dataset, mixed, tmp_path):
    heard = asked(dataset, knows(mixed))
    found, again = detection.save(heard, tmp_path), detection.read(tmp_path)
    before = detection.summary(heard)
    written = json.loads((tmp_path / "detection.json").read_text())
    assert written == found
    assert written["true_events"] == before["true_events"] == len(again.truth)
    for way, shares in before["ways"].items():
        # Tables are written with six digits, figures with three decimals.
        assert written["ways"][way] == pytest.approx(shares, abs=2e-3), way
    first = (tmp_path / "detection" / "steps.csv.gz").read_bytes()
    detection.save(again, tmp_path)
    assert (tmp_path / "detection" / "steps.csv.gz").read_bytes() == first
    assert set(again.recordings["fold"]) == {1, 2}
    shown = tables.detection(tmp_path.parent)[tmp_path.name]
    assert tuple(shown.index) == detection.WAYS
    assert shown.loc[detection.DETECTOR, "event_f1_iou"] == 100


def test_other_data_sets_are_refused():
    items = (datasets.Item("a", "siren", 1, "a"),)
    other = datasets.Dataset("streets", ("siren",), items, "", "")
    with pytest.raises(DatasetError, match="streets has no rain"):
        mixtures.mixtures_of(other, 1)


RATE_HZ = 8_000


def loud_is(label, *, floor=0.0):
    """Hears a label in what is loud, as sure as it is loud on the whole."""

    def shares(clips):
        said = np.full((len(clips), 2), floor)
        for row, clip in enumerate(clips):
            said[row, ("dog", "rain").index(label)] = np.mean(np.abs(clip.samples) > 0.1)
        return said

    return Listener(("dog", "rain"), shares)


def loud_from(*spans, seconds):
    samples = np.zeros(round(seconds * RATE_HZ))
    for start, stop in spans:
        samples[round(start * RATE_HZ) : round(stop * RATE_HZ)] = 0.5 * (-1) ** np.arange(
            round(stop * RATE_HZ) - round(start * RATE_HZ)
        )
    return Clip(samples, RATE_HZ)


def test_each_half_second_is_heard_with_the_second_around_it():
    clip = loud_from((2.0, 3.0), seconds=5.2)
    steps = loud_is("dog").steps(clip)
    assert steps["onset"].tolist() == [0.5 * n for n in range(11)]
    assert steps["offset"].iloc[-1] == pytest.approx(5.2)
    # The windows of the steps at 1.5, 2.0, 2.5, 3.0 begin at 1.25, 1.75, 2.25, 2.75.
    assert steps["dog"].iloc[3:7].tolist() == pytest.approx([0.25, 0.75, 0.75, 0.25])
    (event,) = loud_is("dog").detect(clip).itertuples(index=False)
    assert (event.onset, event.offset) == pytest.approx((2.0, 3.0), abs=0.05)
    assert event.label == "dog"
    assert len(loud_is("dog").detect(loud_from(seconds=4))) == 0  # what is silent is no event
    assert len(loud_is("dog").steps(loud_from(seconds=0.3))) == 1


def test_the_grid_joins_neighbours_of_one_name():
    clip = loud_from((0, 10), (16, 20), seconds=23)
    found = listening.by_grid(loud_is("rain"), clip)
    assert found[["onset", "offset"]].to_numpy().tolist() == [[0, 10], [15, 20]]
    assert found["label"].tolist() == ["rain", "rain"]
    assert found["probability"].tolist() == pytest.approx([1, 0.8])


def test_the_split_by_energy_names_what_it_finds():
    clip = loud_from((1, 2), (4, 4.5), seconds=6)
    found = listening.by_energy(loud_is("dog"), clip)
    assert found[["onset", "offset"]].to_numpy() == pytest.approx(
        np.array([[1, 2], [4, 4.5]]), abs=0.03
    )
    assert len(listening.by_energy(loud_is("dog"), loud_from(seconds=3))) == 0


def test_names_for_true_spans_and_true_names_for_spans():
    clip = loud_from((1, 3), seconds=6)
    truth = [TrueEvent(1, 3, "rain", None, ""), TrueEvent(4, 5, "dog", 6.0, "")]
    named = listening.by_truth(loud_is("dog", floor=0.1), clip, truth)
    assert named["label"].tolist() == ["dog", "rain"]
    assert named["probability"].tolist() == pytest.approx([1, 0.1])
    spans = pd.DataFrame(
        [(0.5, 3.5, "dog", 0.6), (5.5, 6.0, "dog", 0.7)], columns=list(EVENT_COLUMNS)
    )
    assert listening.with_true_names(spans, truth)["label"].tolist() == ["rain", "dog"]
    assert listening.with_true_names(spans, [])["label"].tolist() == ["dog", "dog"]


def test_quiet_recordings_are_quiet():
    for name, clip in mixtures.quiet(3.0).items():
        assert clip.duration_seconds == 3
        level = 20 * np.log10(max(np.sqrt(np.mean(np.square(clip.samples))), 1e-9))
        assert level == pytest.approx(-180 if name == "silence" else -50, abs=0.1)

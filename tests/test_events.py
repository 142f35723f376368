"""Events in time against hand-worked values, and against the libraries of the field."""

import numpy as np
import pandas as pd
import pytest

from soundscape.errors import SoundscapeError
from soundscape.evaluation import events, polyphonic
from soundscape.evaluation.events import Counts


def table(*rows, recording="a"):
    frame = pd.DataFrame(rows, columns=["onset", "offset", "label", "probability"][: len(rows[0])])
    return frame.assign(recording=recording)


NOTHING = pd.DataFrame({"recording": [], "onset": [], "offset": [], "label": []})


def total(counts):
    return sum(counts.values(), Counts())


def test_segments_are_counted_by_the_second():
    truth = table((0.5, 2.5, "dog"), (4.0, 5.0, "rain"))
    said = table((1.0, 3.5, "dog"), (4.2, 4.3, "rain"), (6.0, 6.5, "rain"))
    counts = events.segment_based(truth, said)
    # True seconds of the dog: 0, 1, 2; claimed: 1, 2, 3. Of the rain: 4; claimed 4 and 6.
    assert counts == {"dog": Counts(2, 1, 1), "rain": Counts(1, 0, 1)}
    overall = total(counts)
    assert overall.precision == pytest.approx(3 / 5)
    assert overall.recall == pytest.approx(3 / 4)
    assert overall.f1 == pytest.approx(6 / 9)
    finer = total(events.segment_based(truth, said, segment_seconds=0.5))
    assert finer == Counts(4, 2, 3)  # dog: 1-4 true, 2-6 claimed; rain: 8, 9 true, 8, 12 claimed


def test_recordings_are_kept_apart():
    truth = table((0, 2, "dog"))
    elsewhere = table((0, 2, "dog"), recording="b")
    for counts in (events.segment_based(truth, elsewhere), events.event_based(truth, elsewhere)):
        assert total(counts).found == 0
    assert total(events.segment_based(truth, elsewhere)) == Counts(0, 2, 2)


@pytest.mark.parametrize(
    ("said", "collar", "onset", "iou"),
    [
        ((10.0, 12.0), 1, 1, 1),
        ((10.2, 12.4), 1, 1, 1),  # exactly 200 ms late, and 20 % of two seconds
        ((10.2, 12.41), 0, 1, 1),
        ((10.21, 12.0), 0, 0, 1),
        ((9.79, 12.0), 0, 0, 1),
        ((11.0, 12.0), 0, 0, 1),  # half of the union
        ((11.01, 12.0), 0, 0, 0),
        ((10.0, 14.0), 0, 1, 1),
        ((10.0, 14.01), 0, 1, 0),
    ],
)
def test_what_fits_an_event(said, collar, onset, iou):
    truth, claimed = table((10.0, 12.0, "dog")), table((*said, "dog"))
    found = [
        total(events.event_based(truth, claimed, fits)).found
        for fits in (events.collars_fit, events.onsets_fit, events.spans_overlap)
    ]
    assert found == [collar, onset, iou]


def test_a_short_event_has_a_collar_of_200_ms():
    truth = table((1.0, 1.1, "dog"))
    assert total(events.event_based(truth, table((1.0, 1.3, "dog")))).found == 1
    assert total(events.event_based(truth, table((1.0, 1.31, "dog")))).found == 0


def test_as_many_pairs_are_made_as_can_be():
    """The first claim fits both events, the second the first event alone."""
    truth = table((1.0, 2.0, "dog"), (1.3, 2.3, "dog"))
    said = table((1.15, 2.15, "dog"), (0.9, 1.9, "dog"))
    assert total(events.event_based(truth, said)) == Counts(2, 0, 0)
    assert total(events.event_based(truth, table((1.1, 2.1, "dog")))) == Counts(1, 1, 0)


def test_false_events_a_minute():
    said = table((1, 2, "dog"), (5, 6, "dog"), (5, 6, "rain"))
    assert events.false_events_a_minute(NOTHING, said, {"a": 30.0, "b": 60.0}) == pytest.approx(2)
    truth = table((1.9, 2.5, "dog"), (5, 6, "rain"))
    assert events.false_events_a_minute(truth, said, {"a": 30.0}) == pytest.approx(2)
    assert events.false_events_a_minute(truth, NOTHING, {"a": 30.0}) == 0
    with pytest.raises(SoundscapeError, match="No length is known of a"):
        events.false_events_a_minute(NOTHING, said, {"b": 3.0})


def test_nothing_is_found_in_nothing():
    for measure in (events.segment_based, events.event_based):
        assert measure(NOTHING, NOTHING) == {}
    assert (Counts().precision, Counts().recall, Counts().f1) == (0, 0, 0)


def test_tables_that_are_none_are_refused():
    with pytest.raises(SoundscapeError, match="without label"):
        events.segment_based(table((1, 2)), NOTHING)
    for offset in (0.5, np.nan):
        with pytest.raises(SoundscapeError, match=r"a: dog lasts from 1.* before the onset"):
            events.event_based(table((1, offset, "dog")), NOTHING)


HOUR = {"a": 3_600.0}
TRUTH = table((10.0, 20.0, "dog"), (100.0, 110.0, "dog"))
CLAIMS = table((10.0, 20.0, "dog", 0.9), (200.0, 210.0, "dog", 0.7), (100.0, 110.0, "dog", 0.5))


def test_psds_of_one_label_by_hand():
    """At 0.9 one of two events and nothing false; from 0.5 both, and one false an hour."""
    scores = polyphonic.score_table(CLAIMS, HOUR)
    assert polyphonic.psds(TRUTH, scores, HOUR) == pytest.approx((0.5 * 1 + 1.0 * 99) / 100)
    # Had the recording been six minutes long, that one would be ten an hour.
    short = {"a": 360.0}
    scores = polyphonic.score_table(CLAIMS, short)
    assert polyphonic.psds(TRUTH, scores, short) == pytest.approx((0.5 * 10 + 1.0 * 90) / 100)


def test_psds_takes_off_what_labels_differ():
    truth = pd.concat([TRUTH, table((300.0, 301.0, "cat"))])
    scores = polyphonic.score_table(CLAIMS, HOUR)
    # Rates 1 and 0 have the mean 0.5 and the standard deviation 0.5.
    assert polyphonic.psds(truth, scores, HOUR) == 0
    mean_alone = polyphonic.Criteria(0.7, 0.7, spread_cost=0.0)
    assert polyphonic.psds(truth, scores, HOUR, mean_alone) == pytest.approx(0.9950 / 2)


def test_psds_counts_a_cross_trigger_against_the_time_of_the_other_label():
    """One claim of a dog within the cat's only event of 36 s: one false, and 100 crossed an hour
    of cat, half of which counts: 51 an hour in all."""
    truth = table((10.0, 20.0, "dog"), (100.0, 136.0, "cat"))
    said = table((10.0, 20.0, "dog", 0.5), (100.0, 120.0, "dog", 0.9), (100.0, 136.0, "cat", 0.9))
    scores = polyphonic.score_table(said, HOUR)
    # The dog is found from 51 on; until then the rates 0 and 1 leave nothing.
    assert polyphonic.psds(truth, scores, HOUR, polyphonic.PSDS2) == pytest.approx(0.49)
    assert polyphonic.psds(truth, scores, HOUR, polyphonic.PSDS1) == pytest.approx(0.99)


def test_psds_takes_pieces_and_needs_seven_tenths():
    truth = table((10.0, 20.0, "dog"))
    pieces = table((9.0, 14.0, "dog", 0.9), (15.0, 18.0, "dog", 0.8))
    scores = polyphonic.score_table(pieces, HOUR)
    assert polyphonic.psds(truth, scores, HOUR) == 1  # 4 of 5 s and 3 of 3 s lie in it: 7 of 10 s
    scores = polyphonic.score_table(pieces.assign(offset=[14.0, 17.99]), HOUR)
    assert polyphonic.psds(truth, scores, HOUR) == 0


def test_a_score_table_follows_events_that_overlap():
    said = table((1.0, 3.0, "dog", 0.4), (2.0, 4.0, "dog", 0.6))
    scores = polyphonic.score_table(said, {"a": 5.0, "b": 2.0}, labels=("cat", "dog"))
    assert scores["onset"].tolist() == [0, 1, 2, 3, 4, 0]
    assert scores["offset"].tolist() == [1, 2, 3, 4, 5, 2]
    assert scores["dog"].tolist() == [-np.inf, 0.4, 0.6, 0.6, -np.inf, -np.inf]
    assert (scores["cat"] == -np.inf).all()


LABELS = ("dog", "rain", "bell")
LENGTHS = {f"r{n}": 60.0 for n in range(8)}


def random_truth(seed):
    rng = np.random.default_rng(seed)
    rows = []
    for name in LENGTHS:
        for label in LABELS:
            edges = np.sort(rng.uniform(0, 60, 6)).reshape(-1, 2)
            rows += [(name, on, off, label) for on, off in edges[: rng.integers(1, 4)]]
    return pd.DataFrame(rows, columns=list(events.COLUMNS))


def random_claims(truth, seed):
    """Some of the truth, shifted by up to 0.4 s, and some of nothing."""
    rng = np.random.default_rng(seed)
    said = truth[rng.random(len(truth)) < 0.7].copy()
    said["onset"] = (said["onset"] + rng.uniform(-0.4, 0.4, len(said))).clip(0)
    said["offset"] = (said["offset"] + rng.uniform(-0.6, 0.6, len(said))).clip(said["onset"], 60)
    return pd.concat([said, random_truth(seed + 100).sample(10, random_state=seed)])


def random_scores(truth, seed):
    """A score every quarter of a second, higher where the truth is, rounded so that some tie."""
    rng = np.random.default_rng(seed)
    onsets = np.arange(0, 60, 0.25)
    tables = []
    for name in LENGTHS:
        columns = {"recording": name, "onset": onsets, "offset": onsets + 0.25}
        for label in LABELS:
            mine = truth[(truth["recording"] == name) & (truth["label"] == label)]
            raw = rng.normal(0, 1, len(onsets)).cumsum() * 0.2
            for row in mine.itertuples():
                raw[(onsets >= row.onset - 0.2) & (onsets < row.offset)] += 2
            columns[label] = np.round(1 / (1 + np.exp(-raw)), 2)
        tables.append(pd.DataFrame(columns))
    return pd.concat(tables, ignore_index=True)


@pytest.mark.parametrize("seed", range(3))
def test_it_agrees_with_sed_eval(seed):
    sed_eval = pytest.importorskip("sed_eval")
    truth = random_truth(seed)
    said = random_claims(truth, seed)
    segments = sed_eval.sound_event.SegmentBasedMetrics(list(LABELS), time_resolution=1.0)
    options = {"t_collar": 0.2, "event_matching_type": "optimal"}
    whole = sed_eval.sound_event.EventBasedMetrics(
        list(LABELS), percentage_of_length=0.2, **options
    )
    begun = sed_eval.sound_event.EventBasedMetrics(
        list(LABELS), evaluate_onset=True, evaluate_offset=False, **options
    )
    for name in LENGTHS:
        lists = [
            [
                {"file": name, "event_label": label, "event_onset": on, "event_offset": off}
                for recording, on, off, label in frame[list(events.COLUMNS)].to_numpy()
                if recording == name
            ]
            for frame in (truth, said)
        ]
        for metric in (segments, whole, begun):
            metric.evaluate(*lists)
    for metric, counts in (
        (segments, events.segment_based(truth, said)),
        (whole, events.event_based(truth, said)),
        (begun, events.event_based(truth, said, events.onsets_fit)),
    ):
        theirs, ours = metric.overall_f_measure(), total(counts)
        assert 0.1 < ours.f1 < 0.99
        assert ours.f1 == pytest.approx(theirs["f_measure"], abs=1e-9)
        assert ours.precision == pytest.approx(theirs["precision"], abs=1e-9)
        assert ours.recall == pytest.approx(theirs["recall"], abs=1e-9)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("criteria", [polyphonic.PSDS1, polyphonic.PSDS2], ids=["psds1", "psds2"])
def test_it_agrees_with_sed_scores_eval(seed, criteria):
    reference = pytest.importorskip("sed_scores_eval")
    truth = random_truth(seed)
    scores = random_scores(truth, seed)
    theirs, *_ = reference.intersection_based.psds(
        scores={
            name: part.drop(columns="recording").reset_index(drop=True)
            for name, part in scores.groupby("recording")
        },
        ground_truth={
            name: list(part[["onset", "offset", "label"]].itertuples(index=False, name=None))
            for name, part in truth.groupby("recording")
        },
        audio_durations=LENGTHS,
        dtc_threshold=criteria.detection,
        gtc_threshold=criteria.truth,
        cttc_threshold=criteria.cross_trigger if criteria.cross_cost else None,
        alpha_ct=criteria.cross_cost,
        alpha_st=criteria.spread_cost,
    )
    assert 0.01 < theirs < 0.99
    assert polyphonic.psds(truth, scores, LENGTHS, criteria) == pytest.approx(theirs, abs=1e-9)


# What sed_eval 0.2.1 and sed_scores_eval 0.0.4 say of these tables.
KNOWN = {
    0: (0.7858942, 0.3333333, 0.3958333, 0.1348935, 0.6499216),
    1: (0.7665848, 0.2580645, 0.2580645, 0.1322279, 0.6590640),
    2: (0.7586207, 0.3595506, 0.3595506, 0.1764419, 0.5480039),
}


@pytest.mark.parametrize("seed", KNOWN)
def test_it_says_what_the_libraries_said(seed):
    truth = random_truth(seed)
    said, scores = random_claims(truth, seed), random_scores(truth, seed)
    ours = (
        total(events.segment_based(truth, said)).f1,
        total(events.event_based(truth, said)).f1,
        total(events.event_based(truth, said, events.onsets_fit)).f1,
        polyphonic.psds(truth, scores, LENGTHS, polyphonic.PSDS1),
        polyphonic.psds(truth, scores, LENGTHS, polyphonic.PSDS2),
    )
    assert ours == pytest.approx(KNOWN[seed], abs=1e-6)

"""Events and timelines, and how what a model says step by step becomes events."""

import tracemalloc
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
import soundfile

from soundscape import Classifier, load_clip, timeline
from soundscape.audio import Clip
from soundscape.errors import TimelineError
from soundscape.timeline import (
    ClassifierScorer,
    Decoder,
    DetectionSettings,
    Energy,
    Event,
    LabelSettings,
    Scorer,
    Timeline,
)

PLAIN = LabelSettings(
    begin=0.5, keep=0.5, smooth_seconds=0, bridge_seconds=0, least_seconds=0, snap_seconds=0
)


class LoudTone:
    """Hears "tone" in each quarter of a second that has a loud sample, and nothing else."""

    name, sha256, labels = "loud", "", ("tone", "never")
    rate_hz, hop_samples = 8_000, 2_000
    settings = DetectionSettings(replace(PLAIN, snap_seconds=0.4))

    def probabilities(self, blocks):
        held = np.empty(0, np.float32)
        for block in blocks:
            held = np.concatenate([held, block])
            while len(held) >= self.hop_samples:
                yield self._row(held[: self.hop_samples])
                held = held[self.hop_samples :]
        if len(held):
            yield self._row(held)

    def _row(self, samples):
        return np.array([[0.9 if np.abs(samples).max() > 0.2 else 0.0, 0.0]])


def decoded(rows, *, label=PLAIN, hop=8_000, rate=16_000, seconds=None):
    """Onset, offset and probability of the events of one label."""
    decoder = Decoder(("dog",), hop, rate, DetectionSettings(label))
    decoder.add(np.array(rows, float)[:, None])
    events = decoder.finish(len(rows) * hop / rate if seconds is None else seconds)
    return [(one.onset, one.offset, round(one.probability, 6)) for one in events]


def bursts(rate, seconds, spans, level=0.5):
    """Noise within the spans, far below hearing outside of them."""
    rng = np.random.default_rng(1)
    samples = rng.uniform(-1e-4, 1e-4, round(seconds * rate)).astype(np.float32)
    for start, end in spans:
        first, last = round(start * rate), round(end * rate)
        samples[first:last] = rng.uniform(-level, level, last - first)
    return samples


# Events and timelines -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ((2.0, 1.0, "dog"), "ends at 1.0 s, before it begins"),
        ((-0.1, 1.0, "dog"), "onset is -0.1"),
        ((0.0, float("nan"), "dog"), "offset is nan"),
        ((0.0, float("inf"), "dog"), "offset is inf"),
        ((0.0, 10**400, "dog"), "offset is 1000"),
        (("soon", 1.0, "dog"), "onset is 'soon'"),
        ((0.0, 1.0, None), "label is None"),
        ((0.0, 1.0, "d\udc80g"), "no character"),
        ((0.0, 1.0, "d" * 2_000), "2000 letters"),
        ((0.0, 1.0, "dog", 1.2), "probability is 1.2"),
        ((0.0, 1.0, "dog", float("nan")), "probability is nan"),
    ],
)
def test_an_event_says_what_is_wrong_with_it(values, says):
    with pytest.raises(TimelineError, match=says):
        Event(*values)


def test_a_timeline_holds_its_events_in_order_and_within_the_recording():
    late, early = Event(2, 3, "dog"), Event(0, 5, "rain")
    assert Timeline((late, early), 5).events == (early, late)
    assert Timeline((late, early), 5) == Timeline((early, late), 5.0)
    assert Timeline((late,), 5) != Timeline((late,), 6)
    with pytest.raises(TimelineError, match=r"ends at 3.0 s, but the recording at 2.5 s"):
        Timeline((late,), 2.5)
    with pytest.raises(TimelineError, match="Expected events"):
        Timeline(((2, 3, "dog"),), 5)
    with pytest.raises(TimelineError, match="Expected 64 hexadecimal digits"):
        Timeline((late,), 5, sha256="beef")


def test_a_timeline_is_asked_who_was_heard_when():
    events = Event(0, 4, "rain"), Event(1, 2, "dog"), Event(3, 5, "dog"), Event(2.5, 2.5, "mark")
    street = Timeline(events, 8)
    assert [one.label for one in street.at(1.5)] == ["rain", "dog"]
    assert [one.label for one in street.at(2.0)] == ["rain"]
    assert [one.label for one in street.at(2.5)] == ["rain", "mark"]
    assert street.at(5) == ()
    assert [one.label for one in street.between(2, 3)] == ["rain", "mark"]
    assert [one.onset for one in street.between(4, 9)] == [3.0]
    assert street.seconds_of("dog") == 3.0
    assert street.seconds_of("cat") == 0.0
    assert street.labels == ("rain", "dog", "mark")
    assert street.shares() == {"rain": 0.5, "dog": 0.375, "mark": 0.0}
    with pytest.raises(TimelineError, match="ends before it begins"):
        street.between(3, 2)


def test_moments_that_two_events_of_a_label_hold_count_once():
    overlapping = Event(0, 4, "dog"), Event(1, 2, "dog"), Event(3, 6, "dog")
    assert Timeline(overlapping, 10).seconds_of("dog") == 6.0


def test_lengths_are_told_for_people():
    hours = Timeline((Event(0, 7_500, "sea_waves"), Event(10, 73, "dog")), 10_000)
    assert hours.in_words() == "sea waves for 2 h 5 min (75%), dog for 1 min 3 s (1%)"
    assert Event(3_599.999, 3_723.4, "dog", 0.5).in_words() == "1:00:00.00 to 1:02:03.40  dog 50%"
    assert Timeline((), 3).in_words() == "nothing that is known was heard"


# Decoding -----------------------------------------------------------------------------------------


def test_an_event_begins_at_one_threshold_and_goes_on_above_another():
    two = replace(PLAIN, begin=0.6, keep=0.3)
    assert decoded([0.1, 0.4, 0.7, 0.4, 0.1, 0.4, 0.5, 0.1], label=two) == [(0.5, 2.0, 0.5)]


def test_short_gaps_are_bridged_and_short_events_left_out():
    rows = [0.8, 0.0, 0.8, 0.0, 0.0, 0.8, 0.8]
    assert decoded(rows, label=replace(PLAIN, bridge_seconds=0.5)) == [
        (0.0, 1.5, 0.8),
        (2.5, 3.5, 0.8),
    ]
    assert decoded(rows, label=replace(PLAIN, least_seconds=0.75)) == [(2.5, 3.5, 0.8)]


def test_a_median_takes_a_single_step_off_and_fills_one():
    smooth = replace(PLAIN, smooth_seconds=1.5)
    rows = [0.0, 0.0, 0.9, 0.0, 0.0, 0.9, 0.9, 0.0, 0.9, 0.9]
    assert decoded(rows, label=smooth) == [(2.5, 5.0, 0.9)]


def test_the_last_step_ends_with_the_recording():
    assert decoded([0.0, 0.9], seconds=0.8) == [(0.5, 0.8, 0.9)]


def test_settings_differ_by_label():
    settings = DetectionSettings(PLAIN, {"rain": replace(PLAIN, begin=0.9)})
    decoder = Decoder(("dog", "rain"), 8_000, 16_000, settings)
    decoder.add(np.full((4, 2), 0.8))
    assert [event.label for event in decoder.finish(2.0)] == ["dog"]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"begin": 0.2, "keep": 0.3}, "0 < keep <= begin"),
        ({"keep": 0.0}, "0 < keep"),
        ({"snap_seconds": -1}, "snap_seconds is -1"),
        ({"bridge_seconds": float("inf")}, "bridge_seconds is inf"),
        ({"smooth_seconds": 3_600}, "0 to 60 seconds"),
    ],
)
def test_settings_that_make_no_sense_are_refused(wrong, says):
    with pytest.raises(TimelineError, match=says):
        LabelSettings(**wrong)


def test_wrong_probabilities_are_refused():
    decoder = Decoder(("dog",), 8_000, 16_000)
    with pytest.raises(TimelineError, match=r"shape \(3, 2\)"):
        decoder.add(np.zeros((3, 2)))
    with pytest.raises(TimelineError, match="Expected 0 to 1"):
        decoder.add(np.array([[np.nan]]))


@pytest.mark.parametrize("seed", range(6))
def test_blocks_of_any_size_give_the_same_events(seed):
    rng = np.random.default_rng(seed)
    rate, hop = (11_025, 2_756) if seed % 2 else (16_000, 2_560)
    count = 400
    levels = 10 ** rng.uniform(-4, -0.3, count * 3)
    levels[90:110] = 1e-4  # a second at least
    loud = np.repeat(levels, hop // 3)
    samples = (rng.uniform(-1, 1, len(loud)) * loud).astype(np.float32)
    count = -(-len(samples) // hop)
    said = np.repeat(rng.uniform(0, 1, (count // 4, 3)), 4, axis=0) * rng.uniform(
        0.5, 1, (count, 3)
    )
    settings = DetectionSettings(
        LabelSettings(),
        {"b": LabelSettings(0.7, 0.4, 0.9, 0.3, 0.4, 0.2), "c": PLAIN},
        silence_seconds=0.3,
    )

    def events(sizes):
        energy = Energy(rate, settings.silence_seconds)
        decoder = Decoder(("a", "b", "c"), hop, rate, settings, energy)
        step = place = 0
        while step < count or place < len(samples):
            size = next(sizes)
            energy.add(samples[place : place + size])
            place += size
            known = min(count, place // hop) if place < len(samples) else count
            take = min(known, step + max(1, size // 1_000))
            decoder.add(said[step:take])
            energy.forget(decoder.needed_seconds)
            step = take
        energy.finish()
        return decoder.finish(len(samples) / rate)

    whole = events(iter([len(samples), len(samples)] * count))
    assert {event.label for event in whole} == {"a", "b", "c", "silent"}
    assert events(iter(rng.integers(1, 9_000, 10**5).tolist())) == whole
    assert events(iter([7_777] * 10**5)) == whole
    duration = len(samples) / rate
    silences = [one for one in whole if one.label == "silent"]
    for label in ("a", "b", "c", "silent"):
        own = [event for event in whole if event.label == label]
        assert all(0 <= one.onset < one.offset <= duration for one in own)
        assert all(one.offset <= other.onset for one, other in pairwise(own))
        if label != "silent":
            assert not [
                (one, still)
                for one in own
                for still in silences
                if one.onset < still.offset and still.onset < one.offset
            ]


def test_times_do_not_drift_over_a_day():
    rate, hop = 11_025, 2_756  # a quarter of a second is no whole number of samples
    count = 24 * 3_600 * rate // hop
    energy = Energy(1_000)
    for _ in range(24 * 60):
        energy.add(np.zeros(60_000, np.float32))
        energy.forget(energy.known_seconds - 5)
    energy.add(bursts(1_000, 2, [(0.5, 1.5)]))
    energy.finish()
    assert energy.silent == [(0.0, 86_400.5)]
    assert energy.onset(86_400.3, 0.5) == 86_400.5

    decoder = Decoder(("dog",), hop, rate, DetectionSettings(PLAIN))
    for first in range(0, count, 5_000):
        steps = np.arange(first, min(count, first + 5_000))
        decoder.add(np.where(steps % 1_000 == 7, 0.9, 0.0)[:, None])
    events = decoder.finish(count * hop / rate)
    assert len(events) == len(range(7, count, 1_000))
    for number, event in enumerate(events):
        exact = Fraction((7 + 1_000 * number) * hop, rate)
        assert abs(Fraction(event.onset) - exact) < Fraction(1, 10**9)


def test_ends_snap_to_where_the_level_rises_and_falls():
    rate = 44_100
    energy = Energy(rate)
    energy.add(bursts(rate, 10, [(2.31, 4.87)]))
    energy.finish()
    assert energy.onset(2.0, 0.75) == pytest.approx(2.31, abs=0.011)
    assert energy.offset(5.5, 0.75) == pytest.approx(4.87, abs=0.011)
    assert energy.onset(3.5, 0.5) == 3.5  # nothing rises there
    assert energy.onset(2.0, 0.2) == 2.0  # too far away
    assert energy.silent == [
        pytest.approx((0, 2.3), abs=0.051),
        pytest.approx((4.88, 10), abs=0.051),
    ]


def test_an_offset_of_the_converter_is_no_sound():
    energy = Energy(8_000)
    energy.add(np.full(24_000, 0.3, np.float32))
    energy.finish()
    assert energy.silent == [(0.0, 3.0)]


# Whole recordings ---------------------------------------------------------------------------------


def test_a_recording_is_heard_from_its_file_as_from_memory(tmp_path):
    path = tmp_path / "bursts.wav"
    samples = bursts(22_050, 17.3, [(1.13, 2.4), (9.06, 15.52)])
    soundfile.write(path, samples, 22_050, subtype="FLOAT")
    told = []
    found = timeline.detect(path, model=LoudTone(), on_window=told.append)
    tones = [event for event in found.events if event.label == "tone"]
    spans = [(one.onset, one.offset) for one in tones]
    assert spans[0] == pytest.approx((1.13, 2.4), abs=0.015)
    assert spans[1] == pytest.approx((9.06, 15.52), abs=0.015)
    assert [one.label for one in found.events] == ["silent", "tone", "silent", "tone", "silent"]
    assert found.duration_seconds == len(samples) / 22_050
    assert (found.source, found.model) == ("bursts.wav", "loud")
    assert found.sha256 == load_clip(path).sha256
    assert told == sorted(told)
    assert told[-1] == pytest.approx(17.3)
    assert replace(timeline.detect(load_clip(path), model=LoudTone()), source="") == replace(
        found, source=""
    )
    assert timeline.detect(path.read_bytes(), model=LoudTone(), name="x").source == "x"


def test_a_scorer_that_leaves_samples_out_is_found_out():
    class Short(LoudTone):
        def probabilities(self, blocks):
            yield from list(super().probabilities(blocks))[:-1]

    with pytest.raises(TimelineError, match="Expected each sample in one step"):
        timeline.detect(Clip(bursts(8_000, 3, [(1, 2)]), 8_000), model=Short())


def test_what_is_no_scorer_is_refused():
    with pytest.raises(TimelineError, match="of the type int"):
        timeline.detect(Clip(bursts(8_000, 1, []), 8_000), model=3)


def test_memory_does_not_grow_with_the_recording(tmp_path):
    def peak(minutes):
        path = tmp_path / f"{minutes}.wav"
        with soundfile.SoundFile(path, "w", 8_000, 1, "PCM_16") as file:
            for _ in range(minutes):
                file.write(bursts(8_000, 60, [(5, 55)]))
        tracemalloc.start()
        try:
            found = timeline.detect(path, model=LoudTone())
            assert len(found.events) == 2 * minutes + 1
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(1)  # what is imported and kept is there now
    more = 4 * 8_000 * 60 * (24 - 3)  # bytes of the samples of 21 minutes: 40 MB
    assert peak(24) < peak(3) + more / 8


def test_the_classifier_hears_each_sample_whatever_the_blocks():
    class Backend:
        name, sha256, labels, families = "mean", "", ("loud", "soft"), ()
        threshold, window_seconds, rate_hz = 0.5, 5.0, 1_000

        def shares(self, clip):
            self.heard.append(len(clip.samples))
            loud = 1 / (1 + np.exp(-np.abs(clip.samples).mean() * 20))
            return np.array([loud, 1 - loud])

    backend = Backend()
    backend.heard = []
    scorer = ClassifierScorer(Classifier(backend))
    assert isinstance(scorer, Scorer)
    samples = bursts(1_000, 7.3, [(0.2, 1.9), (4.1, 7.3)])
    rows = [
        np.concatenate(list(scorer.probabilities(np.array_split(samples, parts))))
        for parts in (1, 7, 300)
    ]
    assert rows[0].shape == (15, 2)  # 7.3 seconds are in 15 halves
    np.testing.assert_array_equal(rows[0], rows[1])
    np.testing.assert_array_equal(rows[0], rows[2])
    assert set(backend.heard) == {1_000}
    assert rows[0][6].tolist() == [0.0, 0.0]  # silent from 2.75 to 3.75 s
    # Step 3 is about 1.5 to 2 s and hears 1.25 to 2.25 s: 0.65 s of it are loud.
    loud = 1 / (1 + np.exp(-np.abs(samples[1_250:2_250]).mean() * 20))
    assert rows[0][3, 0] == pytest.approx(loud, rel=1e-5)
    short = list(scorer.probabilities([samples[200:600]]))
    assert np.concatenate(short).shape == (1, 2)


def test_the_shipped_ear_finds_the_demonstration_sounds():
    crow = timeline.detect("data/demo/rooster.wav")
    first, *_, last = crow.events
    assert (first.label, last.label) == ("rooster", "silent")
    assert first.probability > 0.8
    assert crow.weights_sha256 == Classifier.load().backend.sha256
    assert timeline.detect("data/demo/rain.wav").shares()["rain"] == 1.0


@pytest.mark.real_data
@pytest.mark.parametrize("model", ["world", "esc10"])
def test_events_of_real_recordings_are_found_in_a_minute(esc10, model):
    first = {item.label: item for item in reversed(esc10.items) if item.fold == 1}
    rate, minute, truth = 16_000, np.zeros(60 * 16_000, np.float32), []
    for place, label in enumerate(("rooster", "dog", "crying_baby", "rain", "chainsaw")):
        samples = load_clip(first[label].path).at_rate(rate)
        start = 4 + 11 * place
        minute[start * rate : start * rate + len(samples)] = samples
        truth.append((start, start + 5, label))
    found = timeline.detect(Clip(minute, rate), model=model)
    for start, end, label in truth:
        (heard, *_) = [one for one in found.between(start, end) if one.label == label]
        assert heard.onset >= start - 0.05
        assert heard.offset <= end + 0.05
    heard = sum(found.shares()[label] for *_, label in truth)
    others = {one.label for one in found.events} - {label for *_, label in truth} - {"silent"}
    if model == "esc10":
        assert not others
    else:  # a child that cries babbles, too: what else is heard is heard for less
        assert sum(found.shares()[label] for label in others) < heard

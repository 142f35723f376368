"""When answers may be believed: gates, calibration, families, and what is no example of a set."""

import numpy as np
import pandas as pd
import pytest

from soundscape.audio import Clip, load_clip
from soundscape.evaluation import fit_gate, fit_layer, fit_platt
from soundscape.experiments import answers, pairs
from soundscape.models import AROUND, Classifier, Gate, audioset, evidence
from soundscape.timeline.ear import EarScorer

RATE = 16_000


def logit(share):
    return np.log(share / (1 - share))


# Gates -------------------------------------------------------------------------------------------


def test_evidence_is_the_best_share_and_its_label_against_all_that_is_none():
    shares = np.array([0.2, 0.7, 0.05])
    others = np.array([1.0, 2.0, 9.0, 0.5, -1.0])  # three labels, two that are none of them
    found = evidence(shares, others)
    none = np.log(np.exp(0.5) + np.exp(-1.0))
    assert found == pytest.approx([logit(0.7), 2.0 - none])
    both = evidence(np.stack([shares, shares[::-1]]), np.stack([others, others]))
    assert both[0] == pytest.approx(found)
    gate = Gate((2.0, 0.5), -1.0)
    expected = 1 / (1 + np.exp(-(2 * found[0] + 0.5 * found[1] - 1)))
    assert gate.probability(found) == pytest.approx(expected)


def test_a_layer_tells_classes_apart_and_from_what_is_none():
    rng = np.random.default_rng(0)
    centres = np.array([[4.0, 0, 0], [0, 4.0, 0], [0, 0, 4.0]])
    rows = centres[np.repeat([0, 1, 2], 60)] + rng.normal(0, 0.5, (180, 3))
    layer = fit_layer(rows[:120], [0] * 60 + [1] * 60, rows[120:])
    assert layer.kernel.shape == (3, 3)
    assert layer(centres).argmax(axis=1).tolist() == [0, 1, 2]
    # Strangers count alike, however few there are.
    few = fit_layer(rows[:120], [0] * 60 + [1] * 60, rows[120:126])
    assert few(centres).argmax(axis=1).tolist() == [0, 1, 2]


def test_a_gate_lets_pass_what_is_known():
    rng = np.random.default_rng(1)
    known, strange = rng.normal(2, 1, (300, 2)), rng.normal(-2, 1, (60, 2))
    gate = fit_gate(known, strange)
    assert gate(np.array([[2.0, 2.0]]))[0] > 0.95
    assert gate(np.array([[-2.0, -2.0]]))[0] < 0.05
    assert gate(np.zeros((1, 2)))[0] == pytest.approx(0.5, abs=0.15)


def test_probabilities_are_as_often_right_as_they_say():
    rng = np.random.default_rng(2)
    chances = rng.uniform(0.05, 0.95, 20_000)
    right = rng.random(20_000) < chances
    scores = 1 / (1 + np.exp(-(logit(chances) - 1.0) / 0.5))  # too sure, and too modest
    assert fit_platt(scores, right)(scores) == pytest.approx(chances, abs=0.02)


# The open set ------------------------------------------------------------------------------------


def test_every_label_has_a_family_and_every_class_a_line():
    assert len(audioset.classes()) == 521
    for label in audioset.labels():
        assert audioset.family_of(label) in audioset.FAMILIES
        assert label not in audioset.kinds_of(label)
        for other in audioset.kinds_of(label):
            assert label in audioset.kinds_of(other) or other in audioset.FAMILIES


def said(**chances):
    rows = np.zeros((1, len(audioset.labels())))
    for label, chance in chances.items():
        rows[0, audioset.labels().index(label)] = chance
    return rows


def heard(rows):
    return {audioset.labels()[place] for place in np.flatnonzero(audioset.distinct(rows)[0])}


def test_of_one_family_the_surest_alone_counts_and_instruments_together():
    assert heard(said(rooster=0.9, howl=0.6, rain=0.5, stream=0.4)) == {"rooster", "rain"}
    assert heard(said(piano=0.8, drum=0.7)) == {"piano", "drum"}
    assert heard(said(rooster=0.9, rain=0.01)) == {"rooster"}  # too improbable to matter


def test_verdict_sounds_and_probabilities_never_contradict_each_other():
    classifier = Classifier.load("world")
    rng = np.random.default_rng(3)
    clips = [load_clip(f"data/demo/{name}.wav") for name in ("dog", "rain", "rooster")]
    clips += [Clip(rng.normal(0, level, 3 * RATE), RATE) for level in (0.3, 0.03)]
    clips.append(Clip(np.concatenate([one.at_rate(RATE) for one in clips]), RATE))
    for clip in clips:
        one = classifier.predict(clip)
        chances = dict(zip(one.labels, one.probabilities, strict=True))
        assert list(one.probabilities) == sorted(one.probabilities, reverse=True)
        assert bool(one.sounds) == (one.verdict == "known")
        assert bool(one.family) == (one.verdict == "family")
        for sound in one.sounds:
            assert sound.probability >= classifier.backend.threshold
            assert 0 < sound.seconds <= one.seconds + 1e-6
            assert chances.get(sound.label, sound.probability) == sound.probability
        if one.verdict != "known":
            assert max(one.probabilities) < classifier.backend.threshold


# Second by second --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["world", "esc50"])
def test_steps_do_not_depend_on_the_blocks_they_come_in(name):
    scorer = EarScorer(Classifier.load(name).backend)
    parts = [load_clip(f"data/demo/{one}.wav").at_rate(RATE) for one in ("dog", "rain")]
    samples = np.concatenate([*parts, np.zeros(2 * RATE)])[: 11 * RATE + 1_234].astype(np.float32)
    whole = np.concatenate(list(scorer.probabilities([samples])))
    assert len(whole) == -(-len(samples) // scorer.hop_samples)
    assert whole.max() > 0.8
    rng = np.random.default_rng(4)
    for count in (3, 40):
        cuts = np.sort(rng.integers(0, len(samples), count))
        found = np.concatenate(list(scorer.probabilities(np.split(samples, cuts))))
        assert found == pytest.approx(whole, abs=1e-5)


def test_what_is_silent_and_what_is_shorter_than_a_window_is_heard():
    scorer = EarScorer(Classifier.load("world").backend)
    assert not np.concatenate(list(scorer.probabilities([np.zeros(RATE, np.float32)]))).any()
    rain = load_clip("data/demo/rain.wav").at_rate(RATE)[: RATE // 3].astype(np.float32)
    found = np.concatenate(list(scorer.probabilities([rain])))
    assert found.shape == (2, len(scorer.labels))
    assert scorer.labels[found[0].argmax()] == "rain"


def test_what_is_faint_and_steady_is_doubted():
    scorer = EarScorer(Classifier.load("world").backend)
    rain = load_clip("data/demo/rain.wav").at_rate(RATE).astype(np.float32)
    rain /= np.sqrt(np.mean(rain**2))
    steps = {
        level: np.concatenate(list(scorer.probabilities([rain * np.float32(10 ** (level / 20))])))
        for level in (-30.0, -42.0, -50.0)
    }
    assert steps[-42.0] == pytest.approx(steps[-30.0], abs=0.02)  # how loud it is does not matter
    assert steps[-50.0] == pytest.approx(0.6 * steps[-30.0], abs=0.02)
    knock = rain * np.float32(10 ** (-50 / 20))
    knock[2 * RATE : 2 * RATE + RATE // 5] *= 4  # no room's tone is 12 dB louder for a moment
    found = np.concatenate(list(scorer.probabilities([knock])))
    assert found.max() > steps[-50.0].max() + 0.1


def test_a_crow_at_the_fire_is_both():
    clips = (load_clip(f"data/demo/{one}.wav") for one in ("rooster", "crackling_fire"))
    said = Classifier.load("world").predict(pairs.overlaid(*clips))
    assert {"rooster", "crackling_fire"} == {sound.label for sound in said.sounds}


def test_a_bark_between_silences_is_as_much_of_a_bark():
    backend = Classifier.load("esc10").backend
    bark = backend.listener().embeddings(load_clip("data/demo/dog.wav"))[:1]
    silent = np.zeros((AROUND, bark.shape[1]), np.float32)
    alone = backend.moments(np.concatenate([silent, bark, silent]))
    again = backend.moments(np.repeat(bark, 2 * AROUND + 1, axis=0))
    assert alone == pytest.approx(again, abs=1e-6)


# What is measured --------------------------------------------------------------------------------


def told(names, kinds, first, labels=None):
    """Answers about everyday recordings of which YAMNet hears one class first."""
    count, classes = len(names), [one.name for one in audioset.classes()]
    reference = np.zeros((count, 521))
    reference[np.arange(count), [classes.index(one) for one in first]] = 0.9
    reference[:, classes.index("Silence")] = 0.2
    reference[:, classes.index("Inside, small room")] = 0.1
    empty = np.zeros((count, 521))
    texts = [np.array(one) for one in (names, names, names, labels or [""] * count, kinds)]
    folds, none = np.ones(count, int), np.zeros((count, 50))
    return answers.Answers(*texts, folds, none, empty, reference, none)


def test_what_is_surely_none_of_a_set_is_told_by_kind_name_and_yamnet():
    found = answers.strange(
        told(
            ["a: x/talk.wav", "a: x/Dogs_3.wav", "a: x/y.wav", "a: x/z.wav", "a: x/hum.wav"],
            ["speech", "animal", "animal", "animal", "music"],
            ["Speech", "Cat", "Bow-wow", "Cat", "Bark"],
        ),
        ("dog", "rain"),
    )
    # By its kind; named after a dog; heard as one; a cat by all that is known; by its kind.
    assert found.tolist() == [True, False, False, True, True]
    clip = told(["dog.wav"], [""], ["Cat"], labels=["dog"])
    assert not answers.strange(clip, ("rain",)).any()  # of ESC-50, and no everyday recording


def test_two_sounds_are_equally_loud_however_loud_they_were():
    time = np.arange(5 * RATE) / RATE
    low, high = (0.5 * np.sin(2 * np.pi * hz * time) for hz in (301, 2_003))
    spectrum = np.abs(np.fft.rfft(pairs.overlaid(Clip(0.01 * low, RATE), Clip(high, RATE)).samples))
    assert spectrum[1_505] == pytest.approx(spectrum[10_015], rel=0.01)


def test_pairs_are_counted():
    columns = ["first_named", "second_named", "first_alone", "second_alone", "others"]
    rows = [
        (True, True, True, True, 1),
        (True, False, True, True, 0),
        (False, False, False, True, 3),
        (False, True, True, True, 0),
    ]
    found = pairs.summary(pd.DataFrame(rows, columns=columns))
    assert found == {
        "pairs": 4, "both": 25, "one": 50, "none": 25, "both_alone": 75, "others": 1,
    }  # fmt: skip

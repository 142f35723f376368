"""The tempo of events whose rate is known: right within 2 %, or none at all."""

import numpy as np
import pytest

from soundscape.audio import Clip
from soundscape.audio.effects import with_noise
from soundscape.features import describe

RATE_HZ = 22_050
WIDTH = {"click": 400, "drum": 5_000, "note": 2_600}


def event(kind: str) -> np.ndarray:
    seconds = np.arange(WIDTH[kind]) / RATE_HZ
    if kind == "click":
        return np.exp(-seconds / 0.002) * np.sin(2 * np.pi * 2_200 * seconds)
    if kind == "drum":
        return np.exp(-seconds / 0.05) * np.sin(2 * np.pi * 70 * seconds)
    return np.hanning(len(seconds)) * np.sin(2 * np.pi * 510 * seconds)


def sequence(begun: np.ndarray, kind: str = "click", *, accents=(1.0,), seconds=9.0) -> Clip:
    samples = np.zeros(int(seconds * RATE_HZ))
    for number, start in enumerate(begun):
        part = samples[int(start * RATE_HZ) :][: WIDTH[kind]]
        part += 0.5 * accents[number % len(accents)] * event(kind)[: len(part)]
    return Clip(samples, RATE_HZ)


def beats(tempo_bpm: float) -> np.ndarray:
    return np.arange(0.3, 8.9, 60 / tempo_bpm)


@pytest.mark.parametrize("kind", WIDTH)
@pytest.mark.parametrize("tempo_bpm", [31, 48, 66, 103, 172, 208, 247, 297])
def test_tempo_of_even_events(kind, tempo_bpm):
    heard = describe(sequence(beats(tempo_bpm), kind))
    assert heard.tempo_bpm == pytest.approx(tempo_bpm, rel=0.02)


@pytest.mark.parametrize("tempo_bpm", [44, 95, 187, 264])
def test_tempo_of_an_uneven_hand(tempo_bpm):
    begun = beats(tempo_bpm)
    begun += 0.03 * 60 / tempo_bpm * np.random.default_rng(2).standard_normal(len(begun))
    assert describe(sequence(begun)).tempo_bpm == pytest.approx(tempo_bpm, rel=0.02)


@pytest.mark.parametrize("dotted_bpm", [52, 68, 84])
def test_six_eight_is_its_beat_or_its_eighths(dotted_bpm):
    heard = describe(sequence(beats(3 * dotted_bpm), "note", accents=(1, 0.5, 0.5)))
    assert min(abs(heard.tempo_bpm / (dotted_bpm * np.array([1, 3])) - 1)) < 0.02


def test_what_stops_is_no_event():
    seconds = np.arange(8 * RATE_HZ) / RATE_HZ
    alarm = 0.3 * np.sin(2 * np.pi * 2_750 * seconds) * (seconds % 1.2 < 0.6)
    assert describe(Clip(alarm, RATE_HZ)).tempo_bpm == pytest.approx(50, rel=0.02)


@pytest.mark.parametrize("blows_a_minute", [360, 540, 720, 1_020])
def test_a_machine_is_faster_than_a_tempo(blows_a_minute):
    assert describe(sequence(beats(blows_a_minute))).tempo_bpm is None


def test_events_by_chance_have_no_tempo():
    for seed in range(5):
        begun = np.sort(np.random.default_rng(seed).uniform(0.1, 8.5, 11))
        assert describe(sequence(begun)).tempo_bpm is None


@pytest.mark.parametrize("turns_a_second", [21, 42])
def test_an_engine_has_no_tempo(turns_a_second):
    seconds = np.arange(6 * RATE_HZ) / RATE_HZ
    noise = np.random.default_rng(1).standard_normal(len(seconds))
    engine = 0.1 * noise * (1 + np.sin(2 * np.pi * turns_a_second * seconds))
    assert describe(Clip(engine, RATE_HZ)).tempo_bpm is None


@pytest.mark.parametrize("tempo_bpm", [158, 196, 287])
@pytest.mark.parametrize("snr_db", [12, 8])
def test_strokes_that_noise_hides_make_no_slower_tempo(tempo_bpm, snr_db):
    for seed in range(2):
        rng = np.random.default_rng(seed)
        drum = sequence(beats(tempo_bpm), "drum")
        noisy = Clip(with_noise(drum.samples, snr_db, rng), RATE_HZ)
        assert describe(noisy).tempo_bpm in (None, pytest.approx(tempo_bpm, rel=0.02))


def test_strokes_that_are_left_out_do_not_change_the_tempo():
    begun = np.delete(beats(210), [2, 5, 6, 11, 15, 20, 21, 25])
    assert describe(sequence(begun)).tempo_bpm == pytest.approx(210, rel=0.02)


def test_a_long_and_a_short_stroke_in_turn_are_one_beat():
    begun = np.sort(np.concatenate([beats(70), beats(70) + 2 / 3 * 60 / 70]))
    assert describe(sequence(begun)).tempo_bpm == pytest.approx(70, rel=0.02)


@pytest.mark.parametrize("begun", [(2.48, 6.48, 8.65), (0.4, 3.4, 8.3), (1.0, 1.5, 8.8)])
def test_three_events_that_recur_never_have_no_tempo(begun):
    heard = describe(sequence(np.array(begun)))
    assert len(heard.onset_seconds) == 3
    assert heard.tempo_bpm is None

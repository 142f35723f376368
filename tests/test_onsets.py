"""Onsets are what a person would count; the truth is known, or was counted beforehand."""

import csv
from pathlib import Path

import numpy as np
import pytest

from soundscape import describe, load_clip
from soundscape._util.paths import data_file
from soundscape.audio import Clip
from soundscape.audio.effects import with_noise
from soundscape.datasets import synthetic
from soundscape.errors import DatasetError

ROOT = Path(__file__).resolve().parents[1]
RATE_HZ = 22_050
DEMONSTRATION = {"dog": 2, "clock_tick": 5, "sneezing": 1, "crying_baby": 5, "rooster": 4}


def count(samples) -> int:
    return len(describe(Clip(np.asarray(samples, np.float32), RATE_HZ)).onset_seconds)


def repeated(sound: np.ndarray, moments, seconds: float = 6.0) -> np.ndarray:
    samples = np.zeros(int(seconds * RATE_HZ))
    for moment in moments:
        place = int(moment * RATE_HZ)
        samples[place : place + len(sound)] += sound
    return samples


@pytest.mark.parametrize(("label", "events"), DEMONSTRATION.items())
def test_demonstration_sounds_have_as_many_as_can_be_counted(label, events):
    heard = describe(load_clip(data_file(f"demo/{label}.wav")))
    assert abs(len(heard.onset_seconds) - events) <= 1


@pytest.mark.parametrize("label", DEMONSTRATION)
def test_computed_sounds_have_as_many_onsets_as_events_and_where_they_begin(label):
    near, off = [], []
    for seed in range(400, 406):
        heard = np.array(describe(synthetic.synthesize(label, seed)).onset_seconds)
        truth = np.array(synthetic.moments(label, seed))
        off.append(abs(len(heard) - len(truth)))
        near += [np.abs(truth - one).min() for one in heard]
    assert np.mean(np.array(off) <= 1) > 0.8
    assert np.median(near) < 0.06


def test_what_is_computed_has_something_to_count_or_nothing():
    assert synthetic.moments("helicopter", 1) is None
    ticks = synthetic.moments("clock_tick", 3)
    assert np.diff(ticks) == pytest.approx(np.full(len(ticks) - 1, np.diff(ticks).mean()), rel=0.02)
    assert len(synthetic.moments("clock_tick", 3, duration_seconds=2.5)) < len(ticks)
    with pytest.raises(DatasetError, match="not negative"):
        synthetic.moments("dog", -1)


@pytest.mark.parametrize("colour", [0, 1, 2])
@pytest.mark.parametrize("level_db", [-50, -20])
def test_steady_noise_has_no_onsets(colour, level_db):
    rng = np.random.default_rng(colour)
    quiet = np.zeros(6 * RATE_HZ, np.float32)
    quiet[::2] = 1e-6
    noise = with_noise(quiet, -60, rng, colour=colour)
    assert count(noise * 10 ** (level_db / 20) / noise.std()) == 0


def test_rain_has_hardly_any():
    """A near drop may stand out: fewer than one in five seconds do."""
    found = [
        len(describe(synthetic.synthesize("rain", seed)).onset_seconds) for seed in range(30, 38)
    ]
    assert np.mean(found) < 1


@pytest.mark.parametrize("pitch_hz", [180, 523, 3_100])
def test_a_tone_begins_once_though_it_breaks_off_and_trembles(pitch_hz):
    seconds = np.arange(6 * RATE_HZ) / RATE_HZ
    bent = pitch_hz * 0.015 / 6 * np.sin(2 * np.pi * 6 * seconds)
    tone = 0.3 * np.sin(2 * np.pi * (pitch_hz * seconds + bent))
    assert count(tone) == 0
    assert count(tone * ((seconds > 1.3) & (seconds < 2.9))) == 1
    assert count(tone * (seconds % 1.5 > 0.75)) == 4


@pytest.mark.parametrize("events", [1, 4, 9])
def test_a_burst_of_pulses_is_one_event(events):
    """As a bark is of the pulses of a throat, 40 a second."""
    seconds = np.arange(int(0.3 * RATE_HZ)) / RATE_HZ
    pulses = np.exp(-(seconds % 0.025) / 0.004) * np.sin(2 * np.pi * 900 * seconds)
    burst = 0.5 * pulses * np.sin(np.pi * seconds / 0.3)
    assert count(repeated(burst, 0.2 + 0.6 * np.arange(events))) == events


@pytest.mark.parametrize("colour", [1, 2])
def test_ticks_are_heard_through_the_rumble_of_a_street(colour):
    seconds = np.arange(600) / RATE_HZ
    tick = np.exp(-seconds / 0.004) * np.sin(2 * np.pi * 3_500 * seconds)
    ticks = repeated(tick, 0.4 + 0.5 * np.arange(11)).astype(np.float32)
    # Of the power that the ticks have on average, pauses and all.
    noisy = with_noise(ticks, 0, np.random.default_rng(3), colour=colour)
    assert abs(count(noisy) - 11) <= 1


def test_what_is_far_fainter_than_the_rest_is_not_counted():
    seconds = np.arange(3_000) / RATE_HZ
    knock = np.exp(-seconds / 0.02) * np.sin(2 * np.pi * 400 * seconds)
    loud = repeated(0.8 * knock, (0.5, 2.0, 3.5))
    assert count(loud + repeated(0.002 * knock, (1.2, 2.7, 4.5))) == 3
    assert count(loud + repeated(0.3 * knock, (1.2, 2.7, 4.5))) == 6


@pytest.mark.real_data
def test_real_clips_have_as_many_as_were_counted(esc50):
    items = {item.clip_id: item for item in esc50.items}
    table = (ROOT / "benchmarks" / "onset_counts.csv").read_text("utf-8").splitlines()
    rows = [row for row in csv.DictReader(table) if row["count"] and row["part"] == "held out"]
    off = [
        abs(len(describe(esc50.load(items[row["clip"]])).onset_seconds) - int(row["count"]))
        for row in rows
    ]
    assert len(off) >= 50
    assert np.mean(np.array(off) <= 1) >= 0.9

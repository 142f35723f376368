"""How often pitch and tempo are right, none, or wrong, over computed sounds whose truth is known.

    python benchmarks/measures.py [SEEDS]

prints a table and writes ``reports/measures.json``. A pitch is right within 10 cents, a tempo
within 2 % of the truth; of accented beats their period is right too. Where there is nothing to
find, none is right.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import numpy as np

from soundscape._util.paths import reports_home
from soundscape.audio import Clip
from soundscape.audio.effects import with_noise
from soundscape.evaluation import save_metrics
from soundscape.features import describe

RATE_HZ = 44_100
PITCH_SECONDS, TEMPO_SECONDS = 1.5, 10.0
CENTS, TEMPO_SHARE = 10, 0.02
PITCHES_HZ = np.geomspace(30, 10_000, 16)
TEMPOS_BPM = np.geomspace(30, 300, 12)

TIMBRES = {
    "sine": [1.0],
    "bright": [k**-0.5 for k in range(1, 9)],
    "sawtooth": [1 / k for k in range(1, 13)],
    "dark": [k**-2.0 for k in range(1, 7)],
    "hollow": [k % 2 / k for k in range(1, 10)],
    "no fundamental": [0, 1, 0.8, 0.7, 0.6, 0.5],
    "weak fundamental": [0.2, 1, 0.3, 0.5, 0.2],
}
# (snr in dB, colour of the noise, vibrato in cents, jitter in cents, decays)
CONDITIONS = {
    "clean": (None, 0, 0, 0, False),
    "white noise, 10 dB": (10, 0, 0, 0, False),
    "white noise, 0 dB": (0, 0, 0, 0, False),
    "pink noise, 0 dB": (0, 1, 0, 0, False),
    "brown noise, 10 dB": (10, 2, 0, 0, False),
    "vibrato, 50 cents": (None, 0, 50, 0, False),
    "jitter, 15 cents": (None, 0, 0, 15, False),
    "decaying": (None, 0, 0, 0, True),
}
# (length in seconds, shape over time)
EVENTS: dict[str, tuple[float, Callable[[np.ndarray], np.ndarray]]] = {
    "click": (0.03, lambda t: np.exp(-t / 0.003) * np.sin(2 * np.pi * 1_500 * t)),
    "drum": (0.2, lambda t: np.exp(-t / 0.05) * np.sin(2 * np.pi * 60 * t)),
    "note": (0.15, lambda t: np.sin(np.pi * t / 0.15) * np.sin(2 * np.pi * 440 * t)),
}
# (deviation in periods, snr in dB, strengths in turn)
PLAYED = {
    "even": (0.0, None, (1.0,)),
    "deviating by 2 %": (0.02, None, (1.0,)),
    "deviating by 4 %": (0.04, None, (1.0,)),
    "white noise, 20 dB": (0.0, 20, (1.0,)),
    "accents in twos": (0.0, None, (1.0, 0.4)),
    "accents in threes": (0.0, None, (1.0, 0.4, 0.4)),
}


def tone(rng, pitch_hz: float, amplitudes, condition) -> Clip:
    snr_db, colour, vibrato, jitter, decays = condition
    seconds = np.arange(int(PITCH_SECONDS * RATE_HZ)) / RATE_HZ
    wander = np.interp(
        seconds, np.arange(0, PITCH_SECONDS, 0.01), rng.standard_normal(int(PITCH_SECONDS * 100))
    )
    bent = vibrato * np.sin(2 * np.pi * rng.uniform(4.5, 7) * seconds) + jitter * wander
    phase = 2 * np.pi * np.cumsum(pitch_hz * 2 ** (bent / 1_200)) / RATE_HZ
    wave = np.zeros(len(seconds))
    for number, amplitude in enumerate(amplitudes, 1):
        if number * pitch_hz < 0.45 * RATE_HZ:
            wave += amplitude * np.sin(number * phase + rng.uniform(0, 2 * np.pi))
    wave *= np.exp(-2.5 * seconds) if decays else 1
    wave = (0.1 * wave / wave.std()).astype(np.float32)
    return Clip(wave if snr_db is None else with_noise(wave, snr_db, rng, colour=colour), RATE_HZ)


def played(rng, tempo_bpm: float, event, how) -> Clip:
    deviation, snr_db, strengths = how
    length, shape = event
    samples, period = np.zeros(int(TEMPO_SECONDS * RATE_HZ), np.float32), 60 / tempo_bpm
    wave = shape(np.arange(int(length * RATE_HZ)) / RATE_HZ)
    for number, start in enumerate(np.arange(0.3, TEMPO_SECONDS - 0.1, period)):
        start = max(0.0, start + deviation * period * rng.standard_normal())
        part = samples[int(start * RATE_HZ) :][: len(wave)]
        part += 0.4 * strengths[number % len(strengths)] * wave[: len(part)]
    return Clip(samples if snr_db is None else with_noise(samples, snr_db, rng), RATE_HZ)


def without_pulse(rng) -> Iterator[tuple[str, Clip]]:
    """Machines, noise, and events by chance: what has neither tempo nor, but for hums, pitch."""
    seconds = np.arange(int(TEMPO_SECONDS * RATE_HZ)) / RATE_HZ
    noise = rng.standard_normal(len(seconds)).astype(np.float32)
    for colour, name in enumerate(("white", "pink", "brown")):
        yield "noise", Clip(with_noise(1e-4 * noise, -50, rng, colour=colour), RATE_HZ, name)
    for turns in rng.uniform(15, 60, 4):
        yield "engine", Clip(0.05 * noise * (1 + np.sin(2 * np.pi * turns * seconds)), RATE_HZ)
    for blows in rng.uniform(330, 1_200, 6):
        yield "blows", played(rng, blows, EVENTS["click"], PLAYED["even"])
    yield "hum", Clip(0.2 * np.sin(2 * np.pi * 100 * seconds) + 0.01 * noise, RATE_HZ)
    for count in rng.integers(1, 15, 6):
        samples = np.zeros(len(seconds))
        samples[rng.integers(0, len(seconds), count)] = 0.8
        yield "events by chance", Clip(samples, RATE_HZ)


def main(seeds: int = 1) -> None:
    table: dict[str, dict[str, dict[str, int]]] = {"pitch": {}, "tempo": {}, "nothing": {}}

    def count(what: str, row: str, verdict: str) -> None:
        counts = table[what].setdefault(row, {"right": 0, "none": 0, "wrong": 0})
        counts[verdict] += 1

    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        for condition, settings in CONDITIONS.items():
            for timbre, amplitudes in TIMBRES.items():
                for pitch_hz in PITCHES_HZ * rng.uniform(1.0, 1.2):
                    # A fundamental that is missing needs two harmonics that can be heard.
                    if pitch_hz > 10_000 or (not amplitudes[0] and pitch_hz > 3_000):
                        continue
                    found = describe(tone(rng, pitch_hz, amplitudes, settings)).pitch_hz
                    verdict = "none"
                    if found is not None:
                        near = abs(1_200 * np.log2(found / pitch_hz)) <= CENTS
                        verdict = "right" if near else "wrong"
                    count("pitch", f"{timbre}: {condition}", verdict)
        for how, settings in PLAYED.items():
            for kind, event in EVENTS.items():
                for tempo_bpm in np.minimum(300, TEMPOS_BPM * rng.uniform(1.0, 1.2)):
                    found = describe(played(rng, tempo_bpm, event, settings)).tempo_bpm
                    verdict = "none"
                    if found is not None:
                        truths = tempo_bpm / np.array([1, len(settings[2])])
                        near = (np.abs(found / truths - 1) <= TEMPO_SHARE).any()
                        verdict = "right" if near else "wrong"
                    count("tempo", f"{kind}: {how}", verdict)
        for name, clip in without_pulse(rng):
            found = describe(clip).tempo_bpm
            count("nothing", name, "right" if found is None else "wrong")
    for what, rows in table.items():
        for row, counts in rows.items():
            print(f"{what:8} {row:38}", *(f"{counts[key]:4} {key}" for key in counts))
        total = {key: sum(counts[key] for counts in rows.values()) for key in counts}
        print(f"{what:8} {'all':38}", *(f"{total[key]:4} {key}" for key in total))
        rows["all"] = total
    save_metrics(table, reports_home() / "measures.json")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

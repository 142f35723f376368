"""Clock, helicopter, chainsaw.

Each returns its samples, and when the ticks begin, in seconds; None where there is nothing that a
person would count.
"""

from __future__ import annotations

import numpy as np

from .blocks import add, band, coloured_noise, formants, pulse_train, room, wander

__all__ = ["chainsaw", "clock_tick", "helicopter"]


def clock_tick(rng, n: int, rate: int) -> tuple[np.ndarray, list[float]]:
    """An escapement: tick and tock, each a few impacts that ring in a wooden case."""
    period = rng.choice([0.25, 0.4, 0.5, 1.0]) * rng.uniform(0.97, 1.03)
    case = [(rng.uniform(420, 2_625), rng.uniform(32, 180), rng.uniform(0.4, 1)) for _ in range(5)]
    out = np.zeros(n)
    length = int(0.15 * rate)
    bodies = []
    for _ in range(2):  # tick, tock
        strike = np.zeros(length)
        for _ in range(rng.integers(3, 6)):  # unlocked, pushed on, caught
            strike[int(rng.uniform(0, 0.03) * rate)] += rng.uniform(0.4, 1)
        tuned = [(f * rng.uniform(0.93, 1.07), w, g * rng.uniform(0.6, 1)) for f, w, g in case]
        body = formants(strike, tuned, rate)
        bodies.append(body / np.abs(body).max())
    beat = rng.uniform(0, period)
    begun = []
    while beat * rate < n:
        add(out, bodies[len(begun) % 2] * rng.uniform(0.85, 1), int(beat * rate))
        begun.append(beat)
        beat += period * rng.uniform(0.995, 1.005)
    out = room(rng, out, rate, seconds=rng.uniform(0.075, 0.25), wet=rng.uniform(0.2, 0.8))
    hum = coloured_noise(rng, n, slope_db=-2, rate=rate)
    return out + 10 ** rng.uniform(-3.2, -2.2) * hum, begun


def helicopter(rng, n: int, rate: int) -> tuple[np.ndarray, None]:
    """Blades that slap the air a dozen times a second, over turbine and downwash."""
    blades_hz = rng.uniform(9, 22) * np.exp(0.01 * wander(rng, n, rate, hz=1))
    slaps = pulse_train(rng, blades_hz, rate, jitter=0.01)
    length = int(0.05 * rate)
    thump = rng.standard_normal(length) * np.exp(-np.arange(length) / (0.012 * rate))
    chop = np.convolve(slaps, thump)[:n]
    chop = band(chop, 35, rng.uniform(300, 900), rate, 2)
    cycle = np.cumsum(blades_hz) / rate
    beat = (0.5 + 0.5 * np.cos(2 * np.pi * cycle)) ** rng.uniform(1.5, 4)
    wash = band(coloured_noise(rng, n, slope_db=-4, rate=rate), 150, 5_000, rate, 1)
    wash *= 0.25 + beat
    whine_hz = rng.uniform(500, 1_600)
    whine = sum(
        np.sin(2 * np.pi * whine_hz * k * np.arange(n) / rate + rng.uniform(0, 6)) / k
        for k in (1, 2)
    )
    near = 1 + 0.25 * wander(rng, n, rate, hz=0.6)
    mixed = chop / chop.std() + rng.uniform(0.3, 0.8) * wash / wash.std() + 0.03 * whine
    return near * mixed, None


def chainsaw(rng, n: int, rate: int) -> tuple[np.ndarray, None]:
    """A two-stroke engine that revs, labours in the wood, and idles; chain noise on top."""
    seconds = np.arange(n) / rate
    top_hz = rng.uniform(95, 190)
    load = 1 / (1 + np.exp(-8 * np.sin(2 * np.pi * (seconds / rng.uniform(2, 8) + rng.random()))))
    steady = rng.random() < 0.5
    revs = np.ones(n) if steady else 0.72 + 0.28 * load
    engine_hz = top_hz * revs * np.exp(0.015 * wander(rng, n, rate, hz=9))
    fire = pulse_train(rng, engine_hz, rate, jitter=0.03)
    exhaust = formants(
        fire,
        [
            (rng.uniform(180, 400), 120, 1.0),
            (rng.uniform(700, 1_300), 250, 1.2),
            (rng.uniform(1_900, 3_000), 500, 1.2),
            (rng.uniform(3_800, 6_000), 1_200, 1.0),
        ],
        rate,
    )
    exhaust = np.tanh(2.5 * exhaust / max(exhaust.std(), 1e-9) / 3)
    chain = band(coloured_noise(rng, n, slope_db=0, rate=rate), 1_500, 11_000, rate, 1)
    chain *= (0.4 + 0.6 * load) * (0.6 + 0.4 * np.cos(2 * np.pi * np.cumsum(engine_hz) / rate))
    level = 0.55 + 0.45 * revs
    saw = exhaust / exhaust.std() + rng.uniform(0.25, 0.6) * chain / chain.std()
    return room(rng, level * saw, rate, seconds=0.4, wet=0.3), None

"""Rain, sea waves, crackling fire.

Each returns its samples, and None: nothing in it would be counted by a person.
"""

from __future__ import annotations

import numpy as np

from .blocks import band, coloured_noise, formants, impacts, wander

__all__ = ["crackling_fire", "rain", "sea_waves"]


def rain(rng, n: int, rate: int) -> tuple[np.ndarray, None]:
    """Hiss of countless far drops, and near ones that ring where they fall."""
    hiss = coloured_noise(rng, n, slope_db=rng.uniform(-4, -1), rate=rate)
    hiss = band(hiss, rng.uniform(200, 500), rng.uniform(9_000, 16_000), rate, 1)
    hiss *= 1 + 0.06 * wander(rng, n, rate, hz=2)
    near = np.zeros(n)
    # Drops on leaves, stone and puddles ring at different places.
    for _ in range(4):
        drops = impacts(rng, n, rate, per_second=rng.uniform(60, 250), spread=0.9)
        centre = rng.uniform(900, 6_500)
        near += formants(drops, [(centre, centre * rng.uniform(0.15, 0.4), 1.0)], rate)
    near /= max(near.std(), 1e-9)
    return hiss + rng.uniform(0.15, 0.6) * near, None


def sea_waves(rng, n: int, rate: int) -> tuple[np.ndarray, None]:
    """Swell: noise that grows louder and brighter, breaks, and runs out as foam."""
    seconds = np.arange(n) / rate
    roar = band(coloured_noise(rng, n, slope_db=-5, rate=rate), 40, 900, rate, 1)
    wash = band(coloured_noise(rng, n, slope_db=-4, rate=rate), 250, 4_500, rate, 1)
    foam = band(coloured_noise(rng, n, slope_db=-2, rate=rate), 1_500, 11_000, rate, 1)
    roar, wash, foam = (x / x.std() for x in (roar, wash, foam))
    period = rng.uniform(4.5, 9.0)
    swell, after = np.zeros(n), np.zeros(n)
    start = -rng.uniform(0, period)
    while start < seconds[-1]:
        height, rise, fall = rng.uniform(0.6, 1.0), period * 0.3, period * rng.uniform(0.2, 0.35)
        since = seconds - start
        up = np.exp(-(((since - rise) / (0.45 * rise)) ** 2))
        swell += height * np.where(since < rise, up, np.exp(-np.maximum(0, since - rise) / fall))
        late = np.maximum(0, since - rise)
        after += height * np.where(since > rise, late / 0.5 * np.exp(1 - late / 0.5) ** 0.7, 0)
        start += period * rng.uniform(0.8, 1.25)
    after = np.minimum(after, 1.5)
    calm = rng.uniform(0.12, 0.3)
    waves = (
        roar * (calm + 0.6 * swell)
        + wash * (0.6 * calm + swell)
        + 0.35 * foam * (0.3 * calm + 0.7 * swell**2 + 0.4 * after)
    )
    return waves, None


def crackling_fire(rng, n: int, rate: int) -> tuple[np.ndarray, None]:
    """A low roar of hot air, and wood that snaps: most snaps small, a few loud."""
    roar = band(coloured_noise(rng, n, slope_db=-6, rate=rate), 30, rng.uniform(250, 700), rate, 1)
    roar = roar / roar.std() * (1 + 0.35 * wander(rng, n, rate, hz=6))
    hiss = band(coloured_noise(rng, n, slope_db=-1, rate=rate), 1_500, 12_000, rate, 1)
    snaps = np.zeros(n)
    for _ in range(3):
        hits = impacts(rng, n, rate, per_second=rng.uniform(3, 14), spread=1.2)
        low, high = rng.uniform(800, 2_500), rng.uniform(4_000, 13_000)
        # A snap is a few milliseconds of noise, not a clean impulse.
        length = int(rate * rng.uniform(0.001, 0.006))
        burst = rng.standard_normal(length) * np.exp(-np.arange(length) / (length / 4))
        snaps += band(np.convolve(hits, burst)[:n], low, high, rate)
    snaps /= max(np.abs(snaps).max(), 1e-9)
    depth = rng.uniform(0.02, 0.08)
    return snaps + depth * roar + 0.2 * depth * hiss / hiss.std(), None

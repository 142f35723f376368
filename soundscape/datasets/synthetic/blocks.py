"""Building blocks: noise, filters, pulses, envelopes, rooms.

Conventions: `rng` is a NumPy generator, `n` a number of samples, `rate` samples a second;
everything returns float64 arrays of shape (n,).
"""

from __future__ import annotations

import numpy as np

__all__ = [
    "add",
    "band",
    "coloured_noise",
    "finish",
    "formants",
    "glide",
    "impacts",
    "phase_of",
    "pulse_train",
    "rise_and_fall",
    "room",
    "wander",
]


def coloured_noise(rng, n: int, *, slope_db: float = 0.0, rate: int = 44_100) -> np.ndarray:
    """Gaussian noise of unit RMS whose spectrum falls `slope_db` an octave above 50 Hz."""
    spectrum = np.fft.rfft(rng.standard_normal(n))
    octaves = np.log2(np.maximum(np.fft.rfftfreq(n, 1 / rate), 50) / 50)
    shaped = np.fft.irfft(spectrum * 10 ** (slope_db * octaves / 20), n)
    return shaped / max(shaped.std(), 1e-12)


def band(x: np.ndarray, low_hz: float, high_hz: float, rate: int, order: int = 2) -> np.ndarray:
    """Keep a band of frequencies (Butterworth)."""
    from scipy.signal import butter, sosfilt

    high_hz = min(high_hz, 0.49 * rate)
    if low_hz <= 0:
        return sosfilt(butter(order, high_hz, "low", fs=rate, output="sos"), x)
    return sosfilt(butter(order, [low_hz, high_hz], "band", fs=rate, output="sos"), x)


def formants(x: np.ndarray, peaks, rate: int) -> np.ndarray:
    """Resonances in parallel: `peaks` are (frequency in Hz, bandwidth in Hz, gain)."""
    from scipy.signal import lfilter

    result = np.zeros_like(x)
    for centre, width, gain in peaks:
        radius = np.exp(-np.pi * width / rate)
        angle = 2 * np.pi * min(centre, 0.45 * rate) / rate
        poles = [1, -2 * radius * np.cos(angle), radius**2]
        result += gain * lfilter([1 - radius, 0, -(1 - radius)], poles, x)
    return result


def wander(rng, n: int, rate: int, *, hz: float, depth: float = 1.0) -> np.ndarray:
    """A slow random curve around 0 that changes about `hz` times a second; RMS `depth`."""
    points = max(4, int(n / rate * hz) + 3)
    knots = np.cumsum(rng.standard_normal(points) * 0.5)
    knots = (knots - knots.mean()) / max(knots.std(), 1e-9)
    return depth * np.interp(np.linspace(0, points - 1, n), np.arange(points), knots)


def glide(points, n: int) -> np.ndarray:
    """A curve through (position 0 to 1, value) pairs, straight in the logarithm."""
    positions, values = zip(*points, strict=True)
    return np.exp(np.interp(np.linspace(0, 1, n), positions, np.log(values)))


def rise_and_fall(n: int, rate: int, *, rise: float, fall: float) -> np.ndarray:
    """An envelope: up in `rise` seconds, then decaying with time constant `fall`."""
    seconds = np.arange(n) / rate
    up = np.clip(seconds / max(rise, 1e-4), 0, 1)
    return np.sin(up * np.pi / 2) * np.exp(-np.maximum(0, seconds - rise) / fall)


def phase_of(frequency_hz: np.ndarray, rate: int) -> np.ndarray:
    """Phase in cycles of an oscillator that follows a frequency curve."""
    return np.cumsum(frequency_hz) / rate


def pulse_train(rng, frequency_hz: np.ndarray, rate: int, *, jitter: float = 0.0) -> np.ndarray:
    """One unit impulse a cycle, each of slightly another height."""
    n = len(frequency_hz)
    cycles = phase_of(frequency_hz, rate)
    cycles = cycles + jitter * np.interp(
        cycles, np.arange(int(cycles[-1]) + 3), rng.standard_normal(int(cycles[-1]) + 3)
    )
    starts = np.flatnonzero(np.diff(np.floor(cycles), prepend=0) > 0)
    pulses = np.zeros(n)
    pulses[starts] = 1 + 2 * jitter * rng.standard_normal(len(starts))
    return pulses


def impacts(rng, n: int, rate: int, *, per_second: float, spread: float = 1.0) -> np.ndarray:
    """Single impulses at random times, with heights spread like 10 ** normal(0, spread / 2)."""
    count = rng.poisson(per_second * n / rate)
    heights = 10 ** (spread / 2 * rng.standard_normal(count)) * rng.choice([-1, 1], count)
    result = np.zeros(n)
    np.add.at(result, rng.integers(0, n, count), heights)
    return result


def add(target: np.ndarray, part: np.ndarray, start: int) -> None:
    """Add a part at a place, as far as it fits."""
    stop = min(len(target), start + len(part))
    if start < stop:
        target[start:stop] += part[: stop - start]


def room(rng, x: np.ndarray, rate: int, *, seconds: float, wet: float) -> np.ndarray:
    """Reverberation: exponentially decaying noise as impulse response."""
    from scipy.signal import fftconvolve

    n = max(2, int(2.5 * seconds * rate))
    tail = rng.standard_normal(n) * np.exp(-6.9 * np.arange(n) / (seconds * rate))
    tail = band(tail, 150, 6_000, rate)
    tail *= wet / max(np.sqrt((tail**2).sum()), 1e-12)
    return x + fftconvolve(x, tail)[: len(x)]


def finish(x: np.ndarray, rng) -> np.ndarray:
    """Centre, set the peak between -12 and -0.4 dBFS."""
    x = x - x.mean()
    return x / max(np.abs(x).max(), 1e-9) * 10 ** (rng.uniform(-12, -0.4) / 20)

"""Dog, rooster, crying baby, sneeze: pulses of a throat through the cavities above it.

Each returns its samples, and when what a person would count begins, in seconds: barks, the notes of
a crow, wails, sneezes.
"""

from __future__ import annotations

import numpy as np

from .blocks import (
    add,
    band,
    coloured_noise,
    formants,
    glide,
    pulse_train,
    rise_and_fall,
    room,
    wander,
)

__all__ = ["crying_baby", "dog", "rooster", "sneezing"]


def _voice(rng, pitch_hz: np.ndarray, peaks, rate: int, *, rough: float, breath: float):
    """Glottal pulses and breath through formants; unit peak."""
    n = len(pitch_hz)
    pulses = pulse_train(rng, pitch_hz, rate, jitter=rough)
    # A glottal pulse falls off by about 12 dB an octave; two leaky sums do that.
    pulses = band(pulses, 0, float(3 * pitch_hz.mean()), rate, 1)
    air = band(rng.standard_normal(n), 500, 9_000, rate, 1)
    source = pulses / max(pulses.std(), 1e-12) + breath * air
    voice = formants(source, peaks, rate)
    return voice / max(np.abs(voice).max(), 1e-12)


def _ambience(rng, out: np.ndarray, rate: int) -> np.ndarray:
    """A room or a yard around the voice; some recordings end in true silence instead."""
    out = room(rng, out, rate, seconds=rng.uniform(0.2, 0.7), wet=rng.uniform(0.1, 0.35))
    out /= max(np.abs(out).max(), 1e-12)
    if rng.random() < 0.4:
        return out
    return out + 10 ** rng.uniform(-3.2, -2.3) * coloured_noise(
        rng, len(out), slope_db=-4, rate=rate
    )


def dog(rng, n: int, rate: int) -> tuple[np.ndarray, list[float]]:
    """Barks: a rough pitch that jumps up and falls, mouth opening and closing."""
    size = rng.uniform(0, 1)  # 0 a small dog, 1 a large one
    base_hz = 750 * (0.32**size) * rng.uniform(0.9, 1.1)
    throat = 1.5 - 0.75 * size
    out = np.zeros(n)
    moment = rng.uniform(0.02, 0.4)
    gap = rng.uniform(0.25, 0.9)
    barks = int(rng.integers(1, 9))
    begun = []
    for _ in range(barks):
        begun.append(moment)
        length = int(rate * rng.uniform(0.15, 0.28) * (0.8 + 0.5 * size))
        top = base_hz * rng.uniform(0.9, 1.15)
        pitch = glide([(0, 0.7 * top), (0.2, 1.15 * top), (0.5, top), (1, 0.55 * top)], length)
        peaks = [
            (650 * throat, 160, 1.0),
            (1_250 * throat, 220, 0.9),
            (2_400 * throat, 400, 0.45),
            (3_700 * throat, 600, 0.25),
        ]
        bark = _voice(rng, pitch, peaks, rate, rough=0.05, breath=rng.uniform(0.05, 0.25))
        # A jaw opens and closes: a bark swells before it dies, unlike a sneeze.
        bark *= np.sin(np.pi * np.linspace(0, 1, length) ** 0.6) ** 1.5
        add(out, bark * rng.uniform(0.7, 1), int(moment * rate))
        moment += length / rate + gap * rng.uniform(0.6, 1.5)
    return _ambience(rng, out, rate), begun


def rooster(rng, n: int, rate: int) -> tuple[np.ndarray, list[float]]:
    """Cock-a-doodle-doo: three short notes and a long one that rises, holds and falls."""
    base_hz = rng.uniform(430, 620)
    out = np.zeros(n)
    moment = rng.uniform(0.05, 0.7)
    begun = []
    notes = [
        (rng.uniform(0.14, 0.22), [(0, 0.8), (0.4, 1.15), (1, 1.0)]),
        (rng.uniform(0.09, 0.15), [(0, 1.0), (0.5, 1.25), (1, 1.1)]),
        (rng.uniform(0.25, 0.4), [(0, 1.1), (0.3, 1.6), (1, 1.5)]),
        (rng.uniform(0.8, 1.4), [(0, 1.35), (0.12, 1.85), (0.6, 1.7), (0.85, 1.35), (1, 0.8)]),
    ]
    for seconds, shape in notes:
        begun.append(moment)
        length = int(seconds * rate)
        shake = np.exp(0.012 * np.sin(2 * np.pi * rng.uniform(10, 18) * np.arange(length) / rate))
        pitch = glide([(x, base_hz * y) for x, y in shape], length) * shake
        # Narrow resonances and a rough throat: with less of either it is a whistle.
        peaks = [(1_035, 75, 0.8), (1_710, 90, 1.0), (2_700, 135, 0.55), (4_140, 240, 0.5)]
        note = _voice(rng, pitch, peaks, rate, rough=0.035, breath=0.05)
        edge = np.minimum(1, np.minimum(np.arange(length), np.arange(length)[::-1]) / (0.03 * rate))
        add(out, note * edge * (1 if seconds > 0.2 else 0.7), int(moment * rate))
        moment += seconds + rng.uniform(0.01, 0.06)
    return _ambience(rng, out, rate), begun


def crying_baby(rng, n: int, rate: int) -> tuple[np.ndarray, list[float]]:
    """Wails of about a second around 450 Hz, strained at the top, with gasps between."""
    base_hz = rng.uniform(370, 540)
    throat = rng.uniform(0.92, 1.12)
    out = np.zeros(n)
    moment = rng.uniform(0, 0.3)
    begun = []
    while moment * rate < n:
        begun.append(moment)
        seconds = rng.uniform(0.45, 1.3)
        length = int(seconds * rate)
        top = base_hz * rng.uniform(0.95, 1.2)
        pitch = glide([(0, 0.8 * top), (0.15, 1.08 * top), (0.6, top), (1, 0.72 * top)], length)
        pitch *= np.exp(0.02 * wander(rng, length, rate, hz=9))
        pitch *= np.exp(0.015 * np.sin(2 * np.pi * rng.uniform(5, 8) * np.arange(length) / rate))
        peaks = [
            (1_050 * throat, 180, 1.0),
            (1_650 * throat, 220, 0.7),
            (3_300 * throat, 400, 0.8),
            (5_200 * throat, 800, 0.3),
        ]
        cry = _voice(rng, pitch, peaks, rate, rough=rng.uniform(0.005, 0.04), breath=0.2)
        swell = np.sin(np.pi * np.linspace(0, 1, length) ** 0.7) ** 0.6
        add(out, np.tanh(1.8 * cry) * swell * rng.uniform(0.7, 1), int(moment * rate))
        moment += seconds + 0.05
        gasp_length = int(rate * rng.uniform(0.12, 0.25))
        gasp = band(rng.standard_normal(gasp_length), 1_200, 5_500, rate)
        gasp *= np.hanning(gasp_length) * rng.uniform(0.03, 0.1) / gasp.std()
        add(out, gasp, int(moment * rate))
        moment += gasp_length / rate + rng.uniform(0.03, 0.3)
    return _ambience(rng, out, rate), begun


def sneezing(rng, n: int, rate: int) -> tuple[np.ndarray, list[float]]:
    """Ah - ah - choo: voiced breaths in, then a burst of turbulent air that darkens as it fades."""
    pitch_hz = rng.uniform(150, 330)
    throat = rng.uniform(0.9, 1.2)
    out = np.zeros(n)
    moment = rng.uniform(0.05, 0.6)
    for _ in range(int(rng.integers(0, 3))):
        length = int(rate * rng.uniform(0.18, 0.4))
        pitch = glide([(0, 0.9 * pitch_hz), (1, 1.25 * pitch_hz)], length)
        peaks = [(750 * throat, 120, 1), (1_250 * throat, 150, 0.6), (2_600 * throat, 300, 0.3)]
        breath = _voice(rng, pitch, peaks, rate, rough=0.03, breath=1.2) * np.hanning(length)
        add(out, 0.25 * breath, int(moment * rate))
        moment += length / rate + rng.uniform(0.05, 0.35)
    length = int(rate * rng.uniform(0.35, 0.7))
    noise = rng.standard_normal(length)
    hiss = band(noise, 2_200, rng.uniform(8_000, 13_000), rate)
    body = band(noise, 500, 2_600, rate)
    attack = rise_and_fall(length, rate, rise=0.025, fall=rng.uniform(0.06, 0.12))
    tail = rise_and_fall(length, rate, rise=0.06, fall=rng.uniform(0.1, 0.2))
    fall = glide([(0, 1.7 * pitch_hz), (0.3, 1.2 * pitch_hz), (1, 0.7 * pitch_hz)], length)
    vowel = [(420 * throat, 100, 1.0), (1_050 * throat, 150, 0.6), (2_400 * throat, 300, 0.3)]
    voiced = _voice(rng, fall, vowel, rate, rough=0.05, breath=0.5)
    choo = attack * hiss / hiss.std() + 0.8 * tail * body / body.std()
    choo = choo / np.abs(choo).max() + rng.uniform(0.3, 0.8) * tail * voiced
    add(out, choo, int(moment * rate))
    return _ambience(rng, out, rate), [moment]

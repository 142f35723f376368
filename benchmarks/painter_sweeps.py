"""Does the picture follow the sound? One quantity is swept, and only pixels are measured.

    python benchmarks/painter_sweeps.py

Computes sounds in which one quantity rises in steps, measures them as any recording is measured
(`soundscape.describe`), paints them, and measures the pictures:

* **loudness**: a steady tone with noise, 52 to 4 dB below full scale; the area of the scene's
  subject, drawn alone,
* **pitch**: bursts of a harmonic tone of 80 to 1500 Hz; height of the centroid of what the onsets
  drew, or, where the scene says that pitch turns or lifts its subject, of the subject,
* **rate**: 1 to 12 clicks; connected groups of pixels in what the onsets drew,
* **brightness**: noise around 250 to 4500 Hz; mean luminance of everything but the subject.

The pictures of a sweep share seed and identity, so that their accidents are the same. Spearman's
rank correlation of the swept quantity and the pixels is printed, and written with the pixels to
``reports/painter/sweeps.json``: brightness in every style, which is a matter of palettes; the
others, a matter of the scene's geometry, in two styles. A scene is asked for what its legend
claims, and every scene claims loudness or onsets.
"""

from __future__ import annotations

import argparse
import io
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image
from scipy.ndimage import label as label_groups
from scipy.signal import butter, sosfilt
from scipy.stats import spearmanr

from soundscape.audio import Clip
from soundscape.features import describe
from soundscape.painter import SCENES, STYLES, describe_painting, paint, part, rasterise

RATE_HZ, SECONDS, SIDE = 22_050, 5.0, 192
SEED = 3
THRESHOLD = 0.9
"""Every correlation should be at least this."""

# Computed sounds --------------------------------------------------------------------------------


def _noise(seed: int = 5) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal(int(RATE_HZ * SECONDS))


def _times() -> np.ndarray:
    return np.arange(int(RATE_HZ * SECONDS)) / RATE_HZ


def _bursts(count: int, decay_seconds: float = 0.05) -> np.ndarray:
    """An envelope with `count` sudden attacks, evenly spread."""
    t, envelope = _times(), np.zeros(int(RATE_HZ * SECONDS))
    for when in (np.arange(count) + 0.5) / count * SECONDS:
        after = t - when
        envelope += np.where(after >= 0, np.exp(-np.maximum(after, 0) / decay_seconds), 0)
    return envelope


def loudness_sound(level_db: float) -> np.ndarray:
    """A tone with some noise, its attacks and its timbre the same at every level."""
    base = (np.sin(2 * np.pi * 440 * _times()) + 0.05 * _noise()) * (0.15 + _bursts(5, 0.2))
    return base / np.abs(base).max() * 10 ** (level_db / 20)


def pitch_sound(hz: float) -> np.ndarray:
    """Bursts of a harmonic tone."""
    t = _times()
    tone = sum(np.sin(2 * np.pi * hz * k * t) / k for k in (1, 2, 3, 4))
    return 0.3 * tone * (0.01 + _bursts(5, 0.1))


def rate_sound(count: int) -> np.ndarray:
    """Clicks of noise."""
    return 0.5 * _noise() * _bursts(count, 0.02) + 1e-4 * _noise(6)


def brightness_sound(hz: float) -> np.ndarray:
    """Noise around one frequency, equally strong wherever it lies."""
    band = butter(2, (hz / 1.3, hz * 1.3), "bandpass", fs=RATE_HZ, output="sos")
    low = sosfilt(band, _noise())
    return 0.1 * low / low.std()


# Pixels -----------------------------------------------------------------------------------------


def opacity(painting, name: str, side: int = SIDE) -> np.ndarray:
    """How far each pixel is covered [shape=(side, side), 0 to 1] by one part of the drawing."""
    png = rasterise(part(painting.svg, name), (side, side))
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGBA"), dtype=float)[..., 3] / 255


def subject_area(painting) -> float:
    """Share of the picture that the subject covers."""
    return float(opacity(painting, "subject").mean())


def height(painting) -> float:
    """Height of the centroid of what pitch lifts, 0 foot to 1 top."""
    rows = opacity(painting, "onsets").sum(axis=1)
    return float(1 - (rows * np.arange(SIDE)).sum() / rows.sum() / SIDE)


def marks_counted(painting) -> float:
    """Connected groups of pixels, at 1024 pixels, in what the onsets drew."""
    return float(label_groups(opacity(painting, "onsets", 1024) > 0.5)[1])


def luminance(painting) -> np.ndarray:
    """Relative luminance of the picture's pixels [shape=(SIDE, SIDE), 0 to 1]."""
    values = np.asarray(Image.open(io.BytesIO(painting.png)).convert("RGB"), dtype=float) / 255
    linear = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def surrounding_light(painting) -> float:
    """Mean luminance of the picture but for its subject, which is light on dark or the reverse."""
    return float(luminance(painting)[opacity(painting, "subject") < 0.05].mean())


SWEEPS: dict[str, tuple[Callable, tuple, Callable, str]] = {
    "loudness": (loudness_sound, (-52, -44, -36, -28, -20, -12, -4), subject_area, r"loudness -"),
    "pitch": (pitch_sound, (80, 140, 240, 400, 650, 1000, 1500), height, r"pitch around"),
    "rate": (rate_sound, (1, 2, 3, 4, 6, 8, 10, 12), marks_counted, r"(\d+|no) onset"),
    "brightness": (
        brightness_sound,
        (250, 450, 800, 1400, 2500, 4500),
        surrounding_light,
        "bright",
    ),
}
"""Of each quantity: its sound, its steps, what is measured, and how a legend names it."""

GEOMETRY_STYLES = ("dusk", "charcoal")


@dataclass(frozen=True)
class SameSound:
    """The identity that the sounds of one sweep share."""

    sha256: str
    duration_seconds: float = SECONDS


def heard(quantity: str) -> list:
    """Acoustics of every step of a sweep."""
    sound, steps, _, _ = SWEEPS[quantity]
    clips = [Clip(sound(step).astype(np.float32), RATE_HZ, f"{quantity} {step}") for step in steps]
    return [describe(clip) for clip in clips]


def claims(quantity: str, label: str, acoustics) -> bool:
    """Whether the legend of the scene says that this quantity draws something."""
    told = describe_painting(SameSound(quantity), acoustics, label, seed=SEED, style="dusk").legend
    named = [drew for what, drew in told if re.match(SWEEPS[quantity][3], what)]
    return any(not drew.startswith(("nothing", "no ")) for drew in named)


def correlation(quantity: str, label: str, style: str, sounds: list) -> tuple[float, list[float]]:
    """Spearman's rank correlation of the sweep and the pixels, and what was measured."""
    _, steps, measure, _ = SWEEPS[quantity]
    pixels = []
    for acoustics in sounds:
        painting = paint(
            SameSound(quantity), acoustics, label, seed=SEED, style=style, size=(SIDE, SIDE)
        )
        pixels.append(measure(painting))
    found = spearmanr(steps, pixels).statistic if np.ptp(pixels) > 0 else 0.0
    return round(float(found), 3), [round(value, 5) for value in pixels]


def main() -> None:
    """Sweep, print and write."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--out", type=Path, default=Path("reports/painter"))
    options.add_argument("--labels", nargs="*", default=[n for n in SCENES if n != "dog_bark"])
    options.add_argument("--quantities", nargs="*", default=list(SWEEPS))
    chosen = options.parse_args()
    result: dict = {"threshold": THRESHOLD, "below": [], "correlations": {}}
    for quantity in chosen.quantities:
        sounds = heard(quantity)
        styles = STYLES if quantity == "brightness" else GEOMETRY_STYLES
        print(f"\n{quantity:18}" + "".join(f"{style:>12}" for style in styles))
        for name in chosen.labels:
            if not claims(quantity, name, sounds[-1]):
                continue
            found = {style: correlation(quantity, name, style, sounds) for style in styles}
            print(f"{name:18}" + "".join(f"{rho:12.2f}" for rho, _ in found.values()), flush=True)
            result["correlations"].setdefault(quantity, {})[name] = {
                style: {"rho": rho, "pixels": pixels} for style, (rho, pixels) in found.items()
            }
            result["below"] += [
                f"{quantity} {name} {style}" for style, (rho, _) in found.items() if rho < THRESHOLD
            ]
    chosen.out.mkdir(parents=True, exist_ok=True)
    target = chosen.out / "sweeps.json"
    target.write_text(json.dumps(result) + "\n", "utf-8")
    print(f"\n{len(result['below'])} below {THRESHOLD}: {result['below']}\nwritten: {target}")


if __name__ == "__main__":
    main()

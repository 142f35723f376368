"""What the tests of the painter share: a sound, a small picture of it, and its pixels."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
from PIL import Image

from soundscape.features import Acoustics
from soundscape.painter import paint, part, rasterise


def heard(onsets=(0.6, 1.4, 2.2, 3.9), **changes) -> Acoustics:
    """A sound with a pitch, a hump of loudness and a few events; `changes` replace fields."""
    hump = tuple(float(v) for v in 0.4 + 0.6 * np.hanning(64))
    base = Acoustics(
        duration_seconds=5.0,
        pitch_hz=440.0,
        pitch_confidence=0.9,
        tempo_bpm=90.0,
        onsets_per_second=len(onsets) / 5,
        rhythm_regularity=0.5,
        loudness_db=-22.0,
        peak_db=-6.0,
        dynamic_range_db=30.0,
        brightness_hz=1_200.0,
        noisiness=0.4,
        loudness_curve=hump,
        brightness_curve=(1_200.0,) * 64,
        pitch_curve=(440.0,) * 64,
        onset_seconds=tuple(onsets),
        onset_strengths=tuple(1.0 - 0.1 * (index % 5) for index in range(len(onsets))),
    )
    return replace(base, **changes)


def small(clip, acoustics, label, **options):
    return paint(
        clip, acoustics, label, **{"seed": 3, "style": "dusk", "size": (96, 96), **options}
    )


def pixels(painting) -> np.ndarray:
    """RGB values [shape=(height, width, 3)]."""
    return np.asarray(Image.open(io.BytesIO(painting.png)).convert("RGB"), dtype=float)


def onset_groups(svg: str) -> list[ET.Element]:
    return [element for element in ET.fromstring(svg).iter() if "data-onset" in element.attrib]


def opacity(svg: str, size: tuple[int, int]) -> np.ndarray:
    """Of a drawing, 0 to 255 [shape=(height, width)]."""
    return np.asarray(Image.open(io.BytesIO(rasterise(svg, size))).convert("RGBA"))[..., 3]


def only(svg: str, name: str) -> np.ndarray:
    """Opacity [shape=(200, 200), 0 to 1] of one part of the drawing."""
    return opacity(part(svg, name), (200, 200)) / 255

"""Does the main figure stand out of its picture? Its contrast, all along its edge, from the pixels.

    python benchmarks/painter_contrast.py
    python benchmarks/painter_contrast.py --labels rain --styles dusk --show /tmp/edges

Paints every scene in every style and palette, of a busy computed sound and of a sparse one, and
walks along the outer edge of the scene's ``subject`` where it is seen: not where it leaves the
picture, nor where something in front hides it. At each step it takes the luminances along a short
line across the edge, `REACH` of the short side to either side, and the highest WCAG contrast of
one inside with one outside: an outline or a rim separates as well as a surface does. The edge
passes when at least `SHARE` of it reaches 3 to 1, and no stretch longer than `STRETCH` of it stays
below 2 to 1. Prints the worst of each scene and style and, where all are asked for, writes them to
``reports/painter/contrast.json``; ``--show`` keeps the pictures that failed, with the edge drawn
in: red below 2, yellow below 3.
"""

from __future__ import annotations

import argparse
import io
import json
import xml.etree.ElementTree as ET
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import contourpy  # matplotlib brings it
import numpy as np
from PIL import Image
from scipy.ndimage import binary_fill_holes, gaussian_filter, map_coordinates, median_filter
from scipy.ndimage import label as label_groups

from soundscape.audio import Clip
from soundscape.features import Acoustics, describe
from soundscape.painter import SCENES, STYLES, paint, part, rasterise
from soundscape.painter.composition import BRIGHTNESS_RANGE_HZ
from soundscape.painter.styles import CATALOGUE

SIDE = 400
ENOUGH, TOO_LITTLE = 3.0, 2.0
"""Contrasts, 1 to 21: what an edge should have, and what no longer stretch may stay below."""

SHARE, STRETCH = 0.9, 0.1
"""Shares of the edge: at least so much with `ENOUGH`, at most so much on end with too little."""

REACH = 0.012
"""How far from the edge a luminance still belongs to it, as a share of the short side."""

SMALLEST_PART = 0.02
"""Parts of the figure that cover less of it than this (sparks, drops) are no edge of its."""

WHOLE = [label for label in SCENES if label != "dog_bark"]
"""Scenes: the barks of ``dog_bark`` are drawn by the dog."""

RATE_HZ, SECONDS = 22_050, 5.0


# Computed sounds, in the light of every palette -------------------------------------------------


@cache
def heard(kind: str) -> Acoustics:
    """A ``"busy"`` sound (forty loud bursts of noise) or a ``"sparse"`` one (three soft tones)."""
    rng, t = np.random.default_rng(5), np.arange(int(RATE_HZ * SECONDS)) / RATE_HZ
    busy = kind == "busy"
    envelope = np.zeros_like(t)
    for when in np.linspace(0.1, 4.8, 40) if busy else (0.7, 2.1, 3.9):
        after = t - when
        strength = rng.uniform(0.3, 1.0)
        envelope += np.where(after >= 0, strength * np.exp(-after.clip(0) / 0.06), 0)
    noise, tone = rng.standard_normal(t.size), np.sin(2 * np.pi * 330 * t)
    sound = (0.3 * noise if busy else 0.05 * tone) * envelope + 1e-4 * noise
    return describe(Clip(sound.astype(np.float32), RATE_HZ, kind))


def in_the_light_of(acoustics: Acoustics, palette: int, palettes: int) -> Acoustics:
    """The sound with a timbre as bright as the middle of one of a style's palettes."""
    low, high = BRIGHTNESS_RANGE_HZ
    return replace(acoustics, brightness_hz=low * (high / low) ** ((palette + 0.5) / palettes))


@dataclass(frozen=True)
class SameSound:
    """The identity of the clip that was not recorded."""

    sha256: str
    duration_seconds: float = SECONDS


# The figure and its edge ------------------------------------------------------------------------


def luminance(png: bytes) -> np.ndarray:
    """Relative luminance of every pixel [shape=(rows, columns), 0 to 1]."""
    values = np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), dtype=float) / 255
    linear = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def seen(svg: str, size: tuple[int, int]) -> np.ndarray:
    """How far the subject shows in each pixel of the whole picture [0 to 1].

    The same drawing in two colours tells: the subject white, everything else black.
    """
    root = ET.fromstring(svg)
    figure = {id(e) for g in root.iter() if g.get("id") == "subject" for e in g.iter()}
    (defs,) = (child for child in root if child.tag.endswith("defs"))
    for element in root.iter():
        kind, colour = ("on", "#ffffff") if id(element) in figure else ("off", "#000000")
        for name in ("fill", "stroke"):
            paint_ = element.get(name, "none")
            if paint_.startswith("url"):
                element.set(name, paint_.replace(")", f"-{kind})"))
            elif paint_ != "none":
                element.set(name, colour)
    for gradient in list(defs):
        defs.remove(gradient)
        for kind, colour in (("on", "#ffffff"), ("off", "#000000")):
            twin = ET.fromstring(ET.tostring(gradient))
            twin.set("id", f"{gradient.get('id')}-{kind}")
            for stop in twin:
                stop.set("stop-color", colour)
            defs.append(twin)
    png = rasterise(ET.tostring(root, encoding="unicode"), size)
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGBA"), dtype=float)[..., 0] / 255


def whole(svg: str, size: tuple[int, int]) -> np.ndarray:
    """The opacity [0 to 1] of the subject, as if nothing stood before it."""
    png = rasterise(part(svg, "subject"), size)
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGBA"), dtype=float)[..., 3] / 255


def outer_edges(opacity: np.ndarray) -> list[np.ndarray]:
    """Closed lines around the parts of the figure [each shape=(n, 2): x, y], a pixel a step."""
    solid = binary_fill_holes(opacity > 0.5)
    parts, count = label_groups(solid)
    sizes = np.bincount(parts.ravel(), minlength=count + 1)
    kept = (sizes >= SMALLEST_PART * solid.sum()) & (np.arange(count + 1) > 0)
    filled = np.where(kept[parts], np.maximum(opacity, solid), np.minimum(opacity, 0.4))
    lines = contourpy.contour_generator(z=np.pad(filled, 1)).lines(0.5)
    edges = []
    for line in lines:
        steps = np.hypot(*np.diff(line, axis=0).T)
        along = np.concatenate(([0.0], np.cumsum(steps)))
        if along[-1] >= 8:
            places = np.arange(0, along[-1], 1.0)
            spots = np.stack([np.interp(places, along, axis) for axis in line.T], axis=1)
            edges.append(spots - 1)  # the padding
    return edges


def contrasts(svg: str, png: bytes, size: tuple[int, int]) -> list[tuple[np.ndarray, np.ndarray]]:
    """Of each outer edge of the subject its places [shape=(n, 2)] and contrasts [shape=(n,)].

    Places where the subject goes on behind something else, or beyond the picture, have none: nan.
    """
    light, shown, all_of_it = luminance(png), seen(svg, size), whole(svg, size)
    smooth = gaussian_filter(np.pad(shown, 4, mode="edge"), 1.0)
    slopes = np.gradient(smooth)
    reach = REACH * min(size)
    inwards = np.arange(0.8, reach + 0.01, 0.8)
    found = []
    for spots in outer_edges(shown):
        x, y = spots.T
        down, right = (map_coordinates(slope, (y + 4, x + 4), order=1) for slope in slopes)
        length = np.maximum(np.hypot(down, right), 1e-9)
        ux, uy = right / length, down / length  # towards the inside

        def sample(picture, steps, x=x, y=y, ux=ux, uy=uy):
            places = (y + np.outer(steps, uy), x + np.outer(steps, ux))
            return map_coordinates(picture, places, order=1, mode="nearest")

        inside, outside = sample(light, inwards) + 0.05, sample(light, -inwards) + 0.05
        ratio = np.maximum(inside.max(axis=0) / outside.min(axis=0),
                           outside.max(axis=0) / inside.min(axis=0))  # fmt: skip
        ratio = median_filter(ratio, 5, mode="wrap")  # a speck of grain is no edge
        border = np.minimum.reduce([x, y, size[0] - 1 - x, size[1] - 1 - y]) < 2
        hidden = sample(all_of_it, -np.array([1.5, 3.0])).max(axis=0) > 0.5
        found.append((spots, np.where(border | hidden, np.nan, ratio)))
    return found


def judged(edges: list[tuple[np.ndarray, np.ndarray]]) -> tuple[float, float]:
    """Share of the edge with enough contrast, and of it the longest stretch with too little."""
    ratios = [ratio for _, ratio in edges]
    total = sum(np.isfinite(ratio).sum() for ratio in ratios)
    if total == 0:
        return 0.0, 1.0
    enough = sum((ratio >= ENOUGH).sum() for ratio in ratios)
    longest = 0
    for ratio in ratios:
        poor = np.concatenate((ratio, ratio)) < TOO_LITTLE  # the line is closed
        ends = np.flatnonzero(np.diff(np.concatenate(([0], poor.astype(int), [0]))))
        runs = ends[1::2] - ends[::2]
        longest = max(longest, min(ratio.size, int(runs.max(initial=0))))
    return float(enough / total), float(longest / total)


@dataclass(frozen=True)
class Verdict:
    """How one picture did."""

    picture: str
    share: float
    stretch: float

    @property
    def passed(self) -> bool:
        """Whether its figure stands out."""
        return self.share >= SHARE and self.stretch <= STRETCH


def measure(
    label: str, style: str, palette: int, kind: str, *, side: int = SIDE, show: Path | None = None
) -> Verdict:
    """Paint one picture, of ``"busy"`` or ``"sparse"``, and judge the edge of its figure."""
    acoustics = in_the_light_of(heard(kind), palette, len(CATALOGUE[style].palettes))
    seed = 1 + 2 * palette + (kind == "busy")  # so that the variants of a scene take turns
    size = (side, side)
    painting = paint(SameSound(kind), acoustics, label, seed=seed, style=style, size=size)
    edges = contrasts(painting.svg, painting.png, size)
    share, stretch = judged(edges)
    verdict = Verdict(f"{painting.palette}, {kind}", round(share, 3), round(stretch, 3))
    if show and not verdict.passed:
        save_edge(painting.png, edges, show / f"{label}-{style}-{palette}-{kind}.png")
    return verdict


def save_edge(png: bytes, edges, target: Path) -> None:
    """Keep a picture with the edge of its figure drawn in."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    for spots, ratio in edges:
        for (x, y), value in zip(spots.round().astype(int).tolist(), ratio, strict=True):
            colour = (255, 0, 0) if value < TOO_LITTLE else (255, 230, 0)
            if value < ENOUGH and 0 <= x < picture.width and 0 <= y < picture.height:
                picture.putpixel((x, y), colour)
    target.parent.mkdir(parents=True, exist_ok=True)
    picture.save(target)


def worst_of(verdicts: list[Verdict]) -> dict[str, float]:
    """Of the pictures of one scene in one style: how many, the least share, the longest stretch."""
    return {
        "pictures": len(verdicts),
        "share": min(verdict.share for verdict in verdicts),
        "stretch": max(verdict.stretch for verdict in verdicts),
    }


def main() -> None:
    """Measure, print and write."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--labels", nargs="*", default=WHOLE)
    options.add_argument("--styles", nargs="*", default=list(STYLES))
    options.add_argument("--show", type=Path, help="folder for pictures that failed")
    options.add_argument("--out", type=Path, default=Path("reports/painter"))
    chosen = options.parse_args()
    table: dict[str, dict[str, dict]] = {}
    below: list[str] = []
    print(f"{'share, stretch':18}" + "".join(f"{style:>13}" for style in chosen.styles))
    for label in chosen.labels:
        cells = []
        for style in chosen.styles:
            verdicts = [
                measure(label, style, palette, kind, show=chosen.show)
                for palette in range(len(CATALOGUE[style].palettes))
                for kind in ("busy", "sparse")
            ]
            failed = [f"{label} {style}: {v.picture}" for v in verdicts if not v.passed]
            below += failed
            worst = worst_of(verdicts)
            table.setdefault(label, {})[style] = worst
            star = "*" if failed else " "
            cells.append(f"{worst['share']:7.2f} {worst['stretch']:4.2f}{star}")
        print(f"{label:18}" + "".join(cells), flush=True)
    print(f"{len(below)} figures (*) do not stand out", *below, sep="\n")
    if chosen.labels == WHOLE and chosen.styles == list(STYLES):
        chosen.out.mkdir(parents=True, exist_ok=True)
        limits = {"enough": ENOUGH, "share": SHARE, "too_little": TOO_LITTLE, "stretch": STRETCH}
        target = chosen.out / "contrast.json"
        target.write_text(json.dumps({**limits, "below": below, "edges": table}) + "\n", "utf-8")
        print(f"written: {target}")


if __name__ == "__main__":
    main()

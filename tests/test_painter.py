"""The painter: one sound, one picture; another sound, another; and what was heard shows."""

from __future__ import annotations

import io
import re
import time
import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from soundscape.audio import Clip
from soundscape.errors import ProviderError
from soundscape.features import Acoustics
from soundscape.painter import SCENES, STYLES, paint, part, rasterise
from soundscape.painter.canvas import Canvas
from soundscape.painter.colour import contrast, lightness, mix, shift
from soundscape.painter.composition import MAX_EVENTS, compose
from soundscape.painter.styles import CATALOGUE
from soundscape.painter.svg import number, outline

ESC10 = (
    "dog", "rain", "sea_waves", "crying_baby", "clock_tick",
    "sneezing", "helicopter", "chainsaw", "rooster", "crackling_fire",
)  # fmt: skip
PALETTES = [(style, palette) for style in CATALOGUE.values() for palette in style.palettes]
PALETTE_IDS = [f"{style.name}-{palette.name}".replace(" ", "_") for style, palette in PALETTES]


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


@pytest.fixture(scope="module")
def clip() -> Clip:
    return Clip(np.sin(np.arange(4_410) / 20.0), 22_050, "tone")


@pytest.fixture(scope="module")
def other_clip() -> Clip:
    return Clip(np.sin(np.arange(4_410) / 21.0), 22_050, "another tone")


def small(clip, acoustics, label, **options):
    return paint(
        clip, acoustics, label, **{"seed": 3, "style": "dusk", "size": (96, 96), **options}
    )


def pixels(painting) -> np.ndarray:
    """RGB values [shape=(height, width, 3)]."""
    return np.asarray(Image.open(io.BytesIO(painting.png)).convert("RGB"), dtype=float)


def onset_groups(svg: str) -> list[ET.Element]:
    return [element for element in ET.fromstring(svg).iter() if "data-onset" in element.attrib]


def only(svg: str, name: str) -> np.ndarray:
    """Opacity [shape=(200, 200), 0 to 1] of one part of the drawing."""
    png = rasterise(part(svg, name), (200, 200))
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGBA"), dtype=float)[..., 3] / 255


# The promise: one sound, one picture ------------------------------------------------------------


@pytest.mark.parametrize("label", SCENES)
def test_same_clip_seed_and_style_give_the_same_bytes(clip, label):
    first, second = small(clip, heard(), label), small(clip, heard(), label)
    assert first.png == second.png
    assert first.svg == second.svg


@pytest.mark.parametrize("label", SCENES)
def test_seed_clip_and_sound_each_change_the_picture(clip, other_clip, label):
    picture = pixels(small(clip, heard(), label, size=(160, 160)))
    variants = {
        "seed": small(clip, heard(), label, seed=4, size=(160, 160)),
        "clip": small(other_clip, heard(), label, size=(160, 160)),
        "sound": small(
            clip, heard(onsets=(0.1, 4.5), loudness_db=-45.0, brightness_hz=3_500.0), label,
            size=(160, 160),
        ),
    }  # fmt: skip
    for what, variant in variants.items():
        changed = (np.abs(pixels(variant) - picture).max(axis=2) > 12).mean()
        assert changed > 0.003, f"another {what} changed only {changed:.2%} of the pixels"


def test_every_scene_and_style_is_its_own_picture(clip):
    pictures = {
        (label, style): small(clip, heard(), label, style=style).png
        for label in SCENES
        for style in STYLES
    }
    assert len(set(pictures.values())) == len(SCENES) * len(STYLES)


def test_all_esc10_classes_have_a_scene_and_any_other_label_is_abstract(clip):
    assert set(ESC10) <= set(SCENES)
    assert len(STYLES) >= 7
    unknown, wind = small(clip, heard(), "unknown"), small(clip, heard(), "wind")
    assert wind.alt_text.split(",")[0] == unknown.alt_text.split(",")[0]
    assert wind.label == "wind"


def test_the_seed_chooses_the_style_when_none_is_named(clip):
    drawn = [small(clip, heard(), "dog", seed=seed, style=None).style for seed in range(1, 60)]
    assert set(drawn) == set(STYLES)
    assert drawn[0] == small(clip, heard(), "rain", seed=1, style=None).style


def test_an_unknown_style_names_the_styles(clip):
    with pytest.raises(ProviderError, match=r"no style 'cubism'.*dusk.*woodblock") as caught:
        small(clip, heard(), "dog", style="cubism")
    assert caught.value.kind == "request"


# Well-formed, self-contained drawings -----------------------------------------------------------


@pytest.mark.parametrize("label", SCENES)
@pytest.mark.parametrize("style", STYLES)
def test_svg_is_plain_vector_art(clip, label, style):
    svg = small(clip, heard(), label, style=style).svg
    names = {element.tag.split("}")[1] for element in ET.fromstring(svg).iter()}
    assert names <= {"svg", "defs", "g", "path", "linearGradient", "radialGradient", "stop"}
    assert "href" not in svg
    assert set(re.findall(r"https?://[^\"]+", svg)) == {"http://www.w3.org/2000/svg"}
    assert "nan" not in svg
    assert "inf" not in svg
    assert len(svg) < 800_000


def test_gradients_that_are_used_are_defined(clip):
    for label in SCENES:
        svg = small(clip, heard(), label).svg
        used = set(re.findall(r"url\(#(p\d+)\)", svg))
        assert used == used & set(re.findall(r'id="(p\d+)"', svg))


# What was heard can be counted and followed -----------------------------------------------------


@pytest.mark.parametrize("label", [*ESC10, "unknown"])
@pytest.mark.parametrize("count", [0, 1, 11])
def test_each_onset_is_drawn_once_and_the_legend_counts_it(clip, label, count):
    times = tuple(np.linspace(0.2, 4.8, count))
    painting = small(clip, heard(onsets=times), label)
    groups = onset_groups(painting.svg)
    assert [int(group.attrib["data-onset"]) for group in groups] == list(range(count))
    assert all(len(group) > 0 for group in groups)
    ours = [drew for what, drew in painting.legend if re.match(r"(\d+|no) onsets?$", what)]
    assert len(ours) == 1
    assert ours[0].startswith(f"{count} " if count else "no ")


@pytest.mark.parametrize("label", ["sea_waves", "unknown", "rain", "helicopter", "crackling_fire"])
def test_time_runs_from_left_to_right(clip, label):
    def centre(seconds):
        svg = small(clip, heard(onsets=(seconds,)), label).svg
        columns = only(svg, "onsets").sum(axis=0)
        return (columns * np.arange(200)).sum() / columns.sum()

    places = [centre(seconds) for seconds in (0.4, 1.8, 3.2, 4.6)]
    assert np.all(np.diff(places) > 8)


@pytest.mark.parametrize("label", ["unknown", "sea_waves"])
def test_higher_pitch_stands_higher(clip, label):
    def height(hz):
        acoustics = heard(onsets=(2.5,), pitch_hz=hz, pitch_curve=(hz,) * 64)
        rows = only(small(clip, acoustics, label).svg, "onsets").sum(axis=1)
        return 200 - (rows * np.arange(200)).sum() / rows.sum()

    heights = [height(hz) for hz in (80.0, 200.0, 500.0, 1_200.0)]
    assert np.all(np.diff(heights) > 4)


@pytest.mark.parametrize("style", STYLES)
def test_higher_pitch_is_lighter(style):
    import random

    for palette in CATALOGUE[style].palettes:
        canvas = Canvas(1000, 1000, CATALOGUE[style], palette, random.Random(0))
        tones = [lightness(canvas.pitch_colour(height)) for height in (0.0, 0.3, 0.6, 1.0)]
        assert tones == sorted(tones)


@pytest.mark.parametrize(
    "label",
    ["dog", "rain", "crying_baby", "clock_tick", "sneezing", "helicopter", "rooster",
     "crackling_fire", "sea_waves", "unknown"],
)  # fmt: skip
def test_louder_is_larger(clip, label):
    def area(loudness_db):
        return only(small(clip, heard(loudness_db=loudness_db), label).svg, "subject").sum()

    areas = [area(loudness_db) for loudness_db in (-52.0, -38.0, -24.0, -11.0)]
    assert np.all(np.diff(areas) > 0)
    assert areas[-1] > 1.05 * areas[0]


@pytest.mark.parametrize("label", ["dog", "rain", "crying_baby", "rooster", "helicopter"])
def test_the_loudness_line_follows_the_loudness(clip, label):
    """Where the second half is the louder one, the line stands higher there, and the reverse."""

    def halves(curve):
        svg = small(clip, heard(loudness_curve=curve, noisiness=0.0), label).svg
        inked = only(svg, "loudness-line") > 0.5
        return inked[:, :100].sum(), inked[:, 100:].sum()

    quiet, loud = (0.55,) * 32, (1.0,) * 32
    left, right = halves(quiet + loud)
    assert right > left
    left, right = halves(loud + quiet)
    assert left > right


def test_brighter_timbre_gives_brighter_palettes(clip):
    for style in STYLES:
        names = [palette.name for palette in CATALOGUE[style].palettes]
        dull = {small(clip, heard(brightness_hz=250.0), "dog", seed=s, style=style).palette
                for s in range(1, 5)}  # fmt: skip
        bright = {small(clip, heard(brightness_hz=6_000.0), "dog", seed=s, style=style).palette
                  for s in range(1, 5)}  # fmt: skip
        assert max(map(names.index, dull)) < min(map(names.index, bright))


def test_composition_is_in_range_and_keeps_the_strongest_of_too_many_onsets():
    times = tuple(np.linspace(0, 5, 400))
    strengths = tuple(0.9 if index % 2 else 0.2 for index in range(400))
    sound = compose(replace(heard(onsets=times), onset_strengths=strengths))
    assert len(sound.events) == MAX_EVENTS
    assert sum(event.strength > 0.5 for event in sound.events) == 200
    whens = [event.when for event in sound.events]
    assert whens == sorted(whens)
    assert 0 <= min(whens) <= max(whens) <= 1
    assert compose(heard(loudness_curve=(1.0,) * 64)).line == (1.0,) * 64
    # Ten decibels less (a sixth of the 60 dB of the curve) is half as loud.
    assert compose(heard(loudness_curve=(5 / 6,) * 64)).line[0] == pytest.approx(0.5)


# Awkward sounds and formats ---------------------------------------------------------------------


@pytest.mark.parametrize("label", SCENES)
def test_silence_no_pitch_and_a_storm_of_onsets_can_be_painted(clip, label):
    nothing = heard(
        onsets=(), pitch_hz=None, pitch_curve=(None,) * 64, tempo_bpm=None, loudness_db=-100.0,
        brightness_hz=0.0, brightness_curve=(0.0,) * 64, loudness_curve=(0.0,) * 64, noisiness=0.0,
    )  # fmt: skip
    storm = heard(onsets=tuple(np.linspace(0, 5, 200)), noisiness=1.0, loudness_db=0.0)
    for acoustics in (nothing, storm, heard(duration_seconds=0.0, onsets=(0.0,))):
        painting = small(clip, acoustics, label)
        assert pixels(painting).std() > 4
        assert painting.alt_text.endswith("style.")


@pytest.mark.parametrize("size", [(64, 64), (300, 100), (100, 300), (64, 8192), (640, 64)])
def test_pictures_have_the_size_that_was_asked_for(clip, size):
    for label in ("dog", "clock_tick", "chainsaw"):
        painting = small(clip, heard(), label, size=size)
        assert Image.open(io.BytesIO(painting.png)).size == size


def test_wide_pictures_are_composed_not_stretched(clip):
    """The clock tower is as wide, in pixels, in a wide picture as in a square one."""

    def tower_width(size):
        root = ET.fromstring(small(clip, heard(), "clock_tick", size=size).svg)
        box = root.attrib["viewBox"].split()
        assert float(box[2]) / float(box[3]) == pytest.approx(size[0] / size[1], rel=1e-3)
        subject = next(element for element in root.iter() if element.get("id") == "subject")
        for child in list(root):
            root.remove(child)
        root.append(subject)
        svg = ET.tostring(root, encoding="unicode")
        png = rasterise(svg, size)
        alpha = np.asarray(Image.open(io.BytesIO(png)).convert("RGBA"))[..., 3]
        return (alpha > 128).any(axis=0).sum()

    assert abs(tower_width((300, 150)) - tower_width((150, 150))) <= 2


@pytest.mark.parametrize("size", [(63, 100), (100, 8193), (0, 0), (100,), None])
def test_sizes_out_of_range_are_refused(clip, size):
    with pytest.raises(ProviderError, match="expected width and height from 64 to 8192"):
        small(clip, heard(), "dog", size=size)


# Readable: contrast and speed -------------------------------------------------------------------


@pytest.mark.parametrize(("style", "palette"), PALETTES, ids=PALETTE_IDS)
def test_subject_and_marks_stand_out_from_the_sky(style, palette):
    import random

    canvas = Canvas(1000, 1000, style, palette, random.Random(0))
    for sky in palette.sky[1:]:
        assert contrast(palette.subject, sky) >= 3
    for height in (0.0, 0.5, 1.0):
        assert contrast(canvas.pitch_colour(height), palette.sky[1]) >= 3
    canvas.night()
    night = canvas.palette
    assert night == palette or lightness(night.sky[1]) < lightness(palette.sky[1]) - 0.2
    assert contrast(night.subject, night.sky[1]) >= 3
    assert contrast(canvas.pitch_colour(0.0), night.sky[1]) >= 3


@pytest.mark.parametrize("label", ["dog", "rooster", "helicopter", "clock_tick", "sneezing"])
@pytest.mark.parametrize("style", STYLES)
def test_the_figure_stands_out_in_the_picture_itself(clip, label, style):
    """Luminance just inside and just outside the figure's edge, taken from the pixels."""
    from scipy.ndimage import binary_dilation, binary_erosion

    painting = small(clip, heard(onsets=()), label, style=style, size=(200, 200))
    figure = only(painting.svg, "subject") > 0.6
    ring = figure & ~binary_erosion(figure, iterations=4)
    around = binary_dilation(figure, iterations=8) & ~binary_dilation(figure, iterations=5)
    around[130:] = False  # where the figure stands on the ground, it need not stand out
    ring[130:] = False
    values = pixels(painting) / 255
    linear = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    light = linear @ np.array([0.2126, 0.7152, 0.0722])
    # A shining outline is the brightest part of its edge; elsewhere the edge is the figure's tone.
    inside = np.percentile(light[ring], 90 if CATALOGUE[style].luminous else 50)
    outside = np.median(light[around])
    ratio = (max(inside, outside) + 0.05) / (min(inside, outside) + 0.05)
    assert ratio >= 3


def test_colours_are_computed_as_wcag_and_oklab_say():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert mix("#102030", "#c0b0a0", 0.0) == "#102030"
    assert mix("#102030", "#c0b0a0", 1.0) == "#c0b0a0"
    assert lightness("#ffffff") == pytest.approx(1, abs=1e-4)
    assert lightness(shift("#446688", 0.2)) == pytest.approx(lightness("#446688") + 0.2, abs=0.01)


def test_svg_numbers_are_rounded_and_outlines_keep_their_corners():
    assert [number(v) for v in (2.5000001, -0.001, 3, 10.0)] == ["2.5", "0", "3", "10"]
    square = outline("0,0* 10,0* 10,10* 0,10*")
    assert square == "M0 0C0 0 10 0 10 0C10 0 10 10 10 10C10 10 0 10 0 10C0 10 0 0 0 0Z"


def test_a_full_size_picture_takes_about_a_second_at_most(clip):
    slowest = 0.0
    for label, style in (("crackling_fire", "neon"), ("chainsaw", "papercut"), ("rain", "dusk")):
        started = time.process_time()
        small(
            clip, heard(onsets=tuple(np.linspace(0, 5, 30))), label, style=style, size=(1024, 1024)
        )
        slowest = max(slowest, time.process_time() - started)
    assert slowest < 3.0  # half a second when nothing else runs


@pytest.mark.real_data
def test_two_recordings_of_a_class_give_visibly_different_pictures(esc10):
    from soundscape.features import describe

    for label in ("dog", "sea_waves", "crackling_fire"):
        clips = [esc10.load(item) for item in esc10.items if item.label == label][:2]
        first, second = (
            pixels(small(clip, describe(clip), label, size=(128, 128))) for clip in clips
        )
        assert (np.abs(first - second).max(axis=2) > 12).mean() > 0.05


def test_the_scene_of_the_manual_can_be_painted(clip, monkeypatch):
    from pathlib import Path

    from soundscape.painter import scenes

    manual = (Path(__file__).parent.parent / "docs" / "painter.md").read_text(encoding="utf-8")
    code = next(
        block for block in re.findall(r"```python\n(.*?)```", manual, re.S) if "def " in block
    )
    names: dict = {}
    exec(code, names)
    monkeypatch.setitem(scenes._REGISTRY, "siren", names["draw"])
    painting = small(clip, heard(), "siren")
    assert ("4 onsets", "4 lights in the sky") in painting.legend
    assert len(onset_groups(painting.svg)) == 4

"""What was heard can be read off the picture, and the picture can be read at all."""

from __future__ import annotations

import re
import time
from dataclasses import replace

import numpy as np
import pytest
from painting import heard, only, onset_groups, small

from soundscape.painter import SCENES, STYLES
from soundscape.painter.canvas import Canvas
from soundscape.painter.colour import contrast, lightness, mix, shift
from soundscape.painter.composition import MAX_EVENTS, compose
from soundscape.painter.styles import CATALOGUE
from soundscape.painter.svg import number, outline

PALETTES = [(style, palette) for style in CATALOGUE.values() for palette in style.palettes]
PALETTE_IDS = [f"{style.name}-{palette.name}".replace(" ", "_") for style, palette in PALETTES]
HEARD = [label for label in SCENES if label not in ("silent", "dog_bark")]


# What was heard can be counted and followed -----------------------------------------------------


@pytest.mark.no_cover
@pytest.mark.parametrize("label", HEARD)
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


@pytest.mark.no_cover
@pytest.mark.parametrize("label", HEARD)
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

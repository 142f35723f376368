"""The measurements that are reported, on small subsets; explanations; contact sheets."""

from __future__ import annotations

import importlib.util
import io
import re
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from painting import heard
from PIL import Image

from soundscape import create, datasets, explain
from soundscape.artwork import Card, sheets
from soundscape.cli import main
from soundscape.errors import ArtworkError, DatasetError, SoundscapeError
from soundscape.painter import SCENES, STYLES, describe_painting, hand, paint, part, rasterise
from soundscape.painter.styles import CATALOGUE

ROOT = Path(__file__).resolve().parents[1]


def benchmark(name: str):
    """A script of the folder `benchmarks`, as a module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "benchmarks" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # where dataclasses look for it
    spec.loader.exec_module(module)
    return module


# Explanations -----------------------------------------------------------------------------------


@pytest.mark.parametrize("label", SCENES)
def test_an_explanation_is_that_of_the_picture(clip, label):
    painting = paint(clip, heard(), label, seed=5, style="poster", size=(64, 64))
    told = describe_painting(clip, heard(), label, seed=5, style="poster")
    assert told.legend == painting.legend
    assert told.alt_text == painting.alt_text
    assert str(told).count("\n") == len(told.legend) - 1
    assert "64 bars" in told.legend[-1][1], "the poster prints the loudness below the picture"


def test_what_was_not_measured_is_said_to_rest(clip):
    told = describe_painting(clip, heard(pitch_hz=None, pitch_curve=(None,) * 64), "dog", seed=5)
    assert dict(told.legend)["no clear pitch"].endswith("at rest, in the middle")


def test_clip_and_card_are_explained_alike(tone):
    # Of words without weather: a clip alone tells none.
    made = create(tone, seed=9, label="rain", prompt="A walk", size=(64, 64))
    told = explain(tone, "rain", seed=9)
    assert told.legend == made.card.legend
    assert explain(made.card) == told
    assert "| what was measured |" in told._repr_markdown_()
    with pytest.raises(ArtworkError, match="no whole card: acoustics"):
        Card.from_dict(made.card.to_dict() | {"acoustics": {}})


# A hand's lines ---------------------------------------------------------------------------------


def test_a_hand_strays_a_little_and_always_alike():
    straight = "M0 0L200 0L200 100L0 100Z"
    drawn = hand.stray(straight, 3.0)
    assert drawn == hand.stray(straight, 3.0) != hand.stray(straight, 3.0, 1.0)
    left, top, right, bottom = hand.bounds(drawn)
    assert np.abs(np.array((left, top, right, bottom)) - (0, 0, 200, 100)).max() <= 3.0
    assert hand.stray(straight, 0.0) == straight


def test_every_command_of_a_path_is_understood():
    relative = "m10 10h20v20l-20 0zM50 50q10 0 10 10c0 5 5 10 10 10a10 10 0 1 1 20 0"
    pieces = hand.absolute(relative)
    assert {command for command, _ in pieces} == {"M", "L", "C", "Z"}
    assert pieces[-1][1][-2:] == pytest.approx((90, 70))
    # An arc of half a circle reaches its radius above its ends.
    assert hand.bounds("M0 0A10 10 0 0 1 20 0")[1] == pytest.approx(-10, abs=0.1)


def test_strokes_stay_inside_a_surface_of_overlapping_parts():
    import random

    ring = "M0 0H100V100H0ZM50 50H150V150H50Z"
    strokes = hand.hatch(
        ring, spacing=8, turn_degrees=0, within=(200, 200), rng=random.Random(1), loose=0.1
    )
    ends = [np.array(values) for _, values in hand.absolute(strokes) if values]
    assert len(ends) > 40
    for x, y in ends:
        first = -3 <= x <= 103 and -3 <= y <= 103
        assert first or (47 <= x <= 153 and 47 <= y <= 153)


# Reported measurements, smaller -----------------------------------------------------------------


@pytest.fixture(scope="module")
def sweeps():
    """The benchmark; the sounds of a sweep are measured once."""
    module = benchmark("painter_sweeps")
    module.heard = cache(module.heard)
    return module


@pytest.mark.parametrize("label", ["dog", "sea_waves", "jackhammer", "chainsaw", "street_music"])
@pytest.mark.parametrize("quantity", ["loudness", "pitch", "rate", "brightness"])
def test_pixels_follow_the_sound(sweeps, label, quantity):
    sounds = sweeps.heard(quantity)
    if not sweeps.claims(quantity, label, sounds[-1]):
        pytest.skip(f"{label} claims nothing about {quantity}")
    rho, pixels = sweeps.correlation(quantity, label, "watercolour", sounds)
    assert rho >= sweeps.THRESHOLD, pixels


@pytest.mark.parametrize(
    ("label", "style"),
    [
        ("maraca", "dusk"),  # nearly all sky, by night
        ("thunderstorm", "dusk"),  # as much land as sky, by night
        ("crickets", "poster"),
        ("piano", "dusk"),  # before a curtain
        ("mouse_click", "woodblock"),  # before a papered wall
        ("frying", "woodblock"),
        ("clapping", "neon"),  # before a bare sky
    ],
)
def test_what_is_around_the_subject_is_as_light_as_the_timbre_is_bright(sweeps, label, style):
    sounds = sweeps.heard("brightness")
    rho, pixels = sweeps.correlation("brightness", label, style, sounds)
    assert rho >= sweeps.THRESHOLD, pixels


@pytest.fixture(scope="module")
def contrasts():
    return benchmark("painter_contrast")


@pytest.mark.no_cover
@pytest.mark.parametrize("label", [label for label in SCENES if label != "dog_bark"])
def test_the_figure_stands_out_all_along_its_edge(contrasts, label):
    """Styles, palettes, the busy and the sparse sound take turns; the benchmark paints them all."""
    failed, (turn, first) = [], divmod(SCENES.index(label), 4)
    for step, (name, style) in list(enumerate(CATALOGUE.items()))[first::4]:
        palettes = len(style.palettes)
        palette = (turn + step) % palettes
        kind = ("busy", "sparse")[(turn // palettes + step) % 2]
        verdict = contrasts.measure(label, name, palette, kind)
        if not verdict.passed:
            failed.append((name, verdict))
    assert not failed


def test_an_edge_without_contrast_is_found_and_one_that_is_hidden_is_not_asked_for(contrasts):
    square = '<g id="subject"><path d="M20 20H80V80H20Z" fill="{}"/></g>'
    around = '<path d="M0 0H100V{}H0Z" fill="#808080"/>'
    whole = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 100 100'><defs/>{}</svg>"

    def judged(*parts):
        svg = whole.format("".join(parts))
        size = (400, 400)
        return contrasts.judged(contrasts.contrasts(svg, rasterise(svg, size), size))

    dark, like = square.format("#101010"), square.format("#909090")
    assert judged(around.format(100), dark) == (1.0, 0.0)
    share, stretch = judged(around.format(100), like)
    assert share == 0
    assert stretch == pytest.approx(1, abs=0.05)
    # A line of light around it is enough, and so is half of an edge where the rest is covered.
    rim = '<path d="M20 20H80V80H20Z" fill="none" stroke="#ffffff" stroke-width="2"/>'
    assert judged(around.format(100), rim, dark)[0] == 1
    veil = '<path d="M0 50H100V100H0Z" fill="#101010"/>'
    share, stretch = judged(around.format(100), dark, veil)
    assert share > 0.95  # but for the corners where they meet
    assert stretch < 0.02
    # Of a grey square half before white and half before grey, half the edge stands out.
    share, stretch = judged('<path d="M0 0H100V100H0Z" fill="#fff"/>',
                            '<path d="M0 0H100V50H0Z" fill="#808080"/>',
                            square.format("#707070"))  # fmt: skip
    assert share == pytest.approx(0.5, abs=0.05)
    assert stretch == pytest.approx(0.5, abs=0.05)


@pytest.mark.real_data
def test_a_linear_probe_reads_the_class_from_thumbnails(data_home):
    probe = benchmark("painter_probe")
    labels = datasets.ESC10_CLASSES[:5]
    pixels, names, folds = probe.gather(labels, per_fold=3, progress=False)
    assert (probe.probe(pixels, names, folds) == names).mean() >= 0.95
    for apart in probe.distances(pixels, names).values():
        assert apart["smallest"] > 0.01


def test_memory_is_measured_in_a_fresh_process():
    found = benchmark("painter_speed").in_a_fresh_process("rain", "charcoal", 512)
    assert 0 < found["seconds"] < 10
    assert 5 < found["before_mb"] < found["peak_mb"] < 400


# Contact sheets ---------------------------------------------------------------------------------


def test_the_sheets_are_small_and_say_what_they_show(tmp_path, monkeypatch):
    table = datasets.load("synthetic")
    assert sheets.items_of(table, "siren")[0].label == "crying_baby"
    with pytest.raises(DatasetError, match="'foghorn'"):
        sheets.items_of(table, "foghorn")
    monkeypatch.setattr(sheets, "BARKS", 3)
    pages = sheets.make(tmp_path, styles=STYLES[:2], dataset="synthetic", tile=44)
    assert [page.name for page in pages] == [
        "esc10.jpg", "urbansound8k.jpg", "barks.jpg", "drawings.jpg", "README.md",
    ]  # fmt: skip
    for page in pages[:4]:
        assert page.stat().st_size <= sheets.MAX_BYTES
        assert min(Image.open(page).size) > 40
    text = pages[-1].read_text("utf-8")
    assert "| siren | " in text
    assert "3 recordings of `dog`" in text
    drawings = [name for row in re.findall(r"^1\. (.*)$", text, re.M) for name in row.split(", ")]
    assert {"horse", "telephone", "dog", "animal"} < set(drawings)
    assert len(drawings) == len(set(drawings)) >= 75


def test_a_sheet_that_cannot_be_small_is_refused(tmp_path):
    noise = np.random.default_rng(1).integers(0, 255, (200, 200, 3), dtype=np.uint8)
    with pytest.raises(SoundscapeError, match="does not fit into 2000 bytes"):
        sheets.save_small(Image.fromarray(noise), tmp_path / "noise.jpg", max_bytes=2_000)
    assert not list(tmp_path.iterdir())


def test_the_command_line_paints_sheets(tmp_path):
    said = CliRunner().invoke(main, ["sheets", "--dataset", "esc11", "--out", str(tmp_path)])
    assert said.exit_code == 2
    assert "did you mean esc10?" in said.output


def test_parts_of_a_drawing_are_had_alone(clip):
    painting = paint(clip, heard(), "dog", seed=5, style="dusk", size=(64, 64))
    alone = part(painting.svg, "2")
    assert alone.count("data-onset") == 1
    assert 'id="subject"' not in alone
    assert 'id="subject"' in part(painting.svg, "subject", "onsets")
    assert Image.open(io.BytesIO(painting.png)).size == (64, 64)

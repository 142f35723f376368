"""The painter: one sound, one picture; another sound, another; drawings that are well formed."""

from __future__ import annotations

import io
import re
import shutil
import xml.etree.ElementTree as ET
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from painting import heard, onset_groups, pixels, small
from PIL import Image

from soundscape.datasets import ESC10_CLASSES
from soundscape.errors import ProviderError
from soundscape.painter import SCENES, STYLES, rasterise
from soundscape.painter.colour import lightness

# The promise: one sound, one picture ------------------------------------------------------------


@pytest.mark.no_cover
@pytest.mark.parametrize("label", SCENES)
def test_same_clip_seed_and_style_give_the_same_bytes(clip, label):
    first, second = small(clip, heard(), label), small(clip, heard(), label)
    assert first.png == second.png
    assert first.svg == second.svg


@pytest.mark.no_cover
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


@pytest.fixture(scope="module", params=SCENES)
def in_every_style(clip, request):
    """A scene, painted once a style for all tests that look at every one."""
    return {style: small(clip, heard(), request.param, style=style) for style in STYLES}


@pytest.fixture(scope="module")
def seen():
    """Hashes of the pictures of all scenes so far."""
    return set()


def test_every_scene_and_style_is_its_own_picture(in_every_style, seen):
    pictures = {sha256(painting.png).hexdigest() for painting in in_every_style.values()}
    assert len(pictures) == len(STYLES)
    assert not pictures & seen
    seen |= pictures


def test_all_esc10_classes_have_a_scene_and_any_other_label_is_abstract(clip):
    assert set(ESC10_CLASSES) <= set(SCENES)
    assert len(STYLES) >= 7
    unknown, other = small(clip, heard(), "unknown"), small(clip, heard(), "lathe")
    assert other.alt_text.split(",")[0] == unknown.alt_text.split(",")[0]
    assert other.label == "lathe"


def test_the_seed_chooses_the_style_when_none_is_named(clip):
    drawn = [small(clip, heard(), "dog", seed=seed, style=None).style for seed in range(1, 60)]
    assert set(drawn) == set(STYLES)
    assert drawn[0] == small(clip, heard(), "rain", seed=1, style=None).style


def test_an_unknown_style_names_the_styles(clip):
    with pytest.raises(ProviderError, match=r"no style .* 'cubism'.*dusk.*woodblock") as caught:
        small(clip, heard(), "dog", style="cubism")
    assert caught.value.kind == "request"


# Well-formed, self-contained drawings -----------------------------------------------------------


def test_svg_is_plain_vector_art(in_every_style):
    for painting in in_every_style.values():
        svg = painting.svg
        names = {element.tag.split("}")[1] for element in ET.fromstring(svg).iter()}
        assert names <= {"svg", "defs", "g", "path", "linearGradient", "radialGradient", "stop"}
        assert "href" not in svg
        assert set(re.findall(r"https?://[^\"]+", svg)) == {"http://www.w3.org/2000/svg"}
        assert "nan" not in svg
        assert "inf" not in svg
        assert len(svg) < 800_000


def test_gradients_that_are_used_are_defined(in_every_style):
    for painting in in_every_style.values():
        used = set(re.findall(r"url\(#(p\d+)\)", painting.svg))
        assert used <= set(re.findall(r'id="(p\d+)"', painting.svg))


# Awkward sounds and formats ---------------------------------------------------------------------


@pytest.mark.no_cover
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
        # What begins may be no bark, cry or tick: an onset is called an onset.
        assert not re.search(r"\b(each|every)\b", painting.alt_text)


def drawn(element, fill=None, stroke=None):
    """Paint of the shapes below an element: (fill, stroke), None where nobody gave any."""
    fill, stroke = element.get("fill", fill), element.get("stroke", stroke)
    kind = element.tag.split("}")[-1]
    if kind == "path":
        yield fill, stroke
    for child in element if kind != "defs" else ():
        yield from drawn(child, fill, stroke)


def test_nothing_is_black_because_nobody_gave_it_a_colour(in_every_style):
    for style, painting in in_every_style.items():
        shapes = list(drawn(ET.fromstring(painting.svg)))
        assert len(shapes) > 20
        assert None not in {fill for fill, _ in shapes}, style
        assert all(fill != "none" or stroke for fill, stroke in shapes), style


def lines_around_the_figure(svg):
    """Colours of the lines that are drawn around the parts of the main figure, before it."""
    root = ET.fromstring(svg)
    (parent,) = (e for e in root.iter() if any(child.get("id") == "subject" for child in e))
    children = list(parent)
    (place,) = (i for i, child in enumerate(children) if child.get("id") == "subject")
    found = []
    for element in reversed(children[:place]):
        if not {"stroke-linecap", "stroke-linejoin"} <= set(element.keys()):
            return found
        found.append(element.get("stroke"))
    return found


@pytest.mark.parametrize("label", ["rooster", "dog"])
@pytest.mark.parametrize("brightness_hz", [400, 800, 1_500, 3_200])  # of each palette
def test_a_red_part_of_a_paper_figure_has_the_line_of_its_figure(clip, label, brightness_hz):
    """Comb and collar: no black outline where the figure has a line of light around it."""
    sound = heard(brightness_hz=float(brightness_hz))
    lines = lines_around_the_figure(small(clip, sound, label, style="papercut").svg)
    tones = [lightness(colour) for colour in lines]
    assert len(set(lines)) > 1
    assert max(tones) < 0.5 or min(tones) > 0.5, lines


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


@pytest.mark.real_data
def test_two_recordings_of_a_class_give_visibly_different_pictures(esc10):
    from soundscape.features import describe

    for label in ("dog", "sea_waves", "crackling_fire"):
        clips = [esc10.load(item) for item in esc10.items if item.label == label][:2]
        first, second = (
            pixels(small(clip, describe(clip), label, size=(128, 128))) for clip in clips
        )
        assert (np.abs(first - second).max(axis=2) > 12).mean() > 0.05


def test_the_scene_of_the_manual_can_be_painted(clip, monkeypatch, tmp_path):
    from soundscape.painter import drafting, figure, scenes

    manual = (Path(__file__).parent.parent / "docs" / "painter.md").read_text(encoding="utf-8")
    code = next(
        block for block in re.findall(r"```python\n(.*?)```", manual, re.S) if "Scene(" in block
    )
    drawing = re.search(r"```xml\n(.*?)```", manual, re.S).group(1)
    monkeypatch.setattr(figure, "FIGURES_HOME", tmp_path)
    shutil.copytree(Path(figure.__file__).with_name("figures") / "signs", tmp_path / "signs")
    (tmp_path / "beacon.svg").write_text(drafting.normalised(drawing), "utf-8")
    names: dict = {}
    exec(code, names)
    monkeypatch.setitem(scenes._REGISTRY, "foghorn", names["FOGHORN"])
    painting = small(clip, heard(), "foghorn")
    assert ("4 onsets", "4 stars in the sky, first to last from left to right") in painting.legend
    assert len(onset_groups(painting.svg)) == 4

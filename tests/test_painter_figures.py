"""Figures are drawings that a person can change; mappings are data that tell what they draw."""

from __future__ import annotations

import random
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pytest
from painting import heard, only, small

from soundscape.painter import SCENES, describe_painting
from soundscape.painter.affine import posed
from soundscape.painter.canvas import Canvas
from soundscape.painter.composition import compose
from soundscape.painter.drafting import normalised
from soundscape.painter.emitters import Aloft
from soundscape.painter.figure import FIGURES_HOME, figure, read_figure
from soundscape.painter.mapping import QUANTITIES, Mapping, chance, choice, lin, value
from soundscape.painter.roles import STAND_INS
from soundscape.painter.scene import Scene, Show
from soundscape.painter.scenes import scene_for
from soundscape.painter.styles import CATALOGUE

FIGURES = sorted(path.relative_to(FIGURES_HOME) for path in FIGURES_HOME.rglob("*.svg"))
AS_DATA = {label: scene for label in SCENES if isinstance(scene := scene_for(label), Scene)}
SVG = "http://www.w3.org/2000/svg"


# Figures ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", FIGURES, ids=str)
def test_a_figure_is_kept_as_make_figures_writes_it(path):
    text = (FIGURES_HOME / path).read_text("utf-8")
    assert normalised(text) == text, "run `make figures`"


@pytest.mark.parametrize("path", FIGURES, ids=str)
def test_a_figure_is_plain_paths_whose_colours_are_known_in_every_style(path):
    name = str(path.with_suffix(""))
    drawing = figure(name)
    names = {element.tag for element in ET.parse(FIGURES_HOME / path).iter()}
    assert names <= {f"{{{SVG}}}{tag}" for tag in ("svg", "g", "path")}
    for style in CATALOGUE.values():
        canvas = Canvas(1000, 1000, style, style.palettes[0], random.Random(0))
        for part, _ in drawing.placed():
            assert part.draw in ("silhouette", "detail", "fill", "stroke", "anchor")
            for colour in filter(None, (part.colour, part.shade, part.luminous)):
                if part.draw == "anchor" or name.startswith("signs"):
                    continue
                for own, stands_for in drawing.names.items():
                    colour = colour.replace(own, stands_for)
                assert canvas.colour(colour).startswith("#")


def test_every_figure_is_shown_by_a_scene():
    scenes = (*AS_DATA.values(), *STAND_INS.values())
    shown = {layer.name for scene in scenes for layer in scene.flat() if isinstance(layer, Show)}
    assert {str(path.with_suffix("")) for path in FIGURES if path.parts[0] != "signs"} == shown


INKSCAPE = """<?xml version="1.0" encoding="UTF-8"?>
<!-- Created with Inkscape -->
<svg xmlns="http://www.w3.org/2000/svg" width="100mm"
     xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" inkscape:version="1.3">
  <defs id="defs1"/><metadata><title>An owl</title></metadata>
  <g inkscape:label="Layer 1" id="layer1" transform="translate(10,20)">
    <rect id="body" x="0" y="0" width="40" height="60" style="fill:#804020;stroke:none"/>
    <g id="wing" data-pivot="5 10" transform="scale(2)">
      <path data-colour="accent" d="m 0,0 h 10 v 10 s 5,5 0,10 z" style="fill:#ff0000"/>
    </g>
    <path id="beak" d="m 0,0 10,10" style="fill:none;stroke:#ffcc00;stroke-width:3px"/>
  </g>
</svg>"""


def test_what_an_editor_saved_becomes_plain_paths_in_their_place():
    owl = read_figure("owl", normalised(INKSCAPE))
    body, wing, beak = [part for part, _ in owl.placed()]
    assert (body.draw, body.colour, body.d) == (
        "silhouette",
        "#804020",
        "M10 20L50 20L50 80L10 80Z",
    )
    assert (wing.draw, wing.colour) == ("silhouette", "accent")
    assert wing.d.startswith("M10 20L30 20L30 40C30 40 40 50 30 60Z")
    assert (beak.draw, beak.colour, beak.width, beak.d) == (
        "stroke",
        "#ffcc00",
        3.0,
        "M10 20L20 30",
    )
    (group,) = [one for one in owl.root.content[0].content if hasattr(one, "pivot")]
    assert (group.name, group.pivot) == ("wing", (20, 40))
    assert normalised(normalised(INKSCAPE)) == normalised(INKSCAPE)


def test_a_way_of_drawing_that_is_not_known_is_refused():
    with pytest.raises(ValueError, match="drawn as 'shadow', expected one of silhouette, detail"):
        normalised(f'<svg xmlns="{SVG}"><path data-draw="shadow" d="M0 0H10"/></svg>')
    with pytest.raises(ValueError, match="expected plain SVG"):
        read_figure("bad", f'<!DOCTYPE a [<!ENTITY b "c">]><svg xmlns="{SVG}"/>')


def test_an_anchor_moves_with_its_group():
    dog = figure("dog")
    level, raised = (dog.anchors(posed((0, 0), 1.0), {"head": turn})["mouth"] for turn in (0, -30))
    assert raised[1] < level[1] - 20
    doubled = dog.anchors(posed((100, 50), 2.0, mirror=True), {})["mouth"]
    assert doubled == pytest.approx((100 - 2 * level[0], 50 + 2 * level[1]))


# Mappings ---------------------------------------------------------------------------------------


def mappings():
    for label, scene in AS_DATA.items():
        for layer in scene.flat():
            for mapping in layer.mappings():
                yield label, type(layer).__name__, mapping


def test_every_mapping_of_every_scene_is_monotonic_and_of_a_quantity():
    found = list(mappings())
    assert len(found) > 300
    for label, layer, mapping in found:
        values = np.array([mapping.at(share) for share in np.linspace(0, 1, 21)])
        steps = np.diff(values) * np.sign(mapping.high - mapping.low)
        assert mapping.of in QUANTITIES, (label, layer, mapping)
        assert np.all(steps > 0), (label, layer, mapping)


def test_a_mapping_draws_its_ends():
    sound = compose(heard(loudness_db=-10.0))
    assert lin("size", 0.8, 1.2)(sound) == pytest.approx(1.2)
    assert lin("size", 0.8, 1.2)(replace(sound, size=0.25)) == pytest.approx(0.9)


def test_the_seed_chooses_between_its_ends_and_among_its_options():
    drawn = [value(chance(2, 3), None, random.Random(seed)) for seed in range(40)]
    assert 2 <= min(drawn) < 2.2
    assert 2.8 < max(drawn) <= 3
    assert {value(choice("a", "b"), None, random.Random(seed)) for seed in range(9)} == {"a", "b"}


@pytest.mark.no_cover
@pytest.mark.parametrize("label", AS_DATA)
def test_what_a_mapping_says_is_in_the_legend_of_its_quantity(clip, label):
    legend = describe_painting(clip, heard(), label, seed=5, style="dusk").legend
    told = " | ".join(drew for _, drew in legend)
    says = [m.says for name, _, m in mappings() if name == label and m.says]
    assert says
    assert [one for one in says if one not in told] == []
    measured = [what for what, _ in legend]
    assert len(measured) == len(set(measured)), "a row for each quantity"
    for _, drew in legend:
        things = re.split(r"[,;] (?=how|the)", drew)
        assert len(things) == len(set(things)), "nothing is told twice"


@pytest.mark.no_cover
@pytest.mark.parametrize("label", AS_DATA)
def test_several_things_are_called_as_people_call_them(clip, label):
    told = describe_painting(clip, heard((1.0, 3.0)), label, seed=3, style="dusk")
    things = re.findall(r"(?m)^2 onsets: 2 (\w+)", str(told))
    wrong = re.compile(r"(ch|[^f]f|s|sh|x|[^aeiou]y)s$")
    assert not [one for one in things if wrong.search(one)]


@pytest.mark.parametrize(
    ("label", "things"),
    [
        ("wind", "leaves"),
        ("thunderstorm", "flashes"),
        ("bicycle", "butterflies"),
        ("crying_baby", "pairs of arcs"),
        ("snoring", "Zs"),
        ("keyboard_typing", "keys"),
    ],
)
def test_the_plural_of(clip, label, things):
    told = str(describe_painting(clip, heard((1.0, 3.0)), label, seed=3, style="dusk"))
    assert f"2 onsets: 2 {things} " in told
    assert f"how light the {things} are" in told


def test_a_scene_is_told_by_its_layers(clip, monkeypatch):
    from soundscape.painter import scenes

    layers = (
        Show("dog", size=lin("size", 0.2, 0.9, says="the size of the dog")),
        Aloft("bird", "over the dog", y=lin("pitch", 0.4, 0.1), sway=0.0),
    )
    monkeypatch.setitem(scenes._REGISTRY, "foghorn", Scene("A dog", layers))
    quiet, loud = (small(clip, heard(loudness_db=db), "foghorn") for db in (-50.0, -12.0))
    assert ("4 onsets", "4 birds over the dog") in loud.legend
    assert ("loudness -50 dBFS", "the size of the dog") in quiet.legend
    assert only(loud.svg, "subject").sum() > 3 * only(quiet.svg, "subject").sum()


def test_a_louder_sound_moves_nothing_that_the_seed_chose(clip):
    """Each layer has chances of its own: the sun stands where it stood."""

    def sun(db):
        acoustics = heard(loudness_db=db, onsets=(0.5,) if db < -30 else (0.5, 1.0, 2.0))
        svg = small(clip, acoustics, "dog").svg
        return next(line for line in svg.split("<path") if "url(#p1)" in line)

    assert sun(-50.0) == sun(-12.0)


def test_mappings_are_frozen():
    with pytest.raises(AttributeError):
        Mapping("size", 0, 1).low = 2

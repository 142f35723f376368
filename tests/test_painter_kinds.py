"""Every kind of sound that the ear knows has a drawing that is true of it."""

from __future__ import annotations

import pytest
from painting import heard, small

from soundscape.models import audioset
from soundscape.painter import SCENES
from soundscape.painter.kinds import SHOWS, drawn_as
from soundscape.painter.scenes import abstract, scene_for

KINDS = (*audioset.labels(), *audioset.families())
NEAR = {
    ("voice", "human"), ("human", "voice"),  # a voice is a person's
    ("music", "voice"),  # what is sung
    ("vehicle", "machine"),  # an engine is drawn with its vehicle
    ("household", "impact"),  # a door creaks
    ("nature", "household"),  # steam comes from a kettle
    ("alarm_signal", "vehicle"),  # ships and trains whistle
    ("signal", "music"),  # a jingle is small bells
    ("impact", "nature"),  # what whooshes is the wind
}  # fmt: skip
"""Families of a label and of its drawing, where these are two."""
UNSEEN = {"noise"}
"""What is nothing that one can see."""


def family(label):
    """Also of a drawing whose label is not one of the ear's."""
    others = {"drilling": "machine", "air_conditioner": "machine", "silent": None}
    if label in audioset.FAMILIES:
        return label
    return others[label] if label in others else audioset.family_of(label)


@pytest.mark.parametrize("label", KINDS)
def test_every_kind_that_the_ear_knows_is_drawn_by_one_of_its_family(label):
    drawing = drawn_as(label)
    if label in UNSEEN:
        assert scene_for(label) is abstract.draw
        return
    assert scene_for(label) is not abstract.draw
    assert drawing in SCENES
    own, of_drawing = family(label), family(drawing)
    assert own == of_drawing or (own, of_drawing) in NEAR


def test_a_kind_is_shown_once_and_only_what_has_no_drawing_of_its_own():
    shown = [kind for kinds in SHOWS.values() for kind in kinds.split(", ")]
    assert len(shown) == len(set(shown))
    assert set(shown).isdisjoint(SCENES)
    assert set(SHOWS) <= set(SCENES)
    assert set(shown) <= set(KINDS), "kinds that nothing here hears"


def test_there_are_drawings_of_75_kinds_and_more():
    drawings = {id(scene_for(label)) for label in SCENES if label not in ("silent", "unknown")}
    assert len(drawings) >= 75


def test_what_is_shown_by_another_is_painted_by_it_under_its_own_name(clip):
    cello, strings = (small(clip, heard(), label) for label in ("cello", "bowed_string_instrument"))
    assert (cello.label, cello.alt_text) == ("cello", strings.alt_text)
    assert cello.legend == strings.legend
    assert small(clip, heard(), "lathe").alt_text == small(clip, heard(), "unknown").alt_text

"""A drawing that moves in a browser."""

import io
import re
import shutil
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from painting import heard, pixels, small
from PIL import Image

from soundscape.painter import rasterise
from soundscape.painter.frames import decoded

CHROMIUM = shutil.which("chromium")
SIZE = (320, 180)


def test_it_is_the_picture_for_whom_nothing_moves(clip):
    painting = small(clip, heard((1.0, 3.0)), "dog", size=SIZE)
    svg = painting.animated_svg()
    assert np.array_equal(decoded(rasterise(svg, SIZE)), pixels(painting))
    assert "prefers-reduced-motion:reduce" in svg
    assert "<script" not in svg


def test_every_onset_and_every_pose_has_its_rule(clip):
    root = ET.fromstring(small(clip, heard((1.0, 3.0)), "dog").animated_svg())
    text = next(one.text for one in root if one.tag.endswith("style"))
    rules = dict(re.findall(r"@keyframes (k\d+)\{(.*?\})\}", text))
    moving = [one for one in root.iter() if one.get("data-moment") or one.get("data-pose")]
    assert len(moving) > 6
    assert all(re.match(r"animation:(k\d+) ", one.get("style"))[1] in rules for one in moving)
    # Five seconds and two of rest: an onset at 3 s comes after 3 / 7 of the time.
    late = next(one for one in moving if one.get("data-moment") == "3.000")
    assert "42.857%{opacity:0}42.871%,to{opacity:1}" in rules[late.get("style")[10:].split()[0]]


def test_what_is_carried_about_goes_smoothly_and_comes_back(clip):
    root = ET.fromstring(small(clip, heard((1.0, 3.0)), "sea_waves").animated_svg())
    text = next(one.text for one in root if one.tag.endswith("style"))
    rules = dict(re.findall(r"@keyframes (k\d+)\{(.*?\})\}", text))
    carried = [one for one in root.iter() if one.get("data-places")]
    assert len(carried) > 6
    for one in carried:
        name, timing = re.match(r"animation:(k\d+) 2\.5s (\w+) infinite", one.get("style")).groups()
        assert timing == "linear"
        assert rules[name].startswith("0%{transform:translate(0px,0px)}")
        assert rules[name].endswith("to{transform:translate(0px,0px)}")


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")
def test_it_plays_in_a_browser(clip, tmp_path):
    sync_api = pytest.importorskip("playwright.sync_api")
    painting = small(clip, heard((1.0, 3.0)), "dog", size=SIZE)
    (tmp_path / "dog.svg").write_text(painting.animated_svg(), "utf-8")
    place = np.zeros((180, 320), bool)
    place[10:70, 130:] = True  # where the arcs are

    def seen(page, at_ms: float) -> np.ndarray:
        page.evaluate(
            "at => document.getAnimations().forEach((a) => { a.pause(); a.currentTime = at; })",
            at_ms,
        )
        shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        return np.asarray(shot, dtype=int)

    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 320, "height": 180})
        page.goto((tmp_path / "dog.svg").as_uri())
        # The start is not looked at first: what has not moved yet is drawn without a layer of its
        # own, with other edges.
        empty, start, one, both = (seen(page, at) for at in (900, 0, 2_900, 5_500))
        calm = browser.new_page(viewport={"width": 320, "height": 180}, reduced_motion="reduce")
        calm.goto((tmp_path / "dog.svg").as_uri())
        assert calm.evaluate("document.getAnimations().length") == 0
        still = seen(calm, 0)
        browser.close()
    assert np.array_equal(start, both)
    assert np.abs(start - still).mean() < 1  # a browser draws what moves by itself
    apart = [np.abs(shot - empty).max(axis=2)[place] for shot in (one, both)]
    counts = [np.count_nonzero(change > 60) for change in apart]
    assert 0 < counts[0] < counts[1]
    assert np.abs(still - pixels(painting)).mean() < 6  # two renderers

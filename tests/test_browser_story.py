"""The story of the generator as a person meets it: a strip of shots and a film, on the web page."""

import json
import re
import sys

import numpy as np
import pytest
from browsing import (
    CHROMIUM,
    PATIENCE_MS,
    SHOTS,
    Driver,
    address_in,
    free_port,
    serving,
    until,
    write_wav,
)
from conftest import ROOT

from soundscape.audio import load_clip
from soundscape.story import Storyboard

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
]

# Notebook 7 takes keys before the page hears of them, but for those of elements that are marked.
NOTEBOOK_7 = """
window.taken = [];
document.addEventListener("keydown", (key) => {
  if (!key.target.closest("[data-lm-suppress-shortcuts]")) window.taken.push(key.key);
}, true);
"""
LABELS = "0\t4\thelicopter\n4\t8\train\n8\t12\tcrackling_fire\n"


@pytest.fixture(scope="module")
def walk(tmp_path_factory):
    """Twelve seconds of the minute that ships: a helicopter, rain, a fire."""
    folder = tmp_path_factory.mktemp("walk")
    samples = load_clip(ROOT / "data/story/minute.flac").at_rate(44_100)
    parts = [samples[44_100 * start : 44_100 * (start + 4)] for start in (20, 32, 43)]
    write_wav(folder / "walk.wav", np.concatenate(parts))
    (folder / "walk.txt").write_text(LABELS, "utf-8")
    return folder / "walk.wav"


@pytest.fixture(scope="module")
def page(tmp_path_factory, walk):
    """The web page with the walk and its labels; the tests go on where the last one stopped."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE_MS)
    folder = tmp_path_factory.mktemp("web")
    line = [
        sys.executable,
        "-m",
        "soundscape",
        "studio",
        str(walk),
        "--no-browser",
        "--out",
        "kept",
    ]
    with (
        serving([*line, "--port", str(free_port())], folder, {}) as (log, _),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        failures = []
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.goto(address_in(log), timeout=PATIENCE_MS)
        driver = Driver(page)
        driver.heard("walk.wav")
        driver.folder = folder / "kept/walk-story"
        yield driver
        assert failures == []
        browser.close()


@pytest.fixture
def panel(page):
    return page.panel(re.compile("Story$"))


@pytest.fixture
def cards(panel):
    return panel.get_by_role("list", name="Shots").get_by_role("button")


def board(page):
    return Storyboard.load(page.folder)


def files(page):
    return [shot.picture and shot.picture.file for shot in board(page).shots]


def make_all(page, panel):
    from playwright.sync_api import expect

    expect(panel).to_contain_text("Missing: ")
    page.button("Make all").click()
    expect(panel).to_contain_text("No picture is missing.")


def test_the_labels_become_shots_and_their_price_is_told(page, panel, cards, walk):
    from playwright.sync_api import expect

    expect(cards).to_have_count(0)
    expect(page.field("Folder of the story")).to_have_value(str(page.folder))
    page.root.get_by_label("File of labels").set_input_files(walk.with_suffix(".txt"))
    expect(page.root.locator(".sc-bar")).to_have_count(3)
    page.button("Make the storyboard").click()
    expect(cards).to_have_count(3)
    expect(panel).to_contain_text("Missing: 3 pictures by painter: free.")
    expect(panel).to_contain_text(f"soundscape story {walk} -o {page.folder}")
    assert [shot.label for shot in board(page).shots] == ["helicopter", "rain", "crackling_fire"]
    names = [card.get_attribute("aria-label") for card in cards.all()]
    assert names[1] == "Shot 2 of 3, 0:04.0 to 0:08.0, rain, to be made"
    assert panel.locator("table tbody tr").count() == 3


def test_what_is_written_into_the_file_is_taken_up_and_all_is_made(page, panel, cards):
    """Small pictures are asked for in the file: whoever comes back to the page sees it."""
    from playwright.sync_api import expect

    path = page.folder / "story.json"
    document = json.loads(path.read_text("utf-8"))
    document["settings"]["size"] = [256, 144]
    path.write_text(json.dumps(document), "utf-8")
    page.page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.field("Shape").locator("option:checked")).to_have_text("256 x 144")
    make_all(page, panel)
    expect(cards.locator("img")).to_have_count(3)
    until(lambda: cards.locator("img").first.evaluate("image => image.naturalWidth") == 256)
    expect(page.button("Make all")).to_be_disabled()
    assert None not in files(page)


def test_words_are_edited_undone_and_made_again(page, panel, cards):
    from playwright.sync_api import expect

    before, words = files(page), page.field("Words of the shot")
    cards.nth(1).click()
    old = words.input_value()
    assert old == board(page).shots[1].words
    page.page.keyboard.press("w")
    words.fill("A rooster on a roof, at night.")
    words.press("Control+Enter")
    expect(cards.nth(1)).to_have_attribute("aria-label", re.compile("to be made again, by hand$"))
    assert board(page).shots[1].words == "A rooster on a roof, at night."
    page.page.keyboard.press("Control+z")
    expect(words).to_have_value(old)
    page.page.keyboard.press("Control+Shift+z")
    expect(words).to_have_value("A rooster on a roof, at night.")
    make_all(page, panel)
    assert [name == other for name, other in zip(files(page), before, strict=True)] == [
        *(True, False, True)
    ]
    expect(panel.locator(".sc-shot-picture")).to_have_attribute("alt", re.compile("rooster"))


def test_shots_are_locked_and_made_again_by_keyboard(page, panel, cards):
    from playwright.sync_api import expect

    before = files(page)
    page.page.evaluate(NOTEBOOK_7)
    cards.nth(1).focus()
    for key in ("l", "ArrowRight", "a"):
        page.page.keyboard.press(key)
    cards.nth(2).focus()
    for key in ("Control+Enter", "Control+Shift+y", "Control+s"):
        page.page.keyboard.press(key)
    assert page.page.evaluate("window.taken") == ["Control", "Control", "Shift", "Control", "s"]
    expect(cards.nth(1)).to_have_attribute("aria-label", re.compile("locked"))
    expect(cards.nth(2)).to_have_attribute("aria-label", re.compile("to be made again"))
    assert [shot.locked for shot in board(page).shots] == [False, True, False]
    make_all(page, panel)
    assert (files(page)[:2], files(page)[2] != before[2]) == (before[:2], True)
    cards.nth(1).click()
    expect(page.field("Words of the shot")).to_be_disabled()
    expect(page.button("Again")).to_be_disabled()
    expect(page.button("Lock")).to_have_attribute("aria-pressed", "true")
    page.button("Lock").click()
    expect(page.field("Words of the shot")).to_be_enabled()
    cards.nth(2).click()
    page.button("Same as before").click()
    expect(cards.nth(2)).to_have_attribute("aria-label", re.compile("same as before"))
    assert board(page).shots[2].same_as_before
    page.button("Undo").last.click()
    expect(cards.nth(2)).not_to_have_attribute("aria-label", re.compile("same as before"))
    other = "dusk" if board(page).shots[2].style == "neon" else "neon"
    page.field("Style of the shot").select_option(other)
    expect(panel).to_contain_text("Missing: 1 picture")
    assert board(page).shots[2].style == other
    page.button("Undo").last.click()
    expect(panel).to_contain_text("No picture is missing.")


def test_a_shot_is_heard(page, cards):
    audio = page.root.locator(".sc-player audio")
    cards.nth(1).focus()
    page.page.keyboard.press("Enter")
    until(lambda: audio.evaluate("a => !a.paused && a.currentTime >= 4"))
    page.page.keyboard.press("Enter")
    until(lambda: audio.evaluate("a => a.paused"))


def test_the_film_plays_in_the_page_and_is_downloaded(page, panel, tmp_path):
    from playwright.sync_api import expect

    pytest.importorskip("av")
    page.button("Make the film").click()
    expect(panel.get_by_role("progressbar")).to_be_visible()
    video = panel.get_by_label("The film")
    expect(video).to_be_visible()
    until(lambda: video.evaluate("v => v.readyState >= 2"))
    assert video.evaluate("v => [v.videoWidth, v.videoHeight]") == [256, 144]
    assert video.evaluate("v => v.duration") == pytest.approx(12, abs=0.1)
    video.evaluate("v => { v.muted = true; return v.play(); }")
    until(lambda: video.evaluate("v => v.currentTime > 0.4"))
    video.evaluate("v => v.pause()")
    video.evaluate("v => { v.textTracks[0].mode = 'showing'; }")
    until(lambda: video.evaluate("v => v.textTracks[0].cues?.length") == 3)
    with page.page.expect_download() as download:
        panel.get_by_role("link", name="Download film").click()
    assert download.value.suggested_filename == "walk.mp4"
    download.value.save_as(tmp_path / "walk.mp4")
    (film,) = page.folder.glob("film-*.mp4")
    assert (tmp_path / "walk.mp4").read_bytes() == film.read_bytes()


def test_a_film_is_called_off_while_the_rest_can_be_used(page, panel, cards):
    from playwright.sync_api import expect

    pytest.importorskip("av")
    page.button("Make the film").click()
    expect(panel.get_by_role("progressbar")).to_be_visible()
    cards.nth(0).click()
    page.button("Lock").click()
    expect(cards.nth(0)).to_have_attribute("aria-label", re.compile("locked"))
    page.button("Stop making").click()
    expect(panel.get_by_role("progressbar")).to_have_count(0)
    expect(panel.get_by_role("alert")).to_have_count(0)
    page.button("Lock").click()
    expect(cards.nth(0)).not_to_have_attribute("aria-label", re.compile("locked"))


def test_it_fits_a_phone_and_has_no_serious_violation(page, panel, axe):
    assert page.violations(axe) == []
    panel.scroll_into_view_if_needed()
    page.shot("web-story-1400")
    page.shot("web-story-400", width=400)
    assert page.page.evaluate("document.documentElement.scrollWidth") <= 400
    page.page.set_viewport_size({"width": 1400, "height": 1000})
    assert (SHOTS / "web-story-400.png").is_file()


def test_what_is_wrong_is_told_in_the_panel(page, panel, cards):
    from playwright.sync_api import expect

    path = page.folder / "story.json"
    before = path.stat().st_mtime_ns
    page.button("Cut anew").click()
    until(lambda: path.stat().st_mtime_ns != before)  # else it would be written over what is wrong
    expect(cards).to_have_count(3)
    good = path.read_text("utf-8")
    path.write_text("{", "utf-8")
    page.button("Again").click()
    alert = panel.get_by_role("alert")
    expect(alert).to_contain_text("walk-story/story.json, line 1")
    path.write_text(good, "utf-8")
    page.field("Folder of the story").fill(str(path))
    page.field("Folder of the story").press("Enter")
    page.button("Make the storyboard").click()
    expect(alert).to_contain_text("cannot be")
    page.field("Folder of the story").fill(str(page.folder))
    page.field("Folder of the story").press("Enter")
    expect(cards).to_have_count(3)
    expect(alert).to_have_count(0)


def test_the_story_is_found_again_by_a_new_kernel(page, panel, cards):
    from playwright.sync_api import expect

    before = board(page)
    page.page.reload(timeout=PATIENCE_MS)
    expect(cards).to_have_count(3)
    assert board(page) == before
    expect(panel).to_contain_text("picture")
    expect(cards.locator("img")).to_have_count(3)


def test_what_is_said_is_heard_from_a_word_on_and_becomes_words(page, tmp_path, axe):
    """A transcript of two pages; the panel is one stop of the Tab key."""
    from playwright.sync_api import expect

    path = tmp_path / "walk.vtt"
    cues = [
        f"00:{0.2 * number:06.3f} --> 00:{0.2 * number + 0.2:06.3f}\nThe lighthouse keeper lit "
        f"lamp {number} and rowed home.\n"
        for number in range(50)
    ]
    path.write_text("\n".join(["WEBVTT\n", *cues]), "utf-8")
    said = page.panel("What is said")
    said.get_by_label("File of a transcript").set_input_files(path)
    expect(said.get_by_role("status")).to_contain_text("450 words in 50 phrases")
    words = said.locator(".sc-word")
    expect(words).to_have_count(297)
    assert said.locator(".sc-said-text button[tabindex='0']").count() == 1
    later = said.get_by_role("button", name="Later words")
    later.click()
    expect(words).to_have_count(153)
    expect(later).to_be_disabled()
    word = said.get_by_role("button", name="lighthouse, 0:08.0")
    word.click()
    expect(page.root.locator(".sc-word[aria-current]")).to_have_count(1)
    until(lambda: page.page.evaluate("document.querySelector('audio').currentTime") > 8)
    page.page.evaluate("document.querySelector('audio').pause()")
    expect(page.root.locator(".sc-word[aria-current]")).to_have_count(0)
    word.focus()
    page.page.keyboard.press("ArrowDown")
    focused = "document.activeElement.getAttribute('aria-label')"
    assert page.page.evaluate(focused) == "The, 0:08.2"
    page.page.keyboard.press("Shift+Tab")
    assert page.page.evaluate("document.activeElement.closest('.sc-said-text')") is None
    page.page.keyboard.press("Tab")
    assert page.page.evaluate(focused) == "The, 0:08.2"
    page.page.keyboard.press("u")
    expect(page.field("Prompt")).to_have_value(re.compile("lighthouse keeper", re.IGNORECASE))
    assert page.violations(axe) == []
    said.get_by_role("button", name="Words of the sound again").click()
    expect(page.field("Prompt")).not_to_have_value(re.compile("lighthouse", re.IGNORECASE))

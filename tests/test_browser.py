"""The generator as a person meets it: JupyterLab and Voila in a real browser."""

import base64
import io
import json
import os
import re
import shlex
import shutil
import signal
import sys
import time
import wave
from pathlib import Path

import numpy as np
import pytest
from browsing import (
    CHROMIUM,
    PATIENCE_MS,
    SHOTS,
    Driver,
    address_in,
    answers,
    free_port,
    serving,
    until,
    write_wav,
)
from conftest import fair_seconds, find_recordings
from loopback import KEY, StabilityService
from PIL import Image

from soundscape import datasets
from soundscape._util.labels import pretty
from soundscape.artwork import read_card
from soundscape.audio import load_clip
from soundscape.studio.web import MESSAGE_BYTES
from soundscape.studio.widgets import MAX_UPLOAD_BYTES
from soundscape.timeline import clock

ROOT = Path(__file__).resolve().parents[1]
DEMO = ROOT / "data/demo"
NOTEBOOK_IS_THERE = "() => window.jupyterapp?.shell?.currentWidget?.content?.widgets?.length > 0"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
]


@pytest.fixture(scope="module")
def barks() -> Path:
    """A real recording of a dog, or the computed one where there are no recordings."""
    home = find_recordings()
    if home is None:
        return DEMO / "dog.wav"
    dogs = [item.path for item in datasets.load("esc10", home=home).items if item.label == "dog"]
    return sorted(dogs)[0]


@pytest.fixture(scope="module")
def browser(barks, tmp_path_factory):
    """Chromium with a microphone that hears a dog."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE_MS)
    line = ["--no-sandbox", "--use-fake-device-for-media-stream"]
    heard = tmp_path_factory.mktemp("microphone") / "barks.wav"
    write_wav(heard, load_clip(barks).at_rate(44_100))
    line.append(f"--use-file-for-fake-audio-capture={heard}")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=line)
        yield running
        running.close()


@pytest.fixture(scope="module")
def service():
    with StabilityService() as running:
        yield running


@pytest.fixture(scope="module")
def web(tmp_path_factory, service, lab_server):
    """`soundscape studio`: its folder, its address, how to count its kernels.

    JupyterLab starts at the same time.
    """
    import psutil

    folder = tmp_path_factory.mktemp("web")
    line = [sys.executable, "-m", "soundscape", "studio", "--no-browser", "--out", "kept"]
    environment = {"STABILITY_API_KEY": KEY, "SOUNDSCAPE_STABILITY_URL": service.address}
    with serving([*line, "--port", str(free_port())], folder, environment) as (log, server):
        address = address_in(log)

        def kernels() -> set[int]:
            return {child.pid for child in psutil.Process(server.pid).children()}

        yield folder, address, kernels
        said = log.read_text()
        assert "eavesdropping" not in said
        assert "websocket_ping" not in said


@pytest.fixture(scope="module")
def lab_server(tmp_path_factory):
    """JupyterLab as `make lab` starts it, on a copy of the generator notebook and its guide.

    Yields its port, which it may not answer on yet.
    """
    folder = tmp_path_factory.mktemp("lab")
    for name in ("notebooks/04_generator.ipynb", "docs/generator.md"):
        (folder / name).parent.mkdir()
        shutil.copy(ROOT / name, folder / name)
    makefile = (ROOT / "Makefile").read_text("utf-8")
    (options,) = re.findall(r"jupyter lab ((?:\S|[^\S\n]|\\\n)*?)\S+\.ipynb", makefile)
    options = shlex.split(options.replace("$(CURDIR)", str(folder)).replace("\\\n", ""))
    settings = folder / "config/lab/user-settings/@jupyterlab/apputils-extension"
    settings.mkdir(parents=True)
    (settings / "notification.jupyterlab-settings").write_text('{"fetchNews": "false"}')
    port = free_port()
    line = [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root"]
    line += [f"--port={port}", "--ServerApp.port_retries=0", "--IdentityProvider.token="]
    line += ["--ServerApp.password=", "--expose-app-in-browser", *options]

    with serving(line, folder, {}) as (log, _):
        yield port
        assert "eavesdropping" not in log.read_text()


@pytest.fixture(scope="module")
def lab(lab_server):
    """The address of the generator notebook in JupyterLab."""
    until(lambda: answers(lab_server))
    return f"http://127.0.0.1:{lab_server}/lab/tree/notebooks/04_generator.ipynb?reset"


@pytest.fixture(scope="module")
def opened(browser, web):
    """The web page, opened once: the tests go on where the last one stopped, as people do."""
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    context.grant_permissions(["microphone"])
    page = context.new_page()
    failures = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    loads, sockets = [], []
    page.on("domcontentloaded", lambda page: loads.append(page))
    page.on("websocket", lambda socket: sockets.append(socket))
    page.goto(web[1], timeout=PATIENCE_MS)
    driver = Driver(page)
    driver.heard("rooster.wav")
    yield driver
    assert failures == []
    # A page keeps its connection: of what the kernel says between two some may be lost.
    assert len(sockets) == len(loads)
    context.close()


def test_without_a_picture_there_is_nothing_to_press_for_one(opened):
    from playwright.sync_api import expect

    for name in ("Save", "Again with this", "Vary", "Compare"):
        expect(opened.button(name)).to_be_hidden()
    for name in ("Undo", "Redo", "Save all", "Cancel"):
        expect(opened.button(name)).to_be_disabled()
    expect(opened.root.get_by_label("Model", exact=True)).to_be_hidden()
    assert opened.root.locator("input[type=password]").count() == 1
    expect(opened.root.locator("input[type=password]")).to_be_hidden()


def test_words_that_the_painter_does_not_read_are_dimmed(opened):
    from playwright.sync_api import expect

    words = opened.panel("Words")
    opened.field("Prompt").fill("An otter in a hat")
    expect(words).to_contain_text("does not read these words")
    dimmed = opened.field("Prompt").evaluate("box => getComputedStyle(box).color")
    opened.field("Prompt").fill("A clock in a hat")
    expect(words).to_contain_text("it paints clock tick")
    assert opened.field("Prompt").evaluate("box => getComputedStyle(box).color") != dimmed
    opened.button("Undo").click()
    expect(opened.field("Prompt")).not_to_have_value(re.compile("hat"))


def test_a_real_recording_becomes_a_saved_picture(opened, web, barks):
    from playwright.sync_api import expect

    driver = opened
    driver.upload(barks)
    driver.heard(barks.name)
    expect(driver.panel("What was heard")).to_contain_text("heard as dog")
    prompt = driver.field("Prompt")
    prompt.fill(f"{prompt.input_value()} A red kite above.")
    driver.field("Seed").fill("7")
    driver.generate()
    image = driver.root.locator(".sc-stage figure img")
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1024
    assert len(image.get_attribute("alt")) > 20
    driver.button("Save").click()
    expect(driver.panel("Make the picture")).to_contain_text("Saved")
    (picture,) = (web[0] / "kept").glob("*.png")
    parts = read_card(picture).prompt.parts
    assert ("A red kite above", "written by hand") in [(p.text, p.origin) for p in parts]
    assert picture.with_suffix(".svg").is_file()


def test_the_sound_is_drawn_and_never_plays_by_itself(opened):
    from playwright.sync_api import expect

    audio = opened.root.locator(".sc-player audio")
    state = audio.evaluate("a => [a.paused, a.autoplay, a.currentTime]")
    assert state == [True, False, 0]
    until(lambda: audio.evaluate("a => a.duration") == pytest.approx(5, abs=0.1))
    plot = opened.root.locator(".sc-plot")
    for text in ("time (s)", "frequency (Hz)", "amplitude"):
        expect(plot).to_contain_text(text)
    expect(opened.root.get_by_role("img", name=re.compile("mel spectrogram of"))).to_be_visible()


def test_downloads_hold_the_picture_and_its_card(opened, tmp_path):
    for label, suffix in (("Download PNG", ".png"), ("Download SVG", ".svg")):
        with opened.page.expect_download() as download:
            opened.root.get_by_role("link", name=label).click()
        assert download.value.suggested_filename.endswith(f"-7{suffix}")
        download.value.save_as(tmp_path / f"got{suffix}")
    assert read_card(tmp_path / "got.png").label == "dog"
    assert "<svg" in (tmp_path / "got.svg").read_text("utf-8")


def test_files_that_cannot_be_used_are_refused_in_their_place(opened, tmp_path):
    from playwright.sync_api import expect

    broken, huge = tmp_path / "broken.wav", tmp_path / "huge.wav"
    broken.write_bytes(b"RIFF, but no sound")
    with huge.open("wb") as file:
        file.truncate(MAX_UPLOAD_BYTES + 1)
    alert = opened.panel("Sound").get_by_role("alert")
    opened.upload(broken)
    expect(alert).to_contain_text("broken.wav: cannot be read as sound")
    opened.upload(huge)
    expect(alert).to_contain_text("Write its path into the field Path")
    expect(opened.panel("What was heard")).to_contain_text("heard as dog")
    opened.field("Path").fill("nowhere.wav")
    opened.field("Path").press("Enter")
    expect(alert).to_contain_text("nowhere.wav: does not exist")


def test_a_file_larger_than_a_websocket_message_is_dropped_and_its_part_chosen(opened, tmp_path):
    from playwright.sync_api import expect

    long = tmp_path / "long.wav"
    clip = load_clip(DEMO / "rain.wav")
    write_wav(long, np.tile(clip.at_rate(44_100), 12))
    assert long.stat().st_size > MESSAGE_BYTES
    address = opened.page.url.split("?")[0]
    opened.page.context.route(f"{address}dropped.wav", lambda route: route.fulfill(path=long))
    opened.root.locator(".sc-drop").evaluate(
        """async (zone, address) => {
            const bytes = await (await fetch(address)).arrayBuffer();
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File([bytes], "dropped.wav"));
            zone.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true }));
        }""",
        f"{address}dropped.wav",
    )
    opened.heard("dropped.wav: 60.0 s; the liveliest 10 s are in use")
    expect(opened.panel("What was heard")).to_contain_text("heard as rain")
    start = opened.root.get_by_role("slider", name="Start of the part in use")
    before = float(start.get_attribute("aria-valuenow"))
    start.focus()
    start.press("Shift+ArrowRight")
    opened.heard(f"{before + 1:.1f} s to {before + 10:.1f} s are in use")
    assert float(opened.field("lasting (s)").input_value()) == pytest.approx(9, abs=0.11)
    expect(opened.root.get_by_role("button", name="Play the part in use")).to_be_visible()


def drop(page, path, x, y):
    """What the system does when a person drops a file at a place of the page."""
    session = page.context.new_cdp_session(page)
    data = {"items": [], "files": [str(path)], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": kind, "x": x, "y": y, "data": data})


def test_a_file_that_is_dropped_beside_the_field_leads_nowhere(opened, tmp_path):
    from playwright.sync_api import expect

    page, path = opened.page, tmp_path / "beside.wav"
    shutil.copy(DEMO / "dog.wav", path)
    address, before = page.url, opened.field("Prompt").input_value()
    page.evaluate("window.scrollTo(0, 0)")
    title = page.get_by_role("heading", name="Soundscape", level=1).bounding_box()
    drop(page, path, title["x"] + 5, title["y"] + 5)
    time.sleep(1)
    assert page.url == address
    assert opened.field("Prompt").input_value() == before
    # A longer recording's controls may have moved it out of sight, where nothing can be dropped.
    opened.panel("Make the picture").scroll_into_view_if_needed()
    panel = opened.panel("Make the picture").bounding_box()
    drop(page, path, panel["x"] + panel["width"] - 4, panel["y"] + 4)
    opened.heard("beside.wav: 5.0 s")
    assert page.url == address
    drop(page, tmp_path, panel["x"] + panel["width"] - 4, panel["y"] + 4)
    expect(opened.root.locator(".sc-said")).to_contain_text("it is a folder")


def test_an_hour_is_shown_in_minutes_zoomed_and_played_to_its_end(opened, tmp_path):
    from playwright.sync_api import expect

    rate_hz, noise = 8_000, np.random.default_rng(5)
    path = tmp_path / "hour.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, rate_hz, 0, "NONE", ""))
        for _ in range(60):
            file.writeframes((50 * noise.standard_normal(60 * rate_hz)).astype("<i2").tobytes())
    opened.field("Path").fill(str(path))
    opened.field("Path").press("Enter")
    opened.heard("hour.wav: 1:00:00 h")
    plot = opened.root.locator(".sc-plot")
    expect(plot).to_contain_text("time (h:min:s)")
    expect(plot).to_contain_text("30:00")
    expect(opened.button("Zoom out")).to_be_disabled()
    opened.field("Part from (s)").fill("3580")
    opened.field("Part from (s)").press("Enter")
    opened.heard("hour.wav: 59:40 min to 59:50 min are in use")
    opened.button("Go to the part").click()
    expect(plot).to_contain_text("59:40")
    expect(plot).not_to_contain_text("30:00")
    expect(opened.button("Later")).to_be_disabled()
    opened.button("Earlier").click()
    expect(plot).not_to_contain_text("59:40")
    opened.button("Later").click()
    expect(plot).to_contain_text("59:40")
    opened.button("Play the part in use").click()
    audio = opened.root.locator(".sc-player audio")
    until(lambda: audio.evaluate("a => !a.paused && a.currentTime > 0.2"))
    expect(opened.root.locator(".sc-player")).to_contain_text(re.compile(r"at 59:4\d of 1:00:00"))
    audio.evaluate("a => a.pause()")
    # Asked for again while it is on its way, what comes late does not undo what came first.
    opened.root.evaluate(
        """async studio => {
          for (const from of [1000, 1010, 1020, 1030, 1040, 1050]) {
            document.dispatchEvent(new CustomEvent("sc-hear", { detail: { studio, from } }));
            await new Promise((done) => setTimeout(done, 60));
          }
        }"""
    )
    until(lambda: audio.evaluate("a => !a.paused && a.currentTime > 2"))
    expect(opened.root.locator(".sc-player")).to_contain_text(
        re.compile(r"at 17:[3-5]\d of 1:00:00")
    )
    audio.evaluate("a => a.pause()")
    for _ in range(3):
        opened.button("Zoom out").click()
    expect(plot).to_contain_text("30:00")
    opened.shot("web-hour-400", width=400)
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 400
    opened.page.set_viewport_size({"width": 1400, "height": 1000})


def take_a_walk(opened, path):
    """Bring a recording of a dog, rain and a dog again; of another name than the last one has."""
    parts = [load_clip(DEMO / f"{name}.wav").at_rate(44_100) for name in ("dog", "rain", "dog")]
    write_wav(path, np.concatenate(parts))
    opened.field("Path").fill(str(path))
    opened.field("Path").press("Enter")
    opened.heard(f"{path.name}: 15.0 s")


def test_what_is_heard_when_is_found_dragged_undone_and_exported(opened, tmp_path):
    from playwright.sync_api import expect

    take_a_walk(opened, tmp_path / "walk.wav")
    opened.button("Find the sounds").click()
    panel, page = opened.panel("What is heard when"), opened.page
    bars = panel.locator(".sc-bar")
    expect(bars.first).to_be_visible()
    rain = panel.get_by_role("button", name=re.compile("^rain, 0:0"))
    before = rain.get_attribute("aria-label")
    rain.scroll_into_view_if_needed()
    box = rain.bounding_box()
    lane = panel.locator(".sc-lanes").bounding_box()
    second = lane["width"] / 15
    page.mouse.move(box["x"] + box["width"] - 1, box["y"] + 12)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 1 - second, box["y"] + 12, steps=4)
    page.mouse.up()
    expect(rain).to_have_attribute("aria-label", re.compile("by hand"))
    shorter = float(opened.field("To (s)").input_value())
    assert shorter == pytest.approx((box["x"] + box["width"] - lane["x"]) / second - 1, abs=0.1)
    page.keyboard.press("Control+z")
    expect(rain).to_have_attribute("aria-label", before)
    page.keyboard.press("Control+Shift+z")
    page.keyboard.press("Alt+ArrowRight")
    expect(opened.field("To (s)")).to_have_value(str(round(shorter + 0.1, 3)))
    expect(panel.locator("td", has_text="by hand")).to_have_count(1)
    rain.focus()
    page.keyboard.press("s")
    expect(panel.locator("td", has_text="by hand")).to_have_count(2)
    with page.expect_download() as download:
        opened.button("Export").click()
    assert download.value.suggested_filename == "walk.txt"
    download.value.save_as(tmp_path / "walk.txt")
    written = [line.split("\t") for line in (tmp_path / "walk.txt").read_text().splitlines()]
    table = panel.locator("tbody tr").evaluate_all(
        "rows => rows.map((row) => [...row.cells].slice(0, 3).map((cell) => cell.textContent))"
    )
    assert [[clock(float(a)), clock(float(b)), pretty(c)] for a, b, c in written] == table
    assert len(written) == bars.count()
    opened.shot("web-timeline-1280", width=1280)
    opened.shot("web-timeline-400", width=400)
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    page.set_viewport_size({"width": 1400, "height": 1000})


def test_labels_are_heard_and_imported_and_wrong_ones_told(opened, tmp_path):
    from playwright.sync_api import expect

    take_a_walk(opened, tmp_path / "labelled.wav")
    panel = opened.panel("What is heard when")
    chooser = panel.get_by_label("File of labels")
    (tmp_path / "late.txt").write_text("1\t75\tdog\n")
    chooser.set_input_files(tmp_path / "late.txt")
    expect(panel.get_by_role("alert")).to_contain_text("labels reach to 75.00 s")
    (tmp_path / "own.txt").write_text("1.5\t3\tkettle\n4\t6\tkettle\n")
    chooser.set_input_files(tmp_path / "own.txt")
    expect(panel.get_by_role("alert")).to_have_count(0)
    expect(panel.locator(".sc-bar")).to_have_count(2)
    panel.locator(".sc-bar").first.focus()
    expect(opened.field("Label")).to_have_value("kettle")
    opened.page.keyboard.press("Enter")
    audio = opened.root.locator(".sc-player audio")
    until(lambda: audio.evaluate("a => a.currentTime >= 1.5"))
    until(lambda: audio.evaluate("a => a.paused && Math.abs(a.currentTime - 3) < 0.01"))
    panel.locator(".sc-bar").first.focus()
    opened.page.keyboard.press("m")
    expect(panel.locator(".sc-bar")).to_have_count(1)
    expect(panel.locator(".sc-bar")).to_have_attribute(
        "title", "kettle, 0:01.50 to 0:06.00, by hand"
    )
    opened.field("Label").fill("sea waves")
    opened.field("Label").press("Enter")
    expect(panel.locator(".sc-lane-name")).to_have_text("sea waves")


def test_the_microphone_is_heard(opened):
    from playwright.sync_api import expect

    opened.button("Record").click()
    expect(opened.root.locator(".sc-said")).to_contain_text("Recording: 4 s")
    opened.button("Stop").click()
    opened.heard("recording.wav: ")
    expect(opened.panel("What was heard")).to_contain_text("heard as dog")


def test_a_browser_that_lends_no_microphone_says_so(opened):
    from playwright.sync_api import expect

    opened.page.context.clear_permissions()
    opened.button("Record").click()
    said = opened.root.locator(".sc-said")
    expect(said).to_contain_text("did not allow the microphone")
    opened.page.context.grant_permissions(["microphone"])
    opened.upload(DEMO / "rain.wav")
    opened.heard("rain.wav: ")
    expect(said).to_be_empty()


def test_a_refused_prompt_brings_an_offer(opened, service):
    from playwright.sync_api import expect

    service.plan = [service.error(403, "content_moderation", "Your request was flagged.")]
    opened.field("Made by").select_option("stability")
    making = opened.panel("Make the picture")
    expect(making).to_contain_text("One picture: 3 credits")
    opened.button("Draw again").click()
    opened.button("Generate").click()
    expect(making.get_by_role("alert")).to_contain_text("moderation")
    expect(making).to_contain_text("There are other words")
    before = opened.root.locator(".sc-strip li").count()
    opened.button("Use this prompt instead").click()
    expect(opened.root.locator(".sc-strip li")).to_have_count(before + 1)
    expect(making.get_by_role("alert")).to_have_count(0)
    expect(opened.root.locator("figcaption").first).to_contain_text("stability")


def test_a_slow_picture_is_called_off_while_the_rest_can_be_used(opened, service):
    from playwright.sync_api import expect

    service.delay = 60
    pictures = opened.root.locator(".sc-strip li").count()
    opened.button("Generate").click()
    expect(opened.root.get_by_role("progressbar")).to_be_visible()
    before = opened.field("Prompt").input_value()
    opened.button("Draw again").click()
    expect(opened.field("Prompt")).not_to_have_value(before)
    opened.button("Cancel").click()
    expect(opened.root.get_by_role("progressbar")).to_have_count(0)
    expect(opened.button("Generate")).to_be_enabled()
    expect(opened.panel("Make the picture")).to_contain_text("ancelled")
    assert opened.root.locator(".sc-strip li").count() == pictures
    service.delay = 0
    opened.field("Made by").select_option("painter")


def test_pictures_are_compared_varied_and_walked_through_by_keyboard(opened):
    from playwright.sync_api import expect

    opened.field("Number of pictures").fill("2")
    opened.field("Number of pictures").press("Enter")
    opened.button("Generate").focus()
    opened.page.keyboard.press("Enter")
    expect(opened.root.locator(".sc-strip li")).to_have_count(4)
    expect(opened.button("Generate")).to_be_enabled()
    opened.button("Compare").click()
    opened.root.locator(".sc-strip button[aria-pressed=true]").focus()
    opened.page.keyboard.press("ArrowRight")
    opened.page.keyboard.press("Enter")
    expect(opened.root.locator(".sc-pair img")).to_have_count(2)
    opened.button("End comparing").click()
    opened.button("Vary").click()
    expect(opened.root.locator(".sc-strip li")).to_have_count(5)
    expect(opened.button("Generate")).to_be_enabled()


def test_the_focus_goes_through_the_story_in_its_order(opened):
    opened.root.evaluate("root => root.querySelector('select').focus()")
    kinds = "button, a, input, select, textarea, summary, audio, [tabindex='0']"
    order = opened.page.evaluate(
        """kinds => [...document.querySelectorAll(`.soundscape-studio :is(${kinds})`)]
            .filter((one) => one.tabIndex === 0 && !one.disabled && one.offsetParent !== null)
            .map((one) => one.closest('.sc-panel').querySelector('h2').innerText.trim())""",
        kinds,
    )
    story = [
        "Sound",
        "What is heard when",
        "What is said",
        "What was heard",
        "Words",
        "Taste",
        "Make the picture",
        "Picture",
        "Gallery",
        "Story",
    ]
    seen = list(dict.fromkeys(re.sub(r"^\d\s*", "", title) for title in order))
    assert seen == story
    reached = opened.page.evaluate("document.activeElement.tagName")
    for _ in range(80):
        opened.page.keyboard.press("Tab")
        if opened.page.evaluate("document.activeElement.innerText") == "Generate":
            break
    assert reached == "SELECT"
    assert opened.page.evaluate("document.activeElement.innerText") == "Generate"


def pixels_apart(one: bytes, other: bytes) -> float:
    """Share of the pixels of two screenshots that differ by much."""
    first, second = (
        np.asarray(Image.open(io.BytesIO(shot)).convert("RGB"), dtype=int) for shot in (one, other)
    )
    return float((np.abs(first - second).max(axis=2) > 40).mean())


MOMENTS = "svg => [...svg.querySelectorAll('[data-moment]')].map((one) => one.dataset.moment)"
SEEK = """(audio, at) => new Promise((done) => {
    audio.addEventListener("seeked", () => requestAnimationFrame(done), { once: true });
    audio.currentTime = at;
})"""
SHOWN = """svg => {
    const style = (one) => getComputedStyle(one);
    const poses = [...svg.querySelectorAll("[data-pose]")];
    const seen = poses.filter((one) => style(one).visibility === "visible");
    return {
        opacity: [...svg.querySelectorAll("[data-moment]")].map((one) => style(one).opacity),
        pose: [...new Set(seen.map((one) => one.dataset.pose))],
    };
}"""


def test_one_click_presents(opened):
    from playwright.sync_api import expect

    opened.upload(DEMO / "dog.wav")  # rain, which was heard before, has no onsets
    opened.heard("dog.wav")
    opened.field("Prompt").fill("A dog")  # a bank's words may bring rain, which moves, too
    pictures = opened.root.locator(".sc-strip li").count()
    opened.field("Number of pictures").fill("1")
    opened.field("Number of pictures").press("Enter")
    opened.button("Generate").click()
    expect(opened.root.locator(".sc-strip li")).to_have_count(pictures + 1)
    expect(opened.button("Generate")).to_be_enabled()
    opened.page.set_viewport_size({"width": 1400, "height": 900})
    opened.button("Present").click()
    expect(opened.root.locator(".sc-side h2")).to_be_visible()
    expect(opened.root.get_by_role("cell").first).to_be_visible()
    drawing, page = opened.root.locator(".sc-show svg"), opened.page.viewport_size
    expect(drawing.locator("> style")).to_have_count(1)  # the drawing that moves takes its place
    until(lambda: drawing.bounding_box()["height"] > 0.75 * page["height"])
    box = drawing.bounding_box()
    assert box["y"] + box["height"] <= page["height"]
    until(lambda: opened.root.locator(".sc-side audio").evaluate("a => a.readyState") >= 1)
    sound = opened.root.locator(".sc-side audio")
    still = drawing.screenshot()
    moments = [float(one) for one in drawing.evaluate(MOMENTS)]
    # What an onset drew is not there before it and comes with it; the jaw is open then.
    seen = {}
    last = moments[-1]
    for name, at in (("before", last - 0.2), ("with", last + 0.05), ("end", 5.0)):
        sound.evaluate(SEEK, at)
        seen[name] = (drawing.evaluate(SHOWN), drawing.screenshot())
    assert seen["before"][0] == {"opacity": [*["1"] * (len(moments) - 1), "0"], "pose": ["0"]}
    assert seen["with"][0] == {"opacity": ["1"] * len(moments), "pose": ["1"]}
    assert seen["end"][0] == {"opacity": ["1"] * len(moments), "pose": ["0"]}
    apart = {name: pixels_apart(still, shot) for name, (_, shot) in seen.items()}
    assert apart["end"] < 0.001 < min(apart["with"], apart["before"])
    sound.evaluate(SEEK, moments[0] - 0.1)
    sound.evaluate("a => { a.muted = true; return a.play(); }")
    until(lambda: drawing.locator(".sounding").count())
    SHOTS.mkdir(exist_ok=True)
    opened.page.screenshot(path=SHOTS / "present.png")
    opened.button("Close").click()
    # Who asked for less motion sees the whole picture, at rest, whatever is heard.
    opened.page.emulate_media(reduced_motion="reduce")
    opened.button("Present").click()
    expect(drawing.locator("> style")).to_have_count(1)
    until(lambda: sound.evaluate("a => a.readyState") >= 1)
    sound.evaluate(SEEK, last + 0.05)
    assert drawing.evaluate(SHOWN) == seen["end"][0]
    opened.page.emulate_media(reduced_motion="no-preference")
    # A legend that is longer than the screen is high scrolls, and Close stays beside the picture.
    opened.page.set_viewport_size({"width": 1400, "height": 480})
    side, close = (opened.root.locator(f".sc-{name}").bounding_box() for name in ("side", "close"))
    assert close["y"] + close["height"] <= side["y"] + side["height"] <= side["y"] + 480
    opened.button("Close").click()
    expect(opened.panel("Gallery")).to_be_visible()


def test_the_page_has_no_serious_violation_and_is_photographed(opened, axe):
    opened.root.locator(
        ".sc-panel", has=opened.page.get_by_role("heading", name=re.compile("Picture$"))
    ).locator("details summary").click()
    assert opened.violations(axe) == []
    opened.root.locator(
        ".sc-panel", has=opened.page.get_by_role("heading", name=re.compile("Picture$"))
    ).locator("details summary").click()
    opened.button("Present").click()
    assert opened.violations(axe, ".sc-stage") == []
    opened.button("Close").click()
    opened.shot("web-light-1400")
    opened.shot("web-light-800", width=800)
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 800
    opened.page.set_viewport_size({"width": 1400, "height": 1000})


def test_the_saved_gallery_is_found_again_by_a_new_kernel(opened, web):
    from playwright.sync_api import expect

    before = opened.root.locator(".sc-strip li").count()
    opened.page.reload(timeout=PATIENCE_MS)
    expect(opened.root.locator(".sc-strip li")).to_have_count(before)
    opened.heard("rooster.wav")
    opened.root.locator(".sc-strip button").last.click()
    expect(opened.root.locator(".sc-stage figcaption")).to_contain_text("seed 7")


def test_a_drawing_from_elsewhere_runs_nothing(opened, web):
    """The drawing beside a saved picture is not held against its card: it may be anybody's."""
    from playwright.sync_api import expect

    (file,) = (web[0] / "kept").glob("*.svg")
    whole = file.read_text("utf-8")
    evil = '<image href="nowhere.png" onerror="window.harmed = true"/><script>harmed = 1</script>'
    file.write_text(whole.replace("</svg>", f"{evil}</svg>"), "utf-8")
    before = opened.root.locator(".sc-strip li").count()
    opened.button("Generate").click()
    expect(opened.root.locator(".sc-strip li")).to_have_count(before + 1)
    in_view, saved = opened.root.locator(".sc-stage figcaption strong"), re.compile(r"seed 7$")
    expect(in_view).not_to_have_text(saved)  # its file is read again when it comes back
    opened.root.locator(".sc-strip button").last.click()
    expect(in_view).to_have_text(saved)
    link = opened.root.locator("a", has_text="Download SVG").get_attribute("href")
    assert evil in opened.page.evaluate("link => fetch(link).then((one) => one.text())", link)
    opened.button("Present").click()
    expect(opened.root.locator(".sc-show svg")).to_have_count(1)
    assert opened.root.locator(".sc-show script").count() == 0
    assert opened.page.evaluate("window.harmed") is None
    opened.button("Close").click()
    file.write_text(whole, "utf-8")


@pytest.mark.parametrize(
    ("token", "told"),
    [("", "lacks its token"), ("?token=" + 48 * "0", "has the token of another run")],
    ids=["none", "wrong"],
)
def test_who_has_not_the_address_is_told_how_to_get_in(browser, web, token, told):
    from playwright.sync_api import expect

    page = browser.new_page()
    assert page.goto(web[1].partition("?token=")[0] + token).status == 403
    assert page.locator(".soundscape-studio").count() == 0
    expect(page.get_by_role("heading", level=1)).to_contain_text(told)
    expect(page.get_by_role("main")).to_contain_text("Copy the whole address from the terminal")
    page.set_viewport_size({"width": 400, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    page.close()


def test_a_pasted_token_opens_the_page_and_closing_it_ends_its_kernel(browser, web):
    before = web[2]()
    address, _, right = web[1].partition("?token=")
    context = browser.new_context()
    page = context.new_page()
    page.goto(address + "?token=" + 48 * "0", timeout=PATIENCE_MS)
    page.get_by_label("Or paste the token here").fill(right)
    page.get_by_role("button", name="Open the generator").click()
    Driver(page).heard("rooster.wav")
    (kernel,) = web[2]() - before
    page.close(run_before_unload=True)
    until(lambda: kernel not in web[2]())
    context.close()


@pytest.fixture(scope="module")
def another(browser, web):
    """A second page, and its kernel."""
    before = web[2]()
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    page.goto(web[1], timeout=PATIENCE_MS)
    driver = Driver(page)
    driver.heard("rooster.wav")
    (kernel,) = web[2]() - before
    yield driver, kernel
    page.close()


def test_a_generator_that_does_not_answer_is_told_and_forgotten_when_it_does(another):
    from playwright.sync_api import expect

    driver, kernel = another
    os.kill(kernel, signal.SIGSTOP)
    driver.button("Draw again").click()
    notice = driver.root.get_by_role("alert").first
    expect(notice).to_contain_text("has not answered for ten seconds")
    os.kill(kernel, signal.SIGCONT)
    expect(driver.root.get_by_text("has not answered")).to_have_count(0)


def test_a_kernel_that_died_is_told_on_the_page(another, axe):
    from playwright.sync_api import expect

    driver, kernel = another
    driver.generate()
    expect(driver.root.get_by_text("no kernel behind")).to_have_count(0)
    os.kill(kernel, signal.SIGKILL)
    notice = driver.root.get_by_role("alert").first
    expect(notice).to_contain_text("There is no kernel behind the generator any more")
    expect(notice).to_contain_text("Reload this page")
    for name in ("Generate", "Save", "Choose a file", "Draw again", "Give a transcript"):
        expect(driver.button(name)).to_be_disabled()
    expect(driver.root.get_by_role("link", name="Download PNG")).to_be_visible()
    glyph = "root => getComputedStyle(root.querySelector('.sc-panel'), '::before').content"
    assert driver.root.evaluate(glyph) == "none"
    assert driver.violations(axe) == []
    driver.shot("web-without-kernel-400", width=400)
    driver.button("Reload").click()
    driver.heard("rooster.wav")
    expect(driver.button("Generate")).to_be_enabled()
    expect(driver.root.get_by_text("no kernel behind")).to_have_count(0)


@pytest.fixture(scope="module")
def notebook(browser, lab):
    """The notebook in JupyterLab, run from top to bottom, and how long that took in seconds."""
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    dialog = page.locator(".jp-Dialog")
    page.add_locator_handler(dialog, lambda: dialog.locator(".jp-mod-accept").click())
    driver = Driver(page)
    # The best of three counts: the first time fills the caches of disk and browser, and whatever
    # else this machine does is not the notebook's doing.
    seconds = run_notebook(driver, lab)
    for _ in range(2):
        if seconds >= fair_seconds(10):
            page.evaluate("() => jupyterapp.serviceManager.sessions.shutdownAll()")
            seconds = min(seconds, run_notebook(driver, lab))
    yield driver, seconds
    page.close()


def run_notebook(driver, address):
    """Open the notebook and run it; returns how long it took until its picture, in seconds."""
    page = driver.page
    began = time.perf_counter()
    page.goto(address, timeout=PATIENCE_MS)
    page.wait_for_function(NOTEBOOK_IS_THERE)
    page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.ready")
    page.evaluate("() => void jupyterapp.commands.execute('notebook:run-all-cells')")
    driver.root.locator(".sc-strip li").first.wait_for(timeout=PATIENCE_MS)
    return time.perf_counter() - began


def test_the_notebook_opens_and_runs_in_jupyterlab_within_ten_seconds(notebook):
    from playwright.sync_api import expect

    driver, seconds = notebook
    expect(driver.root.locator(".sc-stage figure img")).to_be_visible()
    outputs = driver.page.locator(".jp-OutputArea-output[data-mime-type*=stderr]")
    assert outputs.all_inner_texts() == []
    driver.field("Prompt").fill("A quiet hill.")
    painted = min(driver.generate() for _ in range(2))
    SHOTS.mkdir(exist_ok=True)
    figures = {
        "opened and run (s)": round(seconds, 2),
        "picture after the click (s)": round(painted, 2),
    }
    (SHOTS / "timings.json").write_text(json.dumps(figures))
    assert painted < fair_seconds(2), f"{painted:.2f} s"
    assert seconds < fair_seconds(10), f"{seconds:.1f} s"


def test_the_guide_opens_from_the_notebook(notebook):
    page = notebook[0].page
    page.get_by_role("link", name="the guide").click()
    page.locator(".lm-TabBar-tabLabel", has_text="generator.md").wait_for()
    page.evaluate("() => jupyterapp.commands.execute('application:close')")


def test_a_service_without_a_key_says_so(notebook):
    from playwright.sync_api import expect

    driver, _ = notebook
    driver.field("Made by").select_option("stability")
    making = driver.panel("Make the picture")
    expect(making).to_contain_text("key missing")
    driver.button("Generate").click()
    expect(making.get_by_role("alert")).to_contain_text("Set the environment variable")
    driver.field("Made by").select_option("painter")
    driver.generate()
    expect(making.get_by_role("alert")).to_have_count(0)


def saved_notebook(page):
    """The text of the notebook, saved with the state of its widgets."""
    return page.evaluate(
        """async () => {
            const command = "@jupyter-widgets/jupyterlab-manager:saveWidgetState";
            if (!jupyterapp.commands.isToggled(command)) await jupyterapp.commands.execute(command);
            await jupyterapp.commands.execute("docmanager:save");
            return JSON.stringify(jupyterapp.shell.currentWidget.content.model.toJSON());
        }"""
    )


def test_a_key_typed_into_a_notebook_is_not_saved_with_it(notebook):
    from playwright.sync_api import expect

    driver, _ = notebook
    driver.field("Made by").select_option("stability")
    field = driver.root.get_by_label("Key (STABILITY_API_KEY)")
    field.fill(KEY)
    driver.button("Ask the service").click()  # and not "Use this key"
    expect(driver.panel("Make the picture")).not_to_contain_text("key missing")
    assert field.input_value() == ""
    saved = saved_notebook(driver.page)
    assert "STABILITY_API_KEY" in saved, "the state of the widgets is in it"
    assert KEY not in saved
    assert KEY not in driver.page.content()
    driver.field("Made by").select_option("painter")


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_no_serious_violation_in_either_theme(notebook, axe, theme):
    driver, _ = notebook
    page = driver.page
    page.evaluate(
        "theme => jupyterapp.commands.execute('apputils:change-theme', { theme })",
        f"JupyterLab {theme}",
    )
    light = "true" if theme == "Light" else "false"
    page.wait_for_function("is => document.body.dataset.jpThemeLight === is", arg=light)
    page.wait_for_function("() => !document.querySelector('#jupyterlab-splash')")
    if driver.page.locator("#jp-left-stack").is_visible():
        page.evaluate("() => jupyterapp.commands.execute('application:toggle-left-area')")
    assert driver.violations(axe) == []
    driver.root.scroll_into_view_if_needed()
    driver.shot(f"lab-{theme.lower()}-1400")
    driver.shot(f"lab-{theme.lower()}-800", width=800)
    page.set_viewport_size({"width": 1400, "height": 1000})


def test_a_notebook_that_is_opened_without_a_kernel_shows_its_last_picture(notebook, lab, tmp_path):
    """As people pass it on: saved with the state of its widgets, in which no sound is."""
    from playwright.sync_api import expect

    driver, _ = notebook
    page = driver.page
    driver.upload(DEMO / "dog.wav")
    driver.heard("dog.wav")
    driver.generate()
    alt = driver.root.locator(".sc-stage figure img").get_attribute("alt")
    for command in (
        "@jupyter-widgets/jupyterlab-manager:saveWidgetState",
        "docmanager:save",
    ):
        page.evaluate("command => jupyterapp.commands.execute(command)", command)
    saved = json.loads(fetched(page, "notebooks/04_generator.ipynb"))
    (state,) = saved["metadata"]["widgets"].values()
    held = [
        base64.b64decode(buffer["data"])
        for model in state["state"].values()
        for buffer in model.get("buffers", [])
    ]
    assert any(content.startswith(b"\x89PNG") for content in held), "the picture is in it"
    assert not any(content.startswith((b"RIFF", b"fLaC", b"ID3")) for content in held)
    in_wav = (load_clip(DEMO / "dog.wav").samples[40_000:40_100] * 32_768).astype("<i2").tobytes()
    assert not any(in_wav in content for content in held)
    # Most notebooks are saved without: nothing of the controls is left then.
    del saved["metadata"]["widgets"]
    page.evaluate("() => jupyterapp.serviceManager.sessions.shutdownAll()")
    page.evaluate(
        """content => jupyterapp.serviceManager.contents.save("notebooks/passed_on.ipynb",
            { type: "notebook", format: "json", content })""",
        saved,
    )
    page.goto(lab.replace("04_generator", "passed_on"), timeout=PATIENCE_MS)
    page.wait_for_function(NOTEBOOK_IS_THERE)
    picture = page.locator(".jp-OutputArea figure img").first
    expect(picture).to_be_visible()
    assert picture.get_attribute("alt") == alt
    expect(page.get_by_text("Run the cells of the notebook again")).to_be_visible()
    expect(page.get_by_text("model not found")).not_to_be_visible()
    page.screenshot(path=SHOTS / "lab-without-kernel.png")


def test_a_kernel_that_died_is_told_in_the_notebook(notebook, lab, axe):
    from playwright.sync_api import expect

    driver, _ = notebook
    run_notebook(driver, lab)
    picture = driver.root.locator(".sc-stage figure img")
    expect(picture).to_be_visible()
    driver.page.evaluate(
        "() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"
    )
    notice = driver.root.get_by_role("alert").first
    expect(notice).to_contain_text("Run the cells of the notebook again")
    expect(driver.button("Generate")).to_be_disabled()
    expect(picture).to_be_visible()
    assert driver.violations(axe) == []
    driver.shot("lab-kernel-gone-800", width=800)


def fetched(page, path):
    """The text of a file that Jupyter serves."""
    return page.evaluate("async path => (await fetch(`/files/${path}?${Date.now()}`)).text()", path)

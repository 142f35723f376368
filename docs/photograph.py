"""Photograph the generator for the README and the guide: generator.jpg and present.jpg.

Run it where chromium is, with what ``make install`` installs:

    python docs/photograph.py
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image

FOLDER = Path(__file__).resolve().parent
CELL = "from soundscape.studio import Studio\n\nStudio(folder='pictures')"
PICTURES = (
    ("charcoal", 5),
    ("neon", 3),
    ("woodblock", 12),
    ("watercolour", 9),
    ("papercut", 7),
    ("poster", 21),
)
"""Styles and seeds, the last one first in the gallery."""
SHOWN = "rooster, papercut, seed 7"
PATIENCE_MS = 60_000


def main() -> None:
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("There is no chromium on this machine. Install it, and run this again.")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server, address = serve(Path(folder))
        try:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 1400, "height": 1000})
            page.set_default_timeout(PATIENCE_MS)
            page.goto(address)
            photograph(page)
            browser.close()
        finally:
            server.terminate()
            server.wait(60)


def serve(folder: Path) -> tuple[subprocess.Popen, str]:
    """JupyterLab, in its dark theme, on a notebook with the generator; its address."""
    cell = {
        "cell_type": "code",
        "metadata": {},
        "source": CELL,
        "outputs": [],
        "execution_count": None,
    }
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = {"cells": [cell], "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    (folder / "rooster.ipynb").write_text(json.dumps(notebook))
    settings = folder / "config/lab/user-settings/@jupyterlab/apputils-extension"
    settings.mkdir(parents=True)
    (settings / "notification.jupyterlab-settings").write_text('{"fetchNews": "false"}')
    (settings / "themes.jupyterlab-settings").write_text('{"theme": "JupyterLab Dark"}')
    line = [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root", "--port=0"]
    line += ["--ServerApp.port_retries=50", "--expose-app-in-browser", f"--notebook-dir={folder}"]
    here = {
        "PYTHONPATH": str(FOLDER.parent),
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "SOUNDSCAPE_TASTE": str(folder / "taste.toml"),
    }
    log = folder / "server.log"
    with log.open("w") as file:
        server = subprocess.Popen(line, cwd=folder, env=os.environ | here, stdout=file, stderr=file)
    for _ in range(600):
        found = re.search(r"(http://127\.0\.0\.1:\d+/lab)\?(token=\w+)", log.read_text())
        if found:
            return server, f"{found[1]}/tree/rooster.ipynb?reset&{found[2]}"
        time.sleep(0.1)
    server.kill()
    sys.exit(f"JupyterLab did not start:\n{log.read_text()[-2_000:]}")


def photograph(page) -> None:
    from playwright.sync_api import expect

    expect.set_options(timeout=PATIENCE_MS)
    page.wait_for_function(
        "() => window.jupyterapp?.shell?.currentWidget?.content?.widgets?.length"
    )
    page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.ready")
    page.evaluate("() => void jupyterapp.commands.execute('notebook:run-all-cells')")
    if page.locator("#jp-left-stack").is_visible():
        page.evaluate("() => jupyterapp.commands.execute('application:toggle-left-area')")
    root = page.locator(".soundscape-studio")
    expect(root.get_by_role("status").first).to_contain_text("rooster.wav")
    for count, (style, seed) in enumerate(PICTURES, 1):
        root.get_by_label("Style", exact=True).select_option(style)
        root.get_by_label("Seed", exact=True).fill(str(seed))
        root.get_by_label("Seed", exact=True).press("Enter")
        root.get_by_role("button", name="Generate", exact=True).click()
        expect(root.locator(".sc-strip li")).to_have_count(count)
        expect(root.get_by_role("button", name="Generate", exact=True)).to_be_enabled()
    root.locator(".sc-strip li", has_text="papercut").get_by_role("button").first.click()
    expect(root.locator(".sc-stage figcaption")).to_contain_text(SHOWN)
    height = root.evaluate("root => Math.ceil(root.scrollHeight) + 160")
    page.set_viewport_size({"width": 1400, "height": height})
    root.scroll_into_view_if_needed()
    page.wait_for_function("() => document.fonts.status === 'loaded'")
    page.mouse.move(0, 0)
    keep(page.screenshot(), "generator.jpg", 1_120)
    page.set_viewport_size({"width": 1280, "height": 720})
    root.get_by_role("button", name="Present", exact=True).click()
    root.locator(".sc-show svg").scroll_into_view_if_needed()
    time.sleep(1)  # until what opens has opened
    keep(page.screenshot(), "present.jpg", 1_280)


def keep(screenshot: bytes, name: str, width: int) -> None:
    """Write a screenshot as JPEG, so many pixels wide."""
    with Image.open(io.BytesIO(screenshot)) as shot:
        size = (width, round(shot.height * width / shot.width))
        shot.convert("RGB").resize(size, Image.Resampling.LANCZOS).save(
            FOLDER / name, quality=88, optimize=True, progressive=True
        )


if __name__ == "__main__":
    main()

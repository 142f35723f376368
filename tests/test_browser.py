"""The generator as a person meets it: JupyterLab in a real browser."""

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = shutil.which("chromium")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
]


@pytest.fixture
def lab(tmp_path):
    """A JupyterLab server on a copy of the generator notebook; yields its address."""
    work = tmp_path / "notebooks"
    work.mkdir()
    shutil.copy(ROOT / "notebooks" / "04_generator.ipynb", work)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    line = [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root"]
    line += [f"--port={port}", "--ServerApp.port_retries=0", "--IdentityProvider.token="]
    line += ["--ServerApp.password=", f"--ServerApp.root_dir={work}"]
    environment = os.environ | {
        "JUPYTER_CONFIG_DIR": str(tmp_path / "config"),
        "JUPYTER_DATA_DIR": str(tmp_path / "jupyter"),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    with (tmp_path / "lab.log").open("w") as log:
        server = subprocess.Popen(line, cwd=work, env=environment, stdout=log, stderr=log)
        try:
            for _ in range(300):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.2)
            yield f"http://127.0.0.1:{port}/lab/tree/04_generator.ipynb?reset"
        finally:
            server.terminate()
            server.wait(20)


def test_choose_generate_and_see(lab, tmp_path):
    from playwright.sync_api import expect, sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1400, "height": 1600})
        # A slow machine may be asked which kernel to use: the one that is offered.
        dialog = page.locator(".jp-Dialog")
        page.add_locator_handler(dialog, lambda: dialog.locator(".jp-mod-accept").click())
        page.goto(lab, timeout=60_000)
        # Only the cells that make the interface: the rest clicks the buttons itself.
        cells = page.locator(".jp-Notebook .jp-CodeCell")
        expect(cells.nth(1)).to_be_visible(timeout=60_000)
        for index in (0, 1):
            cells.nth(index).locator(".cm-content").click()
            page.keyboard.press("Shift+Enter")
        generate = page.get_by_role("button", name="Generate")
        expect(generate).to_be_visible(timeout=60_000)
        expect(page.locator("audio").first).to_be_visible(timeout=20_000)
        before = page.locator(".jp-OutputArea img").count()
        generate.click()
        pictures = page.locator(".jp-OutputArea img")
        expect(pictures).not_to_have_count(before, timeout=30_000)
        width = pictures.last.evaluate(
            "image => image.decode().then(() => image.naturalWidth)", timeout=20_000
        )
        assert width >= 512
        folder = ROOT / "test-artifacts"
        folder.mkdir(exist_ok=True)
        page.screenshot(path=folder / "generator.png")
        browser.close()

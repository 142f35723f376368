"""What the tests of the generator in a browser share: a server, and a page by its controls."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import wave
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from conftest import ROOT, interruptible

SHOTS = Path(tempfile.gettempdir()) / "soundscape-screenshots"
"""What there is to look at after a run."""
CHROMIUM = shutil.which("chromium")
PATIENCE_MS = 60_000


@contextmanager
def serving(line, folder, environment):
    """A server until the block ends, which it must do well; yields its log and itself at once."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("STABILITY_", "OPENAI_"))}
    clean |= {
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_DATA_DIR": str(folder / "jupyter"),
        "SOUNDSCAPE_CACHE": str(folder / "cache"),
        "PYTHONPATH": str(ROOT),
        "SOUNDSCAPE_TASTE": str(folder / "taste.toml"),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    log = folder / "server.log"
    with log.open("w") as file:
        server = subprocess.Popen(
            line,
            cwd=folder,
            env=clean | environment,
            stdout=file,
            stderr=file,
            preexec_fn=interruptible,
        )
        try:
            yield log, server
        finally:
            # JupyterLab asks a Ctrl-C whether one is sure, and nobody is there to answer.
            server.send_signal(signal.SIGTERM if "lab" in line else signal.SIGINT)
            try:
                assert server.wait(60) == 0, log.read_text()[-2_000:]
            finally:
                server.kill()


def until(condition, seconds=60.0):
    """The first true answer of a condition."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        answer = condition()
        if answer:
            return answer
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds:.0f} s: {condition}")


def address_in(log: Path) -> str:
    """The address that `soundscape studio` prints, once it does."""
    address = r"^http://127\.0\.0\.1:\d+/\?token=\w+$"
    return until(lambda: re.search(address, log.read_text(), re.MULTILINE)).group()


def write_wav(path: Path, samples: np.ndarray) -> None:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 44_100, 0, "NONE", ""))
        file.writeframes((np.clip(samples, -1, 1) * 32_767).astype("<i2").tobytes())


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Driver:
    """A page with the generator, by the names of its controls."""

    def __init__(self, page):
        self.page = page
        self.root = page.locator(".soundscape-studio")

    def button(self, name):
        return self.root.get_by_role("button", name=name, exact=True)

    def field(self, name):
        return self.root.get_by_label(name, exact=True)

    def panel(self, title):
        return self.root.locator(".sc-panel", has=self.page.get_by_role("heading", name=title))

    def upload(self, path):
        self.panel("Sound").locator("input[type=file]").set_input_files(path)

    def heard(self, text):
        from playwright.sync_api import expect

        expect(self.panel("Sound").get_by_role("status").last).to_contain_text(text)

    def generate(self):
        """Make pictures and wait for them; returns how long it took, in seconds."""
        from playwright.sync_api import expect

        before = self.root.locator(".sc-strip li").count()
        began = time.perf_counter()
        self.button("Generate").click()
        expect(self.root.locator(".sc-strip li")).not_to_have_count(before)
        seconds = time.perf_counter() - began
        expect(self.button("Generate")).to_be_enabled()
        return seconds

    def shot(self, name, width=1400):
        """A screenshot of all of the generator."""
        SHOTS.mkdir(exist_ok=True)
        height = self.root.evaluate("root => Math.ceil(root.scrollHeight) + 160")
        self.page.set_viewport_size({"width": width, "height": max(900, min(4_500, height))})
        self.page.wait_for_function("() => document.fonts.status === 'loaded'")
        self.page.screenshot(path=SHOTS / f"{name}.png")

    def violations(self, axe, where=".soundscape-studio"):
        """What axe-core calls serious or critical in the generator (not in the page around it)."""
        if not self.page.evaluate("typeof axe !== 'undefined'"):
            self.page.evaluate(axe)
        found = self.page.evaluate("where => axe.run(where)", where)
        return [
            (one["id"], [node["target"] for node in one["nodes"]])
            for one in found["violations"]
            if one["impact"] in ("serious", "critical")
        ]

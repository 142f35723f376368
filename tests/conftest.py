"""Fixtures shared by all tests: where the recordings are, and small sounds whose truth is known."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from soundscape.audio import Clip

ROOT = Path(__file__).resolve().parent.parent

posix = pytest.mark.skipif(os.name == "nt", reason="needs signals and devices as Unix has them")

# Counting lines costs half of the time again. A test of every drawing is marked `no_cover`: the
# lines of each are counted where it is painted once for all that look at it.

# What takes longest begins first, so that no worker is left alone with it at the end.
LONGEST = [
    *("test_notebooks", "test_painter_measured", "test_painter", "test_browser"),
    *("test_browser_story", "test_finetune", "test_experiment", "test_filming"),
    *("test_measures", "test_painter_reading", "test_story_making", "test_installed"),
]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes():
    """Workers share the cores: a library that took all of them for itself would slow the others."""
    for library in ("OMP_NUM", "OPENBLAS_NUM", "TF_NUM_INTRAOP", "TF_NUM_INTEROP"):
        os.environ.setdefault(f"{library}_THREADS", "1")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Order the tests for the workers; a module's browser or data is made by one of them."""
    waiting = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: waiting.get(item.path.stem, len(waiting)))


def find_recordings() -> Path | None:
    """The first data home that holds ESC recordings: the caller's, or the one fetched here."""
    candidates = [os.environ.get("SOUNDSCAPE_DATA"), ROOT / "data" / "raw"]
    for candidate in filter(None, candidates):
        home = Path(candidate)
        if (home / "esc50").is_dir() or (home / "esc10").is_dir():
            return home.resolve()
    return None


def fair_seconds(limit: float) -> float:
    """A limit of time for people, longer where the machine has more to do than this test."""
    beside = 3.0 if "PYTEST_XDIST_WORKER" in os.environ else 1.0
    waiting = os.getloadavg()[0] / (os.cpu_count() or 1) if hasattr(os, "getloadavg") else 1.0
    return limit * max(beside, waiting)


def interruptible() -> None:
    """For ``preexec_fn``: a process that can be interrupted, also where ours ignores Ctrl-C.

    Shells start what they put into the background with SIGINT ignored, and children inherit it.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)


# What a process remembers of the services it asked, by their addresses.
REMEMBERED = {
    "soundscape.services.listing": "_LISTS",
    "soundscape.services.secret": "_ASKED",
    "soundscape.providers.sdwebui": "_CHECKPOINTS",
    "soundscape.speech.transcribers._asking": "_AGREED",
    "soundscape.writers._server": "_MANNERS",
    "soundscape.writers.chat": "_DOWN",
}


@pytest.fixture(autouse=True)
def strangers():
    """Every test's services are new: ports come again, and another's server was there before."""
    for module, name in REMEMBERED.items():
        if module in sys.modules:
            getattr(sys.modules[module], name).clear()


@pytest.fixture(autouse=True)
def no_account(monkeypatch, tmp_path):
    """No test spends a person's money, looks into their cache, or learns their taste."""
    for name in os.environ:
        if name.startswith(("STABILITY_", "OPENAI_", "SOUNDSCAPE_")) and name != "SOUNDSCAPE_DATA":
            monkeypatch.delenv(name)
    monkeypatch.setenv("SOUNDSCAPE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("SOUNDSCAPE_TASTE", str(tmp_path / "taste.toml"))


@pytest.fixture(scope="session", autouse=True)
def computed_once():
    """A clip of the computed data set takes 50 ms; whoever loads it again finds it here."""
    from soundscape.datasets import synthetic

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(synthetic, "_compute", cache(synthetic._compute))
        yield


@pytest.fixture(scope="session")
def data_home() -> Path:
    """A data home with real ESC recordings; skips the test where there is none."""
    home = find_recordings()
    if home is None:
        pytest.skip("no recordings: set SOUNDSCAPE_DATA or run `soundscape data fetch esc10`")
    return home


@pytest.fixture(scope="session")
def esc10(data_home):
    """The real ESC-10."""
    from soundscape import datasets

    return datasets.load("esc10", home=data_home)


@pytest.fixture(scope="session")
def esc50(data_home):
    """The real ESC-50."""
    from soundscape import datasets

    return datasets.load("esc50", home=data_home)


@pytest.fixture
def listener(data_home, monkeypatch):
    """The real YAMNet; skips the test where it is not."""
    from soundscape.models import yamnet

    path = data_home / "yamnet" / "yamnet.tflite"
    if not path.is_file():
        pytest.skip("no yamnet.tflite in the data home")
    monkeypatch.setenv("SOUNDSCAPE_YAMNET", str(path))
    return yamnet.find()


@pytest.fixture
def tone() -> Clip:
    """Five seconds of a 440 Hz sine at half of full scale."""
    seconds = np.arange(5 * 22_050) / 22_050
    return Clip(0.5 * np.sin(2 * np.pi * 440 * seconds), 22_050, "tone")


@pytest.fixture
def silence() -> Clip:
    """Five seconds of digital silence."""
    return Clip(np.zeros(5 * 22_050), 22_050, "silence")


@pytest.fixture(scope="session")
def axe(tmp_path_factory) -> str:
    """The source of axe-core, from npm."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("no npm on this machine: axe-core cannot be had")
    folder = tmp_path_factory.mktemp("axe")
    line = [npm, "install", "--no-audit", "--no-fund", "--prefix", str(folder), "axe-core@4"]
    done = subprocess.run(line, capture_output=True, text=True, timeout=180)
    if done.returncode != 0:
        pytest.skip(f"npm cannot install axe-core: {done.stderr[-200:]}")
    return (folder / "node_modules/axe-core/axe.min.js").read_text("utf-8")


@pytest.fixture(scope="session")
def clip() -> Clip:
    """A short sound for the painter, which takes its identity."""
    return Clip(np.sin(np.arange(4_410) / 20.0), 22_050, "tone")


@pytest.fixture(scope="session")
def other_clip() -> Clip:
    """Another one."""
    return Clip(np.sin(np.arange(4_410) / 21.0), 22_050, "another tone")


SMALL = {"size": (128, 128)}
"""Of pictures that the generator paints in tests."""


@pytest.fixture
def session(tmp_path):
    """A session of the generator that heard a dog and paints small pictures."""
    from soundscape.studio import Session

    made = Session(folder=tmp_path / "pictures", seed=7, **SMALL)
    made.hear(ROOT / "data/demo/dog.wav")
    return made


@pytest.fixture
def studio(tmp_path):
    """The generator's widgets, with a rooster heard."""
    from soundscape.studio import Studio

    made = Studio(folder=tmp_path / "pictures", seed=7, **SMALL)
    assert made.session.tasks.wait(60)
    return made

"""What a person has who typed ``pip install soundscape``: the core alone, far from any clone."""

import json
import os
import re
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DOG = ROOT / "data/demo/dog.wav"
EXTRAS = {"tensorflow", "keras", "sklearn", "pandas", "librosa", "matplotlib", "seaborn", "joblib"}
EXTRAS |= {"jupyterlab", "papermill", "nbconvert", "ipywidgets", "anywidget", "voila", "numba"}

pytestmark = pytest.mark.packaging


class Installation:
    """A virtual environment, and a folder of its own to work in."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.bin = folder / "venv" / ("Scripts" if sys.platform == "win32" else "bin")

    def run(self, *line: str) -> subprocess.CompletedProcess:
        """A program of the environment, as if nothing but it were on this machine."""
        return self._run(str(self.bin / line[0]), *line[1:])

    def pip(self, *line: str) -> subprocess.CompletedProcess:
        """What our pip does there: the environment needs none of its own."""
        return self._run(sys.executable, "-m", "pip", "--python", str(self.bin / "python"), *line)

    def _run(self, *line: str) -> subprocess.CompletedProcess:
        clean = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PYTHON", "SOUNDSCAPE_", "STABILITY_", "OPENAI_", "COV_"))
        }
        clean["SOUNDSCAPE_CACHE"] = str(self.folder / "cache")
        return subprocess.run(
            line, cwd=self.folder, env=clean, capture_output=True, text=True, timeout=300
        )

    def soundscape(self, *line: str) -> str:
        """What a command prints, which it must do without a failure."""
        done = self.run("soundscape", *line)
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def core(tmp_path_factory):
    """The wheel, installed without extras."""
    folder = tmp_path_factory.mktemp("core")
    line = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(line, cwd=ROOT, check=True, capture_output=True)
    venv.create(folder / "venv")
    installed = Installation(folder)
    (wheel,) = folder.glob("*.whl")
    # What is imported is compiled then; nothing else has to be.
    done = installed.pip("install", "--quiet", "--no-compile", str(wheel))
    if done.returncode and not os.environ.get("CI"):
        pytest.skip(f"the packages of the core cannot be had here: {done.stderr[-200:]}")
    assert done.returncode == 0, done.stderr
    return installed


def test_the_core_brings_no_extra(core):
    done = core.pip("list", "--format", "json")
    names = {package["name"].lower() for package in json.loads(done.stdout)}
    assert "soundscape" in names
    assert not names & (EXTRAS | {"scikit-learn"})


def test_the_core_names_and_paints(core):
    (heard,) = json.loads(core.soundscape("classify", str(DOG), "--json"))
    assert heard["label"] == "dog"
    said = core.soundscape("generate", str(DOG), "--seed", "7", "-o", "bark.png")
    assert re.search(r"^picture +bark\.png$", said, re.M)
    assert json.loads(core.soundscape("card", "bark.png"))["label"] == "dog"
    core.soundscape("replay", "bark.png", "-o", "again.png")
    first, second = (core.folder / name for name in ("bark.png", "again.png"))
    assert first.read_bytes() == second.read_bytes()


def test_the_core_knows_providers_and_data_sets(core):
    assert "painter    ready" in core.soundscape("providers")
    assert "synthetic" in core.soundscape("data", "list")
    code = (
        "import soundscape; data = soundscape.datasets.load('synthetic');"
        "print(soundscape.Classifier.load('esc50').predict(data.load(data.items[0])).label)"
    )
    done = core.run("python", "-c", code)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


@pytest.mark.parametrize(
    ("line", "extra"),
    [
        (["train"], "train"),
        (["measure", "robustness"], "train"),
        (["reproduce"], "all"),
        (["studio"], "studio"),
    ],
)
def test_a_command_that_needs_more_says_what_to_type(core, line, extra):
    done = core.run("soundscape", *line)
    assert done.returncode == 1
    assert f"pip install 'soundscape[{extra}]'" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("code", "extra"),
    [
        ("soundscape.training", "train"),
        ("soundscape.evaluation", "train"),
        ("soundscape.experiments", "train"),
        ("soundscape.models.build('resnet', 10)", "train"),
        ("soundscape.datasets.load('synthetic').table()", "train"),
        ("soundscape.features.mfcc_mean(soundscape.load_clip(sys.argv[1]))", "train"),
        ("soundscape.notebook", "notebooks"),
        ("soundscape.studio", "studio"),
    ],
)
def test_a_room_that_needs_more_says_what_to_type(core, code, extra):
    done = core.run("python", "-c", f"import sys, soundscape; {code}", str(DOG))
    assert f"pip install 'soundscape[{extra}]'" in done.stderr.splitlines()[-1]

"""What is installed is what is declared, everywhere the same."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from soundscape._util.extras import LIBRARIES, needs
from soundscape.cli import main
from soundscape.errors import SoundscapeError

ROOT = Path(__file__).resolve().parents[1]
CONDA_NAMES = {
    "lazy_loader": "lazy-loader",
    "pysoundfile": "soundfile",
    "soxr-python": "soxr",
}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
HEAVY = {"tensorflow", "keras", "librosa", "sklearn", "pandas", "matplotlib", "seaborn", "requests"}
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
ROOMS = sorted((ROOT / "soundscape").glob("[a-z]*/__init__.py"))
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def split(requirement: str) -> tuple[str, str]:
    name, bounds = re.fullmatch(r"([A-Za-z0-9_.-]+)(.*)", requirement).groups()
    return CONDA_NAMES.get(name, name), bounds


def extra(name: str) -> list[str]:
    """The requirements of an extra, with those of the extras that it is made of."""
    found = []
    for entry in PROJECT["optional-dependencies"][name]:
        made_of = re.fullmatch(r"soundscape\[(.+)\]", entry)
        found += [x for part in made_of[1].split(",") for x in extra(part)] if made_of else [entry]
    return found


def test_the_conda_environment_follows_pyproject():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    listed = []
    for entry in environment["dependencies"]:
        listed += entry["pip"] if isinstance(entry, dict) else [entry]
    found = dict(split(entry) for entry in listed if entry != "--editable .")
    assert found.pop("python") == PROJECT["requires-python"]
    assert found.pop("pip") == ""
    assert found == dict(split(entry) for entry in [*PROJECT["dependencies"], *extra("all")])
    assert "--editable ." in listed


def test_the_lock_pins_every_dependency_within_its_bounds():
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    pins: dict[str, list[str]] = {}
    for line in (ROOT / "requirements.lock").read_text("utf-8").splitlines():
        found = re.match(r"([A-Za-z0-9_.-]+)(?:\[[a-z,-]+\])?==([^\s;]+)", line)
        if found:
            pins.setdefault(canonicalize_name(found[1]), []).append(found[2])
    extras = [entry for name in PROJECT["optional-dependencies"] for entry in extra(name)]
    for text in PROJECT["dependencies"] + extras:
        wanted = Requirement(text)
        versions = pins.get(canonicalize_name(wanted.name))
        assert versions, f"{wanted.name} is not locked: run make lock"
        assert all(wanted.specifier.contains(v) for v in versions), f"{text}: {versions}"


def test_every_pin_has_a_hash():
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    for block in re.split(r"\n(?=[A-Za-z])", lock):
        if "==" in block.splitlines()[0]:
            assert "--hash=sha256:" in block, block.splitlines()[0]


def test_no_file_names_a_package_registry():
    hosts = re.compile(r"(pypi|pythonhosted|anaconda|npmjs)\.(org|com)")
    for name in ("requirements.lock", "environment.yml", "pyproject.toml", "Makefile", ".ci/run"):
        assert not hosts.search((ROOT / name).read_text("utf-8")), name


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_are_stripped_and_have_parameters(path):
    notebook = json.loads(path.read_text("utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in code)
    assert max(len("".join(cell["source"]).splitlines()) for cell in code) <= 15
    tagged = [cell for cell in code if "parameters" in cell["metadata"].get("tags", [])]
    assert len(tagged) == 1
    source = "".join(tagged[0]["source"])
    # The story is that of one recording, the words are those of demonstration sounds.
    of_no_set = path.stem in ("06_story", "07_words")
    names = ("PROFILE", "OUT", "SEED", *(() if of_no_set else ("DATASET",)))
    assert all(f"{name}:" in source for name in names)
    assert "widgets" not in notebook["metadata"]


def test_the_notebooks_are_there():
    assert [path.stem[:2] for path in NOTEBOOKS] == ["01", "02", "03", "04", "05", "06", "07"]


def test_the_shipped_weights_are_small():
    weights = list((ROOT / "soundscape" / "weights").glob("*/*.[gn]*z"))
    heads = {"esc50", "urbansound8k", "yamnet-esc10", "yamnet-esc50"}
    assert {path.parent.name for path in weights} == {"world"} | heads
    assert sum(path.stat().st_size for path in weights) < 7e6


def test_what_the_weights_derive_from_comes_with_its_licence():
    folder = ROOT / "soundscape" / "weights" / "world"
    assert "Version 2.0, January 2004" in (folder / "LICENSE-YAMNET.txt").read_text("utf-8")
    card = (folder / "MODEL_CARD.md").read_text("utf-8")
    assert "YAMNet" in card
    assert "LICENSE-YAMNET.txt" in card


def test_what_is_asked_for_is_what_the_extras_bring():
    for name, libraries in LIBRARIES.items():
        listed = {re.match(r"[A-Za-z0-9_-]+", entry)[0] for entry in extra(name)}
        called = {"sklearn": "scikit-learn", "faster_whisper": "faster-whisper"}
        brought = {called.get(library, library) for library in libraries}
        assert brought == listed - {"tensorflow"}, name


def test_the_core_holds_nothing_heavy():
    core = {re.match(r"[A-Za-z0-9_-]+", entry)[0] for entry in PROJECT["dependencies"]}
    assert not core & {
        "tensorflow",
        "keras",
        "scikit-learn",
        "pandas",
        "librosa",
        "numba",
        "joblib",
    }
    assert not core & {"matplotlib", "jupyterlab", "papermill", "ipywidgets", "anywidget", "voila"}


def test_a_missing_extra_is_one_error_with_the_line_to_type(monkeypatch):
    monkeypatch.setattr("soundscape._util.extras.find_spec", lambda name: None)
    with pytest.raises(SoundscapeError, match=r"pandas.*pip install 'soundscape\[train\]'$"):
        needs("train", "pandas")
    for line, brings in {
        "train": "train",
        "measure robustness": "train",
        "reproduce": "all",
        "studio": "studio",
    }.items():
        done = CliRunner().invoke(main, line.split())
        assert done.exit_code == 1, line
        assert f"pip install 'soundscape[{brings}]'" in done.output


def in_a_fresh_process(code: str) -> str:
    line = [sys.executable, "-c", f"import sys, time; {code}"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(line, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_importing_the_package_is_instant_and_loads_no_room():
    code = (
        "start = time.process_time(); import soundscape; spent = time.process_time() - start;"
        "print(spent, 'numpy' in sys.modules, 'soundscape.audio' in sys.modules)"
    )
    spent, *loaded = in_a_fresh_process(code).split()
    assert float(spent) < 0.3
    assert loaded == ["False", "False"]


def test_importing_any_room_starts_nothing_heavy():
    code = (
        "import soundscape as package, soundscape.cli;"
        "[getattr(package, name) for name in dir(package)];"
        f"print(*({HEAVY} & set(sys.modules)))"
    )
    assert in_a_fresh_process(code) == ""


def test_every_room_is_an_attribute_of_the_package():
    rooms = {path.parent.name for path in ROOMS} - {"cli"}
    code = "import soundscape; print(soundscape.datasets.names(), *dir(soundscape), sep='\\n')"
    names, *offered = in_a_fresh_process(code).splitlines()
    assert "esc10" in names
    assert rooms <= set(offered)
    assert "create" in offered


def test_the_reference_has_a_page_for_every_room():
    listed = (ROOT / "docs/api.md").read_text("utf-8").split()
    assert {path.parent.name for path in ROOMS} - {"cli"} <= set(listed)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_between_pages_lead_to_files(path):
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text("utf-8"))
    for link in links:
        if not re.match(r"https?:|mailto:", link):
            assert (path.parent / link).exists(), link


def test_every_public_name_is_there_and_explained():
    import soundscape

    for name in soundscape.__all__:
        thing = getattr(soundscape, name)
        if callable(thing):
            assert thing.__doc__, name
            assert len(thing.__doc__.strip()) > 20, name

"""A fresh process loads what it uses and nothing else, and writes where it was told to only."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import posix

ROOT = Path(__file__).resolve().parents[1]
DOG = str(ROOT / "data" / "demo" / "dog.wav")

HEAVY = {
    *("librosa", "numba", "sklearn", "pandas", "matplotlib", "seaborn", "joblib", "pooch"),
    *("tensorflow", "keras", "requests", "http", "jsonschema", "IPython", "ipywidgets"),
}
CALLS = {
    "classify": f"main(['classify', {DOG!r}], standalone_mode=False)",
    "generate": f"main(['generate', {DOG!r}, '--seed', '7', '-o', 'd.png'], standalone_mode=False)",
    "describe": f"soundscape.describe(soundscape.load_clip({DOG!r}))",
    "explain": f"print(soundscape.explain(soundscape.load_clip({DOG!r}), 'dog', seed=7))",
}
SETUP = "import sys, soundscape; from soundscape.cli import main; "

# As on a machine where nobody may write anywhere but in the folder they are in.
READ_ONLY = """
import os, sys
def watch(event, values):
    if event == "open":
        writes = set(str(values[1])) & set("wax+") or (values[2] or 0) & (os.O_WRONLY | os.O_RDWR)
    else:
        writes = event in ("os.mkdir", "os.rename", "os.remove")
    if writes and not isinstance(values[0], int):
        path = os.path.abspath(os.fsdecode(values[0]))
        if not path.startswith((os.getcwd(), "/dev/")):
            raise PermissionError(f"{event}: {path}")
sys.addaudithook(watch)
"""


def run(code: str, folder: Path, **settings: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **settings},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("call", CALLS)
def test_naming_and_painting_load_nothing_heavy(call, tmp_path):
    code = f"{SETUP}{CALLS[call]}; print(*sorted({{n.split('.')[0] for n in sys.modules}}))"
    loaded = set(run(code, tmp_path).splitlines()[-1].split())
    assert {"numpy", "soundscape"} <= loaded
    assert not HEAVY & loaded


def test_a_card_is_read_without_a_grammar_that_none_asks_for(tmp_path):
    card = ROOT / "reports/esc10/pictures/rooster-7.card.json"
    code = (
        f"{SETUP}main(['card', {str(card)!r}], standalone_mode=False); "
        f"print([name in sys.modules for name in ('jsonschema', 'rfc3987_syntax', 'lark')])"
    )
    assert run(code, tmp_path).splitlines()[-1] == "[True, False, False]"


@posix
@pytest.mark.parametrize("call", CALLS)
def test_an_installation_that_nobody_can_write_to_works(call, tmp_path):
    home = {"HOME": "/dev/null", "PYTHONDONTWRITEBYTECODE": "1"}
    run(READ_ONLY + SETUP + CALLS[call], tmp_path, **home)
    written = {path.name for path in tmp_path.iterdir()}
    assert written == ({"d.png", "d.card.json"} if call == "generate" else set())


def test_the_watch_over_a_read_only_machine_sees_writing(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    with pytest.raises(AssertionError, match="PermissionError: open"):
        run(f"{READ_ONLY}open({str(tmp_path / 'file')!r}, 'w')", elsewhere)

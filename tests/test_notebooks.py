"""The notebooks run, and a failing one says where."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from soundscape.errors import SoundscapeError
from soundscape.notebook import reproduce

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = reproduce.find_notebooks(ROOT / "notebooks")


def test_there_are_seven_notebooks():
    assert [path.name[:2] for path in NOTEBOOKS] == ["01", "02", "03", "04", "05", "06", "07"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_nbval_replays_a_smoke_run(path):
    """Every cell must run and every assertion hold; one test each, to be shared among workers."""
    line = [sys.executable, "-m", "pytest", "--nbval-lax", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run([*line, path], cwd=ROOT, capture_output=True, text=True, timeout=550)
    assert done.returncode == 0, done.stdout[-4_000:]
    cells = sum(cell.cell_type == "code" for cell in nbformat.read(path, as_version=4).cells)
    assert f"{cells} passed" in done.stdout


def write(folder, name, *cells):
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell('OUT: str = "."', metadata={"tags": ["parameters"]}),
            *(nbformat.v4.new_code_cell(cell) for cell in cells),
        ]
    )
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "p", "language": "python"}
    nbformat.write(notebook, folder / name)


def test_reproduce_goes_on_after_a_failure_and_names_the_cell(tmp_path):
    folder = tmp_path / "notebooks"
    folder.mkdir()
    write(folder, "01_good.ipynb", "print(6 * 7)\nprint(OUT)")
    write(folder, "02_bad.ipynb", "1 / 0")
    write(folder, "03_good.ipynb", "open(OUT + '/three.txt', 'w').write('3')")
    said = []
    options = {"dataset": "synthetic", "out": tmp_path / "out", "progress": False}
    with pytest.raises(SoundscapeError, match=r"02_bad: cell 3.*ZeroDivisionError"):
        reproduce.run(notebooks=folder, say=said.append, **options)
    out = tmp_path / "out" / "synthetic"
    assert (out / "three.txt").is_file()
    assert (out / "02_bad.failed.html").is_file()
    page = (out / "01_good.html").read_text("utf-8")
    assert "42" in page
    results = reproduce.run(notebooks=folder, only=["1", "03"], say=said.append, **options)
    assert [result.name for result in results] == ["01_good", "03_good"]
    with pytest.raises(SoundscapeError, match="no notebook 09"):
        reproduce.run(notebooks=folder, only=["09"], **options)
    with pytest.raises(SoundscapeError, match="no data set"):
        reproduce.run(notebooks=folder, **(options | {"dataset": "x"}))
    with pytest.raises(SoundscapeError, match="profile"):
        reproduce.run(notebooks=folder, profile="huge", **options)


def test_without_recordings_and_network_it_says_so_in_one_line(tmp_path, monkeypatch):
    monkeypatch.setenv("SOUNDSCAPE_DATA", str(tmp_path))
    monkeypatch.setenv("SOUNDSCAPE_MIRROR", "http://127.0.0.1:9")
    said = []
    assert reproduce.choose_dataset(said.append) == "synthetic"
    assert len(said) == 1
    assert "synthetic" in said[0]

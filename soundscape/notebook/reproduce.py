"""Run the notebooks headlessly and keep what they show.

Each notebook runs in a fresh kernel of this very environment, with the parameters of the profile;
its figures, metrics and one HTML page land in ``<out>/<dataset>/``.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from .. import datasets
from .._util.files import write_whole
from .._util.paths import CLONE, reports_home
from ..errors import DatasetError, SoundscapeError

__all__ = ["PROFILES", "NotebookResult", "choose_dataset", "find_notebooks", "run"]

PROFILES = ("smoke", "full")
CELL_SECONDS = {"smoke": 600, "full": 6 * 3600}


@dataclass(frozen=True)
class NotebookResult:
    """One notebook that ran.

    Parameters
    ----------
    name : str
        The notebook's stem.
    page : Path
        Its HTML page.
    seconds : float
    problem : str
        Empty when it ran to its end; else the cell and the error.
    """

    name: str
    page: Path
    seconds: float
    problem: str = ""


def find_notebooks(folder: str | os.PathLike | None = None) -> list[Path]:
    """The numbered notebooks, in order.

    Parameters
    ----------
    folder : path, optional
        By default ``notebooks`` of the clone this package runs from, or of the current folder.
    """
    places = [Path(folder)] if folder else [CLONE / "notebooks", Path.cwd() / "notebooks"]
    for place in places:
        found = sorted(place.glob("[0-9][0-9]_*.ipynb"))
        if found:
            return [path.resolve() for path in found]
    raise SoundscapeError(
        f"No notebooks like 01_name.ipynb in {' or '.join(map(str, places))}. Run this from a "
        f"clone of the project: the notebooks are not part of an installed package."
    )


def choose_dataset(say: Callable[[str], None] = print) -> str:
    """Real recordings where they can be had, else the synthetic data set; says which."""
    try:
        datasets.load("esc10")
        say(f"Data set: esc10, the recordings in {datasets.data_home()}.")
        return "esc10"
    except DatasetError:
        pass
    try:
        datasets.fetch("esc10")
        say("Data set: esc10, just downloaded.")
        return "esc10"
    except DatasetError:
        say("Data set: synthetic, computed here; no recordings were found and none can be fetched.")
        return "synthetic"


def run(
    *,
    only: Sequence[str] = (),
    dataset: str | None = None,
    profile: str = "smoke",
    out: str | os.PathLike | None = None,
    notebooks: str | os.PathLike | None = None,
    progress: bool = True,
    say: Callable[[str], None] = print,
) -> list[NotebookResult]:
    """Run notebooks and write their results.

    Parameters
    ----------
    only : sequence of str
        Numbers (``"02"`` or ``"2"``) of the notebooks to run; all by default.
    dataset : str, optional
        A name of `datasets.names`; see `choose_dataset` for the default.
    profile : {"smoke", "full"}
    out : path, optional
        ``<out>/<dataset>/`` is written; ``local`` in the folder of all reports by default.
    notebooks : path, optional
        Folder of the notebooks.
    progress : bool
    say : callable(str)
        Where sentences go.

    Returns
    -------
    list of NotebookResult

    Raises
    ------
    SoundscapeError
        After all have run, when one of them failed: its name, its cell and the error. What it
        showed up to there is kept as ``<name>.failed.html``.
    """
    if profile not in PROFILES:
        raise SoundscapeError(f"There is no profile {profile!r}. Choose one of {PROFILES}.")
    chosen = _chosen(find_notebooks(notebooks), only)
    name = dataset or choose_dataset(say)
    if name not in datasets.names():
        raise SoundscapeError(f"There is no data set {name!r}. Choose one of {datasets.names()}.")
    folder = Path(out or reports_home() / "local").resolve() / name
    folder.mkdir(parents=True, exist_ok=True)
    results = []
    for path in chosen:
        result = _run_one(path, folder, name, profile, progress)
        say(f"{result.name}: {result.problem or 'done'} ({result.seconds:.0f} s)")
        results.append(result)
    failed = [f"{result.name}: {result.problem}" for result in results if result.problem]
    if failed:
        raise SoundscapeError(
            f"{len(failed)} of {len(results)} notebooks failed. {' | '.join(failed)}. "
            f"See the pages *.failed.html in {folder}."
        )
    return results


def _chosen(found: list[Path], only: Sequence[str]) -> list[Path]:
    wanted = {number.zfill(2) for number in only}
    numbers = {path.name[:2] for path in found}
    if wanted - numbers:
        raise SoundscapeError(
            f"There is no notebook {', '.join(sorted(wanted - numbers))}. "
            f"Choose of {', '.join(sorted(numbers))}."
        )
    return [path for path in found if not wanted or path.name[:2] in wanted]


def _run_one(path: Path, folder: Path, dataset: str, profile: str, progress: bool):
    import papermill
    from traitlets.config import Config

    known = papermill.inspect_notebook(str(path))
    wanted = {"DATASET": dataset, "PROFILE": profile, "OUT": str(folder)}
    parameters = {name: value for name, value in wanted.items() if name in known}
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as scratch, _own_kernel(Path(scratch)) as kernel:
        executed = Path(scratch) / path.name
        problem = ""
        try:
            papermill.execute_notebook(
                str(path),
                str(executed),
                parameters=parameters,
                cwd=str(path.parent),
                kernel_name=kernel,
                progress_bar=progress,
                execution_timeout=CELL_SECONDS[profile],
                log_output=False,
                config=Config(KernelManager={"transport_encryption": "auto"}),
            )
        except papermill.PapermillExecutionError as error:
            problem = (
                f"cell {error.exec_count}: {error.ename}: {error.evalue.splitlines()[0][:300]}"
            )
        except (RuntimeError, TimeoutError) as error:
            problem = f"{type(error).__name__}: {error}"
        page = folder / f"{path.stem}{'.failed' if problem else ''}.html"
        _write_page(executed, page)
    stale = folder / f"{path.stem}.failed.html"
    if not problem:
        stale.unlink(missing_ok=True)
    return NotebookResult(path.stem, page, time.perf_counter() - started, problem)


class _own_kernel:
    """A kernel specification of this interpreter, found by papermill alone.

    The name ``python3`` may belong to another environment on the same machine.
    """

    def __init__(self, scratch: Path):
        self.scratch = scratch

    def __enter__(self) -> str:
        from ipykernel.kernelspec import write_kernel_spec

        write_kernel_spec(self.scratch / "kernels" / "soundscape-run")
        self.before = {
            name: os.environ.get(name) for name in ("JUPYTER_PATH", "SOUNDSCAPE_TASTE", *_QUIET)
        }
        parts = [str(self.scratch), *filter(None, [os.environ.get("JUPYTER_PATH")])]
        os.environ["JUPYTER_PATH"] = os.pathsep.join(parts)
        os.environ.update(_QUIET)
        # What somebody likes would change what is published.
        os.environ["SOUNDSCAPE_TASTE"] = str(self.scratch / "taste.toml")
        return "soundscape-run"

    def __exit__(self, *exception) -> None:
        for name, value in self.before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


# TensorFlow's start-up notes would be the first thing on the page.
_QUIET = {"TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONWARNINGS": "ignore::DeprecationWarning"}


def _write_page(executed: Path, page: Path) -> None:
    """One self-contained HTML page: no widget state, no stderr, no paths of this machine."""
    import nbformat
    from nbconvert import HTMLExporter

    notebook = nbformat.read(executed, as_version=4)
    notebook.metadata.pop("widgets", None)
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        if cell.cell_type == "code":
            cell.outputs = [out for out in cell.outputs if out.get("name") != "stderr"]
    exporter = HTMLExporter(template_name="lab")
    exporter.exclude_input_prompt = exporter.exclude_output_prompt = True
    html, _ = exporter.from_notebook_node(notebook)
    write_whole(page, _without_paths(html).encode())


def _without_paths(text: str) -> str:
    home = datasets.data_home()
    for path, name in ((home, "DATA"), (CLONE, "."), (Path(sys.prefix), "ENV"), (Path.home(), "~")):
        if len(path.parts) > 1:
            text = re.sub(re.escape(str(path)) + r"(?=[/\\'\"\s<&,.;:)]|$)", name, text)
    return text

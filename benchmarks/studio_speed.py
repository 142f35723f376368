"""How long the generator keeps a person waiting, in seconds of the clock.

    python benchmarks/studio_speed.py --repeats 3

Prints how long the notebook takes headlessly from the start of its kernel to its last cell, and, on
a kernel that is warm, how long from the click on Generate until the picture is in view. The best of
the repeats is kept: whatever else the machine does is not counted.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from soundscape.studio import Studio

NOTEBOOK = Path(__file__).resolve().parents[1] / "notebooks" / "04_generator.ipynb"


def notebook_seconds() -> float:
    """Run the generator's notebook in a kernel of its own."""
    import papermill

    with tempfile.TemporaryDirectory() as out:
        began = time.perf_counter()
        papermill.execute_notebook(
            NOTEBOOK,
            Path(out) / "run.ipynb",
            parameters={"OUT": out},
            kernel_name="python3",
            progress_bar=False,
        )
        return time.perf_counter() - began


def click_seconds(studio: Studio) -> float:
    """From the click until the picture is in view."""
    version = studio.picture.stage.version
    began = time.perf_counter()
    studio.generate.click()
    studio.wait()
    assert studio.picture.stage.version > version, studio.session.tasks.problems
    return time.perf_counter() - began


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=3)
    repeats = parser.parse_args().repeats
    print(f"notebook, run headlessly  {min(notebook_seconds() for _ in range(repeats)):6.2f} s")
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        studio = Studio(folder=folder)
        print(f"controls there            {time.perf_counter() - began:6.2f} s")
        studio.wait()
        print(f"first sound heard         {time.perf_counter() - began:6.2f} s")
        print(f"first click to picture    {click_seconds(studio):6.2f} s")
        print(
            f"next clicks to pictures   {min(click_seconds(studio) for _ in range(repeats)):6.2f} s"
        )


if __name__ == "__main__":
    main()

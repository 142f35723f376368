"""Commands about sounds: name them, find and fetch the data sets."""

from __future__ import annotations

import csv
import json
import os
import sys
from pathlib import Path

import click

from ..errors import SoundscapeError
from ._shared import DATASET, bar, classifier_option, formats, honest, note

__all__ = ["classify", "data"]


@click.command()
@click.argument("clips", nargs=-1, required=True, type=click.Path(path_type=Path))
@classifier_option()
@click.option("--top", type=click.IntRange(1), default=3, show_default=True, help="Classes shown.")
@formats("json", "csv")
@honest
def classify(clips, classifier, top, printed):
    """Name the sounds in CLIPS; recordings of any length are heard to their end.

    A clip that cannot be read gets an error in its row; the others are still done, and the exit
    code is 1.

    \b
    Examples:
      soundscape classify bark.wav
      soundscape classify recordings/*.flac --csv > names.csv
      soundscape classify street.wav --classifier yamnet --top 5
    """
    from ..models import Classifier

    listener = Classifier.load(classifier)
    rows = []
    for path in bar(clips, "classify", "clip"):
        row = {
            "clip": str(path),
            "verdict": "",
            "label": "",
            "seconds": 0.0,
            "top": [],
            "error": "",
        }
        try:
            heard = listener.predict_file(
                path, on_note=lambda text, path=path: note(f"{path}: {text}.")
            )
            row |= {
                "verdict": heard.verdict,
                "label": heard.label,
                "seconds": round(heard.seconds, 3),
                "top": [[name, round(p, 4)] for name, p in heard.top(top)],
            }
        except SoundscapeError as error:
            row["error"] = str(error)
        rows.append(row)
    _print_rows(rows, printed)
    if any(row["error"] for row in rows):
        sys.exit(1)


def _print_rows(rows: list[dict], printed: str | None) -> None:
    if printed == "json":
        click.echo(json.dumps(rows, indent=1, ensure_ascii=False))
        return
    if printed == "csv":
        count = max(len(row["top"]) for row in rows)
        names = [f"{what}_{n}" for n in range(1, count + 1) for what in ("class", "probability")]
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(["clip", "verdict", "label", "seconds", *names, "error"])
        for row in rows:
            cells = [cell for pair in row["top"] for cell in pair]
            cells += [""] * (2 * count - len(cells))
            start = [row[name] for name in ("clip", "verdict", "label", "seconds")]
            writer.writerow([*start, *cells, row["error"]])
        return
    for row in rows:
        if row["error"]:
            click.echo(f"Error: {row['error']}", err=True)
            continue
        shown = ", ".join(f"{name} {p:.0%}" for name, p in row["top"])
        click.echo(f"{row['clip']}: {row['label']} ({shown})")


@click.group()
def data():
    """Find, fetch and check the data sets."""


@data.command("list")
@click.option("--home", type=click.Path(path_type=Path), help="Data home to look into.")
@honest
def data_list(home):
    """List the data sets, where they are and under which terms."""
    from .. import datasets

    click.echo(f"data home: {datasets.data_home(home)}")
    for name, info in datasets.CATALOGUE.items():
        size = f"{info.download_mb} MB" if info.download_mb else "no download"
        click.echo(f"{name:13} {info.title}; {info.licence}; {size}; {_place(name, home)}")


def _place(name: str, home) -> str:
    """Where the clips of a data set are."""
    from .. import datasets

    if name == "folder":
        return "where you say"
    try:
        items = datasets.load(name, home=home).items
    except SoundscapeError:
        return "not here"
    folders = [item.path.parent for item in items if item.path is not None]
    return f"in {os.path.commonpath(folders)}" if folders else "computed when it is used"


@data.command("fetch")
@click.argument("name", type=DATASET)
@click.option("--home", type=click.Path(path_type=Path), help="Data home to write into.")
@honest
def data_fetch(name, home):
    """Download the data set NAME, unless it is already whole.

    \b
    Example:
      soundscape data fetch esc10
    """
    from .. import datasets

    click.echo(f"{name} is in {datasets.fetch(name, home=home, progress=sys.stderr.isatty())}")


@data.command("verify")
@click.argument("name", type=DATASET)
@click.option("--home", type=click.Path(path_type=Path), help="Data home to look into.")
@honest
def data_verify(name, home):
    """Compare the files of the data set NAME with what they should be."""
    from .. import datasets

    report = datasets.verify(name, home=home)
    for kind in ("missing", "damaged", "extra"):
        for path in getattr(report, kind):
            click.echo(f"{kind:8} {path}")
    click.echo(str(report))
    if not report.ok:
        sys.exit(1)

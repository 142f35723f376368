"""Commands about sounds: name them, find and fetch the data sets."""

from __future__ import annotations

import csv
import io
import os
import sys
from pathlib import Path

import click

from .._util.spreadsheets import harmless
from ..errors import SoundscapeError
from ._recordings import no_recordings, recordings
from ._shared import bar, classifier_option, formats, honest
from ._streams import note, print_json, printable, readable, say
from ._types import DATASET, PATH

__all__ = ["classify", "data"]


@click.command()
@click.argument("clips", nargs=-1, required=True, type=PATH)
@classifier_option()
@click.option(
    "--top", type=click.IntRange(1), default=3, show_default=True, help="Classes shown at most."
)
@formats("json", "csv")
@honest
def classify(clips, classifier, top, printed):
    """Name the sounds in CLIPS; recordings of any length are heard to their end.

    CLIPS are files, folders (all recordings in them and in their folders are heard) and patterns
    that no shell filled in. A clip that cannot be read gets an error in its row; the others are
    still done, and the exit code is 1.

    By default hundreds of everyday sounds are listened for, several of which may be heard at once;
    each percentage is the probability that this one is, and what is not heard all the time has for
    how long. Where no kind is sure, what it is a kind of is said ("family"), or "unknown". esc10
    and esc50 know ten and fifty classes: there a percentage is the probability of a class if the
    sound is one of them, and where none of them fits the verdict is "unknown". What is silent has
    no percentages.

    \b
    Examples:
      soundscape classify bark.wav
      soundscape classify recordings --csv > names.csv
      soundscape classify "street/*.flac" --classifier esc50 --top 5
    """
    from ..models import Classifier

    listener = Classifier.load(classifier)
    rows = [_row(path, listener, top) for path in bar(list(recordings(clips)), "classify", "clip")]
    _print_rows(rows, printed, min(top, len(listener.labels)))
    if any(row["error"] for row in rows):
        sys.exit(1)


def _row(path: Path, listener, top: int) -> dict:
    """What is heard in a recording, or why nothing is."""
    row = {"clip": path, "verdict": "", "label": "", "seconds": 0.0, "top": [], "sounds": []}
    row |= {"error": ""}
    if os.path.isdir(path):
        return row | {"error": no_recordings(path)}
    try:
        heard = listener.predict_file(
            path, on_note=lambda text: note(f"{printable(path)}: {text}.")
        )
    except SoundscapeError as error:
        return row | {"error": str(error)}
    except OSError as error:
        return row | {"error": f"{printable(path)}: cannot be read ({error.strerror or error})."}
    silent = heard.verdict == "silent"
    return row | {
        "verdict": heard.verdict,
        "label": heard.label,
        "seconds": round(heard.seconds, 3),
        "top": [] if silent else [[name, round(p, 4)] for name, p in heard.top(top)],
        "sounds": [
            {
                "label": one.label,
                "probability": round(one.probability, 4),
                "seconds": round(one.seconds, 3),
            }
            for one in heard.sounds
        ],
        "words": heard.in_words(top),
    }


def _print_rows(rows: list[dict], printed: str | None, top: int) -> None:
    words = [row.pop("words", "") for row in rows]
    if printed == "json":
        print_json([row | {"clip": readable(row["clip"])} for row in rows])
    elif printed == "csv":
        say(_table(rows, top), nl=False)
    else:
        for row, said in zip(rows, words, strict=True):
            if row["error"]:
                note(f"Error: {row['error']}")
            else:
                say(f"{printable(row['clip'])}: {said}")


def _table(rows: list[dict], top: int) -> str:
    """The rows as CSV: `top` classes each."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    names = [f"{what}_{n}" for n in range(1, top + 1) for what in ("class", "probability")]
    writer.writerow(["clip", "verdict", "label", "seconds", *names, "error"])
    for row in rows:
        cells = [cell for pair in row["top"] for cell in pair]
        cells += [""] * (2 * top - len(cells))
        clip = printable(row["clip"])
        whole = [clip, row["verdict"], row["label"], row["seconds"], *cells, row["error"]]
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in whole])
    return text.getvalue()


@click.group()
def data():
    """Find, fetch and check the data sets."""


@data.command("list")
@click.option("--home", type=PATH, help="Data home to look into.")
@honest
def data_list(home):
    """List the data sets, where they are and under which terms."""
    from .. import datasets

    say(f"data home: {datasets.data_home(home)}")
    for name, info in datasets.CATALOGUE.items():
        size = f"{info.download_mb} MB" if info.download_mb else "no download"
        say(f"{name:13} {info.title}; {info.licence}; {size}; {_place(name, home)}")


def _place(name: str, home) -> str:
    """Where the clips of a data set are."""
    from .. import datasets

    if name == "folder":
        return "where you say"
    try:
        table = datasets.load(name, home=home)
    except (SoundscapeError, OSError):
        return "not here"
    folders = [item.path.parent for item in table.items if item.path is not None]
    place = f"in {os.path.commonpath(folders)}" if folders else "computed when it is used"
    return "; ".join([place, *table.notes])


@data.command("fetch")
@click.argument("name", type=DATASET)
@click.option("--home", type=PATH, help="Data home to write into.")
@honest
def data_fetch(name, home):
    """Download the data set NAME, unless it is already whole.

    \b
    Example:
      soundscape data fetch esc10
    """
    from .. import datasets

    say(f"{name} is in {datasets.fetch(name, home=home, progress=sys.stderr.isatty())}")


@data.command("verify")
@click.argument("name", type=DATASET)
@click.option("--home", type=PATH, help="Data home to look into.")
@honest
def data_verify(name, home):
    """Compare the files of the data set NAME with what they should be."""
    from .. import datasets

    report = datasets.verify(name, home=home)
    for kind in ("missing", "damaged", "extra"):
        for path in getattr(report, kind):
            say(f"{kind:8} {path}")
    say(str(report))
    if not report.ok:
        sys.exit(1)

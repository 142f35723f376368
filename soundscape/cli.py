"""The command line: a thin front door to the public functions.

Exit codes: 0 done, 1 the work failed, 2 wrong usage. Results go to standard output, everything
else to standard error.
"""

from __future__ import annotations

import csv
import json
import sys
from functools import wraps
from pathlib import Path

import click

from .errors import SoundscapeError

__all__ = ["main"]


def _honest(command):
    """Errors the package raises on purpose become one line and exit code 1."""

    @wraps(command)
    def guarded(*arguments, **options):
        try:
            return command(*arguments, **options)
        except SoundscapeError as error:
            raise click.ClickException(str(error)) from None

    return guarded


class _Size(click.ParamType):
    name = "WxH"

    def convert(self, value, param, ctx):
        """``1024x768`` as a pair of numbers."""
        if isinstance(value, tuple):
            return value
        width, cross, height = value.lower().partition("x")
        if not (cross and width.isdigit() and height.isdigit()):
            self.fail(f"{value!r} is not a size; expected width x height, such as 1024x768.")
        return int(width), int(height)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="soundscape")
def main():
    """Turn a recording into a picture.

    \b
    Examples:
      soundscape generate bark.wav
      soundscape classify *.wav --top 3
      soundscape data fetch esc10
      soundscape reproduce
    """


@main.command()
@click.argument("clip", type=click.Path(path_type=Path))
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Picture to write (.png).")
@click.option("--provider", default="painter", show_default=True, help="painter or stability.")
@click.option("--style", help="One of the provider's styles; the seed chooses by default.")
@click.option("--seed", type=click.IntRange(1), help="Makes prompt and picture repeatable.")
@click.option("--prompt", help="Words of your own instead of the bank's.")
@click.option("--negative-prompt", default="", help="What a service should not show.")
@click.option("--size", type=_Size(), default=(1024, 1024), help="Default 1024x1024.")
@click.option("--svg", is_flag=True, help="Also write the drawing as SVG.")
@click.option("--force", is_flag=True, help="Replace files that exist.")
@click.option("--json", "as_json", is_flag=True, help="Print the card instead of a sentence.")
@_honest
def generate(clip, out, provider, style, seed, prompt, negative_prompt, size, svg, force, as_json):
    """Make a picture of the sound in CLIP, and its card beside it.

    \b
    Examples:
      soundscape generate bark.wav
      soundscape generate rain.flac -o rain.png --style woodblock --seed 7
      soundscape generate song.mp3 --provider stability --size 1536x864
    """
    from .artwork import create
    from .audio import load_clip
    from .providers import new_seed

    seed = new_seed() if seed is None else seed
    out = out or Path(f"{clip.stem}-{seed}.png")
    if out.exists() and not force:
        raise SoundscapeError(f"{out} exists. Name another file with -o, or add --force.")
    sound = load_clip(clip)
    if sound.truncated:
        click.echo(
            f"{clip.name} is long; the picture is of its first {sound.duration_seconds:.0f} s.",
            err=True,
        )
    made = create(
        sound,
        provider=provider,
        prompt=prompt,
        negative_prompt=negative_prompt,
        style=style,
        seed=seed,
        size=size,
    )
    picture, card = made.save(out, svg=svg)
    if as_json:
        click.echo(json.dumps(made.card, indent=1, ensure_ascii=False))
        return
    heard = made.card["prediction"]
    click.echo(
        f"heard    {made.card['label']} ({heard['probabilities'][0]:.0%} {heard['labels'][0]})"
    )
    click.echo(f"prompt   {made.card['prompt']['text']}")
    click.echo(f"picture  {picture}\ncard     {card}")


@main.command()
@click.argument("clips", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--top", type=click.IntRange(1), default=3, show_default=True, help="Classes shown.")
@click.option("--json", "form", flag_value="json", help="Print one JSON document.")
@click.option("--csv", "form", flag_value="csv", help="Print CSV with a header.")
@_honest
def classify(clips, top, form):
    """Name the sounds in CLIPS; recordings of any length are heard to their end.

    A clip that cannot be read gets an error in its row; the others are still done, and the exit
    code is 1.

    \b
    Examples:
      soundscape classify bark.wav
      soundscape classify recordings/*.flac --csv > names.csv
    """
    from .classifier import Classifier

    classifier = Classifier.load()
    rows = []
    for path in _bar(clips, "classify", "clip"):
        row = {
            "clip": str(path),
            "verdict": "",
            "label": "",
            "seconds": 0.0,
            "top": [],
            "error": "",
        }
        try:
            heard = classifier.predict_file(path)
            row |= {
                "verdict": heard.verdict,
                "label": heard.label,
                "seconds": round(heard.seconds, 3),
                "top": [[name, round(p, 4)] for name, p in heard.top(top)],
            }
        except SoundscapeError as error:
            row["error"] = str(error)
        rows.append(row)
    _print_rows(rows, form)
    if any(row["error"] for row in rows):
        sys.exit(1)


def _print_rows(rows: list[dict], form: str | None) -> None:
    if form == "json":
        click.echo(json.dumps(rows, indent=1, ensure_ascii=False))
        return
    if form == "csv":
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


def _bar(items, label: str, unit: str):
    from tqdm import tqdm

    # Nothing is shown for what is over in two seconds, nor into a file.
    hidden = not sys.stderr.isatty()
    return tqdm(items, desc=label, unit=unit, delay=2, disable=hidden, leave=False)


@main.command()
@click.argument("card", type=click.Path(path_type=Path))
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Picture to write.")
@click.option("--svg", is_flag=True, help="Also write the drawing as SVG.")
@_honest
def replay(card, out, svg):
    """Make the painter's picture of CARD again, byte for byte.

    \b
    Examples:
      soundscape replay bark-7.card.json -o again.png
      soundscape replay bark-7.png -o again.png
    """
    from .artwork import replay as make_again

    made = make_again(card)
    name = card.name.removesuffix(".card.json").removesuffix(card.suffix)
    out = out or Path(f"{name}-again.png")
    picture, _ = made.save(out, svg=svg)
    click.echo(f"picture  {picture}")


@main.group()
def data():
    """Find, fetch and check the data sets."""


@data.command("list")
@click.option("--home", type=click.Path(path_type=Path), help="Data home to look into.")
@_honest
def data_list(home):
    """List the data sets, where they are and under which terms."""
    from . import datasets

    click.echo(f"data home: {datasets.data_home(home)}")
    for name, info in datasets.CATALOGUE.items():
        where = "" if info.address == "" else _presence(name, home)
        size = f"{info.download_mb} MB" if info.download_mb else "no download"
        click.echo(f"{name:13} {info.title}; {info.licence}; {size}{where}")


def _presence(name: str, home) -> str:
    from . import datasets

    try:
        datasets.load(name, home=home)
    except SoundscapeError:
        return "; not here"
    return "; here"


@data.command("fetch")
@click.argument("name")
@click.option("--home", type=click.Path(path_type=Path), help="Data home to write into.")
@_honest
def data_fetch(name, home):
    """Download the data set NAME, unless it is already whole.

    \b
    Example:
      soundscape data fetch esc10
    """
    from . import datasets

    click.echo(f"{name} is in {datasets.fetch(name, home=home, progress=sys.stderr.isatty())}")


@data.command("verify")
@click.argument("name")
@click.option("--home", type=click.Path(path_type=Path), help="Data home to look into.")
@_honest
def data_verify(name, home):
    """Compare the files of the data set NAME with what they should be."""
    from . import datasets

    report = datasets.verify(name, home=home)
    for kind in ("missing", "damaged", "extra"):
        for path in getattr(report, kind):
            click.echo(f"{kind:8} {path}")
    click.echo(str(report))
    if not report.ok:
        sys.exit(1)


@main.command()
@click.option("--only", multiple=True, metavar="NN", help="Run only this notebook; repeatable.")
@click.option("--dataset", help="esc10, esc50, urbansound8k or synthetic; found by default.")
@click.option("--profile", type=click.Choice(["smoke", "full"]), default="smoke", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), default="reports/local", show_default=True)
@_honest
def reproduce(only, dataset, profile, out):
    """Run the notebooks headlessly; figures, metrics and pages land in OUT.

    \b
    Examples:
      soundscape reproduce
      soundscape reproduce --only 02 --only 03 --dataset esc10 --profile full --out reports
    """
    from .reproduce import run

    run(only=only, dataset=dataset, profile=profile, out=out, progress=True, say=_note)


@main.command()
@click.option("--dataset", help="Data set; esc50 where it is found, else synthetic.")
@click.option("--seed", type=click.IntRange(1), default=7, show_default=True)
@click.option(
    "--out", type=click.Path(path_type=Path), default="reports/gallery", show_default=True
)
@_honest
def gallery(dataset, seed, out):
    """Paint contact sheets: classes x styles, and forty barks.

    \b
    Example:
      soundscape gallery --out /tmp/gallery
    """
    from .gallery import make

    with _bar(None, "paint", "picture") as bar:
        for path in make(out, seed=seed, dataset=dataset, step=bar.update):
            click.echo(path)


def _note(text: str) -> None:
    click.echo(text, err=True)


@main.command()
@click.option("--dataset", default="esc10", show_default=True)
@click.option("--model", "names", multiple=True, help="Model to train; repeatable; all by default.")
@click.option("--seeds", type=click.IntRange(1), default=1, show_default=True, help="How many.")
@click.option("--jobs", type=int, default=1, show_default=True, help="Folds at a time.")
@click.option("--out", type=click.Path(path_type=Path), default="reports", show_default=True)
@click.option("--ship", is_flag=True, help="Then train on all folds and replace the shipped model.")
@_honest
def train(dataset, names, seeds, jobs, out, ship):
    """Cross-validate models on official folds and write their predictions.

    \b
    Examples:
      soundscape train --jobs 2
      soundscape train --model resnet --seeds 3 --ship
    """
    import joblib

    from . import datasets, experiment, training

    table = datasets.load(dataset)
    cache, reports = Path("data/cache"), out / dataset
    for name in names or training.RECIPES:
        if name not in training.RECIPES:
            raise SoundscapeError(
                f"There is no model {name!r}; choose of {list(training.RECIPES)}."
            )
        with joblib.parallel_config(n_jobs=jobs):
            score = experiment.cross_validate_to(
                reports, table, name, seeds=range(seeds), cache=cache, progress=True
            )
        click.echo(f"{name}: {score.accuracy:.1f} % (std over folds {score.fold_std:.1f})")
    if ship:
        files = experiment.ship(reports, table, cache=cache)
        click.echo(f"shipped: {files.folder}")

"""Commands that make the published results again."""

from __future__ import annotations

from pathlib import Path

import click

from ..errors import ModelError, SoundscapeError
from ._shared import honest, note

__all__ = ["reproduce", "train"]


@click.command()
@click.option("--only", multiple=True, metavar="NN", help="Run only this notebook; repeatable.")
@click.option("--dataset", help="esc10, esc50, urbansound8k or synthetic; found by default.")
@click.option("--profile", type=click.Choice(["smoke", "full"]), default="smoke", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), default="reports/local", show_default=True)
@honest
def reproduce(only, dataset, profile, out):
    """Run the notebooks headlessly; figures, metrics and pages land in OUT.

    \b
    Examples:
      soundscape reproduce
      soundscape reproduce --only 02 --only 03 --dataset esc10 --profile full --out reports
    """
    from ..reproduce import run

    run(only=only, dataset=dataset, profile=profile, out=out, progress=True, say=note)


@click.command()
@click.option("--dataset", default="esc10", show_default=True)
@click.option("--model", "names", multiple=True, help="Model to train; repeatable; all by default.")
@click.option("--seeds", type=click.IntRange(1), default=1, show_default=True, help="How many.")
@click.option("--jobs", type=int, default=1, show_default=True, help="Folds at a time.")
@click.option("--out", type=click.Path(path_type=Path), default="reports", show_default=True)
@click.option("--ship", is_flag=True, help="Then train on all folds and replace the weights.")
@honest
def train(dataset, names, seeds, jobs, out, ship):
    """Cross-validate models on official folds and write their predictions.

    \b
    Examples:
      soundscape train --jobs 2
      soundscape train --model resnet --seeds 3 --ship
    """
    import joblib

    from .. import datasets, experiment, training

    table = datasets.load(dataset)
    cache, reports = Path("data/cache"), out / dataset
    for name in names or _trainable():
        if name not in training.RECIPES:
            raise SoundscapeError(
                f"There is no model {name!r}; choose of {list(training.RECIPES)}."
            )
        with joblib.parallel_config(n_jobs=jobs):
            score = experiment.cross_validate_to(
                reports, table, name, seeds=range(seeds), cache=cache, progress=True
            )
        click.echo(f"{name}: {score.accuracy:.1f} % (std over folds {score.fold_std:.1f})")
        if ship and name in experiment.SHIPPED:
            files = experiment.ship(reports, table, name, cache=cache)
            click.echo(f"shipped: {files.folder}")


def _trainable() -> list[str]:
    """All models, but YAMNet's head only where YAMNet is."""
    from .. import training, yamnet

    names = list(training.RECIPES)
    try:
        yamnet.find()
    except ModelError as missing:
        note(f"Without the model yamnet: {missing}")
        names.remove("yamnet")
    return names

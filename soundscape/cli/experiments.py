"""Commands that make the published results again."""

from __future__ import annotations

import click

from .._util.extras import needs
from .._util.paths import reports_home, work_cache
from ..errors import SoundscapeError
from ._shared import honest, out_option
from ._streams import note, say
from ._types import DATASET, PATH, Named

__all__ = ["measure", "reproduce", "rescore", "train"]


def _models():
    from ..training.recipes import RECIPES

    return RECIPES


MODEL = Named("model", _models)
MEASURES = (
    "robustness",
    "open-set",
    "random-split",
    "detection",
    "everyday",
    "pairs",
    "ablation",
)


def _asks_of_models(to_do: str, at_a_time: str):
    """The options of a command that goes through models: on what, which, how often, where to."""
    options = (
        click.option("--dataset", type=DATASET, default="esc10", show_default=True),
        click.option(
            "--model",
            "names",
            type=MODEL,
            multiple=True,
            help=f"Model to {to_do}; repeatable; all by default.",
        ),
        click.option(
            "--count",
            type=click.IntRange(1),
            default=1,
            show_default=True,
            help="How many trainings of a model, each with the next seed.",
        ),
        click.option(
            "--jobs", type=int, default=1, show_default=True, help=f"{at_a_time} at a time."
        ),
        out_option("Folder to write; the reports of the clone by default.", folder=True),
    )

    def with_options(command):
        for option in reversed(options):
            command = option(command)
        return command

    return with_options


@click.command()
@click.option("--only", multiple=True, metavar="NN", help="Run only this notebook; repeatable.")
@click.option("--dataset", type=DATASET, help="Found by default.")
@click.option(
    "--profile", type=Named("profile", ("smoke", "full")), default="smoke", show_default=True
)
@out_option("Folder to write; local in the reports by default.", folder=True)
@honest
def reproduce(only, dataset, profile, out):
    """Run the notebooks headlessly; figures, metrics and pages land in OUT.

    \b
    Examples:
      soundscape reproduce
      soundscape reproduce --only 02 --only 03 --dataset esc10 --profile full --out reports
    """
    needs("all")
    from ..notebook.reproduce import run

    run(only=only, dataset=dataset, profile=profile, out=out, progress=True, say=note)


@click.command()
@_asks_of_models("train", "Folds")
@click.option("--ship", is_flag=True, help="Then train on all folds and replace the weights.")
@click.option("--weights", type=PATH, help="Ship to this folder, not into the package.")
@honest
def train(dataset, names, count, jobs, out, ship, weights):
    """Cross-validate models on official folds and write their predictions.

    Without --model, every model of the table is trained and the table is printed: one command.

    \b
    Examples:
      soundscape train --count 3 --jobs 2
      soundscape train --model resnet --count 3 --ship
      soundscape train --dataset urbansound8k --model head --ship --weights my-model
    """
    needs("train")
    import joblib

    from .. import experiments, models
    from ..evaluation import tables

    for name in names:
        spec = models.spec_of(name)
        if ship and not spec.ships:
            raise SoundscapeError(
                f"{name} cannot be shipped; choose of {', '.join(experiments.shippable())}, or "
                f"leave out --ship."
            )
    table = _loaded(dataset)
    cache, reports = work_cache(), (out or reports_home()) / dataset
    for name in _chosen(names, table):
        with joblib.parallel_config(n_jobs=jobs):
            score = experiments.cross_validate_to(
                reports, table, name, seeds=range(count), cache=cache, progress=True
            )
        say(f"{name}: {score.accuracy:.1f} % (std over folds {score.fold_std:.1f})")
        if ship and models.spec_of(name).ships:
            files = experiments.ship(reports, table, name, folder=weights, cache=cache)
            say(f"shipped: {files.name} ({files.folder})")
    if not names:
        say(tables.for_people(tables.comparison(reports)).to_string())


@click.command()
@click.argument("what", type=Named("measure", MEASURES))
@_asks_of_models("measure", "Clips, or runs,")
@honest
def measure(what, dataset, names, count, jobs, out):
    """Ask models about what they never heard, and write what they say.

    \b
    robustness    the clips of each held-out fold in part, in noise, in rooms, over telephones ...
    open-set      clips of classes that the model does not know (esc10 only; needs esc50)
    random-split  what a random split of the clips would have made one believe
    detection     what is heard when, in mixtures of the clips of each held-out fold (esc10, esc50)
    everyday      what the ear calls everyday recordings, and whether ten or fifty classes claim
                  them (--dataset esc50 --model ear; needs the data set world and YAMNet)
    pairs         how often the ear names both of two sounds that are heard at once
    ablation      what each ingredient of the ear's training is worth (four runs of an hour)

    Trained networks and features are found in the cache (data/cache of a clone), else made there.

    \b
    Examples:
      soundscape measure robustness --model svm --model yamnet
      soundscape measure open-set --dataset esc10
      soundscape measure ablation --model ear --jobs 2
    """
    needs("train")
    import joblib

    from ..experiments import suite

    table = _loaded(dataset)
    chosen = _chosen(names, table)
    if not any(suite.possible(what, table, name) for name in chosen) or names:
        for name in chosen:  # says what cannot be had, before the others take their time
            suite.check(what, table, name)
    options = {"seeds": range(count), "cache": work_cache(), "progress": True}
    with joblib.parallel_config(n_jobs=jobs):
        reports = (out or reports_home()) / dataset
        for line in suite.write_all([what], reports, table, chosen, **options):
            say(line)


@click.command()
@click.argument("folders", nargs=-1, required=True, type=PATH)
@click.option("--cards", is_flag=True, help="Also in the cards of the models that ship.")
@honest
def rescore(folders, cards):
    """Write the scores of report folders anew, from the answers they hold. No model is asked.

    \b
    Examples:
      soundscape rescore reports/esc10 reports/esc50 --cards
    """
    from .. import experiments

    for folder in folders:
        for line in experiments.rescore(folder, cards=cards):
            say(line)


def _loaded(name: str):
    """A data set; what it says of itself is passed on."""
    from .. import datasets

    table = datasets.load(name)
    for text in table.notes:
        note(f"{name}: {text}.")
    return table


def _chosen(names: tuple[str, ...], table) -> list[str]:
    """The models that were named; else all, but what needs something only where that is."""
    from .. import training

    if names:
        return [training.recipe_of(name).model for name in names]
    chosen, left_out = [], {}
    for name, recipe in training.RECIPES.items():
        try:
            training.require(table, recipe)
            chosen.append(name)
        except SoundscapeError as missing:
            left_out.setdefault(str(missing), []).append(name)
    for missing, without in left_out.items():
        note(f"Without {' and '.join(without)}: {missing}")
    return chosen

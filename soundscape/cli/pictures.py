"""Commands about pictures: how they came to be, make them again, contact sheets."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ._shared import bar, honest, max_credits_option, out_option, spend_cap, svg_option, watched
from ._streams import note, print_json, printable, say
from ._types import DATASET, PATH

__all__ = ["card", "replay", "sheets"]


@click.command()
@click.argument("picture", type=PATH)
@honest
def card(picture):
    """Print the card of PICTURE: how it came to be.

    The card is looked for in the picture, then beside it, and held against the picture: an edited
    picture is told from the one that was made.

    \b
    Example:
      soundscape card bark-7.png
    """
    from ..artwork import read_card

    print_json(read_card(picture).to_dict())


@click.command()
@click.argument("picture", type=PATH)
@out_option("Picture to write.")
@svg_option()
@click.option("--yes", is_flag=True, help="Pay again for a service's picture that is not kept.")
@max_credits_option()
@honest
def replay(picture, out, svg, yes, max_credits):
    """Make PICTURE (or the picture of a .card.json file) again from its card.

    The painter's pictures come out byte for byte; a service's come from the cache, or are asked
    for again once you agree to the price.

    \b
    Examples:
      soundscape replay bark-7.png -o again.png
      soundscape replay bark-7.card.json -o again.png
    """
    from ..artwork import SUFFIXES, check_place, maker_of, read_card, save_made
    from ..artwork import replay as make_again

    def agree(question: str) -> bool:
        if yes:
            note(question)
        return yes or (sys.stdin.isatty() and click.confirm(f"{question}. Go on?", err=True))

    given = read_card(picture)
    name = picture.name.removesuffix(".card.json").removesuffix(picture.suffix)
    path = out or Path(f"{name}-again{SUFFIXES[given.picture.format][0]}")
    maker = maker_of(given)
    check_place(path, maker, svg=svg, size=given.picture.size)
    with watched() as watch:
        made = make_again(given, agree=agree, budget=spend_cap(max_credits), watch=watch)
    written = save_made(made, path, maker, svg=svg)
    if written.suffix != path.suffix and path.suffix:
        note(f"{printable(path)}: the picture came as {made.format}.")
    say(f"picture  {printable(written)}")


@click.command()
@click.option("--dataset", type=DATASET, help="esc50 where it is found, else synthetic.")
@click.option("--seed", type=click.IntRange(1), default=7, show_default=True)
@out_option("Folder to write; sheets in the reports by default.", folder=True)
@honest
def sheets(dataset, seed, out):
    """Paint contact sheets: classes x styles, forty barks, every drawing.

    \b
    Example:
      soundscape sheets --out /tmp/sheets
    """
    from ..artwork.sheets import make

    with bar(None, "paint", "picture") as progress:
        for path in make(out, seed=seed, dataset=dataset, step=progress.update):
            say(printable(path))

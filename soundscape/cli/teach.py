"""The command that makes a model of a person's own examples."""

from __future__ import annotations

import click

from .._util.extras import needs
from .._util.labels import pretty
from ._shared import honest, out_option
from ._streams import printable, say
from ._types import PATH

__all__ = ["teach"]


@click.command()
@click.argument("folder", type=PATH)
@out_option("Model folder to write.", folder=True, required=True)
@click.option(
    "--strangers", type=PATH, help="Folder of sounds that are none of the labels, twenty or more."
)
@click.option("--force", is_flag=True, help="Replace files that exist.")
@honest
def teach(folder, out, strangers, force):
    """Teach the ear labels of your own: FOLDER has a folder of recordings for each.

    The folders' names are the labels. Each needs three recordings, ten are better; of a long one
    the first minute counts that is not silent. Files whose names differ only in a trailing number
    or letter count as one recording. One that cannot be read is an error, and nothing is written.

    How often the model is right is asked of models that were not shown the recording in question.
    With --strangers it learns what is none of the labels, too.

    \b
    Examples:
      soundscape teach birds -o bird-ear
      soundscape teach birds --strangers street -o bird-ear
      soundscape classify garden.wav --classifier bird-ear
      soundscape detect garden.wav --classifier bird-ear
    """
    needs("train")
    from ..experiments import teach as write

    found = write(folder, out, strangers=strangers or (), replace=force, progress=True)
    labels = ", ".join(map(pretty, found.files.labels))
    say(f"{printable(out)}: {len(found.files.labels)} labels ({labels})")
    say(
        f"Of {found.examples} examples of {found.recordings} recordings, not shown, "
        f"{found.accuracy:.1f} % are named rightly (95 % interval {found.low:.1f} to "
        f"{found.high:.1f}); {found.recognised:.1f} % get the right name as the verdict."
    )
    if found.passing is not None:
        say(f"Of what is none of the labels, {found.passing:.1f} % is taken for one of them.")

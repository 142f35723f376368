"""The command line: a thin front door to the public functions.

Exit codes: 0 done, 1 the work failed, 2 wrong usage. Results go to standard output, everything
else to standard error.
"""

from __future__ import annotations

import click

from ._streams import FrontDoor
from .detect import detect
from .experiments import measure, reproduce, rescore, train
from .film import film
from .generate import generate
from .pictures import card, replay, sheets
from .services import providers, writers
from .sounds import classify, data
from .story import story
from .studio import studio
from .teach import teach
from .words import words

__all__ = ["main"]


@click.group(cls=FrontDoor, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="soundscape")
def main():
    """Turn a recording into a picture.

    \b
    Examples:
      soundscape generate bark.wav
      soundscape words bark.wav --writer composer
      soundscape classify *.wav --top 3
      soundscape detect street.wav
      soundscape story walk.wav -o walk-story
      soundscape teach birds -o bird-ear
      soundscape film walk-story -o walk.mp4
      soundscape data fetch esc10
      soundscape reproduce
    """


for _command in (
    generate,
    words,
    classify,
    detect,
    teach,
    story,
    film,
    card,
    replay,
    providers,
    writers,
    studio,
    data,
    reproduce,
    train,
    measure,
    rescore,
    sheets,
):
    main.add_command(_command)

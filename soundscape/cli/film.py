"""The command that films a storyboard."""

from __future__ import annotations

import click

from ..errors import StoryError
from ._shared import honest, out_option, watched
from ._streams import printable, say
from ._types import PATH, Named, Size

__all__ = ["film"]


def _places():
    from ..story.filming import CAPTIONS

    return CAPTIONS


@click.command()
@click.argument("folder", type=PATH)
@out_option("Film to write: .mp4 (H.264, AAC) or .webm (VP9, Opus).", required=True)
@click.option(
    "--recording",
    type=PATH,
    help="The recording, where it was moved away; else it is found.",
)
@click.option("--size", type=Size(), help="By default that of the pictures.")
@click.option("--fps", default="25", show_default=True, help="Frames a second, 29.97 too.")
@click.option(
    "--captions",
    type=Named("place of captions", _places),
    default="track",
    show_default=True,
    help="track (can be switched on), burnt (into the pictures) or none.",
)
@click.option(
    "--preview", type=PATH, help="Also write the first minute small, silent: .webp or .gif."
)
@click.option("--force", is_flag=True, help="Replace files that exist.")
@honest
def film(folder, out, recording, size, fps, captions, preview, force):
    """Make a film of the storyboard in FOLDER, with its recording.

    The painter's pictures move with the sound, all others are panned or zoomed slowly. The sound
    is as long as it was; what is heard becomes chapters. The same storyboard gives the same film.

    \b
    Examples:
      soundscape film walk-story -o walk.mp4
      soundscape film walk-story -o walk.webm --size 1920x1080 --captions burnt
      soundscape film walk-story -o walk.mp4 --preview walk.webp
    """
    from .. import story

    for path in filter(None, (out, preview)):
        if path.exists() and not force:
            raise StoryError(f"{printable(path)} exists. Name another file, or add --force.")
    with watched() as watch:
        story.film(
            folder,
            out,
            recording=recording,
            size=size,
            fps=fps,
            captions=captions,
            preview=preview,
            watch=watch,
        )
    for path in filter(None, (out, preview)):
        say(printable(path))

"""The command that opens the generator as a web page."""

from __future__ import annotations

import click

from ._recordings import one_recording
from ._shared import honest, out_option
from ._streams import note, say
from ._types import PATH, Named

__all__ = ["studio"]


@click.command()
@click.argument("clip", required=False, type=PATH)
@out_option("Folder of the gallery.", "pictures", folder=True)
@click.option("--port", type=click.IntRange(1, 65_535), default=8866, show_default=True)
@click.option("--theme", type=Named("theme", ("light", "dark")), default="light", show_default=True)
@click.option("--no-browser", is_flag=True, help="Print the address and open nothing.")
@honest
def studio(clip, out, port, theme, no_browser):
    """Open the generator as a web page on this machine; Ctrl-C ends it.

    The page is reached from this machine alone, with the address that is printed. It listens for
    hundreds of everyday sounds; another classifier can be chosen there.

    \b
    Examples:
      soundscape studio
      soundscape studio song.mp3 --theme dark
    """
    from ..studio.web import serve

    def tell(address: str) -> None:
        note("The generator is a web page on this machine; Ctrl-C ends it.")
        say(address)

    serve(
        None if clip is None else one_recording(clip),
        folder=out,
        port=port,
        theme=theme,
        open_browser=not no_browser,
        say=tell,
    )

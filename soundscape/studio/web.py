"""The generator as a web page of its own: Voila on loopback, with no code in sight."""

from __future__ import annotations

import json
import os
import tempfile
import webbrowser
from collections.abc import Callable
from pathlib import Path

from .._util.extras import needs
from ..errors import SoundscapeError

__all__ = ["serve"]

_PAGE = "generator.ipynb"
MESSAGE_BYTES = 4 << 20
"""Largest message taken from a browser: sounds come in pieces of 1 MiB."""
_TITLE = "# Soundscape\n\nA sound comes in, a picture that belongs to it comes out."
_CELL = """\
import os
os.chdir({here!r})
from soundscape.studio import Studio
studio = Studio(folder={pictures!r}, sound={sound!r})
studio"""


def serve(
    sound: str | os.PathLike | None = None,
    *,
    folder: str | os.PathLike = "pictures",
    port: int = 8866,
    theme: str = "light",
    open_browser: bool = True,
    say: Callable[[str], None] = print,
) -> None:
    """Serve the generator on this machine until it is interrupted.

    The page is reached on 127.0.0.1 alone, and only with the token in the address that is printed:
    it reads files of this machine. Every visitor has a kernel of their own.

    Parameters
    ----------
    sound : path, optional
        The sound to begin with.
    folder : path
        Folder of the gallery.
    port : int
        The first port to try; the next ones are tried when it is taken.
    theme : {"light", "dark"}
    open_browser : bool
    say : callable(str)
        Told the address, once the page can be opened.

    Raises
    ------
    SoundscapeError
        When there is no such sound.
    """
    needs("studio", "voila")
    if sound is not None and not Path(sound).is_file():
        raise SoundscapeError(f"{sound} does not exist. Expected a sound file to begin with.")
    from traitlets.config import Config

    cell = _CELL.format(
        here=os.getcwd(),
        pictures=os.fspath(Path(folder).absolute()),
        sound=None if sound is None else os.fspath(Path(sound).absolute()),
    )
    notebook = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {
            "kernelspec": {"name": "python3", "display_name": "Python 3"},
            "title": "Soundscape",
        },
        "cells": [
            {"id": "title", "cell_type": "markdown", "source": _TITLE, "metadata": {}},
            {
                "id": "studio",
                "cell_type": "code",
                "source": cell,
                "metadata": {},
                "outputs": [],
                "execution_count": None,
            },
        ],
    }
    settings = Config()
    settings.Voila.ip = "127.0.0.1"
    settings.Voila.port = port
    settings.Voila.port_retries = 50
    settings.Voila.auto_token = True
    settings.Voila.log_level = "ERROR"
    settings.Voila.tornado_settings = {"websocket_max_message_size": MESSAGE_BYTES}
    settings.VoilaConfiguration.theme = theme
    settings.VoilaConfiguration.strip_sources = True
    with tempfile.TemporaryDirectory(prefix="soundscape-") as temporary:
        path = Path(temporary) / _PAGE
        path.write_text(json.dumps(notebook), "utf-8")
        _server(say, open_browser).launch_instance([os.fspath(path)], config=settings)


def _server(say: Callable[[str], None], open_browser: bool):
    """Voila, but for how it tells where it is: its own way leaves out the token."""
    from voila.app import Voila

    class Server(Voila):
        name = "voila"

        def launch_browser(self):
            say(self.display_url)
            if open_browser:
                webbrowser.open(self.display_url)

    return Server

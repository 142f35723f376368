"""The generator as a web page of its own: Voila on loopback, with no code in sight."""

from __future__ import annotations

import json
import logging
import os
import tempfile
import webbrowser
from collections.abc import Callable
from pathlib import Path

from .._util.extras import needs
from .._util.paths import PACKAGE
from ..audio import load_clip
from ..errors import SoundscapeError

__all__ = ["serve"]

_PAGE = "generator.ipynb"
_DOOR = PACKAGE / "studio" / "static" / "door.html"
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
    it reads files of this machine. Every visitor has a kernel of their own, which ends when the
    page is closed.

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
        When there is no such sound, or it cannot be read.
    """
    needs("studio", "voila")
    if sound is not None:
        _check(Path(sound))
    import zmq
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
    # The server takes a page for gone that has not answered for three pings. Tornado reads that
    # setting in seconds, for pings of its own, and complains that it is longer than from one to the
    # next; were it no longer, pages would be closed that have answered.
    logging.getLogger("tornado.general").setLevel(logging.ERROR)
    settings.VoilaConfiguration.theme = theme
    settings.VoilaConfiguration.strip_sources = True
    if zmq.has("curve"):  # else other accounts of this machine might read along, says the kernel
        settings.KernelManager.transport_encryption = "auto"
    with tempfile.TemporaryDirectory(prefix="soundscape-") as temporary:
        path = Path(temporary) / _PAGE
        path.write_text(json.dumps(notebook), "utf-8")
        _server(say, open_browser).launch_instance([os.fspath(path)], config=settings)


def _check(sound: Path) -> None:
    """Refuse a sound that the page could not read, before there is a page."""
    if not sound.exists():
        raise SoundscapeError(f"{sound} does not exist. Expected a sound file to begin with.")
    if not sound.is_file():
        raise SoundscapeError(
            f"{sound} is no file, and the page has to read it again. Expected a sound file to "
            f"begin with."
        )
    load_clip(sound, max_seconds=1.0)


def _server(say: Callable[[str], None], open_browser: bool):
    """Voila with four changes: it tells its address with the token, whoever comes without one
    learns what to do, a page that is closed may end its kernel, and one that fell back to the older
    form of messages does not fill the memory.
    """
    from voila.app import Voila
    from voila.tornado.handler import TornadoVoilaHandler
    from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler
    from voila.voila_identity_provider import VoilaLoginHandler

    class Door(VoilaLoginHandler):
        def _render(self, message=None):
            wrong = "token" in self.get_argument("next", "")
            self.set_status(403)
            self.write(_DOOR.read_text("utf-8").replace("{state}", "wrong" if wrong else "none"))

    class Page(TornadoVoilaHandler):
        async def prepare(self, **options):
            await super().prepare(**options)
            # The cookie that goes with the request to end the kernel: asking for it sets it.
            _ = self.xsrf_token

    class Socket(VoilaKernelWebsocketHandler):
        def write_message(self, message, binary=False):
            # A browser whose first connection fails asks in the older form, of which Voila (0.5.13)
            # takes the first bytes for a number of offsets, and reads billions of them.
            if isinstance(message, bytes) and not is_offset_form(message):
                return super(VoilaKernelWebsocketHandler, self).write_message(message, binary)
            return super().write_message(message, binary)

    ours = {TornadoVoilaHandler: Page, VoilaKernelWebsocketHandler: Socket}

    class Server(Voila):
        name = "voila"

        def init_settings(self):
            settings = super().init_settings()
            self.identity_provider.login_handler_class = Door
            return settings

        def init_handlers(self):
            return [
                (pattern, ours.get(handler, handler), *rest)
                for pattern, handler, *rest in super().init_handlers()
            ]

        def launch_browser(self):
            say(self.display_url)
            if open_browser:
                webbrowser.open(self.display_url)

    return Server


def is_offset_form(message: bytes) -> bool:
    """Whether a message may have the form v1.kernel.websocket.jupyter.org: a count, offsets."""
    count = int.from_bytes(message[:8], "little")
    return 8 * (count + 1) <= len(message)

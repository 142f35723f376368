"""The generator's own widgets: what ipywidgets has no control for.

Each is a class of traits here and a module of JavaScript in ``static/``, joined by anywidget, which
runs in JupyterLab, Notebook, VS Code, Colab and Voila alike.
"""

from __future__ import annotations

from collections.abc import Callable

import anywidget
import traitlets

from .._util.paths import PACKAGE
from ..artwork import Card
from ..audio import Clip, readable_formats, readable_suffixes
from ..errors import ProviderError
from ..services import Secret, Watch
from .gallery import GalleryPicture
from .moving import moving_drawing
from .player_data import CHUNK_SECONDS, playable, sketch, ticks
from .recording import Recording
from .sounds import Heard
from .task_runner import Lane, Problem

__all__ = ["Intake", "KeyField", "Player", "Pulse", "Stage", "Strip", "joined"]

_STATIC = PACKAGE / "studio" / "static"
MAX_UPLOAD_BYTES = 64_000_000
"""Largest file taken from a browser: ten minutes of CD sound are 106 MB as WAV, 55 MB as FLAC."""
MAX_RECORDING_SECONDS = 30


def joined(*names: str) -> str:
    """Files of ``static/`` as the one module that a widget is."""
    return "\n".join((_STATIC / name).read_text("utf-8") for name in names)


class Pulse(anywidget.AnyWidget):
    """Tells whoever uses the generator when there is no kernel behind it, and keeps its keys."""

    _esm = joined("keys.js", "pulse.js")

    def __init__(self, **traits):
        super().__init__(**traits)
        self.add_class("sc-pulse")
        self.on_msg(lambda widget, content, buffers: self.send({"kind": "here"}))


class Intake(anywidget.AnyWidget):
    """Takes a sound from the browser: a chosen or dropped file, or the microphone.

    Parameters
    ----------
    on_sound : callable(bytes, str)
        Given each sound that arrived whole, and its name.
    on_problem : callable(Problem)
        Given what was refused, and why.
    """

    _esm = _STATIC / "intake.js"
    formats = traitlets.Unicode(help="what can be read, for people").tag(sync=True)
    accept = traitlets.Unicode(help="the same for the file dialog").tag(sync=True)
    max_bytes = traitlets.Int(MAX_UPLOAD_BYTES).tag(sync=True)
    max_seconds = traitlets.Int(MAX_RECORDING_SECONDS).tag(sync=True)

    def __init__(
        self,
        on_sound: Callable[[bytes, str], None],
        on_problem: Callable[[Problem], None],
        **traits,
    ):
        accept = ",".join(readable_suffixes())
        super().__init__(formats=readable_formats(), accept=accept, **traits)
        self._on_sound, self._on_problem = on_sound, on_problem
        self._name, self._expected, self._arrived, self._id = "", 0, bytearray(), None
        self.on_msg(self._receive)

    def settle(self) -> None:
        """A sound is in use now: what the browser complained of before is over."""
        self.send({"kind": "heard"})

    def _receive(self, widget, content, buffers) -> None:
        """Take one message of the browser; what does not fit the transfer going on is dropped."""
        kind, number = content.get("kind"), content.get("id")
        if kind in ("begin", "refused"):
            name, size = str(content.get("name"))[:200], int(content.get("size", 0))
            self._arrived = bytearray()
            # The browser keeps to the limit; a page that was tampered with need not.
            if kind == "refused" or not 0 < size <= self.max_bytes:
                self._id = None
                self._on_problem(Problem(self._refusal(name, size)))
                return
            self._id, self._name, self._expected = number, name, size
        elif kind == "piece" and number == self._id and number is not None:
            for buffer in buffers:
                self._arrived += buffer
            if len(self._arrived) > self._expected:
                self._id = None
                return
        else:
            return
        self.send({"kind": "more", "id": number})
        if len(self._arrived) == self._expected:
            content, self._arrived, self._id = bytes(self._arrived), bytearray(), None
            self._on_sound(content, self._name)

    def _refusal(self, name: str, size: int) -> str:
        if size == 0:
            return f"{name} is empty (0 bytes). Choose a sound file ({self.formats})."
        return (
            f"{name} has {size / 1e6:.0f} MB; a browser may send at most "
            f"{self.max_bytes / 1e6:.0f} MB. Write its path into the field Path instead: a file is "
            f"read where it lies, whatever its size. Or save it as FLAC or MP3."
        )


class KeyField(anywidget.AnyWidget):
    """Takes a key from the browser: in one message, and never as a trait, for those are saved.

    Parameters
    ----------
    on_key : callable(Secret)
        Given each key.
    on_problem : callable(Problem)
        Given what was no key.
    """

    _esm = _STATIC / "key.js"
    variable = traitlets.Unicode("", help="of the key; empty: none is taken").tag(sync=True)

    def __init__(
        self, on_key: Callable[[Secret], None], on_problem: Callable[[Problem], None], **traits
    ):
        super().__init__(**traits)
        self._on_key, self._on_problem = on_key, on_problem
        self.on_msg(self._receive)

    def _receive(self, widget, content, buffers) -> None:
        # It goes from the message into the Secret: no variable holds it where code can fail.
        try:
            key = Secret(str(content.pop("key", "")), self.variable or "This")
        except ProviderError as error:
            self._on_problem(Problem(str(error)))
            return
        if self.variable:
            self._on_key(key)


class Player(anywidget.AnyWidget):
    """Waveform and mel spectrogram with their axes, a player, and the part in use.

    What is drawn and played travels in messages, when the browser asks for it: traits are what
    notebooks save, and a person's voice is none of theirs.
    """

    _esm = joined("axis.js", "player.js")
    ticks = traitlets.List([list(tick) for tick in ticks()]).tag(sync=True)
    seconds = traitlets.Float(0.0).tag(sync=True)
    part = traitlets.List([0.0, 0.0]).tag(sync=True)
    name = traitlets.Unicode("").tag(sync=True)
    summary = traitlets.Unicode("").tag(sync=True)
    version = traitlets.Int(0, help="counts recordings").tag(sync=True)

    def __init__(self, **traits):
        super().__init__(**traits)
        self._shown: Recording | None = None
        self._lanes = {kind: Lane(f"player-{kind}") for kind in ("view", "sound")}
        self.on_msg(self._receive)

    def show(self, heard: Heard) -> None:
        """Show a recording, or only another part of it when it is shown already."""
        with self.hold_sync():
            self.part = list(heard.part)
            if heard.recording is self._shown:
                return
            self._shown = recording = heard.recording
            self.seconds, self.name = recording.duration_seconds, recording.source
            self.summary = (
                f"Waveform and mel spectrogram of {recording.source}, "
                f"{recording.duration_seconds:.1f} seconds, 50 to 16,000 Hz."
            )
            self.version += 1

    def _receive(self, widget, content, buffers) -> None:
        """The browser asks for a stretch to draw (a view) or to play (a sound)."""
        recording, version = self._shown, content.get("version")
        lane = self._lanes.get(content.get("kind"))
        if lane is None or recording is None or version != self.version:
            return
        start, length = float(content.get("start", 0)), float(content.get("length", 0))

        def answer(watch: Watch) -> None:
            if watch.cancelled:
                return
            if lane is self._lanes["view"]:
                drawing, kind = sketch(recording, start, length), {}
                parts = [drawing.peaks, drawing.spectrogram]
            else:
                sound, mime = playable(recording.excerpt(start, min(length, CHUNK_SECONDS)))
                parts, kind = [sound], {"mime": mime}
            self.send({**content, **kind}, parts)

        lane.start(answer, Watch())


class Strip(anywidget.AnyWidget):
    """The gallery's thumbnails, one button a picture."""

    _esm = _STATIC / "strip.js"
    items = traitlets.List().tag(sync=True)
    selected = traitlets.Unicode("").tag(sync=True)
    beside = traitlets.Unicode("", help="the picture it is compared with").tag(sync=True)

    def show(self, pictures: tuple[GalleryPicture, ...]) -> None:
        """Show the pictures of a session."""
        self.items = [
            {
                "key": picture.key,
                "title": picture.title,
                "alt": picture.alt_text,
                "thumbnail": picture.thumbnail,
                "note": _kept(picture),
            }
            for picture in pictures
        ]


def _kept(picture: GalleryPicture) -> str:
    if picture.path is not None:
        return ""
    return "not saved" if picture.draft is not None else "not saved, and lost with this page"


class Stage(anywidget.AnyWidget):
    """The picture in view with its downloads, and its presentation with sound and legend."""

    _esm = _STATIC / "stage.js"
    image = traitlets.Bytes(b"").tag(sync=True)
    file = traitlets.Bytes(b"", help="the picture with its card inside").tag(sync=True)
    format = traitlets.Unicode("png").tag(sync=True)
    svg = traitlets.Unicode("").tag(sync=True)
    size = traitlets.List([1, 1], help="width and height in pixels").tag(sync=True)
    alt = traitlets.Unicode("").tag(sync=True)
    title = traitlets.Unicode("").tag(sync=True)
    caption = traitlets.Unicode("").tag(sync=True)
    stem = traitlets.Unicode("picture").tag(sync=True)
    legend = traitlets.List().tag(sync=True)
    prompt = traitlets.Unicode("", help="the words, where they were heeded").tag(sync=True)
    audible = traitlets.Bool(False, help="whether its sound can be asked for").tag(sync=True)
    empty = traitlets.Unicode("").tag(sync=True)
    presenting = traitlets.Bool(False).tag(sync=True)
    version = traitlets.Int(0, help="counts pictures").tag(sync=True)

    def __init__(self, **traits):
        super().__init__(**traits)
        self._clip: Clip | None = None
        self._card: Card | None = None
        self._lane = Lane("stage-sound")
        self.on_msg(self._receive)

    def _receive(self, widget, content, buffers) -> None:
        """The browser asks for the picture's sound, which is no trait: see `Player`.

        With it comes the painter's drawing, with all that moves in it.
        """
        clip, card = self._clip, self._card
        if content.get("kind") != "sound" or clip is None or card is None:
            return

        def answer(watch: Watch) -> None:
            version, (sound, mime) = content.get("version"), playable(clip)
            self.send({"kind": "sound", "mime": mime, "version": version}, [sound])
            if not watch.cancelled and (moving := moving_drawing(card)):
                self.send({"kind": "moving", "version": version}, [moving.encode()])

        self._lane.start(answer, Watch())

    def clear(self) -> None:
        """Show that there is no picture."""
        with self.hold_sync():
            self.image = self.file = b""
            self.svg = self.alt = self.title = self.caption = self.prompt = ""
            self.legend, self.audible, self.presenting = [], False, False
            self._clip = self._card = None
            self.version += 1

    def show(self, picture: GalleryPicture, clip: Clip | None) -> None:
        """Bring a picture into view; `clip` is its sound, where that is at hand."""
        art, card = picture.open(), picture.card
        with self.hold_sync():
            self.image, self.file, self.format = art.image, art.file, art.format
            self.svg, self.alt = art.svg or "", art.alt_text
            self.size = list(card.picture.size)
            self.title, self.caption, self.stem = picture.title, art.alt_text, picture.stem
            self.legend = [list(pair) for pair in card.legend]
            self.prompt = "" if card.legend else card.prompt.text
            self._clip, self._card, self.audible = clip, card, clip is not None
            self.version += 1

"""The widgets of a story: its shots and its film.

Pictures and films travel in messages, when the browser asks for them: traits are what notebooks
save, and a person's sound is none of theirs.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import anywidget
import traitlets

from .. import providers, story, timeline
from ..errors import SoundscapeError
from ..services import Watch
from ..story import Shot
from . import story_markup as markup
from .story_maker import StoryMaker
from .storyboard_editor import StoryboardEditor
from .task_runner import Lane
from .widgets import joined

__all__ = ["FilmView", "ShotsView"]

_PICTURE_WIDTH = 640
_PIECE_BYTES = 1 << 20
MOST_FILM_BYTES = 400_000_000
"""Largest film that a page holds; a larger one is played where it lies."""


class ShotsView(anywidget.AnyWidget):
    """The shots of a storyboard in a row, and the one in hand with all that can be changed in it.

    Parameters
    ----------
    editor : StoryboardEditor
    maker : StoryMaker
    attempt : callable(action, \\*arguments, \\*\\*options)
        Does what the browser asks for, and tells what goes wrong.
    """

    _esm = joined("axis.js", "shots.js")
    shots = traitlets.List(help="what is seen of each").tag(sync=True)
    makers = traitlets.List(list(providers.names()), help="who can make pictures").tag(sync=True)
    provider = traitlets.Unicode("", help="who makes those of the story").tag(sync=True)
    styles = traitlets.Dict(help="of each provider").tag(sync=True)
    can_undo = traitlets.Bool(False).tag(sync=True)
    can_redo = traitlets.Bool(False).tag(sync=True)
    revision = traitlets.Int(0, help="counts answers").tag(sync=True)

    def __init__(self, editor: StoryboardEditor, maker: StoryMaker, attempt: Callable, **traits):
        super().__init__(**traits)
        self._editor, self._maker, self._attempt = editor, maker, attempt
        self._missing: set[tuple] = set()
        self._lane = Lane("story-pictures")
        self.on_msg(self._receive)
        editor.observe(lambda change: self.show(), "board")
        maker.observe(lambda change: self.show(), "bills")

    def show(self) -> None:
        """Show the storyboard as it is now."""
        board = self._editor.board
        shots = () if board is None else board.shots
        if self._maker.bills is not None:
            missing = {n for bill in self._maker.bills for n in bill.numbers}
            self._missing = {_wanted(shots[n]) for n in missing if n < len(shots)}
        with self.hold_sync():
            self.styles = {name: _styles(name) for name in {shot.provider for shot in shots}}
            self.provider = "" if board is None else board.settings.provider
            self.shots = [
                _seen(shots, n, _wanted(shots[n]) in self._missing) for n in range(len(shots))
            ]
            self.can_undo, self.can_redo = self._editor.can_undo, self._editor.can_redo
            self.revision += 1

    def _receive(self, widget, content, buffers) -> None:
        kind, editor = content.get("kind"), self._editor
        if kind == "edit":
            values = dict(content["values"])
            if "style" in values:
                values["style"] = values["style"] or None
            self._attempt(editor.edit, content["start"], content["end"], **values)
        elif kind == "again":
            self._attempt(editor.again, content["start"], content["end"])
        elif kind in ("undo", "redo"):
            self._attempt(getattr(editor, kind))
        elif kind == "look" and editor.board is not None:
            self._attempt(editor.look)
        elif kind == "pictures":
            keys = list(map(str, content["keys"]))
            self._lane.start(lambda watch: self._send_pictures(keys, watch), Watch())

    def _send_pictures(self, keys: list[str], watch: Watch) -> None:
        board, place = self._editor.board, self._editor.place
        shown = (
            {}
            if board is None
            else {
                _key(shot): place / shot.picture.file
                for shot in board.shots
                if shot.picture is not None
            }
        )
        for key in keys:
            if watch.cancelled:
                return
            if key in shown:
                small = _small(shown[key])
                self.send({"kind": "picture", "key": key}, [small])


def _wanted(shot: Shot) -> tuple:
    """A shot that waits for its picture: one that was made is another."""
    return shot.start, shot.end, _key(shot), shot.problem


def _seen(shots: Sequence[Shot], number: int, missing: bool) -> dict:
    shot = shots[number]
    while shots[number].same_as_before:
        number -= 1
    shown = shots[number]
    return {
        "start": shot.start,
        "end": shot.end,
        "heard": markup.heard_in(shot),
        "words": shot.words,
        "reading": markup.reading(shot),
        "provider": shot.provider,
        "style": shot.style or "",
        "caption": shown.caption,
        "locked": shot.locked,
        "same": shot.same_as_before,
        "by_hand": shot.by == "hand",
        "problem": shot.problem,
        "missing": missing,
        "picture": _key(shown),
    }


def _key(shot: Shot) -> str:
    """Tells a shot's picture from all others; empty where there is none."""
    picture = shot.picture
    return "" if picture is None else f"{picture.file} {picture.sha256[:16]}"


def _styles(provider: str) -> list[str]:
    try:
        return list(providers.get(provider).styles)
    except SoundscapeError:  # its settings are wrong, which is said with its price
        return []


def _small(path: Path) -> bytes:
    """A picture for a page; empty where there is none that can be shown."""
    from PIL import Image

    try:
        with Image.open(path, formats=["PNG", "JPEG", "WEBP"]) as picture:
            small = picture.convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return b""
    small.thumbnail((_PICTURE_WIDTH, _PICTURE_WIDTH), Image.Resampling.LANCZOS, reducing_gap=2.0)
    buffer = io.BytesIO()
    small.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


class FilmView(anywidget.AnyWidget):
    """A film that plays in the page and can be downloaded.

    Parameters
    ----------
    editor : StoryboardEditor
    maker : StoryMaker
    """

    _esm = joined("axis.js", "film.js")
    name = traitlets.Unicode("", help="of the file to download; empty: none is there").tag(
        sync=True
    )
    size = traitlets.Int(0, help="in bytes").tag(sync=True)
    note = traitlets.Unicode("").tag(sync=True)
    version = traitlets.Int(0, help="counts films").tag(sync=True)

    def __init__(self, editor: StoryboardEditor, maker: StoryMaker, **traits):
        super().__init__(**traits)
        self._editor, self._maker = editor, maker
        self._shown: tuple | None = None
        self._lane = Lane("story-film")
        self.on_msg(self._receive)
        maker.observe(lambda change: self.show(), ["film", "film_is_new"])

    def show(self) -> None:
        """Show the film that was made last, and whether it is that of the storyboard."""
        film, board, found = self._maker.film, self._editor.board, None
        if film is not None and board is not None:
            with suppress(OSError):  # taken away by hand
                state = film.stat()
                found = film, state.st_size, state.st_mtime_ns
        with self.hold_sync():
            self.note = "" if self._maker.film_is_new else markup.OLD_FILM
            if found is not None and found[1] > MOST_FILM_BYTES:
                self.note = markup.large_film(found[0].name, found[1])
            if found != self._shown:
                self._shown = found
                stem = Path(board.recording.source).stem if board is not None else ""
                self.name = f"{stem}.mp4" if found is not None else ""
                self.size = found[1] if found is not None else 0
                self.version += 1

    def _receive(self, widget, content, buffers) -> None:
        """The browser asks for a piece of the film, or for its captions."""
        shown, board = self._shown, self._editor.board
        if shown is None or content.get("version") != self.version or board is None:
            return
        path, size, _ = shown
        start = int(content.get("start", 0))

        def answer(watch: Watch) -> None:
            if content["kind"] == "captions":
                talk = story.kept_transcript(path.parent, board.settings)
                said = timeline.as_text(story.captions(board, talk), "vtt")
                self.send({**content, "text": said}, [])
                return
            try:
                with path.open("rb") as file:
                    file.seek(start)
                    piece = file.read(min(_PIECE_BYTES, size - start))
            except OSError:
                piece = b""  # which the browser takes for the end, and says so
            self.send(content, [piece])

        if size <= MOST_FILM_BYTES:
            self._lane.start(answer, Watch())

"""The generator's controls, views of a `Session`."""

from __future__ import annotations

import io
from pathlib import Path

import ipywidgets as widgets

from .. import providers
from ..errors import SoundscapeError
from ..plots import pretty
from . import views
from .state import Session, demo_clips

__all__ = ["Studio"]

SIZES = {
    "square 1024 x 1024": (1024, 1024),
    "wide 1536 x 864": (1536, 864),
    "tall 864 x 1536": (864, 1536),
    "poster 2048 x 2048": (2048, 2048),
}
UPLOAD_LIMIT_BYTES = 8_000_000
"""Jupyter's websocket drops larger messages without a word."""

_WIDE = widgets.Layout(width="100%")


class Studio(widgets.VBox):
    """Choose a sound, hear it, see what it is, shape the prompt, make the picture, keep it.

    Parameters
    ----------
    session : Session, optional
        The state to show; a new one by default.
    save_to : path
        Folder of the save button.

    Examples
    --------
    In the last line of a cell:

    >>> Studio()                                # doctest: +SKIP
    """

    def __init__(self, session: Session | None = None, *, save_to: str | Path = "pictures"):
        self.session = session or Session()
        self.save_to = Path(save_to)
        self._build()
        super().__init__([self.sound_box, self.heard, self.shape_box, self.status, self.picture])
        self.add_class("soundscape-studio")
        self._wire()
        if self.sound.value:
            self._guarded(self.session.hear, self.sound.value)

    def _build(self) -> None:
        session = self.session
        described = {"style": {"description_width": "6em"}, "layout": _WIDE}
        self.sound = widgets.Dropdown(
            options=[("choose a sound", None), *demo_clips().items()],
            value=next(iter(demo_clips().values())),
            description="Sound",
            **described,
        )
        self.upload = widgets.FileUpload(
            accept="audio/*,.wav,.flac,.ogg,.mp3",
            multiple=False,
            description="Upload a sound",
            tooltip="WAV, FLAC, OGG or MP3, at most 8 MB",
            layout={"width": "11em"},
        )
        self.player = widgets.Audio(autoplay=False, loop=False, layout=_WIDE)
        self.heard = widgets.HTML()
        self.label = widgets.Dropdown(
            options=[(pretty(name), name) for name in session.labels],
            description="Paint it as",
            **described,
        )
        self.prompt = widgets.Textarea(description="Prompt", rows=5, **described)
        self.again = widgets.Button(description="Draw another prompt", icon="refresh")
        self.provider = widgets.Dropdown(
            options=providers.names(), value=session.provider, description="Made by", **described
        )
        self.style_choice = widgets.Dropdown(description="Style", **described)
        self.size = widgets.Dropdown(options=SIZES, description="Size", **described)
        self.seed = widgets.BoundedIntText(
            min=1, max=providers.MAX_SEED, description="Seed", **described
        )
        self.generate = widgets.Button(
            description="Generate the picture", icon="paint-brush", button_style="primary"
        )
        self.save = widgets.Button(description="Save", icon="download", disabled=True)
        self.status = widgets.HTML()
        self.picture = widgets.HTML()
        for button in (self.again, self.generate, self.save, self.upload):
            button.layout.width = "auto"
        self.sound_box = widgets.VBox(
            [widgets.HBox([self.sound, self.upload]), self.player], layout=_WIDE
        )
        self.shape_box = widgets.VBox(
            [
                self.label,
                self.prompt,
                widgets.HBox([self.again]),
                widgets.HBox([self.provider, self.style_choice]),
                widgets.HBox([self.size, self.seed]),
                widgets.HBox([self.generate, self.save]),
            ],
            layout=_WIDE,
        )

    def _wire(self) -> None:
        session = self.session
        self._show_styles()
        widgets.link((session, "prompt"), (self.prompt, "value"))
        widgets.link((session, "seed"), (self.seed, "value"))
        widgets.link((session, "size"), (self.size, "value"))
        widgets.link((session, "style"), (self.style_choice, "value"))
        widgets.link((session, "provider"), (self.provider, "value"))
        widgets.dlink((session, "label"), (self.label, "value"))
        session.observe(lambda change: self._say(change.new), "status")
        session.observe(lambda change: self._show_sound(), ["clip", "prediction", "acoustics"])
        session.observe(lambda change: self._show_picture(), "picture")
        session.observe(lambda change: self._show_styles(), "provider")
        self.sound.observe(self._sound_chosen, "value")
        self.upload.observe(self._uploaded, "value")
        self.label.observe(self._label_chosen, "value")
        self.again.on_click(lambda button: self._guarded(session.draw_again))
        self.generate.on_click(lambda button: self._guarded(self._generate))
        self.save.on_click(lambda button: self._guarded(self._save))

    def _guarded(self, action, *arguments, **options) -> None:
        """Run an action; what goes wrong on purpose is said in the status line."""
        try:
            action(*arguments, **options)
        except SoundscapeError as error:
            self._say(str(error), problem=True)

    def _say(self, text: str, *, problem: bool = False) -> None:
        self.status.value = views.message(text, problem=problem)

    def _sound_chosen(self, change) -> None:
        if change.new is not None:
            self._guarded(self.session.hear, change.new)

    def _uploaded(self, change) -> None:
        if not change.new:
            return
        item = change.new[0]
        if item["size"] > UPLOAD_LIMIT_BYTES:
            self._say(
                f"{item['name']} has {item['size'] / 1e6:.1f} MB; a notebook takes at most "
                f"{UPLOAD_LIMIT_BYTES / 1e6:.0f} MB. Put the file beside the notebook and call "
                f"studio.session.hear('{item['name']}').",
                problem=True,
            )
            return
        self.sound.value = None
        self._guarded(self.session.hear, bytes(item["content"]), name=item["name"])

    def _label_chosen(self, change) -> None:
        if change.new != self.session.label:
            self._guarded(self.session.correct, change.new)

    def _show_styles(self) -> None:
        """Styles belong to a provider: a new provider starts with its own default."""
        names = self.session.styles
        self.style_choice.options = [("chosen by the seed", ""), *((n, n) for n in names)]
        self.session.style = self.style_choice.value = ""

    def _show_sound(self) -> None:
        session = self.session
        if session.clip is None or session.prediction is None:
            return
        self.player.value = _wav(session.clip)
        self.heard.value = views.sound(session.clip, session.prediction, session.acoustics)

    def _show_picture(self) -> None:
        picture = self.session.picture
        self.save.disabled = picture is None
        self.picture.value = "" if picture is None else views.picture(picture)

    def _generate(self) -> None:
        self.generate.disabled = True
        try:
            made = self.session.generate(
                watch=providers.Watch(lambda text, share: self._say(f"{text} ..."))
            )
            self._say(f"Done: {made.card['provider']['name']}, seed {self.session.seed}.")
        finally:
            self.generate.disabled = False

    def _save(self) -> None:
        path = self.session.save(self.save_to)
        self._say(f"Saved {path.as_posix()} with its card.")


def _wav(clip) -> bytes:
    import soundfile

    buffer = io.BytesIO()
    soundfile.write(buffer, clip.samples, clip.rate_hz, format="WAV", subtype="PCM_16")
    return buffer.getvalue()

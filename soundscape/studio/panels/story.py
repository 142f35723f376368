"""Make a story of all of the recording: its shots, their pictures, the film."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as widgets

from ... import providers, writers
from ..._util.extras import needs
from ...errors import SoundscapeError
from ...story import ASPECTS, Settings
from .. import markup, story_markup
from ..path_field import PathField
from ..story_views import FilmView, ShotsView
from ._panel import Panel, button, row, stacked

__all__ = ["StoryPanel"]

_SHAPES = {size: name for name, size in ASPECTS.items()}


class StoryPanel(Panel):
    """What a story is made with, a strip of its shots, their price, and its film."""

    def build(self):
        """Make the widgets."""
        whole = self.session.whole
        self.editor, self.maker = whole.storyboard_editor, whole.story_maker
        self.folder = PathField(description="Folder of the story")
        self.provider = stacked(
            widgets.Dropdown(options=providers.names(), value="painter", description="Pictures by")
        )
        self.style_choice = stacked(widgets.Dropdown(description="Style of all"))
        self.shape = stacked(
            widgets.Dropdown(options=[(name, name) for name in ASPECTS], description="Shape")
        )
        self.least = stacked(
            widgets.BoundedFloatText(
                value=Settings().least_seconds,
                min=0.5,
                max=120,
                step=0.5,
                description="No shot shorter than (s)",
                continuous_update=False,
            )
        )
        self.writer = stacked(
            widgets.Dropdown(options=writers.names(), description="Words of all by")
        )
        choices = [self.provider, self.style_choice, self.shape, self.writer, self.least]
        grid = widgets.Box(choices)
        grid.add_class("sc-grid")
        self.plan = button("Make the storyboard", self._plan, "Cut all of the recording into shots")
        self.view = ShotsView(self.editor, self.maker, self._attempt)
        self.price = widgets.HTML()
        self.make = button("Make all", self._make, "Make the pictures that are missing")
        self.make.button_style = "primary"
        self.make_film = button("Make the film", self._make_film, "Film it with its sound")
        self.stop = button("Stop making", self._stop, "Call off what is being made", disabled=True)
        self.status = widgets.HTML()
        self.leaves = widgets.HTML()
        self.ask = button("Ask for words", self._agree, "Send what is shown above")
        self.film = FilmView(self.editor, self.maker)
        self.needed = widgets.HTML(markup.status(_missing_extra()))
        self.table = widgets.HTML()
        return [
            self.folder,
            grid,
            row(self.plan),
            self.view,
            self.price,
            row(self.make, self.make_film, self.stop),
            self.status,
            self.leaves,
            row(self.ask),
            self.needed,
            self.film,
            self.table,
        ]

    def wire(self) -> None:
        """Join them with the session."""
        session, editor = self.session, self.editor
        session.tasks.observe(self._say, ["progress", "problems"])
        self.folder.value = editor.folder
        self.folder.observe(self._folder_named, "value")
        editor.observe(self._open, "folder")
        editor.observe(self._show, "board")
        editor.observe(self._say, "news")
        editor.observe(self._show_leaving, "leaving")
        self.maker.observe(self._say, "bills")
        self.provider.observe(self._provider_chosen, "value")
        self.style_choice.observe(lambda change: self._ask(style=change.new), "value")
        self.shape.observe(lambda change: self._ask(aspect=change.new or None), "value")
        self.writer.observe(lambda change: self._ask(writer=change.new), "value")
        self._settings: Settings | None = None
        self._priced: object = None
        self._busy = False
        self._begun: tuple[Callable, dict] | None = None
        with self.quietly():
            self._show_styles("")
        self.view.show()
        self.film.show()
        self._show_leaving()
        self._open()
        self._show()

    # What is pressed

    def _folder_named(self, change) -> None:
        self.editor.folder = change.new.strip() or change.old

    def _attempt(self, action: Callable, *arguments, **options) -> None:
        self.session.tasks.attempt("story", action, *arguments, **options)

    def _later(self, action: Callable, **options) -> None:
        self.editor.leaving = ""  # what was held is not asked for by something else
        self._begun = action, options
        self.session.tasks.later("story", action, **options)

    def _agree(self) -> None:
        """Do again what was held, whose words may leave now."""
        if self._begun is not None:
            action, options = self._begun
            self.session.tasks.later("story", action, **options)

    def _plan(self) -> None:
        self._later(
            self.session.plan_story,
            provider=self.provider.value,
            style=self.style_choice.value,
            aspect=self.shape.value or None,
            writer=self.writer.value,
            least_seconds=self.least.value,
        )

    def _make(self) -> None:
        self._later(self.session.make_story)

    def _make_film(self) -> None:
        self._later(self.maker.make_film)

    def _stop(self) -> None:
        self.session.tasks.cancel("story")

    def _provider_chosen(self, change) -> None:
        if not self.quiet:
            with self.quietly():  # styles are a provider's own
                self._show_styles("")
            self._ask(provider=change.new)

    def _ask(self, **asked) -> None:
        """Make what is there in another way; what a person edited stays."""
        if not self.quiet and self.editor.board is not None:
            self._later(self.session.change_story, **asked)

    def _open(self, change=None) -> None:
        self.folder.value = self.editor.folder
        self.session.tasks.settle("story")
        if self.editor.recording is not None:
            self._later(self.session.whole.open_story)

    # What is shown

    def _show(self, change=None) -> None:
        board = self.editor.board
        self.plan.description = "Make the storyboard" if board is None else "Cut anew"
        for part in (self.price, self.make, self.make_film, self.needed, self.film):
            part.layout.display = "none" if board is None else ""
        self.folder.line = self.editor.line
        self.table.value = "" if board is None else story_markup.shots(board)
        if board is not None and board.settings != self._settings:
            self._settings = board.settings
            self.least.value = board.settings.least_seconds
            self._show_choices()
        self._find_price()

    def _show_choices(self) -> None:
        """How the story is made; a choice that could not be had is not shown as chosen."""
        settings = self._settings
        if settings is None or self.editor.board is None:
            return
        with self.quietly():
            self.provider.value = settings.provider
            self._show_styles(settings.style or "")
            _offer(self.shape, _shapes(settings.size))
            self.shape.value = _SHAPES.get(settings.size, "")
            self.writer.value = settings.writer

    def _show_styles(self, chosen: str) -> None:
        try:
            styles = providers.get(self.provider.value).styles
        except SoundscapeError:  # its settings are wrong, which is said with its price
            styles = ()
        none = "chosen by the seed" if self.provider.value == "painter" else "none"
        names = dict.fromkeys((*styles, chosen) if chosen else styles)
        _offer(self.style_choice, [(none, ""), *((name, name) for name in names)])
        self.style_choice.value = chosen

    def _show_leaving(self, change=None) -> None:
        self.leaves.value = markup.leaving(self.editor.leaving)
        self.ask.layout.display = "" if self.editor.leaving else "none"

    def _find_price(self) -> None:
        """What is missing costs something else with every change; while it is made, it is known."""
        board = self.editor.board
        if board is not self._priced and not self._busy:
            self._priced = board
            self.session.tasks.later("price", self.maker.price)

    def _say(self, change=None) -> None:
        tasks, editor = self.session.tasks, self.editor
        going_on = tasks.progress.get("story")
        self._busy = going_on is not None
        bills = self.maker.bills
        self.plan.disabled = self._busy
        for choice in (self.provider, self.style_choice, self.shape, self.writer, self.least):
            choice.disabled = self._busy
        self.make.disabled = self._busy or not bills
        self.make_film.disabled = self._busy or bool(_missing_extra())
        self.stop.disabled = not self._busy
        self.status.value = (
            markup.progress(going_on.text, going_on.share, "Making the story")
            if going_on
            else markup.status(editor.news)
        )
        if not self._busy:
            self._show_choices()
            self._show_price()
            self._find_price()

    def _show_price(self) -> None:
        problem = self.session.tasks.problems.get("price")
        board, bills = self.editor.board, self.maker.bills
        if problem is not None:
            self.price.value = markup.trouble(self.session.plain(problem.text))
        elif board is not None and bills is not None:
            self.price.value = story_markup.missing(board, bills, self.session.budget)


def _offer(choice: widgets.Dropdown, options: list[tuple[str, str]]) -> None:
    """Offer these where others are offered: what is chosen would be forgotten."""
    if list(choice.options) != options:
        choice.options = options


def _shapes(size: tuple[int, int]) -> list[tuple[str, str]]:
    """Shapes to choose, and the size that a person wrote into the storyboard."""
    known = [(name, name) for name in ASPECTS]
    return known if size in _SHAPES else [*known, (f"{size[0]} x {size[1]}", "")]


def _missing_extra() -> str:
    """What to install for films, in a sentence; empty where it is there."""
    try:
        needs("film")
    except SoundscapeError as error:
        return f"For the film: {error}"
    return ""

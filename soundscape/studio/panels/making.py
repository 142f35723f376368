"""Choose who makes the picture and how, and have it made."""

from __future__ import annotations

import ipywidgets as widgets

from ... import providers
from ...errors import SoundscapeError
from ...services import Secret
from .. import markup
from ..order import MAX_COUNT
from ..task_runner import Problem
from ..widgets import KeyField
from ._panel import Panel, button, row, stacked

__all__ = ["SIZES", "MakingPanel"]

SIZES = {
    "square 1024 x 1024": (1024, 1024),
    "wide 1536 x 864": (1536, 864),
    "tall 864 x 1536": (864, 1536),
    "album cover 3000 x 3000": (3000, 3000),
    "slide 1920 x 1080": (1920, 1080),
}


class MakingPanel(Panel):
    """Provider, model, style, size, seed, number, key; the button, the bar, and the way out."""

    def build(self):
        """Make the widgets."""
        session = self.session
        self.provider = stacked(widgets.Dropdown(options=providers.names(), description="Made by"))
        self.model = stacked(widgets.Dropdown(description="Model"))
        self.style_choice = stacked(widgets.Dropdown(description="Style"))
        self.size = stacked(widgets.Dropdown(options=self._sizes(), description="Size"))
        self.count = stacked(
            widgets.BoundedIntText(min=1, max=MAX_COUNT, description="Number of pictures")
        )
        self.seed = stacked(
            widgets.BoundedIntText(
                value=session.seed, min=1, max=providers.MAX_SEED, description="Seed"
            )
        )
        self.locked = widgets.Checkbox(description="Keep this seed", indent=False)
        self.locked.layout.width = "auto"
        self.locked.add_class("sc-low")
        who = [self.provider, self.model, self.style_choice]
        grid = widgets.Box([*who, self.size, self.count, self.seed, self.locked])
        grid.add_class("sc-grid")
        self.readiness = widgets.HTML()
        self.key = KeyField(self._key_given, self._key_refused)
        self.check = button("Ask the service", self._check, "Ask whether the key is accepted")
        self.generate = button("Generate", self._generate, "Make the picture")
        self.generate.button_style = "primary"
        self.cancel = button("Cancel", self._cancel, "Call off the picture", disabled=True)
        self.progress = widgets.HTML()
        self.offer = widgets.HTML()
        self.use_offer = button("Use this prompt instead", self._use_offer)
        self.use_offer.layout.display = "none"
        return [
            grid,
            self.readiness,
            self.key,
            row(self.generate, self.cancel, self.check),
            self.progress,
            self.offer,
            self.use_offer,
        ]

    def wire(self) -> None:
        """Join them with the session."""
        session = self.session
        self._show_styles()
        self._show_models()
        for trait, widget in (
            ("provider", self.provider),
            ("size", self.size),
            ("seed", self.seed),
            ("seed_locked", self.locked),
            ("count", self.count),
        ):
            widgets.link((session, trait), (widget, "value"))
        self.style_choice.observe(self._style_chosen, "value")
        self.model.observe(self._model_chosen, "value")
        session.observe(lambda change: self._show_styles(), ["provider", "style"])
        session.observe(lambda change: self._show_models(), ["provider", "model", "readiness"])
        session.observe(self._sized, "size")
        known = ["provider", "model", "readiness", "count", "size", "spent"]
        session.observe(lambda change: self._show_readiness(), known)
        session.tasks.observe(self._show_progress, ["progress", "news"])
        session.tasks.observe(self._show_offer, "problems")
        self._show_readiness()

    def _sizes(self) -> list[tuple[str, tuple[int, int]]]:
        known = list(SIZES.items())
        own = self.session.size
        if own not in SIZES.values():
            known.append((f"{own[0]} x {own[1]}", own))
        return known

    def _sized(self, change) -> None:
        if tuple(change.new) not in [size for _, size in self.size.options]:
            self.size.options = self._sizes()
            self.size.value = tuple(change.new)

    def _show_styles(self) -> None:
        """Styles belong to a provider: each has its own, and a way to choose none."""
        try:
            styles = self.session.maker.styles
        except SoundscapeError:  # its settings are wrong, which is said below
            styles = ()
        none = "chosen by the seed" if self.session.provider == "painter" else "none"
        options = ((none, ""), *((name, name) for name in styles))
        if self.style_choice.options != options:
            self.style_choice.options = options
        known = self.session.style in {value for _, value in options}
        self.style_choice.value = self.session.style if known else ""

    def _style_chosen(self, change) -> None:
        self.session.style = change.new or ""

    def _show_models(self) -> None:
        """Models belong to a provider; of some nobody knows any before they were asked."""
        try:
            models = self.session.maker.models
        except SoundscapeError:  # its settings are wrong, which is said below
            models = ()
        chosen = self.session.model
        names = dict.fromkeys((*models, chosen) if chosen else models)
        options = (("its own choice", ""), *((name, name) for name in names))
        with self.quietly():
            if self.model.options != options:
                self.model.options = options
            self.model.value = chosen
        self.model.layout.display = "" if names else "none"

    def _model_chosen(self, change) -> None:
        if not self.quiet:
            self.session.model = change.new

    def _key_given(self, key: Secret) -> None:
        self.session.tasks.attempt("picture", self.session.use_key, key)
        self._check()

    def _key_refused(self, problem: Problem) -> None:
        self.session.tasks.settle("picture", problem)

    def _check(self) -> None:
        self.session.tasks.later("service", self.session.check, probe=True)

    def _generate(self) -> None:
        self.session.tasks.later("picture", self.session.generate)

    def _cancel(self) -> None:
        self.session.tasks.cancel("picture")

    def _use_offer(self) -> None:
        problem = self.session.tasks.problems.get("picture")
        if problem is not None and problem.offer is not None:
            self.session.prompt_editor.use(problem.offer)
            self._generate()

    def _show_readiness(self) -> None:
        session, variable = self.session, ""
        try:
            maker = session.maker
            variable = maker.key_variable or ""
            left = session.budget.left(maker.unit)
            cost = markup.price(maker, session.price(), session.count, left)
            self.readiness.value = markup.provider(maker, session.readiness, cost)
        except SoundscapeError as error:
            self.readiness.value = markup.trouble(str(error))
            return
        finally:
            # Once: a field that went and came would lose what is being typed into it.
            self.key.variable = variable
        self.check.layout.display = "none" if "sound" in maker.supports else ""

    def _show_progress(self, change) -> None:
        tasks = self.session.tasks
        going_on = tasks.progress.get("picture")
        self.generate.disabled, self.cancel.disabled = bool(going_on), not going_on
        self.progress.value = (
            markup.progress(going_on.text, going_on.share)
            if going_on
            else markup.status(self.session.plain(tasks.news))
        )

    def _show_offer(self, change) -> None:
        problem = change.new.get("picture")
        offer = problem.offer if problem else None
        self.offer.value = markup.offer(offer.text) if offer else ""
        self.use_offer.layout.display = "" if offer else "none"

"""Bring a sound, hear it, see it, choose the part to use."""

from __future__ import annotations

import math
from pathlib import Path

import ipywidgets as widgets

from ...audio import MAX_SECONDS
from .. import markup
from ..path_field import PathField
from ..sounds import demo_clips
from ..task_runner import Problem
from ..widgets import Intake, Player
from ._panel import Panel, button, row, stacked

__all__ = ["SoundPanel"]


class SoundPanel(Panel):
    """A demonstration sound, a file, a path or the microphone; the player; the part in use."""

    def build(self):
        """Make the widgets."""
        self.demo = stacked(
            widgets.Dropdown(
                options=[("choose one", ""), *demo_clips().items()],
                value="",
                description="Demonstration sound",
            )
        )
        self.path = PathField(description="Path", placeholder="bark.wav, then Enter")
        self.intake = Intake(self._arrived, self._refused)
        self.player = Player()
        seconds = {"min": 0.0, "max": 1e6, "step": 0.1}
        self.start = widgets.BoundedFloatText(description="Part from (s)", **seconds)
        self.length = widgets.BoundedFloatText(description="lasting (s)", **seconds)
        for field in (self.start, self.length):
            field.continuous_update = False
            field.layout.width = "160px"
        self.whole = button("Use all", self._use_all, "Use the whole recording")
        self.part = row(self.start, self.length, self.whole)
        self.status = widgets.HTML()
        where = widgets.Box([self.demo, self.path])
        where.add_class("sc-grid")
        return [where, self.intake, self.player, self.part, self.status]

    def wire(self) -> None:
        """Join them with the session."""
        self.demo.observe(self._demo_chosen, "value")
        self.path.observe(self._path_given, "value")
        self.player.observe(self._part_drawn, "part")
        self.start.observe(self._part_written, "value")
        self.length.observe(self._part_written, "value")
        self.session.observe(self._show, "heard")
        self.session.observe(self._say, "about")
        self.session.tasks.observe(self._say, "progress")
        self.part.layout.display = "none"

    def hear(self, source, name: str | None = None) -> None:
        """Take a sound in the background."""
        self.session.tasks.later("sound", self.session.hear, source, name=name)

    def _arrived(self, content: bytes, name: str) -> None:
        self._forget()
        self.hear(content, name)

    def _refused(self, problem: Problem) -> None:
        self.session.tasks.settle("sound", problem)

    def _demo_chosen(self, change) -> None:
        if change.new != "" and not self.quiet:
            self._forget(but=self.demo)
            self.hear(change.new)

    def _path_given(self, change) -> None:
        if self.quiet:
            return
        self.session.tasks.settle("sound")  # another path, or none, has not gone wrong
        if change.new.strip():
            self._forget(but=self.path)
            self.hear(change.new.strip())

    def _forget(self, but: widgets.DOMWidget | None = None) -> None:
        """What names another sound than the one in use is emptied."""
        with self.quietly():
            for field in (self.demo, self.path):
                if field is not but:
                    field.value = ""

    def _part_drawn(self, change) -> None:
        if not self.quiet:
            self._use(*change.new)

    def _part_written(self, change) -> None:
        if not self.quiet:
            self._use(self.start.value, self.length.value)

    def _use_all(self) -> None:
        self._use(0.0, math.inf)

    def _use(self, start: float, length: float) -> None:
        heard = self.session.heard
        if heard is not None and math.dist(heard.part, (start, length)) > 0.005:
            self.session.tasks.later("sound", self.session.use_part, start, length)

    def _show(self, change) -> None:
        heard = change.new
        if change.old is None or change.old.recording is not heard.recording:
            self.intake.settle()
        with self.quietly():
            for field in (self.demo, self.path):  # after "again" they may name another sound
                if field.value and Path(field.value).name != heard.recording.source:
                    field.value = ""
            self.player.show(heard)
            self.start.value, self.length.value = (round(value, 2) for value in heard.part)
            self.part.layout.display = ""
            seconds = heard.recording.duration_seconds
            self.whole.disabled = heard.part[1] >= seconds or seconds > MAX_SECONDS

    def _say(self, change) -> None:
        going_on = self.session.tasks.progress.get("sound")
        text = f"{going_on.text} ..." if going_on else self.session.about
        self.status.value = markup.status(text)

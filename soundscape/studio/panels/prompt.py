"""Shape the prompt."""

from __future__ import annotations

import ipywidgets as widgets

from ... import writers
from ...errors import SoundscapeError
from ...prompts import Phrase
from .. import markup
from ._panel import Panel, button, row, stacked

__all__ = ["PromptPanel"]


class PromptPanel(Panel):
    """The prompt to edit, its measured phrases as switches, what should not be shown."""

    def build(self):
        """Make the widgets."""
        self.writer = stacked(
            widgets.Dropdown(
                options=writers.names(),
                value=self.session.writer,
                description="Words by",
                tooltip="Choose who finds the words",
            )
        )
        self.leaves = widgets.HTML()
        self.text = stacked(
            widgets.Textarea(description="Prompt", rows=6, placeholder="What the picture shows")
        )
        self.wording = widgets.HTML()
        self.length = widgets.HTML(markup.length(""))
        self.chips = row()
        self.chips_title = widgets.HTML('<p class="sc-note">From what was measured:</p>')
        self.again = button("Draw again", self._write)
        self.cancel = button("Call off", self._cancel, "Stop waiting for the words")
        self.status = widgets.HTML()
        self.undo = button("Undo", self._undo, "Go back to the words before")
        self.redo = button("Redo", self._redo, "Take the words again that you went back from")
        self.negative = stacked(
            widgets.Text(description="Not to be shown", placeholder="text, frames, people")
        )
        return [
            self.writer,
            self.leaves,
            self.text,
            self.wording,
            self.length,
            self.chips_title,
            self.chips,
            row(self.again, self.cancel, self.undo, self.redo),
            self.status,
            self.negative,
        ]

    def wire(self) -> None:
        """Join them with the session."""
        self.editor = self.session.prompt_editor
        self._switches: dict[Phrase, widgets.Checkbox] = {}
        widgets.link((self.editor, "text"), (self.text, "value"))
        widgets.link((self.editor, "negative_text"), (self.negative, "value"))
        self.editor.observe(self._show, ["text", "negative_text", "acoustics"])
        self.session.observe(self._show_heeded, ["provider", "label", "heard"])
        self.writer.observe(self._writer_chosen, "value")
        self.session.observe(self._show_writer, ["writer", "label", "heard"])
        self.editor.observe(self._show_writer, "spoken")
        self.session.tasks.observe(self._say, "progress")
        self._show()
        self._show_writer()
        self._say()

    def _writer_chosen(self, change) -> None:
        if not self.quiet:
            self.session.tasks.attempt("prompt", self.session.use_writer, change.new)
            self._show_writer()

    def _show_writer(self, change=None) -> None:
        """Who finds the words; of one that asks a service, what it will be told."""
        with self.quietly():
            self.writer.value = self.session.writer
        try:
            leaving = self.session.leaving
        except SoundscapeError as error:  # a setting in the environment is wrong
            self.leaves.value, leaving = markup.trouble(str(error)), ""
        else:
            self.leaves.value = markup.leaving(leaving)
        self.again.description = "Ask for words" if leaving else "Draw again"
        self.again.tooltip = (
            "Send what is shown above, and take the words that come back"
            if leaving
            else "Find other words for this class"
        )

    def _write(self) -> None:
        run = self.session.tasks.later if self.leaves.value else self.session.tasks.attempt
        run("prompt", self.session.write)

    def _cancel(self) -> None:
        self.session.tasks.cancel("prompt")

    def _say(self, change=None) -> None:
        """How the writer gets on, and afterwards what there is to know of its words."""
        going_on = self.session.tasks.progress.get("prompt")
        self.again.disabled = bool(going_on)
        self.cancel.layout.display = "" if going_on else "none"
        note = self.editor.prompt.writing.note.removesuffix(".")
        self.status.value = (
            markup.progress(going_on.text, going_on.share, "Finding words")
            if going_on
            else markup.status(note and f"{note[0].upper()}{note[1:]}.")
        )

    def _undo(self) -> None:
        self.session.tasks.attempt("prompt", self.editor.undo)

    def _redo(self) -> None:
        self.session.tasks.attempt("prompt", self.editor.redo)

    def _show_heeded(self, change=None) -> None:
        """Which words count; where they do not, that is said and they are dimmed."""
        session = self.session
        try:
            wording, heeds = session.wording, session.maker.supports
        except SoundscapeError:  # a provider whose settings are wrong says so beside its name
            return
        self.wording.value = markup.wording(session.provider, wording, session.label)
        for part in (self.text, self.chips):
            (part.remove_class if wording.counts else part.add_class)("sc-unread")
        self.negative.disabled = "negative_prompt" not in heeds
        self.negative.placeholder = (
            f"not heeded by {session.provider}"
            if self.negative.disabled
            else "text, frames, people"
        )

    def _show(self, change=None) -> None:
        self.length.value = markup.length(self.editor.text)
        self.undo.disabled, self.redo.disabled = not self.editor.can_undo, not self.editor.can_redo
        self._show_heeded()
        self._say()
        found = dict(self.editor.phrases)
        if list(found) != list(self._switches):
            self._switches = {phrase: self._switch(phrase, on) for phrase, on in found.items()}
            self.chips.children = tuple(self._switches.values())
            self.chips_title.layout.display = "" if found else "none"
        with self.quietly():
            for phrase, on in found.items():
                self._look(self._switches[phrase], on)

    def _switch(self, phrase: Phrase, on: bool) -> widgets.Checkbox:
        made = widgets.Checkbox(
            value=on, description=phrase.text, tooltip=f"From {phrase.origin}", indent=False
        )
        made.add_class("sc-chip")
        made.layout.width = "auto"

        def switched(change):
            if not self.quiet:
                self.session.tasks.attempt("prompt", self.editor.switch, phrase, change.new)

        made.observe(switched, "value")
        return made

    @staticmethod
    def _look(chip: widgets.Checkbox, on: bool) -> None:
        chip.value = on
        (chip.add_class if on else chip.remove_class)("sc-on")

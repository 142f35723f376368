"""What a session pictures, in words: who finds them, who is told what, what is learnt from them."""

from __future__ import annotations

import traitlets

from .. import artwork, writers
from ..services import Watch
from ..writers import Taste, Writer
from .order import Order
from .prompt_editor import PromptEditor
from .seeds import new_seed
from .sounds import Heard
from .task_runner import TaskRunner
from .taste_learner import TasteLearner

__all__ = ["WordedOrder"]


class WordedOrder(Order):
    """An order with the words for it.

    Parameters
    ----------
    tasks : TaskRunner
        Told what goes wrong with the words and with what is learnt.
    taste : Taste, optional
        What the person likes; by default what their own file says.
    **order
        As for `Order`.

    Attributes
    ----------
    prompt_editor : PromptEditor
        The words for the picture.
    taste_learner : TasteLearner
        What the person likes, and whether it is learnt.
    """

    heard = traitlets.Instance[Heard | None](Heard, allow_none=True, help="the sound in use")
    label = traitlets.Unicode("unknown", help="the class to paint: heard, or corrected")
    writer = traitlets.Enum(writers.names(), "bank", help="who finds the words")

    def __init__(self, *, tasks: TaskRunner, taste: Taste | None = None, **order):
        super().__init__(**order)
        self.tasks = tasks
        self.taste_learner = TasteLearner(taste)
        self.prompt_editor = PromptEditor(self.seed)
        self.prompt_editor.writer = self._writer_called(self.writer)

    @property
    def wording(self) -> artwork.Wording:
        """What the provider makes of the words, and which class it will picture."""
        return artwork.heed_words(self.maker, self.prompt_editor.prompt, self.label)

    def use_sound(self) -> None:
        """Make the class that is heard the subject of the prompt again."""
        self.prompt_editor.draw(self.label, self._others, ())

    @property
    def _others(self) -> tuple[str, ...]:
        """What else is heard than the class to paint."""
        sounds = self.heard.prediction.sounds if self.heard is not None else ()
        return tuple(sound.label for sound in sounds if sound.label != self.label)

    def _writer_called(self, name: str) -> Writer:
        return writers.get(name, taste=self.taste_learner.taste)

    @property
    def leaving(self) -> str:
        """What leaves the machine when the writer is asked; empty where it asks nobody."""
        brief = self.prompt_editor.brief(self.label, self._others)
        return self._writer_called(self.writer).shown([brief])

    def use_writer(self, name: str) -> None:
        """Let another writer find the words; one that asks nobody finds some at once.

        A service is asked by `write` alone: nothing leaves unasked.
        """
        found = self._writer_called(name)
        self.writer = name
        if found.shown([self.prompt_editor.brief(self.label)]):
            return
        self.prompt_editor.writer = found
        if self.heard is not None:
            self.prompt_editor.draw(self.label, self._others)

    def write(self, *, watch: Watch | None = None) -> None:
        """Have the writer find other words for the class; the picture's seed stays."""
        editor = self.prompt_editor
        if not self.leaving:
            editor.draw_again(self.label, self._others)
            return
        editor.draw_seed = new_seed()
        brief = editor.brief(self.label, self._others)
        [found] = self._writer_called(self.writer).write([brief], budget=self.budget, watch=watch)
        if watch is not None:
            watch.check()
        editor.use(found, found.negative or None, editor.spoken)
        self.look_at_account()

    # What is learnt

    def _learn_edits(self) -> None:
        """Of words that a writer found and a person changed: what stayed was liked."""
        editor = self.prompt_editor
        if editor.text != editor.found.text:
            self.tasks.attempt(
                "taste", self.taste_learner.learn, editor.found, "edited", editor.text, editor.text
            )

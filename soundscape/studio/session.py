"""A session of the generator: a sound, what is to be made of it, what was made. No widgets.

A `Session` is an order with its words and pictures, for the sound that is in use. It joins parts
which know nothing of each other: a `Listener`, a `PromptEditor`, a `Gallery`, a `WholeRecording`
and a `TaskRunner`. Widgets observe its traits and theirs; tests and scripts call the methods. Every
method does its work before it returns; `session.tasks.later` runs one on a thread instead, where it
only sets traits.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import traitlets

from .. import artwork
from ..audio import Clip
from ..errors import ModelError, PromptError
from ..models import Classifier
from ..painter import SCENES
from ..prompts import Prompt
from ..services import Watch
from .gallery import GalleryPicture
from .order import Order
from .paths import plain
from .pictured_order import PicturedOrder
from .recording import Recording, in_time, read_recording
from .seeds import new_seed
from .sounds import Heard, Listener, liveliest_part
from .task_runner import TaskRunner
from .whole_recording import WholeRecording

__all__ = ["PLACES", "Session"]

PLACES = (
    "sound", "timeline", "transcript", "prompt", "taste", "service", "picture", "gallery", "story",
    "price",
)  # fmt: skip
"""Where work is done and a problem can arise."""


class Session(PicturedOrder):
    """State of the generator.

    Parameters
    ----------
    classifier : Classifier, optional
        The shipped one by default.
    **order
        As for `PicturedOrder`: what is to be made, of which words, by whom, for how much, and where
        it is kept.

    Attributes
    ----------
    whole : WholeRecording
        The recording that the sound in use is part of: what is heard when, what is said, its story.
    tasks : TaskRunner
        Runs the methods of a session in the background, for those who must not wait.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     session = Session(seed=7, folder=folder)
    ...     session.hear("data/demo/dog.wav")
    ...     session.generate()[0].card.label
    'dog'
    """

    about = traitlets.Unicode("Choose a sound.", help="the sound in use, in a sentence")
    classifier_name = traitlets.Unicode(help="who names the sound; see `use_classifier`")

    def __init__(self, *, classifier: Classifier | None = None, **order):
        self._listener = Listener(classifier)
        name = self._listener.name
        super().__init__(tasks=TaskRunner(PLACES), classifier_name=name, **order)
        self.whole = WholeRecording()
        self._read_from: str | os.PathLike = ""
        self._end_problem("picture", self, "heard", "label", *Order.class_own_traits())
        self._end_problem("picture", self.prompt_editor, "text", "negative_text")
        self._end_problem("prompt", self.prompt_editor, "text", "negative_text")
        self._end_problem("prompt", self, "writer")
        self._end_problem("gallery", self.gallery, "folder", "current")

    def _end_problem(self, place: str, part: traitlets.HasTraits, *names: str) -> None:
        """A problem is over once something that it may have come from is another."""
        part.observe(lambda change: self.tasks.settle(place), names)

    # The sound

    @property
    def labels(self) -> tuple[str, ...]:
        """Classes a person may correct to: those that can be heard, and those with a scene."""
        return tuple(dict.fromkeys((*self._listener.classifier.labels, *SCENES)))

    @property
    def classifiers(self) -> tuple[str, ...]:
        """Names of the models that `use_classifier` takes; some need YAMNet."""
        return self._listener.names

    def use_classifier(self, name: str) -> None:
        """Name sounds with another model from now on; `listen_again` does so with this one."""
        self._listener.use(name)
        self.classifier_name = name

    def listen_again(self, *, watch: Watch | None = None) -> None:
        """Name the sound in use with the model in use."""
        if self.heard is not None:
            heard = self._listener.hear(self.heard.recording, *self.heard.part, watch or Watch())
            self._take(heard)

    def hear(
        self,
        source: Clip | str | os.PathLike | bytes,
        *,
        name: str | None = None,
        watch: Watch | None = None,
    ) -> None:
        """Take a sound: read it, name it, measure it, draw a prompt for it.

        Parameters
        ----------
        source : Clip, path or bytes
            As for `audio.load_clip`, or what it returned.
        name : str, optional
            Of a sound that comes as bytes.
        watch : Watch, optional
            Told what is going on; calls it off.
        """
        watch = watch or Watch()
        watch.tell("reading")
        if isinstance(source, str):
            source = Path(source).expanduser()
        if isinstance(source, os.PathLike):
            self._read_from = source
        if isinstance(source, Clip):
            recording = Recording.of(source)
        else:
            recording = read_recording(source, name=name, watch=watch)
        start, length = liveliest_part(recording)
        self._take(self._listener.hear(recording, start, length, watch))
        self.about = recording.in_words(start, length)

    def use_part(self, start: float, length: float, *, watch: Watch | None = None) -> None:
        """Use another part of the recording, in seconds, of at most ten minutes.

        What reaches beyond the recording is cut off.
        """
        if self.heard is None:
            raise PromptError("There is no sound yet. Choose one first.")
        recording = self.heard.recording
        start, length = recording.within(start, length)
        self._take(self._listener.hear(recording, start, length, watch or Watch()))
        first, last = in_time(start), in_time(start + length)
        self.about = f"{recording.source}: {first} to {last} are in use."

    def _take(self, heard: Heard) -> None:
        """Use a sound; of the same recording, what a person corrected and wrote stays."""
        before = self.heard
        if before is None or before.recording is not heard.recording:
            before = None
            for place in ("timeline", "transcript", "story"):
                self.tasks.cancel(place)
            self.whole.begin(heard.recording, Path(self.gallery.folder))
            self.tasks.attempt("transcript", self.whole.transcript_editor.find)
        corrected = before is not None and self.label != before.prediction.label
        written = before is not None and self.prompt_editor.is_precious
        self.heard = heard
        if not corrected:
            self.label = heard.prediction.label
        if written:
            self.prompt_editor.measure(heard.acoustics)
        else:
            self.prompt_editor.begin(self.label, heard.acoustics, self._others)

    def correct(self, label: str) -> None:
        """Choose another class than the one that was heard."""
        if label not in self.labels:
            raise PromptError(f"There is no class {label!r}. Choose one of {self.labels}.")
        if label != self.label:
            self.label = label
            self.prompt_editor.draw(label, self._others, ())

    # Pictures that were made

    def again(self, picture: GalleryPicture | None) -> None:
        """Set everything as it was for a picture: sound, class, words, who made it and how."""
        self.tasks.news = ""
        if picture is None:
            raise PromptError("There is no picture yet. Generate one first.")
        card = picture.card
        is_there = self._hear_as(card)
        self.repeat(card)
        self.label = card.label
        told = card.prompt
        words = Prompt(
            told.text, told.parts, title=told.title, caption=told.caption, writing=told.writing
        )
        self.prompt_editor.use(words, card.prompt.negative)
        if not is_there:
            raise PromptError(
                f"Everything is set as it was, but for the sound: {card.sound.source} is not "
                f"at hand. Choose it again, then generate; the words can be had back with Undo."
            )
        self.tasks.news = f"Everything is set as for {picture.title}."

    def _hear_as(self, card: artwork.Card) -> bool:
        """Use sound and classifier of a card, if they are at hand; returns whether the sound is."""
        model, wanted, before = card.prediction.model, card.sound.sha256, self.classifier_name
        if model in self.classifiers and model != before:
            with suppress(ModelError):  # without YAMNet; the class is the card's all the same
                self.use_classifier(model)
        other = self.heard is None or self.heard.clip.sha256 != wanted
        source = self._listener.find(wanted) if other else None
        if source is not None:
            self.hear(source)
        elif self.classifier_name != before:
            self.listen_again()
        return self.heard is not None and self.heard.clip.sha256 == wanted

    def sound_of(self, picture: GalleryPicture) -> Clip | None:
        """The sound a picture was made of, while it is remembered."""
        return self._listener.remembered.get(picture.card.sound.sha256)

    def vary(
        self, picture: GalleryPicture | None, *, watch: Watch | None = None
    ) -> tuple[GalleryPicture, ...]:
        """Make another picture with all the same but the seed."""
        self.again(picture)
        self._learn(picture, "varied")
        self.seed, self.seed_locked = new_seed({self.seed}), False
        return self.generate(watch=watch)

    # All of the recording

    def use_said(self, index: int, *, watch: Watch | None = None) -> None:
        """Make what a phrase is about the subject of the prompt; `Session.write` asks a service."""
        phrases = self.whole.transcript_editor.phrases_of(index)
        self.prompt_editor.draw(self.label, self._others, phrases)

    def detect(self, *, watch: Watch | None = None) -> None:
        """Find what is heard when in all of the recording, with the model in use."""
        self.whole.detect(self._listener.classifier, watch=watch)

    def plan_story(self, *, watch: Watch | None = None, **asked) -> None:
        """Cut all of the recording into shots; further arguments are those of `story.plan`."""
        self.whole.plan_story(self._listener.classifier, watch=watch, **self._means, **asked)

    def change_story(self, *, watch: Watch | None = None, **asked) -> None:
        """Have the story made in another way; its shots stay as they are cut."""
        self.whole.storyboard_editor.plan(watch=watch, **self._means, **asked)

    def make_story(self, *, watch: Watch | None = None) -> None:
        """Make the pictures of the storyboard that are missing."""
        try:
            self.whole.story_maker.make(watch=watch, **self._means)
        finally:
            self.look_at_account()

    @property
    def _means(self) -> dict:
        """What a story is made with that is a person's and not the story's."""
        return {"budget": self.budget, "taste": self.taste_learner.taste}

    def plain(self, text: str) -> str:
        """A text for a panel, without the folders of a person's files: see `paths`."""
        places = (self.gallery.folder, self.whole.storyboard_editor.folder, self._read_from)
        return plain(text, map(Path, places))

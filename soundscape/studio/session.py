"""A session of the generator: a sound, what is to be made of it, what was made. No widgets.

A `Session` is an order with its words that joins parts which know nothing of each other: a
`Listener`, a `PromptEditor`, a `TimelineEditor`, a `TranscriptEditor`, a `StoryboardEditor`, a
`Gallery` and a `TaskRunner`. Widgets observe its traits and theirs; tests and scripts call the
methods. Every method does its work before it returns; `session.tasks.later` runs one on a thread
instead, where it only sets traits.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import traitlets

from .. import artwork
from ..audio import Clip
from ..errors import ModelError, PromptError, ProviderError
from ..models import Classifier
from ..painter import SCENES
from ..prompts import Prompt
from ..services import Watch
from ..timeline import Timeline
from ..writers import Taste
from .gallery import Gallery, GalleryPicture
from .order import Order
from .paths import plain
from .recording import Recording, in_time, read_recording
from .seeds import new_seed
from .sounds import Heard, Listener, liveliest_part
from .story_maker import StoryMaker
from .storyboard_editor import StoryboardEditor
from .task_runner import TaskRunner
from .timeline_editor import TimelineEditor
from .worded_order import WordedOrder

__all__ = ["PLACES", "Session"]

PLACES = (
    "sound", "timeline", "transcript", "prompt", "taste", "service", "picture", "gallery", "story",
    "price",
)  # fmt: skip
"""Where work is done and a problem can arise."""


class Session(WordedOrder):
    """State of the generator.

    Parameters
    ----------
    classifier : Classifier, optional
        The shipped one by default.
    folder : path
        Where pictures are saved, and found again.
    save_all : bool
        Whether every new picture is saved at once.
    taste : Taste, optional
        What the person likes; by default what their own file says.
    **order
        As for `Order`: what is to be made, by whom, and for how much.

    Attributes
    ----------
    prompt_editor : PromptEditor
        The words for the picture.
    timeline_editor : TimelineEditor
        What is heard when, in all of the recording.
    transcript_editor : TranscriptEditor
        What is said in it.
    storyboard_editor : StoryboardEditor
        The shots of all of the recording, in a file of their own.
    story_maker : StoryMaker
        What they cost, their pictures and their film.
    gallery : Gallery
        The pictures that were made or found again.
    taste_learner : TasteLearner
        What the person likes, and whether it is learnt.
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

    def __init__(
        self,
        *,
        classifier: Classifier | None = None,
        folder: str | os.PathLike = "pictures",
        save_all: bool = False,
        taste: Taste | None = None,
        **order,
    ):
        self._listener = Listener(classifier)
        name = self._listener.name
        super().__init__(tasks=TaskRunner(PLACES), taste=taste, classifier_name=name, **order)
        self.timeline_editor = TimelineEditor()
        self.storyboard_editor = StoryboardEditor()
        self.story_maker = StoryMaker(self.storyboard_editor)
        self.gallery = Gallery(folder, save_all=save_all)
        self.transcript_editor.observe(self._hand_transcript, "given")
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
            self.timeline_editor.begin(heard.recording)
            self.transcript_editor.begin(heard.recording)
            self.tasks.attempt("transcript", self.transcript_editor.find)
            self.storyboard_editor.begin(heard.recording, Path(self.gallery.folder))
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

    # What is said

    def _hand_transcript(self, change) -> None:
        self.storyboard_editor.transcript = self.transcript_editor.given

    @property
    def _timeline(self) -> Timeline | None:
        """What is heard when, where that is known."""
        edited = self.timeline_editor.edited
        return edited.timeline if edited is not None and edited.timeline.events else None

    def transcribe(self, name: str, *, watch: Watch | None = None) -> None:
        """Have what is said written down by a transcriber that works on this machine."""
        self.transcript_editor.transcribe(name, self._timeline, watch=watch)

    def fit_transcript(self, *, watch: Watch | None = None) -> None:
        """Move the phrases that are said to where people pause in the recording."""
        self.transcript_editor.fit(self._timeline, watch=watch)

    def detect(self, *, watch: Watch | None = None) -> None:
        """Find what is heard when in all of the recording, with the model in use."""
        self.timeline_editor.detect(self._listener.classifier, watch=watch)

    def plan_story(self, *, watch: Watch | None = None, **asked) -> None:
        """Cut all of the recording into shots, by its timeline, which is found where there is none.

        Further arguments are those of `story.plan`.
        """
        edited = self.timeline_editor.edited
        if edited is not None and not edited.timeline.events:
            self.detect(watch=watch)
            edited = self.timeline_editor.edited
        said = None if edited is None else edited.timeline
        asked |= {"budget": self.budget, "taste": self.taste_learner.taste}
        self.storyboard_editor.plan(said, watch=watch, **asked)

    def make_story(self, *, watch: Watch | None = None) -> None:
        """Make the pictures of the storyboard that are missing."""
        try:
            self.story_maker.make(budget=self.budget, watch=watch)
        finally:
            self.look_at_account()

    # The picture

    def _alone(self, heard: str) -> str | None:
        """The class that is drawn alone; None for all that is heard, where nobody chose another."""
        chosen = self.wording.label
        return None if chosen == self.label == heard else chosen

    def generate(self, *, watch: Watch | None = None) -> tuple[GalleryPicture, ...]:
        """Make the pictures; each is in the gallery before the next is asked for.

        Returns
        -------
        tuple of GalleryPicture
            In the order they were made.
        """
        watch = watch or Watch()
        self.tasks.news = ""
        if self.heard is None:
            raise PromptError("There is no sound yet. Choose one first.")
        self._learn_edits()
        # Everything is read now: what a person changes meanwhile is for the next picture.
        save_all, budget, watch = self.gallery.save_all, self.budget, self.followed(watch)
        series = self.series(
            self.heard.clip,
            used={picture.card.provider.seed_asked for picture in self.gallery.pictures},
            prompt=self.prompt_editor.prompt,
            writer=self._writer_called(self.writer),
            negative_prompt=self.prompt_editor.negative_text,
            label=self._alone(self.heard.prediction.label),
            prediction=self.heard.prediction,
            acoustics=self.heard.acoustics,
        )
        if save_all:
            self.gallery.check_folder(series.maker, series.size, len(series.seeds))
        made = []
        try:
            for art, _ in series.make(budget=budget, watch=watch):
                picture = self.gallery.add(art)
                self.look_at_account()
                made.append(self.gallery.save(picture) if save_all else picture)
        except ProviderError as error:
            if error.kind in ("budget", "credit"):
                self.look_at_account()
            raise
        self.tasks.news = f"{_pictures(len(made))} made: {made[-1].title}."
        return tuple(made)

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

    def plain(self, text: str) -> str:
        """A text for a panel, without the folders of a person's files: see `paths`."""
        places = (self.gallery.folder, self.storyboard_editor.folder, self._read_from)
        return plain(text, map(Path, places))

    # The gallery

    def restore(self, *, watch: Watch | None = None) -> None:
        """Find the pictures again that were saved to the folder, by this session or another."""
        found = self.gallery.restore()
        if found:
            self.tasks.news = f"{_pictures(found)} found again in {self.gallery.folder}."

    def save(self, picture: GalleryPicture | None = None) -> Path:
        """Save a picture, by default the one in view; returns the path of its file."""
        saved = self.gallery.save(picture)
        path = saved.path
        assert path is not None
        self._learn(saved, "kept")
        self.tasks.news = f"Saved {path.as_posix()} with its card."
        return path

    def save_unsaved(self) -> None:
        """Save all pictures that are not saved yet."""
        saved = self.gallery.save_unsaved()
        self.tasks.news = f"{_pictures(saved)} saved to {self.gallery.folder}."

    def discard(self, picture: GalleryPicture | None = None) -> None:
        """Take a picture, by default the one in view, out of the gallery; it must be unsaved."""
        gone = self.gallery.discard(picture)
        self._learn(gone, "deleted")
        self.tasks.news = f"{gone.title} was discarded."


def _pictures(count: int) -> str:
    return "One picture" if count == 1 else f"{count} pictures"

"""What a session of the generator knows: one observable model, no widgets.

Widgets observe the traits; tests and scripts call the methods. Every method does its work before
it returns; `Session.later` runs one on a thread instead, where it does nothing but set traits, and
turns what goes wrong into a `Problem` in its place.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import replace
from pathlib import Path

import traitlets

from .. import artwork, providers
from ..audio import Clip, load_clip
from ..errors import PromptError, SoundscapeError
from ..features import describe
from ..models import Classifier
from ..painter import SCENES
from ..prompts import Prompt
from ..providers import MAX_SEED, Budget, ImageRequest, Readiness
from ..services import Watch
from .gallery import Entry, find_saved, keep, new_entry
from .recording import Heard, demo_with, liveliest_part
from .words import Wordsmith
from .work import Workshop

__all__ = ["MAX_COUNT", "Session"]

MAX_COUNT = 8
SHORTEST_PART_SECONDS = 0.1
_REMEMBERED_SOUNDS = 6
_HIGHEST_NEW_SEED = 99_999
"""Seeds that can be said aloud; any up to `MAX_SEED` can be written into the field."""


class Session(Wordsmith, Workshop):
    """State of the generator.

    Parameters
    ----------
    classifier : Classifier, optional
        The shipped one by default.
    folder : path
        Where pictures are saved, and found again.
    budget : Budget, optional
        Spend cap of the session; by default that of this process, which
        ``SOUNDSCAPE_MAX_CREDITS`` sets.
    **traits
        First values, for example ``seed=7``; a seed that is given is locked.

    Examples
    --------
    >>> session = Session(seed=7)
    >>> session.hear("data/demo/dog.wav")
    >>> session.generate()[0].card.label
    'dog'
    """

    about = traitlets.Unicode("Choose a sound.", help="the sound in use, in a sentence")
    provider = traitlets.Enum(providers.names(), "painter")
    readiness = traitlets.Instance(Readiness, args=(True, "ready"))
    style = traitlets.Unicode("", help="empty: the provider's own choice")
    size = traitlets.Tuple(traitlets.Int(), traitlets.Int(), default_value=(1024, 1024))
    seed = traitlets.Int(1, min=1, max=MAX_SEED)
    seed_locked = traitlets.Bool(False, help="whether the next picture keeps the seed")
    count = traitlets.Int(1, min=1, max=MAX_COUNT, help="pictures made at once")
    folder = traitlets.Unicode("pictures")
    save_all = traitlets.Bool(False, help="whether every new picture is saved at once")
    pictures = traitlets.Tuple(help="entries of the gallery, newest first")
    current = traitlets.Instance(Entry, allow_none=True, help="the picture in view")
    beside = traitlets.Instance(Entry, allow_none=True, help="the picture it is compared with")

    def __init__(
        self,
        *,
        classifier: Classifier | None = None,
        folder: str | os.PathLike = "pictures",
        budget: Budget | None = None,
        **traits,
    ):
        self._classifier = classifier
        self._budget = budget
        self._sounds: dict[str, Clip] = {}
        traits.setdefault("seed_locked", "seed" in traits)
        traits.setdefault("seed", _new_seed())
        super().__init__(folder=os.fspath(folder), **traits)

    # The sound

    @property
    def classifier(self) -> Classifier:
        """The classifier, loaded when first needed."""
        if self._classifier is None:
            self._classifier = Classifier.load()
        return self._classifier

    @property
    def labels(self) -> tuple[str, ...]:
        """Classes a person may correct to: those that can be heard, and those with a scene."""
        return tuple(dict.fromkeys((*self.classifier.labels, *SCENES)))

    def hear(self, source, *, name: str | None = None, watch: Watch | None = None) -> None:
        """Take a sound: read it, name it, measure it, draw a prompt for it."""
        watch = watch or Watch()
        watch.tell("reading")
        if isinstance(source, str):
            source = Path(source).expanduser()
        recording = source if isinstance(source, Clip) else load_clip(source, name=name)
        self._listen(recording, *liveliest_part(recording), watch)
        whole = f"{recording.source}: {recording.duration_seconds:.1f} s"
        if recording.truncated:
            whole += ", of a longer recording"
        length = self.heard.part[1]
        if length < recording.duration_seconds:
            whole += f"; the liveliest {length:.0f} s are in use"
        self.about = f"{whole}."

    def use_part(self, start: float, length: float, *, watch: Watch | None = None) -> None:
        """Use another part of the recording, in seconds; what reaches beyond it is cut off."""
        if self.heard is None:
            raise PromptError("There is no sound yet. Choose one first.")
        recording = self.heard.recording
        latest = max(0.0, recording.duration_seconds - SHORTEST_PART_SECONDS)
        start = min(max(0.0, start), latest)
        length = max(SHORTEST_PART_SECONDS, min(length, recording.duration_seconds - start))
        self._listen(recording, start, length, watch or Watch())
        self.about = f"{recording.source}: {start:.1f} to {start + length:.1f} s are in use."

    def _listen(self, recording: Clip, start: float, length: float, watch: Watch) -> None:
        is_whole = start == 0 and length >= recording.duration_seconds
        clip = recording if is_whole else recording.excerpt(start, length)
        watch.tell("listening")
        prediction = self.classifier.predict(clip)
        watch.check()
        watch.tell("measuring")
        acoustics = describe(clip)
        watch.check()
        # The newest sounds are remembered, so that "again" finds the sound of a picture.
        self._sounds.pop(clip.sha256, None)
        self._sounds[clip.sha256] = clip
        while len(self._sounds) > _REMEMBERED_SOUNDS:
            self._sounds.pop(next(iter(self._sounds)))
        # Of the same recording, what a person corrected and wrote stays.
        before = self.heard if self.heard and self.heard.recording is recording else None
        corrected = before is not None and self.label != before.prediction.label
        written = before is not None and self.words.drawn is None
        self.heard = Heard(recording, clip, prediction, acoustics)
        if not corrected:
            self.label = prediction.label
        if written:
            self._take(self.words)
        else:
            self._without = frozenset()
            self.draw_prompt()

    def correct(self, label: str) -> None:
        """Choose another class than the one that was heard."""
        if label not in self.labels:
            raise PromptError(f"There is no class {label!r}. Choose one of {self.labels}.")
        if label != self.label:
            self.label = label
            self.draw_prompt()

    # The picture

    @property
    def maker(self) -> providers.Provider:
        """The chosen provider, with its settings from the environment."""
        return providers.get(self.provider)

    @traitlets.observe("provider")
    def _provider_changed(self, change) -> None:
        self.style = ""
        self.check()

    @property
    def budget(self) -> Budget:
        """The spend cap, and what was spent of it."""
        return self._budget or providers.session_budget()

    def check(self, *, probe: bool = False, watch: Watch | None = None) -> Readiness:
        """Find out whether the provider can be used; `probe` asks the service."""
        try:
            self.readiness = self.maker.readiness(probe=probe)
        except SoundscapeError as error:
            self.readiness = Readiness(False, str(error))
        return self.readiness

    def price(self) -> float | None:
        """What the pictures asked for will cost at most; None when it is not known."""
        words = self.prompt.strip()[:9_999] or "a sound"
        one = self.maker.price(ImageRequest(prompt=words, seed=self.seed, size=self.size))
        return None if one is None else one * self.count

    def generate(self, *, watch: Watch | None = None) -> tuple[Entry, ...]:
        """Make the pictures; each is in the gallery before the next is asked for.

        Returns
        -------
        tuple of Entry
            In the order they were made.
        """
        watch = watch or Watch()
        if self.heard is None:
            raise PromptError("There is no sound yet. Choose one first.")
        # Everything is read now: what a person changes meanwhile is for the next picture.
        heard, words, count, save = self.heard, self.words, self.count, self.save_all
        request = {
            "provider": self.maker,
            "prompt": words,
            "negative_prompt": self.negative_prompt,
            "style": self.style or None,
            "size": self.size,
            "label": self.label,
            "prediction": heard.prediction,
            "acoustics": heard.acoustics,
            "budget": self.budget,
        }
        # Of a service that tells nothing while it works, the bar runs on and on.
        self._tells_share = bool({"progress", "sound"} & request["provider"].supports)
        if not self.seed_locked and any(
            entry.card.provider.seed_asked == self.seed for entry in self.pictures
        ):
            self.seed = _new_seed()
        seeds = [self.seed]
        while len(seeds) < count:
            following = 1 + (self.seed - 1 + len(seeds)) % MAX_SEED
            seeds.append(following if self.seed_locked else _new_seed())
        made = []
        for number, seed in enumerate(seeds):
            self._batch = (number, count)
            art = artwork.create(heard.clip, seed=seed, watch=watch, **request)
            watch.tell("done", 1.0)
            entry = new_entry(art)
            self._add(entry)
            if save:
                self.save()
            made.append(self.current)
        self.news = f"{_pictures(len(made))} made: {made[-1].title}."
        return tuple(made)

    def again(self, entry: Entry) -> None:
        """Set everything as it was for a picture: sound, class, words, style, size, seed."""
        card, maker = entry.card, entry.card.provider
        wanted = card.sound.sha256
        if self.heard is None or self.heard.clip.sha256 != wanted:
            source = self._sounds.get(wanted) or demo_with(wanted)
            if source is not None:
                self.hear(source)
        if maker.name in providers.names():
            self.provider = maker.name
        self.style, self.size = maker.style or "", maker.size_asked
        self.seed, self.seed_locked, self.count = maker.seed_asked, True, 1
        self.label, self.negative_prompt = card.label, card.prompt.negative
        self.use_words(Prompt(card.prompt.text, card.prompt.parts))
        if self.heard is None or self.heard.clip.sha256 != wanted:
            raise PromptError(
                f"Everything is set as it was, but for the sound: {card.sound.source} is not "
                f"at hand. Choose it again, then generate; the words can be had back with Undo."
            )
        self.news = f"Everything is set as for {entry.title}."

    def sound_of(self, entry: Entry) -> Clip | None:
        """The sound a picture was made of, while it is remembered."""
        return self._sounds.get(entry.card.sound.sha256)

    def vary(self, entry: Entry, *, watch: Watch | None = None) -> tuple[Entry, ...]:
        """Make another picture with all the same but the seed."""
        self.again(entry)
        self.seed, self.seed_locked = _new_seed(), False
        return self.generate(watch=watch)

    # The gallery

    def _add(self, entry: Entry) -> None:
        saved = {other.key: other.path for other in self.pictures}.get(entry.key)
        if entry.path is None and saved is not None:  # made again, and saved the first time
            entry = replace(entry, path=saved)
        self._put(entry, front=True)
        self.current = entry

    def _put(self, entry: Entry, *, front: bool = False) -> None:
        with self._lock:
            there = [other.key for other in self.pictures]
            if entry.key in there and not front:
                others = [entry if other.key == entry.key else other for other in self.pictures]
            else:
                others = [entry, *(other for other in self.pictures if other.key != entry.key)]
            self.pictures = tuple(others)

    def restore(self, *, watch: Watch | None = None) -> None:
        """Find the pictures again that were saved to the folder, by this session or another."""
        saved = find_saved(Path(self.folder))
        with self._lock:
            there = {entry.key for entry in self.pictures}
            new = tuple(entry for entry in saved if entry.key not in there)
            self.pictures = (*self.pictures, *new)
        if new:
            self.news = f"{_pictures(len(new))} found again in {self.folder}."

    def show(self, key: str) -> None:
        """Bring a picture of the gallery into view."""
        found = {entry.key: entry for entry in self.pictures}
        if key in found:
            self.current = found[key]

    def save(self, entry: Entry | None = None) -> Path:
        """Write picture, drawing and card to the folder; returns the picture's path."""
        entry = entry or self.current
        if entry is None:
            raise PromptError("There is no picture yet. Generate one first.")
        kept = keep(entry, Path(self.folder))
        self._put(kept)
        if self.current is not None and self.current.key == kept.key:
            self.current = kept
        self.news = f"Saved {kept.path.as_posix()} with its card."
        return kept.path

    def save_everything(self) -> None:
        """Save all pictures that are not saved yet."""
        unsaved = [entry for entry in self.pictures if entry.path is None]
        for entry in reversed(unsaved):
            self.save(entry)
        self.news = f"{_pictures(len(unsaved))} saved to {self.folder}."


def _new_seed() -> int:
    return 1 + secrets.randbelow(_HIGHEST_NEW_SEED)


def _pictures(count: int) -> str:
    return "One picture" if count == 1 else f"{count} pictures"

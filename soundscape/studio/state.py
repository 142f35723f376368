"""What a session of the generator knows: one small observable model, no widgets.

Widgets observe the traits; tests and scripts use the methods. Every step that people see
(classify, describe, draw, paint) is a call of the package's public functions.
"""

from __future__ import annotations

from pathlib import Path

import traitlets

from .. import artwork, prompts, providers
from .._paths import data_file
from ..audio import Clip, load_clip
from ..classifier import Classifier, Prediction
from ..errors import PromptError
from ..features import Acoustics, describe
from ..providers.base import new_seed

__all__ = ["Session", "demo_clips"]


def demo_clips() -> dict[str, Path]:
    """The demonstration sounds that come with the package, by a name for people."""
    folder = data_file("demo/README.md").parent
    return {path.stem.replace("_", " "): path for path in sorted(folder.glob("*.wav"))}


class Session(traitlets.HasTraits):
    """State of the generator.

    Examples
    --------
    >>> session = Session(seed=7)
    >>> session.hear("data/demo/dog.wav")
    >>> session.generate().card["prediction"]["labels"][0]
    'dog'
    """

    clip = traitlets.Instance(Clip, allow_none=True, help="the sound in use")
    prediction = traitlets.Instance(Prediction, allow_none=True, help="what it was heard as")
    acoustics = traitlets.Instance(Acoustics, allow_none=True, help="what was measured")
    label = traitlets.Unicode("unknown", help="the class to paint: heard, or corrected")
    prompt = traitlets.Unicode("", help="the words for the picture")
    provider = traitlets.Unicode("painter")
    style = traitlets.Unicode("", help="empty: the seed chooses")
    size = traitlets.Tuple(traitlets.Int(), traitlets.Int(), default_value=(1024, 1024))
    seed = traitlets.Int(1, help="of the picture and of the prompt's draw")
    picture = traitlets.Instance(artwork.Artwork, allow_none=True, help="the last picture")
    status = traitlets.Unicode("Choose a sound.", help="what is going on, in a sentence")

    def __init__(self, *, classifier: Classifier | None = None, **traits):
        self._classifier = classifier
        self._bank = prompts.load_bank()
        traits.setdefault("seed", new_seed())
        super().__init__(**traits)

    @property
    def classifier(self) -> Classifier:
        """The classifier, loaded when first needed."""
        if self._classifier is None:
            self._classifier = Classifier.load()
        return self._classifier

    @property
    def labels(self) -> tuple[str, ...]:
        """Classes a person may correct to."""
        return (*self.classifier.labels, *prompts.VERDICTS)

    @property
    def styles(self) -> tuple[str, ...]:
        """Styles of the chosen provider."""
        return providers.get(self.provider).styles

    def hear(self, source, *, name: str | None = None) -> None:
        """Take a sound: read it, name it, measure it, draw a prompt for it."""
        clip = source if isinstance(source, Clip) else load_clip(source, name=name)
        prediction, acoustics = self.classifier.predict(clip), describe(clip)
        with self.hold_trait_notifications():
            self.clip, self.prediction, self.acoustics = clip, prediction, acoustics
            self.picture, self.label = None, prediction.label
            self.status = f"{clip.source}: {clip.duration_seconds:.1f} s."
            if clip.truncated:
                self.status += " The recording is longer; only this much is used."
        self.draw_prompt()

    def correct(self, label: str) -> None:
        """Choose another class than the one that was heard."""
        if label not in self.labels:
            raise PromptError(f"There is no class {label!r}. Choose one of {self.labels}.")
        self.label = label
        self.draw_prompt()

    def draw_prompt(self) -> str:
        """Draw a prompt of the class by the seed, and add what was measured."""
        words = prompts.words_for(self.label, self.seed, self.acoustics, bank=self._bank)
        self.prompt = words.text
        return self.prompt

    def draw_again(self) -> str:
        """Take a new seed and draw another prompt."""
        before = self.prompt
        for _ in range(20):
            self.seed = new_seed()
            if self.draw_prompt() != before:
                break
        return self.prompt

    def generate(self, watch: providers.Watch | None = None) -> artwork.Artwork:
        """Make the picture of the sound in use."""
        if self.clip is None:
            raise PromptError("There is no sound yet. Choose or upload one first.")
        self.picture = artwork.create(
            self.clip,
            provider=self.provider,
            prompt=self.prompt,
            style=self.style or None,
            seed=self.seed,
            size=self.size,
            label=self.label,
            classifier=self.classifier,
            prediction=self.prediction,
            acoustics=self.acoustics,
            watch=watch,
        )
        return self.picture

    def save(self, folder: str | Path = "pictures") -> Path:
        """Write picture, drawing and card to a folder; returns the picture's path."""
        if self.picture is None:
            raise PromptError("There is no picture yet. Generate one first.")
        stem = Path(self.clip.source).stem or "sound"
        path = Path(folder) / f"{stem}-{self.seed}.{self.picture.format}"
        path.parent.mkdir(parents=True, exist_ok=True)
        return self.picture.save(path, svg=self.picture.svg is not None)[0]

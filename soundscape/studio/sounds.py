"""The sounds of a session: what was found in them, the part in use, the demonstration sounds."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from .._util.paths import data_file
from ..audio import Clip, load_clip
from ..errors import ModelError
from ..features import Acoustics, describe
from ..models import DEFAULT, Classifier, Prediction, shipped
from ..services import Watch
from .recording import Recording

__all__ = ["Heard", "Listener", "demo_clips", "demo_with", "liveliest_part"]

WHOLE_SECONDS = 30.0
"""Recordings up to this length are used whole."""
PART_SECONDS = 10.0
"""How much of a longer one is used at first."""
FIRST_CLASSIFIER = DEFAULT
_REMEMBERED = 6


@dataclass(frozen=True, eq=False)
class Heard:
    """A recording, the part of it in use, and what was found in that part.

    Parameters
    ----------
    recording : Recording
        All that was read.
    clip : Clip
        The part in use; its ``start_seconds`` tells where it begins.
    prediction : Prediction
    acoustics : Acoustics
    """

    recording: Recording = field(repr=False)
    clip: Clip
    prediction: Prediction = field(repr=False)
    acoustics: Acoustics = field(repr=False)

    @property
    def part(self) -> tuple[float, float]:
        """Start and length of the part in use, in seconds."""
        return self.clip.start_seconds, self.clip.duration_seconds


class Listener:
    """Names and measures sounds, and remembers the newest of them.

    Parameters
    ----------
    classifier : Classifier, optional
        The shipped one by default, loaded when it is first needed.

    Attributes
    ----------
    name : str
        Of the classifier that is in use.
    remembered : dict of str to Clip
        Sounds by their SHA-256, the newest last.
    """

    def __init__(self, classifier: Classifier | None = None):
        self.name = FIRST_CLASSIFIER if classifier is None else classifier.backend.name
        self._loaded = {} if classifier is None else {self.name: classifier}
        self.remembered: dict[str, Clip] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the models there are: those that come with the package, YAMNet, one's own."""
        return tuple(dict.fromkeys((*shipped(), "yamnet", *self._loaded)))

    @property
    def classifier(self) -> Classifier:
        """What names the sounds."""
        if self.name not in self._loaded:
            self._loaded[self.name] = Classifier.load(self.name)
        return self._loaded[self.name]

    def use(self, name: str) -> None:
        """Name sounds with another model; the one before stays if it cannot be loaded."""
        before, self.name = self.name, name
        try:
            _ = self.classifier
        except ModelError:
            self.name = before
            raise

    def hear(self, recording: Recording, start: float, length: float, watch: Watch) -> Heard:
        """Name and measure a part of a recording; start and length are in seconds."""
        clip = recording.excerpt(start, length)
        watch.tell("listening")
        prediction = self.classifier.predict(clip)
        watch.check()
        watch.tell("measuring")
        acoustics = describe(clip)
        watch.check()
        self.remembered.pop(clip.sha256, None)
        self.remembered[clip.sha256] = clip
        while len(self.remembered) > _REMEMBERED:
            self.remembered.pop(next(iter(self.remembered)))
        return Heard(recording, clip, prediction, acoustics)

    def find(self, sha256: str) -> Clip | Path | None:
        """The sound with this hash: a remembered one, or a demonstration sound."""
        return self.remembered.get(sha256) or demo_with(sha256)


def demo_clips() -> dict[str, Path]:
    """The demonstration sounds that come with the package, by a name for people."""
    folder = data_file("demo/README.md").parent
    return {path.stem.replace("_", " "): path for path in sorted(folder.glob("*.wav"))}


@cache
def _demo_hashes() -> dict[str, Path]:
    return {load_clip(path).sha256: path for path in demo_clips().values()}


def demo_with(sha256: str) -> Path | None:
    """The demonstration sound of which this is the hash."""
    return _demo_hashes().get(sha256)


def liveliest_part(recording: Recording) -> tuple[float, float]:
    """Start and length in seconds of the part to begin with: all, or where most energy is."""
    if recording.duration_seconds <= WHOLE_SECONDS:
        return 0.0, recording.duration_seconds
    return recording.liveliest_start(PART_SECONDS), PART_SECONDS

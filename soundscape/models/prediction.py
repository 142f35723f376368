"""What a classifier says of a recording."""

from __future__ import annotations

from dataclasses import dataclass

from .._util.lengths import in_hours

__all__ = ["Prediction", "Sound"]


@dataclass(frozen=True)
class Sound:
    """One of the sounds that are heard in a recording.

    Parameters
    ----------
    label : str
    probability : float
        Calibrated, 0 to 1.
    seconds : float
        For how long it is heard, as far as windows of five seconds tell.
    """

    label: str
    probability: float
    seconds: float


@dataclass(frozen=True)
class Prediction:
    """What the classifier says of one recording.

    Parameters
    ----------
    labels : tuple of str
        Class names, most probable first; of an open set the first of them.
    probabilities : tuple of float
        Calibrated probability of each label, in the same order. Of a closed set: *if the sound is
        one of the classes*, so that they sum to 1, also where the verdict is that none of them
        fits; all alike for silence. Of an open set: that it is heard at all, for itself; several
        may be heard at once, or none.
    verdict : str
        ``"known"``, ``"family"`` (no class is sure, but what it is a kind of), ``"unknown"`` (no
        class fits) or ``"silent"``.
    model : str
        Name of the model, for example ``"world"``.
    weights_sha256 : str
        Hash of the weights file.
    seconds : float
        How much sound was heard.
    sounds : tuple of Sound
        What is surely heard: the main sound first, then the others; none unless the verdict is
        ``"known"``.
    family : str
        Where the verdict is ``"family"``, its name, for example ``"animal"``.
    open_set : bool
        Whether the labels are an open set.
    """

    labels: tuple[str, ...]
    probabilities: tuple[float, ...]
    verdict: str
    model: str
    weights_sha256: str
    seconds: float = 0.0
    sounds: tuple[Sound, ...] = ()
    family: str = ""
    open_set: bool = False

    @property
    def label(self) -> str:
        """What to act on: the main sound, else the family, else the verdict."""
        if self.verdict == "known":
            return self.sounds[0].label if self.sounds else self.labels[0]
        return self.family or self.verdict

    @property
    def probability(self) -> float:
        """Probability of the main sound where one is known, else of the most probable class."""
        return self.sounds[0].probability if self.sounds else self.probabilities[0]

    def in_words(self, count: int = 3) -> str:
        """The verdict with up to `count` classes, saying what their numbers mean.

        Of a closed set, probabilities are those of each class *if the sound is one of the classes*.
        What is heard in some of a recording has the time for which it is heard. Silence was not
        asked about: it has no numbers.

        Examples
        --------
        >>> sides = {"model": "coin", "weights_sha256": ""}
        >>> Prediction(("heads", "tails"), (0.9, 0.1), "known", **sides).in_words()
        'heads 90%, tails 10%'
        >>> once = (Sound("heads", 0.9, 5.0),)
        >>> Prediction(
        ...     ("heads", "tails"), (0.9, 0.1), "known", seconds=600, sounds=once, **sides
        ... ).in_words()
        'heads 90% for 5.0 s, tails 10%'
        >>> Prediction(("heads", "tails"), (0.9, 0.1), "unknown", **sides).in_words(1)
        'unknown: none of the 2 classes fits (if it were one of them: heads 90%)'
        >>> pets = {"open_set": True, **sides}
        >>> Prediction(("cat", "dog"), (0.4, 0.3), "family", family="animal", **pets).in_words()
        'animal: of which kind is not sure (perhaps cat 40%, dog 30%)'
        """
        if self.verdict == "silent":
            return "silent: nothing to hear"
        lasting = {
            one.label: f" for {in_hours(one.seconds)}"
            for one in self.sounds
            if one.seconds < self.seconds
        }
        shown = ", ".join(
            f"{name} {chance:.0%}{lasting.get(name, '')}" for name, chance in self.top(count)
        )
        if self.verdict == "known":
            return shown
        if self.verdict == "family":
            return f"{self.family}: of which kind is not sure (perhaps {shown})"
        if self.open_set:
            return f"unknown: nothing is sure enough (perhaps {shown})"
        classes = len(self.labels)
        return f"unknown: none of the {classes} classes fits (if it were one of them: {shown})"

    def top(self, count: int = 3) -> list[tuple[str, float]]:
        """Up to `count` classes with their probabilities, best first.

        The sounds that are heard come first; of an open set where any is known, they are all.
        """
        heard = [(one.label, one.probability) for one in self.sounds]
        if heard and self.open_set:
            return heard[:count]
        named = {label for label, _ in heard}
        pairs = zip(self.labels, self.probabilities, strict=True)
        return [*heard, *(pair for pair in pairs if pair[0] not in named)][:count]

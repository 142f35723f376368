"""Name a sound: the shipped network behind one small class."""
from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Classifier", "Prediction"]


@dataclass(frozen=True)
class Prediction:
    """What the classifier says of one clip.

    Parameters
    ----------
    labels : tuple of str
        Class names, most probable first.
    probabilities : tuple of float
        Calibrated probability of each label, in the same order; they sum to 1.
    verdict : str
        ``"known"``, ``"unknown"`` (no class fits) or ``"silent"``.
    model : str
        Name of the model, for example ``"esc10-cnn"``.
    weights_sha256 : str
        Hash of the weights file.
    """

    labels: tuple[str, ...]
    probabilities: tuple[float, ...]
    verdict: str
    model: str
    weights_sha256: str

    @property
    def label(self) -> str:
        """The class to act on: the most probable one, or the verdict when nothing is known."""
        return self.labels[0] if self.verdict == "known" else self.verdict

    @property
    def probability(self) -> float:
        """Probability of the most probable class."""
        return self.probabilities[0]

    def top(self, count: int = 3) -> list[tuple[str, float]]:
        """The `count` most probable classes with their probabilities."""
        return list(zip(self.labels, self.probabilities, strict=True))[:count]


class Classifier: ...

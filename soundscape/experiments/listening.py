"""A model that hears a recording step by step, and the simple ways to say what is in it when.

The simple ways are floors: what a detector reaches means something by how far it is above them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from .. import timeline
from ..audio import Clip, windows
from ..audio.activity import active_stretches
from ..audio.mixing import TrueEvent
from ..evaluation import fit_temperature, fit_threshold
from ..models import SILENCE_DB, Classifier, feature_of, loudest_db, spec_of
from ..timeline import (
    STEP_SECONDS,
    WINDOW_SECONDS,
    DetectionSettings,
    Scorer,
    scorer_of,
    settings_for,
)
from ..training import FoldModel

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "EVENT_COLUMNS",
    "Listener",
    "by_energy",
    "by_grid",
    "by_truth",
    "listener_of",
    "listener_of_fold",
    "with_true_names",
]

GRID_SECONDS = 5.0
LEAST_SHARE = 0.5
"""A label is claimed from this probability on; set beforehand, fitted to nothing."""
EVENT_COLUMNS = ("onset", "offset", "label", "probability")

Shares = Callable[[Sequence[Clip]], np.ndarray]
Span = tuple[int, int]


@dataclass(frozen=True)
class Listener:
    """A model that names short clips, and what makes events of it.

    Parameters
    ----------
    labels : tuple of str
    shares : callable(sequence of Clip) -> np.ndarray [shape=(n, labels)]
        Probability of every label in clips of up to five seconds; zeros for silence.
    predictor : callable(Clip) -> pandas.DataFrame, optional
        From a recording to its events, the columns `EVENT_COLUMNS`. By default `timeline.detect`
        makes events of the `steps`.
    settings : DetectionSettings
        Its settings then.
    scorer : timeline.Scorer, optional
        Hears a whole recording step by step, where the model does that in a way of its own; of its
        labels, `labels` are asked about.
    """

    labels: tuple[str, ...]
    shares: Shares
    predictor: Callable[[Clip], pd.DataFrame] | None = None
    settings: DetectionSettings = field(default_factory=DetectionSettings)
    scorer: Scorer | None = None

    def steps(self, clip: Clip) -> pd.DataFrame:
        """Probabilities step by step: every half second of the second around, unless a scorer does.

        Returns
        -------
        pandas.DataFrame
            ``onset, offset`` in seconds and a column a label, as `evaluation.polyphonic` takes it.
        """
        if self.scorer is not None:
            return self._scored(clip, self.scorer)
        hop, width = (round(s * clip.rate_hz) for s in (STEP_SECONDS, WINDOW_SECONDS))
        length = len(clip.samples)
        starts = np.arange(0, length, hop)
        before = (width - hop) // 2
        # At the ends a window lies as far inside as it has to.
        first = np.clip(starts - before, 0, max(0, length - width))
        said = self.shares([clip.part(int(at), int(at) + width) for at in first])
        return self._table(starts / clip.rate_hz, said, clip.duration_seconds)

    def _scored(self, clip: Clip, scorer: Scorer) -> pd.DataFrame:
        samples = clip.at_rate(scorer.rate_hz).astype(np.float32)
        said = np.concatenate(list(scorer.probabilities([samples])))
        columns = [scorer.labels.index(label) for label in self.labels]
        starts = np.arange(len(said)) * scorer.hop_samples / scorer.rate_hz
        return self._table(starts, said[:, columns], clip.duration_seconds)

    def _table(self, onsets: np.ndarray, said: np.ndarray, seconds: float) -> pd.DataFrame:
        import pandas as pd

        times = {"onset": onsets, "offset": np.append(onsets[1:], seconds)}
        return pd.DataFrame({**times, **dict(zip(self.labels, said.T, strict=True))})

    def detect(self, clip: Clip, steps: pd.DataFrame | None = None) -> pd.DataFrame:
        """The events of a recording, of which the steps may be at hand; silence is none."""
        if self.predictor is not None:
            found = self.predictor(clip)
        elif self.scorer is not None:
            found = _events(clip, self.scorer)
        else:
            known = self.steps(clip) if steps is None else steps
            found = _events(clip, _Said(self.labels, known, clip.rate_hz, self.settings))
        return found[found["label"] != timeline.SILENT]

    def name(self, clip: Clip, spans: Sequence[Span], least: float = LEAST_SHARE) -> pd.DataFrame:
        """The most probable label of each span, where its mean over windows is `least` or more.

        Parameters
        ----------
        clip : Clip
        spans : sequence of (first, last)
            In samples; longer ones are heard in windows of five seconds.
        least : float
        """
        import pandas as pd

        parts = [list(windows(clip.part(*span), window_seconds=GRID_SECONDS)) for span in spans]
        said = self.shares([part for group in parts for part in group])
        ends = np.cumsum([len(group) for group in parts])
        rows = []
        for (first, last), group, end in zip(spans, parts, ends, strict=True):
            heard = said[end - len(group) : end]
            heard = heard[heard.sum(axis=1) > 0]
            mean = heard.mean(axis=0) if len(heard) else np.zeros(len(self.labels))
            best = int(mean.argmax())
            if mean[best] > 0 and mean[best] >= least:
                times = first / clip.rate_hz, last / clip.rate_hz
                rows.append((*times, self.labels[best], float(mean[best])))
        return pd.DataFrame(rows, columns=list(EVENT_COLUMNS))


def _events(clip: Clip, scorer: Scorer) -> pd.DataFrame:
    import pandas as pd

    found = timeline.detect(clip, model=scorer).events
    rows = [(one.onset, one.offset, one.label, one.probability) for one in found]
    return pd.DataFrame(rows, columns=list(EVENT_COLUMNS))


def listener_of(classifier: Classifier, labels: Sequence[str]) -> Listener:
    """A model as `timeline.detect` hears with it, asked about some of its labels.

    Parameters
    ----------
    classifier : Classifier
    labels : sequence of str
    """
    columns = [classifier.labels.index(label) for label in labels]

    def shares(clips: Sequence[Clip]) -> np.ndarray:
        said = [classifier.shares(clip) for clip in clips]
        return np.array([np.zeros(len(columns)) if x is None else x[columns] for x in said])

    return Listener(tuple(labels), shares, scorer=scorer_of(classifier))


def listener_of_fold(model: FoldModel, answers: pd.DataFrame | None = None) -> Listener:
    """The model that never heard a fold, as it would be if it shipped.

    Parameters
    ----------
    model : FoldModel
    answers : pandas.DataFrame, optional
        Out-of-fold predictions: those of the other folds give temperature and threshold, and with
        it the settings. Without them both are as they come.
    """
    from scipy.special import softmax

    temperature, settings = 1.0, DetectionSettings()
    if answers is not None:
        others = answers[answers["fold"] != model.fold]
        temperature = fit_temperature(others)
        settings = settings_for(fit_threshold(others, temperature))
    kind = spec_of(model.recipe.model).feature

    def shares(clips: Sequence[Clip]) -> np.ndarray:
        said = np.zeros((len(clips), len(model.classes)))
        loud = [row for row, clip in enumerate(clips) if loudest_db(clip) >= SILENCE_DB]
        if loud:
            logits = model.logits(np.stack([feature_of(clips[row], kind) for row in loud]))
            scaled = logits.astype(np.float64) / temperature
            said[loud] = softmax(scaled, axis=1)[:, : len(model.classes)]
        return said

    return Listener(model.classes, shares, settings=settings)


def by_grid(listener: Listener, clip: Clip) -> pd.DataFrame:
    """Every five seconds on their own, neighbours of one name as one event."""
    import pandas as pd

    width = round(GRID_SECONDS * clip.rate_hz)
    starts = range(0, len(clip.samples), width)
    spans = [(start, min(start + width, len(clip.samples))) for start in starts]
    rows: list[list] = []
    for onset, offset, label, share in listener.name(clip, spans).itertuples(index=False):
        if rows and rows[-1][2] == label and rows[-1][1] == onset:
            rows[-1][1], rows[-1][3] = offset, max(rows[-1][3], share)
        else:
            rows.append([onset, offset, label, share])
    return pd.DataFrame(rows, columns=list(EVENT_COLUMNS))


def by_energy(listener: Listener, clip: Clip) -> pd.DataFrame:
    """The recording split where it grows quiet, each stretch named."""
    return listener.name(clip, active_stretches(clip.samples, clip.rate_hz))


def by_truth(listener: Listener, clip: Clip, truth: Sequence[TrueEvent]) -> pd.DataFrame:
    """Every true span with the name that the model has for it."""
    spans = [(round(e.onset * clip.rate_hz), round(e.offset * clip.rate_hz)) for e in truth]
    return listener.name(clip, spans, least=0.0)


def with_true_names(events: pd.DataFrame, truth: Sequence[TrueEvent]) -> pd.DataFrame:
    """Events with the name of the true event that they share most of their union with, if any."""
    labels = []
    for onset, offset, label, _ in events[list(EVENT_COLUMNS)].itertuples(index=False):
        shared = [max(0.0, min(offset, e.offset) - max(onset, e.onset)) for e in truth]
        lengths = [offset - onset + e.offset - e.onset for e in truth]
        ratios = [s / (both - s) for s, both in zip(shared, lengths, strict=True)]
        best = int(np.argmax(ratios)) if ratios else 0
        labels.append(truth[best].label if ratios and ratios[best] > 0 else label)
    return events.assign(label=labels)


class _Said:
    """Steps that are known, for `timeline.detect` to make events of (a `timeline.Scorer`)."""

    name, sha256 = "steps", ""

    def __init__(
        self,
        labels: tuple[str, ...],
        steps: pd.DataFrame,
        rate_hz: int,
        settings: DetectionSettings,
    ):
        self.labels, self.rate_hz, self.settings = labels, rate_hz, settings
        self.hop_samples = round(STEP_SECONDS * rate_hz)
        self._steps = steps[list(labels)].to_numpy()

    def probabilities(self, blocks: Iterable[np.ndarray]) -> Iterator[np.ndarray]:
        for _ in blocks:  # what is asked for on the way is the level
            pass
        yield self._steps

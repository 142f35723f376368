"""Detection: what is heard from when to when, in mixtures of recordings that no model was taught.

Each fold's clips are mixed into recordings of a minute and put to the model that was trained
without that fold. Beside what the detector claims stand its floors: five seconds at a time, the
recording split by its energy, true spans with the model's names, and the detector's spans with
true names.
"""

from __future__ import annotations

import gzip
import io
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from .. import evaluation
from .._util.files import write_whole
from ..audio import Clip
from ..audio.mixing import MixingRecipe, Mixture
from ..datasets import Dataset
from ..evaluation import events, polyphonic
from . import listening
from .listening import Listener
from .mixtures import COUNT, RECIPE, mixtures_of, quiet

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["WAYS", "Heard", "measure", "read", "save", "save_summary", "summary"]

DETECTOR, GRID, ENERGY = ALONE = ("detector", "5 s grid", "energy split")
"""The detector, and floors that know nothing of the truth."""
OUR_NAMES, TRUE_NAMES = "true spans, our names", "our spans, true names"
WAYS = (*ALONE, OUR_NAMES, TRUE_NAMES)
"""All; the last two know half of the truth."""


@dataclass(frozen=True)
class Heard:
    """What was claimed of mixtures and of quiet recordings, and what is so.

    Parameters
    ----------
    recordings : pandas.DataFrame
        ``recording, fold, seconds`` and whether it is ``quiet``.
    truth : pandas.DataFrame
        ``recording, onset, offset, label, snr_db, source``.
    claims : pandas.DataFrame
        ``way`` (of `WAYS`), ``recording, onset, offset, label, probability``.
    steps : pandas.DataFrame
        What the model said of mixtures step by step: see `evaluation.polyphonic.psds`.
    """

    recordings: pd.DataFrame
    truth: pd.DataFrame
    claims: pd.DataFrame
    steps: pd.DataFrame = field(repr=False)


def measure(
    dataset: Dataset,
    listen: Callable[[int], Listener],
    *,
    folds: Sequence[int] | None = None,
    count: int = COUNT,
    recipe: MixingRecipe = RECIPE,
    progress: bool = False,
) -> Heard:
    """Put mixtures of each fold, and quiet recordings, to a model.

    Of mixtures, what it claims under other names than `Listener.labels` does not count; of quiet
    recordings every claim does.

    Parameters
    ----------
    dataset : Dataset
    listen : callable(fold) -> Listener
        A model that never heard the fold, with the predictor that is asked.
    folds : sequence of int, optional
        All by default.
    count, recipe
        See `mixtures_of`.
    progress : bool

    Returns
    -------
    Heard
    """
    import pandas as pd
    from tqdm.auto import tqdm

    recordings, truth, claims, steps = [], [], [], []
    for fold in tqdm(folds or dataset.folds, desc="detection", unit="fold", disable=not progress):
        listener = listen(fold)
        for name, mixture in mixtures_of(dataset, fold, count=count, recipe=recipe).items():
            recordings.append((name, fold, mixture.clip.duration_seconds, False))
            truth += [(name, e.onset, e.offset, e.label, e.snr_db, e.source) for e in mixture.truth]
            steps.append(listener.steps(mixture.clip).assign(recording=name))
            # What has another name than the ingredients may be true of them, too.
            ways = _every_way(listener, mixture, steps[-1])
            asked = {way: said[said["label"].isin(listener.labels)] for way, said in ways.items()}
            claims += _claims(name, asked)
        for kind, clip in quiet(recipe.seconds, recipe.rate_hz).items():
            name = f"{kind}-{fold}"
            recordings.append((name, fold, clip.duration_seconds, True))
            claims += _claims(name, _ways_alone(listener, clip, listener.steps(clip)))
    return Heard(
        pd.DataFrame(recordings, columns=["recording", "fold", "seconds", "quiet"]),
        pd.DataFrame(truth, columns=["recording", "onset", "offset", "label", "snr_db", "source"]),
        pd.concat(claims, ignore_index=True),
        pd.concat(steps, ignore_index=True),
    )


def _ways_alone(listener: Listener, clip: Clip, steps: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Those ways that know nothing of the truth."""
    return {
        DETECTOR: listener.detect(clip, steps),
        GRID: listening.by_grid(listener, clip),
        ENERGY: listening.by_energy(listener, clip),
    }


def _every_way(
    listener: Listener, mixture: Mixture, steps: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    alone = _ways_alone(listener, mixture.clip, steps)
    return {
        **alone,
        OUR_NAMES: listening.by_truth(listener, mixture.clip, mixture.truth),
        TRUE_NAMES: listening.with_true_names(alone[DETECTOR], mixture.truth),
    }


def _claims(name: str, ways: dict[str, pd.DataFrame]) -> list[pd.DataFrame]:
    return [table.assign(way=way, recording=name) for way, table in ways.items() if len(table)]


def summary(heard: Heard) -> dict:
    """Every figure of every way.

    Parameters
    ----------
    heard : Heard

    Returns
    -------
    dict
        ``mixtures``, ``minutes``, ``true_events``; ``steps``, PSDS from 0 to 1 of what the model
        said step by step; ``ways``, one entry a way: F1, precision and recall of seconds and F1 of
        events in percent, PSDS of the probabilities of its events, false events a minute of
        mixtures and of quiet recordings (None of ways that know the truth).
    """
    lengths = dict(zip(heard.recordings["recording"], heard.recordings["seconds"], strict=True))
    still = set(heard.recordings.loc[heard.recordings["quiet"], "recording"])
    mixed = {name: seconds for name, seconds in lengths.items() if name not in still}
    silent = {name: seconds for name, seconds in lengths.items() if name in still}
    nothing = heard.truth.iloc[:0]
    ways = {}
    for way in WAYS:
        said = heard.claims[heard.claims["way"] == way]
        loud = said[said["recording"].isin(set(mixed))]
        alone = said[said["recording"].isin(still)] if way in ALONE and still else None
        ways[way] = {
            **_shares(heard.truth, loud),
            **_psds(heard.truth, polyphonic.score_table(loud, mixed), mixed),
            "false_a_minute": events.false_events_a_minute(heard.truth, loud, mixed),
            "false_a_minute_quiet": None
            if alone is None
            else events.false_events_a_minute(nothing, alone, silent),
        }
    return {
        "mixtures": len(mixed),
        "minutes": sum(mixed.values()) / 60,
        "true_events": len(heard.truth),
        "steps": _psds(heard.truth, heard.steps, mixed),
        "ways": ways,
    }


def _psds(truth: pd.DataFrame, scores: pd.DataFrame, seconds: dict[str, float]) -> dict[str, float]:
    criteria = {"psds1": polyphonic.PSDS1, "psds2": polyphonic.PSDS2}
    return {name: polyphonic.psds(truth, scores, seconds, one) for name, one in criteria.items()}


def _shares(truth: pd.DataFrame, said: pd.DataFrame) -> dict[str, float]:
    """F1, precision and recall in percent, over all labels."""
    seconds = sum(events.segment_based(truth, said).values(), events.Counts())
    fits = {
        "collar": events.collars_fit,
        "onset": events.onsets_fit,
        "iou": events.spans_overlap,
    }
    whole = {
        f"event_f1_{name}": sum(events.event_based(truth, said, one).values(), events.Counts()).f1
        for name, one in fits.items()
    }
    by_second = {
        "segment_f1": seconds.f1,
        "segment_precision": seconds.precision,
        "segment_recall": seconds.recall,
    }
    return {name: 100 * value for name, value in {**by_second, **whole}.items()}


_TABLES = ("recordings", "truth", "claims")
_STEPS = "steps.csv.gz"


def save(heard: Heard, folder: str | os.PathLike) -> dict:
    """Write the tables below ``<folder>/detection/``, and ``<folder>/detection.json``.

    Returns
    -------
    dict
        What the latter holds: the `summary`, rounded.
    """
    place = Path(folder) / "detection"
    place.mkdir(parents=True, exist_ok=True)
    options = {"index": False, "lineterminator": "\n", "float_format": "%.6g"}
    for name in _TABLES:
        write_whole(place / f"{name}.csv", getattr(heard, name).to_csv(**options).encode())
    # Without the time of writing: the same steps are the same bytes.
    text = heard.steps.to_csv(**options).encode()
    write_whole(place / _STEPS, gzip.compress(text, mtime=0))
    return save_summary(folder)


def save_summary(folder: str | os.PathLike) -> dict:
    """Write the `summary` of the tables below a folder as ``detection.json``, and return it."""
    found = _rounded(summary(read(folder)))
    evaluation.save_metrics(found, Path(folder) / "detection.json")
    return found


def read(folder: str | os.PathLike) -> Heard:
    """The tables that `save` wrote."""
    import pandas as pd

    place = Path(folder) / "detection"
    options = {"dtype": {"recording": str}}
    tables = {name: pd.read_csv(place / f"{name}.csv", **options) for name in _TABLES}
    steps = gzip.decompress((place / _STEPS).read_bytes())
    return Heard(**tables, steps=pd.read_csv(io.BytesIO(steps), **options))


def _rounded(found: dict) -> dict:
    return {
        name: _rounded(value)
        if isinstance(value, dict)
        else round(value, 3)
        if isinstance(value, float)
        else value
        for name, value in found.items()
    }

"""Teach a head to name several sounds at once: with mixtures whose truth is known.

A softmax names one sound; what is heard over it or under it is lost. A head whose outputs stand
for themselves can name both, and can say of every moment what it holds, but has to be shown
sounds over each other. Mixtures are computed (`audio.mixing`), disturbed as training variants
are, and heard by the ear that the head will stand on, which does not change: a few minutes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from .._util.extras import needs
from ..audio import Clip
from ..audio.mixing import Ingredient, MixingRecipe, Mixture, mix
from ..augment.waveform import RATE_HZ, disturbed
from ..datasets import Dataset, Item
from ..features import YAMNET_PARAMS, heard_levels
from ..models import AROUND, EMBEDDING_VALUES, MOMENT_FRAMES, WINDOW_FRAMES, Ear, cut

__all__ = ["SEVERAL", "Several", "SeveralRecipe", "Shown", "fit_several", "show_mixtures"]

_SECONDS = 5.0
_PART = 100
"""Mixtures that are made of one handful of clips, in one process."""
_CLIPS, _STRANGERS = 60, 16
"""Of a handful."""
_LEAST_SECONDS = 0.12
"""Of a window's middle half, in which a sound is heard where it is surely in the window."""
_DISTURBED = 0.6


@dataclass(frozen=True)
class SeveralRecipe:
    """How a head for several sounds is taught.

    Parameters
    ----------
    mixtures : int
        Of five seconds each.
    moments : int
        Moments of each mixture that are shown beside the whole.
    epochs, batch_size : int
    learning_rate, weight_decay : float
        Of AdamW; the rate falls along a cosine.
    dropout : float
        Share of the inputs that are dropped.
    """

    mixtures: int = 8_000
    moments: int = 3
    epochs: int = 14
    batch_size: int = 256
    learning_rate: float = 3e-4
    weight_decay: float = 1e-3
    dropout: float = 0.3


SEVERAL = SeveralRecipe()

_PAIR = MixingRecipe(
    seconds=_SECONDS, rate_hz=RATE_HZ, events=(1, 3), event_seconds=(0.5, 5.0),
    snr_db=(-6.0, 12.0), event_db=(-27.0, -15.0), overlap=3,
)  # fmt: skip
"""Up to three sounds over each other, or over a bed that may be louder."""


@dataclass(frozen=True)
class Shown:
    """What a head is shown: mixtures, and moments of mixtures.

    Parameters
    ----------
    points : np.ndarray [shape=(n, 2 * EMBEDDING_VALUES), dtype=float16]
        `models.Ear.summary` of each.
    truth : np.ndarray [shape=(n, labels), dtype=int8]
        1 for what is heard, 0 for what is not, -1 where that is a matter of taste: a sound that
        begins as the moment ends.
    """

    points: np.ndarray
    truth: np.ndarray


@dataclass(frozen=True)
class Several:
    """A linear layer whose outputs stand for themselves.

    Parameters
    ----------
    weights, bias : np.ndarray [shapes=(labels, 2 * EMBEDDING_VALUES) and (labels,)]
    """

    weights: np.ndarray
    bias: np.ndarray

    def __call__(self, points: np.ndarray) -> np.ndarray:
        """Logits [shape=(..., labels)] of summaries [shape=(..., 2 * EMBEDDING_VALUES)]."""
        return points.astype(np.float32) @ self.weights.T + self.bias

    def scores(self, points: np.ndarray) -> np.ndarray:
        """Probabilities [shape=(..., labels)], as far as mixtures taught them."""
        return 1 / (1 + np.exp(-self(points).astype(np.float64)))

    def calibrated(self, slope: float, offset: float) -> Several:
        """The layer whose logits are `slope` times as large, plus `offset`."""
        return Several(slope * self.weights, slope * self.bias + offset)


# Showing ------------------------------------------------------------------------------------------


def show_mixtures(
    ear: bytes,
    dataset: Dataset,
    items: Sequence[Item],
    beside: Dataset,
    strangers: Sequence[Item],
    recipe: SeveralRecipe = SEVERAL,
    *,
    seed: int = 0,
    progress: bool = False,
) -> Shown:
    """Have mixtures heard by an ear.

    Parameters
    ----------
    ear : bytes
        Its weights: see `models.packed`.
    dataset, items
        The clips that are mixed, and whose labels are taught.
    beside, strangers
        Recordings of other sounds, alone and under the clips.
    recipe : SeveralRecipe
    seed : int
    progress : bool
    """
    needs("train", "joblib")
    import joblib
    from tqdm.auto import tqdm

    parts = range(-(-recipe.mixtures // _PART))
    heard = joblib.Parallel(return_as="generator")(
        joblib.delayed(_part)(ear, dataset, items, beside, strangers, recipe, (seed, part))
        for part in parts
    )
    shown = list(tqdm(heard, total=len(parts), desc="mixtures", unit="part", disable=not progress))
    points, truth = (np.concatenate(column) for column in zip(*shown, strict=True))
    return Shown(points, truth)


def _part(ear, dataset, items, beside, strangers, recipe, seed) -> tuple[np.ndarray, np.ndarray]:
    """Points and truth of some mixtures, made of a handful of clips."""
    rng = np.random.default_rng(seed)
    listener = Ear(ear)
    known = [_ingredient(dataset, items[place]) for place in _few(items, _CLIPS, rng)]
    rest = [_ingredient(beside, strangers[place], "") for place in _few(strangers, _STRANGERS, rng)]
    rows = [
        row
        for mixture in _mixtures(known, rest, rng)
        for row in _shown(listener, mixture, dataset.classes, recipe.moments, rng)
    ]
    points, truth = zip(*rows, strict=True)
    return np.array(points, np.float16), np.array(truth, np.int8)


def _few(items: Sequence[Item], count: int, rng: np.random.Generator) -> np.ndarray:
    return rng.choice(len(items), min(count, len(items)), replace=False)


def _ingredient(dataset: Dataset, item: Item, label: str | None = None) -> Ingredient:
    clip = dataset.load(item)
    if clip.duration_seconds > 3 * _SECONDS:
        clip = clip.part(0, round(3 * _SECONDS * clip.rate_hz))
    samples = clip.at_rate(RATE_HZ).astype(np.float32)
    return Ingredient(Clip(samples, RATE_HZ), item.label if label is None else label, item.clip_id)


def _mixtures(
    known: list[Ingredient], rest: list[Ingredient], rng: np.random.Generator
) -> Iterator[Mixture]:
    """Sounds alone, over each other, over sounds that last, over strangers; strangers alone."""
    for _ in range(_PART):
        kind = rng.choice(["events", "bed", "stranger", "strangers"], p=[0.45, 0.2, 0.2, 0.15])
        beds = {"events": [], "bed": known, "stranger": rest, "strangers": rest}[kind]
        events = [] if kind == "strangers" else known
        made = mix(beds, events, _PAIR, seed=int(rng.integers(2**31)))
        if not np.any(made.clip.samples):
            continue
        if rng.random() < _DISTURBED:
            samples = disturbed(made.clip.samples, rng)
            samples = samples / max(1.0, float(np.abs(samples).max()))
            made = Mixture(Clip(samples.astype(np.float32), RATE_HZ), made.truth, made.bed)
        yield made


def _shown(
    ear: Ear, mixture: Mixture, labels: Sequence[str], moments: int, rng: np.random.Generator
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """A mixture as a whole, and some moments of it."""
    heard = ear.embedded(cut(heard_levels(mixture.clip), MOMENT_FRAMES))
    whole = np.zeros(len(labels), np.int8)
    whole[[labels.index(event.label) for event in mixture.truth]] = 1
    yield ear.summary(heard[::2]), whole
    frame = YAMNET_PARAMS.hop_samples / YAMNET_PARAMS.rate_hz
    width = WINDOW_FRAMES * frame
    # Those whose windows, and those around them, do not go on where the clip begins.
    last = int((_SECONDS / frame - WINDOW_FRAMES) // MOMENT_FRAMES) - AROUND
    for place in rng.choice(np.arange(AROUND, last + 1), moments, replace=False):
        start = place * MOMENT_FRAMES * frame
        near = heard[place - AROUND : place + AROUND + 1]
        yield ear.summary(near), truth_of_window(mixture, labels, start, width)


def truth_of_window(
    mixture: Mixture, labels: Sequence[str], start: float, width: float
) -> np.ndarray:
    """What a window of a mixture holds, as `Shown.truth` has it [shape=(labels,), dtype=int8].

    Parameters
    ----------
    mixture : Mixture
    labels : sequence of str
    start, width : float
        In seconds.
    """
    truth = np.zeros(len(labels), np.int8)
    middle = start + width / 4, start + 3 * width / 4
    for event in mixture.truth:
        place = labels.index(event.label)
        inside = min(event.offset, middle[1]) - max(event.onset, middle[0])
        if inside >= min(_LEAST_SECONDS, 0.9 * (event.offset - event.onset)):
            truth[place] = 1
        elif truth[place] == 0 and event.onset < start + width and event.offset > start:
            truth[place] = -1
    return truth


# Fitting ------------------------------------------------------------------------------------------


def fit_several(shown: Shown, recipe: SeveralRecipe = SEVERAL, *, seed: int = 0) -> Several:
    """Fit the layer: binary cross-entropy of every label that is judged, with dropout.

    Parameters
    ----------
    shown : Shown
    recipe : SeveralRecipe
    seed : int
    """
    import keras
    from keras import layers, ops

    def loss(truth, said):
        judged = ops.cast(truth >= 0, said.dtype)
        each = ops.maximum(said, 0) - said * truth + ops.log1p(ops.exp(-ops.abs(said)))
        return ops.sum(judged * each, axis=-1)

    keras.utils.set_random_seed(seed)
    count = shown.truth.shape[1]
    mean = shown.points.mean(axis=0, dtype=np.float32)
    steps = recipe.epochs * -(-len(shown.points) // recipe.batch_size)
    rate = keras.optimizers.schedules.CosineDecay(recipe.learning_rate, steps)
    inputs = keras.Input((2 * EMBEDDING_VALUES,))
    layer = layers.Dense(count, bias_initializer=keras.initializers.Constant(-3.0))
    network = keras.Model(inputs, layer(layers.Dropout(recipe.dropout)(inputs)))
    network.compile(keras.optimizers.AdamW(rate, weight_decay=recipe.weight_decay), loss)
    network.fit(
        shown.points.astype(np.float32) - mean, shown.truth.astype(np.float32),
        batch_size=recipe.batch_size, epochs=recipe.epochs, verbose=0,
    )  # fmt: skip
    kernel, bias = (np.asarray(value) for value in layer.get_weights())
    return Several(kernel.T.copy(), bias - mean @ kernel)

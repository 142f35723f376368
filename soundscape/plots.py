"""Figures, each drawn on an ``ax`` that the caller may bring.

Colour maps (viridis, magma, cividis) survive greyscale and colour blindness; times are in
seconds, frequencies in hertz.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from .audio import Clip
from .features import LogMelParams, log_mel
from .features.spectrogram import mel_frequencies_hz

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "plot_calibration",
    "plot_confusion",
    "plot_curves",
    "plot_levels",
    "plot_probabilities",
    "plot_spectrogram",
    "plot_waveform",
    "pretty",
]

INK = "#1f4e79"


def pretty(label: str) -> str:
    """A class name for people: ``sea_waves`` becomes ``sea waves``."""
    return label.replace("_", " ")


def _axes(ax):
    import matplotlib.pyplot as plt

    return plt.gca() if ax is None else ax


def plot_waveform(clip: Clip, *, ax=None):
    """Samples against time; long clips as the envelope of each pixel."""
    ax = _axes(ax)
    columns = min(2_000, len(clip.samples))
    parts = np.array_split(clip.samples, columns)
    seconds = np.linspace(0, clip.duration_seconds, columns)
    low, high = [part.min() for part in parts], [part.max() for part in parts]
    ax.fill_between(seconds, low, high, color=INK, linewidth=0.3)
    ax.set(xlabel="time (s)", ylabel="amplitude", xlim=(0, clip.duration_seconds), ylim=(-1, 1))
    return ax


def plot_spectrogram(clip: Clip, *, ax=None, params: LogMelParams | None = None):
    """Log-mel spectrogram of a clip, dB below its loudest cell."""
    params = params or LogMelParams()
    return plot_levels(log_mel(clip, params), ax=ax, params=params)


def plot_levels(levels: np.ndarray, *, ax=None, params: LogMelParams | None = None):
    """A log-mel spectrogram [shape=(bands, frames)] that is already computed."""
    ax = _axes(ax)
    params = params or LogMelParams()
    seconds = levels.shape[1] * params.hop_seconds
    ax.imshow(
        levels,
        origin="lower",
        aspect="auto",
        cmap="magma",
        vmin=-params.range_db,
        vmax=0,
        extent=(0, seconds, -0.5, params.bands - 0.5),
        interpolation="nearest",
    )
    centres = mel_frequencies_hz(params)
    ticks = [100, 500, 1_000, 2_000, 5_000, 10_000]
    ax.set_yticks(np.interp(ticks, centres, np.arange(params.bands)), [f"{t:,}" for t in ticks])
    ax.set(xlabel="time (s)", ylabel="frequency (Hz)")
    return ax


def plot_probabilities(labels, probabilities, *, ax=None, count: int = 5):
    """The most probable classes as bars."""
    ax = _axes(ax)
    labels, probabilities = list(labels)[:count][::-1], list(probabilities)[:count][::-1]
    colours = ["#b8c4d0"] * (len(labels) - 1) + [INK]
    bars = ax.barh([pretty(label) for label in labels], probabilities, color=colours)
    ax.bar_label(bars, [f"{p:.0%}" for p in probabilities], padding=4)
    ax.set(xlim=(0, 1.12), xlabel="probability", xticks=[0, 0.5, 1])
    ax.spines[["top", "right"]].set_visible(False)
    return ax


def plot_confusion(matrix: pd.DataFrame, *, ax=None, normalised: bool = False):
    """Confusion matrix as a heat map with its numbers; empty cells stay empty."""
    import seaborn as sns

    ax = _axes(ax)
    shown = matrix.map(lambda v: "" if v == 0 else (f"{v:.0%}" if normalised else f"{v:,.0f}"))
    names = [pretty(name) for name in matrix.index]
    sns.heatmap(
        matrix,
        annot=shown if len(names) <= 20 else None,
        fmt="",
        cmap="cividis",
        cbar=False,
        square=True,
        linewidths=0.5,
        xticklabels=names,
        yticklabels=names,
        ax=ax,
    )
    ax.set(xlabel="heard as", ylabel="is")
    ax.tick_params(axis="x", rotation=40)
    for tick in ax.get_xticklabels():
        tick.set_horizontalalignment("right")
    return ax


def plot_calibration(predictions: pd.DataFrame, *, ax=None, bins: int = 10, label: str = ""):
    """Reliability diagram: how often the model is right against how sure it is."""
    from .evaluation import class_names

    ax = _axes(ax)
    confidence = predictions[list(class_names(predictions))].max(axis=1).to_numpy()
    right = (predictions["label"] == predictions["predicted"]).to_numpy()
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    found = np.unique(place)
    x = [confidence[place == one].mean() for one in found]
    y = [right[place == one].mean() for one in found]
    sizes = [20 + 400 * (place == one).mean() for one in found]
    ax.plot([0, 1], [0, 1], color="0.6", linestyle="--", linewidth=1)
    ax.plot(x, y, color=INK)
    ax.scatter(x, y, s=sizes, color=INK, label=label or None)
    ax.set(xlabel="how sure (probability)", ylabel="how often right", xlim=(0, 1), ylim=(0, 1))
    return ax


def plot_curves(curves: Mapping[str, list[float]], *, ax=None):
    """Learning curves: loss and accuracy, training and (where watched) held-out."""
    ax = _axes(ax)
    styles = {"accuracy": "-", "val_accuracy": "--"}
    names = {"accuracy": "training (augmented)", "val_accuracy": "held out"}
    for key, style in styles.items():
        if key in curves:
            epochs = np.arange(1, len(curves[key]) + 1)
            ax.plot(epochs, np.array(curves[key]) * 100, style, color=INK, label=names[key])
    ax.set(xlabel="epoch", ylabel="accuracy (%)", ylim=(0, 102))
    ax.legend(frameon=False)
    return ax

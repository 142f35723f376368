"""Figures, each drawn on an ``ax`` that the caller may bring.

Colour maps (viridis, magma, cividis) survive greyscale and colour blindness; times are in
seconds, frequencies in hertz.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from .._util.labels import pretty
from ..audio import Clip
from ..features import LogMelParams, log_mel
from ..features.spectrogram import mel_frequencies_hz

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "PANELS",
    "plot_ablation",
    "plot_accuracy",
    "plot_calibration",
    "plot_confusion",
    "plot_confusions",
    "plot_curves",
    "plot_levels",
    "plot_open_set",
    "plot_per_class",
    "plot_robustness",
    "plot_spectrogram",
    "plot_spectrograms",
]

INK = "#1f4e79"
WARM = "#c8741a"
_COLOURS = (INK, WARM, "#7a9a3a", "#8a6fb0", "0.45", "#3aa6a6")
_STYLES = ("-", "--", "-.", ":")


def _axes(ax):
    import matplotlib.pyplot as plt

    return plt.gca() if ax is None else ax


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


def plot_confusion(matrix: pd.DataFrame, *, ax=None, normalised: bool = False):
    """Confusion matrix as a heat map with its numbers; empty cells stay empty.

    For more than twenty classes bring an `ax` of 0.3 inches a class or more; shares are then
    shown in percent without the sign.
    """
    import seaborn as sns

    ax = _axes(ax)
    many = len(matrix) > 20

    def text(value):
        if value == 0 or (normalised and value < 0.005):
            return ""
        if not normalised:
            return f"{value:,.0f}"
        return f"{100 * value:.0f}" if many else f"{value:.0%}"

    names = [pretty(name) for name in matrix.index]
    sns.heatmap(
        matrix,
        annot=matrix.map(text),
        annot_kws={"fontsize": 7} if many else None,
        fmt="",
        # Of 2,500 cells nearly all are empty: on a light ground the others can be found.
        mask=matrix == 0 if many else None,
        linecolor="0.93" if many else "white",
        cmap="cividis",
        cbar=False,
        square=True,
        linewidths=0.5,
        xticklabels=names,
        yticklabels=names,
        ax=ax,
    )
    ax.set(xlabel="heard as", ylabel="is" + (" (numbers in %)" if normalised and many else ""))
    ax.tick_params(axis="x", rotation=90 if many else 40)
    ax.tick_params(labelsize=8 if many else None)
    for tick in ax.get_xticklabels():
        tick.set_horizontalalignment("center" if many else "right")
    return ax


def plot_confusions(predictions: pd.DataFrame, title: str):
    """Confusion matrices of a predictions table, counts and shares, in a figure large enough.

    Returns
    -------
    matplotlib.figure.Figure
    """
    import matplotlib.pyplot as plt

    from .metrics import confusion
    from .predictions import class_names

    many = len(class_names(predictions)) > 20
    size = 15 if many else 6.5
    shape = (2, 1) if many else (1, 2)
    figure, axes = plt.subplots(*shape, figsize=(shape[1] * (size + 1), shape[0] * size))
    for ax, normalised in zip(axes, (False, True), strict=True):
        plot_confusion(confusion(predictions, normalised=normalised), ax=ax, normalised=normalised)
        ax.set_title(f"{title}: {'share of each row' if normalised else 'clips'}")
    return figure


def plot_spectrograms(clips, titles, *, columns: int = 4):
    """Spectrograms side by side, with common axes.

    Returns
    -------
    matplotlib.figure.Figure
    """
    import matplotlib.pyplot as plt

    rows = -(-len(clips) // columns)
    figure, axes = plt.subplots(
        rows, columns, figsize=(3.5 * columns, 2.5 * rows), sharey=True, squeeze=False
    )
    for ax in axes.flat[len(clips) :]:
        ax.axis("off")
    for ax, clip, title in zip(axes.flat, clips, titles, strict=False):
        plot_spectrogram(clip, ax=ax).set(xlabel="", ylabel="")
        ax.set_title(title, fontsize="medium")
    figure.supxlabel("time (s)")
    figure.supylabel("frequency (Hz)")
    return figure


def plot_calibration(
    predictions: pd.DataFrame, *, ax=None, bins: int = 10, label: str = "", color: str = INK
):
    """Reliability diagram: how often the model is right against how sure it is."""
    from .calibration import calibration_bins

    ax = _axes(ax)
    table = calibration_bins(predictions, bins=bins)
    sure, right = table["confidence"], table["accuracy"]
    ax.plot([0, 1], [0, 1], color="0.6", linestyle="--", linewidth=1)
    ax.plot(sure, right, color=color)
    ax.scatter(sure, right, s=20 + 400 * table["share"], color=color, label=label or None)
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


def plot_ablation(table: pd.DataFrame, *, ax=None):
    """What it costs to leave each ingredient out, with 95 % intervals: see `tables.ablation`."""
    ax = _axes(ax)
    others = table.iloc[:0:-1]  # the first row is what they are compared with
    rows = range(len(others))
    ax.axvline(0, color="0.6", linewidth=1)
    kinds = {
        "clips as recorded": ("", "D", INK, 0.14),
        "corrupted": ("corrupted_", "o", WARM, -0.14),
    }
    for kind, (prefix, marker, colour, offset) in kinds.items():
        places = [row + offset for row in rows]
        ax.hlines(
            places, others[f"{prefix}low"], others[f"{prefix}high"], color=colour, linewidth=2
        )
        label = f"{kind}, {table[f'{prefix}accuracy'].iloc[0]:.1f} % with everything"
        ax.plot(others[f"{prefix}difference"], places, marker, color=colour, label=label)
    ax.set_yticks(rows, others.index)
    ax.set(xlabel="points of accuracy")
    ax.legend(loc="upper left", frameon=False)
    ax.margins(y=0.2)
    return ax


def plot_accuracy(comparison: pd.DataFrame, folds: Mapping[str, Mapping], *, people=None, ax=None):
    """Accuracy of every model: mean with its interval, and the single folds.

    Parameters
    ----------
    comparison : pandas.DataFrame
        See `tables.comparison`.
    folds : mapping of str to mapping
        Accuracy of each fold of each model in percent.
    people : float, optional
        Accuracy of people, for a line.
    """
    ax = _axes(ax)
    names = list(comparison.index[::-1])
    if people is not None:
        ax.axvline(people, color="0.6", linestyle="--", linewidth=1)
        ax.text(people, len(names) - 0.45, "people", ha="center", color="0.4", fontsize="small")
    for row, name in enumerate(names):
        one = comparison.loc[name]
        values = list(folds[name].values())
        ax.plot(values, [row] * len(values), "o", color="0.75")
        ax.plot([one["low"], one["high"]], [row, row], color=INK, linewidth=2)
        ax.plot(one["accuracy"], row, "D", color=INK)
    ax.set_yticks(range(len(names)), [pretty(name) for name in names])
    ax.set(xlabel="accuracy (%)", xlim=(0, 101))
    return ax


def plot_per_class(classes: pd.DataFrame, *, ax=None):
    """Precision and recall of each class with their intervals, the best class on top.

    Parameters
    ----------
    classes : pandas.DataFrame
        See `evaluation.per_class`.
    """
    ax = _axes(ax)
    order = classes.sort_values("f1").index
    for name, shift, marker, colour in (
        ("recall", 0.16, "D", INK),
        ("precision", -0.16, "o", WARM),
    ):
        for row, label in enumerate(order):
            one = classes.loc[label]
            place = row + shift
            ends = [one[f"{name}_low"], one[f"{name}_high"]]
            ax.plot(ends, [place, place], color=colour, linewidth=1.5)
            shown = name if row == 0 else None
            ax.plot(one[name], place, marker, color=colour, markersize=5, label=shown)
    ax.set_yticks(range(len(order)), [pretty(label) for label in order])
    ax.set(xlabel="share", xlim=(0, 1.01), ylim=(-0.7, len(order) - 0.3))
    ax.legend(frameon=False, loc="lower left")
    return ax


def plot_open_set(table: pd.DataFrame, *, ax=None):
    """Share of known sounds accepted against share of unknown ones, for every score.

    Parameters
    ----------
    table : pandas.DataFrame
        See `experiments.open_set.measure`. The dot is where thresholds come to that never saw
        their fold.
    """
    from sklearn.metrics import roc_curve

    from . import open_set

    ax = _axes(ax)
    known = open_set.is_known(table)
    for (name, score), style in zip(open_set.sureness(table).items(), _STYLES, strict=False):
        let_in, kept, _ = roc_curve(known, score)
        area, _ = open_set.separation(score, known)
        ax.plot(let_in, kept, style, color=INK, label=f"{name} ({area:.3f})")
    found = open_set.judged(table)["accepted"].to_numpy()
    ax.plot(found[~known].mean(), found[known].mean(), "o", color=WARM, markersize=9)
    ax.plot([0, 1], [0, 1], color="0.6", linestyle="--", linewidth=1)
    ax.set(xlabel="unknown sounds accepted", ylabel="known sounds accepted", xlim=(0, 1))
    ax.legend(frameon=False, title="score (area under the curve)", loc="lower right")
    return ax


PANELS = {
    "in part": ("excerpt",),
    "in pink noise": ("noise",),
    "in a room": ("reverberation",),
    "with another sound": ("another sound",),
    "without treble": ("band limit", "telephone"),
    "as MP3": ("MP3 at 32 kHz", "MP3 at 16 kHz"),
    "quiet or overdriven": ("level", "overdriven"),
}
"""Title of each panel, and the kinds of corruption it shows."""


def plot_robustness(summaries: Mapping[str, pd.DataFrame], *, figure=None):
    """Accuracy against strength, one panel a kind of corruption, mild on the left.

    Parameters
    ----------
    summaries : mapping of str to pandas.DataFrame
        Model to `experiments.robustness.summary`.
    figure : matplotlib.figure.Figure, optional

    Returns
    -------
    matplotlib.figure.Figure
    """
    import matplotlib.pyplot as plt

    figure = figure or plt.figure(figsize=(14, 6.5))
    axes = figure.subplots(2, 4, sharey=True)
    for ax, (title, kinds) in zip(axes.flat, PANELS.items(), strict=False):
        for number, table in enumerate(summaries.values()):
            rows = table[table["corruption"].isin(("clean", *kinds))]
            place = np.arange(len(rows))
            colour, marker = _COLOURS[number % len(_COLOURS)], "oDs^vP"[number % 6]
            ax.fill_between(place, rows["low"], rows["high"], color=colour, alpha=0.12, linewidth=0)
            ax.plot(place, rows["accuracy"], color=colour, marker=marker)
            ax.set_xticks(place, _strengths(rows), fontsize="small")
        ax.set(title=title, ylim=(0, 102))
    for ax in axes[:, 0]:
        ax.set_ylabel("accuracy (%)")
    last = axes.flat[-1]
    last.axis("off")
    for number, name in enumerate(summaries):
        colour, marker = _COLOURS[number % len(_COLOURS)], "oDs^vP"[number % 6]
        last.plot([], [], color=colour, marker=marker, label=pretty(name))
    last.legend(frameon=False, loc="center", fontsize="large")
    return figure


def _strengths(rows: pd.DataFrame) -> list[str]:
    """Names of the points of a panel: strengths, with the kind where it has but one."""
    names = []
    counts = rows["corruption"].value_counts()
    for _, row in rows.iterrows():
        kind, unit = row["corruption"], row["unit"]
        strength = f"{row['strength']:g} {unit}"
        if not unit:
            names.append(kind)
        elif counts[kind] == 1:
            names.append(f"{kind}\n{strength}")
        else:
            _, _, rate = kind.partition(" at ")
            names.append("\n".join([*strength.split(), rate]).rstrip())
    return names

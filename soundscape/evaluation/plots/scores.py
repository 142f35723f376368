"""Figures of scores: what models get right, what they confuse, how sure they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from ..._util.labels import pretty
from .. import open_set
from ..calibration import calibration_bins
from ..metrics import confusion
from ..predictions import class_names
from .look import INK, STYLES, WARM, axes_or_current

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "plot_ablation",
    "plot_accuracy",
    "plot_calibration",
    "plot_confusion",
    "plot_confusions",
    "plot_curves",
    "plot_open_set",
    "plot_per_class",
]


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
    ax = axes_or_current(ax)
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
    ax = axes_or_current(ax)
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


def plot_confusion(matrix: pd.DataFrame, *, ax=None, normalised: bool = False):
    """Confusion matrix as a heat map with its numbers; empty cells stay empty.

    For more than twenty classes bring an `ax` of 0.3 inches a class or more; shares are then
    shown in percent without the sign.
    """
    import seaborn as sns

    ax = axes_or_current(ax)
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

    many = len(class_names(predictions)) > 20
    size = 15 if many else 6.5
    shape = (2, 1) if many else (1, 2)
    figure, axes = plt.subplots(*shape, figsize=(shape[1] * (size + 1), shape[0] * size))
    for ax, normalised in zip(axes, (False, True), strict=True):
        plot_confusion(confusion(predictions, normalised=normalised), ax=ax, normalised=normalised)
        ax.set_title(f"{title}: {'share of each row' if normalised else 'clips'}")
    return figure


def plot_calibration(
    predictions: pd.DataFrame, *, ax=None, bins: int = 10, label: str = "", color: str = INK
):
    """Reliability diagram: how often the model is right against how sure it is."""
    ax = axes_or_current(ax)
    table = calibration_bins(predictions, bins=bins)
    sure, right = table["confidence"], table["accuracy"]
    ax.plot([0, 1], [0, 1], color="0.6", linestyle="--", linewidth=1)
    ax.plot(sure, right, color=color)
    ax.scatter(sure, right, s=20 + 400 * table["share"], color=color, label=label or None)
    ax.set(xlabel="how sure (probability)", ylabel="how often right", xlim=(0, 1), ylim=(0, 1))
    return ax


def plot_curves(curves: Mapping[str, list[float]], *, ax=None):
    """Learning curves: accuracy on training clips and, where it was watched, on held-out ones."""
    ax = axes_or_current(ax)
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
    ax = axes_or_current(ax)
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


def plot_open_set(table: pd.DataFrame, *, ax=None):
    """Share of known sounds accepted against share of unknown ones, for every score.

    Parameters
    ----------
    table : pandas.DataFrame
        See `experiments.open_set.measure`. The dot is where thresholds come to that never saw
        their fold.
    """
    from sklearn.metrics import roc_curve

    ax = axes_or_current(ax)
    known = open_set.is_known(table)
    for (name, score), style in zip(open_set.sureness(table).items(), STYLES, strict=False):
        let_in, kept, _ = roc_curve(known, score)
        area, _ = open_set.separation(score, known)
        ax.plot(let_in, kept, style, color=INK, label=f"{name} ({area:.3f})")
    found = open_set.judged(table)["accepted"].to_numpy()
    ax.plot(found[~known].mean(), found[known].mean(), "o", color=WARM, markersize=9)
    ax.plot([0, 1], [0, 1], color="0.6", linestyle="--", linewidth=1)
    ax.set(xlabel="unknown sounds accepted", ylabel="known sounds accepted", xlim=(0, 1))
    ax.legend(frameon=False, title="score (area under the curve)", loc="lower right")
    return ax

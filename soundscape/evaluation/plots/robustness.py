"""Figures of what corruptions cost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from ..._util.labels import pretty
from .look import COLOURS

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["PANELS", "plot_robustness"]

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
            colour, marker = _look_of(number)
            ax.fill_between(place, rows["low"], rows["high"], color=colour, alpha=0.12, linewidth=0)
            ax.plot(place, rows["accuracy"], color=colour, marker=marker)
            ax.set_xticks(place, _strengths(rows), fontsize="small")
        ax.set(title=title, ylim=(0, 102))
    for ax in axes[:, 0]:
        ax.set_ylabel("accuracy (%)")
    last = axes.flat[-1]
    last.axis("off")
    for number, name in enumerate(summaries):
        colour, marker = _look_of(number)
        last.plot([], [], color=colour, marker=marker, label=pretty(name))
    last.legend(frameon=False, loc="center", fontsize="large")
    return figure


def _look_of(model: int) -> tuple[str, str]:
    return COLOURS[model % len(COLOURS)], "oDs^vP"[model % 6]


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

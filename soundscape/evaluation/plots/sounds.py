"""Figures of sounds: log-mel spectrograms, times in seconds, frequencies in hertz."""

from __future__ import annotations

import numpy as np

from ...audio import Clip
from ...features import LogMelParams, log_mel
from ...features.spectrogram import mel_frequencies_hz
from .look import axes_or_current

__all__ = ["plot_levels", "plot_spectrogram", "plot_spectrograms"]


def plot_spectrogram(clip: Clip, *, ax=None, params: LogMelParams | None = None):
    """Log-mel spectrogram of a clip, dB below its loudest cell."""
    params = params or LogMelParams()
    return plot_levels(log_mel(clip, params), ax=ax, params=params)


def plot_levels(levels: np.ndarray, *, ax=None, params: LogMelParams | None = None):
    """A log-mel spectrogram [shape=(bands, frames)] that is already computed."""
    ax = axes_or_current(ax)
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

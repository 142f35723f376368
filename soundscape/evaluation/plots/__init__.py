"""Figures, each drawn on an ``ax`` that the caller may bring.

Colour maps (viridis, magma, cividis) survive greyscale and colour blindness.
"""

from .look import INK, WARM
from .robustness import PANELS, plot_robustness
from .scores import (
    plot_ablation,
    plot_accuracy,
    plot_calibration,
    plot_confusion,
    plot_confusions,
    plot_curves,
    plot_open_set,
    plot_per_class,
)
from .sounds import plot_levels, plot_spectrogram, plot_spectrograms
from .timelines import plot_timelines

__all__ = [
    "INK",
    "PANELS",
    "WARM",
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
    "plot_timelines",
]

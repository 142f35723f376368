"""What all figures share: colours, lines, and the axes they are drawn on."""

from __future__ import annotations

__all__ = ["COLOURS", "INK", "STYLES", "WARM", "axes_or_current"]

INK = "#1f4e79"
WARM = "#c8741a"
COLOURS = (INK, WARM, "#7a9a3a", "#8a6fb0", "0.45", "#3aa6a6")
STYLES = ("-", "--", "-.", ":")


def axes_or_current(ax):
    """The axes that a caller brought, else those that matplotlib draws on at the moment."""
    import matplotlib.pyplot as plt

    return plt.gca() if ax is None else ax

"""Class names for people."""

from __future__ import annotations

__all__ = ["pretty"]


def pretty(label: str) -> str:
    """A class name for people: ``sea_waves`` becomes ``sea waves``."""
    return label.replace("_", " ")

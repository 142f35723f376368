"""Lengths of time for people."""

from __future__ import annotations

__all__ = ["in_hours"]


def in_hours(seconds: float) -> str:
    """A length in seconds, minutes or hours, whichever says enough.

    >>> in_hours(4.2), in_hours(723), in_hours(11_100)
    ('4.2 s', '12 min 3 s', '3 h 5 min')
    """
    if seconds < 59.95:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 3_600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{round(whole / 60) // 60} h {round(whole / 60) % 60} min"

"""The light of the hours: day, dusk and night over a panorama, and where sun and moon stand.

Without a calendar and a place the day is that of the equinox: the sun rises at six, stands highest
at noon and sets at eighteen; the moon, full, takes its place at night.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["DAY_SECONDS", "Clock", "Light", "clock_seconds"]

DAY_SECONDS = 86_400.0
SUNRISE_HOUR = 6.0
HIGH, LOW = 0.34, -0.30
"""Sine of the sun's height from which it is day, and below which it is night."""


@dataclass(frozen=True)
class Light:
    """How much of a moment's light is that of the day, of dusk and of the night; they sum to 1."""

    day: float
    dusk: float
    night: float


@dataclass(frozen=True)
class Clock:
    """When a recording begins, and how long it is; without a beginning its light is even.

    Parameters
    ----------
    begins_seconds : float or None
        Since midnight.
    seconds : float
    dark : bool
        Whether the even light is that of the night.
    """

    begins_seconds: float | None
    seconds: float
    dark: bool = False

    def light(self, share: float) -> Light:
        """At a moment of the recording, 0 its start to 1 its end."""
        if self.begins_seconds is None:
            return Light(0.0, 0.0, 1.0) if self.dark else Light(1.0, 0.0, 0.0)
        height = self.sun(share)
        day, night = _smooth(height / HIGH), _smooth(height / LOW)
        return Light(day, 1 - day - night, night)

    def sun(self, share: float) -> float:
        """The sine of the sun's height at a moment, -1 to 1."""
        hour = ((self.begins_seconds or 0.0) + share * self.seconds) / 3_600
        return math.sin(math.radians(15 * (hour - SUNRISE_HOUR)))

    def lights(self) -> Iterator[tuple[str, float, float]]:
        """Sun and moon: which it is, its share of the width, and its height, 0 to 1.

        One for each day and each night, in the middle of what of it is heard.
        """
        if self.begins_seconds is None:
            return
        begin, half = self.begins_seconds, DAY_SECONDS / 2
        end, rise = begin + self.seconds, 3_600 * SUNRISE_HOUR
        number = math.floor((begin - rise) / half)
        while rise + number * half < end:
            first, last = max(begin, rise + number * half), min(end, rise + (number + 1) * half)
            middle = ((first + last) / 2 - begin) / self.seconds
            # At the sides of the picture there is no room for it.
            if last - first > 0.03 * self.seconds:
                yield ("moon" if number % 2 else "sun"), middle, abs(self.sun(middle))
            number += 1

    def said(self, seconds: float) -> str:
        """A moment of the recording: the hour where the clock is known, else how long after."""
        whole = round(seconds + (self.begins_seconds or 0.0))
        hours, minutes, rest = whole // 3_600, whole // 60 % 60, whole % 60
        if self.begins_seconds is not None:
            exact = f":{rest:02d}" if self.seconds < 600 else ""
            return f"{hours % 24:02d}:{minutes:02d}{exact}"
        return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def _smooth(share: float) -> float:
    share = min(1.0, max(0.0, share))
    return share * share * (3 - 2 * share)


def clock_seconds(begins: str) -> float | None:
    """Seconds since midnight of a time such as ``"06:30"``; None where it is no time.

    Examples
    --------
    >>> clock_seconds("06:30"), clock_seconds("25:00")
    (23400.0, None)
    """
    hours, colon, minutes = begins.strip().partition(":")
    plain = all(one.isascii() and one.isdigit() and len(one) <= 2 for one in (hours, minutes))
    if not (colon and plain and len(minutes) == 2 and int(hours) < 24 and int(minutes) < 60):
        return None
    return 3_600.0 * int(hours) + 60.0 * int(minutes)

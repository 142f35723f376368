"""How probabilities become events: the settings, which can differ by label."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite

from ..errors import TimelineError

__all__ = ["DetectionSettings", "LabelSettings"]

LONGEST_SECONDS = 60.0
"""Nothing that has to be remembered to decide about a moment may last longer: memory is bounded."""


@dataclass(frozen=True)
class LabelSettings:
    """How one label's probabilities become events.

    Parameters
    ----------
    begin, keep : float
        An event is where the probability stays at `keep` or more, and reaches `begin` at least
        once (hysteresis). 0 < keep <= begin <= 1.
    smooth_seconds : float
        Width of the median that is taken first; 0 for none.
    bridge_seconds : float
        A gap that is not longer is no gap.
    least_seconds : float
        A shorter event is none.
    snap_seconds : float
        How far onset and offset may move to where the level rises or falls; 0 for not at all.

    Raises
    ------
    TimelineError
        When a value is outside of its range.
    """

    begin: float = 0.5
    keep: float = 0.2
    smooth_seconds: float = 1.5
    bridge_seconds: float = 1.0
    least_seconds: float = 0.1
    snap_seconds: float = 0.75

    def __post_init__(self):
        if not 0 < self.keep <= self.begin <= 1:
            raise TimelineError(
                f"begin={self.begin!r}, keep={self.keep!r}. Expected 0 < keep <= begin <= 1."
            )
        for name in ("smooth_seconds", "bridge_seconds", "least_seconds", "snap_seconds"):
            value = getattr(self, name)
            if not (isfinite(value) and 0 <= value <= LONGEST_SECONDS):
                raise TimelineError(
                    f"{name} is {value!r}. Expected 0 to {LONGEST_SECONDS:.0f} seconds."
                )


@dataclass(frozen=True)
class DetectionSettings:
    """How a recording's probabilities become its events.

    Parameters
    ----------
    default : LabelSettings
    by_label : dict of str to LabelSettings
        Of the labels that have their own.
    silence_seconds : float
        How long it has to be silent for that to be an event.

    Examples
    --------
    >>> quick = DetectionSettings(by_label={"dog": LabelSettings(begin=0.7)})
    >>> quick.of("dog").begin, quick.of("rain").begin
    (0.7, 0.5)
    """

    default: LabelSettings = LabelSettings()
    by_label: Mapping[str, LabelSettings] = field(default_factory=dict)
    silence_seconds: float = 1.0

    def __post_init__(self):
        if not 0 < self.silence_seconds <= LONGEST_SECONDS:
            raise TimelineError(
                f"silence_seconds is {self.silence_seconds!r}. Expected more than 0 and at most "
                f"{LONGEST_SECONDS:.0f} seconds."
            )

    def of(self, label: str) -> LabelSettings:
        """The settings of a label."""
        return self.by_label.get(label, self.default)

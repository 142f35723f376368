"""What is said of a repair: one way for all formats."""

from __future__ import annotations

__all__ = ["PASSED_OVER", "UNKNOWN_LENGTH", "cut_short", "damaged", "joined", "promised_less"]

PASSED_OVER = "it begins with something else, which was passed over"
UNKNOWN_LENGTH = "its header does not say how long it is; it was read to the end"


def cut_short(promised_seconds: float, seconds: float) -> str:
    """The file ends before its header says."""
    return (
        f"it is cut short: its header promises {promised_seconds:.1f} s, {seconds:.1f} s are there"
    )


def promised_less(promised_seconds: float, seconds: float) -> str:
    """The sound goes on where its header says it ends."""
    return (
        f"its header promises {promised_seconds:.1f} s; {seconds:.1f} s are there, "
        f"and it was read to the end"
    )


def joined(count: int, what: str) -> str:
    """One file holds several recordings."""
    return f"{count} {what} in one file, heard one after the other"


def damaged(places: int) -> str:
    """Some of it cannot be decoded."""
    which = "1 place, which was" if places == 1 else f"{places} places, which were"
    return f"it is damaged in {which} passed over"

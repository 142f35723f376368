"""Whether a service can be used now."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Readiness"]


@dataclass(frozen=True)
class Readiness:
    """Whether somebody can be asked now, and if not, what to do.

    Parameters
    ----------
    ready : bool
    message : str
    """

    ready: bool
    message: str

"""The models that a service lists: their names, until when they are there, and since when.

OpenAI's form, ``GET {base}/models``, which nearly all servers keep to; some send the bare list, or
call it ``models`` as Ollama's own form does.
"""

from __future__ import annotations

import datetime
import time
from collections.abc import Sequence
from dataclasses import dataclass

from .answers import documents_of
from .connection import Response

__all__ = ["Model", "listed_models", "named_models", "remember", "remembered"]

_MOST_NAMED, _LONGEST_NAME = 12, 200
_LARGEST_SECONDS = 1e11
"""Above it a time since 1970 is one in milliseconds."""
_REMEMBERED_SECONDS = 600.0
_LISTS: dict[str, tuple[float, tuple[Model, ...]]] = {}
"""What services listed, and when, by address: every front door asks anew."""


@dataclass(frozen=True)
class Model:
    """A model that a server lists.

    Parameters
    ----------
    name : str
    ends : datetime.date or None
        The day it is switched off; None where no such day is told.
    created : float
        Seconds since 1970; 0 where the server does not say.
    """

    name: str
    ends: datetime.date | None = None
    created: float = 0.0

    def is_gone(self, today: datetime.date) -> bool:
        """Whether it is switched off."""
        return self.ends is not None and self.ends <= today

    def ending(self, today: datetime.date) -> str:
        """When it is or was switched off, in words with a blank before them; else empty."""
        if self.ends is None:
            return ""
        verb = "was switched off" if self.is_gone(today) else "will be switched off"
        return f" ({verb} on {self.ends})"


def listed_models(answer: Response) -> tuple[Model, ...]:
    """The models of an answer to ``GET {base}/models``; empty where it is no list."""
    for document in documents_of(answer):
        if isinstance(document, dict):
            document = document.get("data") or document.get("models")
        entries = document if isinstance(document, list) else []
        return tuple(
            Model(name, _day(one.get("shutdown_date")), _number(one.get("created")))
            for one in entries
            if isinstance(one, dict)
            and isinstance(name := one.get("id") or one.get("name"), str)
            and len(name) <= _LONGEST_NAME
        )
    return ()


def remember(address: str, models: tuple[Model, ...]) -> tuple[Model, ...]:
    """Keep what a service listed for the others of this process; returns it."""
    _LISTS[address] = time.monotonic(), models
    return models


def remembered(address: str) -> tuple[Model, ...]:
    """What a service listed lately; empty where it was not asked."""
    told, models = _LISTS.get(address, (0.0, ()))
    return models if time.monotonic() - told < _REMEMBERED_SECONDS else ()


def named_models(models: Sequence[Model], today: datetime.date) -> str:
    """Models with the days that they end, for a message."""
    names = [model.name + model.ending(today) for model in models[:_MOST_NAMED]]
    more = len(models) - len(names)
    return ", ".join(names) + (f" and {more} more" if more else "") or "none"


def _day(value: object) -> datetime.date | None:
    """A day as services write it: 2026-12-01, with or without a time, or (milli)seconds of 1970."""
    try:
        if isinstance(value, str):
            return datetime.date.fromisoformat(value.strip()[:10].replace("/", "-"))
        if isinstance(value, int | float) and value > 0:
            value = value / 1_000 if value > _LARGEST_SECONDS else value
            return datetime.datetime.fromtimestamp(value, datetime.UTC).date()
    except (ValueError, OverflowError, OSError):
        pass
    return None


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0

"""The published schema of cards, and what it cannot say: that a card must not contradict itself."""

from __future__ import annotations

from typing import Any

from .._util.paths import PACKAGE
from .._util.schemas import hold
from ..errors import ArtworkError

__all__ = ["SCHEMA", "check_document"]

SCHEMA = "soundscape-card/2"
"""The kind of card this package writes and reads."""


def check_document(document: Any, where: str = "The card") -> dict:
    """Hold a JSON document against the published schema and against itself.

    Parameters
    ----------
    document : object
        As `json.loads` gives it.
    where : str
        Where it comes from, for messages.

    Returns
    -------
    dict
        The document itself.

    Raises
    ------
    ArtworkError
        Names the first thing that is wrong and where it stands.
    """
    hold(
        document,
        SCHEMA,
        PACKAGE / "artwork" / "card.schema.json",
        where=where,
        noun="card",
        expected="Give a picture made by soundscape, or its .card.json file.",
        advice="It was altered, or made by another program.",
        error=ArtworkError,
    )
    heard, measured = document["prediction"], document["acoustics"]
    chances = heard["probabilities"]
    holds = {
        "prediction: as many labels as probabilities": len(heard["labels"]) == len(chances),
        "prediction: probabilities from high to low": chances == sorted(chances, reverse=True),
        "prediction: probabilities that sum to 1, unless it is of an open set": heard.get(
            "open_set"
        )
        or abs(sum(chances) - 1) < 1e-3,
        "prediction: sounds where something is known, a family where that alone is": (
            bool(heard.get("sounds")) <= (heard["verdict"] == "known")
            and bool(heard.get("family")) == (heard["verdict"] == "family")
        ),
        "acoustics: as many onsets as strengths": (
            len(measured["onset_seconds"]) == len(measured["onset_strengths"])
        ),
    }
    for expected, true in holds.items():
        if not true:
            raise ArtworkError(f"{where} contradicts itself. Expected {expected}. It was altered.")
    return document

"""The published schema of cards, and what it cannot say: that a card must not contradict itself."""

from __future__ import annotations

from .._util.paths import PACKAGE
from .._util.schemas import first_fault
from ..errors import ArtworkError

__all__ = ["SCHEMA", "check_document"]

SCHEMA = "soundscape-card/2"
"""The kind of card this package writes and reads."""


def check_document(document: object, where: str = "The card") -> dict:
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
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        is_object = isinstance(document, dict)
        found = document.get("schema") if is_object else type(document).__name__
        raise ArtworkError(
            f"{where} is not a card of the kind {SCHEMA!r} (it says {str(found)[:60]!r}). Give a "
            f"picture made by soundscape, or its .card.json file."
        )
    wrong = first_fault(document, PACKAGE / "artwork" / "card.schema.json")
    if wrong is not None:
        raise ArtworkError(
            f"{where} is not a whole card: {wrong}. It was altered, or made by another program."
        )
    heard, measured = document["prediction"], document["acoustics"]
    chances = heard["probabilities"]
    holds = {
        "prediction: as many labels as probabilities": len(heard["labels"]) == len(chances),
        "prediction: probabilities from high to low": chances == sorted(chances, reverse=True),
        "prediction: probabilities that sum to 1": abs(sum(chances) - 1) < 1e-3,
        "acoustics: as many onsets as strengths": (
            len(measured["onset_seconds"]) == len(measured["onset_strengths"])
        ),
    }
    for expected, true in holds.items():
        if not true:
            raise ArtworkError(f"{where} contradicts itself. Expected {expected}. It was altered.")
    return document

"""Why a picture looks as it does: which measured value drew which element."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ..audio import Clip
from ..features import describe
from ..models import Classifier
from ..painter import describe_painting
from .card import Card
from .files import read_card

if TYPE_CHECKING:
    from ..painter import Explanation

__all__ = ["explain"]


def explain(
    sound: Clip | Card | str | os.PathLike,
    label: str | None = None,
    *,
    seed: int = 1,
    style: str | None = None,
) -> Explanation:
    """Tell which measured value draws which element of the painter's picture of a sound.

    Parameters
    ----------
    sound : Clip, Card or path
        A clip; or a card, its path, or the path of its picture. From the card of a painter's
        picture come that picture's own seed and style.
    label : str, optional
        What the sound is; by default what the card says, or what the classifier hears.
    seed, style
        As for `create`; not used with a card of the painter.

    Returns
    -------
    Explanation
        Printed, it is one line for each thing that was measured.

    Examples
    --------
    >>> from soundscape import explain, load_clip
    >>> print(explain(load_clip("data/demo/dog.wav"), "dog", seed=7))
    2 onsets: 2 arcs leaving the dog's mouth, first to last
    ...
    """
    if isinstance(sound, Clip):
        label = label or Classifier.load().predict(sound).label
        return describe_painting(sound, describe(sound), label, seed=seed, style=style)
    card = sound if isinstance(sound, Card) else read_card(sound)
    made_by, words = card.provider, ""
    if made_by.name == "painter":
        words = card.prompt.text
        seed, style = made_by.seed or seed, made_by.parameters.get("style")
    label = label or card.label
    return describe_painting(card.sound, card.acoustics, label, seed=seed, style=style, words=words)

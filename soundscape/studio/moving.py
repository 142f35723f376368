"""What a presentation shows while its sound is heard: the painter's drawing, which moves."""

from __future__ import annotations

import hashlib

from ..artwork import Card, painting_of
from ..errors import SoundscapeError

__all__ = ["moving_drawing"]


def moving_drawing(card: Card) -> str:
    """The painter's picture of a card as an SVG that moves.

    Parameters
    ----------
    card : Card

    Returns
    -------
    str
        Empty for a picture of a service, and for one that would be drawn otherwise today.
    """
    if card.provider.name != "painter":
        return ""
    try:
        painting = painting_of(card)
    except SoundscapeError:
        return ""
    same = hashlib.sha256(painting.png).hexdigest() == card.picture.sha256
    return painting.animated_svg() if same else ""

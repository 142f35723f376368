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
from .hearing import sounds_heard

if TYPE_CHECKING:
    from ..painter import Explanation, Heard

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
        What the sound is; by default what the card says, or all that the classifier hears.
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
        heard: tuple[Heard, ...] = ()
        if label is None:
            classifier = Classifier.load()
            prediction = classifier.predict(sound)
            label, heard = prediction.label, sounds_heard(sound, prediction, classifier)
        return describe_painting(
            sound, describe(sound), label, seed=seed, style=style, sounds=heard
        )
    card = sound if isinstance(sound, Card) else read_card(sound)
    made_by, words = card.provider, ""
    if made_by.name == "painter":
        words = card.prompt.text
        seed, style = made_by.seed or seed, made_by.parameters.get("style")
    heard = card.heard if label in (None, card.label) else ()
    return describe_painting(
        card.sound, card.acoustics, label or card.label, seed=seed, style=style, words=words,
        sounds=heard,
    )  # fmt: skip

"""Make a picture again from its card.

The painter's comes out byte for byte; a service's comes from the cache or, once a person agrees to
the price, is asked for again.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from .. import providers
from ..errors import ArtworkError
from ..painter import DRAWINGS
from ..providers import ImageRequest, PictureCache
from ..services import Budget, Watch
from .artwork import Artwork
from .card import Card, remade_card, versions
from .carrying import carrying
from .files import read_card

if TYPE_CHECKING:
    from ..painter import Painting

__all__ = ["maker_of", "painting_of", "replay"]

_SETTINGS: dict[str, dict[str, type]] = {"openai": {"quality": str}, "sdwebui": {"steps": int}}
"""What providers may have been set to, beside the model, that decides the picture."""


def maker_of(card: Card) -> providers.Provider:
    """The provider that made a card's picture, set as it was: its model, its format, its quality.

    Raises
    ------
    ProviderError
        When there is no such provider or model any more.
    """
    made_by = card.provider
    settings = {
        name: made_by.parameters[name]
        for name, kind in _SETTINGS.get(made_by.name, {}).items()
        if isinstance(made_by.parameters.get(name), kind)
    }
    return providers.get(
        made_by.name, model=made_by.model, output_format=card.picture.format, **settings
    )


def replay(
    card: Card | str | os.PathLike,
    *,
    agree: Callable[[str], bool] | None = None,
    budget: Budget | None = None,
    cache: PictureCache | None = None,
    watch: Watch | None = None,
) -> Artwork:
    """Make a picture again from its card alone.

    Parameters
    ----------
    card : Card or path
        The card, its path, or the path of its picture.
    agree : callable(str) -> bool, optional
        Asked, for a service's picture that is no longer in the cache, whether to pay for it again;
        told the question. By default nothing is ever paid for.
    budget, cache, watch : optional
        As for `create`.

    Returns
    -------
    Artwork
        The painter's: the same picture, byte for byte, with the same versions of package and
        rasteriser, and with the card that was given. A service's: the picture kept in the cache;
        or, asked again, what the service makes of the same request today, with a card of its own.

    Raises
    ------
    ArtworkError
        For a card that was altered, when other versions draw another picture, or when a picture
        would have to be paid for and nobody agreed.
    """
    # Held against the schema again: a card can also be made by hand.
    given = Card.from_dict(card.to_dict()) if isinstance(card, Card) else read_card(card)
    if given.provider.name == "painter":
        return _painted_again(given)
    return _ordered_again(given, agree, budget, cache or PictureCache(), watch)


def painting_of(card: Card, *, size: tuple[int, int] | None = None) -> Painting:
    """The painter's picture of a card, drawn again: also in another size, or to be seen moving.

    Parameters
    ----------
    card : Card
        Of the provider ``"painter"``.
    size : (int, int), optional
        Width and height in pixels, as for `paint`; by default that of the picture.

    Raises
    ------
    ArtworkError
        When the picture is not the painter's, or the card lacks something.
    """
    from ..painter import paint

    made_by = card.provider
    if made_by.name != "painter":
        raise ArtworkError(
            f"The picture was made by {made_by.name}. Expected one of the painter's, which alone "
            f"can be drawn again."
        )
    try:
        return paint(
            card.sound,
            card.acoustics,
            card.label,
            seed=made_by.seed or made_by.seed_asked,
            style=made_by.parameters["style"],
            size=made_by.size_asked if size is None else size,
            words=card.prompt.text,
            sounds=card.heard,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ArtworkError(f"The card is incomplete or was altered ({error!r}).") from None


def _painted_again(given: Card) -> Artwork:
    painting = painting_of(given)
    if hashlib.sha256(painting.png).hexdigest() != given.picture.sha256:
        raise ArtworkError(
            f"The card's picture cannot be made again here, byte for byte: it was drawn with "
            f"{given.versions}, these are {versions()}; or the card was altered. Cards of "
            f"other drawings (these are version {DRAWINGS}) need a new picture of the sound."
        )
    return Artwork(painting.png, given, painting.svg)


def _ordered_again(given: Card, agree, budget, cache: PictureCache, watch) -> Artwork:
    made_by, picture = given.provider, given.picture
    maker = maker_of(given)
    request = ImageRequest(
        prompt=given.prompt.text,
        seed=made_by.seed_asked,
        size=made_by.size_asked,
        style=made_by.style,
        negative_prompt=given.prompt.negative,
        label=given.label,
    )
    identity = maker.identity(request)
    kept = cache.find(identity) if identity is not None else None
    kept = None if kept is None else carrying(kept)
    if kept is not None and hashlib.sha256(kept.image).hexdigest() == picture.sha256:
        return Artwork(kept.image, given)
    price = maker.price(request)
    cost = "an unknown price" if price is None else f"{price:g} {maker.unit}".strip()
    question = f"{maker.name} must be asked again, for {cost}; it may draw another picture"
    if agree is None or not agree(question):
        raise ArtworkError(
            f"The picture is not among those kept here: {question}. Nothing was sent."
        )
    # Not looked up: what is kept under this request is not the picture of this card.
    result = providers.order(maker, request, budget=budget, watch=watch)
    result = carrying(cache.keep(identity, result))
    card = remade_card(given, result, maker.unit)
    return Artwork(result.image, card)

"""What of a story has to be made, and what it costs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from .._util.identity import identity
from ..providers import ImageRequest, PictureCache, Provider
from ..services import Watch
from .folder import left_picture
from .storyboard import Shot, Storyboard

__all__ = ["Bill", "Order", "bills_of", "missing_orders", "request_of"]

_VERSION = 1
"""Of what decides a picture: raised when the same shot becomes another picture."""


@dataclass(frozen=True)
class Order:
    """A picture that has to be made.

    Parameters
    ----------
    number : int
        Of the shot, from 0.
    shot : Shot
    request : str
        Name of everything that the picture comes of.
    price : float or None
        What it costs, in the provider's unit; None where nobody knows.
    """

    number: int
    shot: Shot
    request: str
    price: float | None = 0.0

    @property
    def stem(self) -> str:
        """What its file is called, without a suffix: the same request has the same file."""
        return f"{_slug(self.shot.label)}-{self.request[:10]}"


@dataclass(frozen=True)
class Bill:
    """What the missing pictures of one provider cost.

    Parameters
    ----------
    provider : str
    count : int
        How many are missing.
    amount : float or None
        At most, in `unit`; None where nobody knows. What was paid for before costs nothing.
    unit : str
    numbers : tuple of int
        Whose pictures they are: numbers of shots, from 0.
    """

    provider: str
    count: int
    amount: float | None
    unit: str
    numbers: tuple[int, ...] = ()

    def in_words(self) -> str:
        """One line for people.

        Examples
        --------
        >>> Bill("stability", 3, 9.0, "credits").in_words()
        '3 pictures by stability: 9 credits'
        """
        pictures = f"{self.count} picture{'' if self.count == 1 else 's'} by {self.provider}"
        if self.amount is None:
            return f"{pictures}: price not known"
        return f"{pictures}: {f'{self.amount:g} {self.unit}' if self.amount else 'free'}"


def request_of(shot: Shot, board: Storyboard, maker: Provider) -> str:
    """A name for everything that a shot's picture comes of: another one, another picture."""
    everything: dict = {
        "provider": shot.provider,
        "model": board.settings.model if shot.provider == board.settings.provider else None,
        "words": shot.words,
        "style": shot.style,
        "seed": shot.seed,
        "size": list(board.settings.size),
    }
    if "sound" in maker.supports:  # it is drawn from the shot's part of the recording
        everything |= {
            "recording": board.recording.sha256,
            "span": [shot.start, shot.end],
            "labels": [one.label for one in shot.sounds],
        }
    return identity("picture of a shot", _VERSION, **everything)


def missing_orders(
    board: Storyboard,
    folder: Path,
    makers: Mapping[str, Provider],
    cache: PictureCache,
    watch: Watch,
) -> list[Order]:
    """What has to be made, in the order of the shots; what was paid for already costs nothing."""
    found = []
    for number, shot in enumerate(board.shots):
        maker = makers[shot.provider]
        order = Order(number, shot, request_of(shot, board, maker))
        if _is_wanted(order, folder):
            paid = not maker.unit or left_picture(folder, order) is not None
            price = 0.0 if paid else _price(shot, board, maker, cache, watch)
            found.append(replace(order, price=price))
    return found


def _is_wanted(order: Order, folder: Path) -> bool:
    shot = order.shot
    if shot.same_as_before or "picture" in shot.edited:
        return False
    if shot.picture is not None and (folder / shot.picture.file).is_file():
        return not shot.locked and shot.request != order.request
    # What was refused is not sent again as long as it is the same.
    return not (shot.problem and shot.request == order.request)


def _price(
    shot: Shot, board: Storyboard, maker: Provider, cache: PictureCache, watch: Watch
) -> float | None:
    maker.prepare(watch=watch)
    request = ImageRequest(shot.words, shot.seed, board.settings.size, shot.style, label=shot.label)
    kept = cache.find(maker.identity(request))
    return maker.price(request) if kept is None else 0.0


def bills_of(orders: Sequence[Order], makers: Mapping[str, Provider]) -> list[Bill]:
    """What orders cost, a bill for each provider."""
    by_provider: dict[str, list[Order]] = {}
    for order in orders:
        by_provider.setdefault(order.shot.provider, []).append(order)
    return [
        Bill(
            name,
            len(own),
            _sum([order.price for order in own]),
            makers[name].unit,
            tuple(order.number for order in own),
        )
        for name, own in by_provider.items()
    ]


def _sum(prices: Sequence[float | None]) -> float | None:
    known = [price for price in prices if price is not None]
    return sum(known) if len(known) == len(prices) else None


def _slug(label: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")[:40] or "shot"

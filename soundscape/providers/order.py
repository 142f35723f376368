"""Order a picture: from the cache if it was made before, within a spend cap if it costs anything.

What may have been billed counts as spent, also when no picture came: a cap that a broken
connection could widen would be none.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager

from .._util.settings import setting
from ..errors import ProviderError
from ..services import Watch
from .base import ImageRequest, ImageResult, Provider
from .cache import PictureCache

__all__ = ["CAP_VARIABLE", "Budget", "order", "price_of", "session_budget"]

CAP_VARIABLE = "SOUNDSCAPE_MAX_CREDITS"


class Budget:
    """A spend cap for everything that shares it: one command, one session of the generator.

    Parameters
    ----------
    limit : float or None
        Most that may be spent, in the unit of the provider (credits; dollars at OpenAI). None: no
        cap.

    Attributes
    ----------
    spent : float
        What was spent, counting what may have been.
    """

    def __init__(self, limit: float | None = None):
        if limit is not None and not 0 <= limit < float("inf"):
            raise ProviderError(f"The spend cap is {limit}, expected 0 or more.", kind="budget")
        self.limit = limit
        self.spent = 0.0
        self._reserved = 0.0
        self._lock = threading.Lock()

    @property
    def left(self) -> float | None:
        """What may still be spent, None without a cap."""
        return None if self.limit is None else max(0.0, self.limit - self.spent - self._reserved)

    @contextmanager
    def reserve(self, price: float | None, provider: Provider):
        """Set the price aside while a picture is asked for; count it unless nothing was billed."""
        self._take(price, provider)
        amount = price or 0.0
        try:
            yield
        except ProviderError as error:
            self._settle(amount, spent=error.billed is not False)
            raise
        except BaseException:
            self._settle(amount, spent=True)
            raise
        self._settle(amount, spent=True)

    def _take(self, price: float | None, provider: Provider) -> None:
        with self._lock:
            left = self.left
            if left is not None and price is None:
                raise ProviderError(
                    f"{provider.name}: the price of this picture is not known, so it cannot be "
                    f"held to the spend cap of {self.limit:g}. Nothing was sent. {provider.cost}.",
                    provider=provider.name,
                    kind="budget",
                )
            if left is not None and price > left:
                raise ProviderError(
                    f"{provider.name}: the picture costs {price:g} {provider.unit}, of the spend "
                    f"cap of {self.limit:g} are {left:g} left. Nothing was sent. Raise the cap "
                    f"(--max-credits, {CAP_VARIABLE}) or use the painter, which is free.",
                    provider=provider.name,
                    kind="budget",
                )
            self._reserved += price or 0.0

    def _settle(self, amount: float, *, spent: bool) -> None:
        with self._lock:
            self._reserved -= amount
            self.spent += amount if spent else 0.0


_SESSION = Budget()


def session_budget() -> Budget:
    """The budget of this process, with the cap that ``SOUNDSCAPE_MAX_CREDITS`` names now.

    Raises
    ------
    ProviderError
        When the setting is no number.
    """
    text = setting(CAP_VARIABLE)
    try:
        _SESSION.limit = Budget(float(text)).limit if text else None
    except ValueError:
        raise ProviderError(
            f"{CAP_VARIABLE} is {text!r}, expected a number such as 30. Set it anew or unset it.",
            kind="budget",
        ) from None
    return _SESSION


def price_of(
    provider: Provider, count: int = 1, *, size: tuple[int, int] = (1024, 1024)
) -> float | None:
    """What pictures of a size cost at most, in the provider's `unit`; None when it is not known."""
    price = provider.price(ImageRequest(prompt="a sound", seed=1, size=size))
    return None if price is None else price * count


def order(
    provider: Provider,
    request: ImageRequest,
    *,
    budget: Budget | None = None,
    cache: PictureCache | None = None,
    watch: Watch | None = None,
) -> ImageResult:
    """Get the picture of a request: kept from last time, or made now and kept at once.

    Parameters
    ----------
    provider : Provider
    request : ImageRequest
    budget : Budget, optional
        That of this process by default, see `session_budget`.
    cache : PictureCache, optional
        Where pictures are kept; without one every call asks anew.
    watch : Watch, optional

    Raises
    ------
    ProviderError
        Kind ``"budget"`` before anything is sent; else as `Provider.generate` says.
    """
    watch = watch or Watch()
    identity = provider.identity(request)
    if cache is not None and identity is not None:
        kept = cache.find(identity)
        if kept is not None:
            watch.tell("found among the pictures made before", 1.0)
            return kept
    watch.check()
    with (budget or session_budget()).reserve(provider.price(request), provider):
        result = provider.generate(request, watch=watch)
        if cache is not None and identity is not None:
            cache.keep(identity, result)
        return result

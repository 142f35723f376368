"""Order a picture: from the cache if it was made before, else within a spend cap."""

from __future__ import annotations

from ..errors import ProviderError
from ..services import Budget, Watch, session_budget
from .base import ImageRequest, ImageResult, Provider
from .cache import PictureCache

__all__ = ["order", "price_of"]

_ADVICE = {
    "budget": "The painter is free",
    "credit": "The painter is free",
    "network": "The painter needs no network",
}
"""What else there is to do, by the kind of an error."""


def price_of(
    provider: Provider, count: int = 1, *, size: tuple[int, int] = (1024, 1024)
) -> float | None:
    """What pictures of a size cost at most, in its own ``unit``; None when it is not known."""
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
        That of this process by default, see `services.session_budget`.
    cache : PictureCache, optional
        Where pictures are kept; without one every call asks anew.
    watch : Watch, optional

    Raises
    ------
    ProviderError
        Kind ``"budget"`` before anything is sent; else as `Provider.generate` says.
    """
    watch = watch or Watch()
    provider.prepare(watch=watch)
    identity = provider.identity(request)
    kept = cache.find(identity) if cache is not None else None
    if kept is not None:
        watch.tell("found among the pictures made before", 1.0)
        return kept
    watch.check()
    if cache is None or identity is None:
        return _made(provider, request, budget, watch)
    with cache.alone(identity, watch) as mine:
        kept = cache.find(identity)  # somebody else may have had it made meanwhile
        if kept is not None:
            return kept
        if not mine:
            raise ProviderError(
                f"{provider.name}: another program has been asking for the same picture for long. "
                f"Nothing was sent. Wait for it, or end it.",
                provider=provider.name,
                kind="timeout",
            )
        return cache.keep(identity, _made(provider, request, budget, watch))


def _made(
    provider: Provider, request: ImageRequest, budget: Budget | None, watch: Watch
) -> ImageResult:
    try:
        with (budget or session_budget()).reserve(provider.price(request), provider):
            return provider.generate(request, watch=watch)
    except ProviderError as error:
        if error.kind in _ADVICE:
            error.args = (f"{error} {_ADVICE[error.kind]}.",)
        raise

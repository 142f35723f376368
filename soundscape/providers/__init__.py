"""Who makes the picture: the embedded painter, or an image service.

A provider is one file and one line of `_PROVIDERS`; see `base.Provider` for what it offers.
"""

from __future__ import annotations

from importlib import import_module

from ..errors import ProviderError
from .base import MAX_SEED, ImageRequest, ImageResult, Provider, Readiness, new_seed

__all__ = [
    "MAX_SEED",
    "ImageRequest",
    "ImageResult",
    "Provider",
    "Readiness",
    "get",
    "names",
    "new_seed",
]

_PROVIDERS = {
    "painter": "painter:PainterProvider",
    "stability": "stability:StabilityProvider",
}


def names() -> tuple[str, ...]:
    """Names that `get` knows, the default first."""
    return tuple(_PROVIDERS)


def get(name: str = "painter") -> Provider:
    """A provider by name, with its settings from the environment."""
    if name not in _PROVIDERS:
        raise ProviderError(
            f"There is no image provider {name!r}. Choose one of: {', '.join(names())}.",
            provider=name,
        )
    module, _, attribute = _PROVIDERS[name].partition(":")
    return getattr(import_module(f".{module}", __name__), attribute)()

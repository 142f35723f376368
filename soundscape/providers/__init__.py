"""Who makes the picture: the embedded painter, or an image service.

A provider is one file and one line of `_PROVIDERS`; see `base.Provider` for what it offers. `order`
is how the rest of the package gets a picture from one: through the cache and within a spend cap.
"""

from __future__ import annotations

from .._util.choices import called
from ..errors import ProviderError
from ._pictures import as_png
from .base import MAX_SEED, ImageRequest, ImageResult, Provider, new_seed, seeds_from
from .cache import PictureCache
from .order import order, price_of

__all__ = [
    "MAX_SEED",
    "ImageRequest",
    "ImageResult",
    "PictureCache",
    "Provider",
    "as_png",
    "get",
    "names",
    "new_seed",
    "order",
    "price_of",
    "seeds_from",
]

_PROVIDERS = {
    "painter": "painter:PainterProvider",
    "stability": "stability:StabilityProvider",
    "sdwebui": "sdwebui:SdWebuiProvider",
    "openai": "openai:OpenAiProvider",
}


def names() -> tuple[str, ...]:
    """Names that `get` knows, the default first."""
    return tuple(_PROVIDERS)


def get(
    name: str = "painter",
    *,
    model: str | None = None,
    output_format: str | None = None,
    **settings,
) -> Provider:
    """A provider by name, with its settings from the environment.

    Parameters
    ----------
    name : str
        One of `names`.
    model : str, optional
        One of the provider's models instead of its default.
    output_format : {"png", "jpeg", "webp"}, optional
        Where the provider offers a choice.
    **settings
        What this provider takes beside them: ``quality`` of openai, ``steps`` of sdwebui.

    Raises
    ------
    ProviderError
        When there is no such provider, or a setting is wrong.
    """
    made = called(name, _PROVIDERS, "image provider", ProviderError, room=__name__)
    return made(model=model, output_format=output_format, **settings)

"""The embedded painter as a provider: no network, no key, no cost."""

from __future__ import annotations

from ..errors import ProviderError
from ..painter import STYLES, paint
from .base import ImageRequest, ImageResult, Readiness

__all__ = ["PainterProvider"]


class PainterProvider:
    """Draws from the sound itself; the prompt is kept on the card, not read."""

    name = "painter"
    summary = "draws from the sound itself, on this machine, at no cost"
    styles = STYLES

    def readiness(self) -> Readiness:
        """Always ready."""
        return Readiness(True, "ready: needs no network and no key")

    def price(self, request: ImageRequest) -> float:
        """Nothing."""
        return 0.0

    def generate(self, request: ImageRequest) -> ImageResult:
        """Draw the picture; the request needs its ``clip`` and ``acoustics``."""
        if request.clip is None or request.acoustics is None:
            raise ProviderError(
                "The painter draws a sound and got none. Give the request its clip and acoustics, "
                "or call soundscape.create.",
                provider=self.name,
            )
        painting = paint(
            request.clip,
            request.acoustics,
            request.label,
            seed=request.seed,
            style=request.style,
            size=request.size,
        )
        return ImageResult(
            image=painting.png,
            format="png",
            size=painting.size,
            seed=request.seed,
            provider=self.name,
            model="painter",
            alt_text=painting.alt_text,
            svg=painting.svg,
            legend=painting.legend,
            parameters={"style": painting.style, "palette": painting.palette},
            credits=0.0,
        )

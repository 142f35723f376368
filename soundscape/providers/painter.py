"""The embedded painter as a provider: no network, no key, no cost."""

from __future__ import annotations

from ..errors import ProviderError
from ..painter import STYLES, paint
from ..services import Readiness, Watch
from .base import ImageRequest, ImageResult

__all__ = ["PainterProvider"]


class PainterProvider:
    """Draws from the sound itself, with what the prompt wishes that it can draw.

    Parameters
    ----------
    model, output_format : None
        Taken so that all providers are made alike: the painter has one model and draws PNG.
    """

    name = "painter"
    summary = "draws from the sound itself, on this machine"
    needs = "nothing"
    cost = "free"
    key_variable = None
    unit = ""
    styles = STYLES
    models: tuple[str, ...] = ()
    supports = frozenset({"seed", "size", "style", "sound", "svg"})
    output_format = "png"

    def __init__(self, model: str | None = None, *, output_format: str | None = None):
        for setting, value, only in (
            ("model", model, "painter"),
            ("output format", output_format, "png"),
        ):
            if value not in (None, only):
                raise ProviderError(
                    f"painter: there is no {setting} {value!r}; it is always {only!r}.",
                    provider=self.name,
                )

    def readiness(self, *, probe: bool = False) -> Readiness:
        """Always ready."""
        return Readiness(True, "ready")

    def prepare(self, *, watch: Watch | None = None) -> None:
        """Nothing is to be learnt."""

    def price(self, request: ImageRequest) -> float:
        """Nothing."""
        return 0.0

    def identity(self, request: ImageRequest) -> None:
        """None, so that nothing is kept: drawing it again is as quick as looking it up."""

    def generate(self, request: ImageRequest, *, watch: Watch | None = None) -> ImageResult:
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
            words=request.prompt,
            sounds=request.sounds,
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

"""Stability AI's v2beta service (the former DreamStudio): prompt out, picture in.

Only the words leave the machine, never the sound. The key comes from ``STABILITY_API_KEY``, the
address from ``SOUNDSCAPE_STABILITY_URL`` for gateways and tests, the model from
``SOUNDSCAPE_STABILITY_MODEL``.
"""

from __future__ import annotations

import math
from functools import partial

from .._util.choices import chosen
from .._util.settings import setting
from ..errors import ProviderError
from ..services import (
    Client,
    Credentials,
    RateLimit,
    Readiness,
    Response,
    RetryPolicy,
    Secret,
    Watch,
    checked_address,
    find_key,
    json_of,
    refusal,
)
from ._answers import holds_picture, picture_of
from ._pictures import seed_of
from ._sizes import nearest_shape, shape_notes
from .base import ImageRequest, ImageResult

__all__ = ["CREDITS", "STYLE_PRESETS", "StabilityProvider", "nearest_ratio"]

ADDRESS = "https://api.stability.ai"
KEY_VARIABLE = "STABILITY_API_KEY"
ADDRESS_VARIABLE = "SOUNDSCAPE_STABILITY_URL"
MODEL_VARIABLE = "SOUNDSCAPE_STABILITY_MODEL"

CREDITS = {
    "core": 3.0,
    "ultra": 8.0,
    "sd3.5-large": 6.5,
    "sd3.5-large-turbo": 4.0,
    "sd3.5-medium": 3.5,
}
"""Models, and what a picture of each costs. A failed generation is not charged."""

ASPECT_RATIOS = (
    *((21, 9), (16, 9), (3, 2), (5, 4), (1, 1)),
    *((4, 5), (2, 3), (9, 16), (9, 21)),
)
FORMATS = ("png", "jpeg", "webp")

STYLE_PRESETS = (
    "3d-model",
    "analog-film",
    "anime",
    "cinematic",
    "comic-book",
    "digital-art",
    "enhance",
    "fantasy-art",
    "isometric",
    "line-art",
    "low-poly",
    "modeling-compound",
    "neon-punk",
    "origami",
    "photographic",
    "pixel-art",
    "tile-texture",
)

_error = partial(ProviderError, provider="stability")
_PACE = RateLimit(requests=140, seconds=10.0)
"""The service locks out for a minute who sends more than 150 in ten seconds."""


class StabilityProvider:
    """Client of Stable Image core, ultra and SD 3.5.

    Parameters
    ----------
    model : str, optional
        A name of `CREDITS`; ``SOUNDSCAPE_STABILITY_MODEL`` or core by default.
    output_format : {"png", "jpeg", "webp"}, optional
    key : Secret, optional
        By default the one `services.find_key` finds.
    address : str, optional
    policy : RetryPolicy, optional
        Patience and limits.
    """

    name = "stability"
    summary = "Stability AI (DreamStudio): Stable Image core, ultra and SD 3.5"
    needs = f"a key in {KEY_VARIABLE}"
    cost = f"{min(CREDITS.values()):g} to {max(CREDITS.values()):g} credits a picture"
    key_variable = KEY_VARIABLE
    unit = "credits"
    styles = STYLE_PRESETS
    models = tuple(CREDITS)
    supports = frozenset({"seed", "aspect", "style", "negative_prompt", "balance"})

    def __init__(
        self,
        model: str | None = None,
        *,
        output_format: str | None = None,
        key: Secret | None = None,
        address: str | None = None,
        policy: RetryPolicy | None = None,
    ):
        self.model = model or setting(MODEL_VARIABLE) or "core"
        chosen(self.model, CREDITS, "model of stability", _error)
        self.output_format = output_format or "png"
        chosen(self.output_format, FORMATS, "format of stability", _error)
        self.address = checked_address(
            address or setting(ADDRESS_VARIABLE) or ADDRESS,
            self.name,
            ADDRESS_VARIABLE,
            private=True,
        )
        self.policy = policy or RetryPolicy()
        self._key = key

    def readiness(self, *, probe: bool = False) -> Readiness:
        """Whether there is a key; with `probe` also whether it is accepted, and what is left."""
        try:
            if self._key is None and find_key(KEY_VARIABLE) is None:
                return Readiness(False, f"key missing: set {KEY_VARIABLE}")
            if not probe:
                return Readiness(True, f"ready: {self.model}")
            left, price = self.balance(), CREDITS[self.model]
        except ProviderError as error:
            return Readiness(False, str(error))
        if left < price:
            return Readiness(
                False,
                f"{left:g} credits are left, and a picture by {self.model} costs {price:g}: buy "
                f"some on your account page{self._cheaper(left)}",
            )
        return Readiness(True, f"ready: {self.model}, {left:g} credits left")

    def prepare(self, *, watch: Watch | None = None) -> None:
        """Nothing is to be learnt: models and prices are published."""

    def price(self, request: ImageRequest) -> float:
        """Credits one picture costs."""
        return CREDITS[self.model]

    def balance(self, *, watch: Watch | None = None) -> float:
        """Credits left on the account.

        Raises
        ------
        ProviderError
            When there is no key, it is not accepted, or the service does not answer.
        """
        client = self._connected()
        answer = client.get("/v1/user/balance", watch=watch or Watch())
        if answer.status != 200:
            raise refusal(client, answer, KEY_VARIABLE)
        try:
            left = float(json_of(answer)["credits"])
        except (KeyError, TypeError, ValueError):
            left = math.nan
        if not math.isfinite(left):
            raise ProviderError(
                "stability: the service did not say how many credits are left. Look at your "
                "account page.",
                provider=self.name,
                kind="answer",
            )
        return left

    def identity(self, request: ImageRequest) -> dict:
        """The whole request."""
        return {
            "provider": self.name,
            "address": self.address,
            "model": self.model,
            "fields": self._fields(request),
        }

    def generate(self, request: ImageRequest, *, watch: Watch | None = None) -> ImageResult:
        """Ask for one picture; see `ProviderError.kind` for what can go wrong."""
        fields = self._fields(request)
        client = self._connected()
        kind = "sd3" if self.model.startswith("sd3") else self.model
        answer = client.post(
            f"/v2beta/stable-image/generate/{kind}",
            form=fields,
            headers={"Accept": "image/*", "stability-client-id": "soundscape"},
            watch=watch or Watch(),
            whole=holds_picture,
        )
        if not answer.ok:
            raise refusal(client, answer, KEY_VARIABLE)
        return self._result(answer, request, fields, client, watch or Watch())

    def _connected(self) -> Client:
        key = self._key or find_key(KEY_VARIABLE)
        if key is None:
            raise ProviderError(
                f"stability: there is no key. Set the environment variable {KEY_VARIABLE} to your "
                f"own, or use the painter, which needs none.",
                provider=self.name,
                kind="key",
            )
        return Client(
            self.name,
            self.address,
            credentials=Credentials(key),
            policy=self.policy,
            pace=_PACE,
        )

    def _cheaper(self, left: float) -> str:
        """A model that the credits left will do for, as advice; empty where there is none."""
        within = [model for model, price in CREDITS.items() if price <= left]
        return f", or ask {within[0]} (--provider-model, {MODEL_VARIABLE})" if within else ""

    def _fields(self, request: ImageRequest) -> dict[str, str]:
        if request.style is not None:
            chosen(request.style, STYLE_PRESETS, "style of stability", _error)
        fields = {
            "prompt": request.prompt,
            "seed": str(request.seed),
            "output_format": self.output_format,
            "aspect_ratio": nearest_ratio(request.size),
        }
        if request.negative_prompt:
            fields["negative_prompt"] = request.negative_prompt
        if self.model.startswith("sd3"):
            fields |= {"model": self.model, "mode": "text-to-image"}
        if request.style is not None:
            fields["style_preset"] = request.style
        return fields

    def _result(
        self, answer: Response, request: ImageRequest, fields: dict, client: Client, watch: Watch
    ) -> ImageResult:
        content, request_id = json_of(answer), answer.request_id
        reason = content.get("finish_reason") or answer.headers.get("finish-reason")
        seed = content.get("seed", answer.headers.get("seed"))
        if reason == "CONTENT_FILTERED":
            raise ProviderError(
                "stability: the content filter blurred the picture; it was not kept. Draw or write "
                f"another prompt. Request id: {request_id}.",
                provider=self.name,
                kind="filtered",
                request_id=request_id,
                billed=None,
            )
        picture = picture_of(answer, client, watch)
        return ImageResult(
            image=picture.image,
            format=picture.format,
            size=picture.size,
            seed=seed_of(seed),
            provider=self.name,
            model=self.model,
            alt_text=f"A picture made by a machine from the words: {request.prompt}",
            parameters={name: value for name, value in fields.items() if name != "prompt"},
            credits=CREDITS[self.model],
            request_id=request_id,
            notes=(*picture.notes, *shape_notes(request.size, _shape(request.size), self.model)),
        )


def nearest_ratio(size: tuple[int, int]) -> str:
    """The offered aspect ratio nearest to a size."""
    width, height = _shape(size)
    return f"{width}:{height}"


def _shape(size: tuple[int, int]) -> tuple[int, int]:
    return nearest_shape(size, ASPECT_RATIOS)

"""The OpenAI-compatible images endpoint: OpenAI, LocalAI, sd.cpp and others.

The key comes from ``OPENAI_API_KEY`` (servers of one's own need none), the address from
``SOUNDSCAPE_OPENAI_URL``, the model from ``SOUNDSCAPE_OPENAI_MODEL``. What a picture costs depends
on the model and changes: ``SOUNDSCAPE_OPENAI_PRICE`` tells this package, in dollars a picture.
"""

from __future__ import annotations

import math
from urllib.parse import urlsplit

from .._util.settings import setting
from ..errors import ProviderError
from ..services import (
    Client,
    Credentials,
    RetryPolicy,
    Secret,
    Watch,
    checked_address,
    find_key,
    is_loopback,
    refusal,
)
from ._answers import picture_of
from .base import ImageRequest, ImageResult, Readiness

__all__ = ["OpenAiProvider"]

ADDRESS = "https://api.openai.com"
KEY_VARIABLE = "OPENAI_API_KEY"
ADDRESS_VARIABLE = "SOUNDSCAPE_OPENAI_URL"
MODEL_VARIABLE = "SOUNDSCAPE_OPENAI_MODEL"
PRICE_VARIABLE = "SOUNDSCAPE_OPENAI_PRICE"

SIZES = ((1024, 1024), (1536, 1024), (1024, 1536))
"""Sizes of OpenAI's own models."""
LARGEST_SIDE = 2_048


class OpenAiProvider:
    """Client of an OpenAI-compatible server.

    Parameters
    ----------
    model : str, optional
        ``SOUNDSCAPE_OPENAI_MODEL`` or ``"gpt-image-1"`` by default.
    output_format : str, optional
        Taken so that all providers are made alike: the server decides.
    key : Secret, optional
        By default the one `services.find_key` finds.
    address : str, optional
        With or without the closing ``/v1``.
    policy : RetryPolicy, optional
    """

    name = "openai"
    summary = "OpenAI, LocalAI and other servers with the same images endpoint"
    needs = f"a key in {KEY_VARIABLE}, or a server of your own in {ADDRESS_VARIABLE}"
    cost = f"as the service says; tell it in {PRICE_VARIABLE} (dollars a picture) to hold a cap"
    key_variable = KEY_VARIABLE
    unit = "USD"
    styles: tuple[str, ...] = ()
    supports = frozenset({"aspect"})
    output_format = None

    def __init__(
        self,
        model: str | None = None,
        *,
        output_format: str | None = None,
        key: Secret | None = None,
        address: str | None = None,
        policy: RetryPolicy | None = None,
    ):
        self.model = model or setting(MODEL_VARIABLE) or "gpt-image-1"
        self._key = key or find_key(KEY_VARIABLE)
        self.address = checked_address(
            address or setting(ADDRESS_VARIABLE) or ADDRESS,
            self.name,
            ADDRESS_VARIABLE,
            private=self._key is not None,
        ).removesuffix("/v1")
        self.policy = policy or RetryPolicy()

    @property
    def _own_server(self) -> bool:
        return self.address != ADDRESS

    def readiness(self, *, probe: bool = False) -> Readiness:
        """Whether there is a key, or an address of one's own; with `probe` also an answer."""
        if self._key is None and not self._own_server:
            return Readiness(False, f"key missing: set {KEY_VARIABLE}")
        if not probe:
            return Readiness(True, f"ready: {self.model}")
        quick = RetryPolicy(connect_seconds=3.0, read_seconds=5.0, total_seconds=8.0, attempts=1)
        try:
            client = self._client(quick)
            answer = client.get("/v1/models", watch=Watch())
        except ProviderError as error:
            return Readiness(False, str(error))
        if answer.status != 200:
            refused = refusal(self.name, answer, client.credentials, KEY_VARIABLE)
            return Readiness(False, str(refused))
        return Readiness(True, f"ready: {self.model}")

    def price(self, request: ImageRequest) -> float | None:
        """Dollars a picture, where ``SOUNDSCAPE_OPENAI_PRICE`` says; 0 on this very machine."""
        text = setting(PRICE_VARIABLE)
        if not text:
            return 0.0 if is_loopback(urlsplit(self.address).hostname) else None
        try:
            price = float(text)
        except ValueError:
            price = -1.0
        if not 0 <= price < math.inf:
            raise ProviderError(
                f"{PRICE_VARIABLE} is {text!r}, expected dollars a picture such as 0.04.",
                provider=self.name,
            )
        return price

    def identity(self, request: ImageRequest) -> dict:
        """The whole request, and the seed: the service has none, yet a new one is a new picture."""
        return {
            "provider": self.name,
            "address": self.address,
            "body": self._body(request),
            "seed": request.seed,
        }

    def generate(self, request: ImageRequest, *, watch: Watch | None = None) -> ImageResult:
        """Ask for one picture; see `ProviderError.kind` for what can go wrong."""
        watch = watch or Watch()
        if self._key is None and not self._own_server:
            raise ProviderError(
                f"openai: there is no key. Set the environment variable {KEY_VARIABLE} to your "
                f"own, or {ADDRESS_VARIABLE} to a server of yours, or use the painter, which needs "
                f"neither.",
                provider=self.name,
                kind="key",
            )
        body = self._body(request)
        client = self._client(self.policy)
        answer = client.post("/v1/images/generations", json=body, watch=watch)
        if not answer.ok:
            raise refusal(self.name, answer, client.credentials, KEY_VARIABLE)
        picture = picture_of(answer, client, watch)
        return ImageResult(
            image=picture.image,
            format=picture.format,
            size=picture.size,
            seed=None,
            provider=self.name,
            model=self.model,
            alt_text=f"A picture made by a machine from the words: {request.prompt}",
            parameters={name: value for name, value in body.items() if name != "prompt"},
            credits=self.price(request),
            request_id=answer.request_id,
            notes=picture.notes,
        )

    def _client(self, policy: RetryPolicy) -> Client:
        credentials = Credentials(self._key)
        return Client(self.name, self.address, credentials=credentials, policy=policy)

    def _body(self, request: ImageRequest) -> dict:
        if request.style is not None:
            raise ProviderError(
                f"openai: there is no style {request.style!r}. Describe the style in the prompt.",
                provider=self.name,
            )
        # LocalAI takes what follows a bar for what the picture must not show.
        prompt = request.prompt.replace("|", "/")
        width, height = self._size(request.size)
        body = {"model": self.model, "prompt": prompt, "n": 1, "size": f"{width}x{height}"}
        if not self.model.startswith("gpt-image"):
            body["response_format"] = "b64_json"  # the GPT image models refuse this field
        return body

    def _size(self, size: tuple[int, int]) -> tuple[int, int]:
        if self._own_server:
            scale = min(1.0, LARGEST_SIDE / max(size))
            width, height = (max(64, round(side * scale / 8) * 8) for side in size)
            return width, height
        wanted = math.log(size[0] / size[1])
        return min(SIZES, key=lambda offered: abs(math.log(offered[0] / offered[1]) - wanted))

"""The OpenAI-compatible images endpoint: OpenAI, LocalAI, sd.cpp and others.

The key comes from ``OPENAI_API_KEY`` (servers of one's own need none), the address from
``SOUNDSCAPE_OPENAI_URL``, the model from ``SOUNDSCAPE_OPENAI_MODEL`` or else from the list of what
the service has. What a picture costs depends on model, quality and size, and changes:
``SOUNDSCAPE_OPENAI_PRICE`` tells this package where it does not know, in dollars a picture.
"""

from __future__ import annotations

import datetime
import math
from functools import partial
from urllib.parse import urlsplit

from .._util.choices import chosen
from .._util.settings import setting
from ..errors import ProviderError
from ..services import (
    OWN_SERVER,
    Client,
    Credentials,
    Model,
    Readiness,
    Response,
    RetryPolicy,
    Secret,
    Watch,
    checked_address,
    find_key,
    is_own_machine,
    listed_models,
    refusal,
    remember,
    remembered,
)
from ._answers import holds_picture, picture_of
from ._gpt_image import QUALITIES, known_price, offered_size, usual_quality
from ._listing import (
    NO_IMAGE_MODEL,
    PREFERRED,
    choice,
    chosen_model,
    image_models,
    readiness_of,
)
from ._sizes import shape_notes, stepped_size
from .base import ImageRequest, ImageResult

__all__ = ["OpenAiProvider"]

ADDRESS = "https://api.openai.com"
KEY_VARIABLE = "OPENAI_API_KEY"
ADDRESS_VARIABLE = "SOUNDSCAPE_OPENAI_URL"
MODEL_VARIABLE = "SOUNDSCAPE_OPENAI_MODEL"
QUALITY_VARIABLE = "SOUNDSCAPE_OPENAI_QUALITY"
PRICE_VARIABLE = "SOUNDSCAPE_OPENAI_PRICE"

LARGEST_SIDE = 2_048
_QUICK = RetryPolicy(connect_seconds=3.0, read_seconds=5.0, total_seconds=8.0, attempts=1)

_error = partial(ProviderError, provider="openai")


class OpenAiProvider:
    """Client of an OpenAI-compatible server.

    Parameters
    ----------
    model : str, optional
        ``SOUNDSCAPE_OPENAI_MODEL`` by default, else chosen from those that the service lists.
    output_format : str, optional
        Taken so that all providers are made alike: the server decides.
    quality : str, optional
        ``"low"``, ``"medium"``, ``"high"`` or ``"auto"``; other models take ``"standard"`` or
        ``"hd"``. ``SOUNDSCAPE_OPENAI_QUALITY`` by default, else medium for OpenAI's models.
    key : Secret, optional
        By default the one `services.find_key` finds.
    address : str, optional
        With or without the closing ``/v1``.
    policy : RetryPolicy, optional

    Attributes
    ----------
    model : str
        Empty until it was chosen, see `prepare`.
    """

    name = "openai"
    summary = "OpenAI, LocalAI and other servers with the same images endpoint"
    needs = f"a key in {KEY_VARIABLE}, or a server of your own in {ADDRESS_VARIABLE}"
    cost = (
        f"depends on model, quality and size; tell it in {PRICE_VARIABLE} (dollars a picture) "
        f"where it is not known, to hold a cap"
    )
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
        quality: str | None = None,
        key: Secret | None = None,
        address: str | None = None,
        policy: RetryPolicy | None = None,
    ):
        self.model = model or setting(MODEL_VARIABLE)
        self.quality = quality or setting(QUALITY_VARIABLE)
        if self.quality:
            chosen(self.quality, QUALITIES, "quality of openai", _error)
        self._key = key or find_key(KEY_VARIABLE)
        self.address = checked_address(
            address or setting(ADDRESS_VARIABLE) or ADDRESS,
            self.name,
            ADDRESS_VARIABLE,
            private=self._key is not None,
        ).removesuffix("/v1")
        self.policy = policy or (OWN_SERVER if self._own_machine else RetryPolicy())
        if self._free:
            self.needs, self.cost = f"a running server at {self.address}", "free"

    @property
    def models(self) -> tuple[str, ...]:
        """Image models that the service listed lately, without those switched off."""
        today = datetime.date.today()
        listed = image_models(remembered(self.address))
        return tuple(model.name for model in listed if not model.is_gone(today))

    @property
    def _own_server(self) -> bool:
        return self.address != ADDRESS

    @property
    def _own_machine(self) -> bool:
        return is_own_machine(urlsplit(self.address).hostname)

    @property
    def _free(self) -> bool:
        """Whether nobody bills; with a key or a price, one's own server may pass requests on."""
        return self._own_machine and self._key is None and not setting(PRICE_VARIABLE)

    def readiness(self, *, probe: bool = False) -> Readiness:
        """Whether there is a key, or an address of one's own; with `probe` also the model."""
        if self._key is None and not self._own_server:
            return Readiness(False, f"key missing: set {KEY_VARIABLE}")
        if not probe:
            return Readiness(True, f"ready: {self.model or 'asks for a model that is listed'}")
        try:
            models = self._listed()
        except ProviderError as error:
            return Readiness(False, str(error))
        if not models and self._own_server:
            asked = self.model or PREFERRED[0]
            return Readiness(True, f"ready: {asked}; the server lists no models")
        return readiness_of(self.model, models, MODEL_VARIABLE)

    def prepare(self, *, watch: Watch | None = None) -> None:
        """Choose the model from those that are listed, where none was named.

        Where there is no list, the first of those that are preferred is asked for.

        Raises
        ------
        ProviderError
            When no model that is listed makes pictures.
        """
        if self.model:
            return
        models = remembered(self.address)
        if not models and (self._key is not None or self._own_server):
            try:
                models = self._listed(watch)
            except ProviderError as error:
                if error.kind == "cancelled":
                    raise
        found = chosen_model(models, datetime.date.today())
        if models and found is None:
            raise _error(
                f"openai: {NO_IMAGE_MODEL}. {choice(models, MODEL_VARIABLE)}. Nothing was sent."
            )
        self.model = found or PREFERRED[0]

    def price(self, request: ImageRequest) -> float | None:
        """Dollars a picture: by model, quality and size, or as ``SOUNDSCAPE_OPENAI_PRICE`` says.

        0 on one's own machine. None where it is not known, or no model was chosen yet.
        """
        text = setting(PRICE_VARIABLE)
        if not text:
            if self._own_machine:
                return 0.0
            if self._own_server:
                return None
            model = (
                self.model or chosen_model(remembered(self.address), datetime.date.today()) or ""
            )
            size = self._size(model, request.size)
            return known_price(model, self.quality or usual_quality(model), size)
        try:
            price = float(text)
        except ValueError:
            price = -1.0
        if not 0 <= price < math.inf:
            raise _error(f"{PRICE_VARIABLE} is {text!r}, expected dollars a picture such as 0.04.")
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
            raise _error(
                f"openai: there is no key. Set the environment variable {KEY_VARIABLE} to your "
                f"own, or {ADDRESS_VARIABLE} to a server of yours, or use the painter, which needs "
                f"neither.",
                kind="key",
            )
        self.prepare(watch=watch)
        body = self._body(request)
        client = self._client(self.policy)
        answer = client.post("/v1/images/generations", json=body, watch=watch, whole=holds_picture)
        if not answer.ok:
            raise self._refused(client, answer)
        picture = picture_of(answer, client, watch)
        offered = self._size(self.model, request.size)
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
            notes=(*picture.notes, *shape_notes(request.size, offered, self.model)),
        )

    def _client(self, policy: RetryPolicy) -> Client:
        return Client(
            self.name,
            self.address,
            credentials=Credentials(self._key),
            policy=policy,
            free=self._free,
            own=self._own_machine,
        )

    def _listed(self, watch: Watch | None = None) -> tuple[Model, ...]:
        """What the service lists now; nothing where a server of one's own has no list."""
        client = self._client(_QUICK)
        answer = client.get("/v1/models", watch=watch or Watch())
        if not answer.ok and not (self._own_server and answer.status in (404, 405, 501)):
            raise refusal(client, answer, KEY_VARIABLE)
        return remember(self.address, listed_models(answer))

    def _refused(self, client: Client, answer: Response) -> ProviderError:
        """The error for a refusal; where the model may be the reason, with those there are."""
        error = refusal(client, answer, KEY_VARIABLE)
        if error.kind == "request" and "model" in str(error).lower():
            try:
                models = self._listed()
            except ProviderError:
                return error
            error.args = (f"{error} {choice(models, MODEL_VARIABLE)}.",)
        return error

    def _body(self, request: ImageRequest) -> dict:
        if request.style is not None:
            raise _error(
                f"openai: there is no style {request.style!r}. Describe the style in the prompt."
            )
        self.prepare()
        # LocalAI takes what follows a bar for what the picture must not show.
        prompt = request.prompt.replace("|", "/")
        width, height = self._size(self.model, request.size)
        body = {"model": self.model, "prompt": prompt, "n": 1, "size": f"{width}x{height}"}
        quality = self.quality or usual_quality(self.model)
        if quality:
            body["quality"] = quality
        if "gpt-image" not in self.model:
            body["response_format"] = "b64_json"  # the GPT image models refuse this field
        return body

    def _size(self, model: str, size: tuple[int, int]) -> tuple[int, int]:
        offered = None if self._free else offered_size(model, size)
        return offered or stepped_size(size, LARGEST_SIDE)

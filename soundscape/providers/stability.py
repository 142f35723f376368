"""Stability AI's v2beta service (the former DreamStudio): prompt out, picture in.

Only the words leave the machine, never the sound. The key comes from ``STABILITY_API_KEY``, the
address from ``SOUNDSCAPE_STABILITY_URL`` for gateways and tests, the model from
``SOUNDSCAPE_STABILITY_MODEL``.
"""

from __future__ import annotations

import json
import math
import os
import re

from ..errors import ProviderError
from ._http import Answer, Policy, check_image, post
from .base import ImageRequest, ImageResult, Readiness
from .secret import Secret, key_from_environment

__all__ = ["CREDITS", "STYLE_PRESETS", "StabilityProvider"]

ADDRESS = "https://api.stability.ai"
KEY_VARIABLE = "STABILITY_API_KEY"

CREDITS = {
    "core": 3.0,
    "ultra": 8.0,
    "sd3.5-large": 6.5,
    "sd3.5-large-turbo": 4.0,
    "sd3.5-medium": 3.5,
}
"""Models, and what a picture of each costs. A failed generation is not charged."""

ASPECT_RATIOS = ("21:9", "16:9", "3:2", "5:4", "1:1", "4:5", "2:3", "9:16", "9:21")

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

_WHAT_TO_DO = {
    400: ("request", "the service refuses the request"),
    401: ("key", f"the key is not accepted. Set {KEY_VARIABLE} to a valid one"),
    402: ("credit", "no credits are left. Buy some, or use the painter, which is free"),
    403: ("moderation", "the prompt was refused by moderation. Draw or write another one"),
    404: ("request", "the service knows no such model or address"),
    413: ("request", "the request is too large. Shorten the prompt"),
    422: ("request", "the service cannot work with this prompt. Write it in English"),
    429: ("rate", "too many requests. Wait a minute and try again"),
}


class StabilityProvider:
    """Client of Stable Image core, ultra and SD 3.5.

    Parameters
    ----------
    model : str, optional
        A name of `CREDITS`; ``SOUNDSCAPE_STABILITY_MODEL`` or core by default.
    key : Secret, optional
        By default the one in ``STABILITY_API_KEY``.
    address : str, optional
    output_format : {"png", "jpeg", "webp"}
    policy : Policy, optional
        Patience and limits.
    """

    name = "stability"
    summary = "Stability AI (DreamStudio): a paid service, 3 credits a picture with core"
    styles = STYLE_PRESETS

    def __init__(
        self,
        model: str | None = None,
        *,
        key: Secret | None = None,
        address: str | None = None,
        output_format: str = "png",
        policy: Policy | None = None,
    ):
        self.model = model or os.environ.get("SOUNDSCAPE_STABILITY_MODEL") or "core"
        if self.model not in CREDITS:
            raise self._wrong(f"there is no model {self.model!r}; choose one of {list(CREDITS)}")
        if output_format not in ("png", "jpeg", "webp"):
            raise self._wrong(f"output_format is {output_format!r}; choose png, jpeg or webp")
        chosen = address or os.environ.get("SOUNDSCAPE_STABILITY_URL") or ADDRESS
        self.address = chosen.rstrip("/")
        loopback = re.match(r"http://(localhost|127\.[\d.]+|\[::1\])(:\d+)?($|/)", self.address)
        if not (self.address.startswith("https://") or loopback):
            raise self._wrong("the service's address must begin with https:// to keep the key safe")
        self.output_format = output_format
        self.policy = policy or Policy()
        self._key = key

    def _wrong(self, what: str) -> ProviderError:
        return ProviderError(f"stability: {what}.", provider=self.name)

    def _found_key(self) -> Secret | None:
        return self._key or key_from_environment(KEY_VARIABLE)

    def readiness(self) -> Readiness:
        """Whether there is a key; it is not tried out."""
        if self._found_key() is None:
            return Readiness(False, f"key missing: set {KEY_VARIABLE}")
        return Readiness(True, f"ready: {self.model}, {CREDITS[self.model]:g} credits a picture")

    def price(self, request: ImageRequest) -> float:
        """Credits one picture costs."""
        return CREDITS[self.model]

    def generate(self, request: ImageRequest) -> ImageResult:
        """Ask for one picture; see `ProviderError.kind` for what can go wrong."""
        key = self._found_key()
        if key is None:
            raise ProviderError(
                f"stability: there is no key. Set the environment variable {KEY_VARIABLE} to your "
                f"own, or use the painter, which needs none.",
                provider=self.name,
                kind="key",
            )
        fields = self._fields(request)
        kind = "sd3" if self.model.startswith("sd3") else self.model
        answer = post(
            f"{self.address}/v2beta/stable-image/generate/{kind}",
            provider=self.name,
            key=key,
            fields=fields,
            headers={"accept": "image/*", "stability-client-id": "soundscape"},
            policy=self.policy,
        )
        return self._result(answer, request, fields)

    def _fields(self, request: ImageRequest) -> dict[str, str]:
        if request.style is not None and request.style not in STYLE_PRESETS:
            raise self._wrong(
                f"there is no style {request.style!r}; choose one of {', '.join(STYLE_PRESETS)}"
            )
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

    def _result(self, answer: Answer, request: ImageRequest, fields: dict) -> ImageResult:
        if answer.status != 200:
            raise self._refused(answer)
        data, reason, seed = _picture(answer)
        if reason == "CONTENT_FILTERED":
            raise ProviderError(
                "stability: the content filter blurred the picture; it was not kept. Draw or write "
                f"another prompt. Request id: {answer.request_id}.",
                provider=self.name,
                kind="filtered",
                request_id=answer.request_id,
                billed=None,
            )
        kind, size = check_image(data, self.name, request_id=answer.request_id)
        return ImageResult(
            image=data,
            format=kind,
            size=size,
            seed=seed or request.seed,
            provider=self.name,
            model=self.model,
            alt_text=f"A picture made by a machine from the words: {request.prompt}",
            parameters={name: value for name, value in fields.items() if name != "prompt"},
            credits=CREDITS[self.model],
            request_id=answer.request_id,
        )

    def _refused(self, answer: Answer) -> ProviderError:
        said = _message(answer)
        kind, advice = _WHAT_TO_DO.get(answer.status, ("service", "the service has a problem"))
        if "payment" in said or "credit" in said.lower():
            kind, advice = _WHAT_TO_DO[402]
        if 300 <= answer.status < 400:
            advice = "the service redirects, which is not followed. Check its address"
        # A gateway may give up on a picture that is being made.
        billed = None if answer.status >= 500 else False
        if billed is None:
            advice += "; the picture may have been billed, so it was not asked for again"
        quoted = f" Request id: {answer.request_id}." if answer.request_id else ""
        return ProviderError(
            f"stability: {advice} (HTTP {answer.status}{': ' + said if said else ''}).{quoted}",
            provider=self.name,
            kind=kind,
            request_id=answer.request_id,
            billed=billed,
        )


def nearest_ratio(size: tuple[int, int]) -> str:
    """The offered aspect ratio nearest to a size."""
    wanted = math.log(size[0] / size[1])

    def distance(ratio: str) -> float:
        width, height = ratio.split(":")
        return abs(math.log(int(width) / int(height)) - wanted)

    return min(ASPECT_RATIOS, key=distance)


def _picture(answer: Answer) -> tuple[bytes, str, int | None]:
    """The picture's bytes, the finish reason and the seed, from either form of answer."""
    if answer.content_type == "application/json":
        import base64

        try:
            content = json.loads(answer.body)
            data = base64.b64decode(content["image"], validate=True)
            return data, str(content.get("finish_reason", "")), _seed(content.get("seed"))
        except (ValueError, KeyError, TypeError):
            return b"", "", None  # check_image then says that this is no picture
    headers = answer.headers
    return answer.body, headers.get("finish-reason", ""), _seed(headers.get("seed"))


def _seed(value) -> int | None:
    try:
        return int(value)
    except (TypeError, ValueError):
        return None


def _message(answer: Answer) -> str:
    """What the service said, in at most 300 characters; HTML pages say nothing."""
    try:
        content = json.loads(answer.body)
        said = content.get("errors") or content.get("message") or content.get("detail") or ""
        text = "; ".join(map(str, said)) if isinstance(said, list) else str(said)
        text = f"{content.get('name', '')}: {text}".strip(": ")
    except (ValueError, AttributeError):
        return ""
    return re.sub(r"\s+", " ", text)[:300]

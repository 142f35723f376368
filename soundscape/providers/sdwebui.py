"""Stable Diffusion on one's own machine: AUTOMATIC1111, Forge, SD.Next and sd.cpp.

They share one interface, ``/sdapi/v1`` (AUTOMATIC1111 must be started with ``--api``). The address
comes from ``SOUNDSCAPE_SDWEBUI_URL``; where the server was started with a password,
``SOUNDSCAPE_SDWEBUI_AUTH`` holds ``user:password``.
"""

from __future__ import annotations

import json

from .._util.settings import setting
from ..errors import ProviderError
from ..services import (
    OWN_SERVER,
    Client,
    Credentials,
    Readiness,
    Response,
    RetryPolicy,
    Secret,
    Watch,
    checked_address,
    find_key,
    is_loading,
    json_of,
    message_of,
    refusal,
)
from ._answers import holds_picture, no_picture, picture_of
from ._listing import has_checkpoint, is_flux, listed_checkpoints, loaded_checkpoint
from ._pictures import seed_of
from ._sizes import shape_notes, stepped_size
from .base import ImageRequest, ImageResult

__all__ = ["SdWebuiProvider"]

ADDRESS = "http://127.0.0.1:7860"
ADDRESS_VARIABLE = "SOUNDSCAPE_SDWEBUI_URL"
AUTH_VARIABLE = "SOUNDSCAPE_SDWEBUI_AUTH"
MODEL_VARIABLE = "SOUNDSCAPE_SDWEBUI_MODEL"

_PAINT = "/sdapi/v1/txt2img"
_PROGRESS, _MODELS, _OPTIONS = "/sdapi/v1/progress", "/sdapi/v1/sd-models", "/sdapi/v1/options"
LARGEST_SIDE = 2_048
AS_LOADED = "as loaded"
"""The model of a picture whose server did not tell its name."""
_QUICK = RetryPolicy(connect_seconds=1.0, read_seconds=3.0, total_seconds=4.0, attempts=1)
_FLUX = {"scheduler": "Simple", "cfg_scale": 1}
"""Without these Flux paints black."""
_CHECKPOINTS: dict[str, tuple[str, ...]] = {}
"""What servers listed, by address: every front door makes providers anew."""


class SdWebuiProvider:
    """Client of a Stable Diffusion web UI.

    Parameters
    ----------
    model : str, optional
        Name of a checkpoint; ``SOUNDSCAPE_SDWEBUI_MODEL`` or the one the server has loaded by
        default.
    output_format : str, optional
        Taken so that all providers are made alike: the server's own setting decides.
    address : str, optional
    auth : Secret, optional
        ``user:password``; by default the one in ``SOUNDSCAPE_SDWEBUI_AUTH``.
    steps : int
        Denoising steps.
    policy : RetryPolicy, optional
    """

    name = "sdwebui"
    summary = "Stable Diffusion on your own machine: AUTOMATIC1111, Forge, SD.Next, sd.cpp"
    needs = f"a running server; its address in {ADDRESS_VARIABLE} if it is not {ADDRESS}"
    cost = "free"
    key_variable = None
    unit = ""
    styles: tuple[str, ...] = ()
    supports = frozenset({"seed", "size", "negative_prompt", "progress"})
    output_format = None

    def __init__(
        self,
        model: str | None = None,
        *,
        output_format: str | None = None,
        address: str | None = None,
        auth: Secret | None = None,
        steps: int = 30,
        policy: RetryPolicy | None = None,
    ):
        self.model = ("" if model == AS_LOADED else model) or setting(MODEL_VARIABLE)
        self._auth = auth or find_key(AUTH_VARIABLE)
        self.address = checked_address(
            address or setting(ADDRESS_VARIABLE) or ADDRESS,
            self.name,
            ADDRESS_VARIABLE,
            private=self._auth is not None,
        )
        self.steps = steps
        self.policy = policy or OWN_SERVER
        self._loaded: str | None = None

    @property
    def models(self) -> tuple[str, ...]:
        """Checkpoints that the server listed when it was last asked."""
        return _CHECKPOINTS.get(self.address, ())

    def readiness(self, *, probe: bool = False) -> Readiness:
        """Where the server is expected; with `probe` also whether it answers."""
        if not probe:
            return Readiness(True, f"ready if a server runs at {self.address}")
        client = self._client(_QUICK)
        try:
            # Servers have some of these, and not all.
            facts = (_PROGRESS, _MODELS, _OPTIONS)
            answers = {path: client.get(path, watch=Watch()) for path in facts}
        except ProviderError:
            return Readiness(
                False, f"no server at {self.address}: start one, or set {ADDRESS_VARIABLE}"
            )
        if any(answer.status == 401 for answer in answers.values()):
            return Readiness(False, f"password missing: set {AUTH_VARIABLE} to user:password")
        if any(is_loading(answer) for answer in answers.values()):
            return Readiness(False, f"the server at {self.address} is still loading its model")
        known = any(answer.ok and _is_json(answer) for answer in answers.values())
        if not known and not _takes_posts(client):
            return Readiness(False, _without_api(self.address))
        checkpoints = listed_checkpoints(answers[_MODELS])
        _CHECKPOINTS[self.address] = tuple(checkpoints or ())
        if checkpoints is not None and not has_checkpoint(checkpoints, self.model):
            shown = ", ".join(checkpoints[:12]) or "none"
            what = f"has no checkpoint {self.model}" if self.model else "has no checkpoint"
            return Readiness(
                False,
                f"the server at {self.address} {what}; its checkpoints: {shown}. Set "
                f"{MODEL_VARIABLE} to one of them, or put one there",
            )
        checkpoint = self.model or loaded_checkpoint(answers[_OPTIONS])
        return Readiness(True, f"ready at {self.address}{': ' * bool(checkpoint)}{checkpoint}")

    def prepare(self, *, watch: Watch | None = None) -> None:
        """Ask which checkpoint is loaded, where none was named: Flux wants settings of its own."""
        if self.model or self._loaded is not None:
            return
        try:
            answer = self._client(_QUICK).get(_OPTIONS, watch=watch or Watch())
            self._loaded = loaded_checkpoint(answer)
        except ProviderError as error:
            if error.kind == "cancelled":
                raise
            self._loaded = ""  # whatever is wrong, asking for the picture will tell

    def price(self, request: ImageRequest) -> float:
        """Nothing: it is your own machine."""
        return 0.0

    def identity(self, request: ImageRequest) -> dict:
        """The whole request, and the checkpoint that is loaded where the server tells."""
        asked = {"provider": self.name, "address": self.address, "body": self._body(request)}
        return {**asked, "checkpoint": self._loaded} if self._loaded else asked

    def generate(self, request: ImageRequest, *, watch: Watch | None = None) -> ImageResult:
        """Have the server make one picture; tells its progress and interrupts it when cancelled."""
        watch = watch or Watch()
        body = self._body(request)
        client, quick = self._client(self.policy), self._client(_QUICK)

        def look() -> None:
            share, left = _progress(quick)
            if share is not None:
                watch.tell("painting" + (f", {left:.0f} s left" if left else ""), share)

        try:
            answer = client.post(
                _PAINT, json=body, watch=watch, while_waiting=look, whole=holds_picture
            )
        except ProviderError as error:
            if error.kind == "cancelled":
                _interrupt(quick)
            raise
        if answer.ok:
            return self._result(answer, request, body, client, watch)
        said = message_of(answer, client.credentials)[1].lower()
        if answer.status in (404, 405) and said in ("", "not found", "method not allowed"):
            raise ProviderError(
                f"sdwebui: {_without_api(self.address)} (HTTP {answer.status}).",
                provider=self.name,
                kind="request",
            )
        raise refusal(client, answer, AUTH_VARIABLE)

    def _client(self, policy: RetryPolicy) -> Client:
        credentials = Credentials(self._auth, "Basic")
        return Client(
            self.name, self.address, credentials=credentials, policy=policy, free=True, own=True
        )

    def _body(self, request: ImageRequest) -> dict:
        if request.style is not None:
            raise ProviderError(
                f"sdwebui: there is no style {request.style!r}. Describe the style in the prompt.",
                provider=self.name,
            )
        self.prepare()
        width, height = stepped_size(request.size, LARGEST_SIDE)
        body = {
            "prompt": request.prompt,
            "negative_prompt": request.negative_prompt,
            "seed": request.seed,
            "width": width,
            "height": height,
            "steps": self.steps,
            "batch_size": 1,
            "n_iter": 1,
            "send_images": True,
            "save_images": False,
        }
        if is_flux(self.model or self._loaded or ""):
            body |= _FLUX
        if self.model:
            body["override_settings"] = {"sd_model_checkpoint": self.model}
        return body

    def _result(
        self, answer: Response, request: ImageRequest, body: dict, client: Client, watch: Watch
    ) -> ImageResult:
        content = json_of(answer)
        images = content.get("images")
        info = _info(content.get("info"))
        first = info.get("index_of_first_image")
        first = first if isinstance(first, int) and first >= 0 else 0  # a grid may come before it
        if content and (not isinstance(images, list) or len(images) <= first):
            why = "the server answered without a picture; look whether a model is loaded"
            raise no_picture(answer, client, why)
        picture = picture_of(answer, client, watch, skip=first)
        notes = (*picture.notes, *shape_notes(request.size, (body["width"], body["height"]), "it"))
        if any("one colour" in text for text in notes) and "scheduler" not in body:
            notes = (*notes, "a Flux model wants the scheduler Simple and a CFG scale of 1")
        seeds = info.get("all_seeds")
        loaded = client.credentials.blot(str(info.get("sd_model_name") or AS_LOADED))[:200]
        seed = seeds[0] if isinstance(seeds, list) and seeds else info.get("seed")
        kept = {name: value for name, value in body.items() if "prompt" not in name}
        return ImageResult(
            image=picture.image,
            format=picture.format,
            size=picture.size,
            seed=seed_of(seed),
            provider=self.name,
            model=self.model or loaded,
            alt_text=f"A picture made by a machine from the words: {request.prompt}",
            parameters=kept,
            credits=0.0,
            notes=notes,
        )


def _without_api(address: str) -> str:
    return f"the server at {address} has no /sdapi/v1: start it with --api"


def _takes_posts(client: Client) -> bool:
    """Whether pictures can be asked for where nothing else can: GET is the wrong method then."""
    try:
        return client.get(_PAINT, watch=Watch()).status == 405
    except ProviderError:
        return False


def _is_json(answer: Response) -> bool:
    return answer.body.lstrip()[:1] in (b"{", b"[")


def _info(value: object) -> dict:
    """The facts of a picture: JSON in a string, and on some servers an empty one."""
    try:
        found = json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _progress(client: Client) -> tuple[float | None, float]:
    """How much is done (0 to 1) and seconds left; None while nobody knows."""
    try:
        answer = client.get(f"{_PROGRESS}?skip_current_image=true", watch=Watch())
        found = json_of(answer)
        share, left = float(found["progress"]), float(found.get("eta_relative") or 0)
    except (ProviderError, KeyError, TypeError, ValueError):
        return None, 0.0
    return min(1.0, max(0.0, share)), max(0.0, left)


def _interrupt(client: Client) -> None:
    try:
        client.post("/sdapi/v1/interrupt", json={}, watch=Watch())
    except ProviderError:
        return  # the server is gone, or cannot: nothing more can be done for it

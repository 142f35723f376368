"""Of the models that a server lists, those that make pictures, and which one to ask.

OpenAI's form first, then the checkpoints of a Stable Diffusion web UI.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

from ..services import Model, Readiness, Response, documents_of, json_of, named_models

__all__ = [
    "NO_IMAGE_MODEL",
    "PREFERRED",
    "choice",
    "chosen_model",
    "has_checkpoint",
    "image_models",
    "is_flux",
    "listed_checkpoints",
    "loaded_checkpoint",
    "readiness_of",
]

PREFERRED = ("gpt-image-2", "gpt-image-2.6-flare", "gpt-image-2.6-sunburst")
"""Asked for before others, where they are listed and stay."""
_IMAGE = re.compile(
    r"image|dall-?e|flux|diffusion|dreamshaper|\bsd[-_.]?(xl|turbo|cpp|[123])|kandinsky|pixart|"
    r"hidream|chroma|kolors",
    re.IGNORECASE,
)
NO_IMAGE_MODEL = "no model for pictures is listed"


def image_models(models: Sequence[Model]) -> list[Model]:
    """Those that make pictures, as far as names tell; a single model is taken for one."""
    found = [model for model in models if _IMAGE.search(model.name)]
    return found or (list(models) if len(models) == 1 else [])


def chosen_model(models: Sequence[Model], today: datetime.date) -> str | None:
    """The one to ask where a person named none; None where no model makes pictures.

    Those that stay come before those that end, then those that are preferred, then newer ones.
    """

    def rank(model: Model):
        place = PREFERRED.index(model.name) if model.name in PREFERRED else len(PREFERRED)
        return model.ends is not None, place, -model.created, model.name

    there = [model for model in image_models(models) if not model.is_gone(today)]
    return min(there, key=rank).name if there else None


def readiness_of(asked: str, models: Sequence[Model], variable: str) -> Readiness:
    """Whether the model asked for is listed and not switched off; empty: the chosen one.

    `variable` is where a person names another one.
    """
    today = datetime.date.today()
    name = asked or chosen_model(models, today)
    model = next((one for one in models if one.name == name), None)
    if model is None or model.is_gone(today):
        what = f"there is no model {name}" if name else NO_IMAGE_MODEL
        what = f"{model.name}{model.ending(today)}" if model else what
        return Readiness(False, f"{what}. {choice(models, variable)}")
    others = [one for one in image_models(models) if one is not model]
    also = f"; listed beside it: {named_models(others, today)}" if others else ""
    return Readiness(True, f"ready: {model.name}{model.ending(today)}{also}")


def choice(models: Sequence[Model], variable: str) -> str:
    """What to name instead, of what is listed."""
    shown = named_models(image_models(models) or models, datetime.date.today())
    return f"Image models listed: {shown}. Name one in {variable} or with --provider-model"


def listed_checkpoints(answer: Response) -> list[str] | None:
    """The names in an answer to ``GET /sdapi/v1/sd-models``; None where it is no list."""
    lists = [found for found in documents_of(answer) if isinstance(found, list)]
    if not answer.ok or not lists:
        return None
    names = [one.get("title") or one.get("model_name") for one in lists[0] if isinstance(one, dict)]
    return [name for name in names if isinstance(name, str)]


def loaded_checkpoint(answer: Response) -> str:
    """The one in use, of an answer to ``GET /sdapi/v1/options``; empty where it does not say."""
    found = json_of(answer).get("sd_model_checkpoint")
    return found[:200] if isinstance(found, str) else ""


def has_checkpoint(checkpoints: Sequence[str], name: str) -> bool:
    """Whether a name, without folder, suffix or hash, is among them; empty: whether any is."""
    wanted = _plain(name)
    return any(wanted in _plain(one) for one in checkpoints)


def is_flux(checkpoint: str) -> bool:
    """Whether a checkpoint is one of Flux, by its name."""
    return "flux" in checkpoint.lower()


def _plain(checkpoint: str) -> str:
    name = re.split(r"[/\\]", checkpoint)[-1]
    return re.sub(r"\s*\[\w+\]$|\.(safetensors|ckpt|gguf|pth?)\b", "", name).lower().strip()

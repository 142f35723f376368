"""The card of a picture: how it came to be, as a JSON document that goes with it.

A card lies beside its picture (``NAME.card.json``) and inside it (see `metadata`). What it holds is
published as a JSON Schema, ``soundscape/artwork/card.schema.json``. `read_card` takes nothing for a
card that is not one, and `check_picture` tells whether a picture is the one its card speaks of.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from .._util.paths import PACKAGE
from ..errors import ArtworkError
from . import metadata

if TYPE_CHECKING:
    from ..audio import Clip
    from ..features import Acoustics
    from ..models import Prediction
    from ..prompts import Prompt
    from ..providers import ImageRequest, ImageResult

__all__ = [
    "SCHEMA",
    "SUFFIXES",
    "card_path",
    "check_card",
    "check_picture",
    "make_card",
    "read_card",
    "remade_card",
    "remembered",
    "versions",
]

SCHEMA = "soundscape-card/2"
SUFFIXES = {"png": (".png",), "jpeg": (".jpg", ".jpeg"), "webp": (".webp",)}
"""What picture files of each format are called."""
MAX_CARD_BYTES = 4_000_000
MAX_PICTURE_BYTES = 256_000_000


def make_card(
    clip: Clip,
    prediction: Prediction,
    acoustics: Acoustics,
    request: ImageRequest,
    words: Prompt,
    result: ImageResult,
    unit: str,
) -> dict:
    """The card of a picture that was just made; `unit` is what its cost counts in."""
    card = {
        "schema": SCHEMA,
        "sound": {
            "sha256": clip.sha256,
            "source": clip.source,
            "rate_hz": clip.rate_hz,
            "duration_seconds": clip.duration_seconds,
            "truncated": clip.truncated,
        },
        "prediction": asdict(prediction),
        "label": request.label,
        "acoustics": acoustics.to_dict(),
        "prompt": {
            "text": request.prompt,
            "parts": [{"text": part.text, "origin": part.origin} for part in words.parts],
            "negative": request.negative_prompt,
        },
        "provider": {
            "style": request.style,
            "seed_asked": request.seed,
            "size_asked": request.size,
        },
    }
    return remade_card(card, result, unit)


def remade_card(card: dict, result: ImageResult, unit: str) -> dict:
    """A card with everything in it that making the picture decides; the rest stays."""
    made = card | {
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "provider": card["provider"]
        | {
            "name": result.provider,
            "model": result.model,
            "parameters": result.parameters,
            "seed": result.seed,
            "cost": {"amount": result.credits, "unit": unit},
            "from_cache": result.from_cache,
            "request_id": result.request_id,
        },
        "picture": {
            "sha256": hashlib.sha256(result.image).hexdigest(),
            "format": result.format,
            "size": result.size,
            "alt_text": result.alt_text,
        },
        "legend": result.legend,
        "versions": versions(),
    }
    # Tuples become lists, so that a card is the same before and after it was a file.
    return json.loads(json.dumps(made))


@dataclass(frozen=True)
class _RememberedSound:
    """What the painter takes from a clip: its identity and its length, not its samples."""

    sha256: str
    duration_seconds: float


def remembered(card: dict) -> tuple[_RememberedSound, Acoustics, str]:
    """The sound of a card, what was measured in it, and its label: what the painter needs."""
    from ..features import Acoustics

    sound = card["sound"]
    measured = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in card["acoustics"].items()
    }
    clip = _RememberedSound(sound["sha256"], sound["duration_seconds"])
    return clip, Acoustics(**measured), card["label"]


def versions() -> dict[str, str]:
    """Versions of what a picture depends on."""
    found = {"python": platform.python_version()}
    for name in ("soundscape", "numpy", "librosa", "resvg-py"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def card_path(picture: str | os.PathLike) -> Path:
    """Where the card beside a picture lies."""
    return Path(picture).with_suffix(".card.json")


def read_card(path: str | os.PathLike) -> dict:
    """Read a card: a ``.card.json`` file, or the one in a picture, or the one beside it.

    Raises
    ------
    ArtworkError
        When there is none, it is not a card, or the picture is another one than the card's.
    """
    path = Path(path)
    if path.suffix.lower() == ".json":
        return check_card(_parsed(_read(path, MAX_CARD_BYTES), path), str(path))
    picture = _read(path, MAX_PICTURE_BYTES)
    try:
        text = metadata.extract(picture)
    except ValueError as error:
        raise ArtworkError(
            f"{path}: {error}. Expected a picture made by soundscape, or its .card.json file."
        ) from None
    if text is not None:
        card = check_card(_parsed(text.encode(), path), str(path))
    elif card_path(path).is_file():
        card = read_card(card_path(path))
    else:
        raise ArtworkError(
            f"{path} has no card in it, and there is no {card_path(path).name} beside it. Expected "
            f"a picture made by soundscape."
        )
    check_picture(card, picture, str(path))
    return card


def check_card(card: object, where: str = "The card") -> dict:
    """Hold a document against the published schema and against itself.

    Raises
    ------
    ArtworkError
        Names the first thing that is wrong and where it stands.
    """
    from jsonschema.exceptions import best_match

    if not isinstance(card, dict) or card.get("schema") != SCHEMA:
        found = card.get("schema") if isinstance(card, dict) else type(card).__name__
        raise ArtworkError(
            f"{where} is not a card of the kind {SCHEMA!r} (it says {str(found)[:60]!r}). Give a "
            f"picture made by soundscape, or its .card.json file."
        )
    wrong = best_match(_validator().iter_errors(card))
    if wrong is not None:
        place = ".".join(map(str, wrong.absolute_path)) or "the document"
        raise ArtworkError(
            f"{where} is not a whole card: {place}: {wrong.message[:200]}. It was altered, or made "
            f"by another program."
        )
    heard = card["prediction"]
    chances = heard["probabilities"]
    lies = {
        "prediction: as many labels as probabilities": len(heard["labels"]) == len(chances),
        "prediction: probabilities from high to low": chances == sorted(chances, reverse=True),
        "prediction: probabilities that sum to 1": abs(sum(chances) - 1) < 1e-3,
        "acoustics: as many onsets as strengths": (
            len(card["acoustics"]["onset_seconds"]) == len(card["acoustics"]["onset_strengths"])
        ),
    }
    for expected, true in lies.items():
        if not true:
            raise ArtworkError(f"{where} contradicts itself. Expected {expected}. It was altered.")
    return card


def check_picture(card: dict, picture: bytes, where: str = "The picture") -> None:
    """Hold a picture against its card.

    Raises
    ------
    ArtworkError
        When it is another picture than the one that was made.
    """
    try:
        found = hashlib.sha256(metadata.strip(picture)).hexdigest()
    except ValueError as error:
        raise ArtworkError(f"{where}: {error}. The file is damaged.") from None
    said = card["picture"]["sha256"]
    if found != said:
        raise ArtworkError(
            f"{where} is not the picture its card speaks of: it has SHA-256 {found[:12]}..., the "
            f"card says {said[:12]}.... It was edited or saved anew, or the card is another's."
        )


@lru_cache(maxsize=1)
def _validator():
    from jsonschema import Draft202012Validator

    text = (PACKAGE / "artwork" / "card.schema.json").read_text("utf-8")
    return Draft202012Validator(json.loads(text))


def _parsed(content: bytes, path: Path) -> object:
    def refuse(name):
        raise ValueError(f"{name} is no number")

    try:
        if len(content) > MAX_CARD_BYTES:
            raise ValueError(f"more than {MAX_CARD_BYTES} bytes")
        return json.loads(content, parse_constant=refuse)
    except (ValueError, RecursionError) as error:
        raise ArtworkError(
            f"{path} is not a card ({str(error)[:120]}). Expected the JSON that soundscape writes."
        ) from None


def _read(path: Path, most: int) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(most + 1)
    except FileNotFoundError:
        raise ArtworkError(
            f"{path} does not exist. Expected a picture made by soundscape, or its .card.json file."
        ) from None
    except OSError as error:
        raise ArtworkError(f"{path} cannot be read ({error.strerror}).") from None
    if len(content) > most:
        raise ArtworkError(
            f"{path} has more than {most // 1_000_000} MB: too large to be looked at."
        )
    return content

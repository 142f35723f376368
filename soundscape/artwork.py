"""From a sound to a picture and its card: the package's main path in one function.

The card is a JSON document that tells how a picture came to be: which sound, what it was heard as,
what was measured, which words and where each came from, who drew it with which seed. `replay`
makes a painter's picture again from its card alone, byte for byte.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import platform
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from . import prompts, providers
from .audio import Clip
from .classifier import Classifier, Prediction
from .errors import ArtworkError
from .features import Acoustics, describe
from .providers.base import ImageRequest, ImageResult, new_seed

__all__ = ["SCHEMA", "Artwork", "create", "read_card", "remembered", "replay"]

SCHEMA = "soundscape-card/1"
MAX_CARD_BYTES = 4_000_000
_SUFFIXES = {"png": (".png",), "jpeg": (".jpg", ".jpeg"), "webp": (".webp",)}


@dataclass(frozen=True)
class Artwork:
    """A picture and its card.

    Parameters
    ----------
    image : bytes
        The encoded picture.
    format : str
        ``"png"``, ``"jpeg"`` or ``"webp"``.
    alt_text : str
        The picture in a sentence.
    card : dict
        See the module's description.
    svg : str or None
        The drawing itself, where the provider draws in vectors.
    """

    image: bytes = field(repr=False)
    format: str
    alt_text: str
    card: dict = field(repr=False)
    svg: str | None = field(default=None, repr=False)

    def save(self, path: str | os.PathLike, *, svg: bool = False) -> tuple[Path, Path]:
        """Write the picture and, beside it, ``<name>.card.json``.

        Parameters
        ----------
        path : path
            With the picture's own suffix (``.png``), or with none.
        svg : bool
            Also write ``<name>.svg``.

        Returns
        -------
        (Path, Path)
            Of the picture and of the card.
        """
        path = Path(path)
        suffixes = _SUFFIXES[self.format]
        if path.suffix == "":
            path = path.with_suffix(suffixes[0])
        if path.suffix.lower() not in suffixes:
            raise ArtworkError(
                f"{path.name}: the picture is a {self.format}; expected the suffix {suffixes[0]}."
            )
        if svg and self.svg is None:
            raise ArtworkError(f"{path.name}: {self.card['provider']['name']} draws no SVG.")
        card = path.with_suffix(".card.json")
        # The card last: where a card is, its picture is complete.
        _write(path, self.image)
        if svg:
            _write(path.with_suffix(".svg"), self.svg.encode())
        _write(card, (json.dumps(self.card, indent=1, ensure_ascii=False) + "\n").encode())
        return path, card

    def to_pil(self):
        """The picture as a `PIL.Image.Image`."""
        from PIL import Image

        return Image.open(io.BytesIO(self.image))

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {f"image/{self.format}": self.image, "text/plain": self.alt_text}, {
            f"image/{self.format}": {"alt": self.alt_text}
        }


def create(
    clip: Clip,
    *,
    provider: str = "painter",
    prompt: str | None = None,
    negative_prompt: str = "",
    style: str | None = None,
    seed: int | None = None,
    size: tuple[int, int] = (1024, 1024),
    label: str | None = None,
    classifier: Classifier | None = None,
    bank: prompts.PromptBank | None = None,
    on_step: Callable[[str], None] | None = None,
) -> Artwork:
    """Make a picture of a sound.

    Parameters
    ----------
    clip : Clip
        See `audio.load_clip`.
    provider : str
        A name of `providers.names`.
    prompt : str, optional
        Words for the picture. By default one of the class's prompts, drawn by the seed, with
        phrases made from what was measured.
    negative_prompt : str
        What the picture should not show, where the provider has such a thing.
    style : str, optional
        One of the provider's styles.
    seed : int, optional
        Decides the prompt and the picture; a new one by default.
    size : (int, int)
        Width and height in pixels.
    label : str, optional
        Corrects what the classifier heard.
    classifier, bank : optional
        The shipped ones by default.
    on_step : callable(str), optional
        Told ``"classify"``, ``"describe"``, ``"prompt"`` and ``"paint"`` as they begin.

    Returns
    -------
    Artwork

    Examples
    --------
    >>> from soundscape import create, load_clip
    >>> art = create(load_clip("data/demo/dog.wav"), seed=7)
    >>> art.card["provider"]["name"]
    'painter'
    """
    tell = on_step or (lambda step: None)
    seed = new_seed() if seed is None else seed
    maker = providers.get(provider)
    tell("classify")
    prediction = (classifier or Classifier.load()).predict(clip)
    tell("describe")
    acoustics = describe(clip)
    tell("prompt")
    label = label or prediction.label
    text, parts = _words(prompt, label, seed, acoustics, bank)
    request = ImageRequest(
        prompt=text,
        seed=seed,
        size=tuple(size),
        style=style,
        negative_prompt=negative_prompt,
        label=label,
        clip=clip,
        acoustics=acoustics,
    )
    tell("paint")
    result = maker.generate(request)
    card = _card(clip, prediction, acoustics, request, parts, result)
    return Artwork(result.image, result.format, result.alt_text, card, result.svg)


def _words(prompt, label, seed, acoustics, bank) -> tuple[str, list[dict[str, str]]]:
    """The prompt, and where each part of it came from."""
    if prompt is not None:
        return prompt, [{"text": prompt, "origin": "written by hand"}]
    drawn = (bank or prompts.load_bank()).draw(label, seed)
    phrases = prompts.acoustic_phrases(acoustics)
    parts = [{"text": drawn.text, "origin": f"bank {drawn.bank}: {drawn.label} {drawn.index}"}]
    parts += [{"text": phrase.text, "origin": phrase.origin} for phrase in phrases]
    return prompts.compose(drawn.text, phrases), parts


def _card(
    clip: Clip,
    prediction: Prediction,
    acoustics: Acoustics,
    request: ImageRequest,
    parts: list[dict[str, str]],
    result: ImageResult,
) -> dict:
    return {
        "schema": SCHEMA,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "sound": {
            "sha256": clip.sha256,
            "source": clip.source,
            "rate_hz": clip.rate_hz,
            "duration_seconds": clip.duration_seconds,
            "truncated": clip.truncated,
        },
        "prediction": _plain(asdict(prediction)),
        "label": request.label,
        "acoustics": _plain(acoustics.to_dict()),
        "prompt": {
            "text": request.prompt,
            "parts": parts,
            "negative": request.negative_prompt,
        },
        "provider": {
            "name": result.provider,
            "model": result.model,
            "parameters": result.parameters,
            "style": request.style,
            "seed_asked": request.seed,
            "seed": result.seed,
            "size_asked": list(request.size),
            "credits": result.credits,
            "request_id": result.request_id,
        },
        "picture": {
            "sha256": hashlib.sha256(result.image).hexdigest(),
            "format": result.format,
            "size": list(result.size),
            "alt_text": result.alt_text,
        },
        "legend": [list(pair) for pair in result.legend],
        "versions": _versions(),
    }


def _plain(value: dict) -> dict:
    """Tuples as lists, so that a card is the same before and after it was a file."""
    return json.loads(json.dumps(value))


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for name in ("soundscape", "numpy", "librosa", "resvg-py"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def read_card(path: str | os.PathLike) -> dict:
    """Read a card, given its own path or that of its picture.

    Raises
    ------
    ArtworkError
        When there is none, or the file is not a card.
    """
    path = Path(path)
    if path.suffix != ".json":
        path = path.with_suffix(".card.json")
    try:
        if path.stat().st_size > MAX_CARD_BYTES:
            raise ArtworkError(f"{path} is too large for a card.")
        card = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise ArtworkError(
            f"{path} does not exist. Expected the card that `soundscape generate` writes beside "
            f"each picture."
        ) from None
    except (ValueError, OSError) as error:
        raise ArtworkError(f"{path} is not a card ({error}).") from None
    needed = {"sound", "label", "acoustics", "prompt", "provider", "picture"}
    if not isinstance(card, dict) or card.get("schema") != SCHEMA or not needed <= set(card):
        raise ArtworkError(
            f"{path} is not a card of the kind {SCHEMA!r}. Give the .card.json file that lies "
            f"beside a picture made by soundscape."
        )
    return card


def replay(card: str | os.PathLike | dict) -> Artwork:
    """Make a painter's picture again from its card alone.

    Parameters
    ----------
    card : path or dict
        The card, its path, or the path of its picture.

    Returns
    -------
    Artwork
        The same picture, byte for byte, with the same versions of package and rasteriser; its card
        is the one that was given.

    Raises
    ------
    ArtworkError
        For a card of a paid service, a card that was altered, or when other versions draw another
        picture.
    """
    from .painter import paint

    given = card if isinstance(card, dict) else read_card(card)
    made_by = given["provider"]
    if made_by["name"] != "painter":
        raise ArtworkError(
            f"The picture was made by {made_by['name']}, which cannot be asked again without "
            f"being paid again. Use its prompt with `soundscape generate --prompt`."
        )
    try:
        painting = paint(
            *remembered(given),
            seed=made_by["seed"],
            style=made_by["parameters"]["style"],
            size=tuple(made_by["size_asked"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ArtworkError(f"The card is incomplete or was altered ({error!r}).") from None
    found = hashlib.sha256(painting.png).hexdigest()
    if found != given["picture"]["sha256"]:
        raise ArtworkError(
            f"The card's picture cannot be made again here: it was drawn with "
            f"{given.get('versions')}, these are {_versions()}; or the card was altered."
        )
    return Artwork(painting.png, "png", painting.alt_text, given, painting.svg)


@dataclass(frozen=True)
class _RememberedSound:
    """What the painter takes from a clip: its identity and its length, not its samples."""

    sha256: str
    duration_seconds: float


def remembered(card: dict) -> tuple[_RememberedSound, Acoustics, str]:
    """The sound of a card, what was measured in it, and its label: what the painter needs."""
    try:
        sound, values = card["sound"], card["acoustics"]
        clip = _RememberedSound(sound["sha256"], sound["duration_seconds"])
        lists = {name: tuple(v) if isinstance(v, list) else v for name, v in values.items()}
        return clip, Acoustics(**lists), card["label"]
    except (KeyError, TypeError) as error:
        raise ArtworkError(f"The card is incomplete or was altered ({error!r}).") from None


def _write(path: Path, content: bytes) -> None:
    part = path.with_name(path.name + ".part")
    try:
        part.write_bytes(content)
        os.replace(part, path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise ArtworkError(f"{path} cannot be written ({error.strerror}).") from None

"""From a sound to a picture and its card: the package's main path in one function.

`create` listens, measures, finds words and has the picture made; `replay` makes a picture again
from its card: the painter's byte for byte, a service's from the cache or, once a person agrees to
the price, by asking again.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from .. import prompts, providers
from .._util.files import write_whole
from ..audio import Clip
from ..errors import ArtworkError, ProviderError
from ..features import Acoustics, describe
from ..models import Classifier, Prediction
from ..prompts import Prompt
from ..providers import Budget, ImageRequest, PictureCache, Provider, new_seed
from ..services import Watch
from . import metadata
from .card import (
    SUFFIXES,
    card_path,
    check_card,
    make_card,
    read_card,
    remade_card,
    remembered,
    versions,
)

__all__ = ["Artwork", "create", "replay"]


@dataclass(frozen=True)
class Artwork:
    """A picture and its card.

    Parameters
    ----------
    image : bytes
        The encoded picture as it was made.
    format : str
        ``"png"``, ``"jpeg"`` or ``"webp"``.
    alt_text : str
        The picture in a sentence.
    card : dict
        How it came to be; see `card`.
    svg : str or None
        The drawing itself, where the provider draws in vectors.
    """

    image: bytes = field(repr=False)
    format: str
    alt_text: str
    card: dict = field(repr=False)
    svg: str | None = field(default=None, repr=False)

    @property
    def file(self) -> bytes:
        """The picture with its card inside: what `save` writes."""
        return metadata.embed(self.image, json.dumps(self.card, ensure_ascii=False))

    def save(self, path: str | os.PathLike, *, svg: bool = False) -> tuple[Path, Path]:
        """Write the picture with its card inside and, beside it, ``<name>.card.json``.

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
        suffixes = SUFFIXES[self.format]
        if path.suffix == "":
            path = path.with_suffix(suffixes[0])
        if path.suffix.lower() not in suffixes:
            raise ArtworkError(
                f"{path.name}: the picture is a {self.format}; expected the suffix {suffixes[0]}."
            )
        if svg and self.svg is None:
            raise ArtworkError(f"{path.name}: {self.card['provider']['name']} draws no SVG.")
        card = card_path(path)
        # The card last: where a card is, its picture is complete.
        _write(path, self.file)
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
    provider: str | Provider = "painter",
    prompt: str | Prompt | None = None,
    negative_prompt: str = "",
    style: str | None = None,
    seed: int | None = None,
    size: tuple[int, int] = (1024, 1024),
    label: str | None = None,
    classifier: Classifier | None = None,
    bank: prompts.PromptBank | None = None,
    prediction: Prediction | None = None,
    acoustics: Acoustics | None = None,
    budget: Budget | None = None,
    cache: PictureCache | None = None,
    watch: Watch | None = None,
) -> Artwork:
    """Make a picture of a sound.

    Parameters
    ----------
    clip : Clip
        See `audio.load_clip`.
    provider : str or Provider
        A name of `providers.names`, or a provider with settings of your own.
    prompt : str or Prompt, optional
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
    prediction, acoustics : optional
        What was heard and measured already: saves doing it again.
    budget : Budget, optional
        A spend cap; by default that of this process, which ``SOUNDSCAPE_MAX_CREDITS`` sets.
    cache : PictureCache, optional
        Where pictures of services are kept, so that the same request is paid for once; by default
        the user's own.
    watch : Watch, optional
        Told what is going on; calls it off.

    Returns
    -------
    Artwork

    Raises
    ------
    ProviderError
        When no picture could be made; see its ``kind``. After a refusal of a prompt from the bank
        its ``offer`` holds the bank's next prompt: nothing is sent again unasked.

    Examples
    --------
    >>> from soundscape import create, load_clip
    >>> art = create(load_clip("data/demo/dog.wav"), seed=7)
    >>> art.card["provider"]["name"]
    'painter'
    """
    watch = watch or Watch()
    seed = new_seed() if seed is None else seed
    maker = providers.get(provider) if isinstance(provider, str) else provider
    if prediction is None:
        watch.tell("listening", 0.0)
        prediction = (classifier or Classifier.load()).predict(clip)
        watch.check()
    if acoustics is None:
        watch.tell("measuring", 0.1)
        acoustics = describe(clip)
        watch.check()
    label = label or prediction.label
    if prompt is None:
        prompt = prompts.prompt_for(label, seed, acoustics, bank=bank)
    words = prompts.prompt_by_hand(prompt) if isinstance(prompt, str) else prompt
    request = ImageRequest(
        prompt=words.text,
        seed=seed,
        size=tuple(size),
        style=style,
        negative_prompt=negative_prompt,
        label=label,
        clip=clip,
        acoustics=acoustics,
    )
    watch.tell("painting", 0.2)
    try:
        result = providers.order(
            maker, request, budget=budget, cache=cache or PictureCache(), watch=watch
        )
    except ProviderError as error:
        if error.kind in ("moderation", "filtered"):
            error.offer = prompts.next_prompt(words, acoustics, bank=bank)
        raise
    card = make_card(clip, prediction, acoustics, request, words, result, maker.unit)
    return Artwork(result.image, result.format, result.alt_text, card, result.svg)


def replay(
    card: str | os.PathLike | dict,
    *,
    agree: Callable[[str], bool] | None = None,
    budget: Budget | None = None,
    cache: PictureCache | None = None,
    watch: Watch | None = None,
) -> Artwork:
    """Make a picture again from its card alone.

    Parameters
    ----------
    card : path or dict
        The card, its path, or the path of its picture.
    agree : callable(str) -> bool, optional
        Asked, for a service's picture that is no longer in the cache, whether to pay for it again;
        told the question. By default nothing is ever paid for.
    budget, cache, watch : optional
        As for `create`.

    Returns
    -------
    Artwork
        The painter's: the same picture, byte for byte, with the same versions of package and
        rasteriser, and with the card that was given. A service's: the picture kept in the cache;
        or, asked again, what the service makes of the same request today, with a card of its own.

    Raises
    ------
    ArtworkError
        For a card that was altered, when other versions draw another picture, or when a picture
        would have to be paid for and nobody agreed.
    """
    given = check_card(card) if isinstance(card, dict) else read_card(card)
    if given["provider"]["name"] == "painter":
        return _painted_again(given)
    return _ordered_again(given, agree, budget, cache or PictureCache(), watch)


def _painted_again(given: dict) -> Artwork:
    from ..painter import paint

    made_by = given["provider"]
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
            f"{given['versions']}, these are {versions()}; or the card was altered."
        )
    return Artwork(painting.png, "png", painting.alt_text, given, painting.svg)


def _ordered_again(given: dict, agree, budget, cache: PictureCache, watch) -> Artwork:
    made_by, picture = given["provider"], given["picture"]
    maker = providers.get(made_by["name"], model=made_by["model"], output_format=picture["format"])
    request = ImageRequest(
        prompt=given["prompt"]["text"],
        seed=made_by["seed_asked"],
        size=tuple(made_by["size_asked"]),
        style=made_by["style"],
        negative_prompt=given["prompt"]["negative"],
        label=given["label"],
    )
    kept = cache.find(maker.identity(request))
    if kept is not None and hashlib.sha256(kept.image).hexdigest() == picture["sha256"]:
        return Artwork(kept.image, kept.format, kept.alt_text, given)
    price = maker.price(request)
    cost = "an unknown price" if price is None else f"{price:g} {maker.unit}".strip()
    question = f"{maker.name} must be asked again, for {cost}; it may draw another picture"
    if agree is None or not agree(question):
        raise ArtworkError(
            f"The picture is not among those kept here: {question}. Nothing was sent."
        )
    # Not looked up: what is kept under this request is not the picture of this card.
    result = providers.order(maker, request, budget=budget, watch=watch)
    cache.keep(maker.identity(request), result)
    card = remade_card(given, result, maker.unit)
    return Artwork(result.image, result.format, result.alt_text, card)


def _write(path: Path, content: bytes) -> None:
    try:
        write_whole(path, content)
    except OSError as error:
        raise ArtworkError(f"{path} cannot be written ({error.strerror}).") from None

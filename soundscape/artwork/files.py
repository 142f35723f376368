"""Cards on the disk: beside their pictures (``NAME.card.json``) and inside them (see `metadata`).

`read_card` takes nothing for a card that is not one, and `check_picture` tells whether a picture is
the one its card speaks of.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from ..errors import ArtworkError
from . import metadata
from .card import MAX_CARD_BYTES, Card

__all__ = ["SUFFIXES", "card_path", "check_picture", "read_card"]

SUFFIXES = {"png": (".png",), "jpeg": (".jpg", ".jpeg"), "webp": (".webp",)}
"""What picture files of each format are called."""
MAX_PICTURE_BYTES = 256_000_000


def card_path(picture: str | os.PathLike) -> Path:
    """Where the card beside a picture lies."""
    return Path(picture).with_suffix(".card.json")


def read_card(path: str | os.PathLike) -> Card:
    """Read a card: a ``.card.json`` file, or the one in a picture, or the one beside it.

    Raises
    ------
    ArtworkError
        When there is none, it is not a card, or the picture is another one than the card's.
    """
    path = Path(path)
    if path.suffix.lower() == ".json":
        return Card.from_json(_read(path, MAX_CARD_BYTES), str(path))
    picture = _read(path, MAX_PICTURE_BYTES)
    try:
        text = metadata.extract(picture)
    except ValueError as error:
        raise ArtworkError(
            f"{path}: {error}. Expected a picture made by soundscape, or its .card.json file."
        ) from None
    if text is not None:
        card = Card.from_json(text, str(path))
    elif card_path(path).is_file():
        card = read_card(card_path(path))
    else:
        raise ArtworkError(
            f"{path} has no card in it, and there is no {card_path(path).name} beside it. Expected "
            f"a picture made by soundscape."
        )
    check_picture(card, picture, str(path))
    return card


def check_picture(card: Card, picture: bytes, where: str = "The picture") -> None:
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
    said = card.picture.sha256
    if found != said:
        raise ArtworkError(
            f"{where} is not the picture its card speaks of: it has SHA-256 {found[:12]}..., the "
            f"card says {said[:12]}.... It was edited or saved anew, or the card is another's."
        )


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

"""A picture with its card: in memory and on the disk."""

from __future__ import annotations

import io
import os
from dataclasses import dataclass, field
from pathlib import Path

from .._util.files import write_whole
from ..errors import ArtworkError
from . import metadata
from .card import Card
from .files import SUFFIXES, card_path, read_card

__all__ = ["Artwork"]


@dataclass(frozen=True)
class Artwork:
    """A picture and its card.

    Parameters
    ----------
    image : bytes
        The encoded picture as it was made.
    card : Card
        How it came to be.
    svg : str or None
        The drawing itself, where the provider draws in vectors.
    """

    image: bytes = field(repr=False)
    card: Card
    svg: str | None = field(default=None, repr=False)

    @classmethod
    def read(cls, path: str | os.PathLike) -> Artwork:
        """A picture that was saved, with its card and, where it lies beside it, its drawing.

        Raises
        ------
        ArtworkError
            When the file is gone, has no card or is another picture than its card's.
        """
        path = Path(path)
        card, drawing = read_card(path), path.with_suffix(".svg")
        svg = drawing.read_text("utf-8") if drawing.is_file() else None
        return cls(metadata.strip(path.read_bytes()), card, svg)

    @property
    def format(self) -> str:
        """``"png"``, ``"jpeg"`` or ``"webp"``."""
        return self.card.picture.format

    @property
    def alt_text(self) -> str:
        """The picture in a sentence."""
        return self.card.picture.alt_text

    @property
    def file(self) -> bytes:
        """The picture with its card inside: what `save` writes."""
        return metadata.embed(self.image, self.card.to_json())

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
            raise ArtworkError(f"{path.name}: {self.card.provider.name} draws no SVG.")
        card = card_path(path)
        # The card last: where a card is, its picture is complete.
        _write(path, self.file)
        if svg and self.svg is not None:
            _write(path.with_suffix(".svg"), self.svg.encode())
        _write(card, (self.card.to_json(indent=1) + "\n").encode())
        return path, card

    def to_pil(self):
        """The picture as a `PIL.Image.Image`."""
        from PIL import Image

        return Image.open(io.BytesIO(self.image))

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {f"image/{self.format}": self.image, "text/plain": self.alt_text}, {
            f"image/{self.format}": {"alt": self.alt_text}
        }


def _write(path: Path, content: bytes) -> None:
    try:
        write_whole(path, content)
    except OSError as error:
        raise ArtworkError(f"{path} cannot be written ({error.strerror}).") from None

"""The pictures of a session: kept in memory when just made, found again in a folder when saved."""

from __future__ import annotations

import base64
import hashlib
import io
from dataclasses import dataclass, field, replace
from pathlib import Path

from .._util.labels import pretty
from ..artwork import SUFFIXES, Artwork, Card, read_card
from ..errors import ArtworkError, SoundscapeError

__all__ = ["Entry", "find_saved", "keep", "new_entry"]

THUMBNAIL_SIDE = 192
MOST_RESTORED = 60
"""Saved pictures that are looked at when a session begins: the newest."""


@dataclass(frozen=True, eq=False)
class Entry:
    """One picture of the gallery.

    Parameters
    ----------
    key : str
        Tells it from the others: the same picture of other words is another entry.
    card : Card
        How it came to be.
    thumbnail : str
        A small JPEG as a ``data:`` address.
    made : Artwork or None
        The picture, when it was made in this session.
    path : Path or None
        Where it is saved.
    """

    key: str
    card: Card = field(repr=False)
    thumbnail: str = field(repr=False)
    made: Artwork | None = field(default=None, repr=False)
    path: Path | None = None

    @property
    def title(self) -> str:
        """What it is in a few words: class, maker's style, seed."""
        maker = self.card.provider
        style = maker.parameters.get("style") or maker.style or maker.name
        return f"{pretty(self.card.label)}, {style}, seed {maker.seed_asked}"

    @property
    def alt_text(self) -> str:
        """The picture in a sentence."""
        return self.card.picture.alt_text

    @property
    def stem(self) -> str:
        """File name without a suffix: the sound's and the seed."""
        if self.path is not None:
            return self.path.stem
        name = Path(self.card.sound.source).stem or "sound"
        return f"{name}-{self.card.provider.seed_asked}"

    def open(self) -> Artwork:
        """The picture itself, read from its file when it is not in memory.

        Raises
        ------
        ArtworkError
            When the file is gone or is another picture by now.
        """
        if self.made is not None:
            return self.made
        return Artwork.read(self.path)


def new_entry(art: Artwork, path: Path | None = None, *, in_memory: bool = True) -> Entry:
    """An entry for a picture."""
    words = art.card.prompt
    content = "\n".join([art.card.picture.sha256, words.text, words.negative])
    key = hashlib.sha256(content.encode()).hexdigest()[:16]
    return Entry(key, art.card, _thumbnail(art), art if in_memory else None, path)


def keep(entry: Entry, folder: Path) -> Entry:
    """Save picture, drawing and card to a folder; never over another picture.

    Returns
    -------
    Entry
        The same with its path.
    """
    if entry.path is not None and entry.path.parent == folder and entry.path.is_file():
        return entry
    art = entry.open()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ArtworkError(
            f"{folder} cannot be made ({error.strerror}). Name another folder to save to."
        ) from None
    suffix = SUFFIXES[art.format][0]
    path, number = folder / f"{entry.stem}{suffix}", 1
    while path.exists() and not _is_same(path, art.card):
        number += 1
        path = folder / f"{entry.stem}-{number}{suffix}"
    art.save(path, svg=art.svg is not None)
    return replace(entry, path=path)


def find_saved(folder: Path) -> tuple[Entry, ...]:
    """The newest pictures with a card in a folder; anything else in it is passed over."""
    known = {suffix for suffixes in SUFFIXES.values() for suffix in suffixes}
    try:
        files = [path for path in folder.iterdir() if path.suffix.lower() in known]
        files.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    except OSError:  # no folder yet, or none that may be read: nothing was saved there
        return ()
    entries = {}
    for path in files[:MOST_RESTORED]:
        try:
            entry = new_entry(Artwork.read(path), path, in_memory=False)
        except (SoundscapeError, OSError, ValueError):
            continue
        entries.setdefault(entry.key, entry)
    return tuple(entries.values())


def _is_same(path: Path, card: Card) -> bool:
    try:
        return read_card(path) == card
    except SoundscapeError:
        return False


def _thumbnail(art: Artwork) -> str:
    from PIL import Image

    try:
        small = art.to_pil().convert("RGB")
    except Image.DecompressionBombError as error:
        raise ArtworkError(f"The picture is too large to be shown ({error}).") from None
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    buffer = io.BytesIO()
    small.save(buffer, "JPEG", quality=82)
    return "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode()

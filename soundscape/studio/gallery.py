"""The pictures of a session: kept in memory when just made, found again in a folder when saved."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import threading
from dataclasses import dataclass, field, replace
from pathlib import Path

import traitlets

from .._util.labels import pretty
from ..artwork import SUFFIXES, Artwork, Card, check_place, name_files, read_card
from ..errors import ArtworkError, PromptError, SoundscapeError
from ..providers import Provider

__all__ = ["Gallery", "GalleryPicture"]

DRAFTS = "unsaved"
THUMBNAIL_SIDE = 192
MOST_RESTORED = 60
"""Saved pictures that are looked at when a session begins: the newest."""


@dataclass(frozen=True, eq=False)
class GalleryPicture:
    """One picture of the gallery.

    Parameters
    ----------
    key : str
        Tells it from the others: the same picture of another prompt is another one.
    card : Card
        How it came to be.
    thumbnail : str
        A small JPEG as a ``data:`` address.
    made : Artwork or None
        The picture, when it was made in this session.
    path : Path or None
        Where it is saved.
    draft : Path or None
        Where it is kept until it is saved.
    """

    key: str
    card: Card = field(repr=False)
    thumbnail: str = field(repr=False)
    made: Artwork | None = field(default=None, repr=False)
    path: Path | None = None
    draft: Path | None = None

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
        seed = self.card.provider.seed_asked
        return name_files(self.card.sound.source or "sound", [seed])[seed].stem

    def open(self) -> Artwork:
        """The picture itself, read from its file when it is not in memory.

        Raises
        ------
        ArtworkError
            When the file is gone or is another picture by now.
        """
        if self.made is not None:
            return self.made
        path = self.path or self.draft
        assert path is not None, "a picture is in memory or in a file"
        return Artwork.read(path)


class Gallery(traitlets.HasTraits):
    """The pictures of a session, which of them are in view, and the folder they are saved to.

    A picture that is not saved is kept in the folder `DRAFTS` of that folder: a page that is loaded
    again, and a kernel that died, lose none.

    Parameters
    ----------
    folder : path
        Where pictures are saved, and found again.
    save_all : bool
        Whether every new picture is saved at once.
    """

    pictures = traitlets.Tuple(help="each a `GalleryPicture`, newest first")
    current = traitlets.Instance[GalleryPicture | None](
        GalleryPicture, allow_none=True, help="the picture in view"
    )
    beside = traitlets.Instance[GalleryPicture | None](
        GalleryPicture, allow_none=True, help="the picture it is compared with"
    )
    folder = traitlets.Unicode("pictures")
    save_all = traitlets.Bool(False)

    def __init__(self, folder: str | os.PathLike = "pictures", *, save_all: bool = False):
        self._lock = threading.RLock()
        super().__init__(folder=os.fspath(folder), save_all=save_all)

    def add(self, art: Artwork) -> GalleryPicture:
        """Put a new picture in front and into view."""
        new = _picture_of(art)
        there = {picture.key: picture for picture in self.pictures}
        if new.key in there:  # made again, and perhaps saved the first time
            new = replace(new, path=there[new.key].path)
        if new.path is None and not self.save_all:
            new = self._drafted(new)
        with self._lock:
            others = (picture for picture in self.pictures if picture.key != new.key)
            self.pictures = (new, *others)
        self.current = new
        return new

    def discard(self, picture: GalleryPicture | None = None) -> GalleryPicture:
        """Take a picture (by default the one in view) out that is not saved; the next one is seen.

        Raises
        ------
        ArtworkError
            When it is saved: a person's files are theirs to delete.
        """
        picture = picture or self.current
        if picture is None:
            raise PromptError("There is no picture yet. Generate one first.")
        if picture.path is not None:
            raise ArtworkError(
                f"{picture.path.name} is saved in {self.folder}. Delete the file and its card "
                f"there if you no longer want them."
            )
        if picture.draft is not None:
            _forget(picture.draft)
        with self._lock:
            place = next((n for n, p in enumerate(self.pictures) if p.key == picture.key), 0)
            self.pictures = tuple(p for p in self.pictures if p.key != picture.key)
        if self.beside is not None and self.beside.key == picture.key:
            self.beside = None
        if self.current is not None and self.current.key == picture.key:
            self.current = (*self.pictures[place:], *reversed(self.pictures), None)[0]
        return picture

    def _drafted(self, picture: GalleryPicture) -> GalleryPicture:
        try:
            kept = _keep(picture, Path(self.folder) / DRAFTS)
        except (SoundscapeError, OSError):  # nothing can be written there: saving will say so
            return picture
        return replace(picture, draft=kept.path)

    def restore(self) -> int:
        """Find the pictures again that are in the folder; returns how many were not known."""
        folder = Path(self.folder)
        found = {picture.key: picture for picture in _find_saved(folder / DRAFTS)}
        found = {key: replace(one, path=None, draft=one.path) for key, one in found.items()}
        found |= {picture.key: picture for picture in _find_saved(folder)}
        with self._lock:
            there = {picture.key for picture in self.pictures}
            new = tuple(picture for picture in found.values() if picture.key not in there)
            self.pictures = (*self.pictures, *new)
        return len(new)

    def show(self, key: str) -> None:
        """Bring a picture into view."""
        self.current = next((p for p in self.pictures if p.key == key), self.current)

    def check_folder(self, maker: Provider, size: tuple[int, int], count: int) -> None:
        """Hold that so many pictures of a size can be saved, before they are paid for."""
        folder = _made_folder(self.folder)
        check_place(folder / "picture", maker, size=size, count=count)

    def save(self, picture: GalleryPicture | None = None) -> GalleryPicture:
        """Write a picture (by default the one in view), its drawing and its card to the folder.

        Returns
        -------
        GalleryPicture
            The same with its path.
        """
        picture = picture or self.current
        if picture is None:
            raise PromptError("There is no picture yet. Generate one first.")
        kept = replace(_keep(picture, Path(self.folder)), draft=None)
        if picture.draft is not None:
            _forget(picture.draft)
        with self._lock:
            self.pictures = tuple(kept if p.key == kept.key else p for p in self.pictures)
        if self.current is not None and self.current.key == kept.key:
            self.current = kept
        return kept

    def save_unsaved(self) -> int:
        """Save what is not saved yet, the oldest first; returns how many pictures that were."""
        unsaved = [picture for picture in self.pictures if picture.path is None]
        for picture in reversed(unsaved):
            self.save(picture)
        return len(unsaved)


def _picture_of(
    art: Artwork, path: Path | None = None, *, in_memory: bool = True
) -> GalleryPicture:
    prompt = art.card.prompt
    content = "\n".join([art.card.picture.sha256, prompt.text, prompt.negative])
    key = hashlib.sha256(content.encode()).hexdigest()[:16]
    return GalleryPicture(key, art.card, _thumbnail(art), art if in_memory else None, path)


def _keep(picture: GalleryPicture, folder: Path) -> GalleryPicture:
    """Save picture, drawing and card to a folder; never over another picture."""
    if picture.path is not None and picture.path.parent == folder and picture.path.is_file():
        return picture
    art = picture.open()
    _made_folder(folder)
    suffix = SUFFIXES[art.format][0]
    path, number = folder / f"{picture.stem}{suffix}", 1
    while path.exists() and not _is_same(path, art.card):
        number += 1
        path = folder / f"{picture.stem}-{number}{suffix}"
    art.save(path, svg=art.svg is not None)
    return replace(picture, path=path)


def _made_folder(folder: str | os.PathLike) -> Path:
    folder = Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ArtworkError(
            f"{folder} cannot be made ({error.strerror}). Name another folder to save to."
        ) from None
    return folder


def _forget(draft: Path) -> None:
    """Remove a draft and what is beside it; the folder too, when it was the last."""
    try:
        for suffix in (draft.suffix, ".svg", ".card.json"):
            draft.with_suffix(suffix).unlink(missing_ok=True)
        draft.parent.rmdir()
    except OSError:  # others are in it, or it may not be changed
        return


def _find_saved(folder: Path) -> tuple[GalleryPicture, ...]:
    """The newest pictures with a card in a folder; anything else in it is passed over."""
    known = {suffix for suffixes in SUFFIXES.values() for suffix in suffixes}
    try:
        files = [path for path in folder.iterdir() if path.suffix.lower() in known]
        files.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    except OSError:  # no folder yet, or none that may be read: nothing was saved there
        return ()
    found: dict[str, GalleryPicture] = {}
    for path in files[:MOST_RESTORED]:
        try:
            picture = _picture_of(Artwork.read(path), path, in_memory=False)
        except (SoundscapeError, OSError, ValueError):
            continue
        found.setdefault(picture.key, picture)
    return tuple(found.values())


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

"""Write a picture that was made: under the suffix of what came, and never lost if it was paid."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ..errors import ArtworkError, SoundscapeError
from ..providers import PictureCache, Provider
from ..services import rescue
from .artwork import Artwork
from .files import SUFFIXES
from .replaying import replay

__all__ = ["save_made"]


def save_made(
    made: Artwork,
    path: Path,
    maker: Provider,
    *,
    svg: bool = False,
    cache: PictureCache | None = None,
    may_take: Callable[[Path], bool] = lambda path: not path.exists(),
) -> Path:
    """Write a picture to a file, or close to it; returns the file.

    Parameters
    ----------
    made : Artwork
    path : Path
        Where the service chose another format than its suffix says, the suffix follows it.
    maker : Provider
        Who made it: a picture of one that is paid lies somewhere even where it cannot be written.
    svg : bool
        Also write the drawing.
    cache : PictureCache, optional
        Where it may have been kept.
    may_take : callable(path) -> bool
        Whether a file with the suffix that followed may be written; by default a new one.

    Raises
    ------
    ArtworkError
        When it cannot be written; says where a picture that was paid for is kept.
    """
    try:
        written, _ = made.save(_following(path, made.format, may_take), svg=svg)
    except ArtworkError as error:
        if not maker.unit:  # it can be made again for nothing
            raise
        raise ArtworkError(f"{error} {_way_back(made, cache)}") from None
    return written


def _following(path: Path, form: str, may_take: Callable[[Path], bool]) -> Path:
    """The file with the suffix of a format; never another picture's."""
    suffixes = SUFFIXES[form]
    if path.suffix.lower() in ("", *suffixes):
        return path
    stem, number = path.stem, 1
    path = path.with_suffix(suffixes[0])
    while not may_take(path):
        number += 1
        path = path.with_name(f"{stem}-{number}{suffixes[0]}")
    return path


def _way_back(made: Artwork, cache: PictureCache | None) -> str:
    """How to get a picture that was paid for and could not be written."""
    seed = made.card.provider.seed_asked
    try:
        replay(made.card, cache=cache)
    except SoundscapeError:
        kept = rescue(made.file, SUFFIXES[made.format][0])
        if kept is None:
            return "There is no room for the picture anywhere: it is lost."
        return f"The picture is kept, with its card in it, as {kept}."
    return (
        f"The picture is kept: the same again with the seed {seed} (--seed {seed}) and another "
        f"file (-o) costs nothing."
    )

"""Where a picture will lie: looked at before it is made, since it may have to be paid for."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import ArtworkError
from .files import SUFFIXES, card_path

if TYPE_CHECKING:
    from ..providers import Provider

__all__ = ["check_place", "other_places"]

_BYTES_A_PIXEL = 2
"""Of a photograph as PNG; few pictures need more."""
_BYTES_A_CARD = 50_000


def check_place(
    path: str | os.PathLike,
    provider: Provider,
    *,
    svg: bool = False,
    size: tuple[int, int] = (1024, 1024),
    count: int = 1,
) -> None:
    """Hold that a provider's picture can be written to a file.

    Parameters
    ----------
    path : path
    provider : Provider
        Its format decides the suffix; where the service decides, any picture's suffix will do.
    svg : bool
        Whether a drawing is written, too.
    size : (int, int)
        Width and height in pixels of the picture.
    count : int
        How many such pictures will lie in the folder.

    Raises
    ------
    ArtworkError
        When it cannot: the suffix, the folder, the name, too little room, or a drawing that there
        will not be.
    """
    path = Path(path)
    form = provider.output_format
    suffixes = SUFFIXES[form] if form else tuple(one for some in SUFFIXES.values() for one in some)
    if path.suffix and path.suffix.lower() not in suffixes:
        what = f"a {form}" if form else "a picture"
        raise ArtworkError(
            f"{path.name}: it will be {what}; expected the suffix {' or '.join(suffixes)}. Nothing "
            f"was made."
        )
    if svg and "svg" not in provider.supports:
        raise ArtworkError(
            f"{path.name}: {provider.name} draws no SVG. Leave it out. Nothing was made."
        )
    try:
        if path.is_dir():
            raise IsADirectoryError(0, "it is a folder")
        for file in (path, card_path(path)):
            _look(file)
        # The only sure way to learn whether a folder takes files.
        with tempfile.TemporaryFile(dir=path.parent):
            pass
        left = shutil.disk_usage(path.parent).free
    except OSError as error:
        raise ArtworkError(
            f"{path} cannot be written ({error.strerror}). Nothing was made. Make the folder or "
            f"name another file (-o)."
        ) from None
    needed = count * (size[0] * size[1] * _BYTES_A_PIXEL + _BYTES_A_CARD)
    if left < needed:
        raise ArtworkError(
            f"{path} cannot be written: its disk has {left / 1e6:.1f} MB left, expected "
            f"{needed / 1e6:.1f}. Nothing was made. Make room or name another file (-o)."
        )


def other_places(path: Path, provider: Provider) -> tuple[Path, ...]:
    """Where else a picture meant for `path` may lie: its suffix follows what comes back."""
    if provider.output_format:
        return ()
    own = path.suffix.lower()
    return tuple(path.with_suffix(some[0]) for some in SUFFIXES.values() if own not in some)


def _look(file: Path) -> None:
    """Raise what is wrong with a name itself: too long, or with characters that cannot be."""
    try:
        file.lstat()
    except FileNotFoundError:
        return
    except ValueError as error:  # a NUL
        raise OSError(0, str(error)) from None

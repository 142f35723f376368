"""Where the text and sound files that come with the package are: prompt banks and demo sounds."""

from __future__ import annotations

from pathlib import Path

from .errors import SoundscapeError

__all__ = ["data_file"]

_PACKAGE = Path(__file__).resolve().parent
# A wheel carries its copy inside the package; in a clone people edit the files in data/.
_HOMES = (_PACKAGE / "_data", _PACKAGE.parent / "data")


def data_file(name: str) -> Path:
    """Path of a file that comes with the package.

    Parameters
    ----------
    name : str
        Relative to the data folder, with forward slashes, for example ``"demo/dog.wav"``.

    Returns
    -------
    Path
        The installed package's copy, else the clone's.

    Raises
    ------
    SoundscapeError
        When neither exists.
    """
    for home in _HOMES:
        if (home / name).is_file():
            return home / name
    looked = " and ".join(str(home) for home in _HOMES)
    raise SoundscapeError(
        f"{name}: does not come with this installation. Looked in {looked}. Install the package "
        f"again, or run from a complete clone."
    )

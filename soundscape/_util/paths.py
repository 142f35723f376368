"""Where things are: what comes with the package or lies beside it, data sets, caches, reports.

Nothing else in the package builds a path from the place of its own module.
"""

from __future__ import annotations

import os
from pathlib import Path

from ..errors import SoundscapeError
from .settings import setting

__all__ = [
    "CLONE",
    "PACKAGE",
    "config_home",
    "data_file",
    "data_home",
    "reports_home",
    "service_cache",
    "work_cache",
]

PACKAGE = Path(__file__).resolve().parents[1]
"""The folder of the package itself."""
CLONE = PACKAGE.parent
"""The folder that holds the package: the clone, where it runs from one."""
# A wheel carries its copy inside the package; in a clone people edit the files in data/.
_HOMES = (PACKAGE / "_data", CLONE / "data")


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


def data_home(home: str | os.PathLike | None = None) -> Path:
    """The folder that data sets live in; it need not exist yet."""
    chosen = home or setting("SOUNDSCAPE_DATA")
    if chosen:
        return _resolved(chosen)
    return CLONE / "data" / "raw" if _in_clone() else _user_cache()


def work_cache() -> Path:
    """The folder that features, variants and trained networks are kept in; it need not exist yet.

    ``experiments`` in the folder that ``SOUNDSCAPE_CACHE`` names; else ``data/cache`` of the clone,
    or ``experiments`` in the user's cache where the package was installed.
    """
    chosen = setting("SOUNDSCAPE_CACHE")
    if chosen:
        return _resolved(chosen) / "experiments"
    return CLONE / "data" / "cache" if _in_clone() else _user_cache() / "experiments"


def reports_home() -> Path:
    """The folder of all reports; it need not exist yet.

    The one that ``SOUNDSCAPE_REPORTS`` names; else ``reports`` of the clone, or ``reports`` in the
    current folder where the package was installed.
    """
    chosen = setting("SOUNDSCAPE_REPORTS")
    if chosen:
        return _resolved(chosen)
    return CLONE / "reports" if _in_clone() else Path("reports").resolve()


def service_cache() -> Path:
    """The folder that answers of services are kept in, so that they are paid for once.

    The one that ``SOUNDSCAPE_CACHE`` names; else a folder of the user's caches, also in a clone:
    what was paid for outlives it.
    """
    chosen = setting("SOUNDSCAPE_CACHE")
    return _resolved(chosen) if chosen else _user_cache()


def config_home() -> Path:
    """The folder of what a person chose for themselves; it need not exist yet."""
    import platformdirs

    return Path(platformdirs.user_config_dir("soundscape", appauthor=False))


def _resolved(place: str | os.PathLike) -> Path:
    try:
        return Path(place).expanduser().resolve()
    except RuntimeError as error:  # nobody is called so, or links go round in a circle
        raise SoundscapeError(
            f"{place}: is no folder's place ({str(error).rstrip('.').lower()}). Expected a path; "
            f"write it in full."
        ) from None


def _in_clone() -> bool:
    return (CLONE / "pyproject.toml").is_file()


def _user_cache() -> Path:
    import platformdirs

    return Path(platformdirs.user_cache_dir("soundscape", appauthor=False))

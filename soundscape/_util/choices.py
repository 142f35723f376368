"""Take one of several names, or say which there are and which was probably meant."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import Any

from ..errors import SoundscapeError

__all__ = ["called", "chosen"]

MOST_SHOWN = 80


def chosen(
    name: str,
    among: Iterable[str],
    what: str,
    error: Callable[[str], SoundscapeError] = SoundscapeError,
) -> str:
    """The name itself, if it is one of those there are.

    Parameters
    ----------
    name : str
    among : iterable of str
    what : str
        What the names are of, for the message: ``"style"``.
    error : callable(str) -> SoundscapeError
        Makes what is raised for any other name.

    Examples
    --------
    >>> chosen("neon", ["dusk", "neon"], "style")
    'neon'
    >>> chosen("nene", ["dusk", "neon"], "style")
    Traceback (most recent call last):
    soundscape.errors.SoundscapeError: There is no style 'nene'; did you mean neon? ...
    """
    names = list(among)
    if name in names:
        return name
    near = difflib.get_close_matches(str(name), names, 1)
    meant = f"; did you mean {near[0]}?" if near else "."
    shown = names if len(names) <= MOST_SHOWN else [*names[:MOST_SHOWN], "..."]
    raise error(f"There is no {what} {name!r}{meant} Choose one of: {', '.join(shown)}.")


def called(
    name: str,
    places: Mapping[str, str],
    what: str,
    error: Callable[[str], SoundscapeError],
    *,
    room: str,
) -> Any:
    """What goes by a name in a room, imported when it is first asked for.

    Parameters
    ----------
    name : str
    places : mapping of str to str
        Where each of them stands in the room: ``"chat:ChatWriter"``.
    what, error
        As for `chosen`.
    room : str
        The package: its ``__name__``.
    """
    module, _, attribute = places[chosen(name, places, what, error)].partition(":")
    return getattr(import_module(f".{module}", room), attribute)

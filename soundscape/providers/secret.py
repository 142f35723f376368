"""Keys: taken from the environment or asked for, never shown."""

from __future__ import annotations

import os
import re

from ..errors import ProviderError

__all__ = ["Secret", "key_from_environment"]


class Secret:
    """A key that does not print, compare in messages or pickle.

    Parameters
    ----------
    value : str
        Blanks and line ends around it are dropped: a key pasted with its line end would make the
        HTTP library quote it in an error.
    name : str
        What the key is called, for messages.
    """

    __slots__ = ("_value", "name")

    def __init__(self, value: str, name: str = "key"):
        value = value.strip()
        if not re.fullmatch(r"[\x21-\x7e]{8,512}", value):
            raise ProviderError(
                f"{name} is not a usable key: expected 8 to 512 printable characters without "
                f"blanks. Copy it again from your account page.",
                kind="key",
            )
        self._value, self.name = value, name

    def reveal(self) -> str:
        """The key itself: only for the header of a request."""
        return self._value

    def __repr__(self) -> str:
        return f"Secret({self.name}, hidden)"

    __str__ = __repr__

    def __reduce__(self):
        raise TypeError("a Secret is not written anywhere")


def key_from_environment(variable: str) -> Secret | None:
    """The key in an environment variable, None where it is not set or blank."""
    value = os.environ.get(variable, "").strip()
    return Secret(value, variable) if value else None

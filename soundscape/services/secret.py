"""Keys: from the environment, from Colab's store, or asked for; never shown, never written."""

from __future__ import annotations

import base64
import re
import sys

from .._util.settings import setting
from ..errors import ProviderError

__all__ = ["Credentials", "Secret", "ask_for_key", "find_key", "keep_key"]


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
            del value  # a verbose traceback would show it
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


class Credentials:
    """What signs requests, and blots itself out of what comes back.

    Parameters
    ----------
    key : Secret or None
        None signs nothing.
    scheme : {"Bearer", "Basic"}
        Basic takes a key of the form ``user:password``.
    """

    __slots__ = ("_key", "scheme")

    def __init__(self, key: Secret | None = None, scheme: str = "Bearer"):
        self._key, self.scheme = key, scheme

    def sign(self, prepared):
        """Put the credentials into the header of a prepared request, and nowhere else."""
        if self._key is not None:
            prepared.headers["Authorization"] = f"{self.scheme} {self._sent()}"
        return prepared

    def blot(self, text: str) -> str:
        """A text without the credentials: a service or a gateway may repeat what it was sent."""
        if self._key is None:
            return text
        return text.replace(self._sent(), "[key]").replace(self._key.reveal(), "[key]")

    def blot_bytes(self, content: bytes) -> bytes:
        """The same for what is no text."""
        if self._key is None:
            return content
        for shown in (self._sent(), self._key.reveal()):
            content = content.replace(shown.encode(), b"[key]")
        return content

    def _sent(self) -> str:
        key = self._key.reveal() if self._key is not None else ""
        return key if self.scheme == "Bearer" else base64.b64encode(key.encode()).decode()


_ASKED: dict[str, Secret] = {}
"""Keys a person gave, for as long as this process lives."""


def find_key(variable: str) -> Secret | None:
    """The key called `variable`: one that was asked for, the environment's, or Colab's.

    Returns
    -------
    Secret or None
        None where there is none.

    Raises
    ------
    ProviderError
        When there is one that cannot be a key.
    """
    if variable in _ASKED:
        return _ASKED[variable]
    # No local variable holds the key: a verbose traceback would show it.
    if setting(variable):
        return Secret(setting(variable), variable)
    return Secret(_from_colab(variable), variable) if _from_colab(variable) else None


def keep_key(key: Secret) -> None:
    """Use a key that a person gave while this process lives, before the environment's.

    Parameters
    ----------
    key : Secret
        Called as its environment variable would be.
    """
    _ASKED[key.name] = key


def ask_for_key(variable: str) -> Secret:
    """Ask a person for a key, without showing it, and keep it while this process lives.

    Works in a terminal and in a notebook, whose cell then holds no key.

    Raises
    ------
    ProviderError
        When what was typed cannot be a key, or nobody is there to ask.
    """
    from getpass import getpass

    try:
        keep_key(Secret(getpass(f"{variable}: "), variable))
    except (EOFError, OSError, RuntimeError):  # the last: a kernel without a front end
        raise ProviderError(
            f"There is nobody to ask for {variable}. Set the environment variable instead.",
            kind="key",
        ) from None
    return _ASKED[variable]


def _from_colab(variable: str) -> str:
    """The value in Colab's store of secrets; empty elsewhere or where it is not shared."""
    if "google.colab" not in sys.modules:
        return ""
    try:
        from google.colab import userdata  # pyright: ignore[reportMissingImports]

        return str(userdata.get(variable) or "").strip()
    except Exception:  # not there, or not shared with this notebook: the same to us
        return ""

"""Where servers of language models listen."""

from __future__ import annotations

from urllib.parse import urlsplit

from .._util.settings import setting
from ..services import checked_address

__all__ = ["ADDRESSES", "ADDRESS_VARIABLE", "base_address"]

ADDRESS_VARIABLE = "SOUNDSCAPE_CHAT_URL"
ADDRESSES = {
    "ollama": "http://127.0.0.1:11434/v1",
    "llama.cpp": "http://127.0.0.1:8080/v1",
    "lmstudio": "http://127.0.0.1:1234/v1",
    "vllm": "http://127.0.0.1:8000/v1",
    "localai": "http://127.0.0.1:8080/v1",
    "openai": "https://api.openai.com/v1",
}
"""Those that have a name in ``SOUNDSCAPE_CHAT_URL``; the first by default."""


def base_address(given: str | None, *, private: bool) -> str:
    """The base address of a server: with ``/v1`` where a person gave no path.

    Parameters
    ----------
    given : str, optional
        A name of `ADDRESSES` or an address, also that of the endpoint itself; by default what
        ``SOUNDSCAPE_CHAT_URL`` says, else the first of them.
    private : bool
        Whether a key goes there, see `services.checked_address`.

    Examples
    --------
    >>> base_address("lmstudio", private=False)
    'http://127.0.0.1:1234/v1'
    >>> base_address("https://example.org", private=True)
    'https://example.org/v1'
    >>> base_address("https://example.org/api/v3/chat/completions", private=True)
    'https://example.org/api/v3'
    """
    given = given or setting(ADDRESS_VARIABLE) or next(iter(ADDRESSES))
    named = ADDRESSES.get(given.lower(), given)
    address = checked_address(named, "chat", ADDRESS_VARIABLE, private=private)
    address = address.removesuffix("/chat/completions").rstrip("/")
    return address if urlsplit(address).path else f"{address}/v1"

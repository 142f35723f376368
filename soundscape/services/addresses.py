"""Addresses of services: what may be one, and whose it is."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from ..errors import ProviderError

__all__ = ["checked_address", "is_loopback", "is_own_machine"]

_OWN_NAMES = (".localhost", ".local", ".lan", ".internal", ".home.arpa")
"""Ends of names that are known in one's own network only."""


def is_loopback(host: str | None) -> bool:
    """Whether a host is this machine."""
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return (host or "").lower() == "localhost"


def is_own_machine(host: str | None) -> bool:
    """Whether a host is this machine or one of the network it stands in: nobody bills for it."""
    name = (host or "").lower().rstrip(".")
    try:
        return not ipaddress.ip_address(name).is_global
    except ValueError:
        return bool(name) and ("." not in name or name.endswith(_OWN_NAMES))


def checked_address(address: str, provider: str, variable: str, *, private: bool) -> str:
    """A service's base address without its last slash.

    Parameters
    ----------
    address : str
    provider, variable : str
        For messages.
    private : bool
        Whether a key or password goes there: then only ``https://`` or this machine will do.

    Raises
    ------
    ProviderError
        When it is no address, carries a password, or would show a key to the network.
    """

    def wrong(what: str) -> ProviderError:
        return ProviderError(
            f"{provider}: {what}. Set {variable} to an address such as https://example.org.",
            provider=provider,
        )

    try:
        parts = urlsplit(address.strip())
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise wrong("the service's address cannot be read") from None
    if parts.scheme not in ("http", "https") or not host:
        raise wrong("the service's address must begin with https:// or http:// and a host")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise wrong("the service's address must not hold a user, a password or a query")
    if private and parts.scheme == "http" and not is_loopback(host):
        raise wrong("the service's address must begin with https:// to keep the key safe")
    return address.strip().rstrip("/")

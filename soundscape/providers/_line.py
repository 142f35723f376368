"""The one connection of a request, in the hands of whoever waits for it.

It tells whether anything can have been sent, can be hung up from another thread, and refuses to
talk to private networks where an answer, and not the user, chose the address.
"""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import threading

__all__ = ["Line"]


class Line:
    """A connection to be.

    Parameters
    ----------
    public_only : bool
        Refuse addresses of private networks, looked at after the name was resolved.

    Attributes
    ----------
    connected : bool
        Whether the connection (encryption included) came about, so that a request may have been
        sent.
    refused : bool
        Whether it led to a private network and was not taken.
    """

    def __init__(self, *, public_only: bool = False):
        self.public_only = public_only
        self.connected = self.refused = False
        self._socket = None
        self._over = False
        self._lock = threading.Lock()

    def attach(self, session) -> None:
        """Let all connections of a `requests.Session` be this line."""
        adapter = _adapter(self)
        session.mount("https://", adapter)
        session.mount("http://", adapter)

    def opened(self, connected: socket.socket) -> None:
        """Called with each connection that came about.

        Raises
        ------
        OSError
            When it was hung up meanwhile, or leads to where it must not.
        """
        with self._lock:
            peer = connected.getpeername()[0].split("%")[0]
            self.refused = self.public_only and not ipaddress.ip_address(peer).is_global
            if self._over or self.refused:
                connected.close()
                raise OSError("a private address" if self.refused else "hung up")
            self._socket, self.connected = connected, True

    def hang_up(self) -> None:
        """End it: a thread that waits for the answer gets an error at once."""
        with self._lock:
            self._over = True
            if self._socket is not None:
                with contextlib.suppress(OSError):
                    self._socket.shutdown(socket.SHUT_RDWR)


def _adapter(line: Line):
    # Imported here: they cost more than the rest of the package, which loads without them.
    from requests.adapters import HTTPAdapter
    from urllib3.connection import HTTPConnection, HTTPSConnection
    from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

    class Plain(HTTPConnection):
        def connect(self):
            super().connect()
            line.opened(self.sock)

    class Encrypted(HTTPSConnection):
        def connect(self):
            super().connect()
            line.opened(self.sock)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class EncryptedPool(HTTPSConnectionPool):
        ConnectionCls = Encrypted

    class Adapter(HTTPAdapter):
        def init_poolmanager(self, *arguments, **options):
            super().init_poolmanager(*arguments, **options)
            self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": EncryptedPool}

        def proxy_manager_for(self, *arguments, **options):
            manager = super().proxy_manager_for(*arguments, **options)
            manager.pool_classes_by_scheme = {"http": PlainPool, "https": EncryptedPool}
            return manager

    return Adapter()

"""The one connection of a request, in the hands of whoever waits for it.

`requests` limits the wait for each piece of an answer, not for the whole. So the exchange runs on a
thread of its own, and whoever waits hangs up when time is over or the wait is called off. The
connection knows whether anything can have been sent, and refuses to talk to private networks where
an answer, and not the user, chose the address.
"""

from __future__ import annotations

import contextlib
import ipaddress
import re
import socket
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.parse import urlsplit

from .addresses import is_loopback
from .secret import Credentials
from .watch import Watch

__all__ = ["Attachment", "Connection", "Response", "Trouble"]


@dataclass(frozen=True)
class Response:
    """An answer.

    Parameters
    ----------
    status : int
    headers : mapping of str to str
    body : bytes
    cut : bool
        Whether the connection broke before the answer's end, or before the end it had announced.
    """

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    cut: bool = False

    @property
    def ok(self) -> bool:
        """Whether the service says that all went well: 200, 201, 202, 206..."""
        return 200 <= self.status < 300

    @property
    def request_id(self) -> str | None:
        """The service's own id of the request, shortened to what an id can be."""
        found = self.headers.get("x-request-id")
        return re.sub(r"[^\x21-\x7e]", "", found)[:200] if found else None

    @property
    def content_type(self) -> str:
        """The declared type without parameters, in lower case."""
        return self.headers.get("content-type", "").split(";")[0].strip().lower()


@dataclass(frozen=True)
class Attachment:
    """A file in a form.

    Parameters
    ----------
    name : str
        What the service is told that it is called: never a person's name for it.
    content : bytes
    type : str
        Such as ``"audio/wav"``.
    """

    name: str
    content: bytes = field(repr=False)
    type: str


Field: TypeAlias = str | Attachment
"""One value in a form."""


@dataclass(frozen=True)
class Trouble:
    """Why there is no answer.

    Parameters
    ----------
    kind : str
        ``"broken"``, ``"late"``, ``"long"`` (more than was to be read), ``"cancelled"``,
        ``"untrusted"`` (a certificate) or ``"private"`` (an address that is not to be reached).
    what : str
        More about it, for people; never a header.
    answer : Response or None
        As much of an answer as had come.
    """

    kind: str
    what: str = ""
    answer: Response | None = None


class Connection:
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
    """

    def __init__(self, *, public_only: bool = False):
        self.public_only = public_only
        self.connected = False
        self._refused = False
        self._socket = None
        self._over = False
        self._lock = threading.Lock()

    def call(
        self,
        exchange: Callable[[Connection], Response | Trouble],
        *,
        deadline: float,
        watch: Watch,
        while_waiting: Callable[[], None] | None = None,
    ) -> Response | Trouble:
        """Wait for an exchange, but not beyond the deadline, nor once the watch calls it off.

        Parameters
        ----------
        exchange : callable(Connection)
            Such as `exchange`; runs on a thread of its own.
        deadline : float
            Of `time.monotonic`.
        watch : Watch
        while_waiting : callable, optional
            Called about every half second.
        """
        outcome: list[Response | Trouble] = []
        worker = threading.Thread(target=lambda: outcome.append(exchange(self)), daemon=True)
        worker.start()
        told = time.monotonic()
        try:
            while worker.is_alive():
                worker.join(0.05)
                now = time.monotonic()
                if watch.cancelled:
                    return Trouble("cancelled")
                if now > deadline:
                    return Trouble("late")
                if while_waiting is not None and now - told >= 0.5:
                    while_waiting()
                    told = time.monotonic()
            return Trouble("private") if self._refused else outcome[0]
        except KeyboardInterrupt:
            return Trouble("cancelled")
        finally:
            self.hang_up()

    def exchange(
        self,
        method: str,
        url: str,
        credentials: Credentials,
        *,
        timeout: tuple[float, float],
        max_bytes: int,
        form: Mapping[str, Field | Sequence[Field]] | None = None,
        json=None,
        headers: Mapping[str, str] | None = None,
    ) -> Response | Trouble:
        """One request and its whole answer; never raises: a traceback would show the headers."""
        import requests

        try:
            with requests.Session() as session:
                # Proxies and certificates of the environment, but none between us and ourselves.
                session.trust_env = not (self.public_only or is_loopback(urlsplit(url).hostname))
                adapter = _adapter(self)
                session.mount("https://", adapter)
                session.mount("http://", adapter)
                # Not followed, nor read whole to find out where to: that would have no limit.
                session.get_redirect_target = lambda resp: None
                with session.request(
                    method,
                    url,
                    # files= makes a multipart form; data= alone would be refused.
                    files=_fields(form) if form else None,
                    json=json,
                    headers={"User-Agent": "soundscape", **(headers or {})},
                    auth=credentials.sign,
                    timeout=timeout,
                    stream=True,
                    allow_redirects=False,
                ) as response:
                    for name, value in response.headers.items():
                        response.headers[name] = credentials.blot(value)
                    return _read(response, max_bytes)
        except requests.exceptions.SSLError as error:
            return Trouble("broken" if self.connected else "untrusted", type(error).__name__)
        except requests.Timeout as error:
            return Trouble("late", type(error).__name__)
        except Exception as error:
            # Whatever it was: a thread that fails prints its frames, headers and all.
            return Trouble("broken", type(error).__name__)

    def reached(self, connected: socket.socket) -> None:
        """Called when the other side picks up, before anything (encryption too) is said.

        Raises
        ------
        OSError
            When it was hung up meanwhile, or leads to where it must not.
        """
        with self._lock:
            peer = connected.getpeername()[0].split("%")[0]
            self._refused = self.public_only and not ipaddress.ip_address(peer).is_global
            if self._over or self._refused:
                connected.close()
                raise OSError("a private address" if self._refused else "hung up")
            self._socket = connected

    def hang_up(self) -> None:
        """End it: a thread that waits for the answer gets an error at once."""
        with self._lock:
            self._over = True
            if self._socket is not None:
                with contextlib.suppress(OSError):
                    self._socket.shutdown(socket.SHUT_RDWR)


def _fields(form: Mapping[str, Field | Sequence[Field]]) -> list[tuple[str, tuple]]:
    """The fields of a form as `requests` takes them."""
    return [
        (name, (None, one) if isinstance(one, str) else (one.name, one.content, one.type))
        for name, value in form.items()
        for one in ([value] if isinstance(value, str | Attachment) else value)
    ]


def _read(response, max_bytes: int) -> Response | Trouble:
    body, trouble = bytearray(), None
    try:
        # Piece by piece as they come: what fills no whole block is lost where a connection breaks.
        while chunk := response.raw.read1(1 << 16, decode_content=True):
            body += chunk
            if len(body) > max_bytes:
                trouble = ("long", f"more than {max_bytes} bytes")
                break
    except Exception as error:  # as in `exchange`
        trouble = ("broken", type(error).__name__)
    cut = trouble is not None and trouble[0] == "broken"
    answer = Response(response.status_code, response.headers, bytes(body), cut)
    return Trouble(*trouble, answer) if trouble else answer


def _adapter(line: Connection):
    # Imported here: they cost more than the rest of the package, which loads without them.
    from requests.adapters import HTTPAdapter
    from urllib3.connection import HTTPConnection, HTTPSConnection
    from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

    # Plain and encrypted connections are tracked alike, which urllib3's own types do not foresee.
    class Tracked:
        def _new_conn(self):
            connected = super()._new_conn()  # pyright: ignore[reportAttributeAccessIssue]
            line.reached(connected)
            return connected

        def connect(self):
            super().connect()  # pyright: ignore[reportAttributeAccessIssue]
            line.connected = True

    class Plain(Tracked, HTTPConnection):
        pass

    class Encrypted(Tracked, HTTPSConnection):
        pass

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain  # pyright: ignore[reportAssignmentType]

    class EncryptedPool(HTTPSConnectionPool):
        ConnectionCls = Encrypted  # pyright: ignore[reportAssignmentType]

    class Adapter(HTTPAdapter):
        def init_poolmanager(self, *arguments, **options):
            super().init_poolmanager(*arguments, **options)
            self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": EncryptedPool}

        def proxy_manager_for(self, *arguments, **options):
            manager = super().proxy_manager_for(*arguments, **options)
            manager.pool_classes_by_scheme = {"http": PlainPool, "https": EncryptedPool}
            return manager

    return Adapter()

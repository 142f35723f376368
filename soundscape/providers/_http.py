"""One careful connection to an image service.

Rules: ask again only where no picture can have been made (no connection, or refused for rate); one
deadline over everything, however slowly the answer drips; a caller who cancels gets control back at
once; no redirects; no answer without end; no key in any message or traceback.

`requests` limits the wait for each piece of an answer, not for the whole. So every call runs on a
thread of its own, and whoever waits for it hangs up the line when time is over.
"""

from __future__ import annotations

import email.utils
import ipaddress
import random
import re
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from ..errors import ProviderError
from ._line import Line
from .base import Watch
from .secret import Secret

__all__ = ["Answer", "Client", "Pace", "Policy", "bearer", "checked_address", "is_loopback"]


@dataclass(frozen=True)
class Policy:
    """Patience and limits of a client.

    Parameters
    ----------
    connect_seconds, read_seconds, total_seconds : float
        For a connection, between two pieces of the answer, and for everything together.
    attempts : int
        Tries in all, counting those that were refused for rate.
    retry_seconds : float
        Pause after a connection that failed, doubled each time.
    rate_wait_seconds, longest_wait_seconds : float
        Pause after a 429 that names none, and the longest pause that is accepted.
    max_bytes : int
        Longest answer.
    """

    connect_seconds: float = 10.0
    read_seconds: float = 120.0
    total_seconds: float = 300.0
    attempts: int = 4
    retry_seconds: float = 2.0
    rate_wait_seconds: float = 60.0
    longest_wait_seconds: float = 120.0
    max_bytes: int = 64_000_000


@dataclass(frozen=True)
class Answer:
    """A complete answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def request_id(self) -> str | None:
        """The service's own id of the request, shortened to what an id can be."""
        found = self.headers.get("x-request-id")
        return re.sub(r"[^\x21-\x7e]", "", found)[:200] if found else None

    @property
    def content_type(self) -> str:
        """The declared type without parameters, in lower case."""
        return self.headers.get("content-type", "").split(";")[0].strip().lower()


class Pace:
    """Keep below a number of requests in a span of time, over all threads of this process."""

    def __init__(self, requests: int, seconds: float):
        self.requests, self.seconds = requests, seconds
        self._times: deque[float] = deque()
        self._lock = threading.Lock()

    def wait(self, watch: Watch) -> None:
        """Wait until one more request fits, and count it."""
        while True:
            with self._lock:
                now = time.monotonic()
                while self._times and now - self._times[0] >= self.seconds:
                    self._times.popleft()
                if len(self._times) < self.requests:
                    self._times.append(now)
                    return
                pause = self.seconds - (now - self._times[0])
            watch.sleep(pause)


def bearer(key: Secret) -> Callable:
    """Signs a request; the key is nowhere else, and no ``.netrc`` entry replaces it."""

    def sign(prepared):
        prepared.headers["Authorization"] = f"Bearer {key.reveal()}"
        return prepared

    return sign


def unsigned(prepared):
    """Signs nothing; given so that no ``.netrc`` entry is sent either."""
    return prepared


def is_loopback(host: str | None) -> bool:
    """Whether a host is this machine."""
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return (host or "").lower() == "localhost"


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


class Client:
    """Requests to one service.

    Parameters
    ----------
    provider : str
        For messages.
    address : str
        Base address, see `checked_address`.
    sign : callable, optional
        Adds the credentials, see `bearer`.
    policy : Policy
    pace : Pace, optional
    """

    def __init__(
        self,
        provider: str,
        address: str,
        *,
        sign: Callable | None = None,
        policy: Policy | None = None,
        pace: Pace | None = None,
    ):
        self.provider, self.address = provider, address
        self.policy = policy or Policy()
        self._sign, self._pace = sign or unsigned, pace

    def post(self, path: str, *, watch: Watch, while_waiting=None, **content) -> Answer:
        """Ask for a picture: never twice where it may have been made.

        Parameters
        ----------
        path : str
        watch : Watch
        while_waiting : callable, optional
            Called about every second until the answer is there.
        **content
            ``form`` (dict of str, sent as multipart), or ``json``; ``headers``.
        """
        return self._persist("POST", self.address + path, watch, while_waiting, **content)

    def get(self, path: str, *, watch: Watch, **content) -> Answer:
        """Ask for facts; safe to repeat."""
        return self._persist("GET", self.address + path, watch, None, safe=True, **content)

    def download(self, url: str, *, watch: Watch) -> Answer:
        """Fetch a picture that an answer points to, without credentials.

        Only over https and from no private network, unless it lies where the service itself does.
        """
        try:
            target, own = urlsplit(url), urlsplit(self.address)
            home = (target.scheme, target.hostname, target.port)
        except ValueError:
            raise self._error("the answer points to what is no address", "answer", None) from None
        at_home = home == (own.scheme, own.hostname, own.port) or (
            is_loopback(own.hostname) and is_loopback(target.hostname)
        )
        if not at_home and target.scheme != "https":
            raise self._error(
                "the answer points to a picture that is not behind https", "answer", None
            )
        return self._persist("GET", url, watch, None, safe=True, sign=unsigned, public=not at_home)

    def _persist(
        self, method, url, watch, while_waiting, *, safe=False, sign=None, public=False, **content
    ) -> Answer:
        """Ask until there is an answer, the deadline, or a doubt whether asking again is right."""
        deadline = time.monotonic() + self.policy.total_seconds
        for attempt in range(1, self.policy.attempts + 1):
            if self._pace is not None:
                self._pace.wait(watch)
            watch.check()
            line = Line(public_only=public)
            found = self._call(
                method, url, line, deadline, watch, while_waiting, sign or self._sign, content
            )
            last = attempt == self.policy.attempts
            if isinstance(found, Answer):
                if found.status != 429 or last or b"quota" in found.body[:4_000].lower():
                    return found
                self._pause(_retry_after(found.headers, self.policy), deadline, watch, "rate")
                continue
            if isinstance(found, ProviderError):
                raise found
            if line.refused:
                raise self._error("the answer points to a private address", "answer", None)
            if line.connected and not safe:
                late = "Timeout" in found
                raise self._doubt(
                    "no answer came in time" if late else f"the connection broke ({found})"
                )
            if last or "Certificate" in found or "SSL" in found:
                raise self._unreachable(url, found)
            self._pause(self.policy.retry_seconds * 2 ** (attempt - 1), deadline, watch, "network")
        raise AssertionError("unreachable: the last attempt returns or raises")

    def _call(
        self, method, url, line, deadline, watch, while_waiting, sign, content
    ) -> Answer | ProviderError | str:
        """The answer, an error to raise, or the name of what went wrong with the connection."""
        outcome: list = []
        worker = threading.Thread(
            target=lambda: outcome.append(self._exchange(method, url, line, sign, **content)),
            daemon=True,
        )
        worker.start()
        told = time.monotonic()
        try:
            while worker.is_alive():
                worker.join(0.05)
                now = time.monotonic()
                if watch.cancelled:
                    return self._cancelled(line, method)
                if now > deadline:
                    return self._out_of_time(line, method, url)
                if while_waiting is not None and now - told >= 0.5:
                    while_waiting()
                    told = time.monotonic()
            return outcome[0]
        except KeyboardInterrupt:
            return self._cancelled(line, method)
        finally:
            line.hang_up()

    def _exchange(self, method, url, line: Line, sign, *, form=None, json=None, headers=None):
        """One request on its own thread. Never raises: a traceback would show the headers."""
        import requests

        timeout = (self.policy.connect_seconds, self.policy.read_seconds)
        try:
            with requests.Session() as session:
                # Proxies and certificates of the environment, but none between us and ourselves.
                session.trust_env = not (line.public_only or is_loopback(urlsplit(url).hostname))
                line.attach(session)
                with session.request(
                    method,
                    url,
                    # files= makes a multipart form; data= alone would be refused.
                    files={name: (None, value) for name, value in form.items()} if form else None,
                    json=json,
                    headers={"User-Agent": "soundscape", **(headers or {})},
                    auth=sign,
                    timeout=timeout,
                    stream=True,
                    allow_redirects=False,
                ) as response:
                    body = bytearray()
                    for chunk in response.iter_content(1 << 16):
                        body += chunk
                        if len(body) > self.policy.max_bytes:
                            return self._error(
                                f"the answer is longer than {self.policy.max_bytes} bytes and was "
                                f"dropped",
                                "answer",
                                None,
                                response.headers.get("x-request-id"),
                            )
                    return Answer(response.status_code, response.headers, bytes(body))
        except Exception as error:
            # Whatever it was: an uncaught error here would print the headers' frame.
            return type(error).__name__

    def _pause(self, wait: float, deadline: float, watch: Watch, kind: str) -> None:
        too_long = wait > self.policy.longest_wait_seconds + 1
        if too_long or time.monotonic() + wait > deadline:
            if kind == "rate":
                raise self._error(
                    f"too many requests; the service asks to wait {wait:.0f} s. Try again then. "
                    f"Nothing was charged",
                    kind,
                )
            raise self._error("no connection in time. Nothing was sent", kind)
        why = "too many requests" if kind == "rate" else "no connection"
        watch.tell(f"{self.provider}: {why}; waiting {wait:.0f} s")
        watch.sleep(wait)

    def _error(self, what, kind, billed=False, request_id=None) -> ProviderError:
        if billed is None:
            what += (
                ". The picture may have been made and billed, so it was not asked for again; look "
                "at your account before you do"
            )
        quoted = f" Request id: {request_id}." if request_id else ""
        return ProviderError(
            f"{self.provider}: {what}.{quoted}",
            provider=self.provider,
            kind=kind,
            request_id=request_id,
            billed=billed,
        )

    def _doubt(self, what: str) -> ProviderError:
        return self._error(what, "timeout", None)

    def _cancelled(self, line: Line, method: str) -> ProviderError:
        if method == "POST" and line.connected:
            return self._error("cancelled while the picture was being made", "cancelled", None)
        return self._error("cancelled; nothing was sent", "cancelled")

    def _out_of_time(self, line: Line, method: str, url: str) -> ProviderError:
        if method == "POST" and line.connected:
            return self._doubt("no answer came in time")
        return self._unreachable(url, "no answer in time")

    def _unreachable(self, url: str, why: str) -> ProviderError:
        host = url.split("://", 1)[-1].split("/", 1)[0]
        return self._error(
            f"no connection to {host} ({why}). Nothing was sent. Check the network and the "
            f"address, or use the painter, which needs none",
            "network",
        )


def _retry_after(headers: Mapping[str, str], policy: Policy) -> float:
    """Seconds to wait: as the service says (seconds or a date), with a little jitter."""
    text = headers.get("retry-after", "").strip()
    wait = policy.rate_wait_seconds
    if re.fullmatch(r"\d{1,9}(\.\d+)?", text):
        wait = float(text)
    elif text:
        try:
            wait = email.utils.parsedate_to_datetime(text).timestamp() - time.time()
        except ValueError:
            wait = policy.rate_wait_seconds
    return max(0.0, wait) * random.uniform(1, 1.05)

"""One careful client of a service.

Rules: ask again only where no answer can have been made (no connection, refused for rate, a server
of one's own that still loads its model); one deadline over everything, however slowly the answer
drips; a caller who cancels gets control back at once; no redirects; no answer without end; no key
in any message or traceback.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

from ..errors import ProviderError
from .addresses import is_loopback
from .answers import is_loading
from .connection import Connection, Response, Trouble
from .patience import RateLimit, RetryPolicy, retry_after
from .rescue import rescue
from .secret import Credentials
from .watch import Watch

__all__ = ["Client"]

_FOR_A_MOMENT = (403, 404, 408, 409, 425)
"""What a storage says of a file that has not arrived everywhere yet."""
_WAITS = {
    "rate": "too many requests",
    "network": "no connection",
    "loading": "its model is still being loaded",
    "busy": "it asks to come again later",
}
"""Why a client waits, for people."""


class Client:
    """Requests to one service.

    Parameters
    ----------
    provider : str
        For messages.
    address : str
        Base address, see `checked_address`.
    credentials : Credentials, optional
        Given also where there are none, so that no ``.netrc`` entry is sent instead.
    policy : RetryPolicy
    pace : RateLimit, optional
    free : bool
        Whether nobody bills what is asked for.
    own : bool
        Whether it is a server of one's own, whose model may have to be loaded first: what it
        refuses meanwhile is asked for again.
    """

    def __init__(
        self,
        provider: str,
        address: str,
        *,
        credentials: Credentials | None = None,
        policy: RetryPolicy | None = None,
        pace: RateLimit | None = None,
        free: bool = False,
        own: bool = False,
    ):
        self.provider, self.address = provider, address
        self.free, self.own = free, own
        self.policy = policy or RetryPolicy()
        self.credentials, self._pace = credentials or Credentials(), pace

    @property
    def doubt(self) -> str:
        """Said of what may have been made: "it may have been..."; empty where nobody bills."""
        if self.free:
            return ""
        if self.own:
            return "it may have been billed, if your server passes requests on to a service"
        return "it may have been billed, so it was not asked for again"

    def post(
        self,
        path: str,
        *,
        watch: Watch,
        while_waiting=None,
        whole: Callable[[Response], bool] | None = None,
        **content,
    ) -> Response:
        """Ask for what may cost something: never twice where it may have been made.

        Parameters
        ----------
        path : str
        watch : Watch
        while_waiting : callable, optional
            Called about every half second until the answer is there.
        whole : callable(Response) -> bool, optional
            Whether an answer holds all that was asked for: it is then returned, though it broke off
            or speaks of loading.
        **content
            ``form`` (dict of str and `Attachment`, or lists of these, sent as multipart), or
            ``json``; ``headers``.
        """
        return self._persist("POST", self.address + path, watch, while_waiting, whole, **content)

    def get(self, path: str, *, watch: Watch, **content) -> Response:
        """Ask for facts; safe to repeat."""
        return self._persist("GET", self.address + path, watch, safe=True, **content)

    def download(self, url: str, *, watch: Watch) -> Response:
        """Fetch what an answer points to, without credentials.

        It may need a moment to be there, and may have moved: it is asked for as often as the policy
        has attempts. Only over https and from no private network, unless it lies where the service
        itself does.
        """
        url = self._absolute(url)
        for attempt in range(1, self.policy.attempts + 1):
            answer = self._download(url, watch)
            if answer.ok or attempt == self.policy.attempts:
                return answer
            if answer.status in (301, 302, 303, 307, 308) and answer.headers.get("location"):
                url = self._absolute(answer.headers["location"], url)
            elif answer.status in _FOR_A_MOMENT or answer.status >= 500:
                watch.tell(f"{self.provider}: what was made is not there yet; waiting")
                watch.sleep(self.policy.retry_seconds * 2 ** (attempt - 1))
            else:
                return answer
        raise AssertionError("unreachable: the last attempt returns")

    def _absolute(self, url: str, base: str | None = None) -> str:
        try:
            return urljoin(base or f"{self.address}/", url)
        except ValueError:
            raise self._error("the answer points to what is no address", "answer", None) from None

    def _download(self, url: str, watch: Watch) -> Response:
        try:
            target, own = urlsplit(url), urlsplit(self.address)
            home = (target.scheme, target.hostname, target.port)
        except ValueError:
            raise self._error("the answer points to what is no address", "answer", None) from None
        at_home = home == (own.scheme, own.hostname, own.port) or (
            is_loopback(own.hostname) and is_loopback(target.hostname)
        )
        if not at_home and target.scheme != "https":
            raise self._error("the answer points to what is not behind https", "answer", None)
        return self._persist("GET", url, watch, safe=True, stranger=not at_home)

    def _persist(
        self,
        method,
        url,
        watch,
        while_waiting=None,
        whole=None,
        *,
        safe=False,
        stranger=None,
        **content,
    ) -> Response:
        """Ask until there is an answer, the deadline, or a doubt whether asking again is right.

        `safe` may be asked twice. `stranger` tells of an address that an answer chose (None: the
        service itself): it gets no credentials, and True must not be in a private network.
        """
        credentials = self.credentials if stranger is None else Credentials()
        policy = self.policy
        limits = {
            "timeout": (policy.connect_seconds, policy.read_seconds),
            "max_bytes": policy.max_bytes,
        }
        deadline = time.monotonic() + policy.total_seconds
        tries = loading = 0
        while True:
            tries += 1
            if self._pace is not None:
                self._pace.wait(watch)
            watch.check()
            line = Connection(public_only=bool(stranger))
            found = line.call(
                lambda line: line.exchange(method, url, credentials, **limits, **content),
                deadline=deadline,
                watch=watch,
                while_waiting=while_waiting,
            )
            last = tries >= policy.attempts
            if isinstance(found, Trouble):
                came = found.answer
                if whole and came and came.cut and came.ok and whole(came):
                    return came
                sent = line.connected and not safe
                if sent or last or found.kind in ("cancelled", "private", "untrusted", "long"):
                    raise self._failure(found, url, sent)
                wait = policy.retry_seconds * 2 ** (tries - 1)
                self._pause(wait, deadline, watch, "network")
            elif whole and found.ok and whole(found):
                return found
            elif self.own and not safe and is_loading(found):
                tries, loading = tries - 1, loading + 1
                wait = retry_after(found.headers, policy.retry_seconds * min(loading, 5))
                wait = min(wait, policy.longest_wait_seconds)
                self._pause(wait, deadline, watch, "loading")
            elif self.free and not safe and not last and _is_to_come_again(found):
                self._pause(retry_after(found.headers, 0), deadline, watch, "busy")
            elif found.status != 429 or last or b"quota" in found.body[:4_000].lower():
                return found
            else:
                wait = retry_after(found.headers, policy.rate_wait_seconds)
                self._pause(wait, deadline, watch, "rate")

    def _failure(self, trouble: Trouble, url: str, sent: bool) -> ProviderError:
        """The error for a request without an answer; `sent` if it may have been billed."""
        kind, what = trouble.kind, trouble.what
        if kind == "cancelled":
            if sent:
                return self._error("cancelled while the answer was being made", kind, None)
            return self._error("cancelled; nothing was sent", kind)
        if kind == "private":
            return self._error("the answer points to a private address", "answer", None)
        if kind == "long":
            return self._error(f"the answer has {what}", "answer", None, trouble.answer)
        if sent:
            late = "no answer came in time"
            return self._error(
                late if kind == "late" else f"the connection broke ({what})",
                "timeout",
                None,
                trouble.answer,
            )
        host = urlsplit(url).netloc
        why = {"late": "no answer in time", "untrusted": "its certificate is not trusted"}
        return self._error(
            f"no connection to {host} ({why.get(kind, what)}). Nothing was sent. Check the network "
            f"and the address",
            "network",
        )

    def _pause(self, wait: float, deadline: float, watch: Watch, kind: str) -> None:
        too_long = wait > self.policy.longest_wait_seconds + 1
        if too_long or time.monotonic() + wait > deadline:
            if kind == "rate":
                raise self._error(
                    f"too many requests; the service asks to wait {_lasting(wait)}. Try again "
                    f"then. Nothing was charged",
                    kind,
                )
            if kind in ("loading", "busy"):
                raise self._error(f"{_WAITS[kind]}. Ask again then", "service")
            raise self._error("no connection in time. Nothing was sent", kind)
        watch.tell(f"{self.provider}: {_WAITS[kind]}; waiting {wait:.0f} s")
        watch.sleep(wait)

    def _error(
        self,
        what: str,
        kind: str,
        billed: bool | None = False,
        answer: Response | None = None,
    ) -> ProviderError:
        kept = rescue(self.credentials.blot_bytes(answer.body)) if answer and answer.ok else None
        if kept is not None:
            what += f". What had come of it is in {kept}"
        if billed is None:
            place = "server" if self.own else "account"
            doubt = f". The answer may have been made, and {self.doubt}" if self.doubt else ""
            what += f"{doubt}. Look at your {place} before you ask again"
            billed = False if self.free else None
        request_id = answer.request_id if answer else None
        quoted = f" Request id: {request_id}." if request_id else ""
        return ProviderError(
            f"{self.provider}: {what}.{quoted}",
            provider=self.provider,
            kind=kind,
            request_id=request_id,
            billed=billed,
        )


def _is_to_come_again(answer: Response) -> bool:
    """Whether a server has nothing to answer with yet and says when to ask again."""
    return answer.status == 503 and "retry-after" in answer.headers


def _lasting(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 172_800 else "more than two days"

"""What every client of an image service needs: one careful POST, one careful look at the answer.

Rules: retry only where no picture can have been made (no connection, or refused for rate); a
deadline over the whole call; no redirects; no answer without end; nothing taken for a picture
that is not one; no key in any message.
"""

from __future__ import annotations

import email.utils
import io
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ..errors import ProviderError
from .secret import Secret

__all__ = ["Answer", "Policy", "check_image", "post"]

IMAGE_TYPES = {
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpeg": (b"\xff\xd8\xff",),
    "webp": (b"RIFF",),
}


@dataclass(frozen=True)
class Policy:
    """Patience and limits of a client.

    Parameters
    ----------
    connect_seconds, read_seconds, total_seconds : float
        For a connection, between two pieces of the answer, and for everything together.
    attempts : int
        Tries in all, counting those that were refused for rate.
    rate_wait_seconds, longest_wait_seconds : float
        Pause after a 429 that names none, and the longest pause that is accepted.
    max_bytes : int
        Longest answer.
    sleep, clock : callable
        For tests.
    """

    connect_seconds: float = 10.0
    read_seconds: float = 120.0
    total_seconds: float = 300.0
    attempts: int = 4
    rate_wait_seconds: float = 60.0
    longest_wait_seconds: float = 120.0
    max_bytes: int = 64_000_000
    sleep: Callable[[float], None] = field(default=time.sleep, repr=False)
    clock: Callable[[], float] = field(default=time.monotonic, repr=False)


@dataclass(frozen=True)
class Answer:
    """A complete answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def request_id(self) -> str | None:
        """The service's own id of the request."""
        return self.headers.get("x-request-id")

    @property
    def content_type(self) -> str:
        """The declared type without parameters, in lower case."""
        return self.headers.get("content-type", "").split(";")[0].strip().lower()


def post(
    url: str,
    *,
    provider: str,
    key: Secret | None,
    fields: Mapping[str, str],
    headers: Mapping[str, str],
    policy: Policy,
    on_wait: Callable[[float], None] | None = None,
) -> Answer:
    """POST a multipart form and read the whole answer.

    Raises
    ------
    ProviderError
        When there is no connection, no answer in time, or no end to it.
    """
    import requests

    deadline = policy.clock() + policy.total_seconds
    with requests.Session() as session:
        session.trust_env = False  # a .netrc entry would replace the key
        sent = dict(headers)
        if key is not None:
            sent["authorization"] = f"Bearer {key.reveal()}"
        # files= makes a multipart form; data= alone would be refused.
        form = {name: (None, value) for name, value in fields.items()}
        for attempt in range(1, policy.attempts + 1):
            last = attempt == policy.attempts
            try:
                answer = _once(session, url, form, sent, policy, deadline, provider)
            except (requests.exceptions.ConnectTimeout, requests.exceptions.SSLError):
                if last:
                    raise _unreachable(provider, url) from None
                _pause(policy, deadline, 2.0**attempt, provider, on_wait)
                continue
            except requests.ConnectionError as error:
                # Only a connection that was never made is safe to try again.
                if not _never_connected(error):
                    raise _maybe_billed(provider, "the connection broke") from None
                if last:
                    raise _unreachable(provider, url) from None
                _pause(policy, deadline, 2.0**attempt, provider, on_wait)
                continue
            except requests.Timeout:
                raise _maybe_billed(provider, "no answer came in time") from None
            except requests.RequestException as error:
                raise ProviderError(
                    f"{provider}: the request failed ({type(error).__name__}). Check the address "
                    f"of the service and try again.",
                    provider=provider,
                    kind="network",
                ) from None
            if answer.status != 429 or last or b"quota" in answer.body[:4_000].lower():
                return answer
            wait = _retry_after(answer.headers, policy)
            _pause(policy, deadline, wait, provider, on_wait, kind="rate")
    raise AssertionError("unreachable: the last attempt returns or raises")


def _once(session, url, form, headers, policy, deadline, provider) -> Answer:
    timeout = (policy.connect_seconds, min(policy.read_seconds, policy.total_seconds))
    with session.post(
        url, files=form, headers=headers, timeout=timeout, stream=True, allow_redirects=False
    ) as response:
        body = bytearray()
        request_id = response.headers.get("x-request-id")
        for chunk in response.iter_content(1 << 16):
            body += chunk
            if len(body) > policy.max_bytes:
                raise ProviderError(
                    f"{provider}: the answer is longer than {policy.max_bytes} bytes and was "
                    f"dropped. It may have been billed; request id {request_id}.",
                    provider=provider,
                    kind="answer",
                    request_id=request_id,
                    billed=None,
                )
            if policy.clock() > deadline:
                raise _maybe_billed(provider, "the answer took too long", request_id)
        return Answer(response.status_code, response.headers, bytes(body))


def _never_connected(error) -> bool:
    """Whether the failure came before anything was sent."""
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    return type(reason).__name__ in (
        "NewConnectionError",
        "ConnectTimeoutError",
        "NameResolutionError",
    )


def _unreachable(provider: str, url: str) -> ProviderError:
    host = url.split("://", 1)[-1].split("/", 1)[0].rsplit("@", 1)[-1]
    return ProviderError(
        f"{provider}: no connection to {host}. Nothing was sent. Check the network, or use the "
        f"painter, which needs none.",
        provider=provider,
        kind="network",
    )


def _maybe_billed(provider: str, what: str, request_id: str | None = None) -> ProviderError:
    quoted = f" Request id: {request_id}." if request_id else ""
    return ProviderError(
        f"{provider}: {what}. The picture may have been made and billed, so it was not asked for "
        f"again; look at your account before you do.{quoted}",
        provider=provider,
        kind="timeout",
        request_id=request_id,
        billed=None,
    )


def _retry_after(headers: Mapping[str, str], policy: Policy) -> float:
    """Seconds to wait: as the service says (seconds or a date), with a little jitter."""
    text = headers.get("retry-after", "").strip()
    wait = policy.rate_wait_seconds
    if text.isdigit():
        wait = float(text)
    elif text:
        try:
            wait = email.utils.parsedate_to_datetime(text).timestamp() - time.time()
        except ValueError:
            wait = policy.rate_wait_seconds
    return max(0.0, wait) + random.uniform(0, 1)


def _pause(policy, deadline, wait, provider, on_wait, kind: str = "network") -> None:
    too_long = wait > policy.longest_wait_seconds + 1 or policy.clock() + wait > deadline
    if kind == "rate" and too_long:
        raise ProviderError(
            f"{provider}: too many requests; the service asks to wait {wait:.0f} s. Try again "
            f"then. Nothing was charged.",
            provider=provider,
            kind="rate",
        )
    if too_long:
        raise ProviderError(
            f"{provider}: no connection in time.", provider=provider, kind="network"
        )
    if on_wait is not None:
        on_wait(wait)
    policy.sleep(wait)


def check_image(data: bytes, provider: str, *, request_id: str | None = None) -> tuple[str, tuple]:
    """Format and size of a picture that is whole and is what it says.

    Returns
    -------
    (str, (int, int))
        ``"png"``, ``"jpeg"`` or ``"webp"``, and width and height in pixels.
    """
    import warnings

    from PIL import Image

    kinds = [kind for kind, marks in IMAGE_TYPES.items() if data.startswith(marks)]
    try:
        if not kinds:
            raise ValueError("its first bytes are those of no picture")
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=[kinds[0].upper()]) as picture:
                picture.verify()
            with Image.open(io.BytesIO(data), formats=[kinds[0].upper()]) as picture:
                picture.load()
                return kinds[0], picture.size
    except (ValueError, OSError, SyntaxError, Image.DecompressionBombError, Warning) as error:
        raise ProviderError(
            f"{provider}: what came back is not a usable picture ({error}). It may have been "
            f"billed, so it was not asked for again; request id {request_id}.",
            provider=provider,
            kind="answer",
            request_id=request_id,
            billed=None,
        ) from None

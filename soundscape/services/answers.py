"""Read what a service answered in words, leniently: facts, and why it refused."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from ..errors import ProviderError
from .connection import Response
from .secret import Credentials

if TYPE_CHECKING:
    from .http import Client

__all__ = ["documents_of", "is_loading", "is_moderation", "json_of", "message_of", "refusal"]

_BY_STATUS = {
    400: ("request", "the service refuses the request"),
    401: ("key", "the key is not accepted"),
    402: ("credit", "no credits are left. Buy some"),
    403: ("request", "the service refuses access"),
    404: ("request", "the service knows no such model or address"),
    408: ("timeout", "the service gave up waiting"),
    410: ("request", "the service no longer has what is asked for"),
    413: ("request", "the request is too large. Send less"),
    422: ("request", "the service cannot work with this request"),
    429: ("rate", "too many requests. Wait a minute and try again"),
}
_BY_NAME = {
    "content_moderation": ("moderation", None),
    "content_policy_violation": ("moderation", None),
    "moderation_blocked": ("moderation", None),
    "content_filter": ("moderation", None),
    "public_figure": ("moderation", "the prompt names a public figure. Send other words"),
    "invalid_language": (
        "request",
        "the prompt is in a language the service does not take. Use English",
    ),
    "payment_required": _BY_STATUS[402],
    "insufficient_quota": _BY_STATUS[402],
    "billing_hard_limit_reached": _BY_STATUS[402],
    "invalid_api_key": _BY_STATUS[401],
    "model_not_found": _BY_STATUS[404],
}
"""What services call their errors, whatever the status."""
_REFUSED = "the prompt was refused by moderation. Send other words"
_NOT_YET = (200, 202, 409, 423, 425)
"""Beside the errors of servers, codes under which a model is said to be loaded only now."""
_LOADING = (
    r"\bloading\b|being loaded|warming up|starting up|still (starting|initiali[sz]ing)|"
    r"not (yet )?(ready|loaded)"
)
_FAILED = (
    r"fail|error (while |when |in )?loading|while loading|could not|couldn't|cannot|can't|unable|"
    r"not found|no such|missing|out of memory|exception"
)
_LONGEST_NOTICE = 10_000


def json_of(answer: Response) -> dict:
    """The JSON object of an answer; empty where it is none."""
    try:
        content = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def documents_of(answer: Response) -> list[dict | list]:
    """The JSON of an answer: one document, or those of a stream, the newest first."""
    text = answer.body.decode("utf-8-sig", "replace").strip()
    if text.startswith(("{", "[", '"')):
        return _documents([text]) or _documents(text.splitlines())
    lines = [line.partition(":") for line in text.splitlines()]
    return _documents([said for field, _, said in lines if field == "data"])


def _documents(texts: list[str]) -> list[dict | list]:
    """Those texts that are JSON, the last first."""
    found = []
    for text in reversed(texts):
        try:
            found.append(json.loads(text))
        except (ValueError, RecursionError):
            continue
    return [document for document in found if isinstance(document, dict | list)]


def message_of(answer: Response, credentials: Credentials) -> tuple[str, str]:
    """Name and text of the error a service tells of; both empty for HTML pages.

    The credentials are blotted out of both.
    """
    for content in documents_of(answer):
        name, text = _message(content) if isinstance(content, dict) else ("", "")
        if name or text:
            return credentials.blot(name)[:80], credentials.blot(text)[:300]
    return "", credentials.blot(_plain(answer.body))[:300]


def _message(content: dict) -> tuple[str, str]:
    inner = content.get("error")
    if isinstance(inner, dict):  # OpenAI's form
        content = inner
    elif isinstance(inner, str) and inner:  # AUTOMATIC1111's form
        content = {"message": content.get("detail") or content.get("errors") or inner}
    name = content.get("name") or content.get("code") or content.get("type") or ""
    said = content.get("errors") or content.get("message") or content.get("detail") or ""
    said = "; ".join(map(_flat, said)) if isinstance(said, list) else _flat(said)
    field = content.get("param")
    if said and isinstance(field, str) and field not in said:
        said = f"{field}: {said}"
    if not said and isinstance(content.get("status"), str):
        said = _flat(content["status"])
    return _flat(name), said or _why_none(content)


def _why_none(content: dict) -> str:
    """Why the first of the pictures that should be there was not made, where it is told."""
    lists = [content.get(name) for name in ("artifacts", "data", "images", "choices", "candidates")]
    for one in (found[0] for found in lists if isinstance(found, list) and found):
        reasons = one if isinstance(one, dict) else {}
        reason = reasons.get("finish_reason") or reasons.get("finishReason")
        if isinstance(reason, str) and reason.lower() not in ("success", "stop"):
            return _flat(reason)
    return ""


def _field(complaint: dict) -> str:
    """The field that FastAPI complains of, before its words: ``steps: ``; else nothing."""
    where = complaint.get("loc")
    if not isinstance(where, list):
        return ""
    named = ".".join(str(part) for part in where if part != "body")
    return f"{named}: " if named else ""


def _plain(body: bytes) -> str:
    """What was said in plain words; empty for pages, JSON and whatever is no text."""
    try:
        text = _flat(body[:2_000].decode().strip())
    except UnicodeDecodeError:
        return ""
    return "" if text.startswith(("<", "{", "[")) or not text.isprintable() else text


def is_moderation(name: str, said: str) -> bool:
    """Whether an error is a refusal of the words, by its name or, lacking one, by its text."""
    if name in _BY_NAME:
        return _BY_NAME[name][0] == "moderation"
    words = r"moderat|safety|content.?(policy|filter)|policy.?violation|nsfw"
    return re.search(words, f"{name} {said}", re.IGNORECASE) is not None


def is_loading(answer: Response) -> bool:
    """Whether a server says that its model has to be loaded first, and not that this failed."""
    if answer.status < 500 and answer.status not in _NOT_YET:
        return False
    if len(answer.body) > _LONGEST_NOTICE:
        return False
    said = " ".join(message_of(answer, Credentials()))
    found, failed = (re.search(words, said, re.IGNORECASE) for words in (_LOADING, _FAILED))
    return found is not None and failed is None


def _flat(value: object) -> str:
    if isinstance(value, dict):
        said = value.get("msg") or value.get("message") or json.dumps(value)
        value = f"{_field(value)}{said}"
    return re.sub(r"\s+", " ", str(value)).strip()


def refusal(client: Client, answer: Response, variable: str) -> ProviderError:
    """The error for an answer that is a refusal: what happened and what to do.

    Parameters
    ----------
    client : Client
        Whose credentials are blotted out of what the service said.
    answer : Response
        With a status other than 200.
    variable : str
        Where the key comes from, for the advice.
    """
    name, said = message_of(answer, client.credentials)
    status = answer.status
    kind, advice = _BY_NAME.get(name) or _BY_STATUS.get(
        status, ("service", "the service has a problem")
    )
    if kind == "moderation":
        advice = advice or _REFUSED
    if kind == "key":
        advice += f". Set {variable} to a valid one"
    if client.free:
        if kind == "credit":
            kind, advice = "service", "the service has a problem"
        word = "password" if client.credentials.scheme == "Basic" else "key"
        advice = advice.replace("the service", "the server").replace("the key", f"the {word}")
    if 300 <= status < 400:
        kind, advice = "request", "the service redirects, which is not followed. Check its address"
    # A gateway may give up on an answer that is being made.
    unsure = (status >= 500 or status == 408) and not client.free
    billed = None if unsure else False
    if billed is None:
        advice += f"; {client.doubt}"
    words = ": ".join(part for part in (name, said) if part)
    request_id = answer.request_id
    quoted = f" Request id: {request_id}." if request_id else ""
    return ProviderError(
        f"{client.provider}: {advice} (HTTP {status}{': ' + words if words else ''}).{quoted}",
        provider=client.provider,
        kind=kind,
        request_id=request_id,
        billed=billed,
    )

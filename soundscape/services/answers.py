"""Read what a service answered in words, leniently: facts, and why it refused."""

from __future__ import annotations

import json
import re

from ..errors import ProviderError
from .connection import Response
from .secret import Credentials

__all__ = ["documents_of", "is_moderation", "json_of", "message_of", "refusal"]

_BY_STATUS = {
    400: ("request", "the service refuses the request"),
    401: ("key", "the key is not accepted"),
    402: ("credit", "no credits are left. Buy some"),
    403: ("request", "the service refuses access"),
    404: ("request", "the service knows no such model or address"),
    408: ("timeout", "the service gave up waiting"),
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


def json_of(answer: Response) -> dict:
    """The JSON object of an answer; empty where it is none."""
    try:
        content = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def documents_of(answer: Response) -> list[dict | list]:
    """The JSON of an answer: one document, or those of an event stream, the newest first."""
    text = answer.body.decode("utf-8", "replace").strip()
    if not text.startswith(("{", "[", '"')):
        lines = [line.partition(":") for line in text.splitlines()]
        texts = [said.strip() for field, _, said in lines if field == "data"]
    else:
        texts = [text]
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
    return _flat(name), "; ".join(map(_flat, said)) if isinstance(said, list) else _flat(said)


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


def _flat(value: object) -> str:
    if isinstance(value, dict):
        value = value.get("msg") or value.get("message") or json.dumps(value)
    return re.sub(r"\s+", " ", str(value)).strip()


def refusal(
    provider: str, answer: Response, credentials: Credentials, variable: str
) -> ProviderError:
    """The error for an answer that is a refusal: what happened and what to do.

    Parameters
    ----------
    provider : str
    answer : Response
        With a status other than 200.
    credentials : Credentials
        Blotted out of what the service said.
    variable : str
        Where the key comes from, for the advice.
    """
    name, said = message_of(answer, credentials)
    status = answer.status
    kind, advice = _BY_NAME.get(name) or _BY_STATUS.get(
        status, ("service", "the service has a problem")
    )
    if kind == "moderation":
        advice = advice or _REFUSED
    if kind == "key":
        advice += f". Set {variable} to a valid one"
    if 300 <= status < 400:
        kind, advice = "request", "the service redirects, which is not followed. Check its address"
    # A gateway may give up on an answer that is being made.
    billed = None if status >= 500 or status == 408 else False
    if billed is None:
        advice += "; it may have been billed, so it was not asked for again"
    words = ": ".join(part for part in (name, said) if part)
    request_id = answer.request_id
    quoted = f" Request id: {request_id}." if request_id else ""
    return ProviderError(
        f"{provider}: {advice} (HTTP {status}{': ' + words if words else ''}).{quoted}",
        provider=provider,
        kind=kind,
        request_id=request_id,
        billed=billed,
    )

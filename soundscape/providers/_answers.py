"""Find the picture in an answer that was paid for; what is none is kept, and its words are told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from ..errors import ProviderError
from ..services import (
    Client,
    Response,
    Watch,
    documents_of,
    is_moderation,
    message_of,
    rescue,
)
from ._pictures import Picture, bytes_of, is_picture, kind_of, read_picture, unwrapped

__all__ = ["holds_picture", "no_picture", "picture_of"]

_PLACES = (
    *("b64_json", "base64", "b64", "image_base64", "image_b64", "image", "bytesBase64Encoded"),
    *("url", "image_url", "images", "data", "artifacts", "output", "result", "predictions"),
)
"""Names under which services answer with a picture, the likeliest first."""
_DEEPEST = 6
_MOST_TRIED = 8


class _Unfetched(Exception):
    """A picture that is somewhere else, and could not be had from there."""

    def __init__(self, why: str, kind: str):
        super().__init__(why)
        self.kind = kind


def picture_of(answer: Response, client: Client, watch: Watch, *, skip: int = 0) -> Picture:
    """The picture of an answer: the answer itself, in base64, or behind an address.

    Parameters
    ----------
    answer : Response
        That says that all went well.
    client : Client
        Fetches what an answer points to.
    watch : Watch
    skip : int
        Pictures that come before the one that was asked for.

    Raises
    ------
    ProviderError
        When there is none that is whole. The answer is then in a file that the message names. Of
        kind ``"moderation"`` where the words were refused, else ``"answer"`` or why it could not be
        fetched.
    """
    why = []
    body = unwrapped(answer.body)
    if is_picture(body):
        try:
            return _noted(read_picture(body, answer.content_type), answer)
        except ValueError as error:
            raise no_picture(answer, client, str(error)) from None
    kind = "answer"
    for text in islice(_texts(answer), skip, skip + _MOST_TRIED):
        try:
            found = read_picture(*_delivered(text, client, watch))
        except _Unfetched as error:
            why.append(f"the picture was made, but it could not be fetched ({error})")
            kind = error.kind
            break
        except ValueError as error:
            why.append(str(error))
        else:
            return _noted(_labelled(found, answer), answer)
    raise no_picture(answer, client, *why[:1], kind=kind)


def holds_picture(answer: Response) -> bool:
    """Whether a whole picture lies in an answer itself, in bytes or in base64."""
    body = unwrapped(answer.body)
    if is_picture(body):
        return _is_whole(body)
    for text in islice(_texts(answer), _MOST_TRIED):
        try:
            data = bytes_of(text)
        except ValueError:
            continue
        if _is_whole(data):
            return True
    return False


def _is_whole(data: bytes) -> bool:
    try:
        read_picture(data, "")
    except ValueError:
        return False
    return True


def no_picture(
    answer: Response, client: Client, why: str = "", *, kind: str = "answer"
) -> ProviderError:
    """The error for an answer that says that all went well, and holds no picture."""
    blot = client.credentials.blot
    name, said = message_of(answer, client.credentials)
    words = ": ".join(part for part in (name, said) if part)
    empty = any(
        isinstance(found, dict) and found.get("data") == [] for found in documents_of(answer)
    )
    if is_moderation(name, said):
        kind, what = "moderation", "the prompt was refused by moderation. Send other words"
    elif empty and not words and not client.free:
        kind = "moderation"
        what = "no picture came: most likely the prompt was refused by moderation. Send other words"
    else:
        why = why or (_first(answer.body) if answer.body else "the answer is empty")
        what = f"what came back is not a usable picture ({blot(why)})"
    who = "server" if client.free else "service"
    said = f" The {who} says: {words}." if words else ""
    doubt = f"; {client.doubt}" if client.doubt else ""
    kept = rescue(client.credentials.blot_bytes(answer.body), _suffix(answer.body))
    place = f" What came is in {kept}." if kept else ""
    request_id = answer.request_id
    quoted = f" Request id: {request_id}." if request_id else ""
    return ProviderError(
        f"{client.provider}: {what}{doubt}.{said}{place}{quoted}",
        provider=client.provider,
        kind=kind,
        request_id=request_id,
        billed=False if client.free else None,
    )


def _labelled(found: Picture, answer: Response) -> Picture:
    """A picture that lay in JSON or text, with a note if the answer said to be a picture."""
    if not answer.content_type.startswith("image/"):
        return found
    said = f"it came inside a text, declared as {answer.content_type[:60]!r}"
    return replace(found, notes=(*found.notes, said))


def _noted(found: Picture, answer: Response) -> Picture:
    """A picture, with a note if the connection broke behind it."""
    if not answer.cut:
        return found
    return replace(found, notes=(*found.notes, "the connection broke off, but it is whole"))


def _delivered(text: str, client: Client, watch: Watch) -> tuple[bytes, str]:
    """The bytes that a text holds or points to, and their declared type."""
    try:
        data = bytes_of(text)
    except ValueError:
        if not _is_address(text):
            raise
        data = b""
    if is_picture(data) or not _is_address(text):
        return data, ""
    where = text.strip()[:500]
    try:
        fetched = client.download(text.strip(), watch=watch)
    except ProviderError as error:
        raise _Unfetched(f"{error} It lies at {where}", error.kind) from None
    if not fetched.ok:
        raise _Unfetched(f"HTTP {fetched.status}. It lies at {where}", "answer")
    return fetched.body, fetched.content_type


def _is_address(text: str) -> bool:
    text = text.strip()
    if len(text) > 8_000 or text[:5].lower() == "data:" or not text.isprintable() or " " in text:
        return False
    return "://" in text or text.startswith("/") or ("." in text and "/" in text)


def _texts(answer: Response) -> Iterator[str]:
    """What may be a picture in base64 or its address, the likeliest first."""
    for document in documents_of(answer):
        yield from _texts_in(document, _DEEPEST)
    text = answer.body.decode("latin-1")
    if len(text) > 100 and text[:1] not in "{[<":
        yield text.strip().strip('"')  # a gateway may put all that is no text into base64


def _texts_in(found: object, deep: int) -> Iterator[str]:
    if isinstance(found, str) and found.strip():
        yield found
    elif isinstance(found, list) and deep:
        for one in found[:_MOST_TRIED]:
            yield from _texts_in(one, deep - 1)
    elif isinstance(found, dict) and deep:
        for name in _PLACES:
            yield from _texts_in(found.get(name), deep - 1)


def _first(body: bytes) -> str:
    if body[:1] in (b"{", b"["):
        return "there is none in the JSON that came"
    return f"its first bytes are those of no picture: {body[:12]!r}"


def _suffix(body: bytes) -> str:
    kind = kind_of(body)
    if kind is None:
        return ".txt" if body[:1] in (b"{", b"[", b"<", b'"') else ".bin"
    return f".{kind}"

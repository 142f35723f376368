"""Sound that a program took for text: no header shows it, and it is noise from then on."""

from __future__ import annotations

__all__ = ["mangled_by"]

_SURE = 32
"""So many bytes that all look like text are no accident in a sound."""


def mangled_by(head: bytes) -> str | None:
    """What was done to a sound that begins with `head`; None when nothing was.

    Parameters
    ----------
    head : bytes
        Some ten thousand bytes, which are known not to be text.
    """
    lines = head.count(b"\n")
    # A constant sound may consist of these two bytes, but of few others.
    if lines >= _SURE and head.count(b"\r\n") == lines and len(set(head)) > 2 * _SURE:
        return (
            "every line feed in it became two bytes, as in a transfer in text mode. "
            "Copy it again in binary mode"
        )
    if head.count(b"\xef\xbf\xbd") >= _SURE:
        return (
            "it was saved as text, which replaced the bytes that are no text. "
            "Save it again as bytes (binary), from where it came"
        )
    try:
        text = head[: len(head) - 3].decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason != "unexpected end of data":
            return None
        text = head[: error.start].decode("utf-8")
    if sum(character > "\x7f" for character in text) >= _SURE:
        return (
            "it was saved as text, which changed its bytes. "
            "Save it again as bytes (binary), from where it came"
        )
    return None

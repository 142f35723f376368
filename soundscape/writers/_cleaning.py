"""Words that come from outside: one plain line of them, and what must not stand in it."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["holds_markup", "leads_elsewhere", "plain", "tame"]

# Addresses, mail, paths, names of files, and what looks like a key: to be sent to nobody, and to
# stand on no card.
_ELSEWHERE = re.compile(
    r"\b[a-z][a-z0-9+.-]{1,20}:/|\bwww\.\S|\S@\S+\.\S|\b(data|javascript|mailto):\S|"
    r"(?<!\w)([a-z]:|~|\.{1,2})?[\\/]\S|\S[\\/]\S+[\\/]\S|\w\\\w|"
    r"\w\.(aac|aiff?|avi|card|csv|flac|gif|html?|jpe?g|json|m4[abv]|md|mid|mkv|mov|mp[234]|mpe?g|"
    r"oga|ogg|opus|pdf|png|py|sh|srt|svg|toml|txt|vtt|wav|webm|webp|wma|ya?ml|zip)\b|"
    r"\w\.(com|net|org|io|dev|ai)\b|"
    r"\b(?=[a-z]*\d)(?=\d*[a-z])[a-z\d]{16,}\b|\b(sk|pk|rk|gh[opsu]|hf|xox[abp]|key)[-_][\w-]{8,}",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"[|<>{}\[\]\\*#^~@_=`]|&#?\w+;")
_TAGS = re.compile(r"[|<>{}\[\]\\*`]|&#?\w+;")
_A_SIGN = re.compile(r"'[|<>{}\[\]\\*`]+'")
_ROOM = 4
"""How many times the length that is kept is looked at: marks may be many and count for nothing."""


def plain(text: object, most: int) -> str:
    """What people see of a text, on one line.

    Without control characters and all that is invisible, and cut at a blank.

    Parameters
    ----------
    text : object
        What is no text gives an empty one.
    most : int
        Characters.

    Examples
    --------
    >>> plain("a dog\\x1b[2J\\u202e\\n  barks", 100), plain("a quiet hill", 8), plain(7, 9)
    ('a dog [2J barks', 'a quiet', '')
    """
    if not isinstance(text, str):
        return ""
    seen = unicodedata.normalize("NFC", "".join(map(_seen, text[: _ROOM * most])))
    line = " ".join(seen.split())
    if len(line) <= most:
        return line
    return line[: most + 1].rpartition(" ")[0] or line[:most]


def _seen(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cc", "Zl", "Zp"):
        return " "
    return "" if category[0] == "C" else character


def leads_elsewhere(text: str) -> bool:
    """Whether a text names an address, a path or a file, or holds what may be a key.

    Examples
    --------
    >>> leads_elsewhere("see C:\\\\rain.wav"), leads_elsewhere("rain and/or wind, 8 to 10 a.m.")
    (True, False)
    """
    return _ELSEWHERE.search(text) is not None


def holds_markup(text: str) -> bool:
    """Whether a text holds signs that a page, a note or an image service may read as commands."""
    return _MARKUP.search(text) is not None


def tame(text: str, most: int) -> str:
    """What a server said, fit to be quoted: one plain line without markup and addresses.

    Examples
    --------
    >>> tame("<b>gone</b>: see https://example.org/x", 100)
    'b gone /b : see (address)'
    """
    line = plain(text, _ROOM * most).replace("[key]", "(key)")
    line = re.sub(r"\b[a-z][a-z0-9+.-]*://[^\s)\]]+(?<![.,;:])", "(address)", line)
    return plain(_TAGS.sub(" ", _A_SIGN.sub("a sign", line)), most)

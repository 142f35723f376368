"""The file of a person's taste: what may be in it, read and checked, and written again."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from .._util.choices import chosen
from .._util.texts import utf8_text
from ..errors import PromptError
from .leanings import Counts

__all__ = ["EMPTY", "LISTS", "TEXTS", "checked", "either", "own_half", "text_of", "whole"]

MAX_BYTES = 1 << 20
LISTS = ("likes", "never", "mediums", "places", "palette")
TEXTS = ("language", "notes")
EMPTY = """\
# What you like in pictures, for whoever finds the words. Edit it or delete it: both are fine.

likes = []      # words you like to see: ["lighthouses", "dogs in hats"]
never = []      # words that are never offered: ["spiders"]
mediums = []    # ["watercolour", "linocut"]
places = []     # ["harbour", "kitchen"]
palette = []    # ["indigo", "rose"]
language = ""   # of the words a language model finds: "de"
notes = ""      # anything else, for a language model
"""
_IRREGULAR = {
    "child": "children", "foot": "feet", "goose": "geese", "man": "men", "mouse": "mice",
    "ox": "oxen", "person": "people", "tooth": "teeth", "woman": "women",
}  # fmt: skip
_HEADING = """
# Learnt from what you kept and deleted, on this machine alone: of the pictures that had it, how
# many you kept, and how many there were. Erase a line, or all of it, and it is forgotten.
[learnt]
"""


def checked(name: str, text: str) -> dict:
    """What a file says, under the names of `LISTS`, `TEXTS` and ``"learnt"``.

    Raises
    ------
    PromptError
        When it is not as expected: says the line.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PromptError(
            f'{name}: is not TOML ({error}). Expected lines such as never = ["spiders"].'
        ) from None
    found: dict = {}
    for key in tables:
        chosen(key, (*LISTS, *TEXTS, "learnt"), "key", _error(name, text, key))
    for key in LISTS:
        value = tables.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise _error(name, text, key)(f"got {repr(value)[:40]}, expected [...] with words.")
        found[key] = tuple(filter(None, (" ".join(one.split()) for one in value)))
    for key in TEXTS:
        value = tables.get(key, "")
        if not isinstance(value, str):
            raise _error(name, text, key)(f"got {repr(value)[:40]}, expected a text.")
        found[key] = value.strip()
    return found | {"learnt": _counts(name, text, tables.get("learnt", {}))}


def _counts(name: str, text: str, table: object) -> Counts:
    if not isinstance(table, Mapping):
        raise _error(name, text, "learnt")(f"got {repr(table)[:40]}, expected a table [learnt].")
    for key, value in table.items():
        pair = isinstance(value, list) and [type(one) for one in value] == [int, int]
        if not (pair and 0 <= value[0] <= value[1]):
            raise _error(name, text, key)(f"got {repr(value)[:40]}, expected [kept, shown].")
    return {key: (value[0], value[1]) for key, value in table.items()}


def _error(name: str, text: str, key: str) -> Callable[[str], PromptError]:
    lines = enumerate(text.splitlines(), start=1)
    line = next((number for number, one in lines if one.strip(' ["').startswith(key)), None)
    where = f"{name}{f', line {line}' if line else ''}, {key}"
    return lambda message: PromptError(f"{where}: {message}")


def whole(own: str, learnt: Counts) -> str:
    """The text of a file: what the person wrote, and what was learnt."""
    lines = (
        f"{json.dumps(name, ensure_ascii=False)} = [{kept}, {shown}]\n"
        for name, (kept, shown) in sorted(learnt.items())
    )
    return f"{own.rstrip()}\n{_HEADING}{''.join(lines)}"


def either(words: Iterable[str]) -> re.Pattern:
    """Finds any of the words, whole, in the singular or the plural."""
    return re.compile(rf"\b(?:{'|'.join(map(_whole, words))})\b", re.IGNORECASE)


def _whole(word: str) -> str:
    forms = {word, f"{word}s", f"{word}es", word.removesuffix("s"), word.removesuffix("es")}
    if word.endswith("ies"):
        forms.add(f"{word[:-3]}y")
    if word.endswith("y"):
        forms.add(f"{word[:-1]}ies")
    if word.endswith("ves"):  # knives, wolves
        forms |= {f"{word[:-3]}f", f"{word[:-3]}fe"}
    if word.endswith(("f", "fe")):
        forms.add(f"{word.removesuffix('e')[:-1]}ves")
    before, gap, last = word.rpartition(" ")
    pair = next((pair for pair in _IRREGULAR.items() if last.lower() in pair), ())
    forms |= {f"{before}{gap}{one}" for one in pair}
    some = sorted((form for form in forms if len(form) > 1 or form == word), key=len, reverse=True)
    return "|".join(re.escape(form).replace(r"\ ", r"[\s-]+") for form in some)


def own_half(text: str) -> str:
    """What the person wrote: all above the heading of what was learnt, and its comment."""
    own = re.split(r"^\[learnt\]", text, maxsplit=1, flags=re.MULTILINE)[0]
    return own.replace(_HEADING.strip().rpartition("\n")[0], "").rstrip() + "\n"


def text_of(path: Path) -> str:
    """The text of a file of taste, checked."""
    return utf8_text(path, expected="a file of taste", most_bytes=MAX_BYTES, error=PromptError)

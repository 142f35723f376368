"""Find words for pictures in what a language model said, leniently: in JSON of many spellings."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ._cleaning import plain
from ._messages import Thread

__all__ = ["BEGIN", "Words", "pictures_in"]

PROMPT_CHARACTERS, TEXT_CHARACTERS, TITLE_CHARACTERS = 2_000, 500, 100
BEGIN = re.compile(r"[{\[]")
"""Where a JSON value may begin that holds pictures."""
_MOST_TRIED = 200
_LISTS = ("pictures", "shots", "scenes", "images", "prompts", "items", "answer", "result")
_NAMES = {
    "prompt": ("prompt", "text", "scene", "description"),
    "negative": ("negativeprompt", "negative"),
    "title": ("title", "name"),
    "caption": ("caption", "alt", "alttext"),
}
"""Names of fields, as `_fields` spells them."""


@dataclass(frozen=True)
class Words:
    """What was said of one picture, each text on one plain line."""

    prompt: str
    negative: str = ""
    title: str = ""
    caption: str = ""


def pictures_in(text: str, count: int) -> tuple[tuple[Words | None, ...], Thread]:
    """The words in the JSON of a text: of the document that speaks of most pictures."""
    best: tuple[Words | None, ...] = (None,) * count
    thread, loose = Thread(), []
    for document in _documents(text):
        entries = _entries(document)
        if entries is None:
            continue
        found = _in_order(entries, count)
        # Of drafts the last one counts.
        if any(found) and sum(map(bool, found)) >= sum(map(bool, best)):
            best, thread = found, _thread(document)
        if isinstance(document, dict) and _is_picture(document):
            loose.append(document)
    # Of an answer that was cut off only its inner objects are whole.
    found = _in_order(loose, count)
    if sum(map(bool, found)) > sum(map(bool, best)):
        return found, thread
    return best, thread


def _documents(text: str) -> Iterator[object]:
    """Whole JSON values in a text, wherever they begin; of one that is broken, those within it."""
    decoder = json.JSONDecoder(strict=False, object_pairs_hook=_fields)
    begin = BEGIN.search(text)
    for _ in range(_MOST_TRIED):
        if begin is None:
            return
        try:
            found, end = decoder.raw_decode(text, begin.start())
        except (ValueError, RecursionError):
            end = begin.end()
        else:
            yield found
        begin = BEGIN.search(text, end)


def _fields(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object with its names spelt alike: some models write negativePrompt."""
    return {re.sub(r"[\W_]", "", name.lower()): value for name, value in pairs}


def _entries(document: object) -> list | None:
    """The list of pictures in a document; None where it speaks of none."""
    if isinstance(document, list):
        return document if any(isinstance(one, dict | str) for one in document) else None
    if not isinstance(document, dict):
        return None
    for name in _LISTS:
        inner = document.get(name)
        if isinstance(inner, str) and inner.lstrip().startswith(("{", "[")):
            inner = next(_documents(inner), None)
        if isinstance(inner, dict):
            inner = _entries(inner) or list(inner.values())
        if isinstance(inner, list):
            return inner
    return [document] if _is_picture(document) else None


def _is_picture(document: dict) -> bool:
    return any(isinstance(document.get(name), str) for name in _NAMES["prompt"])


def _in_order(entries: list, count: int) -> tuple[Words | None, ...]:
    """Words by the number that an entry names, else by its place."""
    ordered = list(enumerate(entries, start=1))
    named = [
        (entry["number"], entry)
        for entry in entries
        if isinstance(entry, dict) and isinstance(entry.get("number"), int)
    ]
    if sorted(number for number, _ in named) == [number for number, _ in ordered]:
        ordered = named
    found: list[Words | None] = [None] * count
    for number, entry in ordered:
        if number <= count:
            found[number - 1] = _words(entry)
    return tuple(found)


def _words(entry: object) -> Words | None:
    if isinstance(entry, str):
        entry = {"prompt": entry}
    if not isinstance(entry, dict):
        return None
    said = {name: _first(entry, names) for name, names in _NAMES.items()}
    prompt = plain(said["prompt"], PROMPT_CHARACTERS)
    return (
        prompt
        and Words(
            prompt,
            plain(said["negative"], TEXT_CHARACTERS),
            plain(said["title"], TITLE_CHARACTERS),
            plain(said["caption"], TEXT_CHARACTERS),
        )
    ) or None


def _first(entry: dict, names: tuple[str, ...]) -> str:
    """The first of some fields that holds a text; a list of texts is joined."""
    for name in names:
        said = entry.get(name)
        if isinstance(said, list):
            said = ", ".join(one for one in said if isinstance(one, str))
        if isinstance(said, str) and said.strip():
            return said
    return ""


def _thread(document: object) -> Thread:
    said = document.get("thread") if isinstance(document, dict) else None
    if not isinstance(said, dict):
        return Thread()
    return Thread(*(plain(_first(said, (name,)), TITLE_CHARACTERS) for name in ("hero", "palette")))

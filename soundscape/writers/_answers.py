"""Read what a language model answered, leniently: the servers agree on little beside the name.

The text may come whole or as a stream that nobody asked for, behind the model's thinking or in
place of it, in a code fence, between chatter, cut off, or as JSON within JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ..services import Response, documents_of
from ._cleaning import plain
from ._messages import Thread

__all__ = ["Reply", "Words", "read_reply"]

MAX_CHARACTERS = 200_000
"""Of an answer that are looked at."""
PROMPT_CHARACTERS, TEXT_CHARACTERS, TITLE_CHARACTERS = 2_000, 500, 100
_MOST_TRIED = 200
_WHY_CHARACTERS = 200
_THINKING = re.compile(r"<(think(ing)?|reasoning|thought)>|\[THINK\]", re.IGNORECASE)
_THOUGHT = re.compile(
    r"</(think(ing)?|reasoning|thought)>|\[/THINK\]|<\|channel\|>final<\|message\|>", re.IGNORECASE
)
_BEGIN = re.compile(r"[{\[]")
_COMMA = re.compile(r",(?=\s*[}\]])")
"""Before the end of a list or an object there is none."""
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


@dataclass(frozen=True)
class Reply:
    """An answer of a language model.

    Parameters
    ----------
    text, thinking : str
        What it said, and what it said to itself.
    finish : str
        Why it ended: ``"stop"``, ``"length"``, ``"content_filter"``; empty where that is not told.
    tokens : (int, int) or None
        Those that went there and came back; None where nobody says.
    refused : str
        Why it does not answer, where it says so.
    """

    text: str = field(repr=False)
    thinking: str = field(default="", repr=False)
    finish: str = ""
    tokens: tuple[int, int] | None = None
    refused: str = ""

    @property
    def is_cut(self) -> bool:
        """Whether it ended because it had reached the most that it may say."""
        return self.finish.lower() in ("length", "max_tokens", "model_length")

    @property
    def is_thought(self) -> bool:
        """Whether no answer was begun: there is nothing, or nothing but thoughts."""
        return not _BEGIN.search(_spoken(self.text))

    def words(self, count: int) -> tuple[tuple[Words | None, ...], Thread]:
        """What is said of `count` pictures, None where nothing is; and their thread."""
        whole, thought = (text[:MAX_CHARACTERS] for text in (self.text, self.thinking))
        texts = (_spoken(whole), whole, _unquoted(whole), thought)
        spelt = dict.fromkeys(one for text in texts for one in (text, _COMMA.sub("", text)))
        for text in spelt:
            found, thread = _pictures(text, count)
            if any(found):
                return found, thread
        return (None,) * count, Thread()


def read_reply(answer: Response, blot: Callable[[str], str]) -> Reply | None:
    """The reply in an answer; None where there is none: an error, a page, no JSON, or a stream
    that an error ended.

    Parameters
    ----------
    answer : Response
    blot : callable(str) -> str
        Takes the key out of a text.
    """
    text, thinking, refused = [], [], []
    finish, tokens, is_reply = "", None, False
    for document in reversed(documents_of(answer)):  # a stream's pieces in their order
        if not isinstance(document, dict):
            continue
        tokens = _tokens(document) or tokens
        if document.get("error") and not finish:
            return None
        for piece in _pieces(document):
            is_reply = True
            said = piece.get("delta") or piece.get("message") or piece
            said = said if isinstance(said, dict) else {}
            text += _texts(said.get("content") or piece.get("text")) or _called(said)
            for name in ("reasoning", "reasoning_content", "thinking"):
                thinking += _texts(said.get(name))
            refused += _texts(said.get("refusal"))
            reason = piece.get("finish_reason") or piece.get("done_reason")
            finish = reason[:40] if isinstance(reason, str) else finish
    if not is_reply:
        return None
    said, thought, why = (blot("".join(found)) for found in (text, thinking, refused))
    if finish == "content_filter" and not said:
        why = why or "its words were filtered away"
    return Reply(said, thought, finish, tokens, plain(why, _WHY_CHARACTERS))


def _pieces(document: dict) -> Iterator[dict]:
    """The choice in an answer or in a piece of a stream; Ollama's own form has none but a message.

    Only the first: nobody asked for several.
    """
    choices = document.get("choices")
    if isinstance(choices, list):
        yield from (one for one in choices[:1] if isinstance(one, dict))
    elif isinstance(document.get("message"), dict):
        yield document


def _called(said: dict) -> list[str]:
    """What a model hands to a tool that nobody offered, where it says nothing."""
    calls = said.get("tool_calls")
    calls = calls if isinstance(calls, list) else []
    functions = [call.get("function") for call in calls if isinstance(call, dict)]
    functions.append(said.get("function_call"))  # as it was called before
    given = [one.get("arguments") for one in functions if isinstance(one, dict)]
    return [text for arguments in given for text in _texts(arguments)]


def _texts(content: object) -> list[str]:
    """A content's text: itself, or that of its parts."""
    if isinstance(content, str):
        return [content]
    if isinstance(content, dict):
        return [json.dumps(content)]
    parts = content if isinstance(content, list) else []
    texts = [part.get("text") if isinstance(part, dict) else part for part in parts]
    return [text for text in texts if isinstance(text, str)]


def _tokens(document: dict) -> tuple[int, int] | None:
    usage = document.get("usage")
    if isinstance(usage, dict):
        given = usage.get("prompt_tokens"), usage.get("completion_tokens")
    else:
        given = document.get("prompt_eval_count"), document.get("eval_count")
    there, back = (one if isinstance(one, int) and one >= 0 else None for one in given)
    return None if there is None or back is None else (there, back)


def _spoken(text: str) -> str:
    """What was said after the last thought, and before one that has no end."""
    ends = [end.end() for end in _THOUGHT.finditer(text)]
    said = text[ends[-1] :] if ends else text
    again = _THINKING.search(said)
    return said[: again.start()] if again else said


def _unquoted(text: str) -> str:
    """The text that a text is a JSON string of; empty where it is none."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    return found if isinstance(found, str) else ""


def _pictures(text: str, count: int) -> tuple[tuple[Words | None, ...], Thread]:
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
    begin = _BEGIN.search(text)
    for _ in range(_MOST_TRIED):
        if begin is None:
            return
        try:
            found, end = decoder.raw_decode(text, begin.start())
        except (ValueError, RecursionError):
            end = begin.end()
        else:
            yield found
        begin = _BEGIN.search(text, end)


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

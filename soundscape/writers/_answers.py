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
from ._pictures import BEGIN, Words, pictures_in

__all__ = ["Reply", "read_reply"]

MAX_CHARACTERS = 200_000
"""Of an answer that are looked at."""
_WHY_CHARACTERS = 200
_THINKING = re.compile(r"<(think(ing)?|reasoning|thought)>|\[THINK\]", re.IGNORECASE)
_THOUGHT = re.compile(
    r"</(think(ing)?|reasoning|thought)>|\[/THINK\]|<\|channel\|>final<\|message\|>", re.IGNORECASE
)
_COMMA = re.compile(r",(?=\s*[}\]])")
"""Before the end of a list or an object there is none."""


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
        return not BEGIN.search(_spoken(self.text))

    def words(self, count: int) -> tuple[tuple[Words | None, ...], Thread]:
        """What is said of `count` pictures, None where nothing is; and their thread."""
        whole, thought = (text[:MAX_CHARACTERS] for text in (self.text, self.thinking))
        texts = (_spoken(whole), whole, _unquoted(whole), thought)
        spelt = dict.fromkeys(one for text in texts for one in (text, _COMMA.sub("", text)))
        for text in spelt:
            found, thread = pictures_in(text, count)
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

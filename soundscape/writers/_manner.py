"""How a request is put to a server: with all that helps, less what this server refuses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ._messages import schema_for

__all__ = ["Manner", "Question"]

_FORMS = ("json_schema", "json_object", "")
"""Forms of an answer, from the strictest; the last is what is asked for in words alone."""
_LIMITS = ("max_tokens", "max_completion_tokens", "")
_TEMPERATURE = 0.8
_MORE_ROOM = 4
_COMPLAINTS = {
    "quiet": r"reasoning|think",
    "bounds": r"(min|max)_?(items|length)|repetition",
    "form": r"response_format|schema|grammar|structured|\bjson\b",
    "system": r"system (role|message|prompt)|roles must alternate",
    "room": r"context (length|size|window)",
    "numbers": r"max_(completion_)?tokens|temperature|\bseed\b|top_p|sampling",
}


@dataclass(frozen=True)
class Question:
    """What is asked, however it is put to a server.

    Parameters
    ----------
    messages : sequence of dict
        The first is the task, the second what was heard.
    story : bool
        Whether the answer names a thread.
    seed : int
    limit : int
        The most tokens of an answer.
    pictures : int
        Of how many the answer should speak.
    """

    messages: Sequence[dict[str, str]]
    story: bool
    seed: int
    limit: int
    pictures: int

    @property
    def characters(self) -> int:
        """How long the messages are together."""
        return sum(len(message["content"]) for message in self.messages)


@dataclass(frozen=True)
class Manner:
    """What a server takes of a request: everything, until it says otherwise.

    Parameters
    ----------
    form : str
        ``"json_schema"``, ``"json_object"``, or empty.
    bounded : bool
        Whether a schema says how much there is to be.
    limit : str
        Name of the limit of an answer; empty for none.
    sampling : bool
        Whether temperature and seed are told.
    quiet : bool
        Whether a model is asked not to think first.
    system : bool
        Whether the task stands in a message of its own.
    room : int
        How many times the limit an answer gets.
    """

    form: str = _FORMS[0]
    bounded: bool = True
    limit: str = _LIMITS[0]
    sampling: bool = True
    quiet: bool = True
    system: bool = True
    room: int = 1

    def body(self, model: str, question: Question) -> dict:
        """The JSON of a request."""
        messages = [dict(message) for message in question.messages]
        if not self.system:
            task, heard, *rest = messages
            told = f"{task['content']}\n\n{heard['content']}"
            messages = [{"role": "user", "content": told}, *rest]
        body: dict = {"model": model, "messages": messages, "stream": False}
        if self.limit:
            body[self.limit] = question.limit * self.room
        if self.sampling:
            body |= {"temperature": _TEMPERATURE, "seed": question.seed}
        if self.quiet:
            body["reasoning_effort"] = "none"
        if self.form == _FORMS[0]:
            schema = schema_for(question.pictures, story=question.story, bounded=self.bounded)
            named = {"name": "pictures", "strict": True, "schema": schema}
            body["response_format"] = {"type": self.form, "json_schema": named}
        elif self.form:
            body["response_format"] = {"type": self.form}
        return body

    def without(self, said: str) -> Manner:
        """What is left after a server's complaint; itself where nothing is.

        Parameters
        ----------
        said : str
            What it said, in small letters. Where that names no part of the request, nothing but
            model and messages is left.
        """
        named = {name for name, words in _COMPLAINTS.items() if re.search(words, said)}
        found = self
        if "quiet" in named:
            found = replace(found, quiet=False)
        if "bounds" in named and self.bounded:
            found = replace(found, bounded=False)
        elif "form" in named:
            found = replace(found, form=_after(self.form, _FORMS))
        if "system" in named:
            found = replace(found, system=False)
        if "room" in named:
            found = replace(found, limit="")
        elif "numbers" in named:
            # Who refuses one of them refuses the others: each refusal costs a person's time.
            found = replace(found, limit=_after(self.limit, _LIMITS), sampling=False)
        if found != self:
            return found
        return Manner("", False, "", False, False, self.system, self.room)

    @property
    def freer(self) -> Manner | None:
        """Without a form, which some models answer with nothing; None where there is none."""
        return replace(self, form="") if self.form else None

    @property
    def roomier(self) -> Manner | None:
        """With more room, as a model may think first; None where it has that, or no limit."""
        return replace(self, room=_MORE_ROOM) if self.limit and self.room == 1 else None

    @staticmethod
    def is_complaint(said: str) -> bool:
        """Whether an error names a part of the request that can be left out."""
        return any(re.search(words, said) for words in _COMPLAINTS.values())


def _after(one: str, names: Sequence[str]) -> str:
    return names[min(names.index(one) + 1, len(names) - 1)]

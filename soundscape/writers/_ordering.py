"""The words of some pictures: asked for, held to the rules, mended once, and kept."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import TypeAlias

from ..errors import ProviderError
from ..services import Watch
from ._answers import Reply
from ._checks import (
    fit_thread,
    problems_beside,
    problems_of,
    problems_with_thread,
    without_faults,
)
from ._manner import Question
from ._messages import Thread
from ._pictures import Words
from ._prices import Till
from ._server import Server
from .base import Brief
from .taste import Taste

__all__ = ["Found", "Order", "found_in", "kept_as"]

_MEND = """\
Not all of that keeps to the rules; "rewrite" below tells what is wrong with which picture. Answer \
with one JSON object of the same form that holds only the pictures below, in this order, written \
anew.
"""
_NOTHING = "there is nothing of this picture in the answer"


@dataclass(frozen=True)
class Found:
    """What became of an order.

    Parameters
    ----------
    words : tuple of Words or None
        One a picture; None where nothing fit for it came.
    why : tuple of str
        One a picture: why there are none that fit; else empty.
    thread : Thread
        What the pictures have in common.
    tokens : int or None
    cost : float or None
        In dollars.
    settled : bool
        Whether asking again would bring nothing else.
    """

    words: tuple[Words | None, ...]
    why: tuple[str, ...]
    thread: Thread
    tokens: int | None
    cost: float | None
    settled: bool = True


_Said: TypeAlias = tuple[Words | None, ...]
"""The words of each picture, None where there are none."""


@dataclass(frozen=True)
class Order:
    """Pictures that need words, and who is asked for them.

    Parameters
    ----------
    server : Server
    model : str
    question : Question
    briefs : tuple of Brief
    taste : Taste, optional
    """

    server: Server
    model: str
    question: Question
    briefs: Sequence[Brief]
    taste: Taste | None = None

    def filled(self, thread: Thread, till: Till, watch: Watch) -> Found:
        """Ask for words, and once more for those that break the rules.

        Parameters
        ----------
        thread : Thread
            That of the shots before; empty where there is none yet.
        till : Till
        watch : Watch

        Raises
        ------
        ProviderError
            When there is no answer at all.
        """
        until = time.monotonic() + self.server.policy.total_seconds
        reply = self.server.ask(self.model, self.question, till, until=until, watch=watch)
        words, named = reply.words(len(self.briefs))
        thread = fit_thread(named) if thread == Thread() else thread
        why, settled = "its words break the rules: ", True
        nothing = _why_nothing(reply) if not any(words) else ""
        if not nothing:
            try:
                words = self._mended(words, thread, till, until, watch)
            except ProviderError as error:  # what was fit at once stays so
                if error.kind == "cancelled":
                    raise
                why, settled = f"not mended ({str(error).removeprefix('chat: ')}): ", False
        problems = self._problems(words)
        return Found(
            tuple(
                without_faults(one, self.taste) if one is not None and not found else None
                for one, found in zip(words, problems, strict=True)
            ),
            tuple(nothing or (why + "; ".join(found) if found else "") for found in problems),
            thread,
            till.tokens,
            till.cost,
            settled,
        )

    def _problems(self, words: _Said) -> list[list[str]]:
        """What is wrong with the prompt of each picture."""
        found, before = [], []
        for one, brief in zip(words, self.briefs, strict=True):
            if one is None:
                found.append([_NOTHING])
                continue
            found.append([*problems_of(one.prompt, brief, before, self.taste)])
            before.append(one.prompt)
        return found

    def _mended(
        self, words: _Said, thread: Thread, till: Till, until: float, watch: Watch
    ) -> _Said:
        """The words with those written anew that break a rule."""
        problems = self._problems(words)
        complaints = [[*found] for found in problems]
        for one, found in zip(words, complaints, strict=True):
            if one is not None:
                found += problems_with_thread(one.prompt, thread)
                found += problems_beside(one, self.taste)
        broken = [place for place, found in enumerate(complaints) if found]
        if not broken:
            return words
        watch.check()
        watch.tell(f"chat: {len(broken)} of {len(words)} sent back, with what is wrong")
        again = replace(
            self.question,
            messages=[*self.question.messages, *_mending(words, complaints)],
            pictures=len(broken),
        )
        reply = self.server.ask(self.model, again, till, until=until, watch=watch)
        mended = list(words)
        for place, new in _anew(reply, broken, len(words)).items():
            faulty = any(problems_of(new.prompt, self.briefs[place], (), self.taste))
            # A lost thread or a title is no reason to take words that are worse.
            if problems[place] or not faulty:
                mended[place] = new
        return tuple(mended)


def _why_nothing(reply: Reply) -> str:
    """Why there are no words in a reply where asking again would bring none; else empty."""
    if reply.refused:
        return f"the model refuses: {reply.refused}"
    if reply.is_cut and reply.is_thought:
        return "the model thought until the answer was cut off at its limit"
    return ""


def kept_as(found: Found) -> tuple[dict, bytes]:
    """Facts and content of an order, as plain JSON, to be kept."""
    content = {
        "pictures": [one and asdict(one) for one in found.words],
        "why": found.why,
        "thread": asdict(found.thread),
    }
    facts = {"tokens": found.tokens, "cost": found.cost}
    return facts, json.dumps(content, ensure_ascii=False, indent=1).encode()


def found_in(kept: tuple[dict, bytes] | None, count: int) -> Found | None:
    """The order of `count` pictures that was kept; None where it is not whole."""
    if kept is None:
        return None
    facts, content = kept
    try:
        said = json.loads(content)
        words = tuple(one and Words(**one) for one in said["pictures"])
        found = Found(
            words, tuple(said["why"]), Thread(**said["thread"]), facts["tokens"], facts["cost"]
        )
    except (ValueError, KeyError, TypeError):
        return None
    return found if len(words) == len(found.why) == count else None


def _mending(words: Sequence[Words | None], problems: Sequence[list[str]]) -> list[dict[str, str]]:
    """What was understood of an answer, and what is wrong with it, as the next messages."""
    understood = {"pictures": [one and _told(one) for one in words]}
    wrong = [
        {"number": number, "problems": found}
        for number, found in enumerate(problems, start=1)
        if found
    ]
    return [
        {"role": "assistant", "content": json.dumps(understood, ensure_ascii=False)},
        {
            "role": "user",
            "content": _MEND + json.dumps({"rewrite": wrong}, ensure_ascii=False, indent=1),
        },
    ]


def _told(words: Words) -> dict[str, str]:
    said = asdict(words)
    return {"prompt": said.pop("prompt"), "negative_prompt": said.pop("negative"), **said}


def _anew(reply: Reply, broken: Sequence[int], count: int) -> dict[int, Words]:
    """What was written anew, by place; some models write all of `count` pictures again."""
    everything, _ = reply.words(count)
    places = range(count) if all(everything) else broken
    found = dict(zip(places, everything, strict=False))
    return {place: one for place, one in found.items() if one is not None and place in broken}

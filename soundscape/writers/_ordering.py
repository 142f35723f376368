"""The words of some pictures: asked for, held to the rules, mended once, and kept."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from ..services import Watch
from ._answers import Reply, Words
from ._checks import (
    fit_thread,
    problems_beside,
    problems_of,
    problems_with_thread,
    without_faults,
)
from ._manner import Question
from ._messages import Thread
from ._prices import Till
from ._server import Server
from .base import Brief
from .taste import Taste

__all__ = ["Found", "ask_for", "found_in", "kept_as"]

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
    """

    words: tuple[Words | None, ...]
    why: tuple[str, ...]
    thread: Thread
    tokens: int | None
    cost: float | None


def ask_for(
    server: Server,
    model: str,
    question: Question,
    briefs: Sequence[Brief],
    thread: Thread,
    till: Till,
    watch: Watch,
    taste: Taste | None = None,
) -> Found:
    """Ask for words, and once more for those that break the rules.

    Parameters
    ----------
    server : Server
    model : str
    question : Question
    briefs : sequence of Brief
    thread : Thread
        That of the shots before; empty where there is none yet.
    till : Till
    watch : Watch
    taste : Taste, optional

    Raises
    ------
    ProviderError
        When there is no answer at all.
    """
    until = time.monotonic() + server.policy.total_seconds
    reply = server.ask(model, question, till, until=until, watch=watch)
    words, named = reply.words(len(briefs))
    thread = fit_thread(named) if thread == Thread() else thread
    problems = _problems(words, briefs, taste)
    for one, found in zip(words, problems, strict=True):
        if one is not None:  # borne if it stays: a shot without the thread still shows its sound
            found += [*problems_with_thread(one.prompt, thread), *problems_beside(one, taste)]
    broken = [place for place, found in enumerate(problems) if found]
    if broken and not reply.refused:
        watch.check()
        again = replace(
            question,
            messages=[*question.messages, *_mending(words, problems)],
            pictures=len(broken),
        )
        mended = server.ask(model, again, till, until=until, watch=watch)
        words = _merged(words, broken, mended)
    problems = _problems(words, briefs, taste)
    return Found(
        tuple(
            without_faults(one, taste) if one is not None and not found else None
            for one, found in zip(words, problems, strict=True)
        ),
        tuple(_why(reply.refused, found) if found else "" for found in problems),
        thread,
        till.tokens,
        till.cost,
    )


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


def _why(refused: str, problems: Sequence[str]) -> str:
    """Why the words of a picture are not used."""
    if refused:
        return f"the model refuses: {refused}"
    return f"its words break the rules: {'; '.join(problems)}"


def _problems(
    words: Sequence[Words | None], briefs: Sequence[Brief], taste: Taste | None
) -> list[list[str]]:
    """What is wrong with the prompt of each picture."""
    found, before = [], []
    for one, brief in zip(words, briefs, strict=True):
        wrong = () if one is None else problems_of(one.prompt, brief, before, taste)
        found.append([_NOTHING] if one is None else [*wrong])
        if one is not None:
            before.append(one.prompt)
    return found


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


def _merged(
    words: Sequence[Words | None], broken: Sequence[int], mended: Reply
) -> tuple[Words | None, ...]:
    """The words with those that were written anew; some models write all of them again."""
    everything, _ = mended.words(len(words))
    asked = everything[: len(broken)]
    places = range(len(words)) if all(everything) else broken
    anew = dict(zip(places, everything if all(everything) else asked, strict=True))
    return tuple(
        (anew.get(place) or one) if place in broken else one for place, one in enumerate(words)
    )

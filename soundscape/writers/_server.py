"""Talk with a server of language models, whichever it is.

They share two addresses, ``{base}/models`` and ``{base}/chat/completions``, and not much else. What
a server refuses of a request is left out and asked once more, and remembered while the process
lives.
"""

from __future__ import annotations

import datetime
import re
import time
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from ..errors import ProviderError
from ..services import (
    Client,
    Credentials,
    Model,
    Response,
    RetryPolicy,
    Watch,
    is_loading,
    is_moderation,
    is_own_machine,
    listed_models,
    message_of,
    named_models,
    refusal,
)
from ._answers import Reply, read_reply
from ._cleaning import plain
from ._manner import Manner, Question
from ._prices import Till

__all__ = ["KEY_VARIABLE", "MODEL_VARIABLE", "OWN", "SERVICE", "Server", "choice", "named"]

KEY_VARIABLE = "SOUNDSCAPE_CHAT_KEY"
MODEL_VARIABLE = "SOUNDSCAPE_CHAT_MODEL"

SERVICE = RetryPolicy(
    connect_seconds=2.5,
    read_seconds=120.0,
    total_seconds=120.0,
    attempts=3,
    retry_seconds=0.3,
    rate_wait_seconds=5.0,
    longest_wait_seconds=30.0,
    max_bytes=4_000_000,
)
OWN = replace(SERVICE, read_seconds=600.0, total_seconds=600.0)
"""A small processor writes a few words a second."""
_GREETING_SECONDS, _OWN_GREETING_SECONDS = 2.5, 2.0
"""Whoever does not tell its models in this time is down: three seconds are the most that costs."""
_MOST_ASKED = 6
_MOST_LISTED_CHARACTERS = 400
_COMPLAINTS = (200, 400, 422, 500, 501)
"""Codes under which servers tell of a part of a request that they do not take."""
_OF_THE_MODEL = (200, 400, 404, 410, 422)
"""Codes under which they tell of a model that is not there, and how they say it."""
_NOT_THERE = re.compile(
    r"\b(no|not|unknown|invalid|missing|retired|removed|deprecated|decommissioned)\b|n't\b",
    re.IGNORECASE,
)
_NO_CHAT = re.compile(
    r"embed|rerank|whisper|transcri|tts|speech|image|dall-?e|moderation|diffusion|realtime|sora|"
    r"\b(bge|gte|e5|minilm|clip)\b",
    re.IGNORECASE,
)
_MANNERS: dict[tuple[str, str], Manner] = {}
"""What servers and their models took lately."""


class Server:
    """A server of language models.

    Parameters
    ----------
    address : str
        Base address, with its ``/v1``.
    credentials : Credentials
    policy : RetryPolicy
        Its total is the longest wait for the words of some pictures, mended ones included.
    free : bool
        Whether nobody bills.
    """

    def __init__(self, address: str, credentials: Credentials, policy: RetryPolicy, free: bool):
        self.address, self.credentials, self.policy = address, credentials, policy
        self.free = free

    @property
    def _is_own(self) -> bool:
        return is_own_machine(urlsplit(self.address).hostname)

    def models(self, watch: Watch) -> tuple[Model, ...]:
        """What it lists now, of what chats; empty where it has no list.

        Raises
        ------
        ProviderError
            When it is down, or does not accept the key.
        """
        most = _OWN_GREETING_SECONDS if self._is_own else _GREETING_SECONDS
        client = self._client(
            replace(
                self.policy, connect_seconds=most, read_seconds=most, total_seconds=most, attempts=1
            )
        )
        until = time.monotonic() + self.policy.total_seconds
        while is_loading(answer := client.get("/models", watch=watch)) and client.own:
            if time.monotonic() > until:
                break
            watch.tell("chat: its model is still being loaded; waiting 1 s")
            watch.sleep(1.0)
        if answer.status in (401, 403):
            raise refusal(client, answer, KEY_VARIABLE)
        listed = listed_models(answer) if answer.ok else ()
        return tuple(
            one for one in listed if one.name.isprintable() and not _NO_CHAT.search(one.name)
        )

    def ask(
        self, model: str, question: Question, till: Till, *, until: float, watch: Watch
    ) -> Reply:
        """The answer of a model, asked in the manner that the server takes.

        Parameters
        ----------
        model : str
        question : Question
        till : Till
            Counts what it costs.
        until : float
            Of `time.monotonic`.
        watch : Watch

        Raises
        ------
        ProviderError
            When there is none.
        """
        where = (self.address, model)
        manner = _MANNERS.get(where, Manner())
        for asked in range(1, _MOST_ASKED + 1):
            last = asked == _MOST_ASKED
            found = self._post(model, question, manner, till, until=until, watch=watch, last=last)
            if isinstance(found, Manner):
                manner = found
                continue
            _MANNERS[where] = manner
            if last or found.refused or any(found.words(question.pictures)[0]):
                return found
            another = manner.roomier if found.is_cut else manner.freer
            if another is None or not found.is_thought:  # what goes on without end does so again
                return found
            manner = another
        raise AssertionError("unreachable: the last one returns or raises")

    def _post(
        self,
        model: str,
        question: Question,
        manner: Manner,
        till: Till,
        *,
        until: float,
        watch: Watch,
        last: bool,
    ) -> Reply | Manner:
        """The reply to one request, or the manner in which the server may take it."""
        client = self._client(
            replace(self.policy, total_seconds=max(0.1, until - time.monotonic()))
        )
        body = manner.body(model, question)

        def is_whole(answer: Response) -> bool:
            reply = read_reply(answer, self.credentials.blot)
            return reply is not None and all(reply.words(question.pictures)[0])

        watch.tell(f"chat: {model} at {self.address} is asked for words")
        with till.charge(question.characters, question.limit * manner.room) as charge:
            answer = client.post("/chat/completions", json=body, watch=watch, whole=is_whole)
            reply = read_reply(answer, self.credentials.blot) if answer.ok else None
            if reply is not None:
                charge.came(reply.tokens)
                return reply
            said = self._complaint(answer)
            simpler = manner if said is None else manner.without(said)
            if last or simpler == manner:
                raise self._refused(client, answer, watch)
            charge.refused()
            return simpler

    def _complaint(self, answer: Response) -> str | None:
        """What a server says against a request; None where asking otherwise would not help."""
        name, text = message_of(answer, self.credentials)
        said = f"{name} {text}".lower()
        if answer.status not in _COMPLAINTS or is_moderation(name, text):
            return None
        unsaid = answer.status in (400, 422) and "model" not in said
        return said if unsaid or Manner.is_complaint(said) else None

    def _refused(self, client: Client, answer: Response, watch: Watch) -> ProviderError:
        """The error for an answer that is no reply; where the model may be why, with others."""
        if answer.ok:
            name, text = message_of(answer, self.credentials)
            said = ": ".join(part for part in (name, text) if part) or "it is no chat answer"
            billed = False if self.free else None
            error = ProviderError(
                f"chat: nothing usable came ({said}).",
                provider="chat",
                kind="answer",
                billed=billed,
            )
        else:
            error = refusal(client, answer, KEY_VARIABLE)
        said = str(error)
        if answer.status in _OF_THE_MODEL and "model" in said and _NOT_THERE.search(said):
            try:
                listed = self.models(watch)
            except ProviderError:
                return error
            error.args = (f"{said} {choice(listed)}.",)
        return error

    def _client(self, policy: RetryPolicy) -> Client:
        return Client(
            "chat",
            self.address,
            credentials=self.credentials,
            policy=policy,
            free=self.free,
            own=self._is_own,
        )


def choice(models: Sequence[Model]) -> str:
    """What to name, of what is listed."""
    return f"Models listed: {named(models)}. Name one in {MODEL_VARIABLE}"


def named(models: Sequence[Model]) -> str:
    """Models with the days that they end, for a message."""
    return plain(named_models(models, datetime.date.today()), _MOST_LISTED_CHARACTERS)

"""A language model finds the words: any server with OpenAI's chat endpoint, one's own or a service.

The address is ``SOUNDSCAPE_CHAT_URL`` (by default Ollama's on this machine), the model
``SOUNDSCAPE_CHAT_MODEL``, else one that the server lists, the key ``SOUNDSCAPE_CHAT_KEY`` where
there is one. What is sent is what `ChatWriter.shown` shows, and nothing else.
"""

from __future__ import annotations

import contextlib
import datetime
import math
import time
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from .._util.settings import setting
from ..errors import ProviderError
from ..prompts import Prompt, PromptBank
from ..services import (
    AnswerStore,
    Budget,
    Credentials,
    Model,
    Readiness,
    RetryPolicy,
    Secret,
    Watch,
    find_key,
    is_own_machine,
    session_budget,
)
from ._addresses import ADDRESS_VARIABLE, ADDRESSES, base_address
from ._cleaning import plain
from ._manner import Question
from ._messages import Thread, messages_for
from ._ordering import Found, Order, found_in, kept_as
from ._outcome import by_the_bank, in_prompts
from ._prices import PRICE_VARIABLE, Tariff, Till, tariff_set
from ._server import KEY_VARIABLE, MODEL_VARIABLE, OWN, SERVICE, Server, choice, named
from .bank import BankWriter
from .base import Brief
from .taste import Taste

__all__ = ["ChatWriter"]

MAX_BATCH = 10
"""Pictures that are asked for at once: more do not fit what small models can keep in mind."""
_TOKENS, _TOKENS_A_PICTURE = 600, 300
_VERSION = 2
"""Raise it when the same request should be asked anew."""
_SEEDS = 1 << 31
"""Servers keep seeds in 32 bits with a sign."""
_OPEN = Thread("(as in the first answer)", "(as in the first answer)")
_LONG_SECONDS = 1.0
_DOWN_SECONDS, _SILENT_SECONDS = 30.0, 300.0
_DOWN: dict[str, tuple[float, str]] = {}
"""Servers that let somebody wait for nothing, until when they are left alone, and why."""


class ChatWriter:
    """Asks a language model for the words of a picture, or of all the shots of a story.

    Parameters
    ----------
    model : str, optional
        ``SOUNDSCAPE_CHAT_MODEL`` by default. Where none is named, the first that a server of one's
        own lists; of a service only if it lists a single one.
    address : str, optional
        ``SOUNDSCAPE_CHAT_URL`` by default, else Ollama's; one of `ADDRESSES`, or an address.
    key : Secret, optional
        By default the one `services.find_key` finds.
    taste : Taste, optional
        What a person likes goes along with what was heard; what they never want is sent back.
    bank : PromptBank, optional
        Of the words where none come.
    policy : RetryPolicy, optional
    store : AnswerStore, optional
        Where words are kept, so that the same request is paid for once; by default the user's own.
    """

    name = "chat"
    summary = "a language model, told what was heard and measured"
    needs = (
        f"a server in {ADDRESS_VARIABLE} ({', '.join(ADDRESSES)}, or an address), for a service a "
        f"key in {KEY_VARIABLE}"
    )
    cost = f"by the token; tell it in {PRICE_VARIABLE} (dollars a million) to hold a cap"
    key_variable = KEY_VARIABLE
    unit = "USD"

    def __init__(
        self,
        model: str | None = None,
        *,
        address: str | None = None,
        key: Secret | None = None,
        taste: Taste | None = None,
        bank: PromptBank | None = None,
        policy: RetryPolicy | None = None,
        store: AnswerStore | None = None,
    ):
        self.model = model or setting(MODEL_VARIABLE)
        self._key = key or find_key(KEY_VARIABLE)
        self.address = base_address(address, private=self._key is not None)
        self.taste, self.bank = taste, BankWriter(bank, taste=taste)
        self.policy = policy or (OWN if self._own_machine else SERVICE)
        self._store = store or AnswerStore("words", "words.json")
        self._tariff = tariff_set()
        if self._own_machine and self._key is None and self._tariff is None:
            self._tariff, self.unit, self.cost = Tariff(), "", "free"
            self.needs = f"a running server at {self.address}"

    @property
    def _own_machine(self) -> bool:
        return is_own_machine(urlsplit(self.address).hostname)

    @property
    def _server(self) -> Server:
        free = self._tariff == Tariff()
        return Server(self.address, Credentials(self._key), self.policy, free)

    def readiness(self, *, probe: bool = False) -> Readiness:
        """Whether there is an address and a key it needs; with `probe` also the model."""
        if self._key is None and self.address == ADDRESSES["openai"]:
            return Readiness(False, f"key missing: set {KEY_VARIABLE}")
        if not probe:
            model = self.model or "asks for a model that is listed"
            at = "if a server runs" if self._own_machine else "for requests"
            return Readiness(True, f"ready {at} at {self.address}: {model}")
        try:
            listed = self._server.models(Watch())
        except ProviderError as error:
            return Readiness(False, str(error))
        _DOWN.pop(self.address, None)
        try:
            model = self._chosen(listed)
        except ProviderError as error:
            return Readiness(False, str(error))
        names = [one.name for one in listed]
        if names and model not in names and f"{model}:latest" not in names:
            return Readiness(False, f"there is no model {model}. {choice(listed)}")
        others = [one for one in listed if one.name not in (model, f"{model}:latest")]
        if not names:
            return Readiness(True, f"ready: {model}; no models are listed")
        beside = f"; listed beside it: {named(others)}" if others else ""
        return Readiness(True, f"ready: {plain(model, 200)}{beside}")

    def price(self, briefs: Sequence[Brief]) -> float | None:
        """Dollars at most, with one mending; 0 on one's own machine, None where it is not known."""
        if self._tariff is None:
            return None
        questions = self._questions(briefs)
        return sum(self._tariff.with_mending(one.characters, one.limit) for one in questions)

    def shown(self, briefs: Sequence[Brief]) -> str:
        """Everything that would be sent for some pictures, and where to, word by word.

        Only the key is left out. After the first `MAX_BATCH` shots of a story the thread of the
        first answer is named, which nobody knows yet; what breaks the rules is sent back once.
        """
        key = f"the key of {KEY_VARIABLE}" if self._key is not None else "none"
        model = self.model or "one that is listed there"
        lines = [f"to     {self.address}/chat/completions", f"model  {model}", f"key    {key}"]
        for question in self._questions(briefs):
            for message in question.messages:
                lines += [f"--- {message['role']}", message["content"]]
        return "\n".join(lines)

    def write(
        self,
        briefs: Sequence[Brief],
        *,
        budget: Budget | None = None,
        watch: Watch | None = None,
    ) -> tuple[Prompt, ...]:
        """Words for each picture, with one thread through all where there are several.

        The same request gets the same words. Where none come the bank speaks, and says why.
        """
        watch, budget = watch or Watch(), budget or session_budget()
        prompts: list[Prompt] = []
        thread, trouble, story = None, "", len(briefs) > 1
        for part in _parts(briefs):
            till = Till(self, self._tariff, budget)
            if not trouble:
                try:
                    question = self._question(part, story, thread)
                    order = self._ordered(part, question, thread or Thread(), till, watch)
                    prompts += in_prompts(part, *order, self.unit, self.bank)
                    thread = order[0].thread if order[0].thread != Thread() else None
                    continue
                except ProviderError as error:
                    nothing_sent = not (prompts or till.asked)
                    if error.kind == "cancelled" or (error.kind == "budget" and nothing_sent):
                        raise
                    if error.kind == "timeout":
                        self._leave_alone(_SILENT_SECONDS, error)
                    trouble = str(error)
            prompts += by_the_bank(part, trouble, till, self.unit, self.bank)
        return tuple(prompts)

    def another(self, brief: Brief, prompt: Prompt) -> Prompt | None:
        """One of the bank's: the next where it spoke already."""
        if prompt.drawn is None:
            return self.bank.write([brief])[0]
        return self.bank.another(brief, prompt)

    def _question(self, part: Sequence[Brief], story: bool, thread: Thread | None) -> Question:
        liked = () if self.taste is None else self.taste.examples()
        language = "" if self.taste is None else self.taste.language
        messages = messages_for(part, story=story, thread=thread, examples=liked, language=language)
        blot = Credentials(self._key).blot
        return Question(
            [{**message, "content": blot(message["content"])} for message in messages],
            story,
            part[0].seed % _SEEDS,
            _TOKENS + _TOKENS_A_PICTURE * len(part),
            len(part),
        )

    def _questions(self, briefs: Sequence[Brief]) -> Iterator[Question]:
        """All that is asked, with the thread of the first answer left open."""
        for number, part in enumerate(_parts(briefs)):
            yield self._question(part, len(briefs) > 1, _OPEN if number else None)

    def _ordered(
        self, part: Sequence[Brief], question: Question, thread: Thread, till: Till, watch: Watch
    ) -> tuple[Found, str, bool]:
        """What became of an order, the model, and whether it was kept from before."""
        server = self._server
        model = self.model or self._chosen(self._greeted(server, watch))
        asked = {
            "writer": self.name,
            "version": _VERSION,
            "address": self.address,
            "model": model,
            "messages": list(question.messages),
            "seed": question.seed,
        }
        found = found_in(self._store.find(asked), len(part))
        if found is not None:
            return found, model, True
        watch.check()
        if self.model:
            self._greeted(server, watch)
        seconds = 2 * self.policy.total_seconds
        with self._store.alone(asked, watch=watch, seconds=seconds) as mine:
            # Somebody else may have asked meanwhile.
            found = found_in(self._store.find(asked), len(part))
            if found is not None:
                return found, model, True
            if not mine:
                raise _error("another program has been asking for the same words for long")
            order = Order(server, model, question, part, self.taste)
            found = order.filled(thread, till, watch)
            if found.settled and any(found.words):
                with contextlib.suppress(OSError):  # asked anew, and paid anew, where it is full
                    self._store.keep(asked, *kept_as(found))
        return found, model, False

    def _greeted(self, server: Server, watch: Watch) -> tuple[Model, ...]:
        """What a server lists; it is not asked again for a while after it let somebody wait."""
        until, why = _DOWN.get(self.address, (-math.inf, ""))
        if time.monotonic() < until:
            raise _error(f"not asked again so soon: {why}")
        begun = time.monotonic()
        try:
            return server.models(watch)
        except ProviderError as error:
            if error.kind == "network" and time.monotonic() - begun > _LONG_SECONDS:
                self._leave_alone(_DOWN_SECONDS, error)
            raise

    def _leave_alone(self, seconds: float, error: ProviderError) -> None:
        why = str(error).removeprefix("chat: ").removesuffix(".")
        _DOWN[self.address] = time.monotonic() + seconds, why

    def _chosen(self, listed: Sequence[Model]) -> str:
        """The model that was named, else the one to ask of those that are listed."""
        there = [one for one in listed if not one.is_gone(datetime.date.today())]
        if self.model:
            return self.model
        if not there:
            raise _error(f"no model is listed at {self.address}. Name one in {MODEL_VARIABLE}")
        if len(there) > 1 and not self._own_machine:
            raise _error(f"no model was named. {choice(there)}")
        return there[0].name


def _parts(briefs: Sequence[Brief]) -> Iterator[Sequence[Brief]]:
    for start in range(0, len(briefs), MAX_BATCH):
        yield briefs[start : start + MAX_BATCH]


def _error(what: str) -> ProviderError:
    return ProviderError(f"chat: {what}.", provider="chat", billed=False)

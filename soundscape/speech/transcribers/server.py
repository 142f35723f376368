"""Servers that write down speech as OpenAI's does: whisper.cpp, speaches, LocalAI, vLLM, services.

The recording itself goes there, so a person is asked first where that is another machine. The
address comes from ``SOUNDSCAPE_SPEECH_URL``, the key from ``SOUNDSCAPE_SPEECH_KEY``, the model from
``SOUNDSCAPE_SPEECH_MODEL`` or else from the list of what the server has, the price, in dollars a
minute, from ``SOUNDSCAPE_SPEECH_PRICE``.
"""

from __future__ import annotations

import datetime
import math
import os
import re
from collections.abc import Callable
from urllib.parse import urlsplit

from ..._util.settings import setting
from ...audio import Clip
from ...errors import ProviderError, SpeechError
from ...services import (
    AnswerStore,
    Budget,
    Client,
    Credentials,
    Model,
    Readiness,
    RetryPolicy,
    Watch,
    checked_address,
    find_key,
    is_loopback,
    is_own_machine,
    listed_models,
    named_models,
    refusal,
    session_budget,
)
from ..markup import without_asides
from ..pauses import Heard
from ..transcript import Transcript
from ._asking import TooLarge, Work
from .base import pieces, pieces_of
from .joining import joined

__all__ = ["SpeechServer"]

ADDRESS_VARIABLE = "SOUNDSCAPE_SPEECH_URL"
MODEL_VARIABLE = "SOUNDSCAPE_SPEECH_MODEL"
KEY_VARIABLE = "SOUNDSCAPE_SPEECH_KEY"
PRICE_VARIABLE = "SOUNDSCAPE_SPEECH_PRICE"

_POLICY = RetryPolicy(connect_seconds=5.0, read_seconds=600.0, total_seconds=600.0, attempts=3)
_QUICK = RetryPolicy(connect_seconds=3.0, read_seconds=5.0, total_seconds=8.0, attempts=1)
_PIECE_SECONDS = 120.0
"""Four megabytes: no server takes less, and text without times is placed over no more."""
_LEAST_SECONDS = 10.0
_UNLISTED = "whisper-1"
"""Asked for where a server has no list: it has one model, whatever that is called."""
_HEARS = re.compile(
    r"whisper|transcri|asr|stt|speech-to-text|parakeet|canary|voxtral|sensevoice|moonshine|"
    r"paraformer|wav2vec|distil",
    re.IGNORECASE,
)
_SPEAKS = re.compile(r"tts|kokoro|piper|bark|realtime|embed", re.IGNORECASE)


class SpeechServer:
    """Client of a server that writes down speech.

    Parameters
    ----------
    address : str, optional
        Base address, with its ``/v1``; ``SOUNDSCAPE_SPEECH_URL`` by default.
    model : str, optional
        ``SOUNDSCAPE_SPEECH_MODEL`` by default, else chosen from those that are listed.
    store : AnswerStore, optional
        Where answers are kept, so that nothing is paid for twice; by default the user's own.
    policy : RetryPolicy, optional
    """

    name = "server"
    summary = "a server that writes down speech as OpenAI's does; the recording goes there"
    needs = f"its address in {ADDRESS_VARIABLE}"
    cost = f"tell it in {PRICE_VARIABLE} (dollars a minute), to hold a spend cap"
    key_variable: str | None = KEY_VARIABLE
    unit = "USD"

    def __init__(
        self,
        address: str | None = None,
        *,
        model: str | None = None,
        store: AnswerStore | None = None,
        policy: RetryPolicy | None = None,
    ):
        self.model = model or setting(MODEL_VARIABLE)
        self._key = find_key(KEY_VARIABLE)
        given = address or setting(ADDRESS_VARIABLE)
        self.address = _base(given, private=self._key is not None) if given else ""
        self._store, self._policy = store, policy or _POLICY

    @property
    def _host(self) -> str:
        return urlsplit(self.address).hostname or ""

    @property
    def _free(self) -> bool:
        own = is_own_machine(self._host)
        return own and self._key is None and not setting(PRICE_VARIABLE)

    def readiness(self, *, probe: bool = False) -> Readiness:
        """Whether there is an address; with `probe` also whether it answers, and the model."""
        if not self.address:
            return Readiness(False, f"no server: set {ADDRESS_VARIABLE}")
        if not probe:
            return Readiness(True, f"ready: {self.model or 'asks for a model that is listed'}")
        try:
            return Readiness(True, f"ready: {self._chosen(Watch())}")
        except ProviderError as error:
            return Readiness(False, str(error))

    def goes_to(self) -> str:
        """The host of the server; empty where it is this machine."""
        return "" if not self.address or is_loopback(self._host) else self._host

    def price(self, seconds: float) -> float | None:
        """Dollars for so much speech; 0 on one's own machines, None where nobody says."""
        text = setting(PRICE_VARIABLE)
        if not text:
            return 0.0 if self._free else None
        try:
            price = float(text)
        except ValueError:
            price = -1.0
        if not 0 <= price < math.inf:
            raise self._error(f"{PRICE_VARIABLE} is {text!r}, expected dollars a minute: 0.006")
        return price * seconds / 60

    def transcribe(
        self,
        recording: Clip | str | os.PathLike,
        heard: Heard,
        *,
        language: str = "",
        agree: Callable[[str], bool] | None = None,
        budget: Budget | None = None,
        watch: Watch | None = None,
    ) -> Transcript:
        """See `Transcriber.transcribe`."""
        if not self.address:
            raise SpeechError(f"server: no address. Set {ADDRESS_VARIABLE} to that of a server.")
        watch, budget = watch or Watch(), budget or session_budget()
        work = Work(self, self._chosen(watch), language, agree, budget, watch)
        spans, found = pieces_of(heard, _PIECE_SECONDS), []
        while spans:
            try:
                for place, piece in enumerate(pieces(recording, spans)):
                    watch.tell("server: writing down what is said", place / len(spans))
                    found.append((piece, work.understand(piece)))
                break
            except TooLarge as error:
                done = {piece.start for piece, _ in found}
                rest = [span for span in spans if span[0] not in done]
                smaller = (rest[0][1] - rest[0][0]) / 2
                if smaller < _LEAST_SECONDS:
                    raise error.refusal from None
                within = Heard(heard.seconds, tuple(rest), heard.pauses)
                spans = pieces_of(within, smaller)
        spoken = language or next((said.language for _, said in found if said.language), "")
        return joined(found, heard, f"{self.name}: {without_asides(work.model)[:100]}", spoken)

    def client(self, policy: RetryPolicy | None = None) -> Client:
        """What talks to the server."""
        return Client(
            self.name,
            self.address,
            credentials=Credentials(self._key),
            policy=policy or self._policy,
            free=self._free,
            own=is_own_machine(self._host),
        )

    @property
    def store(self) -> AnswerStore:
        """Where answers are kept."""
        return self._store or AnswerStore("transcripts", "answer")

    def choice(self, watch: Watch) -> str:
        """What of the models that are listed could be named; empty where there is no list."""
        try:
            listed = self._listed(watch)
        except ProviderError:
            return ""
        if not listed:
            return ""
        return (
            f" Models listed: {named_models(_hearing(listed) or listed, datetime.date.today())}. "
            f"Name one in {MODEL_VARIABLE}."
        )

    def _chosen(self, watch: Watch) -> str:
        """The model to ask: the one that was named, else the first listed that hears."""
        if self.model:
            return self.model
        listed = self._listed(watch)
        if not listed:
            return _UNLISTED
        today = datetime.date.today()
        there = [one for one in _hearing(listed) if not one.is_gone(today)]
        if not there:
            raise self._error(
                f"no model that is listed writes down speech (listed: "
                f"{named_models(listed, today)}). Name one in {MODEL_VARIABLE}"
            )
        return there[0].name

    def _listed(self, watch: Watch) -> tuple[Model, ...]:
        client = self.client(_QUICK)
        answer = client.get("/models", watch=watch)
        if answer.status in (401, 403):
            raise refusal(client, answer, KEY_VARIABLE)
        return listed_models(answer) if answer.ok else ()

    def _error(self, what: str, kind: str = "request") -> ProviderError:
        return ProviderError(f"server: {what}.", provider=self.name, kind=kind)


def _base(address: str, *, private: bool) -> str:
    """The base address of a server: with ``/v1`` where a person gave no path."""
    found = checked_address(address, "server", ADDRESS_VARIABLE, private=private)
    found = found.removesuffix("/audio/transcriptions").rstrip("/")
    return found if urlsplit(found).path else f"{found}/v1"


def _hearing(models: tuple[Model, ...]) -> list[Model]:
    """Those that write down speech, as far as names tell; a single model is taken for one."""
    found = [one for one in models if _HEARS.search(one.name) and not _SPEAKS.search(one.name)]
    return found or (list(models) if len(models) == 1 else [])

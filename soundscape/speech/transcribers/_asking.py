"""One recording, asked for piece by piece: never twice for the same, and never without a yes."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import TYPE_CHECKING

from ...errors import ProviderError, SpeechError
from ...services import Budget, Client, Response, Watch, message_of, refusal
from ..transcript import Transcript
from ._wire import Manner, complaint, form_of, is_answer, is_too_large, understood, wav_of
from .base import Piece

if TYPE_CHECKING:
    from .server import SpeechServer

__all__ = ["TooLarge", "Work"]

_VERSION = 1
"""Of what is asked: raised when the same recording is asked for otherwise."""
_AGREED: set[str] = set()
"""Where a person let recordings go since this process began."""


class TooLarge(Exception):
    """A server would take less of a recording at once."""

    def __init__(self, refused: ProviderError):
        super().__init__(str(refused))
        self.refusal = refused


class Work:
    """What understanding the pieces of one recording takes."""

    def __init__(
        self,
        server: SpeechServer,
        model: str,
        language: str,
        agree: Callable[[str], bool] | None,
        budget: Budget,
        watch: Watch,
    ):
        self.server, self.model, self._language = server, model, language
        self._agree, self._budget, self._watch = agree, budget, watch
        self._manner = Manner()

    def understand(self, piece: Piece) -> Transcript:
        """The transcript of a piece: kept from last time, or asked for now and kept at once."""
        content, seconds = wav_of(piece), piece.end - piece.start
        request = {
            "address": self.server.address,
            "model": self.model,
            "language": self._language,
            "recording": sha256(content).hexdigest(),
            "version": _VERSION,
        }
        store, watch = self.server.store, self._watch
        watch.check()
        patience = self.server.client().policy.total_seconds
        with store.alone(request, watch=watch, seconds=patience) as mine:
            kept = store.find(request)
            if kept is None and not mine:
                raise ProviderError(
                    "server: another program has been asking for the same words for long. Nothing "
                    "was sent. Wait for it, or end it.",
                    provider="server",
                    kind="timeout",
                )
            if kept is None:
                answer = self._asked(content, seconds)
                facts = {"content_type": answer.content_type}
                kept = facts, self.server.client().credentials.blot_bytes(answer.body)
                try:
                    store.keep(request, *kept)
                except OSError as error:
                    watch.tell(f"server: the answer cannot be kept ({error.strerror})")
        facts, said = kept
        try:
            return understood(said, str(facts.get("content_type", "")), seconds)
        except SpeechError as error:
            raise SpeechError(f"server: {error}") from None

    def _asked(self, content: bytes, seconds: float) -> Response:
        where = self.server.goes_to()
        if where and where not in _AGREED:
            question = f"The recording itself goes to {where}, to be written down. Send it?"
            if self._agree is None or not self._agree(question):
                raise SpeechError(
                    f"The recording would go to {where}, and nobody agreed. Nothing was sent. "
                    f"Agree (--send-recording), or name a transcriber that works here."
                )
            _AGREED.add(where)
        client = self.server.client()
        while True:
            form = form_of(content, self.model, self._language, self._manner)
            with self._budget.reserve(self.server.price(seconds), self.server) as bill:
                answer = client.post(
                    "/audio/transcriptions",
                    form=form,
                    watch=self._watch,
                    whole=lambda answer: not answer.cut and is_answer(answer),
                )
                if is_answer(answer):
                    return answer
                if not answer.ok:
                    bill.amount = 0.0
                self._manner = self._simpler(client, answer)

    def _simpler(self, client: Client, answer: Response) -> Manner:
        """How to ask after an answer that is none, where asking otherwise may help.

        Raises
        ------
        ProviderError
            Where it would not.
        TooLarge
            Where less of the recording would be taken.
        """
        name, text = message_of(answer, client.credentials)
        said = ": ".join(part for part in (name, text) if part)
        if answer.ok:
            error = ProviderError(
                f"server: nothing usable came ({said or 'it is no transcript'}).",
                provider="server",
                kind="answer",
                billed=False if client.free else None,
            )
        else:
            error = refusal(client, answer, self.server.key_variable or "")
        if is_too_large(answer, said):
            raise TooLarge(error)
        about = complaint(answer, name, text)
        simpler = self._manner.simpler(about) if about is not None else None
        if simpler is not None:
            return simpler
        if "model" in str(error):
            error.args = (f"{error}{self.server.choice(self._watch)}",)
        raise error

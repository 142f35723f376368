"""What is sent to a server that writes down speech, and what of its answers is understood.

Servers share one address, ``{base}/audio/transcriptions``, and not much else: some know no word
times, some no formats, some answer in plain text, some stream, and some say 200 to an error.
"""

from __future__ import annotations

import io
import re
import wave
from dataclasses import dataclass, replace

from ...errors import SpeechError
from ...services import (
    Attachment,
    Response,
    documents_of,
    is_moderation,
)
from ..documents import transcript_of
from ..reading import read
from ..transcript import Transcript
from .base import RATE_HZ, Piece

__all__ = [
    "Manner",
    "complaint",
    "form_of",
    "is_answer",
    "is_too_large",
    "understood",
    "wav_of",
]

_FILE = "speech.wav"
"""What the recording is called there: nothing of a person's names leaves."""


@dataclass(frozen=True)
class Manner:
    """How a server is asked.

    Parameters
    ----------
    format : str
        Empty where it is left to the server.
    words : bool
        Whether times of words are asked for.
    """

    format: str = "verbose_json"
    words: bool = True

    def simpler(self, said: str) -> Manner | None:
        """How to ask after a complaint; None where there is no simpler way."""
        if self.words and ("granular" in said or not re.search(r"format|verbose", said)):
            return replace(self, words=False)
        if self.format == "verbose_json":
            return Manner("json", False)
        return Manner("", False) if self.format else None


def wav_of(piece: Piece) -> bytes:
    """A piece as a WAV file, which every server reads."""
    content = io.BytesIO()
    with wave.open(content, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(piece.pcm)
    return content.getvalue()


def form_of(content: bytes, model: str, language: str, manner: Manner) -> dict:
    """The fields of a request; the recording comes last, so that others are read before it."""
    form: dict = {"model": model}
    if language:
        form["language"] = language.split("-")[0].lower()
    if manner.format:
        form["response_format"] = manner.format
    if manner.words:
        form["timestamp_granularities[]"] = ["word", "segment"]
    return form | {"file": Attachment(_FILE, content, "audio/wav")}


def is_answer(answer: Response) -> bool:
    """Whether an answer holds a transcript, be it empty, and no error."""
    if not answer.ok:
        return False
    documents = documents_of(answer)
    if not documents:
        text = answer.body.lstrip()[:200].lower()
        return not text.startswith((b"<!doctype", b"<html", b"<?xml", b"{", b"["))
    return any(_holds_words(one) for one in documents)


def _holds_words(one: object) -> bool:
    if not isinstance(one, dict) or one.get("error"):
        return False
    return any(
        isinstance(one.get(name), kind)
        for name, kind in (("text", str), ("segments", list), ("words", list), ("delta", str))
    )


def understood(content: bytes, content_type: str, seconds: float) -> Transcript:
    """The transcript in an answer that holds one.

    Parameters
    ----------
    content : bytes
    content_type : str
    seconds : float
        How long the piece is.

    Raises
    ------
    SpeechError
        When it is no text at all.
    """
    documents = documents_of(Response(200, {"content-type": content_type}, content))
    whole = next((one for one in documents if _holds_words(one) and "delta" not in one), None)
    if isinstance(whole, dict):
        return transcript_of(whole, seconds=seconds)
    deltas = [delta for one in reversed(documents) if (delta := _delta(one)) is not None]
    if deltas:
        return transcript_of({"text": "".join(deltas)})
    text = content.strip()
    if not text or text == b'""':
        return Transcript(())
    try:
        return read(text.strip(b'"'), name="the answer")
    except SpeechError as error:
        if "holds no words" in str(error):
            return Transcript(())
        raise


def _delta(one: object) -> str | None:
    """What an event of a stream adds to the text."""
    found = one.get("delta") if isinstance(one, dict) else None
    return found if isinstance(found, str) else None


def is_too_large(answer: Response, said: str) -> bool:
    """Whether a server would take less of a recording."""
    much = r"too (large|long|big)|maximum.{0,40}(size|length|duration|seconds)|exceeds|file size"
    return answer.status == 413 or (
        answer.status in (400, 422) and re.search(much, said, re.IGNORECASE) is not None
    )


def complaint(answer: Response, name: str, text: str) -> str | None:
    """What a server says against the form of a request; None where that is not what it minds."""
    said = f"{name} {text}".lower()
    if answer.status not in (200, 400, 415, 422, 500, 501) or is_moderation(name, text):
        return None
    about = r"granular|response_format|verbose|format|unsupported|unknown (field|param)|extra field"
    if re.search(about, said):
        return said
    unsaid = answer.status in (400, 422) and not re.search(r"model|file|audio|key|language", said)
    return said if unsaid else None

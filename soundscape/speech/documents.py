"""Transcripts as JSON: as Whisper and the servers that speak as OpenAI's write them.

What this package keeps has the same form, with a few more fields. Programs differ in what they
leave out: words, segments, times, or all but the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import isfinite
from typing import Any

from ..errors import SpeechError
from . import plain
from .markup import without_asides
from .transcript import MAX_LETTERS, Phrase, Transcript, Word

__all__ = ["document_of", "transcript_of"]

_MOST_PARTS = 500_000
_NAMES = {
    "english": "en", "german": "de", "french": "fr", "spanish": "es", "italian": "it",
    "portuguese": "pt", "dutch": "nl", "polish": "pl", "russian": "ru", "ukrainian": "uk",
    "swedish": "sv", "danish": "da", "norwegian": "no", "finnish": "fi", "turkish": "tr",
    "arabic": "ar", "hindi": "hi", "japanese": "ja", "chinese": "zh", "korean": "ko",
    "czech": "cs", "greek": "el", "hungarian": "hu", "romanian": "ro", "indonesian": "id",
}  # fmt: skip
"""Languages whose names servers write out."""
_DIGITS = 3


def document_of(said: Transcript) -> dict:
    """A transcript in plain values, which `transcript_of` reads.

    Examples
    --------
    >>> kept = document_of(Transcript((Phrase(0.5, 1.5, "Go forward."),), "en"))
    >>> transcript_of(kept).phrases[0].text
    'Go forward.'
    """
    return {
        "language": said.language,
        "source": said.source,
        "timed": said.timed,
        "notes": list(said.notes),
        "text": said.text,
        "segments": [_segment(one) for one in said.phrases],
    }


def _segment(one: Phrase) -> dict:
    found: dict[str, Any] = {**_times(one.start, one.end), "text": one.text}
    if one.confidence is not None:
        found["probability"] = one.confidence
    if one.speaker:
        found["speaker"] = one.speaker
    if one.words:
        found["words"] = [
            {
                "word": word.text,
                **_times(word.start, word.end),
                **({} if word.confidence is None else {"probability": word.confidence}),
            }
            for word in one.words
        ]
    return found


def _times(start: float, end: float) -> dict:
    return {"start": round(start, _DIGITS), "end": round(end, _DIGITS)}


def transcript_of(document: Any, source: str = "", *, seconds: float | None = None) -> Transcript:
    """The transcript in plain values, as `json.loads` gives them.

    Parameters
    ----------
    document : dict
        With ``segments``, ``words`` or ``text``; also as whisper.cpp writes its files.
    source : str
        Where it comes from; by default what the document says.
    seconds : float, optional
        How long the recording is. Some servers count in milli- or nanoseconds, which is seen by it.

    Raises
    ------
    SpeechError
        When there is no text in it.
    """
    if not isinstance(document, dict):
        raise SpeechError(f"{source or 'The answer'}: holds no transcript. Expected an object.")
    parts = _list(document, "segments") or [
        _of_cpp(one) for one in _list(document, "transcription")
    ]
    words = [_word(one) for one in _list(document, "words")]
    phrases = [phrase for one in parts for phrase in _phrase(one)]
    if not any(one.end > 0 for one in phrases):
        phrases = []
    loose = [word for word in words if word is not None]
    if phrases and loose and not any(one.words for one in phrases):
        phrases = _dealt(phrases, loose)
    elif not phrases and loose and any(word.end > 0 for word in loose):
        phrases = [Phrase(loose[0].start, loose[-1].end, _text(loose), tuple(loose))]
    timed = bool(phrases) and document.get("timed", True) is not False
    if not phrases:
        text = document.get("text")
        text = text if isinstance(text, str) else " ".join(str(_said(one)) for one in parts)
        phrases, timed = plain.phrases_of(text)
    factor = _unit(phrases, seconds)
    if factor != 1:
        phrases = [_scaled(one, factor) for one in phrases]
    notes = tuple(note[:500] for note in _list(document, "notes") if isinstance(note, str))
    return Transcript(
        tuple(sorted(phrases, key=lambda one: (one.start, one.end))),
        _language(document),
        source or str(document.get("source") or "")[:200],
        timed,
        notes,
    )


def _list(document: dict, name: str) -> list:
    found = document.get(name)
    return found[:_MOST_PARTS] if isinstance(found, list) else []


def _of_cpp(one: Any) -> dict:
    """A segment of whisper.cpp's own files, which count milliseconds."""
    offsets = one.get("offsets") if isinstance(one, dict) else None
    if not isinstance(offsets, dict):
        return {}
    start, end = _number(offsets.get("from")), _number(offsets.get("to"))
    return {"start": (start or 0) / 1000, "end": (end or 0) / 1000, "text": one.get("text")}


def _said(one: Any) -> str:
    said = one.get("text") if isinstance(one, dict) else None
    return said if isinstance(said, str) else ""


def _phrase(one: Any) -> Iterable[Phrase]:
    text = without_asides(_said(one))
    if not isinstance(one, dict) or not re.search(r"\w", text):
        return
    start, end = _number(one.get("start")) or 0.0, _number(one.get("end")) or 0.0
    words = [word for word in map(_word, _list(one, "words")) if word is not None]
    if words and end <= start:
        start, end = words[0].start, words[-1].end
    speaker = one.get("speaker")
    yield Phrase(
        start,
        max(start, end),
        text[:MAX_LETTERS],
        tuple(_pieces(words)),
        _share(one.get("probability")),
        speaker[:80] if isinstance(speaker, str) else "",
    )


def _word(one: Any) -> Word | None:
    if not isinstance(one, dict):
        return None
    said = next((one[name] for name in ("word", "text") if isinstance(one.get(name), str)), "")
    start, end = _number(one.get("start")), _number(one.get("end"))
    if not said.strip() or start is None or end is None:
        return None
    # Blanks before it tell a word from the rest of the one before: they are looked at in `_pieces`.
    return Word(start, max(start, end), said, _share(one.get("probability", one.get("confidence"))))


def _pieces(words: list[Word]) -> list[Word]:
    """Words of pieces: where some begin with a blank, those that do not go on with another."""
    spaced = any(word.text[:1].isspace() for word in words[1:])
    found: list[Word] = []
    for word in words:
        text = word.text.strip()
        on = spaced and found and not word.text[:1].isspace()
        if found and (on or not re.search(r"\w", text)):
            last = found[-1]
            found[-1] = Word(last.start, max(last.end, word.end), last.text + text, last.confidence)
        elif re.search(r"\w", text):
            found.append(Word(word.start, word.end, text, word.confidence))
    return found


def _text(words: list[Word]) -> str:
    return " ".join(word.text for word in _pieces(words))[:MAX_LETTERS]


def _dealt(phrases: list[Phrase], words: list[Word]) -> list[Phrase]:
    """Phrases with the words whose middle lies within them, or nearest."""
    dealt: list[list[Word]] = [[] for _ in phrases]
    place = 0
    for word in words:
        middle = (word.start + word.end) / 2
        while (
            place + 1 < len(phrases)
            and middle >= (phrases[place].end + phrases[place + 1].start) / 2
        ):
            place += 1
        dealt[place].append(word)
    return [
        Phrase(one.start, one.end, one.text, tuple(_pieces(own)), one.confidence, one.speaker)
        for one, own in zip(phrases, dealt, strict=True)
    ]


def _unit(phrases: list[Phrase], seconds: float | None) -> float:
    """What times are to be multiplied with to be seconds."""
    last = max((one.end for one in phrases), default=0.0)
    if not seconds or last <= 20 * seconds:
        return 1.0
    return next((unit for unit in (1e-3, 1e-6, 1e-9) if last * unit <= 2 * seconds), 1.0)


def _scaled(one: Phrase, factor: float) -> Phrase:
    words = (
        Word(word.start * factor, word.end * factor, word.text, word.confidence)
        for word in one.words
    )
    return Phrase(
        one.start * factor, one.end * factor, one.text, tuple(words), one.confidence, one.speaker
    )


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if isfinite(found) and found >= 0 else None


def _share(value: Any) -> float | None:
    found = _number(value)
    return found if found is not None and found <= 1 else None


def _language(document: dict) -> str:
    found = document.get("language")
    if not isinstance(found, str):
        inner = document.get("result")
        found = inner.get("language") if isinstance(inner, dict) else ""
    found = found.strip().lower() if isinstance(found, str) else ""
    found = _NAMES.get(found, found)
    return found if re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{1,8})*", found) else ""

"""The transcripts that people have: files of captions, plain text, JSON beside the recording."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from pathlib import Path

from .. import timeline
from .._util.files import write_whole
from .._util.texts import plain_text, shown_name
from ..errors import SpeechError, TimelineError
from . import captions, plain
from .documents import document_of, transcript_of
from .transcript import Phrase, Transcript

__all__ = ["MAX_BYTES", "SUFFIXES", "beside", "read", "write"]

SUFFIXES = (".vtt", ".srt", ".lrc", ".txt")
"""Of the files that are looked for beside a recording, the most exact first."""
MAX_BYTES = 16_000_000
"""Largest file that is read: a thousand hours of talk have fewer letters."""

_EXPECTED = (
    "Expected a transcript: WebVTT, SRT, lines that begin with times, plain text, or JSON as "
    "Whisper writes it"
)
_OTHER_KINDS = {
    "[script info]": "a file of ASS subtitles",
    "<?xml": "XML",
    "<tt": "a file of TTML subtitles",
    "<!doctype": "a page",
    "<html": "a page",
    "{\\rtf": "formatted text (RTF)",
}
"""By how they begin: as plain text their markup would be spoken."""
_TAG = re.compile(r"[a-z]{2,3}(?:[-_][a-z0-9]{2,8}){0,2}", re.IGNORECASE)
_HEAD_LANGUAGE = re.compile(r"^Language:\s*([A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*)\s*$", re.MULTILINE)
_ORIGINAL = ("orig", "auto")
"""What programs put behind a language: ``talk.en-orig.vtt``."""


def read(source: str | os.PathLike | bytes, *, name: str | None = None) -> Transcript:
    r"""Read a transcript; what it is in is seen in the file.

    Parameters
    ----------
    source : path or bytes
        At most `MAX_BYTES`; UTF-8, UTF-16, or else Windows' Western code page.
    name : str, optional
        What to call it in messages.

    Returns
    -------
    Transcript
        With times as the file has them; without any, `Transcript.timed` is false.

    Raises
    ------
    SpeechError
        When it cannot be read, is too large, or holds no words.

    Examples
    --------
    >>> said = read(b"WEBVTT\n\n00:01.000 --> 00:02.500\n<v Ann>It rained.\n")
    >>> said.phrases[0].text, said.phrases[0].speaker, said.phrases[0].start
    ('It rained.', 'Ann', 1.0)
    """
    where = shown_name(source, name, "transcript")
    said = _parsed(_text(source, where), where)
    if not said.phrases:
        raise SpeechError(f"{where}: holds no words. {_EXPECTED}.")
    return said


def _text(source: str | os.PathLike | bytes, where: str) -> str:
    return plain_text(
        source,
        where=where,
        what="a transcript",
        expected=_EXPECTED,
        most_bytes=MAX_BYTES,
        error=SpeechError,
    )


def _parsed(text: str, where: str) -> Transcript:
    start = text[:100].lstrip().lower()
    if other := next((kind for sign, kind in _OTHER_KINDS.items() if start.startswith(sign)), ""):
        raise SpeechError(f"{where}: is {other}, which is not read. {_EXPECTED}.")
    if text.lstrip().startswith("{"):
        try:
            document = json.loads(text)
        except (ValueError, RecursionError) as error:
            if re.match(r'\s*\{\s*"', text):  # else words that begin with a brace
                raise SpeechError(f"{where}: is broken JSON ({error}). {_EXPECTED}.") from None
        else:
            said = transcript_of(document)
            return replace(said, source=said.source or where)
    if timeline.is_captions(text):
        phrases, broken = captions.phrases_of(text, where)
        timed = True
        note = f"of its cues {broken} could not be read and left out" if broken else ""
    else:
        phrases, timed = _labels(text, where) or plain.phrases_of(text)
        note = ""
    phrases.sort(key=lambda one: one.start)
    head = _HEAD_LANGUAGE.search(text[:500]) if text.startswith("WEBVTT") else None
    language = head[1].lower() if head else language_in(where)
    return Transcript(tuple(phrases), language, where, timed).noted(note)


def _labels(text: str, where: str) -> tuple[list[Phrase], bool] | None:
    """Phrases that somebody marked as labels in Audacity or a table; None where it is neither."""
    if not re.match(r"\s*[\d.,]+\t[\d.,]+\t|.*\b(onset|begin)", text, re.IGNORECASE):
        return None
    try:
        events = timeline.read(text.encode(), name=where).events
    except TimelineError:
        return None
    return [Phrase(one.onset, one.offset, one.label) for one in events if one.label.strip()], True


def language_in(name: str) -> str:
    """The language in a file's name, as players read it: ``talk.en.vtt``; else empty.

    Examples
    --------
    >>> language_in("talk.pt-BR.vtt"), language_in("talk.vtt"), language_in("a.talk.final.srt")
    ('pt-br', '', '')
    """
    parts = name.split(".")
    tag = parts[-2] if len(parts) > 2 else ""
    for ending in _ORIGINAL:
        tag = tag.removesuffix(f"-{ending}")
    return tag.lower().replace("_", "-") if _TAG.fullmatch(tag) else ""


def beside(recording: str | os.PathLike, language: str | None = None) -> Path | None:
    """The transcript that lies beside a recording under its name, if there is one.

    Parameters
    ----------
    recording : path
        ``talk.wav``: looked for are ``talk.vtt``, ``talk.en.vtt``, ``talk.srt``, ``talk.txt``...
    language : str, optional
        Which one is wanted of several, as ``"en"``. By default the one that names no language,
        then English, which is what the painter reads, then the first by name.

    Returns
    -------
    Path or None
        A plain text of the same name that holds labels is none.
    """
    path = Path(recording)
    try:
        names = [one for one in path.parent.iterdir() if one.suffix.lower() in SUFFIXES]
    except OSError:
        return None
    stems = (path.stem.casefold(), path.name.casefold())
    found = []
    for one in names:
        tag = language_in(one.name)
        stem = one.stem if one.stem.casefold() in stems else one.stem.rpartition(".")[0]
        tag = "" if stem == one.stem else tag
        fits = stem.casefold() in stems and (tag or stem == one.stem)
        if fits and one.is_file() and not (one.suffix.lower() == ".txt" and _holds_labels(one)):
            found.append((tag, one))
    wanted = (language or "").lower()
    if wanted:
        found = [
            (tag, one) for tag, one in found if tag.split("-")[0] in ("", wanted.split("-")[0])
        ]

    def place(pair: tuple[str, Path]):
        tag, one = pair
        known = [wanted, "", "en"] if wanted else ["", "en"]
        short = tag.split("-")[0]
        rank = next((at for at, name in enumerate(known) if name in (tag, short)), len(known))
        return rank, SUFFIXES.index(one.suffix.lower()), one.name

    return min(found, key=place)[1] if found else None


def _holds_labels(path: Path) -> bool:
    try:
        text = _text(path, path.name)
        return not timeline.is_captions(text) and bool(timeline.read(text.encode()).events)
    except (SpeechError, TimelineError):
        return False


def write(said: Transcript, path: str | os.PathLike) -> Path:
    """Write a transcript, whole or not at all: WebVTT (.vtt), SRT (.srt) or JSON (.json).

    Raises
    ------
    SpeechError
        When it is to be called otherwise, or has no times.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix == ".json":
        document = json.dumps(document_of(said), indent=1, ensure_ascii=False)
        return write_whole(path, f"{document}\n".encode())
    if suffix not in (".vtt", ".srt"):
        raise SpeechError(f"{path.name}: expected a name that ends in .vtt, .srt or .json.")
    if not said.timed:
        raise SpeechError(f"{said.source}: has no times yet. Place it with fit() first.")
    events = tuple(
        timeline.Event(one.start, one.end, one.text[: timeline.MAX_LABEL_LETTERS])
        for one in said.phrases
    )
    last = max((one.offset for one in events), default=0.0)
    return timeline.write(timeline.Timeline(events, last), path)

"""What stands in captions beside the words: markup, speakers, descriptions of sounds."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["Line", "lines_of", "regular_speakers", "without_asides", "without_speaker"]

_CLOCK = re.compile(r"<(?:(\d{1,6}):)?(\d{1,2}):(\d{1,2}(?:[.,]\d{1,6})?)>", re.ASCII)
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]*)>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|</?>|\{\\[^{}]*\}|\{[a-z]:[^{}]*\}", re.IGNORECASE)
_LINE_END = re.compile(r"\n|(?<!:)\\N")
"""Converters of subtitles leave ``\\N`` where a line ended; a path keeps its own."""
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")
_NOTES = re.compile(r"[♪♫♬♩🎵🎶]+")
_ASIDE = re.compile(r"\[[^\[\]]{0,80}\]|【[^【】]{0,80}】|\*[^*\s][^*]{0,40}\*")
_SOUNDS = re.compile(
    r"\b(laugh|chuckl|giggl|applau|clap|cheer|sigh|gasp|music|sing|hum|cough|sneez|sniff|sob|cry|"
    r"cries|scream|shout|whisper|groan|grunt|inaudible|unintelligible|crosstalk|pause|silence|clear|"
    r"throat|knock|door|phone|bell|beep|noise|crowd|audience|foreign|indistinct|lach|musik|rire|"
    r"musique|risa|aplauso|m[uú]sica|risate)",
    re.IGNORECASE,
)
"""Words that describe what else is heard; a few of them in round brackets are not said."""
_ROUND = re.compile(r"[(（][^()（）]{1,60}[)）]")
_LEAD = re.compile(r"^(?:[-–—‐]\s*|>>+\s*|&gt;&gt;\s*)+")
_SPEAKER = re.compile(r"^([^\W\d_][\w.'’\- ]{0,38}?)(?:\s*\([^()]{1,30}\))?\s*[:：]\s+(?=\S)")
_NUMBERED = re.compile(
    r"(speaker|sprecher|locuteur|hablante|spk|person|guest|host)\W*\w{0,3}", re.I
)
_MOST_ASIDE_WORDS = 4
_MOST_NAME_WORDS = 4
_USUAL_SHARE = 0.5


@dataclass(frozen=True)
class Line:
    """One line of a cue, without markup.

    Parameters
    ----------
    text : str
    times : tuple of (int, float)
        Which word, from 0, begins at which moment: karaoke's times.
    speaker : str
    """

    text: str
    times: tuple[tuple[int, float], ...] = ()
    speaker: str = ""


def lines_of(text: str) -> list[Line]:
    """The lines of a cue that hold words; what describes a sound is none.

    Examples
    --------
    >>> lines_of("<v Ann>Hi <00:01.500><i>there</i>, Tom &amp; Bo")
    [Line(text='Hi there, Tom & Bo', times=((1, 1.5),), speaker='Ann')]
    >>> lines_of("[Applause]")
    []
    """
    found, speaker = [], ""
    for raw in _LINE_END.split(text):
        voice = _VOICE.search(raw)
        speaker = _bare(voice[1]) if voice else speaker
        said, times = _timed(raw)
        whole = without_asides(said)
        if whole != said:
            times = ()  # the words are not those that were counted
        if re.search(r"\w", whole):
            found.append(Line(whole, times, speaker))
    return found


def _timed(raw: str) -> tuple[str, tuple[tuple[int, float], ...]]:
    """A line without tags, and its words' times."""
    words: list[str] = []
    times: list[tuple[int, float]] = []
    reached = 0
    joined = False
    for found in [*_CLOCK.finditer(raw), None]:
        piece = raw[reached : found.start() if found else len(raw)]
        said = _bare(piece, keep=True)
        if said.strip():
            fresh = said.split()
            if joined and not said[0].isspace() and words:  # a syllable of the word before
                words[-1] += fresh.pop(0)
            words += fresh
            joined = not said[-1].isspace()
        elif said:
            joined = False
        if found is not None:
            hours, minutes, seconds = found.groups(default="0")
            at = int(hours) * 3600 + int(minutes) * 60 + float(seconds.replace(",", "."))
            rest = _bare(raw[found.end() :], keep=True)
            if not (joined and rest[:1].strip()):
                times.append((len(words), at))
            reached = found.end()
    return " ".join(words), tuple((place, at) for place, at in times if place < len(words))


def _bare(text: str, *, keep: bool = False) -> str:
    """Text without tags and entities; blanks at its ends are kept where words may go on."""
    plain = html.unescape(html.unescape(_TAG.sub("", text)))
    plain = _CONTROLS.sub(" ", plain).replace("\xa0", " ")
    return plain if keep else " ".join(plain.split())


def without_asides(text: str) -> str:
    """A text without descriptions of sounds: ``[door slams]``, ``(LAUGHS)``, ``♪``.

    Examples
    --------
    >>> without_asides("Well, (sighs) it rained (all week).")
    'Well, it rained (all week).'
    """
    text = _LEAD.sub("", _CONTROLS.sub(" ", text))
    # A name in brackets before a colon is a speaker.
    text = re.sub(r"^\[([^\[\]]{1,40})\]\s*:", r"\1:", text)
    text = _NOTES.sub(" ", _ASIDE.sub(" ", text))

    def round_ones(found: re.Match) -> str:
        inner = found[0][1:-1].strip()
        whole = found[0].strip() == text.strip()
        before, after = text[: found.start()].strip(), text[found.end() :].strip(" .")
        at_an_end = not before or (not after and before[-1] in ".!?…")
        aside = whole or at_an_end or inner.isupper() or _SOUNDS.search(inner)
        return " " if aside and len(inner.split()) <= _MOST_ASIDE_WORDS else found[0]

    return " ".join(_LEAD.sub("", _ROUND.sub(round_ones, text).strip()).split())


def regular_speakers(texts: Iterable[str]) -> frozenset[str]:
    """The names that stand before a colon as names of speakers do.

    A name is written in capitals, is numbered ("Speaker 2"), comes again, or every second text
    has one.
    """
    texts = list(texts)
    found = Counter(name[1].strip() for text in texts if (name := _SPEAKER.match(text)))
    usual = found.total() > 1 and found.total() >= _USUAL_SHARE * len(texts)
    return frozenset(
        name
        for name, count in found.items()
        if len(name.split()) <= _MOST_NAME_WORDS
        and (
            (name.isupper() and len(name) > 1)
            or _NUMBERED.fullmatch(name)
            or ((usual or count > 1) and name[0].isupper())
        )
    )


def without_speaker(text: str, speakers: frozenset[str]) -> tuple[str, str]:
    """A text without the name of its speaker, and the name; empty where there is none.

    Examples
    --------
    >>> without_speaker("ANN: Good morning.", frozenset({"ANN"}))
    ('Good morning.', 'ANN')
    """
    found = _SPEAKER.match(text)
    if found is None or found[1].strip() not in speakers:
        return text, ""
    return text[found.end() :], found[1].strip()

"""Plain text as a transcript: sentences without times, or lines that begin with theirs."""

from __future__ import annotations

import re

from .markup import lines_of, regular_speakers, without_speaker
from .transcript import Phrase

__all__ = ["phrases_of"]

_CLOCK = r"(?:(\d{1,3}):)?(\d{1,3}):([0-5]?\d(?:[.,:]\d{1,3})?)"
_BARE_CLOCK = r"(?:\d{1,3}:)?\d{1,3}:[0-5]?\d(?:[.,:]\d{1,3})?"
_STAMP = re.compile(
    rf"\s*[\[(<]?{_CLOCK}(?!\d)[\])>]?"
    rf"(?:\s*(?:-->?|–|—|,)\s*[\[(<]?{_BARE_CLOCK}[\])>]?)?\s*[-–—:]?\s*",
    re.ASCII,
)
_TURN = re.compile(rf"\s*([^\W\d_][\w.'’\- ]{{0,38}}?)[\s,|]+[\[(]?({_BARE_CLOCK})[\])]?\s*")
"""A line of its own that says who speaks, and from when: "Ann Smith  0:05"."""
_STAMPED_SHARE = 0.3
_HEADER = re.compile(r"\s*\[(ti|ar|al|au|by|re|ve|la|id|length|offset|tool):[^\]]*\]\s*$", re.I)
_OFFSET = re.compile(r"^\s*\[offset:\s*([+-]?\d{1,7})\s*\]", re.I | re.MULTILINE)
"""Milliseconds by which lyrics are to come sooner."""
_SHORTENED = re.compile(r"\b(Mrs?|Ms|Dr|Prof|St|Hr|Fr|Sr|Sra|Mme|vs|[A-HJ-Z])\.$")
"""No sentence ends in these: titles, initials."""
_SENTENCE = re.compile(r"(?<=[.!?…。！？])[\"'”’»)]*\s+|(?<=[。！？])")
_CLAUSE = re.compile(r"(?<=[,;:–—])\s+")
_LONGEST = 140
"""Letters of one breath, about."""
_SHORT_LINE = 50
_SECONDS_A_LETTER = 0.07
_LAST_SECONDS = 8.0


def phrases_of(text: str) -> tuple[list[Phrase], bool]:
    """The phrases of a plain text, and whether they have times.

    Examples
    --------
    >>> [phrase.text for phrase in phrases_of("It rained. We\\nwaited inside.")[0]]
    ['It rained.', 'We waited inside.']
    >>> [phrase.text for phrase in phrases_of("Mrs. Lee left at 5 p.m. by boat. It rained.")[0]]
    ['Mrs. Lee left at 5 p.m. by boat.', 'It rained.']
    >>> [(phrase.start, phrase.text) for phrase in phrases_of("[00:12.5]Hello\\n[00:14]again")[0]]
    [(12.5, 'Hello'), (14.0, 'again')]
    """
    moved = _OFFSET.search(text)
    rows = [
        f"[{turn[2]}] {turn[1]}: " if (turn := _TURN.fullmatch(row)) else row
        for row in text.split("\n")
        if row.strip() and not _HEADER.fullmatch(row)
    ]
    stamped = [(row, _STAMP.match(row)) for row in rows]
    if stamped and sum(found is not None for _, found in stamped) >= _STAMPED_SHARE * len(stamped):
        return _timed(stamped, int(moved[1]) / 1_000 if moved else 0.0), True
    return _untimed(text), False


def _timed(stamped: list[tuple[str, re.Match | None]], sooner: float) -> list[Phrase]:
    """A phrase for each moment that is named; it lasts until the next one."""
    said: list[tuple[float, list[str]]] = []
    for row, found in stamped:
        moments = []
        while found is not None:  # a chorus has several
            hours, minutes, seconds = found.groups(default="0")
            at = seconds.replace(",", ".").replace(":", ".")
            moment = int(hours) * 3600 + int(minutes) * 60 + float(at)
            moments.append(max(0.0, moment - sooner))
            row = row[found.end() :]
            found = _STAMP.match(row) if row.startswith("[") else None
        if moments:
            said += [(moment, [row]) for moment in moments]
        elif said:
            said[-1][1].append(row)
    said.sort(key=lambda one: one[0])
    texts = [" ".join(line.text for row in rows for line in lines_of(row)) for _, rows in said]
    speakers = regular_speakers(texts)
    ends = [start for start, _ in said[1:]]
    phrases = []
    for (start, _), whole, end in zip(said, texts, [*ends, None], strict=True):
        text, speaker = without_speaker(whole, speakers)
        long = max(0.5, _SECONDS_A_LETTER * len(text))
        end = start + min(long, _LAST_SECONDS) if end is None else min(end, start + 3 * long)
        if text:
            phrases.append(Phrase(start, end, text, speaker=speaker))
    return phrases


def _untimed(text: str) -> list[Phrase]:
    """Sentences, and parts of long ones, with the names of who says them."""
    paragraphs = [" ".join(part.split("\n")) for part in _paragraphs(text)]
    plain = [" ".join(line.text for line in lines_of(part)) for part in paragraphs]
    speakers = regular_speakers(plain)
    phrases, speaker = [], ""
    for paragraph in plain:
        said, named = without_speaker(paragraph, speakers)
        speaker = named or speaker
        phrases += [Phrase(0.0, 0.0, one, speaker=speaker) for one in _breaths(said)]
    return phrases


def _paragraphs(text: str) -> list[str]:
    """Lines that belong together: verses and turns of a conversation stand for themselves."""
    rows = text.split("\n")
    speakers = regular_speakers(row.strip() for row in rows)
    parts: list[list[str]] = [[]]
    for row in rows:
        if not row.strip():
            parts.append([])
            continue
        turns = without_speaker(row.strip(), speakers)[1] or row.lstrip()[:1] in "-–—"
        # A short line is a verse or a paragraph, unless its sentence goes on; an editor broke it.
        goes_on = row.lstrip()[:1].islower()
        if turns or (parts[-1] and len(parts[-1][-1]) < _SHORT_LINE and not goes_on):
            parts.append([])
        parts[-1].append(row.strip())
    return [" ".join(part) for part in parts if part]


def _breaths(text: str) -> list[str]:
    found = []
    for sentence in _sentences(text):
        pieces = [sentence] if len(sentence) <= _LONGEST else _CLAUSE.split(sentence)
        for piece in pieces:
            found += _cut(piece.strip())
    return [one for one in _gathered(found) if re.search(r"\w", one)]


def _sentences(text: str) -> list[str]:
    """Sentences: none begins with a small letter, or after "Mrs."."""
    found: list[str] = []
    small_too = text == text.lower()  # typed without capitals
    for piece in _SENTENCE.split(text):
        small = piece[:1].islower() and not small_too
        if found and (small or _SHORTENED.search(found[-1])):
            found[-1] = f"{found[-1]} {piece}"
        else:
            found.append(piece)
    return found


def _cut(text: str) -> list[str]:
    """A text without punctuation, in parts of a breath."""
    if len(text) <= 2 * _LONGEST:
        return [text]
    words, parts = text.split(), [[]]
    for word in words:
        if parts[-1] and len(" ".join(parts[-1])) + len(word) > _LONGEST:
            parts.append([])
        parts[-1].append(word[: 2 * _LONGEST])
    return [" ".join(part) for part in parts]


def _gathered(pieces: list[str]) -> list[str]:
    """Short clauses go with the one before them."""
    found: list[str] = []
    for piece in pieces:
        clause = found and found[-1][-1:] in ",;:–—"
        if clause and len(found[-1]) + len(piece) < _LONGEST:
            found[-1] = f"{found[-1]} {piece}"
        else:
            found.append(piece)
    return found

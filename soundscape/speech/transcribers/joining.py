"""From what was understood of pieces of a recording to one transcript of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..fitting import fit
from ..pauses import Heard
from ..transcript import Phrase, Transcript, Word
from .base import Piece

__all__ = ["joined"]

_LETTERS_A_SECOND = 60
"""Nobody speaks faster: a model that goes round in circles does."""
_UNTIMED = "what came has no times: they are estimated by the pauses"
_CIRCLES = "some of what came was far longer than what was said, and is left out"


def joined(
    found: Iterable[tuple[Piece, Transcript]], heard: Heard, source: str, language: str
) -> Transcript:
    """One transcript of what was understood of each piece, in order.

    Text without times is placed over its piece; times beyond a piece are cut to it.
    """
    phrases: list[Phrase] = []
    notes: list[str] = []
    for piece, said in found:
        length = piece.end - piece.start
        if len(said.text) > _LETTERS_A_SECOND * (length + 1):
            notes.append(_CIRCLES)
            continue
        if not said.timed:
            said = fit(said, _within(heard, piece))
            notes.append(_UNTIMED)
        phrases += [_moved(one, piece) for one in said.phrases if one.start < length]
    phrases.sort(key=lambda one: one.start)
    return Transcript(tuple(phrases), language, source).noted(*notes)


def _within(heard: Heard, piece: Piece) -> Heard:
    def cut(spans):
        return tuple(
            (max(start, piece.start) - piece.start, min(end, piece.end) - piece.start)
            for start, end in spans
            if start < piece.end and end > piece.start
        )

    return Heard(piece.end - piece.start, cut(heard.spoken), cut(heard.pauses))


def _moved(one: Phrase, piece: Piece) -> Phrase:
    def at(seconds: float) -> float:
        return min(piece.end, piece.start + seconds)

    words = (replace(word, start=at(word.start), end=at(word.end)) for word in one.words)
    return replace(one, start=at(one.start), end=at(one.end), words=tuple[Word, ...](words))

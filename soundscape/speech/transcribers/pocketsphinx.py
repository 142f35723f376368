"""PocketSphinx: a small recogniser of English that brings its model along."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np

from ..._util.extras import needs
from ...audio import Clip
from ...errors import SpeechError
from ...services import Readiness, Watch
from ..pauses import Heard
from ..transcript import Phrase, Transcript, Word
from .base import RATE_HZ, OnThisMachine, Piece, pieces, pieces_of

if TYPE_CHECKING:
    from ...services import Budget

__all__ = ["PocketSphinx"]

ROUGH = "written down by PocketSphinx, which is rough: expect many wrong words"
_DITHER = 1e-3
"""Digital silence between words, of which there is none in its world, puts it off."""
_PIECE_SECONDS = 20.0
_FRAMES_A_SECOND = 100
_NO_WORD = re.compile(r"<.*>|\[.*\]|\+\+.*\+\+")
_VARIANT = re.compile(r"\(\d+\)$")


class PocketSphinx(OnThisMachine):
    """Writes down English, roughly, with nothing to download."""

    name = "pocketsphinx"
    summary = "a small model of English that comes in its package: rough, for a first impression"
    needs = "the extra speech"

    def readiness(self, *, probe: bool = False) -> Readiness:
        """Whether it is installed."""
        if find_spec("pocketsphinx") is None:
            return Readiness(False, "not installed: pip install 'soundscape[speech]'")
        return Readiness(True, "ready: English, rough")

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
        needs("speech", "pocketsphinx")
        from pocketsphinx import Decoder

        if language.split("-")[0].lower() not in ("", "en"):
            raise SpeechError(
                f"pocketsphinx knows English only, not {language!r}. Name another transcriber, or "
                f"give a transcript."
            )
        watch = watch or Watch()
        decoder = Decoder(samprate=float(RATE_HZ), loglevel="FATAL")
        spans, phrases = pieces_of(heard, _PIECE_SECONDS), []
        for place, piece in enumerate(pieces(recording, spans)):
            watch.check()
            watch.tell("pocketsphinx: writing down what is said", place / len(spans))
            words = _words(decoder, piece)
            if words:
                text = " ".join(word.text for word in words)
                phrases.append(Phrase(words[0].start, words[-1].end, text, words))
        return Transcript(tuple(phrases), "en", self.name).noted(ROUGH)


def _words(decoder, piece: Piece) -> tuple[Word, ...]:
    hiss = np.random.default_rng(0).standard_normal(len(piece.samples), dtype=np.float32)
    dithered = replace(piece, samples=piece.samples + _DITHER * hiss)
    decoder.start_utt()
    decoder.process_raw(dithered.pcm, full_utt=True)
    decoder.end_utt()
    if decoder.hyp() is None:
        return ()
    found = []
    for one in decoder.seg():
        if not _NO_WORD.fullmatch(one.word):
            start = piece.start + one.start_frame / _FRAMES_A_SECOND
            end = piece.start + (one.end_frame + 1) / _FRAMES_A_SECOND
            sure = min(1.0, max(0.0, float(one.prob)))
            found.append(Word(start, end, _VARIANT.sub("", one.word), sure))
    return tuple(found)

"""Words for the shots that have none: from what is heard and said in them."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from .. import writers
from ..audio import read_parts
from ..features import describe
from ..services import Budget, Watch
from ..speech import Transcript
from ..writers import Brief, Taste, Writer
from .spoken import keys_of, phrases_of_talk
from .storyboard import Shot, Storyboard

__all__ = ["with_words"]


def with_words(
    board: Storyboard,
    path: str | os.PathLike,
    talk: Transcript | None,
    *,
    anew: bool = False,
    taste: Taste | None = None,
    budget: Budget | None = None,
    watch: Watch,
    on_words: Callable[[Writer, Sequence[Brief]], object] | None = None,
    on_note: Callable[[str], object] | None = None,
) -> Storyboard:
    """A storyboard whose shots all have words; those that a person wrote or locked stay.

    Parameters
    ----------
    board : Storyboard
    path : path
        The recording.
    talk : Transcript or None
        What is said in it.
    anew : bool
        Whether words that were found before are found again: another writer is to be asked.
    taste, budget, watch, on_words, on_note
        As for `plan`.
    """
    bare = [number for number, shot in enumerate(board.shots) if _needs_words(shot, anew)]
    if not bare:
        return board
    finder = writers.get(board.settings.writer, taste=taste)
    briefs = _briefs(board, path, bare, talk, watch)
    if on_words is not None:
        on_words(finder, briefs)
    found = list(board.shots)
    written = finder.write(briefs, budget=budget, watch=watch)
    for note, count in Counter(prompt.writing.note for prompt in written).items():
        if note and on_note is not None:
            on_note(f"{count} of {len(written)} shots: {note.removesuffix('.')}.")
    for number, prompt in zip(bare, written, strict=True):
        shot = found[number]
        values = {"words": prompt.text, "parts": prompt.parts}
        if shot.said and "caption" not in shot.edited:
            values["caption"] = shot.said
        found[number] = shot.remade(**values, sounds=shot.sounds, said=shot.said)
    return replace(board, shots=tuple(found))


def _briefs(
    board: Storyboard, path, bare: Sequence[int], talk: Transcript | None, watch: Watch
) -> list[Brief]:
    """What a writer is told of each shot that needs words."""
    shots = [board.shots[number] for number in bare]
    keys = keys_of(talk) if talk is not None and any(shot.said for shot in shots) else ()
    language = talk.language if talk is not None else ""
    briefs = []
    spans = [(shot.start, shot.end) for shot in shots]
    for place, (shot, part) in enumerate(zip(shots, read_parts(path, spans), strict=True)):
        watch.check()
        watch.tell("finding words", place / len(shots))
        said = shot.said and not _renamed(shot)
        briefs.append(
            Brief(
                shot.label,
                shot.seed,
                describe(part),
                tuple(sound.label for sound in shot.sounds if sound.label != shot.label),
                phrases_of_talk(shot, keys, language) if said else (),
            )
        )
    return briefs


def _needs_words(shot: Shot, anew: bool) -> bool:
    if shot.locked and shot.words:
        return False
    other = anew or _renamed(shot) or "said" in shot.edited
    return not shot.words.strip() or (other and "words" not in shot.edited)


def _renamed(shot: Shot) -> bool:
    """Whether a person named the main sound otherwise: that is what they want to see."""
    return shot.made is not None and shot.made.label != shot.label

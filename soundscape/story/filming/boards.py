"""A storyboard's shots as a film has them."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from hashlib import sha256
from itertools import takewhile
from pathlib import Path

from ...artwork import Card, painting_of, read_card
from ...audio import Clip, read_parts
from ...errors import ArtworkError, StoryError
from ...painter import DRAWINGS
from ...prompts import in_words
from ...services import Watch
from ...speech import Transcript
from ..folder import settled
from ..places import find_recording
from ..reading import recording_of
from ..storyboard import FILE, Shot, Storyboard, file_of
from ..tracks import captions as captions_of
from ..tracks import phrases_shown
from ..transcripts import kept_transcript
from ..values import Recording
from .making import check_film, make_film
from .pace import Rate
from .pictures import Moving, Painted, Still
from .reel import DISSOLVE_SECONDS, Take

__all__ = ["film"]


def film(
    folder: str | os.PathLike,
    target: str | os.PathLike,
    *,
    recording: str | os.PathLike | None = None,
    size: tuple[int, int] | None = None,
    fps: Rate = 25,
    captions: str = "track",
    preview: str | os.PathLike | None = None,
    watch: Watch | None = None,
) -> Path:
    """Make a film of a storyboard, with its recording.

    The painter's pictures fill with their sound; all others are panned or zoomed slowly. The
    captions are those of `captions`, its chapters say what is heard, and its comment holds the
    SHA-256 of the storyboard's file. A picture that a person put into the folder meanwhile is shown
    without what was said of the one before.

    Parameters
    ----------
    folder : path
        Of the storyboard, or its file.
    target, fps, captions, preview, watch
        As for `make_film`.
    recording : path, optional
        By default it is looked for where it was, in the folder and beside it.
    size : (int, int), optional
        Width and height in pixels; by default those of the pictures.

    Returns
    -------
    Path
        Of the film.

    Raises
    ------
    StoryError
        When the storyboard cannot be read, a picture is missing, or the recording is missing or
        another one.
    SoundscapeError
        As `make_film` does.
    """
    place = file_of(folder)
    board = _settled(Storyboard.load(place), place.parent)
    size = board.settings.size if size is None else size
    check_film(target, size=size, fps=fps, captions=captions, preview=preview)
    heard = find_recording(board.recording, place.parent, recording)
    talk = kept_transcript(place.parent, board.settings)
    takes = _takes(board, place.parent, heard, talk)
    _check_same(board.recording, heard, watch)
    return make_film(
        heard,
        takes,
        target,
        size=size,
        fps=fps,
        captions=captions,
        preview=preview,
        title=Path(board.recording.source).stem,
        comment=f"storyboard sha256:{sha256(place.read_bytes()).hexdigest()}",
        watch=watch,
    )


def _settled(board: Storyboard, folder: Path) -> Storyboard:
    """The storyboard with the pictures that a person put into its folder meanwhile."""
    shots = (settled(board, number, folder) for number in range(len(board.shots)))
    return replace(board, shots=tuple(shots))


def _check_same(recording: Recording, path: Path, watch: Watch | None) -> None:
    found = recording_of(path, watch)
    if found.sha256 != recording.sha256:
        raise StoryError(
            f"{path.name} is another recording than the storyboard's ({recording.source}, "
            f"{recording.duration_seconds:g} s; this one lasts {found.duration_seconds:g} s). Name "
            f"the one that the story was made of, or make a story of this one."
        )


class _Heard:
    """What is heard in some shots, one after the other; to go back means to begin anew.

    Parameters
    ----------
    path : Path
        Of the recording.
    shots : list of Shot
    """

    def __init__(self, path: Path, shots: list[Shot]):
        self._path, self._spans = path, [(shot.start, shot.end) for shot in shots]
        self._coming: Iterator[Clip] = iter(())
        self._number = len(shots)

    def clip(self, shot: Shot) -> Clip:
        """What is heard in one of the shots."""
        wanted = self._spans.index((shot.start, shot.end))
        if wanted < self._number:
            self._coming, self._number = read_parts(self._path, self._spans), 0
        for clip in self._coming:
            self._number += 1
            if self._number > wanted:
                return clip
        raise StoryError(
            f"{self._path.name} ends before {shot.start:g} s, where a shot begins. Expected the "
            f"recording that the story was made of."
        )


def _takes(board: Storyboard, folder: Path, recording: Path, talk: Transcript | None) -> list[Take]:
    """Shots that show the same picture are one."""
    shots = [shot for shot in board.shots if not shot.same_as_before]
    heard = _Heard(recording, shots)
    return [
        Take(
            shot.start,
            partial(_seen, shot, _picture_of(board, shot, folder), heard),
            DISSOLVE_SECONDS if shot.transition == "dissolve" else 0.0,
            chapter=in_words(shot.label),
            caption=said.label,
            lines=tuple(
                (one.start, one.text)
                for same in _run(board, shot)
                for one in phrases_shown(same, talk)
            ),
        )
        for shot, said in zip(shots, captions_of(board).events, strict=True)
    ]


def _run(board: Storyboard, shot: Shot) -> Iterator[Shot]:
    """A shot, and those after it that show its picture."""
    place = board.shots.index(shot)
    yield shot
    yield from takewhile(lambda one: one.same_as_before, board.shots[place + 1 :])


def _picture_of(board: Storyboard, shot: Shot, folder: Path) -> Path:
    path = folder / shot.picture.file if shot.picture is not None else None
    if path is None or not path.is_file():
        number = board.shots.index(shot) + 1
        reason = "its file is gone" if path is not None else shot.problem or "none was made yet"
        raise StoryError(
            f"Shot {number}, from {shot.start:g} s on, has no picture ({reason}). Expected one for "
            f"every shot: run soundscape story again, or name a picture in {FILE}."
        )
    return path


def _seen(shot: Shot, path: Path, heard: _Heard, size: tuple[int, int]) -> Moving:
    """The painter's picture of what is heard in the shot is drawn again; any other is a still."""
    card = _painters_card(path)
    if card is not None and card.sound.sha256 == heard.clip(shot).sha256:
        return Painted(painting_of(card, size=size))
    return _still(path, shot.seed)


def _painters_card(path: Path) -> Card | None:
    try:
        card = read_card(path)
    except ArtworkError:  # none, or the picture was changed
        return None
    # Other drawings than these would show another picture.
    drawn_alike = card.versions.get("drawings") == DRAWINGS
    return card if card.provider.name == "painter" and drawn_alike else None


def _still(path: Path, seed: int) -> Still:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(path.read_bytes())) as picture:
            return Still(picture.convert("RGB"), seed)
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise StoryError(
            f"{path.name} cannot be shown ({error}). Expected a picture; make it again: run "
            f"soundscape story on its folder."
        ) from None

"""Whisper on this machine, from a folder of weights: no name of a model, and no hub."""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from ..._util.extras import needs
from ..._util.settings import setting, with_setting
from ...audio import Clip
from ...errors import SpeechError
from ...services import Readiness, Watch
from ..documents import transcript_of
from ..pauses import Heard
from ..transcript import Transcript
from .base import OnThisMachine, Piece, pieces, pieces_of
from .joining import joined

if TYPE_CHECKING:
    from ...services import Budget

__all__ = ["FasterWhisper"]

VARIABLE = "SOUNDSCAPE_WHISPER"
_FILES = ("model.bin", "config.json", "tokenizer.json")
"""What the folder holds. Without the last one the library would ask a hub for it."""
_PIECE_SECONDS = 300.0
_HOW_TO = (
    f"Set {VARIABLE} to a folder of weights for faster-whisper, which holds {', '.join(_FILES)}"
)


class FasterWhisper(OnThisMachine):
    """Writes down many languages, with weights that a person has.

    Parameters
    ----------
    folder : path, optional
        By default the one that ``SOUNDSCAPE_WHISPER`` names.
    """

    name = "faster-whisper"
    summary = "Whisper on this machine, from a folder of weights of your own"
    needs = f"the extra speech, and a folder of weights in {VARIABLE}"

    def __init__(self, folder: str | os.PathLike | None = None):
        self._folder = os.fspath(folder) if folder is not None else setting(VARIABLE)

    def readiness(self, *, probe: bool = False) -> Readiness:
        """Whether it is installed, and its weights are there."""
        if find_spec("faster_whisper") is None:
            return Readiness(False, "not installed: pip install 'soundscape[speech]'")
        problem = self._problem()
        return Readiness(not problem, problem or f"ready: {Path(self._folder).name}")

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
        needs("speech", "faster_whisper")
        problem = self._problem()
        if problem:
            raise SpeechError(f"faster-whisper: {problem}.")
        watch, found = watch or Watch(), []
        watch.tell("faster-whisper: loading the weights", 0.0)
        # The library reads it when it is first imported, and again while weights are loaded.
        with with_setting("HF_HUB_OFFLINE", "1"):
            model = self._model()
            spans = pieces_of(heard, _PIECE_SECONDS)
            for place, piece in enumerate(pieces(recording, spans)):
                watch.tell("faster-whisper: writing down what is said", place / len(spans))
                said = transcript_of(_document(model, piece, language, watch), self.name)
                language = language or said.language
                found.append((piece, said))
        return joined(found, heard, self.name, language)

    def _problem(self) -> str:
        if not self._folder:
            return f"there are no weights. {_HOW_TO}"
        folder = Path(self._folder)
        missing = [name for name in _FILES if not (folder / name).is_file()]
        if missing:
            return f"{folder.name or folder} holds no {', no '.join(missing)}. {_HOW_TO}"
        return ""

    def _model(self):
        from faster_whisper import WhisperModel

        try:
            return WhisperModel(
                self._folder, device="auto", compute_type="auto", local_files_only=True
            )
        except (RuntimeError, ValueError, OSError) as error:
            raise SpeechError(
                f"faster-whisper: the weights in {Path(self._folder).name} cannot be loaded "
                f"({str(error)[:200]}). Fetch them again, or name other ones in {VARIABLE}."
            ) from None


def _document(model, piece: Piece, language: str, watch: Watch) -> dict:
    """What Whisper hears in a piece, in the form of its own JSON."""
    short = language.split("-")[0].lower() or None
    try:
        segments, facts = model.transcribe(
            piece.samples,
            language=short if model.model.is_multilingual else None,
            word_timestamps=True,
            condition_on_previous_text=False,  # what it made up once it would go on making up
        )
        found = []
        for one in segments:  # they are made as they are asked for
            watch.check()
            words = [
                {"word": w.word, "start": w.start, "end": w.end, "probability": w.probability}
                for w in one.words or ()
            ]
            found.append({"start": one.start, "end": one.end, "text": one.text, "words": words})
    except (RuntimeError, ValueError) as error:
        raise SpeechError(
            f"faster-whisper: cannot go on ({str(error)[:200]}). Name another language "
            f"(--language) or other weights."
        ) from None
    return {"language": facts.language, "segments": found}

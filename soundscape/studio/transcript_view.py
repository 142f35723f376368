"""The widget that shows what is said, and takes clicks on it from the browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import anywidget
import traitlets

from ..errors import SpeechError
from ..speech import Phrase
from .transcript_editor import TranscriptEditor
from .widgets import joined

__all__ = ["TranscriptView"]

PAGE_WORDS = 300
"""Shown at once: an hour of talk has ten thousand words."""
_DIGITS = 3


class TranscriptView(anywidget.AnyWidget):
    """Phrases as paragraphs whose words can be clicked and are marked while they are heard.

    What is said is never a trait, for those are saved: the browser asks for a page of it, and gets
    it in a message. A page holds whole phrases.

    Parameters
    ----------
    editor : TranscriptEditor
    attempt : callable(action, \\*arguments)
        Does what the browser asks for, and tells what goes wrong.
    on_use : callable(int)
        Told the place of a phrase that is to be the subject of the prompt.
    """

    _esm = joined("axis.js", "transcript.js")
    starts = traitlets.List(help="when each page begins, in seconds").tag(sync=True)
    language = traitlets.Unicode("", help="what is spoken").tag(sync=True)
    version = traitlets.Int(0, help="counts transcripts").tag(sync=True)

    def __init__(
        self,
        editor: TranscriptEditor,
        attempt: Callable,
        on_use: Callable[[int], None],
        **traits,
    ):
        super().__init__(**traits)
        self._editor, self._attempt, self._on_use = editor, attempt, on_use
        self._firsts: list[int] = []  # of each page the first phrase, and the end of the last
        self.on_msg(self._receive)
        editor.observe(lambda change: self.show(), "said")

    def show(self) -> None:
        """Show the transcript as it is now."""
        said = self._editor.said
        phrases = () if said is None else said.phrases
        self._firsts = [*_first_phrases(phrases), len(phrases)]
        with self.hold_sync():
            self.starts = [round(phrases[first].start, _DIGITS) for first in self._firsts[:-1]]
            self.language = "" if said is None else said.language
            self.version += 1

    def _receive(self, widget, content, buffers) -> None:
        kind = content.get("kind")
        if kind == "import":
            self._attempt(self._read, str(content["name"]), int(content["size"]), buffers)
        elif content.get("version") != self.version:
            return  # it is about another transcript
        elif kind == "page":
            self._send_page(int(content["page"]))
        elif kind == "use":
            self._on_use(int(content["phrase"]))

    def _read(self, name: str, size: int, buffers: list) -> None:
        if not buffers:
            raise SpeechError(
                f"{name[:100]} has {size / 1e6:.0f} MB; a browser may send at most 3 MB of text. "
                f"Lay it beside the recording under its name, and write the recording's path into "
                f"the field Path."
            )
        self._editor.read(b"".join(bytes(one) for one in buffers), name)

    def _send_page(self, page: int) -> None:
        said, pages = self._editor.said, list(pairwise(self._firsts))
        if said is None or not 0 <= page < len(pages):
            return
        shown = [_told(index, said.phrases[index]) for index in range(*pages[page])]
        self.send({"kind": "page", "page": page, "version": self.version, "phrases": shown})


def _first_phrases(phrases: tuple[Phrase, ...]) -> Iterator[int]:
    """Where pages begin: as many whole phrases go on each as its words allow, at least one."""
    words = PAGE_WORDS
    for place, phrase in enumerate(phrases):
        own = len(phrase.spoken)
        if words + own > PAGE_WORDS:
            yield place
            words = 0
        words += own


def _told(index: int, phrase: Phrase) -> dict:
    return {
        "index": index,
        "start": phrase.start,
        "speaker": phrase.speaker,
        "words": [
            [word.text, round(word.start, _DIGITS), round(word.end, _DIGITS)]
            for word in phrase.spoken
        ],
    }

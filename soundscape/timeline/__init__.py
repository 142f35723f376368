"""Who is heard from when to when: events of a recording of any length, and files of labels.

`detect` hears a recording step by step (`scoring`), makes events of what was said (`decoding`) and
moves their ends to where the level rises and falls (`energy`). `editing` changes them by hand,
`formats` reads and writes what other programs know.
"""

from .decoding import Decoder
from .detection import detect, detect_windows
from .editing import EditedTimeline
from .energy import Energy
from .events import MAX_LABEL_LETTERS, SILENT, Event, Timeline, clock
from .formats import (
    FORMATS,
    MAX_BYTES,
    Cue,
    as_text,
    cues,
    document_of,
    format_for,
    is_captions,
    read,
    read_all,
    timeline_of,
    write,
)
from .scoring import (
    STEP_SECONDS,
    WINDOW_SECONDS,
    ClassifierScorer,
    Scorer,
    scorer_of,
    settings_for,
)
from .settings import DetectionSettings, LabelSettings

__all__ = [
    "FORMATS",
    "MAX_BYTES",
    "MAX_LABEL_LETTERS",
    "SILENT",
    "STEP_SECONDS",
    "WINDOW_SECONDS",
    "ClassifierScorer",
    "Cue",
    "Decoder",
    "DetectionSettings",
    "EditedTimeline",
    "Energy",
    "Event",
    "LabelSettings",
    "Scorer",
    "Timeline",
    "as_text",
    "clock",
    "cues",
    "detect",
    "detect_windows",
    "document_of",
    "format_for",
    "is_captions",
    "read",
    "read_all",
    "scorer_of",
    "settings_for",
    "timeline_of",
    "write",
]

"""Which formats can be read with what is installed: in words, and for file dialogs."""

from __future__ import annotations

from .._util.suffixes import FILMS, RECORDINGS
from .film import has_pyav
from .kinds import FORMATS

__all__ = ["readable_formats", "readable_suffixes"]


def readable_formats() -> str:
    """The formats that can be read, in words."""
    return "WAV, FLAC, OGG, MP3, M4A, MP4, WebM, AMR or 3GP" if has_pyav() else FORMATS


def readable_suffixes() -> tuple[str, ...]:
    """Endings of the names of files that can be read."""
    return RECORDINGS if has_pyav() else tuple(s for s in RECORDINGS if s not in FILMS)

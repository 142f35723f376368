"""Sound in: a recording as one type, read with bounded memory, and what the world does to it.

`clip` reads, `effects` changes.
"""

from . import effects
from .clip import MAX_SECONDS, Clip, load_clip, stream_windows, windows

__all__ = ["MAX_SECONDS", "Clip", "effects", "load_clip", "stream_windows", "windows"]

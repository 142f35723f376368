"""Sound in: a recording as one type, read with bounded memory, and what the world does to it.

`io` reads what `sources` opens and `decoders` decode, `repair` mends files whose header is wrong,
`downmix` makes one channel of many, `effects` changes a sound.
"""

from . import effects
from .clip import Clip, windows
from .io import MAX_SECONDS, load_clip, stream_windows

__all__ = ["MAX_SECONDS", "Clip", "effects", "load_clip", "stream_windows", "windows"]

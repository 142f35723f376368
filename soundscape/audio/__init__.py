"""Sound in: a recording as one type, read with bounded memory, and what the world does to it.

`io` reads what `sources` opens and `decoders` decode, `channels` reads it with all its channels,
`repair` mends files whose header is wrong, `downmix` makes one channel of many, `effects` changes a
sound, `activity` finds where something sounds, `mixing` makes mixtures with a known truth,
`parts` reads stretches of a long one, `formats` says what can be read.
"""

from . import activity, effects, mixing
from .channels import Channels, open_channels
from .clip import Clip, windows
from .formats import readable_formats, readable_suffixes
from .io import MAX_SECONDS, load_clip, resampled_blocks, stream_windows
from .parts import fresh_blocks, read_parts

__all__ = [
    "MAX_SECONDS",
    "Channels",
    "Clip",
    "activity",
    "effects",
    "fresh_blocks",
    "load_clip",
    "mixing",
    "open_channels",
    "read_parts",
    "readable_formats",
    "readable_suffixes",
    "resampled_blocks",
    "stream_windows",
    "windows",
]

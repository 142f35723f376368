"""What films are made of, by the ending of their files."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from ..._util.extras import needs
from ...errors import SoundscapeError

__all__ = ["KINDS", "Kind", "kind_of"]


@dataclass(frozen=True)
class Kind:
    """What a kind of film is made of: FFmpeg's names of its container and encoders."""

    container: str
    video: str
    audio: str
    captions: str
    video_options: dict[str, str]
    bits_per_channel: int
    container_options: dict[str, str] = field(default_factory=dict)


KINDS = {
    ".mp4": Kind(
        *("mp4", "libx264", "aac", "mov_text"),
        # None that looks ahead for what stays (mbtree): x264 then reads memory that it never
        # wrote, and the same frames become other bytes.
        video_options={"preset": "superfast", "crf": "23", "profile": "high"},
        bits_per_channel=96_000,
        # The index in front: a browser plays before it has the whole file.
        container_options={"movflags": "+faststart"},
    ),
    ".webm": Kind(
        *("webm", "libvpx-vp9", "libopus", "webvtt"),
        video_options={
            **{"deadline": "realtime", "cpu-used": "7", "crf": "30", "row-mt": "0"},
            **{"tile-columns": "0", "lag-in-frames": "0"},
        },
        bits_per_channel=80_000,
    ),
}
"""Kinds of films by the ending of their files."""


def kind_of(path: Path) -> Kind:
    """The kind of film that a file's ending asks for.

    Raises
    ------
    SoundscapeError
        When it asks for none, or PyAV or one of the encoders is missing.
    """
    kind = KINDS.get(path.suffix.lower())
    if kind is None:
        raise SoundscapeError(
            f"{path.name}: does not end as films do. Expected {' or '.join(KINDS)}."
        )
    needs("film")
    from av.codec import Codec, codecs_available
    from av.codec.codec import UnknownCodecError

    for name in (kind.video, kind.audio):
        try:
            Codec(name, "w")
        except UnknownCodecError:
            others = [end for end, one in KINDS.items() if one.video in codecs_available]
            raise SoundscapeError(
                f"{path.name}: the PyAV that is installed cannot encode it ({name} is missing). "
                f"Install the one with all encoders: pip install --force-reinstall "
                f"'soundscape[film]'; or choose another ending ({', '.join(others) or 'none'})."
            ) from None
    return kind

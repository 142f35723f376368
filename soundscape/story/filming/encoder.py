"""Frames and a sound into one file: MP4 (H.264, AAC) or WebM (VP9, Opus).

Every moment is counted, never added up: frames in the ticks of an exact rate, sound in samples.
Each encoder has one thread and nothing says when or where it ran, so that the same frames and the
same sound give the same bytes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import escape
from pathlib import Path
from typing import Any

import numpy as np

from ..._util.files import whole_file
from ...errors import SoundscapeError
from .captions import Caption
from .kinds import Kind, kind_of
from .pace import frame_count, ticks_of
from .planes import planar
from .sound import RATE_HZ, FilmSound

__all__ = ["Labels", "write_film"]

_KEY_SECONDS = 2
"""A key frame at least so often: whoever jumps into the film waits for less than that."""

# FFmpeg's numbers.
_LIMITED, _BT709 = 1, 1
_KEY_PICTURE, _PREDICTED_PICTURE = 1, 2


@dataclass(frozen=True)
class Labels:
    """What a film says of itself.

    Parameters
    ----------
    title, comment : str
    captions : tuple of Caption
        For a track of their own.
    chapters : tuple of Caption
    """

    title: str = ""
    comment: str = ""
    captions: tuple[Caption, ...] = ()
    chapters: tuple[Caption, ...] = ()


def write_film(
    path: Path,
    frames: Iterator[np.ndarray],
    sound: FilmSound,
    *,
    size: tuple[int, int],
    rate: Fraction,
    labels: Labels = Labels(),
    cuts: Sequence[int] = (),
) -> None:
    """Write a film whole, or not at all.

    Parameters
    ----------
    path : Path
    frames : iterator of np.ndarray
        In RGB or as `planes` has them, as many as `pace.frame_count` says. What it raises ends the
        work.
    sound : FilmSound
    size : (int, int)
        Width and height in pixels, both even.
    rate : Fraction
        Frames a second.
    labels : Labels
    cuts : sequence of int
        Frames that can be jumped to without waiting.

    Raises
    ------
    SoundscapeError
        When the file cannot be written, or FFmpeg refuses; nothing is left behind.
    """
    kind = kind_of(path)
    from av.error import FFmpegError

    try:
        with whole_file(path.absolute()) as part, _Writer(part, kind, size, rate, sound) as writer:
            writer.label(labels)
            writer.write(frames, frozenset(cuts))
    except FFmpegError as error:
        raise SoundscapeError(
            f"{path.name}: the film cannot be written ({error.strerror or error}). Nothing was "
            f"left behind; look at the room on the disk, or try another size."
        ) from None
    except OSError as error:
        raise SoundscapeError(
            f"{path}: cannot be written ({error.strerror or error}). Name another file."
        ) from None


class _Writer:
    """A film on its way into a file."""

    def __init__(self, path: Path, kind: Kind, size, rate: Fraction, sound: FilmSound):
        import av
        from av.container import Flags

        self._av, self._kind, self._sound, self._rate = av, kind, sound, rate
        self._second, self._step = ticks_of(rate)
        self._file = av.open(
            str(path), "w", format=kind.container, container_options=dict(kind.container_options)
        )
        self._file.flags |= Flags.bitexact.value
        options = dict(kind.video_options)
        self._video: Any = self._file.add_stream(kind.video, rate=rate, options=options)
        context = self._video.codec_context
        context.width, context.height = size
        context.pix_fmt = "yuv420p"
        context.time_base = self._video.time_base = Fraction(1, self._second)
        context.gop_size = max(1, round(_KEY_SECONDS * rate))
        context.thread_count = 1
        # BT.709 in limited range, said so: else players guess by the size, and colours shift.
        context.color_range, context.colorspace = _LIMITED, _BT709
        context.color_primaries, context.color_trc = _BT709, _BT709
        if kind.video == "libvpx-vp9":
            context.bit_rate = 0
        self._audio: Any = self._file.add_stream(
            kind.audio, rate=RATE_HZ, layout="stereo" if sound.channels == 2 else "mono"
        )
        self._audio.codec_context.bit_rate = kind.bits_per_channel * sound.channels
        self._audio.codec_context.thread_count = 1
        self._captions: deque[Caption] = deque()
        self._words: Any = None
        self._blocks, self._heard, self._count = sound.blocks(), 0, 0

    def __enter__(self) -> _Writer:
        return self

    def __exit__(self, *error) -> None:
        self._file.close()

    def label(self, labels: Labels) -> None:
        """Say what the film is; before anything is written."""
        words = {"title": labels.title, "comment": labels.comment}
        self._file.metadata.update({name: text for name, text in words.items() if text})
        if labels.chapters:
            self._file.set_chapters(
                [
                    {
                        "id": number,
                        "start": round(one.start_seconds * 1000),
                        "end": round(one.end_seconds * 1000),
                        "time_base": Fraction(1, 1000),
                        "metadata": {"title": one.text},
                    }
                    for number, one in enumerate(labels.chapters)
                ]
            )
        if labels.captions:
            self._words = self._file.add_mux_stream(
                self._kind.captions, time_base=Fraction(1, 1000)
            )
            self._captions = deque(labels.captions)

    def write(self, frames: Iterator[np.ndarray], cuts: frozenset[int]) -> None:
        """Frames and what sounds meanwhile, in turn."""
        self._count = frame_count(self._sound.seconds, self._rate)
        number = -1
        for number, array in enumerate(frames):
            self._file.mux(self._timed(self._video.encode(self._frame(number, array, cuts))))
            self._say((number + 1) / self._rate)
            self._hear((number + 1) / self._rate)
        if number + 1 != self._count:
            raise ValueError(f"{number + 1} frames came, {self._count} fit the sound")
        self._file.mux(self._timed(self._video.encode(None)))
        self._say(self._sound.seconds)
        self._hear(self._sound.seconds + 1)
        self._file.mux(self._audio.encode(None))

    def _frame(self, number: int, array: np.ndarray, cuts: frozenset[int]):
        frame = self._av.VideoFrame.from_ndarray(planar(array), format="yuv420p")
        frame.pts, frame.time_base = number * self._step, Fraction(1, self._second)
        frame.color_range, frame.colorspace = _LIMITED, _BT709
        frame.color_primaries, frame.color_trc = _BT709, _BT709
        if number in cuts:
            frame.pict_type = _KEY_PICTURE
        elif number >= self._count - 2:
            # Not told from both sides: the one that ends the film is then also written last.
            frame.pict_type = _PREDICTED_PICTURE
        return frame

    def _timed(self, packets: list) -> list:
        """Each frame lasts until the next one; the last one until the sound is over."""
        last = (self._count - 1) * self._step
        for packet in packets:
            lasts = self._step
            if packet.pts == last:
                lasts = max(1, round(self._sound.seconds * self._second) - last)
            packet.duration = lasts
        return packets

    def _hear(self, until: Fraction) -> None:
        """Encode the sound up to a moment."""
        while self._heard < until * RATE_HZ:
            block = next(self._blocks, None)
            if block is None:
                return
            frame = self._av.AudioFrame.from_ndarray(
                block, format="fltp", layout=self._audio.layout.name
            )
            frame.sample_rate, frame.pts = RATE_HZ, self._heard
            frame.time_base = Fraction(1, RATE_HZ)
            self._heard += block.shape[1]
            self._file.mux(self._audio.encode(frame))

    def _say(self, until: Fraction) -> None:
        """Write the captions that begin before a moment."""
        while self._captions and self._captions[0].start_seconds < until:
            caption = self._captions.popleft()
            packet = self._av.Packet(_encoded(caption.text, self._kind.captions))
            packet.stream, packet.time_base = self._words, Fraction(1, 1000)
            start, end = (round(s * 1000) for s in (caption.start_seconds, caption.end_seconds))
            packet.pts = packet.dts = start
            packet.duration = end - start
            self._file.mux(packet)


def _encoded(text: str, codec: str) -> bytes:
    """A caption as its track holds it: MP4 says how long it is, WebVTT has signs of its own."""
    if codec == "webvtt":
        return escape(text, quote=False).encode()
    content = text.encode()
    return len(content).to_bytes(2, "big") + content

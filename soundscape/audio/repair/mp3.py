"""MP3 whose length is not known, or is the length of its first part only.

A file of variable rate needs a table in front (Xing) to be as long as it is; without it libsndfile
guesses from the first frame and stops there. The frames are counted, and a true table is put in
front of them.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field
from functools import lru_cache

from ..libsndfile import load_soundfile
from ..splice import ByteFile, Splice
from .search import places_of

__all__ = ["behind_tags", "repaired"]

_RATES_HZ = (44_100, 48_000, 32_000)
# kbit/s by index, for layer 3 of MPEG 1 and of MPEG 2 (and 2.5)
_KBPS_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KBPS_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_SYNC = re.compile(rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb][\x10-\xef][\x00-\xff]", re.DOTALL)
_BLOCK_BYTES = 1 << 20
_SURE_FRAMES = 4
"""So many frames one behind the other are no accident in other data."""
_TABLE_INDEX = 9  # of the bit rate of a frame that has room for a table
_SLACK_FRAMES = 3  # what encoders add around a sound, and decoders take away again
_TABLES = {b"Xing": 8, b"Info": 8, b"VBRI": 14}
"""Marks of tables, and how far behind the mark the number of frames is."""


@dataclass(frozen=True)
class _Frame:
    """What a frame's four bytes say."""

    head: bytes
    length: int
    samples: int
    rate_hz: int

    @property
    def is_mono(self) -> bool:
        return self.head[3] >> 6 == 3

    @property
    def table_at(self) -> int:
        """Where a table begins, if the frame holds one."""
        if self.samples == 1152:
            return 21 if self.is_mono else 36
        return 13 if self.is_mono else 21


@dataclass
class _Stream:
    """Frames that one decoder can take one after the other."""

    first: _Frame
    spans: list[tuple[int, int]] = field(default_factory=list)
    frames: int = 0
    promised: int | None = None
    table: bytes = b""

    def seconds(self, frames: int) -> str:
        return f"{frames * self.first.samples / self.first.rate_hz:.1f} s"


def repaired(file: ByteFile, size: int) -> tuple[list[ByteFile], list[str]] | None:
    """The streams of an MP3, each behind a table that tells its true length.

    Parameters
    ----------
    file : binary file
    size : int
        Its length in bytes.

    Returns
    -------
    (files, notes) or None
        None when it is best left alone, or is no MP3.
    """
    streams, begin, holes = _walk(file, size)
    if not streams:
        return None
    notes = [f"it is damaged in {holes} place(s), which were passed over"] if holes else []
    stream = streams[0]
    promised = stream.promised or stream.frames
    if len(streams) > 1:
        notes.insert(0, f"{len(streams)} streams in one file, heard one after the other")
    elif promised > stream.frames + 1 and not holes:
        notes.append(
            f"it is cut short: its header promises {stream.seconds(promised)}, "
            f"{stream.seconds(stream.frames)} are there"
        )
    elif promised < stream.frames - 1:
        notes.append(
            f"its header promises {stream.seconds(promised)}; "
            f"{stream.seconds(stream.frames)} are there, and it was read to the end"
        )
    elif begin > 0:
        notes.append("it begins with something else, which was passed over")
    elif not stream.promised and _is_read_short(file, stream):
        notes.append("its header does not say how long it is; it was read to the end")
    elif not holes:
        return None
    return [Splice(file, [_table(one), *one.spans]) for one in streams], notes


def behind_tags(file: ByteFile, size: int) -> int:
    """Where the sound begins behind the tags (ID3) in front of it."""
    return _behind_tags(_Reader(file, size), 0)


def _is_read_short(file: ByteFile, stream: _Stream) -> bool:
    """Whether libsndfile would stop before the last frame."""
    file.seek(0)
    try:
        with load_soundfile().SoundFile(file) as sound:
            expected = sound.frames
    except (RuntimeError, TypeError):
        return True
    return expected < (stream.frames - _SLACK_FRAMES) * stream.first.samples


def _table(stream: _Stream) -> bytes:
    """A frame of silence that tells how many frames and bytes follow it (Xing's table).

    The stream's own, put right, when it has one: it may also tell what the encoder added.
    """
    count = sum(last - first for first, last in stream.spans)
    at = max(stream.table.find(b"Xing"), stream.table.find(b"Info"))
    if at > 0 and stream.table[at + 7] & 3 == 3:
        size = min(count + len(stream.table), 0xFFFFFFFF)
        numbers = struct.pack(">II", stream.frames, size)
        return stream.table[: at + 8] + numbers + stream.table[at + 16 :]
    head = bytearray(stream.first.head)
    head[1] |= 1  # no checksum
    head[2] = _TABLE_INDEX << 4 | head[2] & 0x0C
    frame = _parsed(bytes(head))
    numbers = struct.pack(">III", 3, stream.frames, min(count + frame.length, 0xFFFFFFFF))
    return (bytes(head).ljust(frame.table_at, b"\0") + b"Xing" + numbers).ljust(frame.length, b"\0")


def _walk(file: ByteFile, size: int) -> tuple[list[_Stream], int, int]:
    """Go from frame to frame: the streams, where the first begins, and the damaged places."""
    reader = _Reader(file, size)
    place = begin = _behind_tags(reader, 0)
    streams: list[_Stream] = []
    holes = 0
    while place + 4 <= size:
        frame = _frame(reader.at(place, 4))
        if frame is None:
            behind = _behind_tags(reader, place)
            found = (
                behind if behind > place else _found(reader, place, 1 if streams else _SURE_FRAMES)
            )
            if found is None:
                break
            holes += bool(streams) and behind == place
            begin = begin if streams else found
            place = found
            continue
        end = min(size, place + frame.length)
        if not streams or _alike(frame) != _alike(streams[-1].first):
            if not streams and not _goes_on(reader, place, _SURE_FRAMES):
                return [], 0, 0
            streams.append(_Stream(frame))
        promised = _promise(reader, place, frame)
        if promised is None:
            _take(streams[-1], place, end)
        elif streams[-1].frames == 0:
            streams[-1].promised = promised
            streams[-1].table = reader.at(place, frame.length)
        place = end
    streams = [stream for stream in streams if stream.frames]
    # A tag in front is no reason to touch the file.
    return streams, 0 if begin == _behind_tags(reader, 0) else begin, holes


def _take(stream: _Stream, begin: int, end: int) -> None:
    stream.frames += 1
    if stream.spans and stream.spans[-1][1] == begin:
        begin = stream.spans.pop()[0]
    stream.spans.append((begin, end))


def _promise(reader: _Reader, place: int, frame: _Frame) -> int | None:
    """The number of frames a table tells, 0 when it tells none; None when there is no table."""
    for at in (frame.table_at, 36):
        mark = reader.at(place + at, 18)
        offset = _TABLES.get(mark[:4])
        if offset is not None:
            has_count = mark[:4] == b"VBRI" or (len(mark) > 7 and mark[7] & 1)
            return int.from_bytes(mark[offset : offset + 4], "big") if has_count else 0
    return None


def _behind_tags(reader: _Reader, place: int) -> int:
    """The place behind the tags that begin here: ID3 in front or between, ID3v1 between."""
    while True:
        head = reader.at(place, 10)
        if head[:3] == b"ID3" and len(head) == 10:
            length = 0
            for byte in head[6:]:
                length = length << 7 | byte & 0x7F
            place += 10 + length
        elif head[:3] == b"TAG":
            place += 128
        else:
            return place


def _found(reader: _Reader, place: int, sure: int) -> int | None:
    """The next place where frames follow each other."""
    far = place + _BLOCK_BYTES if sure == _SURE_FRAMES else reader.size
    for found in places_of(_SYNC, reader.file, place + 1, min(far, reader.size)):
        if _goes_on(reader, found, sure + 1):
            return found
    return None


def _goes_on(reader: _Reader, place: int, count: int) -> bool:
    """Whether `count` frames of one kind follow each other from here, or all up to the end."""
    first = None
    for _ in range(count):
        if first is not None and place + 4 > reader.size:
            break
        frame = _frame(reader.at(place, 4))
        if frame is None or (first is not None and _alike(frame) != _alike(first)):
            return False
        first = first or frame
        place += frame.length
    return first is not None


def _alike(frame: _Frame) -> tuple[int, bool]:
    """What does not change within a stream."""
    return frame.rate_hz, frame.is_mono


@lru_cache(maxsize=4096)
def _frame(head: bytes) -> _Frame | None:
    if not _SYNC.fullmatch(head) or head[2] >> 2 & 3 == 3:
        return None
    return _parsed(head)


def _parsed(head: bytes) -> _Frame:
    version = head[1] >> 3 & 3  # 3: MPEG 1, 2: MPEG 2, 0: MPEG 2.5
    rate_hz = _RATES_HZ[head[2] >> 2 & 3] >> {3: 0, 2: 1, 0: 2}[version]
    kbps = (_KBPS_1 if version == 3 else _KBPS_2)[head[2] >> 4]
    samples = 1152 if version == 3 else 576
    length = samples // 8 * kbps * 1000 // rate_hz + (head[2] >> 1 & 1)
    return _Frame(head, length, samples, rate_hz)


class _Reader:
    """Bytes of a file from any place, a block at a time."""

    def __init__(self, file: ByteFile, size: int):
        self.file, self.size = file, size
        self._begin, self._block = 0, b""

    def at(self, place: int, count: int) -> bytes:
        within = place - self._begin
        if within < 0 or within + count > len(self._block):
            self.file.seek(place)
            self._begin, self._block, within = place, self.file.read(_BLOCK_BYTES), 0
        return self._block[within : within + count]

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
from itertools import islice

from ..native import load_native
from ..splice import ByteFile, Splice
from .search import places_of
from .words import PASSED_OVER, UNKNOWN_LENGTH, cut_short, damaged, joined, promised_less

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
_MOST_PIECES = 1_000
_SLACK_FRAMES = 3  # what encoders add around a sound, and decoders take away again
_TABLE = re.compile(rb"Xing|Info|VBRI")
_VBRI_AT = 36
_TABLES = {b"Xing": 8, b"Info": 8, b"VBRI": 14}
"""Marks of tables, and how far behind the mark the number of frames is."""


@dataclass(frozen=True)
class _Frame:
    """What a frame's four bytes say."""

    head: bytes
    length: int
    samples: int
    rate_hz: int

    table_at: int
    """Where a table begins, if the frame holds one."""
    alike: tuple[int, bool]
    """What does not change within a stream: the rate, and mono or not."""

    def tables(self, place: int) -> set[int]:
        """Where the mark of a table may be in the frame at `place`."""
        return {place + self.table_at, place + _VBRI_AT}


@dataclass
class _Stream:
    """Frames that one decoder can take one after the other."""

    first: _Frame
    spans: list[tuple[int, int]] = field(default_factory=list)
    frames: int = 0
    promised: int | None = None
    table: bytes = b""

    def seconds(self, frames: int) -> float:
        return frames * self.first.samples / self.first.rate_hz


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
    notes = [damaged(holes)] if holes else []
    stream = streams[0]
    promised = stream.promised or stream.frames
    if len(streams) > 1:
        notes.insert(0, joined(len(streams), "streams"))
    elif promised > stream.frames + 1 and not holes:
        notes.append(cut_short(stream.seconds(promised), stream.seconds(stream.frames)))
    elif promised < stream.frames - 1:
        notes.append(promised_less(stream.seconds(promised), stream.seconds(stream.frames)))
    elif begin > 0:
        notes.append(PASSED_OVER)
    elif not stream.promised and _is_read_short(file, stream):
        notes.append(UNKNOWN_LENGTH)
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
        with load_native("soundfile").SoundFile(file) as sound:
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
    marks = set(islice(places_of(_TABLE, file, 0, size), 100 * _MOST_PIECES))
    place = front = _behind_tags(reader, 0)
    begin, holes = 0, 0
    streams: list[_Stream] = []
    while place + 4 <= size:
        frame = _frame(reader.at(place, 4))
        if frame is None:
            found = _behind_tags(reader, place)
            if found == place:
                found = _found(reader, place, streams[-1] if streams else None)
                if found is None:
                    break
                holes += bool(streams)
                if max(holes, len(streams)) > _MOST_PIECES:
                    return [], 0, 0
            begin = begin if streams else found
            place = found
            continue
        if not streams or frame.alike != streams[-1].first.alike:
            if not streams and not _goes_on(reader, place, _SURE_FRAMES):
                return [], 0, 0
            streams.append(_Stream(frame))
        stream, end = streams[-1], min(size, place + frame.length)
        promised = _promise(reader, place, frame) if marks & frame.tables(place) else None
        if promised is not None:
            if stream.frames == 0:
                stream.promised, stream.table = promised, reader.at(place, frame.length)
        else:
            stream.frames += 1
            if stream.spans and stream.spans[-1][1] == place:
                stream.spans[-1] = (stream.spans[-1][0], end)
            else:
                stream.spans.append((place, end))
        place = end
    # A tag in front is no reason to touch the file.
    begin = 0 if begin == front else begin
    return [stream for stream in streams if stream.frames], begin, holes


def _promise(reader: _Reader, place: int, frame: _Frame) -> int | None:
    """The number of frames a table tells, 0 when it tells none; None when there is no table."""
    for at in (frame.table_at, _VBRI_AT):
        mark = reader.at(place + at, 18)
        offset = _TABLES.get(mark[:4])
        if offset is not None:
            has_count = mark[:4] == b"VBRI" or (len(mark) > 7 and mark[7] & 1)
            return int.from_bytes(mark[offset : offset + 4], "big") if has_count else 0
    return None


def _behind_tags(reader: _Reader, place: int) -> int:
    """The place behind the tags that begin here, in front of a sound or between two."""
    while True:
        head = reader.at(place, 16)
        if head[:3] == b"ID3" and len(head) == 16:
            length = 0
            for byte in head[6:10]:
                length = length << 7 | byte & 0x7F
            place += 10 + length + (10 if head[5] & 0x10 else 0)
        elif head[:8] == b"APETAGEX" and len(head) == 16:
            place += 32 + int.from_bytes(head[12:], "little")
        elif head[:3] == b"TAG":
            place += 128
        else:
            return place


def _found(reader: _Reader, place: int, stream: _Stream | None) -> int | None:
    """The next place where frames follow each other: two of the stream, or more of another."""
    far = reader.size if stream else min(reader.size, place + _BLOCK_BYTES)
    for found in places_of(_SYNC, reader.file, place + 1, far):
        frame = _frame(reader.at(found, 4))
        same = frame is not None and stream is not None and frame.alike == stream.first.alike
        if _goes_on(reader, found, 2 if same else _SURE_FRAMES):
            return found
    return None


def _goes_on(reader: _Reader, place: int, count: int) -> bool:
    """Whether `count` frames of one kind follow each other from here, or all up to the end."""
    first = None
    for _ in range(count):
        if first is not None and place + 4 > reader.size:
            break
        frame = _frame(reader.at(place, 4))
        if frame is None or (first is not None and frame.alike != first.alike):
            return False
        first = first or frame
        place += frame.length
    return first is not None


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
    is_mono = head[3] >> 6 == 3
    # Behind the side information, which is shorter in mono and in MPEG 2.
    table_at = (21 if is_mono else 36) if version == 3 else (13 if is_mono else 21)
    return _Frame(head, length, samples, rate_hz, table_at, (rate_hz, is_mono))


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

"""What a file is, by what it begins with: its name is not believed.

For the readers, which format of sound it is; for a message that helps, what it is if it is none.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

__all__ = ["FORMATS", "HEAD_BYTES", "Kind", "kind_of"]

FORMATS = "WAV, FLAC, OGG or MP3"
HEAD_BYTES = 1 << 16
_TEXT_BYTES = 1 << 12


@dataclass(frozen=True)
class Kind:
    """What a file is.

    Parameters
    ----------
    name : str
        As in "it is NAME".
    advice : str
        For what is no sound: what to do, as a sentence. Empty for sounds.
    film : bool
        Whether it is a format of phones and browsers, which only PyAV reads.
    """

    name: str
    advice: str = ""
    film: bool = False

    @property
    def is_sound(self) -> bool:
        """Whether a sound may be in it."""
        return not self.advice


_UNPACK = "Unpack it and pass the sound file that is in it."
_PICTURE = "Pass the recording, not a picture."
_BESIDE = "Skip what is named ._*: the sound is the file without these two characters."
_DOCUMENT = "Pass the recording itself."
_EXPORT = "Open it in the program that made it and export a WAV."
_AGAIN = "Download the sound again; what came is an answer for people or programs, not the file."

# (offset, bytes there, what it is, what to do)
_OTHERS = (
    (0, b"PK\x03\x04", "a zip archive", _UNPACK),
    (0, b"PK\x05\x06", "an empty zip archive", _UNPACK),
    (0, b"\x1f\x8b\x08", "packed with gzip", _UNPACK),
    (0, b"BZh", "packed with bzip2", _UNPACK),
    (0, b"\xfd7zXZ\x00", "packed with xz", _UNPACK),
    (0, b"\x28\xb5\x2f\xfd", "packed with zstd", _UNPACK),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7z archive", _UNPACK),
    (0, b"Rar!\x1a\x07", "a rar archive", _UNPACK),
    (257, b"ustar", "a tar archive", _UNPACK),
    (0, b"\x89PNG\r\n", "a picture (PNG)", _PICTURE),
    (0, b"\xff\xd8\xff", "a picture (JPEG)", _PICTURE),
    (0, b"GIF8", "a picture (GIF)", _PICTURE),
    (0, b"II*\x00", "a picture (TIFF)", _PICTURE),
    (0, b"MM\x00*", "a picture (TIFF)", _PICTURE),
    (0, b"8BPS", "a picture (Photoshop)", _PICTURE),
    (8, b"WEBP", "a picture (WebP)", _PICTURE),
    (4, b"ftypheic", "a picture (HEIC)", _PICTURE),
    (4, b"ftypmif1", "a picture (HEIF)", _PICTURE),
    (4, b"ftypavif", "a picture (AVIF)", _PICTURE),
    (0, b"%PDF-", "a document (PDF)", _DOCUMENT),
    (0, b"{\\rtf", "a document (RTF)", _DOCUMENT),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Office document", _DOCUMENT),
    (
        0,
        b"\x00\x05\x16\x07",
        "a Mac's resource file (AppleDouble)",
        "Skip files named ._*; the sound is beside.",
    ),
    (0, b"\x00\x05\x16\x00", "a Mac's resource file (AppleSingle)", _DOCUMENT),
    (0, b"MThd", "MIDI: notes, not sound", "Render it to a WAV with a synthesizer first."),
    (8, b"sfbk", "a SoundFont", "Render it to a WAV with a synthesizer first."),
    (0, b"FLhdd", "an FL Studio project", _EXPORT),
    (8, b"CDDA", "a CD's table of contents", "Copy the track from the CD with a program for that."),
    (0, b"bplist00", "a Mac's property list", _DOCUMENT),
    (0, b"\x93NUMPY", "a NumPy array", "Load it, and pass Clip(samples, rate_hz)."),
    (0, b"\x89HDF\r\n", "an HDF5 file", "Load the samples, and pass Clip(samples, rate_hz)."),
    (0, b"L\x00\x00\x00\x01\x14\x02\x00", "a Windows shortcut", "Pass the file it leads to."),
    (0, b"\x7fELF", "a program", _DOCUMENT),
    (0, b"MZ\x90\x00", "a program", _DOCUMENT),
    (4, b"ftypaax", "an Audible book, which is encrypted", "Pass a recording without encryption."),
)

# (offset, bytes there, what it is)
_FILMS = (
    (4, b"ftypM4A", "M4A (AAC or ALAC)"),
    (4, b"ftypM4B", "M4B (AAC)"),
    (4, b"ftyp3g", "3GP (a film, or sound)"),
    (4, b"ftypqt", "QuickTime (MOV)"),
    (4, b"ftyp", "MP4 (a film, or sound)"),
    (4, b"moov", "QuickTime (MOV)"),
    (4, b"mdat", "QuickTime (MOV)"),
    (4, b"wide", "QuickTime (MOV)"),
    (4, b"free\x00", "QuickTime (MOV)"),
    (4, b"skip\x00", "QuickTime (MOV)"),
    (0, b"#!AMR", "AMR"),
    (0, b"\x0b\x77", "AC-3"),
    (0, b"FLV\x01", "Flash video (FLV)"),
    (0, b"\x00\x00\x01\xba", "MPEG video"),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "Windows Media (WMA or WMV)"),
    (0, b"wvpk", "WavPack"),
    (0, b"TTA1", "TTA"),
    (0, b"TTA2", "TTA"),
    (0, b"MAC ", "Monkey's Audio (APE)"),
    (0, b"MPCK", "Musepack"),
    (0, b"MP+", "Musepack"),
    (0, b"tBaK", "TAK"),
    (8, b"AVI ", "AVI"),
    (0, b".RMF", "RealMedia"),
    (0, b".ra\xfd", "RealAudio"),
    (0, b"DSD ", "DSD"),
    (0, b"FRM8", "DSD"),
    (0, b"ADIF", "AAC"),
    (0, b"\x7f\xfe\x80\x01", "DTS"),
    (4, b"\xf8\x72\x6f\xba", "TrueHD"),
    (0, b"ajkg", "Shorten"),
)

_SOUNDS = (
    *(b"RIFF", b"RIFX", b"RF64", b"BW64", b"riff", b"fLaC", b"OggS", b"ID3", b"FORM", b"caff"),
    *(b".snd", b"dns.", b"NIST", b"Creative Voice File", b"PVF1", b"2BIT", b"MATLAB 5.0"),
)

_BASE64 = re.compile(r"[A-Za-z0-9+/_=\-\s]{16,}")


def kind_of(head: bytes) -> Kind | None:
    """What begins with `head`, or None for what is not known.

    Parameters
    ----------
    head : bytes
        The first bytes of a file; `HEAD_BYTES` of them are enough for everything.
    """
    for offset, magic, name, advice in _OTHERS:
        if head.startswith(magic, offset):
            return Kind(name, advice)
    for offset, magic, name in _FILMS:
        if head.startswith(magic, offset):
            return Kind(name, film=True)
    if head.startswith(b"SQLite format 3\x00"):
        if head[68:72] == b"AUDY":
            return Kind("an Audacity project", _EXPORT)
        return Kind("a database (SQLite; an Audacity project is one)", _EXPORT)
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return Kind("WebM" if b"webm" in head[:64] else "Matroska (MKV or MKA)", film=True)
    if head[:1] == b"\xff" and len(head) > 6 and head[1] & 0xF6 == 0xF0 and head[2] & 0x3C < 0x34:
        return Kind("AAC (ADTS)", film=True)
    if len(head) > 376 and head[0] == head[188] == head[376] == 0x47:
        return Kind("an MPEG transport stream (TS)", film=True)
    if head.startswith(_SOUNDS):
        return Kind("sound")
    if len(head) >= 64 and not head.strip(b"\x00"):
        return Kind("nothing but zeros", "Copy it again; its content never arrived.")
    return _text(head)


def _text(head: bytes) -> Kind | None:
    """What a file of words is; None when it is none."""
    text = _decoded(head)
    if text is None:
        return None
    start = text.lstrip("\ufeff \t\r\n")
    low = start[:2000].lower()
    if not start:
        return Kind("nothing but blanks", "Pass the recording itself.")
    if low.startswith("version https://git-lfs"):
        return Kind("a git-lfs pointer", "Run git lfs pull, which fetches the sound itself.")
    if ".git/annex/objects/" in low or low.startswith("/annex/objects/"):
        return Kind("a git-annex pointer", "Run git annex get, which fetches the sound itself.")
    if low.startswith(("#extm3u", "[playlist]", "<asx", "<?wpl", "ffconcat")):
        return Kind("a playlist", "Pass one of the recordings it names.")
    if low.startswith("<?xml") and "xspf" in low:
        return Kind("a playlist", "Pass one of the recordings it names.")
    if "<audacityproject" in low or "audacity.sourceforge.net/xml" in low:
        return Kind("an Audacity project", _EXPORT)
    if low.startswith(("<reaper_project", "<ableton", "<sesx")):
        return Kind("a project of an audio editor", _EXPORT)
    if low.startswith(("<!doctype html", "<html", "<head", "<body")) or "<html" in low:
        return Kind(f"a web page {_quoted(_title(start))}", _AGAIN)
    if "<svg" in low:
        return Kind("a picture (SVG)", _PICTURE)
    if low.startswith("<"):
        return Kind(f"XML {_quoted(start)}", _AGAIN)
    if low.startswith(("{", "[{", '["', "[]")):
        return Kind(f"JSON {_quoted(start)}", _AGAIN)
    if 'file "' in low and "track 01" in low:
        return Kind("a cue sheet", "Pass the sound file it names.")
    if low.startswith("[internetshortcut]"):
        return Kind("a link to a web page", "Download the sound it leads to.")
    if low.startswith("data:"):
        return Kind(f"a data URL ({low[5:60].split(',')[0]})", "Decode it and pass the bytes.")
    if _BASE64.fullmatch(start) and all(len(line) >= 16 for line in start.split()[:-1]):
        return Kind(f"base64{_inside(start)}", "Decode it: base64 -d INPUT > OUTPUT")
    links = [line for line in start.split("\n") if line.strip()]
    if all(re.search(r"^(https?://|file:|#)|\.(wav|flac|ogg|mp3|m4a)\s*$", one) for one in links):
        return Kind("a playlist", "Pass one of the recordings it names.")
    return Kind(f"text {_quoted(start)}", f"Expected {FORMATS}.")


def _decoded(head: bytes) -> str | None:
    """The text that these bytes begin with, if it is text."""
    head = head[:_TEXT_BYTES]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) and len(head) > 3:
        try:
            text = head[: len(head) // 2 * 2].decode("utf-16")
        except UnicodeDecodeError:
            return None
    else:
        # The last character may be cut off.
        text = head.decode("utf-8", "surrogateescape")
        foreign = sum("\udc80" <= c <= "\udcff" for c in text[:-3])
        if foreign > len(text) / 8:  # text in another encoding has some, sound is full of them
            return None
        text = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    controls = sum(c < " " and c not in "\t\r\n\f\x1b" for c in text)
    return text if controls <= len(text) / 1000 else None


def _title(page: str) -> str:
    found = re.search(r"<title[^>]*>(.*?)</title>", page[:4000], re.IGNORECASE | re.DOTALL)
    return found[1] if found else page


def _quoted(text: str) -> str:
    words = "".join(c if c.isprintable() else " " for c in text[:400])
    words = " ".join(words.split())
    return f'("{words[:77]}...")' if len(words) > 80 else f'("{words}")'


def _inside(text: str) -> str:
    """What base64 holds, when that is known."""
    plain = base64.b64decode(re.sub(r"\s", "", text[:40])[:16], altchars=b"-_")
    return " of a sound" if plain.startswith(_SOUNDS) else ""

"""What is inside a file whose outside libsndfile knows and whose inside it does not."""

from __future__ import annotations

__all__ = ["inside"]

_WAV = {
    0x0020: "Yamaha ADPCM",
    0x0022: "TrueSpeech",
    0x0014: "G.723 ADPCM",
    0x0042: "G.723.1",
    0x0045: "G.726 ADPCM",
    0x0064: "G.726 ADPCM",
    0x0050: "MPEG audio",
    0x0055: "MP3",
    0x0083: "G.729",
    0x00FF: "AAC",
    0x0111: "G.723.1",
    0x0160: "Windows Media Audio",
    0x0161: "Windows Media Audio",
    0x0162: "Windows Media Audio",
    0x0270: "ATRAC3",
    0x1610: "AAC",
    0x2000: "AC-3",
    0x2001: "DTS",
    0x566F: "Vorbis",
    0xA100: "G.723.1",
    0xF1AC: "FLAC",
}
"""By the number in the chunk ``fmt``."""

_OGG = {
    b"Speex   ": "Speex",
    b"\x80theora": "Theora (a film)",
    b"\x01video": "video",
    b"fishead": "several streams (a film)",
}
"""By what the first packet begins with."""

_CAF = {b"aac ": "AAC", b"alac": "ALAC", b"ilbc": "iLBC", b".mp3": "MP3", b"opus": "Opus"}
_CAF |= {b"ima4": "IMA ADPCM", b"QDM2": "QDesign", b"amr ": "AMR", b"flac": "FLAC"}
"""By the format in the chunk ``desc``."""


def inside(head: bytes) -> str:
    """What a file is, as "a WAV with MP3 inside"; empty when that is not known.

    Parameters
    ----------
    head : bytes
        What the file begins with, some hundred bytes at least.
    """
    if head[8:12] == b"WAVE" and b"fmt " in head:
        place = head.index(b"fmt ") + 8
        codec = _WAV.get(int.from_bytes(head[place : place + 2], "little"))
        return f"a WAV with {codec} inside" if codec else ""
    if head.startswith(b"OggS") and len(head) > 27:
        packet = head[27 + head[26] :]
        found = [name for mark, name in _OGG.items() if packet.startswith(mark)]
        return f"an Ogg with {found[0]} inside" if found else ""
    if head.startswith(b"caff"):
        codec = _CAF.get(head[28:32])
        return f"a CAF with {codec} inside" if codec else ""
    return ""

"""Read text files as people have them: of any editor and system, and never without end."""

from __future__ import annotations

import os
from pathlib import Path

from ..errors import SoundscapeError

__all__ = ["plain_text", "shown_name", "utf8_text"]

_SAMPLE, _FEWEST = 4_000, 4
_WIDE_SHARE = 0.3
"""UTF-16 of Western text has a zero in every second byte."""
_MOST_CONTROLS = 0.02


def plain_text(
    source: str | os.PathLike | bytes,
    *,
    where: str,
    what: str,
    expected: str,
    most_bytes: int,
    error: type[SoundscapeError] = SoundscapeError,
) -> str:
    """The text of a file with plain ends of lines.

    Parameters
    ----------
    source : path or bytes
        UTF-8, UTF-16 with or without its mark, or else Windows' Western code page.
    where : str
        What to call it in messages.
    what, expected : str
        ``"a file of labels"``, and a sentence that begins with ``"Expected"``, without its end.
    most_bytes : int
    error : type
        What is raised.

    Raises
    ------
    SoundscapeError
        When it cannot be read, is larger, or is no text.
    """
    content = _content(source, where, what, expected, most_bytes, error)
    text = _decoded(content)
    controls = sum(text.count(chr(code)) for code in range(1, 32) if code not in (9, 10, 12, 13))
    if "\0" in text or controls > _MOST_CONTROLS * len(text):
        raise error(f"{where}: is no text. {expected}.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _content(source, where: str, what: str, expected: str, most_bytes: int, error) -> bytes:
    if isinstance(source, bytes):
        content = source[: most_bytes + 1]
    else:
        try:
            with open(source, "rb") as file:
                content = file.read(most_bytes + 1)
        except (OSError, ValueError) as problem:
            reason = getattr(problem, "strerror", None) or str(problem)
            raise error(f"{where}: cannot be read ({reason.lower()}). Name {what}.") from None
    if len(content) > most_bytes:
        raise error(
            f"{where}: has more than {most_bytes // 1_000_000} MB. {expected}; take parts of it."
        )
    return content


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    sample = content[:_SAMPLE]
    for first, coding in ((1, "utf-16-le"), (0, "utf-16-be")):
        places = sample[first::2]
        if len(places) >= _FEWEST and places.count(0) > _WIDE_SHARE * len(places):
            return content.decode(coding, "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def utf8_text(
    path: Path, *, expected: str, most_bytes: int, error: type[SoundscapeError] = SoundscapeError
) -> str:
    """The text of a file that a person edits, which has to be UTF-8.

    Parameters
    ----------
    path : Path
    expected : str
        What it should be: ``"a prompt bank, a short TOML file"``.
    most_bytes : int
    error : type
        What is raised.

    Raises
    ------
    SoundscapeError
        When there is no such file, it cannot be read, is larger, or is no UTF-8: says the line.
    """
    if not path.is_file():
        what = "is a folder" if path.is_dir() else "does not exist"
        raise error(f"{path}: {what}. Expected {expected}.")
    try:
        with path.open("rb") as file:
            raw = file.read(most_bytes + 1)
    except OSError as problem:
        raise error(f"{path}: cannot be read ({problem.strerror}). Expected {expected}.") from None
    if len(raw) > most_bytes:
        raise error(
            f"{path.name}: is larger than {most_bytes / (1 << 20):g} MiB. Expected {expected}; "
            f"check that this is the file you meant."
        )
    try:
        # Editors on Windows may write a byte-order mark and their own line ends.
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as problem:
        line = raw[: problem.start].count(b"\n") + 1
        raise error(
            f"{path.name}, line {line}: is not UTF-8 text. Save the file as UTF-8 and try again."
        ) from None


def shown_name(source: str | os.PathLike | bytes, name: str | None, otherwise: str) -> str:
    """What to call a file in messages: nothing in it that a terminal would act on.

    Examples
    --------
    >>> shown_name("a/talk.vtt", None, "labels"), shown_name(b"", None, "labels")
    ('talk.vtt', 'labels')
    """
    shown = name or (otherwise if isinstance(source, bytes) else Path(source).name)
    shown = shown.encode("utf-8", "replace").decode()
    return "".join(one if one.isprintable() else "\ufffd" for one in shown)[:200]

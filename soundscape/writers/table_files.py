"""Read one file of the composer's tables, and say of what is wrong where it stands."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from .._util.choices import chosen
from .._util.texts import utf8_text
from ..errors import PromptError
from .sayings import FITS, TONES, WHERE, Group, Saying, Setting

__all__ = ["GROUPS", "TableFile", "read_text"]

MAX_BYTES = 1 << 20
_EXPECTED = "tables for the composer, a short TOML file"
MAX_CHARACTERS = 300
GROUPS: dict[str, tuple[str, ...]] = {
    "light": ("where", "time", "brightness", "dynamics", "sky"),
    "air": ("weather", "sky", "settings", "brightness", "noisiness"),
    "medium": ("noisiness", "colours", "time"),
    "palette": ("colours", "brightness", "time"),
    "composition": ("loudness", "where"),
    "accent": ("pitch", "tempo", "events", "dynamics"),
    "also": ("of", "where", "settings"),
    "sentence": (),
}
"""The tables of sayings, and what those of each can fit."""
_LOUDNESS_OF_MOODS = {"soft": ("silent", "soft"), "medium": ("medium",), "loud": ("loud",)}
_REQUIRED = ("subject", "place", "light", "medium", "palette", "composition", "mood")
_OPTIONAL = ("air", "also", "detail", "accent")
_OF_SUBJECTS: dict[str, tuple[str, ...]] = {
    "settings": (),
    "tones": TONES,
    "times": FITS["time"],
    "classes": (),
    "sky": ("grey",),
    "air": ("own",),
}
"""What a kind and a class say in words with commas, and the words for it."""
_SLOT = re.compile(r"\{(\w+)\}")


class TableFile:
    """One file while it is read.

    Parameters
    ----------
    name : str
        For messages.
    text : str

    Raises
    ------
    PromptError
        When the text is not TOML.
    """

    def __init__(self, name: str, text: str):
        self.name, self.text = name, text
        try:
            self.tables = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise PromptError(
                f"{name}: is not TOML ({error}). Expected tables such as [kind.farm.hen] or "
                f"[[light]]; look for an unclosed quote or bracket there."
            ) from None

    def error(self, where: str, message: str, nth: int = 1) -> PromptError:
        """What is wrong with a table, the nth of those that are called so."""
        return PromptError(f"{self.name}{_line_of(where, self.text, nth)}, {where}: {message}.")

    def without(self) -> tuple[str, ...]:
        """The tables of which nothing of the package's is wanted."""
        return self._words(self.tables.pop("without", ""), (*GROUPS, "mood"), "without")

    def check_names(self) -> None:
        """Refuse what is no table of the composer."""
        known = ("setting", "kind", "mood", *GROUPS)
        for name, table in self.tables.items():
            if name not in known:
                raise self.error(name, f"is no table here. Expected one of: {', '.join(known)}")
            wanted = list if name in GROUPS else dict
            if not isinstance(table, wanted):
                form = f"[[{name}]]" if wanted is list else f"[{name}.some_name]"
                raise self.error(name, f"got {repr(table)[:40]}, expected tables {form}")

    def settings(self) -> Iterator[tuple[str, Setting]]:
        """The settings, by name."""
        for name, table in self.tables.get("setting", {}).items():
            heading = f"[setting.{name}]"
            self._check_keys(table, ("where", "place", "detail", "by_day"), heading)
            where = self._words(table.get("where", ""), WHERE, heading)
            if len(where) != 1:
                raise self.error(heading, f"where: expected one of {', '.join(WHERE)}")
            places, details = (self._sayings(table, key, heading) for key in ("place", "detail"))
            by_day = self._sayings(table, "by_day", heading) if "by_day" in table else ()
            yield name, Setting(name, where[0], places, details, by_day)

    def kinds(self) -> Iterator[tuple[str, dict]]:
        """Kinds as ``"farm"``, classes as ``"farm.hen"``, and what they say, checked."""
        for kind, table in self.tables.get("kind", {}).items():
            if not isinstance(table, dict):
                raise self.error("kind", f"got {repr(table)[:40]}, expected [kind.some_name]")
            classes = {key: one for key, one in table.items() if isinstance(one, dict)}
            own = {key: one for key, one in table.items() if key not in classes}
            yield kind, self._subject(own, f"[kind.{kind}]")
            for label, one in classes.items():
                yield f"{kind}.{label}", self._subject(one, f"[kind.{kind}.{label}]")

    def groups(self) -> Iterator[tuple[str, Group]]:
        """The sayings of each table, with what they fit."""
        for name, keys in GROUPS.items():
            for nth, table in enumerate(self.tables.get(name, ()), start=1):
                heading = f"[[{name}]]"
                self._check_keys(table, (*keys, "say"), heading, nth)
                fits = {
                    key: frozenset(self._words(table[key], FITS[key], heading, nth))
                    for key in keys
                    if key in table
                }
                if name == "sentence":
                    yield name, Group(fits, self._patterns(table.get("say"), heading, nth))
                else:
                    slots = ("it",) if name == "also" else ()
                    yield name, Group(fits, self._sayings(table, "say", heading, nth, slots))
        for tone, table in self.tables.get("mood", {}).items():
            heading = f"[mood.{tone}]"
            self._words(tone, TONES, heading)
            self._check_keys(table, tuple(_LOUDNESS_OF_MOODS), heading)
            for key in table:
                fits = {"tone": frozenset([tone]), "loudness": frozenset(_LOUDNESS_OF_MOODS[key])}
                yield "mood", Group(fits, self._sayings(table, key, heading))

    def _subject(self, table: dict, heading: str) -> dict:
        """What a kind or a class says, and where that is."""
        self._check_keys(table, ("subject", "doing", *_OF_SUBJECTS), heading)
        read: dict = {"file": self, "heading": heading}
        for key in ("subject", "doing"):
            if key in table:
                read[key] = self._sayings(table, key, heading, slots=("it",))
        for key, among in _OF_SUBJECTS.items():
            if key in table:
                read[key] = self._words(table[key], among, heading)
        return read

    def _patterns(self, value: object, heading: str, nth: int) -> tuple[Saying, ...]:
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self.error(heading, "say: expected a list of patterns", nth)
        for pattern in value:
            held = _SLOT.findall(pattern)
            lacking = [slot for slot in _REQUIRED if held.count(slot) != 1]
            strange = set(held) - {*_REQUIRED, *_OPTIONAL}
            if lacking or strange:
                what = f"{{{lacking[0]}}} once" if lacking else f"no {{{strange.pop()}}}"
                raise self.error(heading, f"{pattern[:40]!r}...: expected {what}", nth)
        return tuple(Saying(one) for one in value)

    def _check_keys(self, table: object, keys: tuple[str, ...], heading: str, nth: int = 1) -> None:
        if not isinstance(table, dict):
            raise self.error(heading, f"got {repr(table)[:40]}, expected a table", nth)
        strange = next((key for key in table if key not in keys), None)
        if strange:
            raise self.error(heading, f"got {strange}, expected {', '.join(keys)}", nth)

    def _words(
        self, value: object, among: tuple[str, ...], heading: str, nth: int = 1
    ) -> tuple[str, ...]:
        """The words of a text with commas, each one of those there are."""
        if not isinstance(value, str):
            raise self.error(heading, f"got {repr(value)[:40]}, expected words with commas", nth)
        words = tuple(" ".join(word.split()) for word in value.split(",") if word.strip())
        for word in words if among else ():
            chosen(word, among, "word", lambda text: self.error(heading, text.rstrip("."), nth))
        return words

    def _sayings(
        self, table: dict, key: str, heading: str, nth: int = 1, slots: tuple[str, ...] = ()
    ) -> tuple[Saying, ...]:
        """The sayings of a text with semicolons."""
        value = table.get(key)
        said = [" ".join(one.split()) for one in value.split(";")] if isinstance(value, str) else []
        said = [one for one in said if one]
        if not said:
            got = "nothing" if value in (None, "") else repr(value)[:40]
            raise self.error(
                heading, f'{key}: got {got}, expected a text, "one saying; another"', nth
            )
        for one in said:
            if len(one) > MAX_CHARACTERS:
                raise self.error(heading, f"{key}: {one[:40]!r}... is too long", nth)
            if set(_SLOT.findall(one)) - set(slots):
                raise self.error(heading, f"{key}: {one[:40]!r} has braces in it", nth)
        return tuple(map(Saying.of, said))


def read_text(path: Path) -> str:
    """The text of a file of tables; raises `PromptError` where there is none that can be read."""
    return utf8_text(path, expected=_EXPECTED, most_bytes=MAX_BYTES, error=PromptError)


def _line_of(heading: str, text: str, nth: int) -> str:
    """``", line 12"`` of a table's heading, or of a key at the top, when it can be found."""
    found = 0
    for number, line in enumerate(text.splitlines(), start=1):
        bare = line.split("#")[0].strip()
        if bare == heading or re.match(rf"\[*{re.escape(heading)}\b", bare):
            found += 1
            if found == nth:
                return f", line {number}"
    return ""

"""The bank of prompts: a text file a person edits, and a random choice that can be repeated.

A bank is a TOML file with one table a class::

    [dog]
    mentions = ["dog", "hound"]     # optional: words that show the source of the sound
    prompts = ["A rust-coloured hound barks into the fog ...", "..."]

The tables ``unknown`` and ``silent`` answer the two verdicts that are no class; a file without
them gets those of ``general.toml``. A class that has no table is pictured by the scenes of one that
shows it (`shown_by`), else by its name, with the prompts of ``open.toml`` that suit it.
"""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from .._util.paths import data_file
from .._util.texts import utf8_text
from ..errors import PromptError
from .names import ANY, in_words, shown_by, suit

__all__ = ["BANKS", "VERDICTS", "DrawnPrompt", "PromptBank", "load_bank"]

BANKS = (
    "esc10",
    "urbansound8k",
    "animals",
    "outdoors",
    "people",
    "home",
    "music",
    "families",
)
"""Banks that come with the package; together they hold every class of ESC-50."""
VERDICTS = ("unknown", "silent")
"""Groups every bank has besides its classes."""

_Groups: TypeAlias = Mapping[str, tuple[str, ...]]

MAX_BYTES = 1 << 20
MAX_CHARACTERS = 2_000
_EXPECTED = "a prompt bank, a short TOML file"


@dataclass(frozen=True)
class DrawnPrompt:
    """One prompt, and where it stands in its bank.

    Parameters
    ----------
    text : str
    label : str
        The class whose table it stands in, or the one that it was made for.
    index : int
        Place in the group, from 0.
    bank : str
        Name of the bank; ``"open"`` when the class has no prompts of its own.
    """

    text: str
    label: str
    index: int
    bank: str


@dataclass(frozen=True)
class PromptBank:
    """Prompts by class; read one with `load_bank`.

    Parameters
    ----------
    name : str
        One of `BANKS` or the stem of a user's file.
    groups : mapping of str to tuple of str
        Prompts of each class, in the file's order, with ``"unknown"`` and ``"silent"`` last.
    mentions : mapping of str to tuple of str
        Words of which every prompt of a class holds one; empty for classes that name none.
    open : mapping of str to tuple of str
        Prompts for any other class, with ``{sound}`` where its name goes, by what they suit.
    """

    name: str
    groups: _Groups = field(repr=False)
    mentions: _Groups = field(default_factory=dict, repr=False)
    open: _Groups = field(default_factory=dict, repr=False)

    def __post_init__(self):
        for attribute in ("groups", "mentions", "open"):
            read_only = MappingProxyType(dict(getattr(self, attribute)))
            object.__setattr__(self, attribute, read_only)

    @property
    def classes(self) -> tuple[str, ...]:
        """Names of the groups, ``"unknown"`` and ``"silent"`` included."""
        return tuple(self.groups)

    def prompts(self, label: str) -> tuple[str, ...]:
        """All prompts of one class.

        Raises
        ------
        PromptError
            When the bank has no such class; the message lists those it has.
        """
        if label not in self.groups:
            raise PromptError(
                f"{label!r}: the prompt bank {self.name!r} has no such class. It has: "
                f"{', '.join(self.classes)}."
            )
        return self.groups[label]

    def group(self, label: str) -> str | None:
        """The class whose prompts show a class: itself or another; None where the bank has none."""
        return next((one for one in (label, shown_by(label)) if one in self.groups), None)

    def texts(self, label: str) -> tuple[str, ...]:
        """All prompts a class can be drawn: its own, or the open ones with its name in them."""
        group = self.group(label)
        if group is not None:
            return self.groups[group]
        suited = self.open.get(suit(label)) or self.open.get(ANY)
        if not suited:
            return self.prompts("unknown")
        return tuple(text.replace("{sound}", in_words(label)) for text in suited)

    def draw(self, label: str, seed: int) -> DrawnPrompt:
        """Choose one prompt of a class at random, every one equally likely.

        The same label, seed and number of prompts give the same choice on every machine and every
        version of Python. A class the bank does not know (a rare one, or one of your own folders)
        is pictured by a class that shows it or by its name; `prompts` is the strict one.

        Parameters
        ----------
        label : str
            A class, ``"unknown"`` or ``"silent"``.
        seed : int

        Returns
        -------
        DrawnPrompt

        Examples
        --------
        >>> load_bank("esc10").draw("rooster", seed=7).label
        'rooster'
        """
        texts = self.texts(label)
        # A hash, because the algorithms of the random module may change between versions; 256
        # bits leave no bias worth the name.
        digest = hashlib.sha256(f"{label}\n{int(seed)}".encode()).digest()
        return self.prompt(label, int.from_bytes(digest, "big") % len(texts))

    def prompt(self, label: str, index: int) -> DrawnPrompt:
        """The prompt at one place of a class."""
        group = self.group(label)
        name = "open" if group is None else self.name
        return DrawnPrompt(self.texts(label)[index], group or label, index, name)


def load_bank(name: str = "esc10", *, path: str | os.PathLike | None = None) -> PromptBank:
    """Read a prompt bank.

    Parameters
    ----------
    name : str
        One of `BANKS`; ignored when `path` is given.
    path : path, optional
        A file of your own, at most 1 MiB. It needs only your classes: ``unknown`` and ``silent``
        are added from the package when the file has none.

    Returns
    -------
    PromptBank

    Raises
    ------
    PromptError
        When there is no such bank, or the file is not one; the message says where.

    Examples
    --------
    >>> bank = load_bank("esc10")
    >>> bank.classes[:3]
    ('dog', 'rain', 'sea_waves')
    """
    if path is None:
        if name not in BANKS:
            raise PromptError(
                f"{name!r}: there is no such prompt bank. There are: {', '.join(BANKS)}. "
                f"To use a file of your own: load_bank(path='my-prompts.toml')."
            )
        path = data_file(f"prompts/{name}.toml")
    path = Path(path)
    groups, mentions = _read(path)
    if not set(VERDICTS) <= set(groups):
        general, _ = _read(data_file("prompts/general.toml"))
        groups = {**general, **groups}
    ordered = [label for label in groups if label not in VERDICTS] + list(VERDICTS)
    others, _ = _read(data_file("prompts/open.toml"))
    groups = {label: groups[label] for label in ordered}
    return PromptBank(path.stem, groups, mentions, others)


def _read(path: Path) -> tuple[_Groups, _Groups]:
    """Prompts and mentions of each table of one file, checked."""
    return _parse(
        path.name, utf8_text(path, expected=_EXPECTED, most_bytes=MAX_BYTES, error=PromptError)
    )


# By its text, so that a file edited meanwhile is read anew.
@lru_cache(maxsize=2 * len(BANKS))
def _parse(name: str, text: str) -> tuple[_Groups, _Groups]:
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PromptError(
            f"{name}: is not TOML ({error}). Expected tables such as [dog] with "
            f'prompts = ["...", "..."]; look for an unclosed quote or bracket there.'
        ) from None
    if not tables:
        raise PromptError(
            f'{name}: holds no class. Expected tables such as [dog] with prompts = ["...", "..."].'
        )
    groups, mentions = {}, {}
    for label, table in tables.items():
        where = f"{name}{_line_of(label, text)}, class {label!r}"
        if not isinstance(table, dict) or set(table) - {"prompts", "mentions"}:
            raise PromptError(
                f"{where}: expected a table [{label}] with prompts and, if you like, mentions; "
                f"got {', '.join(table) if isinstance(table, dict) else repr(table)[:60]}."
            )
        groups[label] = _texts(table.get("prompts"), f"{where}, prompts")
        if "mentions" in table:
            mentions[label] = _texts(table["mentions"], f"{where}, mentions")
    return MappingProxyType(groups), MappingProxyType(mentions)


def _texts(value: object, where: str) -> tuple[str, ...]:
    """A non-empty list of texts, each on one line."""
    if not isinstance(value, list) or not value:
        got = "nothing" if value is None else "an empty list" if value == [] else repr(value)[:60]
        raise PromptError(f'{where}: got {got}, expected a list of texts such as ["...", "..."].')
    texts = []
    for number, entry in enumerate(value, start=1):
        text = " ".join(entry.split()) if isinstance(entry, str) else ""
        if not 0 < len(text) <= MAX_CHARACTERS:
            got = f"{len(text)} characters" if isinstance(entry, str) else repr(entry)[:60]
            raise PromptError(
                f"{where}, entry {number}: got {got}, expected a text of 1 to {MAX_CHARACTERS} "
                f"characters that are not all blank."
            )
        texts.append(text)
    return tuple(texts)


def _line_of(label: str, text: str) -> str:
    """``", line 12"`` when the table's heading can be found."""
    for number, line in enumerate(text.splitlines(), start=1):
        heading = line.split("#")[0].strip()
        if heading.strip("[]").strip().strip("'\"") == label or heading.startswith(f"{label} ="):
            return f", line {number}"
    return ""

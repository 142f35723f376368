"""The composer's tables: where scenes can be, who is in them, and what all of it fits.

The package's own are the files of ``data/prompts/composer``, which say what each table means. A
file of one's own holds any of the same tables: a setting, a kind or a class in it stands in for the
package's, sayings come beside the package's, and ``without = "light, medium"`` at its top leaves
the package's sayings of those out.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from pathlib import Path

from .._util.choices import chosen
from .._util.paths import data_file
from .sayings import FITS, Group, Saying, Setting
from .table_files import GROUPS, TableFile, read_text

__all__ = ["Subject", "Tables"]

FILES = (
    "settings",
    "subjects",
    "light",
    "air",
    "mediums",
    "arrangement",
    "moods",
    "sentences",
)
_SERVED = {
    "light": ("where", "brightness", "dynamics"),
    "medium": ("noisiness", "colours"),
    "palette": ("colours", "brightness"),
    "composition": ("loudness", "where"),
    "mood": ("tone", "loudness"),
    "also": ("of", "where"),
    "sentence": (),
}
"""What of each table there must be a saying for."""


@dataclass(frozen=True)
class Subject:
    """How a class is shown.

    Parameters
    ----------
    kind : str
        The table that it stands in.
    settings, tones, times : tuple of str
        Where it may be, which moods suit it, and the hours it is shown at.
    subjects, doings : tuple of Saying
    grey, still : bool
        Whether no sun may shine, and whether no weather is added.
    """

    kind: str
    settings: tuple[str, ...]
    tones: tuple[str, ...]
    times: tuple[str, ...]
    subjects: tuple[Saying, ...]
    doings: tuple[Saying, ...]
    grey: bool
    still: bool


@dataclass(frozen=True)
class Tables:
    """Everything the composer chooses from; `Tables.read` reads it."""

    settings: Mapping[str, Setting]
    subjects: Mapping[str, Subject]
    groups: Mapping[str, tuple[Group, ...]]

    @classmethod
    def read(cls, own: str | os.PathLike | None = None) -> Tables:
        """The package's tables, and over them those of a file of one's own.

        Parameters
        ----------
        own : path, optional
            At most 1 MiB.

        Raises
        ------
        PromptError
            When a file is not as expected: names it, the line and what was expected.
        """
        files = [data_file(f"prompts/composer/{name}.toml") for name in FILES]
        texts = [(path.name, read_text(path)) for path in files]
        if own is not None:
            path = Path(own).expanduser()
            texts.append((path.name, read_text(path)))
        return _joined(tuple(texts))

    def subject(self, label: str) -> Subject:
        """How a class is shown; one that is in no table is shown as any sound is."""
        return self.subjects.get(label) or self.subjects["any"]


# By their text, so that a file edited meanwhile is read anew.
@lru_cache(maxsize=4)
def _joined(texts: tuple[tuple[str, str], ...]) -> Tables:
    settings: dict[str, Setting] = {}
    kinds: dict[str, dict] = {}
    groups: dict[str, list[Group]] = {name: [] for name in (*GROUPS, "mood")}
    files = [TableFile(name, text) for name, text in texts]
    for file in files:
        groups |= {name: [] for name in file.without()}
        file.check_names()
        settings |= dict(file.settings())
        for name, table in file.kinds():
            kinds[name] = {**kinds.get(name, {}), **table}
        for name, group in file.groups():
            groups[name].append(group)
    _check_all_is_served(groups, files[-1])
    subjects = dict(_subjects(kinds, settings))
    return Tables(settings, subjects, {name: tuple(some) for name, some in groups.items()})


def _subjects(
    kinds: Mapping[str, dict], settings: Mapping[str, Setting]
) -> Iterator[tuple[str, Subject]]:
    """Each class, with what its kind says where it says nothing itself."""
    for name, table in kinds.items():
        kind, _, label = name.partition(".")
        whole = {**kinds[kind], **table}
        if label or "subject" in table:
            _check_subject(whole, settings)
        # A kind that tells of a subject and lists no classes is one itself.
        alone = [name] if "subject" in table else []
        for one in [label] if label else table.get("classes", alone):
            yield one, _subject(kind, whole)


def _check_subject(table: dict, settings: Mapping[str, Setting]) -> None:
    file, heading = table["file"], table["heading"]
    for key in ("settings", "tones", "subject"):
        if not table.get(key):
            raise file.error(heading, f"{key}: got nothing, expected some")
    for setting in table["settings"]:
        chosen(setting, settings, "setting", lambda text: file.error(heading, text.rstrip(".")))


def _subject(kind: str, table: dict) -> Subject:
    return Subject(
        kind=kind,
        settings=table["settings"],
        tones=table["tones"],
        times=table.get("times", FITS["time"]),
        subjects=table["subject"],
        doings=table.get("doing", (Saying(""),)),
        grey="sky" in table,
        still="air" in table,
    )


def _check_all_is_served(groups: Mapping[str, list[Group]], file: TableFile) -> None:
    """For every sound there is a saying, also where neither sun nor moon may be seen."""
    for slot, keys in _SERVED.items():
        for words in product(*(dict.fromkeys(FITS[key]) for key in keys)):
            facts = dict(zip(keys, words, strict=True))
            if not any(_serves(group, {**facts, "sky": "grey"}) for group in groups[slot]):
                what = ", ".join(f"{key} {word!r}" for key, word in facts.items())
                raise file.error("without", f"no {slot} is left for {what or 'anything'}; add some")


def _serves(group: Group, facts: Mapping[str, str]) -> bool:
    return all(facts[key] in words for key, words in group.fits.items() if key in facts)

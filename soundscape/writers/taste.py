"""What a person likes: a file they can read, edit and erase, which learns from what they keep.

The file has two halves. Above ``[learnt]`` stands what the person wrote; nothing here changes it.
Below stands what was learnt: of words and kinds of words, how many of the pictures with them were
kept. It stays on this machine, and erasing a line, or the half, forgets it.
"""

from __future__ import annotations

import os
import re
from functools import cached_property
from pathlib import Path
from typing import Any

from .._util.choices import chosen
from .._util.files import write_whole
from .._util.paths import config_home
from .._util.settings import setting
from ..errors import PromptError
from ..prompts import Phrase, contains_phrase
from .leanings import ALL, BOUND, Counts, features_of, grown, weight_of
from .taste_files import EMPTY, LISTS, TEXTS, checked, either, own_half, text_of, whole

__all__ = ["EVENTS", "Taste", "taste_file"]

EVENTS = {"kept": True, "varied": True, "deleted": False, "edited": True}
"""What a person can do with a picture or its words, and whether it says that they like it."""
_LIKED = 8.0
_OF_SLOT = {"medium": "mediums", "place": "places", "palette": "palette"}
_ENOUGH, _SAID = 3, 8


def taste_file() -> Path:
    """The person's own file: the one ``SOUNDSCAPE_TASTE`` names, else that of their settings.

    It need not exist yet.
    """
    named = setting("SOUNDSCAPE_TASTE")
    return Path(named).expanduser() if named else config_home() / "taste.toml"


class Taste:
    """What somebody likes in pictures; `Taste.read` reads it.

    Parameters
    ----------
    path : path, optional
        Where `save` writes it.
    text : str
        The file.

    Attributes
    ----------
    likes, never, mediums, places, palette : tuple of str
        Words that the person wrote.
    language, notes : str
    learnt : mapping of str to (int, int)
        Of each word or kind: how many of its pictures were kept, and how many there were.

    Examples
    --------
    >>> taste = Taste(text='never = ["spiders"]')
    >>> taste.allows("a spider on a web"), taste.allows("a cat")
    (False, True)
    """

    likes: tuple[str, ...]
    never: tuple[str, ...]
    mediums: tuple[str, ...]
    places: tuple[str, ...]
    palette: tuple[str, ...]
    language: str
    notes: str
    learnt: Counts

    def __init__(self, path: str | os.PathLike | None = None, text: str = ""):
        self.path = None if path is None else Path(path)
        self._name = self.path.name if self.path else "taste.toml"
        self._take(text)
        self._new: list[tuple[tuple[str, ...], bool]] = []

    @classmethod
    def read(cls, path: str | os.PathLike | None = None) -> Taste:
        """The taste in a file, by default the person's own; an empty one where there is none.

        Raises
        ------
        PromptError
            When the file is not as expected, or one was named and is not there.
        """
        place = taste_file() if path is None else Path(path).expanduser()
        if place.is_file():
            return cls(place, text_of(place))
        if path is not None or place.exists():
            what = "is a folder" if place.is_dir() else "does not exist"
            raise PromptError(f"{place}: {what}. Expected a file of taste, such as taste.toml.")
        return cls(place)

    # What it says ---------------------------------------------------------------------------------

    def allows(self, text: str) -> bool:
        """Whether a text holds nothing that the person never wants; words count whole or plural."""
        return not (self._never and self._never.search(text))

    def weight(self, part: Phrase) -> float:
        """How much rather a part is offered than one of which nothing is known: 1 for those."""
        weight = weight_of(self.learnt, features_of(part)) if self.learnt else 1.0
        slot = part.origin.removeprefix("composer: ").split(", ")[0]
        wanted = (*self.likes, *(getattr(self, _OF_SLOT[slot]) if slot in _OF_SLOT else ()))
        liked = wanted and either(wanted).search(f"{part.text} {part.origin}")
        return min(BOUND, weight * _LIKED) if liked else weight

    def likes_medium(self, text: str) -> bool:
        """Whether the person wrote that they like pictures made so."""
        return bool(self.mediums and either(self.mediums).search(text))

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing at all."""
        return not (self.learnt or any(getattr(self, name) for name in (*LISTS, *TEXTS)))

    def says(self) -> tuple[str, ...]:
        """What it knows, in sentences: first what the person wrote, then what was learnt."""
        told = {
            "likes": "You like {}.",
            "never": "Never shown: {}.",
            "mediums": "You like pictures made with {}.",
            "places": "You like to be at {}.",
            "palette": "You like {}.",
            "language": "Words are wanted in {}.",
        }
        said = []
        for name, sentence in told.items():
            value = getattr(self, name)
            if value:
                said.append(sentence.format(value if name in TEXTS else ", ".join(value)))
        return (*said, *self._learnt_says())

    def examples(self) -> tuple[str, ...]:
        """What the person likes, a text each, for a language model."""
        return (*self.says(), *((self.notes,) if self.notes else ()))

    def _learnt_says(self) -> list[str]:
        yes, seen = self.learnt.get(ALL, (0, 0))
        if not seen:
            return []
        usual = (yes + 1) / (seen + 2)
        found = []
        for name, (kept, shown) in self.learnt.items():
            times = (kept + 1) / (shown + 2) / usual
            if name != ALL and shown >= _ENOUGH and not 0.67 < times < 1.5:
                found.append((max(times, 1 / times) * shown, name, kept, shown, times > 1))
        said = [f"Of {seen} picture{'' if seen == 1 else 's'} you kept {yes}."]
        for _, name, kept, shown, more in sorted(found, key=lambda one: (-one[0], one[1]))[:_SAID]:
            slot, _, word = name.partition(": ")
            kind = word.removesuffix(" (setting)").removesuffix(" (kind)")
            often = "more" if more else "less"
            # The night may be a kind of light, and a word of it.
            where = f"as {slot}" if kind != word else f"in the {slot}"
            said.append(f"With “{kind}” {where} you kept {kept} of {shown}: offered {often} often.")
        return said

    # Learning -------------------------------------------------------------------------------------

    def learn(self, prompt: Any, event: str, text: str = "") -> None:
        """Learn from what a person did with a picture or its words; `save` keeps it.

        Parameters
        ----------
        prompt : Prompt, or what a card tells of one
            Has parts with their origins.
        event : str
            ``"kept"``, ``"varied"``, ``"deleted"`` or ``"edited"``.
        text : str
            After ``"edited"``: the words as they are now. Parts that are still in them were liked,
            those that are gone were not.
        """
        chosen(event, EVENTS, "event", PromptError)
        found: dict[str, bool] = {} if event == "edited" else {ALL: EVENTS[event]}
        for part in prompt.parts:
            stays = contains_phrase(text, part.text) if event == "edited" else EVENTS[event]
            found |= dict.fromkeys(features_of(part), stays)
        for liked in (True, False):
            features = tuple(name for name, one in found.items() if one is liked)
            self.learnt = grown(self.learnt, features, liked)
            self._new.append((features, liked))

    def forget(self, feature: str = "") -> None:
        """Forget what was learnt: all of it, or of one word or kind, as the file names it."""
        self.learnt = {
            name: one for name, one in self.learnt.items() if feature and name != feature
        }
        self._new = []

    def save(self) -> None:
        """Write it to its file; what the person wrote there meanwhile, or erased, stays so.

        Raises
        ------
        PromptError
            When it has no file, or that cannot be written.
        """
        if self._new:
            self._take_up()
        self._write(self.own)

    @property
    def own(self) -> str:
        """The person's half of the file as it stands there, or of a new one."""
        return own_half(self._text())

    def rewrite(self, own: str) -> None:
        """Put another text in place of the person's half, and write the file; the rest stays.

        Raises
        ------
        PromptError
            When it is not as expected: says the line, and the file is as it was. Or as for `save`.
        """
        own = own_half(own)
        checked(self._name, own)
        self._take_up()
        self._write(own)

    def _text(self) -> str:
        if self.path is None or not self.path.is_file():
            return EMPTY
        return text_of(self.path)

    def _take_up(self) -> None:
        """Take what stands in the file by now, with what was learnt since it was written."""
        self._take(self._text())
        for features, liked in self._new:
            self.learnt = grown(self.learnt, features, liked)

    def _write(self, own: str) -> None:
        if self.path is None:
            raise PromptError("This taste has no file. Read one: Taste.read('taste.toml').")
        written = whole(own, self.learnt)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self.path, written.encode())
        except OSError as error:
            raise PromptError(
                f"{self.path}: cannot be written ({error.strerror or error}). Name another file in "
                f"SOUNDSCAPE_TASTE."
            ) from None
        self._take(written)
        self._new = []

    def _take(self, text: str) -> None:
        """Take what a file says, checked."""
        for name, value in checked(self._name, text).items():
            setattr(self, name, value)
        vars(self).pop("_never", None)

    @cached_property
    def _never(self) -> re.Pattern | None:
        return either(self.never) if self.never else None

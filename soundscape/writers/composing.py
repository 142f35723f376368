"""Compose one scene: choose its parts so that they fit the sound and each other, and join them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence

from ..prompts import (
    MAX_WORDS,
    SPOKEN,
    Phrase,
    Prompt,
    Writing,
    measurements,
    words_of,
)
from .base import Brief
from .naming import pictured_phrases, plain_name
from .sayings import MEASURED, Group, Saying, stems_of
from .tables import Tables

__all__ = ["Thread", "compose", "thread_in", "thread_of"]

Thread = Mapping[str, Phrase]
"""The parts that all pictures of a story have in common."""

_ORDINARY = {"loudness": "medium", "brightness": "balanced", "noisiness": "mixed"}
"""What a picture is made of where nothing was measured."""
_SHOWS = {
    "light": "brightness",
    "palette": "brightness",
    "medium": "noisiness",
    "composition": "loudness",
    "mood": "loudness",
}
"""Of a part: the measurement that it fits. An accent fits one of the others."""
_ACCENTS = ("pitch", "tempo", "events", "dynamics")
_SETTLED = ("time", "sky", "colours")
"""What a part settles for those that are chosen after it."""
_ONE_IN = 3
"""Of how many scenes out of doors one has weather."""
_MOST_OTHERS = 2
_DROPPED = ("detail", "air", "accent")
"""What is left out of a prompt of too many words, in this order."""
_OF_A_STORY = ", of the whole story"

_SLOT = re.compile(r"\{(\w+)\}")
_JOINING = re.compile(
    r"(above|across|after|against|along|among|around|at|before|behind|below|beside|between|beyond|"
    r"by|down|for|from|in|inside|into|like|near|of|off|on|onto|out|over|past|round|through|to|"
    r"towards|under|up|upon|with|without)\b"
)
"""A doing that begins so needs no comma before it."""
_PARTICIPLE = re.compile(r"\w{3}ing\b(?<!thing)(?<!spring)")

_Options = Sequence[tuple[Mapping[str, frozenset[str]], Saying]]


def compose(brief: Brief, tables: Tables, thread: Thread | None = None) -> Prompt:
    """One scene for a brief; the same brief and tables give the same words on every machine.

    Parameters
    ----------
    brief : Brief
    tables : Tables
    thread : mapping of str to Phrase, optional
        Parts that are settled, see `thread_of`.

    Returns
    -------
    Prompt
        With the origin of each part, such as ``"composer: light, brightness 3400 Hz"``.
    """
    return _Scene(brief, tables, thread or {}).prompt()


def thread_of(brief: Brief, tables: Tables) -> Thread:
    """Medium and colours for a whole story, which fit no one sound of it more than another."""
    scene = _Scene(Brief(brief.label, brief.seed), tables, {})
    for slot in ("medium", "palette"):
        scene.take(slot)
    return {
        slot: Phrase(part.text, f"{part.origin}{_OF_A_STORY}") for slot, part in scene.parts.items()
    }


def thread_in(prompt: Prompt) -> Thread:
    """The parts of a prompt that are those of its whole story."""
    return {
        part.origin.removeprefix("composer: ").removesuffix(_OF_A_STORY): part
        for part in prompt.parts
        if part.origin.endswith(_OF_A_STORY)
    }


class _Scene:
    """A scene while its parts are chosen, one after another, each to fit those before."""

    def __init__(self, brief: Brief, tables: Tables, thread: Thread):
        self.brief, self.tables, self.thread = brief, tables, thread
        others = tuple(one for one in dict.fromkeys(brief.sounds) if one != brief.label)
        self.others = others[:_MOST_OTHERS]
        self.facts = {name: frozenset([word]) for name, word in _ORDINARY.items()}
        self.measured: dict[str, str] = {}
        self.used: frozenset[str] = frozenset()
        self.parts: dict[str, Phrase] = {}

    def prompt(self) -> Prompt:
        self.measure()
        self.show_subject()
        self.show_place()
        self.show_others()
        self.take("light")
        if self.has_weather():
            self.take("air")
        self.take("medium")
        self.take("palette")
        self.take("composition")
        self.accentuate()
        self.take("mood")
        self.add("detail", [({}, one) for one in self.setting.details], "detail")
        return self.written()

    # What is settled ------------------------------------------------------------------------------

    def measure(self) -> None:
        """What was measured, the most remarkable first, but for what a person left out."""
        acoustics = self.brief.acoustics
        for one in measurements(acoustics) if acoustics is not None else ():
            if not any(one.origin in left for left in self.brief.without):
                self.facts[one.name] = frozenset([MEASURED[one.name][one.band]])
                self.measured[one.name] = one.origin

    def show_subject(self) -> None:
        """Who sounds and what they do; of speech, what is spoken of."""
        phrases = pictured_phrases(self.brief.phrases)
        said = phrases[0] if phrases else plain_name(self.brief.label)
        self.subject = self.tables.subject("told" if phrases else self.brief.label)
        who = self.draw("subject", [({}, one) for one in self.subject.subjects])
        self.who = who.text.replace("{it}", said)
        self.used = stems_of(self.who)
        doing = self.draw("doing", [({}, one) for one in self.subject.doings])
        self.put("subject", _who_does(self.who, doing.text), f"subject, {self.brief.label}")
        self.spoken = said if phrases else ""
        for other in phrases[1:2]:
            self.parts["also spoken"] = Phrase(f"{other} beside it", "composer: key phrase")
        self.facts["tone"] = frozenset(self.subject.tones)
        self.facts["time"] = frozenset(self.subject.times)
        if self.subject.grey or any(self.tables.subject(one).grey for one in self.others):
            self.facts["sky"] = frozenset(["grey"])

    def show_place(self) -> None:
        """Where it is: rather where what else is heard may be, too."""
        names = list(self.subject.settings)
        for other in self.others:
            theirs = self.tables.subject(other).settings
            names = [name for name in names if name in theirs] or names
        name = names[self.number("setting") % len(names)]
        self.setting = self.tables.settings[name]
        self.facts["where"] = frozenset([self.setting.where])
        self.facts["settings"] = frozenset([name])
        self.add("place", [({}, one) for one in self.setting.places], f"place, {name}")

    def show_others(self) -> None:
        """What else is heard, where it may be in such a place."""
        for number, other in enumerate(self.others):
            subject = self.tables.subject(other)
            home = self.tables.settings[subject.settings[0]].where
            home = "weather" if subject.kind == "weather" else home
            self.facts["of"] = frozenset([home if home in ("weather", "outdoors") else "indoors"])
            said = self.draw(f"also {number}", self.fitting("also")).text
            said = said.replace("{it}", plain_name(other))
            self.put(f"also {number}", said, f"also heard, {other}")

    def has_weather(self) -> bool:
        """One scene in three, where nothing says what the weather is."""
        free = not (self.others or self.subject.still or self.subject.grey)
        return free and self.setting.where == "outdoors" and self.number("air?") % _ONE_IN == 0

    def accentuate(self) -> None:
        """Show one of the two most remarkable of what else was measured."""
        names = [name for name in self.measured if name in _ACCENTS][:2]
        if names:
            name = names[self.number("accent?") % len(names)]
            options = [(fits, one) for fits, one in self.fitting("accent") if name in fits]
            self.add("accent", options, f"accent, {self.measured[name]}")

    # Choosing -------------------------------------------------------------------------------------

    def take(self, slot: str) -> None:
        """Choose a part among those that fit, and note what it settles."""
        if slot in self.thread:
            self.parts[slot] = self.thread[slot]
            return
        measured = self.measured.get(_SHOWS.get(slot, ""))
        settled = self.add(slot, self.fitting(slot), f"{slot}, {measured}" if measured else slot)
        if slot == "light":
            settled = {"time": frozenset(), **settled}  # of no hour, and so of no hour's medium
        self.facts |= {name: settled[name] for name in _SETTLED if name in settled}

    def fitting(self, slot: str) -> list[tuple[Mapping[str, frozenset[str]], Saying]]:
        """The sayings of a slot that fit all that is settled, each with what it fits."""
        return [
            (group.fits, one)
            for group in self.tables.groups[slot]
            if self.fits(group)
            for one in group.say
        ]

    def fits(self, group: Group) -> bool:
        return all(words & self.facts.get(name, words) for name, words in group.fits.items())

    def add(self, slot: str, options: _Options, origin: str) -> Mapping[str, frozenset[str]]:
        """Put one of the options in; what it fits, and nothing where there is none."""
        if not options:
            return {}
        chosen = self.draw(slot, options)
        self.put(slot, chosen.text, origin)
        return next(fits for fits, one in options if one is chosen)

    def put(self, slot: str, text: str, origin: str) -> None:
        self.parts[slot] = Phrase(text, f"composer: {origin}")
        self.used |= stems_of(text)

    def draw(self, slot: str, options: _Options) -> Saying:
        """One of the sayings, by the seed, and rather one that repeats no word of the scene."""
        fresh = [one for _, one in options if not one.stems & self.used]
        sayings = fresh or [one for _, one in options]
        return sayings[self.number(slot) % len(sayings)]

    def number(self, slot: str) -> int:
        """A number that a slot of this scene always has, on every machine."""
        # A hash, as the bank draws: the algorithms of the random module may change.
        asked = f"{self.brief.label}\n{int(self.brief.seed)}\n{slot}"
        return int.from_bytes(hashlib.sha256(asked.encode()).digest(), "big")

    # Writing --------------------------------------------------------------------------------------

    def written(self) -> Prompt:
        """The sentences, within the words that a prompt may have."""
        patterns = [one.text for group in self.tables.groups["sentence"] for one in group.say]
        pattern = patterns[self.number("sentence") % len(patterns)]
        text = self.filled(pattern)
        for slot in _DROPPED:
            if len(words_of(text)) > MAX_WORDS and self.parts.pop(slot, None):
                text = self.filled(pattern)
        shown, place, light = (self.parts[slot].text for slot in ("subject", "place", "light"))
        return Prompt(
            text,
            self.in_order(text),
            title=_sentence(f"{self.who} {place}"),
            caption=f"{_sentence(shown)}, {place}, {light}.",
            writing=Writing("composer"),
        )

    def in_order(self, text: str) -> tuple[Phrase, ...]:
        """The parts as they stand in the text; what was spoken by itself, as other rooms ask it."""
        parts = list(self.parts.values())
        if self.spoken:
            shown = self.parts["subject"]
            rest = shown.text.replace(self.spoken, "", 1).strip(" ,")
            parts.remove(shown)
            parts += [Phrase(self.spoken, SPOKEN), Phrase(rest, shown.origin)]
        return tuple(sorted(parts, key=lambda part: text.lower().find(part.text.lower())))

    def filled(self, pattern: str) -> str:
        """A pattern with the parts in it, each sentence beginning with a capital."""

        def part(match: re.Match) -> str:
            slot = match.group(1)
            if slot == "also":
                said = [one.text for name, one in self.parts.items() if name.startswith("also")]
            else:
                said = [self.parts[slot].text] if slot in self.parts else []
            optional = slot in ("also", *_DROPPED)
            return "".join(f", {one}" if optional else one for one in said)

        return ". ".join(map(_sentence, _SLOT.sub(part, pattern).split(". ")))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _who_does(who: str, doing: str) -> str:
    """Who does what; a comma keeps apart what would be read as one."""
    if not doing:
        return who
    participle = re.match(r"\w+ing\b", doing) and not _PARTICIPLE.search(who)
    joins = "," not in who and (_JOINING.match(doing) or participle)
    return f"{who}{' ' if joins else ', '}{doing}"

"""Compose one scene: choose its parts so that they fit the sound and each other, and join them."""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import PromptError
from ..prompts import Phrase, Prompt, Writing, measurements
from .base import Brief
from .drawing import Draw, Fits, Options, kind_of
from .naming import pictured_phrases, plain_name
from .phrasing import OPTIONAL, go_together, in_order, sentence, who_does, within_limits
from .sayings import MEASURED, Group, Saying, stems_of
from .tables import Tables
from .taste import Taste

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
_OF_A_STORY = ", of the whole story"


def compose(
    brief: Brief, tables: Tables, thread: Thread | None = None, taste: Taste | None = None
) -> Prompt:
    """One scene for a brief; the same brief and tables give the same words on every machine.

    Parameters
    ----------
    brief : Brief
    tables : Tables
    thread : mapping of str to Phrase, optional
        Parts that are settled, see `thread_of`.
    taste : Taste, optional
        What a person likes is offered rather, and what they never want is not.

    Returns
    -------
    Prompt
        With the origin of each part, such as ``"composer: light, brightness 3400 Hz"``.
    """
    return _Scene(brief, tables, thread or {}, taste).prompt()


def thread_of(brief: Brief, tables: Tables, taste: Taste | None = None) -> Thread:
    """Medium and colours for a whole story, which fit no one sound of it more than another."""
    scene = _Scene(Brief(brief.label, brief.seed), tables, {}, taste)
    scene.facts["time"] = frozenset()  # pictures of a story may be of any hour
    for slot in ("medium", "palette"):
        scene.take(slot)
    return {
        slot: Phrase(part.text, f"{part.origin}{_OF_A_STORY}") for slot, part in scene.parts.items()
    }


def thread_in(prompt: Prompt) -> Thread:
    """The parts of a prompt that are those of its whole story."""
    return {
        part.origin.removeprefix("composer: ").split(", ")[0]: part
        for part in prompt.parts
        if part.origin.endswith(_OF_A_STORY)
    }


class _Scene:
    """A scene while its parts are chosen, one after another, each to fit those before."""

    def __init__(self, brief: Brief, tables: Tables, thread: Thread, taste: Taste | None):
        self.brief, self.tables, self.thread = brief, tables, thread
        self.draw = Draw(brief.label, brief.seed, taste)
        others = tuple(one for one in dict.fromkeys(brief.sounds) if one != brief.label)
        self.others = others[:_MOST_OTHERS]
        self.facts = {name: frozenset([word]) for name, word in _ORDINARY.items()}
        self.measured: dict[str, str] = {}
        self.used: frozenset[str] = frozenset()
        self.parts: dict[str, Phrase] = {}
        self.does = self.note = ""

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
        self.add("detail", [({}, one) for one in self.details() if self.draw.allows(one.text)])
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
        phrases = [one for one in pictured_phrases(self.brief.phrases) if self.draw.allows(one)]
        label, self.spoken = self.brief.label, phrases[0] if phrases else ""
        said = self.spoken or plain_name(label)
        self.subject = self.tables.subject("told" if phrases else label)
        subjects = self.named(said) if self.draw.allows(said) else []
        if not subjects:
            self.note = f"{said} is never to be shown: the picture leaves out what is heard"
            self.subject, label = self.tables.subject("unknown"), "unknown"
            subjects = self.named(label)
        if not subjects:
            raise _nothing_left("subject")
        self.who = self.one_of("subject", subjects)[1].text
        self.used = stems_of(self.who)
        doing = [({}, one) for one in self.subject.doings if self.draw.allows(one.text)]
        doing = [one for one in doing if go_together(self.who, one[1].text)] or doing
        self.does = self.one_of("doing", doing)[1].text if doing else ""
        self.put("subject", who_does(self.who, self.does), f"subject, {label}")
        for other in phrases[1:2]:
            self.parts["also spoken"] = Phrase(f"{other} near by", "composer: key phrase")
        self.facts["tone"] = frozenset(self.subject.tones)
        self.facts["time"] = frozenset(self.subject.times)
        if self.subject.grey or any(self.tables.subject(one).grey for one in self.others):
            self.facts["sky"] = frozenset(["grey"])

    def named(self, said: str) -> Options:
        """The subjects with a name in them, but for what a person never wants."""
        names = (Saying.of(one.text.replace("{it}", said)) for one in self.subject.subjects)
        return [({}, one) for one in names if self.draw.allows(one.text)]

    def show_place(self) -> None:
        """Where it is: rather where what else is heard may be, too."""
        names = [name for name in self.subject.settings if self.places(name)]
        names = names or [name for name in self.tables.settings if self.places(name)]
        if not names:
            raise _nothing_left("place")
        for other in self.others:
            theirs = self.tables.subject(other).settings
            names = [name for name in names if name in theirs] or names
        _, one = self.one_of("setting", [({}, Saying(name)) for name in names])
        self.setting = self.tables.settings[one.text]
        self.facts["where"] = frozenset([self.setting.where])
        self.facts["settings"] = frozenset([one.text])
        places = self.places(one.text)
        first = self.does.partition(" ")[0]  # not "over the hedge, over a lane"
        places = [one for one in places if one[1].text.partition(" ")[0] != first] or places
        _, place = self.one_of("place", places)
        self.put("place", place.text, f"place, {one.text}")

    def places(self, setting: str) -> Options:
        """The places of a setting, but for what a person never wants."""
        places = self.tables.settings[setting].places if self.draw.allows(setting) else ()
        return [({}, one) for one in places if self.draw.allows(one.text)]

    def show_others(self) -> None:
        """What else is heard, where it may be in such a place."""
        told: set[Saying] = set()
        for number, other in enumerate(self.others):
            self.facts["of"] = frozenset([self.home_of(other)])
            options = [one for one in self.fitting("also") if one[1] not in told]
            if options and self.draw.allows(plain_name(other)):
                _, saying = self.one_of(f"also {number}", options)
                told.add(saying)
                said = saying.text.replace("{it}", plain_name(other))
                self.put(f"also {number}", said, f"also heard, {other}")

    def home_of(self, other: str) -> str:
        """Where a sound is at home: here, if it may be, else in the first of its settings."""
        subject = self.tables.subject(other)
        if subject.kind == "weather":
            return "weather"
        homes = [self.tables.settings[name].where for name in subject.settings]
        home = self.setting.where if self.setting.where in homes else homes[0]
        return "outdoors" if home == "outdoors" else "indoors"

    def details(self) -> tuple[Saying, ...]:
        """What else is to be seen there, at this hour."""
        by_night = self.facts["time"] == {"night"}
        return self.setting.details + (() if by_night else self.setting.by_day)

    def has_weather(self) -> bool:
        """One scene in three, where nothing says what the weather is."""
        free = not (self.others or self.subject.still or self.subject.grey)
        return free and self.setting.where == "outdoors" and self.draw.number("air?") % _ONE_IN == 0

    def accentuate(self) -> None:
        """Show one of the two most remarkable of what else was measured."""
        names = [name for name in self.measured if name in _ACCENTS][:2]
        if names:
            name = names[self.draw.number("accent?") % len(names)]
            options = [(fits, one) for fits, one in self.fitting("accent") if name in fits]
            self.add("accent", options, name)

    # Choosing -------------------------------------------------------------------------------------

    def take(self, slot: str) -> None:
        """Choose a part among those that fit, and note what it settles."""
        if slot in self.thread:
            self.parts[slot] = self.thread[slot]
            return
        options = self.fitting(slot)
        if not options and slot not in OPTIONAL:
            # A person's own wish goes before what fits.
            options = [(group.fits, one) for group in self.tables.groups[slot] for one in group.say
                       if self.draw.allows(one.text)]  # fmt: skip
            if not options:
                raise _nothing_left(slot)
        settled = self.add(slot, options, _SHOWS.get(slot, ""))
        if slot == "light":
            settled = {"time": frozenset(), **settled}  # of no hour, and so of no hour's medium
        self.facts |= {name: settled[name] for name in _SETTLED if name in settled}

    def fitting(self, slot: str) -> Options:
        """The sayings of a slot that fit all that is settled, each with what it fits."""
        found = []
        for group in self.tables.groups[slot]:
            if self.fits(group):
                said = group.say
            elif slot == "medium" and self.fits(group, but=_SHOWS["medium"]):
                said = filter(self.draw.likes_medium, group.say)  # whatever the sound would have
            else:
                continue
            found += [(group.fits, one) for one in said if self.draw.allows(one.text)]
        return found

    def fits(self, group: Group, but: str = "") -> bool:
        facts = self.facts
        return all(
            name not in facts or name == but or not words.isdisjoint(facts[name])
            for name, words in group.fits.items()
        )

    def add(self, slot: str, options: Options, shows: str = "") -> Fits:
        """Put one of the options in; what it fits, and nothing where there is none.

        Where it shows a measurement, its origin says so.
        """
        if not options:
            return {}
        fits, one = self.one_of(slot, options)
        agrees = bool(fits.get(shows, frozenset()) & self.facts.get(shows, frozenset()))
        told = [self.measured[shows]] if agrees and shows in self.measured else []
        self.put(slot, one.text, ", ".join([slot, *kind_of(slot, fits), *told]))
        return fits

    def one_of(self, slot: str, options: Options) -> tuple[Fits, Saying]:
        return self.draw.one_of(slot, options, self.used)

    def put(self, slot: str, text: str, origin: str) -> None:
        self.parts[slot] = Phrase(text, f"composer: {origin}")
        self.used |= stems_of(text)

    def written(self) -> Prompt:
        """The sentences, and the parts that they are made of."""
        patterns = [one.text for group in self.tables.groups["sentence"] for one in group.say]
        pattern = patterns[self.draw.number("sentence") % len(patterns)]
        text = within_limits(pattern, self.parts, self.who)
        shown, place, light = (self.parts[slot].text for slot in ("subject", "place", "light"))
        return Prompt(
            text,
            in_order(text, self.parts, self.spoken),
            title=sentence(f"{self.who} {place}"),
            caption=f"{sentence(shown)}, {place}, {light}.",
            writing=Writing("composer", note=self.note),
        )


def _nothing_left(slot: str) -> PromptError:
    return PromptError(
        f"taste, never: leaves no {slot} for any picture. Take out the most common of its words."
    )

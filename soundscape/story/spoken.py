"""From what is said in a shot to the phrases that its picture shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..painter import named_scenes, read_wishes
from ..speech import KeyPhrase, Phrase, Transcript, key_phrases
from .storyboard import Shot

__all__ = ["KEYS_A_SHOT", "keys_of", "phrases_of_talk"]

KEYS_A_SHOT = 3
_MOST_KEYS = 5_000
_MOST_WISHES = 2
_MOST_WORDS = 200
"""Of a shot's text are looked at for what the painter can draw."""
_MOST_LETTERS = 80
_MANY_SHOTS = 8
_ARTICLE = (
    "a|an|the|two|three|four|five|six|ein|eine|der|die|das|zwei|drei|un|une|le|la|les|deux|trois|"
    "el|los|las|una|il|lo|gli|een|het|um|uma"
)
"""Small words that belong to the name of a thing: of a key phrase YAKE leaves them out."""
_IRREGULAR = (
    "ate|became|began|bought|broke|brought|built|came|caught|chose|drew|drove|fled|flew|froze|gave|"
    "got|grew|heard|held|kept|knew|led|lost|met|ran|rode|sang|sat|sent|shook|slept|spent|stood|"
    "swam|taught|threw|told|took|understood|went|wept|woke|wore|wrote"
)
"""None of them is a thing as well, as "felt" and "rose" are."""
_PAST = re.compile(rf"(^|(?<=\w)\s+)(?:[a-z]{{2,}}[a-df-z]ed|{_IRREGULAR})$", re.IGNORECASE)
"""What somebody did, behind their name or by itself: "swarm settled"."""
_WHEN = re.compile(
    r"(?:\w+\s+)?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|january|february|april|june|july|"
    r"august|september|october|november|december|(?:second|minute|hour|day|week|month|year|decade)s?|"
    r"centur(?:y|ies)|yesterday|today|tomorrow)",
    re.IGNORECASE,
)
"""When something was, which no picture shows: "two years"."""


def keys_of(said: Transcript) -> tuple[KeyPhrase, ...]:
    """The key phrases of a whole talk, of which each shot has its own."""
    return key_phrases(said, _MOST_KEYS)


def phrases_of_talk(shot: Shot, keys: Sequence[KeyPhrase], language: str) -> tuple[str, ...]:
    """What is said in a shot and can be pictured, in a few phrases.

    They are key phrases of the talk that are spoken here, those first that the painter can draw,
    last those that are spoken of everywhere, and what of weather, season or time of day is named.

    Parameters
    ----------
    shot : Shot
    keys : sequence of KeyPhrase
        Of the whole talk.
    language : str
        Of the talk.
    """
    # A person may have written other words than the transcript has there.
    spoken = [
        key
        for key in keys
        if key.within(shot.start, shot.end) and key.text.casefold() in shot.said.casefold()
    ]
    ends = max((end for key in spoken for _, end in key.times), default=0.0)
    spoken.sort(key=lambda key: _is_everywhere(key, shot.seconds, ends))
    if not spoken:
        own = Transcript((Phrase(shot.start, shot.end, shot.said),), language)
        spoken = list(key_phrases(own, KEYS_A_SHOT))
    english = language.split("-")[0] in ("", "en")
    here = [key.text for key in spoken]
    if english:
        things = (_PAST.sub("", text) for text in here)
        here = [text for text in things if text and not _WHEN.fullmatch(text)] or here
    scenes = set(named_scenes(shot.said))
    drawn = [text for text in here if scenes & set(named_scenes(text))]
    if scenes and not drawn:
        drawn = list(_naming(shot.said, lambda text: bool(scenes & set(named_scenes(text)))))[:1]
    wishes = set(read_wishes(shot.said, shot.label).drawn)
    wished = _naming(
        shot.said, lambda text: bool(wishes & set(read_wishes(text, shot.label).drawn))
    )
    chosen: list[str] = []
    for text in [*drawn[:1], *here]:
        if len(chosen) < KEYS_A_SHOT and _is_new(text, chosen):
            chosen.append(text)
    for text in list(wished)[:_MOST_WISHES]:
        if _is_new(text, chosen):
            chosen.append(text)
    return tuple(_with_article(text, shot.said)[:_MOST_LETTERS] for text in chosen)


def _is_everywhere(key: KeyPhrase, seconds: float, ends: float) -> bool:
    """Whether, in a talk of many shots, every second shot of so many seconds names it."""
    return ends > _MANY_SHOTS * seconds and len(key.times) * seconds > ends / 2


def _with_article(text: str, said: str) -> str:
    """A phrase with the article or the number that is spoken before it."""
    found = re.search(rf"\b(?:{_ARTICLE})\s+{re.escape(text)}\b", said, re.IGNORECASE)
    if found is None:
        return text
    article, _, rest = found[0].partition(" ")
    return f"{article.lower()} {rest.strip()}"


def _naming(text: str, names) -> Iterator[str]:
    """The shortest runs of words of a text that name something."""
    words = [re.sub(r"^\W+|\W+$", "", word) for word in text.split()[:_MOST_WORDS]]
    for length in (1, 2, 3):
        for place in range(len(words) - length + 1):
            run = " ".join(words[place : place + length])
            if run and names(run):
                yield run


def _is_new(text: str, chosen: Sequence[str]) -> bool:
    """Whether a phrase says something that none of the chosen ones says."""
    words = set(text.casefold().split())
    return not any(words & set(one.casefold().split()) for one in chosen)

"""From a recording to a storyboard with words, or on from the storyboard that is there."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from .. import providers, timeline
from .._util.choices import chosen
from ..errors import ProviderError, StoryError
from ..features import describe
from ..models import DEFAULT, Classifier
from ..painter import STYLES
from ..prompts import prompt_for
from ..providers import new_seed, seeds_from
from ..services import Watch
from ..timeline import Timeline
from .cutting import check_settings, shots_of, sounds_between
from .edits import with_kept
from .hearing import TIMELINE, heard, kept_timeline, labelled, labels_sha256
from .places import note_place
from .reading import read_parts, recording_of
from .storyboard import FILE, Shot, Storyboard
from .values import ASPECTS, Recording, Settings

__all__ = ["plan"]

_CUTTING = ("classifier", "labels", "by", "amount", "least_seconds")
"""Settings that decide where shots are."""


def plan(
    recording: str | os.PathLike,
    folder: str | os.PathLike,
    *,
    labels: str | os.PathLike | None = None,
    classifier: str | Classifier | None = None,
    provider: str | None = None,
    model: str | None = None,
    style: str | None = None,
    seed: int | None = None,
    aspect: str | None = None,
    shots: int | None = None,
    every: float | None = None,
    least_seconds: float | None = None,
    watch: Watch | None = None,
) -> Storyboard:
    """Write the storyboard of a recording: its shots and their words. No picture is made.

    Where there is a storyboard in the folder, it goes on: what a person changed stays, and only
    what is asked for otherwise than before is decided anew.

    Parameters
    ----------
    recording : path
        Of any length.
    folder : path
        Made if it is not there.
    labels : path, optional
        A file of labels (Audacity, Raven, CSV, TSV, WebVTT, SRT, JSON), whose times and names rule
        instead of what a classifier hears.
    classifier : str or Classifier, optional
        Who names the sounds; the shipped ear by default.
    provider : str, optional
        A name of `providers.names`; the painter by default.
    model : str, optional
        One of the provider's models.
    style : str, optional
        One of the provider's styles. The painter has one for the whole story, chosen by the seed.
    seed : int, optional
        Of the first shot; a new one by default.
    aspect : {"16:9", "9:16", "1:1", "4:5"}, optional
        Shape of the pictures; 16:9 by default.
    shots : int, optional
        How many there are to be.
    every : float, optional
        Cut every so many seconds.
    least_seconds : float, optional
        No shot that follows what changes is shorter; 4 by default.
    watch : Watch, optional
        Told what is going on; calls it off.

    Returns
    -------
    Storyboard

    Raises
    ------
    StoryError
        When the folder's storyboard is broken or of another recording, or shots cannot be cut so.
    AudioError, TimelineError, ProviderError
        When the recording, the labels or the provider cannot be used.
    """
    watch, folder = watch or Watch(), Path(folder)
    before = Storyboard.load(folder) if (folder / FILE).exists() else None
    watch.tell("reading", 0.0)
    found = recording_of(recording, watch)
    if before is not None:
        _check_same(before.recording, found, folder)
    asked = _settings(before, labels, classifier, provider, model, style, seed, aspect, shots,
                      every, least_seconds)  # fmt: skip
    check_settings(asked, found.duration_seconds)
    _check_maker(asked)
    _make(folder)
    note_place(folder, recording)
    listener = classifier or asked.classifier
    said = kept_timeline(folder, found)
    if before is not None and all(
        getattr(before.settings, name) == getattr(asked, name) for name in _CUTTING
    ):
        cut, said = before.shots, said or Timeline((), found.duration_seconds)
    else:
        if said is None or not _still_said(said, before, asked):
            said = _said(recording, found, folder, asked, labels, listener, watch)
        fresh = shots_of(said, asked, found.rate_hz)
        cut = with_kept(fresh, before.shots if before is not None else (), found, asked)
    reseed = before is not None and before.settings.seed != asked.seed
    board = Storyboard(found, tuple(_filled(cut, said, asked, reseed)), asked)
    board = _with_words(board, recording, watch)
    board.save(folder)
    return board


def _still_said(said: Timeline, before: Storyboard | None, asked: Settings) -> bool:
    """Whether what was heard once is what would be heard now."""
    if asked.labels:
        return before is not None and before.settings.labels == asked.labels
    return said.model == asked.classifier


def _said(path, found: Recording, folder: Path, asked: Settings, labels, listener, watch: Watch):
    """What is heard, kept beside the storyboard."""
    if labels is not None:
        said = labelled(labels, found)
    elif asked.labels:
        raise StoryError(
            f"{folder / TIMELINE} is gone, and the labels it was made of were not named. Name them "
            f"again (--labels)."
        )
    else:
        said = heard(path, found, listener, watch)
    said = replace(said, source=found.source)
    try:
        timeline.write(said, folder / TIMELINE)
    except OSError as error:
        raise StoryError(
            f"{folder / TIMELINE} cannot be written ({error.strerror}). Make room, and run again."
        ) from None
    return said


def _check_same(before: Recording, found: Recording, folder: Path) -> None:
    if before.sha256 != found.sha256:
        raise StoryError(
            f"{found.source} is another recording than the one {folder / FILE} is of "
            f"({before.source}, {before.duration_seconds:g} s; this one lasts "
            f"{found.duration_seconds:g} s). Name that recording, or another folder (-o). Nothing "
            f"was changed."
        )


def _settings(
    before: Storyboard | None, labels, classifier, provider, model, style, seed, aspect, shots,
    every, least_seconds,
) -> Settings:  # fmt: skip
    """The settings of the storyboard that is there, with what is asked for now."""
    if before is not None:
        asked = before.settings
    else:
        asked = Settings(seed=seed or new_seed(), classifier=DEFAULT)
    if provider is not None and provider != asked.provider:
        asked = replace(asked, provider=provider, model=None, style=None)
    given = {"model": model, "style": style, "seed": seed, "least_seconds": least_seconds}
    if aspect is not None:
        given["size"] = ASPECTS[chosen(aspect, ASPECTS, "aspect", StoryError)]
    if labels is not None:
        given |= {"labels": labels_sha256(labels), "classifier": ""}
    elif classifier is not None:
        name = classifier if isinstance(classifier, str) else classifier.backend.name
        given |= {"labels": "", "classifier": name}
    if shots is not None and every is not None:
        raise StoryError("shots and every exclude each other. Give one of them.")
    if shots is not None:
        given |= {"by": "shots", "amount": float(shots)}
    if every is not None:
        given |= {"by": "every", "amount": float(every)}
    return replace(asked, **{name: value for name, value in given.items() if value is not None})


def _check_maker(asked: Settings) -> None:
    maker = providers.get(asked.provider, model=asked.model)
    if asked.style is not None and maker.styles:
        chosen(asked.style, maker.styles, "style", ProviderError)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoryError(
            f"{folder} cannot be made ({error.strerror}). Name another folder (-o)."
        ) from None


def _filled(shots: Sequence[Shot], said: Timeline, asked: Settings, reseed: bool) -> list[Shot]:
    """Shots with sounds, provider, style and seed, where no person decided otherwise."""
    seeds = seeds_from(asked.seed, len(shots))
    style = asked.style
    if style is None and asked.provider == "painter":
        style = STYLES[asked.seed % len(STYLES)]
    filled = []
    for shot, seed in zip(shots, seeds, strict=True):
        if shot.locked and shot.made is not None:
            filled.append(shot)
            continue
        values = {"provider": asked.provider, "style": style}
        if not shot.seed or reseed:
            values["seed"] = seed
        if shot.made is None:  # a person added it, or it was just cut
            given = {name: getattr(shot, name) for name in ("provider", "style", "seed")}
            values = {name: given[name] or value for name, value in values.items()}
            if not shot.sounds:
                values["sounds"] = sounds_between(said, shot.start, shot.end)
            shot = replace(shot, made=shot.as_made())
        edited = shot.edited
        filled.append(shot.remade(**{n: v for n, v in values.items() if n not in edited}))
    return filled


def _with_words(board: Storyboard, path: str | os.PathLike, watch: Watch) -> Storyboard:
    """Words for the shots that have none, or whose main sound a person named otherwise."""
    wanted = [number for number, shot in enumerate(board.shots) if _needs_words(shot)]
    spans = [(board.shots[number].start, board.shots[number].end) for number in wanted]
    found = list(board.shots)
    for place, (number, part) in enumerate(zip(wanted, read_parts(path, spans), strict=True)):
        watch.check()
        watch.tell("finding words", place / len(wanted))
        shot = found[number]
        prompt = prompt_for(shot.label, shot.seed, describe(part))
        found[number] = shot.remade(words=prompt.text, parts=prompt.parts, sounds=shot.sounds)
    return replace(board, shots=tuple(found))


def _needs_words(shot: Shot) -> bool:
    if shot.locked and shot.words:
        return False
    renamed = shot.made is not None and shot.made.label != shot.label
    return not shot.words.strip() or (renamed and "words" not in shot.edited)

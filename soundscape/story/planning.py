"""From a recording to a storyboard with words, or on from the storyboard that is there."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from .. import providers, timeline, writers
from .._util.choices import chosen
from ..errors import PromptError, ProviderError, StoryError
from ..models import DEFAULT, Classifier
from ..painter import STYLES
from ..providers import new_seed, seeds_from
from ..services import Budget, Watch
from ..speech import Transcript
from ..timeline import Timeline
from ..writers import Brief, Taste, Writer
from .cutting import check_settings, shots_of, sounds_between
from .edits import with_kept
from .folder import written
from .hearing import TIMELINE, heard, kept_timeline, labelled, labels_sha256
from .places import note_place
from .reading import recording_of
from .storyboard import FILE, Shot, Storyboard
from .talking import said_between
from .transcripts import Wanted, kept_transcript, make_transcript, wanted
from .values import ASPECTS, Recording, Settings
from .wording import with_words

__all__ = ["plan"]

_CUTTING = (
    "classifier", "labels", "transcript", "transcriber", "language", "by", "amount",
    "least_seconds",
)  # fmt: skip
"""Settings that decide where shots are."""


def plan(
    recording: str | os.PathLike,
    folder: str | os.PathLike,
    *,
    labels: str | os.PathLike | Timeline | None = None,
    classifier: str | Classifier | None = None,
    transcript: str | os.PathLike | bool | None = None,
    transcriber: str | None = None,
    language: str | None = None,
    agree: Callable[[str], bool] | None = None,
    writer: str | None = None,
    taste: Taste | None = None,
    provider: str | None = None,
    model: str | None = None,
    style: str | None = None,
    seed: int | None = None,
    aspect: str | None = None,
    shots: int | None = None,
    every: float | None = None,
    least_seconds: float | None = None,
    budget: Budget | None = None,
    watch: Watch | None = None,
    on_words: Callable[[Writer, Sequence[Brief]], object] | None = None,
    on_note: Callable[[str], object] | None = None,
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
    labels : path or Timeline, optional
        Labels, or a file of them (Audacity, Raven, CSV, TSV, WebVTT, SRT, JSON), whose times and
        names rule instead of what a classifier hears.
    classifier : str or Classifier, optional
        Who names the sounds; the shipped ear by default.
    transcript : path or bool, optional
        What is said in it (WebVTT, SRT, text, JSON of Whisper): phrases become shots. By default
        what lies beside the recording under its name, unless labels are given; False heeds none.
    transcriber : str, optional
        Who is to write down what is said: a name of `speech.transcribers.names`.
    language : str, optional
        What is spoken, as ``"en"``; by default that is found out.
    agree : callable(question) -> bool, optional
        Asked before the recording itself is sent to a transcriber elsewhere.
    writer : str, optional
        A name of `writers.names`: who finds the words of all shots, in one go. Another one than
        before finds them anew, but for what a person wrote or locked.
    taste : Taste, optional
        What the person likes, for whoever finds the words.
    provider : str, optional
        A name of `providers.names`; the painter by default.
    model : str, optional
        One of the provider's models.
    style : str, optional
        One of the provider's styles; empty: none. The painter then has one for the whole story,
        chosen by the seed.
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
    budget : Budget, optional
        A spend cap for writers and transcribers that are paid; by default that of this process.
    watch : Watch, optional
        Told what is going on; calls it off.
    on_words : callable(writer, briefs), optional
        Told, before a writer is asked, who it is and what for.
    on_note : callable(str), optional
        Told, in sentences, what there is to know of the words that were found: why they are another
        writer's, what is left out.

    Returns
    -------
    Storyboard

    Raises
    ------
    StoryError
        When the folder's storyboard is broken or of another recording, or shots cannot be cut so.
    AudioError, TimelineError, SpeechError, ProviderError
        When the recording, the labels, the transcript or the provider cannot be used.
    """
    watch, folder = watch or Watch(), Path(folder)
    before = Storyboard.load(folder) if (folder / FILE).exists() else None
    watch.tell("reading", 0.0)
    found = recording_of(recording, watch)
    if before is not None:
        _check_same(before.recording, found, folder)
    words = wanted(
        recording,
        folder,
        None if before is None else before.settings,
        transcript=transcript,
        transcriber=transcriber,
        language=language,
        labels=labels,
        watch=watch,
    )
    asked = _settings(before, labels, classifier, words, writer, provider, model, style, seed,
                      aspect, shots, every, least_seconds)  # fmt: skip
    check_settings(asked, found.duration_seconds)
    _check_maker(asked)
    _make(folder)
    note_place(folder, recording)
    listener = classifier or asked.classifier
    sounds, talk = kept_timeline(folder, found), kept_transcript(folder, asked)
    if before is not None and _same(before.settings, asked, _CUTTING):
        cut, sounds = before.shots, sounds or Timeline((), found.duration_seconds)
    else:
        if sounds is None or not _still_said(sounds, before, asked):
            sounds = _said(recording, found, folder, asked, labels, listener, watch)
        if talk is None or before is None or not _says_the_same(before.settings, asked):
            talk = make_transcript(
                recording, folder, asked, words.path, sounds, watch, agree=agree, budget=budget
            )
        fresh = shots_of(sounds, asked, found.rate_hz, talk)
        cut = with_kept(fresh, before.shots if before is not None else (), found, asked, talk)
    reseed = before is not None and before.settings.seed != asked.seed
    board = Storyboard(found, tuple(_filled(cut, sounds, talk, asked, reseed)), asked)
    other = before is not None and before.settings.writer != asked.writer
    board = with_words(
        board,
        recording,
        talk,
        anew=other,
        taste=taste,
        budget=budget,
        watch=watch,
        on_words=on_words,
        on_note=on_note,
    )
    return written(board, before, folder, talk)


def _same(one: Settings, other: Settings, names: Sequence[str]) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _says_the_same(one: Settings, other: Settings) -> bool:
    """Whether the transcript of one is that of the other; a file's is in whatever language."""
    heard = ("language",) if other.transcriber else ()
    return _same(one, other, ("transcript", "transcriber", *heard))


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
    before: Storyboard | None, labels, classifier, words: Wanted, writer, provider, model, style,
    seed, aspect, shots, every, least_seconds,
) -> Settings:  # fmt: skip
    """The settings of the storyboard that is there, with what is asked for now."""
    if before is not None:
        asked = before.settings
    else:
        asked = Settings(seed=seed or new_seed(), classifier=DEFAULT)
    if provider is not None and provider != asked.provider:
        asked = replace(asked, provider=provider, model=None, style=None)
    given = {"model": model, "style": style, "seed": seed, "least_seconds": least_seconds}
    if writer is not None:
        given["writer"] = chosen(writer, writers.names(), "writer", PromptError)
    if aspect is not None:
        given["size"] = ASPECTS[chosen(aspect, ASPECTS, "aspect", StoryError)]
    if labels is not None:
        given |= {"labels": labels_sha256(labels), "classifier": ""}
    elif classifier is not None:
        name = classifier if isinstance(classifier, str) else classifier.backend.name
        given |= {"labels": "", "classifier": name}
    given |= words.settings
    if shots is not None and every is not None:
        raise StoryError("shots and every exclude each other. Give one of them.")
    if shots is not None:
        given |= {"by": "shots", "amount": float(shots)}
    if every is not None:
        given |= {"by": "every", "amount": float(every)}
    asked = replace(asked, **{name: value for name, value in given.items() if value is not None})
    return replace(asked, style=asked.style or None)


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


def _filled(
    shots: Sequence[Shot], heard: Timeline, talk: Transcript | None, asked: Settings, reseed: bool
) -> list[Shot]:
    """Shots with sounds, words said, provider, style and seed, but for what a person decided."""
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
        decided = shot.made is None or "provider" in shot.edited
        if decided and shot.provider not in ("", asked.provider):  # styles are a provider's own
            values["style"] = None
        if not shot.seed or reseed:
            values["seed"] = seed
        if shot.made is None:  # a person added it, or it was just cut
            given = {name: getattr(shot, name) for name in ("provider", "style", "seed")}
            values = {name: given[name] or value for name, value in values.items()}
            if not shot.sounds:
                values["sounds"] = sounds_between(heard, shot.start, shot.end)
            if talk is not None and not shot.said:
                values["said"] = said_between(talk, shot.start, shot.end)
            shot = replace(shot, made=shot.as_made())
        edited = shot.edited
        filled.append(shot.remade(**{n: v for n, v in values.items() if n not in edited}))
    return filled

"""The file of a storyboard: JSON by a published schema, written for people to edit.

What a person leaves out of a shot is filled in; only where it starts and ends is needed. What is
wrong is one error with its place.
"""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from .._util.paths import PACKAGE
from .._util.schemas import hold
from ..errors import StoryError
from ..prompts import Phrase
from .edits import joined, marked
from .storyboard import EDITABLE, Shot, Storyboard
from .values import Picture, Recording, Settings, ShotSound

__all__ = ["MAX_BYTES", "SCHEMA", "read_storyboard", "storyboard_of", "text_of"]

SCHEMA = "soundscape-story/1"
"""The kind of document this package writes and reads."""
MAX_BYTES = 64_000_000
_ADVICE = "Mend that place, or take it back; nothing was changed"


def text_of(board: Storyboard) -> str:
    """A storyboard as JSON."""
    document = {
        "schema": SCHEMA,
        "recording": asdict(board.recording),
        "settings": asdict(board.settings),
        "shots": [_shot_document(shot) for shot in board.shots],
    }
    return json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _shot_document(shot: Shot) -> dict:
    document = asdict(replace(shot, made=None))
    document["made"] = (
        None
        if shot.made is None
        else {
            name: value
            for name, value in asdict(replace(shot.made, made=None)).items()
            if name in EDITABLE
        }
    )
    return document


def read_storyboard(path: Path) -> Storyboard:
    """Read the file of a storyboard, see `Storyboard.load`."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise StoryError(
            f"{path} does not exist. Expected the folder of a storyboard; soundscape story makes "
            f"one."
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise StoryError(
            f"{path} cannot be read ({reason}). Name the folder of a storyboard."
        ) from None
    if len(content) > MAX_BYTES:
        raise StoryError(
            f"{path} has more than {MAX_BYTES // 1_000_000} MB. Expected a storyboard."
        )
    try:
        text = content.decode("utf-8-sig")
        document = json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        raise StoryError(
            f"{path}, line {error.lineno}, column {error.colno}: is no JSON ({error.msg}). "
            f"{_ADVICE}."
        ) from None
    except (ValueError, RecursionError) as error:
        raise StoryError(f"{path}: is no JSON ({str(error)[:120]}). {_ADVICE}.") from None
    return storyboard_of(document, str(path))


def _refuse(name: str):
    raise ValueError(f"{name} is no number")


def storyboard_of(document: Any, where: str = "The document") -> Storyboard:
    """The storyboard of plain values, held against the published schema and against itself.

    Parameters
    ----------
    document : object
        As `json.loads` gives it.
    where : str
        Where it comes from, for messages.

    Raises
    ------
    StoryError
        Names the first thing that is wrong and where it stands.
    """
    hold(
        document,
        SCHEMA,
        PACKAGE / "story" / "story.schema.json",
        where=where,
        noun="storyboard",
        expected="Expected a file that soundscape story wrote.",
        advice=f"{_ADVICE}.",
        error=StoryError,
    )
    recording = Recording(**document["recording"])
    settings = Settings(**_with_size(document.get("settings", {})))
    try:
        shots = joined([_shot(one) for one in document["shots"]], recording)
        return Storyboard(recording, tuple(marked(shot) for shot in shots), settings)
    except StoryError as error:
        raise StoryError(f"{where}: {error} {_ADVICE}.") from None


def _shot(values: dict) -> Shot:
    made = values.get("made")
    return replace(Shot(**_fields(values)), made=None if made is None else Shot(**_fields(made)))


def _fields(values: dict) -> dict:
    found = {name: value for name, value in values.items() if name != "made"}
    for name in ("start", "end"):
        found[name] = float(found[name])
    if "sounds" in found:
        found["sounds"] = tuple(ShotSound(**one) for one in found["sounds"])
    if "parts" in found:
        found["parts"] = tuple(Phrase(**one) for one in found["parts"])
    if found.get("picture") is not None:
        found["picture"] = Picture(**found["picture"])
    return found


def _with_size(values: dict) -> dict:
    return values | ({"size": tuple(values["size"])} if "size" in values else {})

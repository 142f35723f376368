"""A panorama in words: a sentence for who cannot see it, and what drew what, with its times."""

from __future__ import annotations

from collections.abc import Sequence

from ..._util.labels import pretty
from ..canvas import Canvas
from ..ensemble import INSIDE, PLACES, Voice, sentence
from ..explanation import Explanation
from ..textures import frame_legend
from .cast import Cast
from .clock import Clock
from .stretches import Piece
from .times import step_seconds, ticks

__all__ = ["told"]

LINES = {
    "wood": "the tops of the wood", "street": "the roofs", "shore": "the crest of the wave",
    "lake": "nothing: the lake is still", "room": "the panelling of the room",
    "stage": "the hem of the curtain",
}  # fmt: skip
"""What the loudness is seen in; elsewhere it is the ridge."""


def told(
    pieces: Sequence[Piece],
    casts: Sequence[Cast],
    places: Sequence[str],
    voices: Sequence[Sequence[Voice]],
    clock: Clock,
    canvas: Canvas,
) -> Explanation:
    """Alt text and legend."""
    begin = pieces[0].start_seconds
    said = [_seen(cast, place) for cast, place in zip(casts, places, strict=True)]
    grounds = [
        (place, {one.label for one in cast.around})
        for cast, place in zip(casts, places, strict=True)
    ]
    # A piece in which all goes on as before is not said again.
    fresh = [
        one
        for n, one in enumerate(said)
        if not n or casts[n].figures or casts[n].signs or grounds[n] != grounds[n - 1]
    ]
    style, palette = canvas.style, canvas.palette
    hours = ""
    if clock.begins_seconds is not None:
        hours = f" from {clock.said(0)} to {clock.said(clock.seconds)}"
    alt_text = (
        f"A panorama of {_length(clock.seconds)}{hours}, from left to right: "
        f"{'; '.join(fresh)}; in the colours of {palette.name}, {style.name} style."
    )
    count = len(ticks(clock, canvas.width))
    every = _length(step_seconds(clock.seconds, canvas.width))
    light = "day, dusk and night; sun and moon in the middle of what of theirs is heard"
    legend = [
        ("time", f"from left to right; {count} ticks above, one every {every}"),
        ("loudness from start to end", f"{_listed(_lines(places))}, from left to right"),
        ("brightness", "the palette") if clock.begins_seconds is None else ("the hour", light),
    ]
    for piece, one, own in zip(pieces, said, voices, strict=True):
        first, last = piece.start_seconds - begin, piece.end_seconds - begin
        legend.append((f"{clock.said(first)} to {clock.said(last)}", one))
        for voice in own:
            told_of = {measured: drew for measured, drew, alone in voice.legend() if alone}
            legend += [
                (f"{clock.said(first)}, {pretty(voice.part.label)}: {measured}", drew)
                for measured, drew in told_of.items()
                if not measured.startswith(("no ", "brightness"))
            ]
    legend += frame_legend(style.frame)
    return Explanation(alt_text, tuple(legend), style.name, palette.name, _main(pieces))


def _lines(places: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(LINES.get(place, "the ridge") for place in places))


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _seen(cast: Cast, place: str) -> str:
    if place == "lake":
        return "an empty boat on a still lake"
    where = PLACES[place][2]
    empty = not (cast.figures or cast.signs)
    words = sentence(cast.figures, cast.signs, cast.around, where, place in INSIDE).strip()
    return f"{'nobody ' if empty else ''}{words[:1].lower()}{words[1:]}"


def _main(pieces: Sequence[Piece]) -> str:
    """What is heard most of all."""
    seconds: dict[str, float] = {}
    for piece in pieces:
        for part in piece.parts:
            length = part.share * (piece.end_seconds - piece.start_seconds)
            seconds[part.label] = seconds.get(part.label, 0.0) + length
    return max(seconds, key=lambda label: (seconds[label], label), default="silent")


def _length(seconds: float) -> str:
    """A length for people.

    Examples
    --------
    >>> _length(3600), _length(5400), _length(90)
    ('1 hour', '1 hour 30 minutes', '1 minute 30 seconds')
    """
    whole = round(seconds)
    parts = ((whole // 3_600, "hour"), (whole // 60 % 60, "minute"), (whole % 60, "second"))
    said = [f"{n} {name}{'' if n == 1 else 's'}" for n, name in parts if n]
    return " ".join(said[:2]) or "less than a second"

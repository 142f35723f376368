"""What the panel of a story says, as HTML that a screen reader can read."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from .. import providers
from .._util.labels import pretty
from ..artwork import heed_words
from ..errors import SoundscapeError
from ..prompts import Prompt
from ..services import Budget
from ..story import Bill, Shot, Storyboard
from ..timeline import clock
from .markup import escaped, status

__all__ = ["OLD_FILM", "heard_in", "large_film", "missing", "reading", "shots"]

OLD_FILM = "The storyboard was changed after this film was made. Make it again to see the change."


def heard_in(shot: Shot) -> str:
    """What is heard in a shot, the main sound first, and what is said."""
    sounds = ", ".join(pretty(one.label) for one in shot.sounds) or pretty(shot.label)
    return f"{sounds}: \u201c{shot.said}\u201d" if shot.said else sounds


def reading(shot: Shot) -> str:
    """What becomes of a person's words, where that is not what they say; else empty."""
    if not shot.written_by_hand:
        return ""
    return _reading(shot.provider, Prompt(shot.words, shot.parts), shot.label)


@lru_cache(maxsize=500)
def _reading(provider: str, prompt: Prompt, label: str) -> str:
    try:
        note = heed_words(providers.get(provider), prompt, label).note
    except SoundscapeError:  # its settings are wrong, which is said with its price
        return ""
    return f"{note[:1].upper()}{note[1:]}." if note else ""


def missing(board: Storyboard, bills: Sequence[Bill], budget: Budget) -> str:
    """What the missing pictures cost, and what is left of the spend cap."""
    if not bills:
        refused = sum(bool(shot.problem) for shot in board.shots)
        if refused:
            return status(f"{_pictures(refused)} could not be made: see the shots.")
        return status("No picture is missing.")
    said = "; ".join(bill.in_words() for bill in bills)
    units = dict.fromkeys(bill.unit for bill in bills if bill.unit and bill.amount != 0)
    left = [f"{left:g} {unit}" for unit in units if (left := budget.left(unit)) is not None]
    cap = f" Of the spend cap {' and '.join(left)} are left." if left else ""
    return status(f"Missing: {said}.{cap}")


def _pictures(count: int) -> str:
    return "One picture" if count == 1 else f"{count} pictures"


def large_film(name: str, size: int) -> str:
    """Of a film that is too large for a page."""
    return (
        f"The film has {size / 1e6:.0f} MB, too much for this page. It lies in the folder of the "
        f"story as {name}: open it there."
    )


def shots(board: Storyboard) -> str:
    """All shots as a table, which says what the strip shows."""
    heads = ("from", "to", "heard", "words", "seen", "")
    rows = "".join(
        f"<tr><td>{clock(shot.start)}</td><td>{clock(shot.end)}</td>"
        f"<th scope=row>{escaped(heard_in(shot))}</th><td>{escaped(shot.words)}</td>"
        f"<td>{escaped(_picture_in_words(shot))}</td>"
        f"<td>{escaped(_state(shot, board.settings.provider))}</td></tr>"
        for shot in board.shots
    )
    head = "".join(f"<th scope=col>{name}</th>" if name else "<td></td>" for name in heads)
    caption = escaped(f"{board.recording.source}: {len(board.shots)} shots")
    return (
        f'<details><summary>The shots as a table</summary><div class="sc-told" tabindex="0" '
        f'role="region" aria-label="Table of the shots"><table class="sc-card sc-shot-table">'
        f"<caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        f"</div></details>"
    )


def _picture_in_words(shot: Shot) -> str:
    if shot.same_as_before:
        return "the same as before"
    return shot.problem or shot.caption or ("a picture" if shot.picture else "no picture yet")


def _state(shot: Shot, provider: str) -> str:
    states = {
        f"by {shot.provider}": shot.provider != provider,
        "locked": shot.locked,
        "by hand": shot.by == "hand",
    }
    return ", ".join(word for word, holds in states.items() if holds)

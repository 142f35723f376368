"""What is shown of pictures in words: how they came to be, and how two of them differ."""

from __future__ import annotations

import base64
import difflib
import io

from .._util.labels import pretty
from .gallery import GalleryPicture
from .markup import escaped, status

__all__ = ["card", "comparison", "figure", "notes"]


def comparison(one: GalleryPicture, other: GalleryPicture) -> str:
    """Two pictures side by side, and what is different in how they came to be."""
    figures = "".join(map(figure, (one, other)))
    facts = [_facts(picture) for picture in (one, other)]
    names = [name for name in {**facts[0], **facts[1]} if facts[0].get(name) != facts[1].get(name)]
    rows = "".join(
        f'<tr><th scope="row">{escaped(name)}</th>{_cells(*(each.get(name, "") for each in facts))}'
        f"</tr>"
        for name in names
    )
    heads = "".join(f'<th scope="col">{escaped(picture.title)}</th>' for picture in (one, other))
    table = (
        f'<table class="sc-card sc-differences"><caption>What is different</caption>'
        f"<thead><tr><td></td>{heads}</tr></thead><tbody>{rows}</tbody></table>"
        if rows
        else status("They came to be in the same way.")
    )
    return f'<div class="sc-pair">{figures}</div>{table}'


def _cells(one: str, other: str) -> str:
    """Two texts as cells of a table, with the words marked that only one of them has."""
    words = [text.split() for text in (one, other)]
    same = difflib.SequenceMatcher(None, *words, autojunk=False)
    if same.ratio() < 0.5:
        return f"<td>{escaped(one)}</td><td>{escaped(other)}</td>"
    marked: tuple[list[str], list[str]] = ([], [])
    for kind, *edges in same.get_opcodes():
        for side, (start, end) in enumerate((edges[:2], edges[2:])):
            text = escaped(" ".join(words[side][start:end]))
            marked[side].append(text if kind == "equal" or not text else f"<mark>{text}</mark>")
    return "".join(f"<td>{' '.join(filter(None, side))}</td>" for side in marked)


def figure(picture: GalleryPicture) -> str:
    """A picture of moderate size with its text and title, whole in itself."""
    from PIL import Image

    small = picture.open().to_pil().convert("RGB")
    small.thumbnail((720, 720), Image.Resampling.LANCZOS, reducing_gap=2.0)
    buffer = io.BytesIO()
    small.save(buffer, "JPEG", quality=86)
    data = base64.b64encode(buffer.getvalue()).decode()
    return (
        f'<figure><img src="data:image/jpeg;base64,{data}" alt="{escaped(picture.alt_text)}">'
        f"<figcaption>{escaped(picture.title)}</figcaption></figure>"
    )


def notes(picture: GalleryPicture) -> str:
    """What a person should know of a picture: that it came under a wrong name, or is empty."""
    return "".join(
        f'<p class="sc-note sc-odd">{escaped(text[:1].upper() + text[1:])}.</p>'
        for text in picture.card.picture.notes
    )


def card(picture: GalleryPicture) -> str:
    """The card behind a picture: how it came to be."""
    c, maker = picture.card, picture.card.provider
    facts = _facts(picture)
    amount = "unknown" if maker.cost.amount is None else f"{maker.cost.amount:g} {maker.cost.unit}"
    rows = [
        *((name, facts[name]) for name in facts if name != "Words"),
        *((part.origin, part.text) for part in c.prompt.parts),
        ("Cost", f"{amount}{' (made before)' if maker.from_cache else ''}"),
        ("Made", c.created),
        ("Saved", "/".join(picture.path.parts[-2:]) if picture.path else "not yet"),
    ]
    body = "".join(
        f'<tr><th scope="row">{escaped(name)}</th><td>{escaped(value)}</td></tr>'
        for name, value in rows
    )
    legend = "".join(f"<li>{escaped(what)}: {escaped(drew)}</li>" for what, drew in c.legend)
    drew = f"<p>What drew what</p><ul>{legend}</ul>" if legend else ""
    return (
        f"<details><summary>The card of this picture</summary>"
        f'<table class="sc-card"><tbody>{body}</tbody></table>{drew}</details>'
    )


def _facts(picture: GalleryPicture) -> dict[str, str]:
    """How a picture came to be, by what people call it."""
    c, maker, sound = picture.card, picture.card.provider, picture.card.sound
    asked = {
        name.replace("_", " ").capitalize(): str(value) for name, value in maker.parameters.items()
    }
    facts = {
        "Sound": f"{sound.source}, {sound.duration_seconds:.1f} s",
        "Heard": f"{pretty(c.prediction.in_words(1))}, by {c.prediction.model}",
        "Painted as": pretty(c.label),
        "Words": c.prompt.text,
        "Not to be shown": c.prompt.negative,
        "Made by": maker.name if maker.model == maker.name else f"{maker.name}, {maker.model}",
        "Seed": "the service has none" if maker.seed is None else str(maker.seed),
        "Size": " x ".join(str(side) for side in c.picture.size),
        "Note": "; ".join(c.picture.notes),
    }
    # What was asked for comes last, and only where nothing above tells what came of it.
    told = {"Model", "Negative prompt", *facts}
    facts |= {name: value for name, value in asked.items() if name not in told}
    return {name: value for name, value in facts.items() if value}

"""What the panels show in words and figures, as HTML that a screen reader can read."""

from __future__ import annotations

import base64
import html
import io

from .._util.labels import pretty
from ..features import Acoustics, scales
from ..models import Prediction
from ..providers import Provider, Readiness
from .gallery import GalleryPicture

__all__ = [
    "card",
    "comparison",
    "heard",
    "in_words",
    "length",
    "measured",
    "offer",
    "price",
    "progress",
    "provider",
    "status",
    "trouble",
]

VERDICTS = {
    "known": "This is heard as {label}, with a probability of {chance}.",
    "unknown": "This is none of the {count} classes the model knows. If it were one of them: "
    "{label}, with a probability of {chance}.",
    "silent": "There is nothing to hear: the sound is silent.",
}
ADVISED_WORDS = 90
"""What most services heed: about 120 tokens."""
MOST_CHARACTERS = 10_000


def _text(value: object) -> str:
    return html.escape(str(value), quote=True)


def _percent(chance: float, above: str = "over ", below: str = "under ") -> str:
    """A probability for people; what is nearly certain is not called certain."""
    if 0.995 <= chance < 1:
        return f"{above}99%"
    return f"{below}1%" if 0 < chance < 0.005 else f"{chance:.0%}"


def trouble(text: str) -> str:
    """A problem, in its place, announced at once."""
    return f'<p class="sc-trouble" role="alert">{_text(text)}</p>' if text else ""


def status(text: str) -> str:
    """What is going on or what happened, for screen readers too."""
    return f'<p class="sc-note" role="status">{_text(text)}</p>' if text else ""


def progress(text: str, share: float | None) -> str:
    """A bar that moves: by how much is done, or on and on where nobody knows."""
    value = "" if share is None else f'value="{share:.3f}"'
    done = "" if share is None else f" ({share:.0%})"
    return (
        f'<progress max="1" {value} aria-label="Making the picture"></progress>'
        f"{status(f'{text}{done} ...')}"
    )


def heard(prediction: Prediction) -> str:
    """The verdict in words, and the most probable classes as bars."""
    verdict = VERDICTS[prediction.verdict].format(
        label=pretty(prediction.labels[0]),
        chance=_percent(prediction.probability),
        count=len(prediction.labels),
    )
    bars = "".join(
        f'<li><span>{_text(pretty(name))}</span><span><i style="width:{100 * chance:.1f}%"></i>'
        f"</span><b>{_text(_percent(chance, '>', '<'))}</b></li>"
        for name, chance in prediction.top(5)
    )
    shown = (
        ""
        if prediction.verdict == "silent"
        else f'<ol class="sc-bars" aria-label="The most probable classes">{bars}</ol>'
    )
    return f'<p class="sc-verdict">{_text(verdict)}</p>{shown}'


def measured(acoustics: Acoustics) -> str:
    """Measurements as a list of terms: in words, with their numbers."""
    facts = "".join(
        f"<div><dt>{name}</dt><dd>{_text(words)}<small>{_text(numbers)}</small></dd></div>"
        for name, words, numbers in in_words(acoustics)
    )
    return f'<dl class="sc-facts">{facts}</dl>'


def in_words(acoustics: Acoustics) -> list[tuple[str, str, str]]:
    """Each measurement: its name, a word for people, the number with its unit."""
    a = acoustics
    if a.pitch_hz is None:
        pitch, how_high = "no clear pitch", f"periodic: {a.pitch_confidence:.0%}"
    else:
        pitch = scales.PITCH.word(a.pitch_hz)
        how_high = f"{a.pitch_hz:,.0f} Hz, sure: {a.pitch_confidence:.0%}"
    if a.tempo_bpm is None:
        tempo, how_fast = "no steady pulse", f"regularity {a.rhythm_regularity:.0%}"
    else:
        tempo = scales.TEMPO.word(a.tempo_bpm)
        how_fast = f"{a.tempo_bpm:.0f} beats a minute, regularity {a.rhythm_regularity:.0%}"
    count = len(a.onset_seconds)
    events = "none" if count == 0 else f"{count} event" + "s" * (count > 1)
    return [
        (
            "Loudness",
            scales.LOUDNESS.word(a.loudness_db),
            f"{round(a.loudness_db)} dBFS, peak {round(a.peak_db)} dBFS",
        ),
        ("Pitch", pitch, how_high),
        ("Tempo", tempo, how_fast),
        ("Events", events, f"{a.onsets_per_second:.1f} a second"),
        (
            "Dynamics",
            scales.DYNAMICS.word(a.dynamic_range_db),
            f"{a.dynamic_range_db:.0f} dB from soft to loud",
        ),
        (
            "Brightness",
            scales.BRIGHTNESS.word(a.brightness_hz),
            f"centre at {a.brightness_hz:,.0f} Hz",
        ),
        (
            "Noisiness",
            scales.NOISINESS.word(a.noisiness),
            f"{a.noisiness:.0%} of white noise",
        ),
    ]


def length(prompt: str) -> str:
    """How long the prompt is, against what services take and what they heed."""
    characters, words = len(prompt), len(prompt.split())
    fits = characters <= MOST_CHARACTERS
    advice = "" if words <= ADVISED_WORDS else " Many services heed only the first part of it."
    if not fits:
        advice = f" It is too long: at most {MOST_CHARACTERS:,} characters are taken."
    return (
        f'<p class="sc-note"><meter min="0" max="{2 * ADVISED_WORDS}" high="{ADVISED_WORDS}" '
        f'value="{words}" aria-label="Length of the prompt"></meter> {words} words, '
        f"{characters:,} characters.{advice}</p>"
    )


def price(maker: Provider, cost: float | None, count: int, left: float | None) -> str:
    """What the pictures asked for will cost, and what is left of the spend cap."""
    pictures = "One picture" if count == 1 else f"{count} pictures"
    if cost is None:
        return f"{pictures}: {maker.cost}."
    said = "free" if cost == 0 else f"{cost:g} {maker.unit}"
    cap = "" if left is None or cost == 0 else f"; {left:g} {maker.unit} left of the spend cap"
    return f"{pictures}: {said}{cap}."


def provider(maker: Provider, ready: Readiness, cost: str) -> str:
    """Who makes the picture: ready or not, for how much, and what it makes of the words."""
    mark = "●" if ready.ready else "○"
    way = ""
    if not ready.ready and maker.key_variable is not None and "key" in ready.message:
        way = (
            f" In a notebook, ask_for_key({maker.key_variable!r}) of soundscape.services "
            f"asks for it without showing or storing it; then press Ask the service."
        )
    heeds = (
        "Draws from the sound itself; the words are kept on the card and not read."
        if "sound" in maker.supports
        else "Draws from the words alone; the sound stays on this machine."
    )
    return (
        f'<p class="sc-note"><span aria-hidden="true">{mark}</span> {_text(ready.message)}.'
        f"{_text(way)} {_text(cost)} {heeds}</p>"
    )


def offer(text: str) -> str:
    """The prompt to send instead of a refused one."""
    return f'<p class="sc-note">The bank has another prompt: {_text(text)}</p>'


def comparison(one: GalleryPicture, other: GalleryPicture) -> str:
    """Two pictures side by side, each with what it has of its own."""
    prompts = [picture.card.prompt.text for picture in (one, other)]
    same = prompts[0] == prompts[1]
    captions = ("", "") if same else prompts
    figures = "".join(map(_figure, (one, other), captions))
    note = '<p class="sc-note">Both of the same words.</p>' if same else ""
    return f'<div class="sc-pair">{figures}</div>{note}'


def _figure(picture: GalleryPicture, caption: str) -> str:
    from PIL import Image

    small = picture.open().to_pil().convert("RGB")
    small.thumbnail((720, 720), Image.Resampling.LANCZOS, reducing_gap=2.0)
    buffer = io.BytesIO()
    small.save(buffer, "JPEG", quality=86)
    data = base64.b64encode(buffer.getvalue()).decode()
    return (
        f'<figure><img src="data:image/jpeg;base64,{data}" alt="{_text(picture.alt_text)}">'
        f"<figcaption><b>{_text(picture.title)}</b><br>{_text(caption)}"
        f"</figcaption></figure>"
    )


def card(picture: GalleryPicture) -> str:
    """The card behind a picture: how it came to be."""
    c, maker, prompt = picture.card, picture.card.provider, picture.card.prompt
    heard_as, cost = c.prediction, maker.cost
    amount = "unknown" if cost.amount is None else f"{cost.amount:g} {cost.unit}".strip()
    rows = [
        ("Sound", f"{c.sound.source}, {c.sound.duration_seconds:.1f} s"),
        (
            "Heard",
            f"{pretty(heard_as.in_words(1))}; painted as {pretty(c.label)}",
        ),
        *((part.origin, part.text) for part in prompt.parts),
        *([("Not to be shown", prompt.negative)] if prompt.negative else []),
        ("Made by", f"{maker.name} ({maker.model}), cost {amount}"),
        ("Settings", ", ".join(f"{k} {v}" for k, v in maker.parameters.items())),
        ("Seed", maker.seed if maker.seed is not None else "the service has none"),
        ("Size", " x ".join(str(side) for side in c.picture.size)),
        ("Made", c.created),
        ("Saved", picture.path.as_posix() if picture.path else "not yet"),
    ]
    body = "".join(
        f'<tr><th scope="row">{_text(name)}</th><td>{_text(value)}</td></tr>'
        for name, value in rows
    )
    legend = "".join(f"<li>{_text(what)}: {_text(drew)}</li>" for what, drew in c.legend)
    drew = f"<p>What drew what</p><ul>{legend}</ul>" if legend else ""
    return (
        f"<details><summary>The card of this picture</summary>"
        f'<table class="sc-card"><tbody>{body}</tbody></table>{drew}</details>'
    )

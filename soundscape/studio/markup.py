"""What the panels show in words and figures, as HTML that a screen reader can read."""

from __future__ import annotations

import html

from .._util.labels import pretty
from ..artwork import Wording, readers_of_words
from ..features import Acoustics, scales
from ..models import Prediction, audioset
from ..providers import Provider
from ..services import Readiness
from ..timeline import SILENT, Event, Timeline, clock

__all__ = [
    "certainty",
    "escaped",
    "events",
    "heard",
    "in_words",
    "leaving",
    "length",
    "measured",
    "offer",
    "price",
    "progress",
    "provider",
    "status",
    "taste",
    "trouble",
    "wording",
]

FAMILIES = audioset.FAMILIES
VERDICTS = {
    "known": "This is heard as {label}, with a probability of {chance}.",
    "several": "The main sound is {label}, with a probability of {chance}; {others}, too.",
    "family": "This is {family}, but of which kind is not sure. Perhaps {label} ({chance}).",
    "unknown": "This is none of the {count} classes the model knows. If it were one of them: "
    "{label}, with a probability of {chance}.",
    "unsure": "Nothing that the model knows is heard surely enough. Perhaps {label} ({chance}).",
    "silent": "There is nothing to hear: the sound is silent.",
}
ADVISED_WORDS = 90
"""What most services heed: about 120 tokens."""
MOST_CHARACTERS = 10_000


def escaped(value: object) -> str:
    """A text from anywhere as text, whatever it holds."""
    return html.escape(str(value), quote=True)


def _percent(chance: float, above: str = "over ", below: str = "under ") -> str:
    """A probability for people; what is nearly certain is not called certain."""
    if 0.995 <= chance < 1:
        return f"{above}99%"
    return f"{below}1%" if 0 < chance < 0.005 else f"{chance:.0%}"


def trouble(text: str) -> str:
    """A problem, in its place, announced at once."""
    return f'<p class="sc-trouble" role="alert">{escaped(text)}</p>' if text else ""


def status(text: str) -> str:
    """What is going on or what happened, for screen readers too."""
    return f'<p class="sc-note" role="status">{escaped(text)}</p>' if text else ""


def progress(text: str, share: float | None, what: str = "Making the picture") -> str:
    """A bar that moves: by how much of `what` is done, or on and on where nobody knows."""
    value = "" if share is None else f'value="{share:.3f}"'
    done = "" if share is None else f" ({share:.0%})"
    return (
        f'<progress max="1" {value} aria-label="{escaped(what)}"></progress>'
        f"{status(f'{text}{done} ...')}"
    )


def heard(prediction: Prediction) -> str:
    """The verdict in words, and the most probable classes as bars."""
    first, *others = prediction.top(5)
    verdict = VERDICTS[_said(prediction)].format(
        label=pretty(first[0]),
        chance=_percent(first[1]),
        count=len(prediction.labels),
        family=FAMILIES.get(prediction.family, prediction.family),
        others=_heard_too([pretty(name) for name, _ in others]),
    )
    bars = "".join(
        f'<li><span>{escaped(pretty(name))}</span><span><i style="width:{100 * chance:.1f}%"></i>'
        f"</span><b>{escaped(_percent(chance, '>', '<'))}</b></li>"
        for name, chance in prediction.top(5)
    )
    what = _WHAT[prediction.open_set, prediction.verdict == "known"]
    shown = (
        ""
        if prediction.verdict == "silent"
        else f'<ol class="sc-bars" aria-label="{what}">{bars}</ol>'
    )
    return f'<p class="sc-verdict">{escaped(verdict)}</p>{shown}'


def events(timeline: Timeline) -> str:
    """All events as a table, which says what the bars show."""
    rows = "".join(
        f"<tr><td>{clock(one.onset)}</td><td>{clock(one.offset)}</td>"
        f"<th scope=row>{escaped(pretty(one.label) or '(no label)')}</th>"
        f"<td>{escaped(certainty(one))}</td></tr>"
        for one in timeline.events
    )
    heads = "".join(f"<th scope=col>{head}</th>" for head in ("from", "to", "heard", "how sure"))
    name = escaped(f"{timeline.source}: {timeline.in_words()}")
    return (
        f'<details><summary>As a table</summary><div class="sc-told" tabindex="0" role="region" '
        f'aria-label="Table of what is heard when"><table class="sc-card"><caption>{name}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div></details>"
    )


def certainty(event: Event) -> str:
    """How sure a model is of an event; or that a person set it."""
    if event.probability is not None:
        return _percent(event.probability)
    return "" if event.label == SILENT else "by hand"


_WHAT = {
    (True, True): "What is heard",
    (True, False): "What it may be",
    (False, True): "The most probable classes",
    (False, False): "If it were one of the classes",
}
"""What bars are of: by whether it is an open set, and anything is known."""


def _said(prediction: Prediction) -> str:
    """Which of `VERDICTS` says it."""
    if prediction.verdict == "known" and len(prediction.sounds) > 1:
        return "several"
    if prediction.verdict == "unknown" and prediction.open_set:
        return "unsure"
    return prediction.verdict


def _heard_too(names: list[str]) -> str:
    *first, last = names or [""]
    joined = f"{', '.join(first)} and {last}" if first else last
    return f"{joined} {'are' if first else 'is'} heard"


def measured(acoustics: Acoustics) -> str:
    """Measurements as a list of terms: in words, with their numbers."""
    facts = "".join(
        f"<div><dt>{name}</dt><dd>{escaped(words)}<small>{escaped(numbers)}</small></dd></div>"
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
    if left is None or cost == 0:
        return f"{pictures}: {'free' if cost == 0 else f'{cost:g} {maker.unit}'}."
    few = "" if left >= cost else f", enough for {int(left / (cost / count) + 1e-9) or 'none'}"
    cap = f"{left:g} {maker.unit} left of the spend cap{few}"
    return f"{pictures}: {cost:g} {maker.unit}; {cap}."


def provider(maker: Provider, ready: Readiness, cost: str) -> str:
    """Who makes the picture: ready or not, for how much, and what it draws from."""
    mark = "●" if ready.ready else "○"
    heeds = (
        "Draws from the sound itself."
        if "sound" in maker.supports
        else "Draws from the words alone; the sound stays on this machine."
    )
    return (
        f'<p class="sc-note"><span aria-hidden="true">{mark}</span> {escaped(ready.message)}. '
        f"{escaped(cost)} {heeds}</p>"
    )


def wording(maker: str, words: Wording, heard: str) -> str:
    """What becomes of the words, where they are written."""
    if maker != "painter":
        said = f"{maker} draws from these words."
    elif words.counts:
        chosen = "" if words.label == heard else f", not {pretty(heard)}, which was heard"
        beside = f", {', '.join(words.drawn)}" if words.drawn else ""
        said = f"Of these words it paints {words.scene}{beside}{chosen}."
        if words.unread:
            said += f" Nothing is drawn of: {', '.join(words.unread)}."
    else:
        said = (
            f"The painter does not read these words, which are kept on the card: it paints "
            f"{words.scene}. Words of your own may name something it can draw (a rooster, "
            f"rain, an ambulance): then it paints that. From any words draw {readers_of_words()}."
        )
    return status(said)


def leaving(text: str) -> str:
    """What a writer will be told, before it is told."""
    if not text:
        return ""
    return (
        '<details class="sc-note"><summary>What leaves this machine when you ask</summary>'
        f'<pre class="sc-leaving" tabindex="0" role="region" aria-label="What leaves this machine">'
        f"{escaped(text)}</pre></details>"
    )


def taste(sentences: tuple[str, ...], *, learning: bool) -> str:
    """What is known of a person's taste, and what becomes of it."""
    said = "".join(f"<li>{escaped(sentence)}</li>" for sentence in sentences)
    known = f"<ul>{said}</ul>" if said else ""
    how = (
        "Pictures that you save, vary and discard, and words that you edit, are learnt from. What "
        "is learnt is a text on this machine, taste.toml, to be read, edited and erased."
        if learning
        else "Nothing is learnt."
    )
    return f'<div class="sc-note">{known}<p>{how}</p></div>'


def offer(text: str) -> str:
    """The words to send instead of refused ones."""
    return f'<p class="sc-note">There are other words: {escaped(text)}</p>'

"""What the generator shows, as HTML with alt text: sound, prediction, picture, messages.

Colours come from JupyterLab's own variables, so that light and dark themes both keep contrast.
"""

from __future__ import annotations

import base64
import html
import io

from ..audio import Clip
from ..classifier import Prediction
from ..features import Acoustics
from ..plots import plot_probabilities, plot_spectrogram, plot_waveform, pretty

__all__ = ["in_words", "message", "picture", "sound"]

VERDICTS = {
    "known": "This sounds like <b>{label}</b> ({probability:.0%}).",
    "unknown": "This is none of the classes the model knows; nearest is <b>{label}</b> "
    "({probability:.0%}).",
    "silent": "There is nothing to hear.",
}


def message(text: str, *, problem: bool = False) -> str:
    """A status line that screen readers announce."""
    role, mark = ("alert", "⚠ ") if problem else ("status", "")
    return f'<p role="{role}" style="margin:4px 0">{mark}{html.escape(text)}</p>'


def sound(clip: Clip, prediction: Prediction, acoustics: Acoustics) -> str:
    """Waveform, spectrogram, top classes and measurements."""
    verdict = VERDICTS[prediction.verdict].format(
        label=pretty(prediction.labels[0]), probability=prediction.probability
    )
    rows = "".join(
        f"<tr><th scope='row' style='text-align:left;padding-right:1em'>{name}</th>"
        f"<td style='text-align:left'>{html.escape(value)}</td></tr>"
        for name, value in in_words(acoustics)
    )
    alt = (
        f"Waveform and mel spectrogram of {clip.source}, {clip.duration_seconds:.1f} seconds, and "
        f"the most probable classes: "
        + ", ".join(f"{pretty(name)} {p:.0%}" for name, p in prediction.top(3))
    )
    return (
        f"<p style='font-size:1.1em;margin:8px 0'>{verdict}</p>"
        f"{_image(_figure(clip, prediction), alt)}"
        f"<details><summary>What was measured</summary><table>{rows}</table></details>"
    )


def in_words(acoustics: Acoustics) -> list[tuple[str, str]]:
    """Measurements with their units, for people."""
    a = acoustics
    pitch = "none" if a.pitch_hz is None else f"{a.pitch_hz:,.0f} Hz"
    tempo = "no steady pulse" if a.tempo_bpm is None else f"{a.tempo_bpm:.0f} beats a minute"
    return [
        ("Pitch", f"{pitch} (sure: {a.pitch_confidence:.0%})"),
        ("Tempo", f"{tempo} (regularity: {a.rhythm_regularity:.0%})"),
        ("Events", f"{len(a.onset_seconds)}, {a.onsets_per_second:.1f} a second"),
        ("Loudness", f"{a.loudness_db:.0f} dBFS, peak {a.peak_db:.0f} dBFS"),
        ("Dynamics", f"{a.dynamic_range_db:.0f} dB between soft and loud"),
        ("Brightness", f"{a.brightness_hz:,.0f} Hz"),
        ("Noisiness", f"{a.noisiness:.0%}"),
    ]


def picture(artwork) -> str:
    """A picture with its alt text and, folded, what drew what."""
    kind = f"image/{artwork.format}"
    data = base64.b64encode(artwork.image).decode()
    legend = "".join(
        f"<li>{html.escape(str(what))}: {html.escape(str(drew))}</li>"
        for what, drew in artwork.card.get("legend", ())
    )
    folded = f"<details><summary>What drew what</summary><ul>{legend}</ul></details>"
    return (
        f'<figure style="margin:8px 0"><img src="data:{kind};base64,{data}" '
        f'alt="{html.escape(artwork.alt_text, quote=True)}" style="max-width:100%;height:auto">'
        f"<figcaption>{html.escape(artwork.alt_text)}</figcaption></figure>"
        f"{folded if legend else ''}"
    )


def _figure(clip: Clip, prediction: Prediction) -> bytes:
    # A Figure of one's own, without pyplot: nothing is left open, nothing is shown twice.
    from matplotlib.figure import Figure

    figure = Figure(figsize=(11, 2.9), layout="constrained")
    wave, levels, bars = figure.subplots(1, 3, width_ratios=(3, 3, 2))
    plot_waveform(clip, ax=wave)
    plot_spectrogram(clip, ax=levels)
    plot_probabilities(prediction.labels, prediction.probabilities, ax=bars)
    wave.set_title("what it looks like")
    levels.set_title("what the network sees")
    bars.set_title("what it could be")
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=110)
    return buffer.getvalue()


def _image(png: bytes, alt: str) -> str:
    data = base64.b64encode(png).decode()
    return (
        f'<img src="data:image/png;base64,{data}" alt="{html.escape(alt, quote=True)}" '
        f'style="max-width:100%;background:white">'
    )

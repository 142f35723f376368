"""What the notebooks share: a look, a place for results, sounds one can play."""

from __future__ import annotations

import os
from pathlib import Path

from .._util.files import write_whole

__all__ = ["pixels", "play", "players", "save_figure", "start", "variants_of"]


def start(out: str | os.PathLike) -> Path:
    """Set the look of the figures and make the folder for results.

    Parameters
    ----------
    out : path
        The notebook's ``OUT`` parameter.

    Returns
    -------
    Path
    """
    import matplotlib as mpl
    import seaborn as sns

    sns.set_theme(context="notebook", style="ticks", font="DejaVu Sans")
    mpl.rcParams.update(
        {
            "figure.dpi": 80,
            "savefig.dpi": 110,
            "figure.constrained_layout.use": True,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.titlelocation": "left",
            "axes.titleweight": "bold",
        }
    )
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def save_figure(figure, folder: str | os.PathLike, name: str) -> Path:
    """Write a figure as PNG under ``<folder>/figures/``."""
    path = Path(folder) / "figures" / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_whole(path, _png(figure))


def pixels(image: bytes):
    """Values of an encoded picture [shape=(height, width, channels), 0 to 255]."""
    import io

    import numpy as np
    from PIL import Image

    return np.asarray(Image.open(io.BytesIO(image)), dtype=float)


def play(clip):
    """A player for a clip, at 16 kHz and as MP3 so that a page with many stays small."""
    from IPython.display import Audio

    return Audio(data=_mp3(clip), rate=16_000)


def players(clips, titles, *, columns: int = 4):
    """Sounds to see and to hear: a spectrogram each, its title above and its player below.

    Parameters
    ----------
    clips : sequence of Clip
    titles : sequence of str
        One a clip.
    columns : int

    Returns
    -------
    IPython.display.HTML
    """
    import base64
    import html

    from IPython.display import HTML

    cells = []
    for clip, title in zip(clips, titles, strict=True):
        picture = base64.b64encode(_spectrogram_png(clip)).decode()
        sound = base64.b64encode(_mp3(clip)).decode()
        name = html.escape(title)
        cells.append(
            f'<figure style="margin:0"><figcaption><b>{name}</b></figcaption>'
            f'<img style="width:100%" alt="Spectrogram: {name}" '
            f'src="data:image/png;base64,{picture}">'
            f'<audio controls preload="none" style="width:100%" aria-label="{name}" '
            f'src="data:audio/mpeg;base64,{sound}"></audio></figure>'
        )
    grid = f"display:grid;grid-template-columns:repeat({columns},1fr);gap:12px"
    return HTML(f'<div style="{grid}">{"".join(cells)}</div>')


def variants_of(dataset, items, *, count: int = 8):
    """Variants of a clip as a network in training hears them (see `augment.waveform.variant`).

    Parameters
    ----------
    dataset : Dataset
    items : sequence of Item
        The first is varied; the others may be mixed in.
    count : int

    Returns
    -------
    clips : list of Clip
    titles : list of str
        What was mixed in, where something was.
    """
    from .._util.labels import pretty
    from ..audio import Clip
    from ..audio.effects import trimmed
    from ..augment.waveform import RATE_HZ, variant

    sounds = [trimmed(dataset.load(item).at_rate(RATE_HZ), RATE_HZ) for item in items]
    clips, titles = [], []
    for number in range(count):
        samples, partner, share = variant(sounds, [item.label for item in items], 0, number)
        peak = max(float(abs(samples).max()), 1e-9)
        clips.append(Clip(samples * (0.9 / peak), RATE_HZ, items[0].clip_id))
        mixed = "" if partner == 0 else f", {1 - share:.0%} {pretty(items[partner].label)}"
        titles.append(f"variant {number}{mixed}" if number else "as recorded")
    return clips, titles


def _mp3(clip) -> bytes:
    import io

    import numpy as np
    import soundfile

    buffer = io.BytesIO()
    samples = np.clip(clip.at_rate(16_000), -1, 1)
    soundfile.write(buffer, samples, 16_000, format="MP3", subtype="MPEG_LAYER_III")
    return buffer.getvalue()


def _png(figure, **options) -> bytes:
    import io

    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", **options)
    return buffer.getvalue()


def _spectrogram_png(clip) -> bytes:
    """A small spectrogram: what `players` shows above a player."""
    from matplotlib.figure import Figure

    from ..evaluation import plots

    figure = Figure(figsize=(3.6, 2.1), layout="constrained")
    ax = plots.plot_spectrogram(clip, ax=figure.subplots())
    ax.set(xlabel="", ylabel="")
    ax.tick_params(labelsize=7)
    return _png(figure, dpi=80)

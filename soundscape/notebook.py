"""What the notebooks share: a look, a place for results, sounds one can play."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["pixels", "play", "save_figure", "start"]


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
    part = path.with_suffix(".part.png")
    figure.savefig(part)
    os.replace(part, path)
    return path


def pixels(image: bytes):
    """Values of an encoded picture [shape=(height, width, channels), 0 to 255]."""
    import io

    import numpy as np
    from PIL import Image

    return np.asarray(Image.open(io.BytesIO(image)), dtype=float)


def play(clip):
    """A player for a clip, at 16 kHz and as MP3 so that a page with many stays small."""
    import io

    import numpy as np
    import soundfile
    from IPython.display import Audio

    buffer = io.BytesIO()
    samples = np.clip(clip.at_rate(16_000), -1, 1)
    soundfile.write(buffer, samples, 16_000, format="MP3", subtype="MPEG_LAYER_III")
    return Audio(data=buffer.getvalue(), rate=16_000)

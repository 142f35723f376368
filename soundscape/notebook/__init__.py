"""What the notebooks share, and how they are run headlessly."""

from .._util.labels import pretty
from .display import pixels, play, players, save_figure, start, variants_of

__all__ = ["pixels", "play", "players", "pretty", "save_figure", "start", "variants_of"]

"""What the notebooks share, and how they are run headlessly."""

from .._util.extras import needs
from .._util.labels import pretty
from .._util.paths import reports_home, work_cache
from .display import pixels, play, players, save_figure, start, variants_of

needs("notebooks")

__all__ = [
    "pixels",
    "play",
    "players",
    "pretty",
    "reports_home",
    "save_figure",
    "start",
    "variants_of",
    "work_cache",
]

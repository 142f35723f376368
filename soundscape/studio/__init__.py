"""The generator in a notebook: controls around `artwork.create`.

To read in this order: `session` (what a session knows and can do) with its parts `prompt_editor`,
`timeline_editor`, `transcript_editor`, `storyboard_editor`, `story_maker`, `story_files`,
`history`, `gallery`, `order`, `task_runner`, `recording`, `sounds`, `paths` and `seeds`; then what
shows it: `app`, its `panels`, the HTML they write (`markup`, `picture_markup`, `story_markup`), the
widgets that ipywidgets lacks (`widgets`, `path_field`, `timeline_view`, `transcript_view` and
`story_views`, with what they draw in `player_data`), what is left of it without a kernel (`still`);
and `web`, which serves it all as a page.

>>> from soundscape.studio import Studio
>>> Studio()                                    # doctest: +SKIP
"""

from .._util.extras import needs

needs("studio", "anywidget", "ipywidgets", "matplotlib")

from .app import Studio  # noqa: E402
from .session import Session  # noqa: E402

__all__ = ["Session", "Studio"]
